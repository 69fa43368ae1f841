"""A plain text inside another file: its parts, with places in that file."""

from __future__ import annotations

from tertial.document.model import Place
from tertial.document.parts import Grid, Text
from tertial.document.read.within import plain_parts

TABLE = "Resultat\n\nmnkr\tBudget\tUtfall\nBidrag\t85,6\t95,2\nSumma\t85,6\t95,2\n"


def test_headings_become_texts_and_all_places_are_moved() -> None:
    parts = plain_parts("# Ekonomi\n\nText om ekonomi.\n\n" + TABLE, lambda _: Place(page=4))
    assert isinstance(parts[0], Text)
    grid = next(part for part in parts if isinstance(part, Grid))
    places = [part.place for part in parts] + [
        cell.place for row in grid.rows for cell in row.cells
    ]
    assert set(places) == {Place(page=4)}


def test_nothing_has_no_parts() -> None:
    assert plain_parts(" \n", lambda place: place) == ()
