"""One finding per wrong figure: what several rules say of the same cell or words is said once, the rest as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tertial.document.check.finding import Finding, Rule, Where

_GRAVITY: Final = {"error": 0, "warning": 1, "info": 2}
_OF_TEXTS: Final[frozenset[Rule]] = frozenset(("prose", "direction", "sign"))
"""Rules that hold a text against a cell; where the cell itself is wrong they say so once more."""
MOST_PLACES: Final = 12
"""Other places that one finding names."""


def merged(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, one per figure, the gravest first and then in reading order.

    What a text says of a cell that is told to be wrong is evidence of that and no fault of the text, as long as the
    arithmetic of the table is the surer of the two.
    """
    kept: dict[object, Finding] = {}
    for n, finding in enumerate(found):
        place = finding.where.spot or finding.where.span
        key = (finding.where.file, place) if place else n
        kept[key] = _joined(kept[key], finding) if key in kept else finding
    wrong = {
        key: finding
        for key, finding in kept.items()
        if finding.where.spot and finding.severity == "error"
    }
    for said, finding in list(kept.items()):
        cell = _cell_of(finding, wrong)
        if cell is not None and cell != said:
            kept[cell] = _joined(kept[cell], replace(finding, severity="info"), with_place=True)
            del kept[said]
    return tuple(
        sorted(kept.values(), key=lambda each: (_GRAVITY[each.severity], _order(each.where)))
    )


def _cell_of(finding: Finding, wrong: dict[object, Finding]) -> object | None:
    """The wrong cell that a text is held against, where the text has what the cell should be."""
    if finding.where.span is None or finding.rule not in _OF_TEXTS:
        return None
    for where in finding.also:
        key = (where.file, where.spot)
        cell = wrong.get(key) if where.spot else None
        if cell and cell.computed is not None and _is_same(finding, cell):
            return key
    return None


def _is_same(finding: Finding, cell: Finding) -> bool:
    """The text disagrees with what is printed in the cell, or has what the cell should be."""
    if finding.computed is not None and finding.computed == cell.printed:
        return True
    return finding.printed is not None and abs(finding.printed) == abs(cell.computed or 0)


def _joined(one: Finding, other: Finding, *, with_place: bool = False) -> Finding:
    first, second = sorted((one, other), key=lambda f: (_GRAVITY[f.severity], -f.confidence))
    if first.severity != "info" and second.severity == "info" and not with_place:
        return first
    more = tuple(each for each in (*second.evidence, second.message) if each not in first.evidence)
    places = (*((second.where,) if with_place else ()), *second.also)
    also = tuple(w for w in places if w not in first.also and w != first.where)
    return replace(
        first, evidence=(*first.evidence, *more), also=(*first.also, *also)[:MOST_PLACES]
    )


def _order(where: Where) -> tuple[int, int]:
    place = where.place
    return (place.page or 0, place.line or 0) if place else (0, 0)
