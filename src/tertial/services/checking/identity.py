"""Which document a finding is of, so that what was said of it follows a new version and no other document.

A new version may be another file of another format whose title was read in another way; what stays is whose report it
is, of which kind and up to when. A document that says none of that is known by its title, or by its file's name.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import PurePath
from typing import Final

from tertial.document.check.finding import Finding
from tertial.document.check.report import Reviewed
from tertial.document.model import Document
from tertial.document.understand.fold import folded
from tertial.domain.period import MONTHS

_OF_DOCUMENT, _OF_FINDING = 6, 10
"""Signs of the stored key, 16 in all: six for the document (36 bits), ten for the finding (60 bits)."""
_WORD: Final = re.compile(r"[^\W_]+")
_YEAR: Final = re.compile(r"20\d\d")
_VERSION: Final = re.compile(
    r"(?<![^\W_])(?:(?:v|ver|version|rev|utkast) ?[.:]?\d{1,3}|version|utkast|slutlig|slutversion|kopia)(?![^\W_])"
    r"|\(\d\)$"
)
_SMALL: Final = frozenset(
    {"per", "den", "för", "i", "och", "av", "till", "med", "om", "tertial", "t", *MONTHS}
)
_KIND: Final = re.compile(r"rapport|plan|berättelse|bokslut|uppföljning|redovisning")
_OWNER: Final = re.compile(r"nämnd|styrelse|kommun")


def document_of(reviewed: Reviewed) -> str:
    """The document in words that are the same in its next version.

    Kind, committee and end of period, with what the title adds to them ("Verksamhetsplan 2026 för hemtjänsten"); else
    the title's words; else those of the file's name.
    """
    document = reviewed.document
    when = document.period_end or max(_YEAR.findall(document.title), default="")
    if document.kind and document.committee and when:
        extra = _added(document) if _KIND.search(document.title.lower()) else ""
        return "\x1f".join((document.kind, folded(document.committee), when[:10], extra))
    words = _plain(document.title) or _plain(PurePath(reviewed.checked.file).stem)
    return "\x1f".join(("", words, document.period_end))


def key_in(document: str, finding: Finding) -> str:
    """What a verdict is kept by: the document of ``document_of`` and the finding in it, 16 signs."""
    return _signs(document, _OF_DOCUMENT) + fault_of(finding)


def fault_of(finding: Finding) -> str:
    """The part of ``key_in`` that is the same in every document with the same fault in the same words."""
    return _signs(finding.key, _OF_FINDING)


FAULT_AT: Final = _OF_DOCUMENT + 1
"""Where in a stored key its ``fault_of`` begins, counted from 1 as databases do."""


def _signs(text: str, count: int) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest())[:count].decode()


def _plain(text: str) -> str:
    """The words of a title or a file's name without those of versions; years and other numbers stay.

    >>> _plain("Bokslut 2025, version 2"), _plain("bokslut_2025 (1)"), _plain("Delårsrapport 2")
    ('bokslut 2025', 'bokslut 2025', 'aelarsrapport 2')
    """
    return " ".join(map(folded, _words(text)))


def _words(text: str) -> list[str]:
    return _WORD.findall(_VERSION.sub(" ", text.lower()))


def _added(document: Document) -> str:
    """What a title says beside kind, owner and time."""
    owner = set(_WORD.findall(document.committee.lower()))
    words = _words(document.title)
    return " ".join(folded(word) for word in words if not _is_common(word, owner))


def _is_common(word: str, owner: set[str]) -> bool:
    return (
        word in _SMALL
        or word in owner
        or word.isdigit()
        or bool(_KIND.search(word) or _OWNER.search(word))
    )
