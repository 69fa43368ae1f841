"""Ties that words alone suggest and arithmetic confirms: opening + change = closing, means, shares, internal items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final

from tertial.document.understand.differences import SAMPLE, Sheet, judge_across
from tertial.document.understand.interval import Interval
from tertial.document.understand.totals import Columns, Score
from tertial.document.understand.understood import Relation, Spot
from tertial.document.understand.wording import is_closing, is_internal, is_mean, is_opening

MOST_CHANGES: Final = 5
"""Signs are tried over at most so many rows between an opening and a closing balance."""
Terms = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """A row that is an opening balance and what came to it."""

    row: int
    terms: Terms
    score: Score


def closings(columns: Columns, sheet: Sheet) -> Iterator[Closing]:
    """Closing rows: the opening row above and the rows between, or the result that stands before the opening row."""
    opening: int | None = None
    for r, kind in enumerate(sheet.kinds):
        if kind == "opening":
            opening = r
        elif kind in ("closing", "total") and opening is not None:
            found = _closing(columns, sheet, opening, r)
            opening = None
            if found and (kind == "closing" or found.score.holds):
                yield found


def _closing(columns: Columns, sheet: Sheet, opening: int, r: int) -> Closing | None:
    between = [x for x in range(opening + 1, r) if sheet.kinds[x] != "empty"]
    between = [x for x in between if sheet.kinds[x] != "of-which"]
    above = next((x for x in range(opening - 1, -1, -1) if sheet.kinds[x] != "empty"), None)
    tried = []
    candidates = [between] if between else [[above]] if above is not None else []
    last_total = [x for x in between if sheet.kinds[x] in ("total", "result")][-1:]
    if last_total and last_total != between:
        candidates.append(last_total)
    for rows in candidates:
        if len(rows) > MOST_CHANGES:
            signs: Iterator[tuple[int, ...]] = iter([(1,) * len(rows)])
        else:
            signs = product((1, -1), repeat=len(rows))
        for pattern in signs:
            terms = ((opening, 1), *zip(rows, pattern, strict=True))
            tried.append((columns.judge(r, terms, columns.summed), terms))
    if not tried:
        return None
    score, terms = max(tried, key=lambda each: each[0].value)
    if len(score.holds) < 2:  # one column is too little to turn a sign
        score, terms = max(tried, key=lambda each: (all(f == 1 for _, f in each[1]), each[0].value))
    if len(score.holds) >= len(score.fails) or len(score.fails) == 1:
        return Closing(r, terms, score)
    return None


def closings_across(sheet: Sheet) -> Iterator[tuple[int, Terms]]:
    """Columns from an opening to a closing balance, with what came between."""
    names = [column.name for column in sheet.columns]
    opening = next((c for c in sheet.usable if is_opening(names[c])), None)
    closing = next((c for c in reversed(sheet.usable) if is_closing(names[c])), None)
    if opening is None or closing is None or closing - opening < 2:
        return
    between = [c for c in sheet.usable if opening < c < closing]
    if not between:
        return
    rows = [r for r, values in enumerate(sheet.numbers.values) if values[closing] is not None]
    signs = product((1, -1), repeat=len(between)) if len(between) <= MOST_CHANGES else ()
    tried = []
    for pattern in (*signs, (1,) * len(between)):
        terms = ((opening, 1), *zip(between, pattern, strict=True))
        score = judge_across(sheet.numbers, closing, terms, rows[:SAMPLE])
        tried.append((score.value, terms))
    yield closing, max(tried, key=lambda each: each[0])[1]


# --- means -----------------------------------------------------------------------------------------------------------


def means(sheet: Sheet) -> Iterator[tuple[Spot, tuple[Spot, ...]]]:
    """Cells that words call a mean, with the cells they are the mean of."""
    values = sheet.numbers.values
    for c, column in enumerate(sheet.columns):
        if is_mean(column.name) and c in sheet.usable:
            others = [x for x in sheet.usable if x != c and _is_alike(sheet, x)]
            for r, row in enumerate(values):
                terms = tuple(Spot(r, x) for x in others if row[x] is not None)
                if row[c] is not None and len(terms) > 1:
                    yield Spot(r, c), terms
    for r, kind in enumerate(sheet.kinds):
        if kind == "mean":
            rows = _rows_above(sheet, r)
            for c in sheet.usable:
                terms = tuple(Spot(x, c) for x in rows if values[x][c] is not None)
                if values[r][c] is not None and len(terms) > 1:
                    yield Spot(r, c), terms


def _is_alike(sheet: Sheet, x: int) -> bool:
    name = sheet.columns[x].name
    return not sheet.is_like_total(x) and not sheet.is_like_variance(x) and not is_mean(name)


def _rows_above(sheet: Sheet, r: int) -> list[int]:
    rows: list[int] = []
    for x in range(r - 1, -1, -1):
        if sheet.kinds[x] in ("mean", "empty"):
            break
        if sheet.kinds[x] in ("total", "result") and not rows:
            continue
        if sheet.kinds[x] in ("total", "result"):
            break
        if sheet.kinds[x] == "detail":
            rows.append(x)
    return rows[::-1]


# --- internal items --------------------------------------------------------------------------------------------------


def internals(sheet: Sheet) -> Iterator[tuple[int, int, int]]:
    """Pairs of rows with the same label of something internal: (revenue, cost, factor with which they are equal)."""
    seen: dict[str, int] = {}
    for r, label in enumerate(sheet.labels):
        if sheet.kinds[r] == "empty" or not is_internal(label):
            continue
        first = seen.setdefault(label.casefold(), r)
        if first == r:
            continue
        pairs = [
            (a, b)
            for c in sheet.usable
            if not sheet.is_like_variance(c)
            and (a := sheet.numbers.values[first][c])
            and (b := sheet.numbers.values[r][c])
        ]
        if pairs:
            turned = sum(1 if a * b < 0 else -1 for a, b in pairs)
            yield first, r, -1 if turned > 0 else 1


# --- shares ----------------------------------------------------------------------------------------------------------


def percent(part: Interval, whole: Interval) -> Interval | None:
    """A share in percent; ``None`` where the whole may be zero."""
    quotient = part.divided_by(whole)
    return quotient * Decimal(100) if quotient else None


def percent_change(later: Interval, earlier: Interval) -> Interval | None:
    """A change in percent of the earlier; of a negative base no change can be told."""
    if earlier.low <= 0:
        return None
    quotient = later.divided_by(earlier)
    if quotient is None:
        return None
    return (quotient - Interval(Decimal(1), Decimal(1))) * Decimal(100)


def relation_holds(relation: Relation, result: Interval, terms: Sequence[Interval]) -> bool | None:
    """Whether a tie holds within rounding; ``None`` where it cannot be told."""
    wanted = computed(relation, terms)
    return None if wanted is None else result.meets(wanted)


def computed(relation: Relation, terms: Sequence[Interval]) -> Interval | None:
    """What the terms of a tie give for its result."""
    if relation.kind == "share":
        return percent(terms[0], terms[1])
    if relation.kind == "percent-change":
        return percent_change(terms[0], terms[1])
    zero = Interval(Decimal(0), Decimal(0))
    total = sum((t * f for t, (_, f) in zip(terms, relation.terms, strict=True)), start=zero)
    if relation.kind == "mean":
        return Interval(total.low / len(terms), total.high / len(terms))
    return total
