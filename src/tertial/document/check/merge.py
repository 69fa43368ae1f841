"""One finding per wrong figure: what several rules say of the same cell or words is said once, the rest as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tertial.document.check.finding import Finding, Where

_GRAVITY: Final = {"error": 0, "warning": 1, "info": 2}


def merged(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, one per figure, the gravest first and then in reading order."""
    kept: dict[object, Finding] = {}
    for n, finding in enumerate(found):
        place = finding.where.spot or finding.where.span
        key = (finding.where.file, place) if place else n
        kept[key] = _joined(kept[key], finding) if key in kept else finding
    return tuple(
        sorted(kept.values(), key=lambda each: (_GRAVITY[each.severity], _order(each.where)))
    )


def _joined(one: Finding, other: Finding) -> Finding:
    first, second = sorted((one, other), key=lambda f: (_GRAVITY[f.severity], -f.confidence))
    more = tuple(each for each in (*second.evidence, second.message) if each not in first.evidence)
    also = tuple(w for w in second.also if w not in first.also)
    return replace(first, evidence=(*first.evidence, *more), also=(*first.also, *also))


def _order(where: Where) -> tuple[int, int]:
    place = where.place
    return (place.page or 0, place.line or 0) if place else (0, 0)
