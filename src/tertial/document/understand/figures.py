"""Figures in running text: value, unit, sign and the words that go with it."""

from __future__ import annotations

from tertial.document.model import TextFigure


def figures_in(text: str, *, is_damaged: bool = False) -> tuple[TextFigure, ...]:
    """The figures in a text that say how much; dates, paragraphs of laws, numbers of things named by them are none."""
    return ()
