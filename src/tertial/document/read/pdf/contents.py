"""Tables of contents: titles with page numbers, whose figures say nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tertial.document.parts import Text
from tertial.document.read.pdf.lines import Line

_FEWEST: Final = 4
_TITLE: Final = re.compile(r"innehåll(?:sförteckning)?|contents|table of contents", re.IGNORECASE)
_DOTS: Final = re.compile(r"(?:\s*[.·…_]){4,}\s*")
_ENDS: Final = re.compile(r"(?P<title>.*\S)(?:(?:\s*[.·…_]){3,}\s*|\s+)(?P<page>\d{1,4})$")


def entries_in(lines: Sequence[Line], pages: int, *, goes_on: bool) -> range:
    """Which lines of a page are a list of contents; empty where there is none.

    ``goes_on``: one ended on the page before.
    """
    dotted = sum(bool(_DOTS.search(line.text)) for line in lines)
    titles = [n for n, line in enumerate(lines) if _TITLE.fullmatch(line.text.strip())]
    if not (titles or goes_on or dotted >= _FEWEST):
        return range(0)
    first = titles[0] + 1 if titles else 0
    if not titles and not goes_on:
        first = next(n for n, line in enumerate(lines) if _DOTS.search(line.text))
    last, before, found, missed = first, 0, 0, 0
    for n in range(first, len(lines)):
        number = _page(lines[n], pages)
        if number is not None and number >= before:
            before, last, missed = number, n + 1, 0
            found += 1
        elif (missed := missed + 1) > 2:
            break
    return range(first, last) if found >= _FEWEST or (goes_on and found > 1) else range(0)


def _page(line: Line, pages: int) -> int | None:
    match = _ENDS.fullmatch(line.text.strip())
    if not match or not any(map(str.isalpha, match["title"])):
        return None
    number = int(match["page"])
    return number if number <= pages + 20 else None


def text_of(lines: Sequence[Line]) -> list[Text]:
    """The entries as texts without figures."""
    return [
        Text(_DOTS.sub(" ", line.text).strip(), line.place, has_figures=False) for line in lines
    ]
