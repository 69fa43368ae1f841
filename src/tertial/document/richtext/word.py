"""What Word leaves behind when a text is pasted from it: lists that are paragraphs, notes at the end, its own tags."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tertial.document.richtext.tree import CAPTION, Span, Spans

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEVEL: Final = re.compile(r"mso-list\s*:\s*[^;]*\blevel(\d)", re.IGNORECASE)
_IGNORED: Final = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"mso-element\s*:\s*(footnote|endnote)(-list)?\s*(;|$)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*(\d{1,4})[.)]")
_NOTE: Final = re.compile(r"mso-(?:footnote|endnote)-id\s*:\s*([\w-]+)", re.IGNORECASE)
_ASIDE: Final = re.compile(r"<!\[(?:if[^\]]*|endif)\]>", re.IGNORECASE)
_CAPTION: Final = re.compile(r"^\s*Tabell\s+\d+\s*[.:]?\s*")


def parsed(text: str) -> HtmlElement | None:
    """The HTML as a tree under one element; ``None`` where there is nothing."""
    from lxml import html

    text = _ASIDE.sub("", text.replace("\x00", ""))
    text = "".join(char for char in text if not "\ud800" <= char <= "\udfff")
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    found = html.document_fromstring(
        f"<div>{text}</div>".encode(), parser=parser, ensure_head_body=True
    )
    body = found.find("body")
    return found if body is None else body


def level(element: HtmlElement) -> int:
    """1 or 2 for a paragraph that Word means as an item of a list, 0 for others."""
    if element.tag != "p":
        return 0
    found = _LEVEL.search(element.get("style") or "")
    return min(max(int(found[1]), 1), 2) if found else 0


def number(element: HtmlElement) -> int:
    """The number that Word wrote before an item, 0 where it wrote another sign."""
    for part in element.iter("span"):
        if _IGNORED.search(part.get("style") or ""):
            found = _NUMBER.match("".join(part.itertext()))
            return int(found[1]) if found else 0
    return 0


def is_left_out(element: HtmlElement) -> bool:
    """A list's sign, which the list has itself, and the notes at the end, which stand where they are referred to."""
    style = element.get("style") or ""
    return "mso-" in style.lower() and bool(_IGNORED.search(style) or _ELEMENT.search(style))


def notes(root: HtmlElement) -> Mapping[str, Spans]:
    """Word's notes by their ids, without their own marks."""
    found: dict[str, Spans] = {}
    for each in root.iter("div"):
        if _ELEMENT.search(each.get("style") or "") and each.get("id"):
            marks = [a for a in each.iter("a") if (a.get("href") or "").lower().startswith("#_")]
            for mark in marks:
                tail = mark.tail
                mark.clear()
                mark.tail = tail
            said = " ".join("".join(each.itertext()).split())
            if said:
                found[str(each.get("id"))] = (Span(said),)
    return found


def note_of(element: HtmlElement) -> str:
    """The id of the note that a link refers to, as Word writes it."""
    found = _NOTE.search(element.get("style") or "")
    return found[1] if found else ""


def captioned(spans: Sequence[Span]) -> list[Span]:
    """A caption "Tabell 3. Kostnad" without its number, which every table is given anew: "Tabell: Kostnad"."""
    found = _CAPTION.match("".join(span.text for span in spans))
    if not found:
        return list(spans)
    left, kept = found.end(), [Span(CAPTION)]
    for span in spans:
        cut = min(left, len(span.text))
        kept.append(replace(span, text=span.text[cut:]))
        left -= cut
    return kept
