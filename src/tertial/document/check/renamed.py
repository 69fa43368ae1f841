"""Goals, indicators, promises and names that another document calls otherwise, or that have gone.

Source: docs/dev/methods.md#across-documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import LONGEST_QUOTE, Finding, Where
from tertial.document.check.naming import NAMES_OF_KINDS, Name, entities, goals, indicators
from tertial.document.check.wording import (
    Slip,
    bare,
    content,
    is_damaged,
    slip,
    slips,
    squeezed,
    words,
)
from tertial.document.model import Status
from tertial.document.understand.fold import folded

_KNOWN_SHARE: Final = 0.6
"""A document follows another when it has so much of what that one has."""
_LEAST_COMPARED: Final = 3
_MOST_NAMES: Final = 500
_LONG_NAME: Final = 4
_WORDS: Final = {
    "commitment": "Åtagandet",
    "assignment": "Uppdraget",
    "activity": "Aktiviteten",
    "risk": "Risken",
}


def renamed(case: Case, other: Case, *, follows: bool) -> Iterator[Finding]:
    """What is called almost the same in the other document, and what of it is missing here in the same year."""
    damaged = any(is_damaged(p.text for p in each.passages) for each in (case, other))
    mine, theirs = (list(islice(_names(each), _MOST_NAMES)) for each in (case, other))
    for kind in sorted({name.kind for name in mine}):
        here = [name for name in mine if name.kind == kind]
        there = [name for name in theirs if name.kind == kind]
        pairs = [] if damaged else list(_drifting(here, there))
        for one, twin in pairs:
            yield _otherwise(one, twin, other)
        if follows and not damaged:
            gone = {squeezed(twin.text) for _, twin in pairs}
            yield from _missing(
                case, here, [n for n in there if squeezed(n.text) not in gone], other
            )
    yield from _entities(case, other)


def _names(case: Case) -> Iterator[Name]:
    """Goals with a heading, indicators with values, followed things: each once."""
    seen: set[tuple[str, str]] = set()
    for name in (*goals(case), *indicators(case), *_followed(case)):
        if name.defines and (name.kind, squeezed(name.text)) not in seen:
            seen.add((name.kind, squeezed(name.text)))
            yield name


def _followed(case: Case) -> Iterator[Name]:
    for section in case.document.sections:
        for block in section.blocks:
            if isinstance(block, Status) and block.title and block.kind in _WORDS:
                where = Where(
                    section=section.title,
                    row=block.title,
                    place=block.place or section.place,
                    quote=block.title[:LONGEST_QUOTE],
                    file=case.file,
                )
                yield Name(block.kind, block.title, where, defines=True)


def _drifting(here: list[Name], there: list[Name]) -> Iterator[tuple[Name, Name]]:
    mine = {squeezed(bare(n.text)) for n in here}
    theirs = {squeezed(bare(n.text)) for n in there}
    for one in here:
        if squeezed(bare(one.text)) in theirs or len(content(one.text)) < 2:
            continue
        for twin in there:
            if squeezed(bare(twin.text)) not in mine and _slips(one.text, twin.text):
                yield one, twin
                break


def _slips(one: str, other: str) -> list[tuple[str, str, Slip]]:
    """How two names slip; an ending alone only in a long one, where it is no grammar."""
    found = slips(words(bare(one)), words(bare(other))) or []
    if {kind for _, _, kind in found} == {"inflection"} and len(content(one)) < _LONG_NAME:
        return []
    return found if len(found) <= max(1, len(words(one)) // 3) else []


def _otherwise(mine: Name, theirs: Name, other: Case) -> Finding:
    kind = NAMES_OF_KINDS.get(mine.kind) or _WORDS.get(mine.kind, "Namnet")
    return Finding(
        rule="label",
        severity="warning",
        where=mine.where,
        message=f"{kind} heter ”{mine.text}” här och ”{theirs.text}” i {_name(other)}.",
        also=(theirs.where,),
        confidence=0.75,
    )


def _missing(case: Case, here: list[Name], there: list[Name], other: Case) -> Iterator[Finding]:
    """What the other has and this has not, where it has most of it."""
    mine = {squeezed(bare(n.text)) for n in here}
    known = [n for n in there if squeezed(bare(n.text)) in mine]
    gone = [n for n in there if squeezed(bare(n.text)) not in mine]
    if len(there) < _LEAST_COMPARED or len(known) < _KNOWN_SHARE * len(there):
        return
    titles = (section.title for section in case.document.sections)
    text = squeezed(" ".join((*titles, *(p.text for p in case.passages)))) if gone else ""
    for name in gone:
        if squeezed(bare(name.text)) in text:
            continue
        kind = NAMES_OF_KINDS.get(name.kind) or _WORDS.get(name.kind, "Namnet")
        yield Finding(
            rule="cross-document",
            severity="warning",
            where=here[-1].where,
            message=f"{kind} ”{name.text}” i {_name(other)} tas inte upp här.",
            also=(name.where,),
            confidence=0.6,
        )


def _name(case: Case) -> str:
    return case.file or f"”{case.document.title}”"


def _entities(case: Case, other: Case) -> Iterator[Finding]:
    """Companies, foundations and authorities spelt otherwise; in damaged text only what stands there more than once."""
    mine, theirs = _by_words(case), _by_words(other)
    damaged = any(is_damaged(p.text for p in each.passages) for each in (case, other))
    blocks: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for key in theirs:
        for n in range(len(key)):
            blocks[(str(n), *key[:n], *key[n + 1 :])].append(key)
    for key, names in mine.items():
        if key in theirs:
            continue
        for n in range(len(key)):
            near = blocks.get((str(n), *key[:n], *key[n + 1 :]), ())
            twin = next(
                (t for t in near if t not in mine and _is_slip(key[n], t[n], len(key))), None
            )
            if twin and not (damaged and _may_be_one(names, theirs[twin])):
                yield _otherwise(names[0], theirs[twin][0], other)
                break


def _may_be_one(mine: list[Name], theirs: list[Name]) -> bool:
    """Whether damage alone may explain it: read once, or letters that machines take for each other."""
    one, twin = mine[0].text, theirs[0].text
    return max(len(mine), len(theirs)) < 2 or folded(one) == folded(twin)


def _is_slip(one: str, other: str, length: int) -> bool:
    """Whether one word of a name is misspelt; in a name of several words a short one may be too ("Huge", "Huga")."""
    kind = slip(one, other)
    if kind == "spelling":
        return True
    short = length > 1 and kind == "inflection" and len(one) == len(other) and len(one) <= 6
    return short and one[:-1] == other[:-1]


def _by_words(case: Case) -> dict[tuple[str, ...], list[Name]]:
    """Names by their words, without genitive and AB."""
    found: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name in entities(case):
        own = [w.rstrip("s") if len(w) > 4 else w for w in words(name.text)]
        key = tuple(own[:-1] if own[-1] in ("ab", "kb", "hb") else own)
        found[key].append(name)
    return found
