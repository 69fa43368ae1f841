"""What stands before the text: a title whose dates are never broken, and the headings of the list of contents."""

from __future__ import annotations

import re

from tertial.document.model import Document, Section
from tertial.document.render.layout import levels
from tertial.domain.period import MONTHS

DEEPEST = 3
CONTENTS_LINES = 46
"""A list of contents takes one page: with more headings than this, the lowest level is left out."""
_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")


def contents(document: Document) -> list[tuple[int, Section]]:
    """The headings of the list of contents with their levels: as deep as one page has room for.

    At most three levels, at least one.
    """
    found = list(levels(document))
    for depth in range(DEEPEST, 0, -1):
        shown = [(level, section) for level, section in found if level <= depth]
        if len(shown) <= CONTENTS_LINES:
            break
    return shown


def unbroken(title: str) -> str:
    """A title in which no date is broken across lines.

    >>> unbroken("Delårsrapport per 31 augusti 2020").split(" ")
    ['Delårsrapport', 'per', '31\xa0augusti\xa02020']
    """
    return _DATE.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}\\3", title)
