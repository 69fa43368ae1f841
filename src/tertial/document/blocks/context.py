"""What a block is told besides its options: the book of figures and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tertial.document.book import FigureBook
from tertial.document.facts import ReportFacts
from tertial.document.model import Block


@dataclass(frozen=True, slots=True)
class Place:
    """The section a block stands in; ``goal`` is the key of the goal it is about, inside an expanded goal."""

    book: FigureBook
    section: str
    goal: str = ""

    @property
    def facts(self) -> ReportFacts:
        return self.book.facts


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a text: what follows belongs under it, ``depth`` levels below the section."""

    title: str
    depth: int = 1


Made = Iterable[Block | Heading]
