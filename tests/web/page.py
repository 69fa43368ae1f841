"""Reading our own pages back, as a reader would."""

from __future__ import annotations

from typing import Any

from lxml import html


class Page:
    """An answer's page: its text, links and tables."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.tree = html.fromstring(answer.content.decode())
        for block in self.tree.iter("td", "th", "dt", "dd", "p", "li", "div", "h1", "h2", "br"):
            block.tail = f" {block.tail or ''}"

    @property
    def text(self) -> str:
        """All text with single spaces, no-break spaces as spaces."""
        return " ".join(self.tree.text_content().replace("\u00a0", " ").split())

    def heading(self) -> str:
        return " ".join(self.tree.findtext(".//h1").split())

    def links(self) -> dict[str, str]:
        """Text → address."""
        return {
            " ".join(a.text_content().split()): a.get("href") for a in self.tree.findall(".//a")
        }

    def menu(self) -> list[str]:
        return [a.text_content() for a in self.tree.findall(".//nav[@aria-label='Huvudmeny']//a")]

    def select(self, path: str) -> list[Any]:
        return list(self.tree.xpath(path))
