"""Lines of running text become paragraphs: joined, hyphens at line ends undone, each line's place kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from tertial.document.model import Place
from tertial.document.parts import Text
from tertial.document.read.text.lines import Line
from tertial.document.read.text.markup import plain

Style = Literal["body", "item", "note"]
_MINUSES = "-\u2010\u2011\u2212\u2013"
_LONGEST_JOINED = 6000
_AND = re.compile(r"(?:och|eller|samt|respektive|till|resp\.?|som|än|men|/)(?!\w)")
_PARTED_PERIOD = re.compile(r"\b([0-9]{2})- ((?:19|20)[0-9]{2})\b")
_NOTE = re.compile(r"(?P<mark>\*{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\[\d{1,2}\])\s?(?=\S)")


def joined(before: str, after: str) -> str:
    """Two lines as they are read: "bas-" + "uppdraget" → "basuppdraget", "om -" + "18,3" → "om -18,3".

    >>> joined("Covid-", "19 har"), joined("miljö-", "och bygglov"), joined("LSS-", "boenden")
    ('Covid-19 har', 'miljö- och bygglov', 'LSS-boenden')
    """
    if not before or not after:
        return before + after
    if before[-1] not in _MINUSES or len(before) < 2:
        return f"{before} {after}"
    first = after[0]
    if before[-2] == " ":  # a minus parted from its digits
        return before + after if first.isdigit() else f"{before} {after}"
    if first.isdigit() or first.isupper():
        return before + after
    if not first.isalpha() or _AND.match(after):
        return f"{before} {after}"
    word = before[before.rfind(" ") + 1 : -1].lstrip('(["”')
    if before[-1] != "-" or not word.isalpha() or len(word) == 1 or word.isupper():
        return before + after
    return before[:-1] + after


def text_of(lines: Sequence[Line], style: Style = "body", *, has_figures: bool = True) -> Text:
    """A paragraph of its lines, with the place where each begins."""
    return joined_texts([(plain(line.text), line.place) for line in lines], style, has_figures)


def joined_texts(
    pieces: Sequence[tuple[str, Place]], style: Style = "body", has_figures: bool = True
) -> Text:
    text = ""
    places: list[tuple[int, Place]] = []
    length = 0
    done: list[str] = []
    for piece, place in pieces:
        if not piece:
            continue
        last = text or ""
        whole = joined(last, piece)
        begins = len(whole) - len(piece)
        places.append((length + begins, place))
        if last and whole.startswith(last):  # what is settled need not be copied again
            keep = len(whole) - len(piece)
            done.append(whole[:keep])
            length += keep
            text = piece
        else:
            text = whole
    body = _PARTED_PERIOD.sub(r"\1-\2", "".join(done) + text) if pieces else ""
    return Text(body, pieces[0][1] if pieces else None, style, tuple(places), has_figures)


def continued(before: Text, after: Text) -> Text:
    """A paragraph that goes on after a blank line or a page break."""
    whole = joined(before.text, after.text)
    shift = len(whole) - len(after.text)
    lines = before.lines + tuple((offset + shift, place) for offset, place in after.lines)
    return Text(whole, before.place, before.style, lines, before.has_figures)


def goes_on(before: Text, after: str) -> bool:
    """A text that stops in the middle of a sentence, and another that begins there."""
    if not before.text or not after or not 40 <= len(before.text) <= _LONGEST_JOINED:
        return False
    last, first = before.text[-1], after[0]
    if last in _MINUSES:
        return first.islower() or first.isdigit()
    return first.islower() and last not in ".!?:;"


def note_mark(text: str) -> str:
    """The mark that a note begins with: "*", "¹", "[1]"; empty where it is no note."""
    match = _NOTE.match(text)
    return match["mark"] if match else ""
