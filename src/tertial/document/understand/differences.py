"""Which columns follow from others: variances, changes, net, totals, shares, means; each row under its own sign.

A heading suggests, the rows decide: of all pairs of columns the one is taken whose difference gives the column in most
rows. Whether plus is budget less outcome or the other way is asked block by block, since an income statement without
signs has both. Source: docs/dev/methods.md#variances-under-the-tables-own-convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final, Literal

from tertial.document.model import Column, Table
from tertial.document.understand.fold import folded
from tertial.document.understand.scaled import Numbers, bits
from tertial.document.understand.totals import Score
from tertial.document.understand.understood import Role
from tertial.document.understand.wording import (
    RowKind,
    is_difference,
    is_remainder,
    is_revenue,
    is_total,
    is_whole_year,
)

SAMPLE: Final = 40
"""Rows that a formula is looked for in; what is found is then tried on all."""
WIDE: Final = 16
"""In a wider table only near columns are tried as a pair."""
WIDEST: Final = 30
"""In a wider table columns follow from others only where words say so."""
MOST_VARIANCES: Final = 24
Formula = Literal["difference", "sum"]


@dataclass(frozen=True, slots=True)
class Across:
    """A column that follows from others: ``result`` = Σ factor × column, with a sign for each row in ``signs``."""

    kind: Formula
    result: int
    terms: tuple[tuple[int, int], ...]
    score: Score
    by_words: bool
    signs: dict[int, int] = field(default_factory=dict)
    tested: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the search looks at: numbers, headings, roles, kinds of rows."""

    numbers: Numbers
    columns: tuple[Column, ...]
    roles: tuple[Role, ...]
    kinds: tuple[RowKind, ...]
    labels: tuple[str, ...]
    usable: tuple[int, ...]
    """Columns of levels and variances: numbers that are neither shares nor words."""

    def is_like_variance(self, c: int) -> bool:
        return self.roles[c].measure in ("variance", "change") or is_difference(
            self.columns[c].name
        )

    def is_like_total(self, c: int) -> bool:
        name = self.columns[c].name
        return is_total(name) or is_whole_year(name)


def sheet_of(
    table: Table,
    numbers: Numbers,
    roles: tuple[Role, ...],
    kinds: tuple[RowKind, ...],
    usable: tuple[int, ...],
) -> Sheet:
    return Sheet(
        numbers, table.columns, roles, kinds, tuple(row.label for row in table.rows), usable
    )


def across(sheet: Sheet) -> tuple[Across, ...]:
    """The columns that follow from others, variances first; no two say the same thing."""
    found: list[Across] = []
    seen: set[frozenset[int]] = set()
    variances = [c for c in sheet.usable if sheet.is_like_variance(c)]
    for c in variances[:MOST_VARIANCES]:
        if best := _difference(sheet, c, variances):
            found.append(best)
            seen.add(frozenset((c, *(t for t, _ in best.terms))))
    rest = [c for c in sheet.usable if c not in variances]
    rest.sort(key=lambda c: not sheet.is_like_total(c))
    for c in rest:
        if len(sheet.usable) > WIDEST and not sheet.is_like_total(c):
            continue
        best = _sum(sheet, c, seen) or _net(sheet, c, rest, seen)
        if best:
            found.append(best)
            seen.add(frozenset((c, *(t for t, _ in best.terms))))
    return _with_signs(sheet, found)


# --- variances and changes -------------------------------------------------------------------------------------------


def _difference(sheet: Sheet, c: int, variances: Sequence[int]) -> Across | None:
    """The pair of columns whose difference, either way, is the column in most rows."""
    others = [x for x in sheet.usable if x not in variances]
    rows = _sample(sheet, c)
    for candidates in _near_first(sheet, c, others):
        tried = []
        for pair in _pairs(candidates, c):
            score, tested = _either_way(sheet, c, pair, rows)
            tried.append((_worth(sheet, c, pair, score), score, tested, pair))
        if not tried:
            continue
        _, score, tested, (one, other) = max(tried, key=lambda each: each[0])
        if len(score.holds) >= 1 and len(score.holds) * 2 >= tested:
            return Across("difference", c, ((one, 1), (other, -1)), score, True, tested=tested)
        if tested == 1 and len(candidates) == 2:
            return Across("difference", c, ((one, 1), (other, -1)), score, True, tested=tested)
    return None


def _near_first(sheet: Sheet, c: int, others: list[int]) -> Iterator[list[int]]:
    """Columns under the same heading, then of the same time, then all."""
    group, span = sheet.columns[c].group, sheet.roles[c].span
    same = [x for x in others if group and sheet.columns[x].group == group]
    if len(same) > 1:
        yield same
    timed = [x for x in others if span and sheet.roles[x].span == span]
    if len(timed) > 1 and timed != same:
        yield timed
    if len(others) > 1 and others not in (same, timed):
        yield others


def _pairs(candidates: Sequence[int], c: int) -> Iterator[tuple[int, int]]:
    near = sorted(candidates, key=lambda x: abs(x - c))[:WIDE]
    yield from combinations(sorted(near), 2)


def _either_way(
    sheet: Sheet, c: int, pair: tuple[int, int], rows: Sequence[int]
) -> tuple[Score, int]:
    values, halves = sheet.numbers.values, sheet.numbers.halves
    holds, fails, weight = [], [], 0
    for r in rows:
        result, one, other = values[r][c], values[r][pair[0]], values[r][pair[1]]
        if result is None or one is None or other is None:
            continue
        if not result and not one and not other:
            continue
        tolerance = halves[r][c] + halves[r][pair[0]] + halves[r][pair[1]]
        if abs(abs(one - other) - abs(result)) <= tolerance:
            holds.append(r)
            weight += bits(result, tolerance) + 1
        else:
            fails.append(r)
    return Score(tuple(holds), tuple(fails), weight), len(holds) + len(fails)


def _worth(sheet: Sheet, c: int, pair: tuple[int, int], score: Score) -> tuple[int, int, int]:
    """Rows that hold, then what the headings say, then nearness."""
    measures = {sheet.roles[x].measure for x in pair}
    says = 0
    if sheet.roles[c].measure == "variance":
        says = ("budget" in measures) + bool(measures & {"outcome", "forecast"})
    return len(score.holds) - len(score.fails), says, -sum(abs(x - c) for x in pair)


# --- sums and differences of columns ---------------------------------------------------------------------------------


def _sum(sheet: Sheet, c: int, seen: set[frozenset[int]]) -> Across | None:
    """A total: of the columns before it, after it, of all, or of those with its name under other headings."""
    by_words = sheet.is_like_total(c)
    best: tuple[int, Across] | None = None
    rows = _sample(sheet, c)
    for terms in _runs(sheet, c, by_words):
        if frozenset((c, *terms)) in seen:
            continue
        signed = tuple((t, 1) for t in terms)
        score = judge_across(sheet.numbers, c, signed, rows)
        if not _is_meant(score, by_words, len(terms)):
            continue
        if best is None or score.value > best[0]:
            tested = len(score.holds) + len(score.fails)
            best = score.value, Across("sum", c, signed, score, by_words, tested=tested)
    return best[1] if best else None


def _runs(sheet: Sheet, c: int, by_words: bool) -> Iterator[tuple[int, ...]]:
    usable = [x for x in sheet.usable if not sheet.is_like_variance(x)]
    before, after = [x for x in usable if x < c], [x for x in usable if x > c]
    limit = len(usable) if by_words else 14
    if len(before) + len(after) > 1 and before and after:
        yield (*before, *after)
    for k in range(len(before), 1, -1):
        if k <= limit:
            yield tuple(before[-k:])
    for k in range(2, min(len(after), limit) + 1):
        yield tuple(after[:k])
    name, group = sheet.columns[c].name, sheet.columns[c].group
    same = tuple(
        x
        for x in usable
        if x != c and sheet.columns[x].name == name and sheet.columns[x].group != group
    )
    if len(same) > 1:
        yield same


def _net(sheet: Sheet, c: int, rest: Sequence[int], seen: set[frozenset[int]]) -> Across | None:
    """One column less another, where no words say so: net = grant − cost."""
    rows = _sample(sheet, c)
    best: tuple[int, Across] | None = None
    by_words = is_remainder(sheet.columns[c].name)
    for signed in _less(sheet, c, rest):
        if frozenset((c, *(x for x, _ in signed))) in seen:
            continue
        score = judge_across(sheet.numbers, c, signed, rows)
        if _is_meant(score, by_words, len(signed)) and (best is None or score.value > best[0]):
            tested = len(score.holds) + len(score.fails)
            best = score.value, Across("difference", c, signed, score, False, tested=tested)
    return best[1] if best else None


def _less(sheet: Sheet, c: int, rest: Sequence[int]) -> Iterator[tuple[tuple[int, int], ...]]:
    """One column before it less another, either way, or with it (costs with a minus); the first of a run less all that
    follow (what remains)."""
    before = [x for x in rest if x < c]
    for one, other in _pairs(before, c):
        yield (one, 1), (other, -1)
        yield (one, -1), (other, 1)
        if one + 1 < other or other + 1 < c:
            yield (one, 1), (other, 1)
    for k in range(3, min(len(before), 7) + 1):
        first, *others = before[-k:]
        yield (first, 1), *((x, -1) for x in others)


def judge_across(
    numbers: Numbers, c: int, terms: Sequence[tuple[int, int]], rows: Sequence[int]
) -> Score:
    """In which rows a column is the sum of others."""
    holds, fails, weight = [], [], 0
    for r in rows:
        values, halves, states = numbers.values[r], numbers.halves[r], numbers.states[r]
        result = values[c]
        if result is None:
            continue
        rest, tolerance, counted, gaps = result, halves[c], 0, False
        for x, factor in terms:
            value = values[x]
            if value is None:
                gaps = gaps or states[x] != "nothing"
                continue
            rest -= factor * value
            tolerance += halves[x]
            counted += value != 0
        if not counted:
            continue
        if abs(rest) <= tolerance:
            if counted > 1:
                holds.append(r)
                weight += bits(result, tolerance) + 1
        elif not gaps:
            fails.append(r)
    return Score(tuple(holds), tuple(fails), weight)


def _is_meant(score: Score, by_words: bool, terms: int) -> bool:
    holds, fails = len(score.holds), len(score.fails)
    if by_words:
        return holds > 0 and holds >= fails and score.bits >= 4
    return holds >= 3 and holds >= 3 * fails and score.bits >= 20 + 2 * terms


def _sample(sheet: Sheet, c: int) -> list[int]:
    """Rows with a number in the column, evenly spread if there are many."""
    rows = [r for r, values in enumerate(sheet.numbers.values) if values[c] is not None]
    step = max(len(rows) // SAMPLE, 1)
    return rows[::step][: SAMPLE + 1]


# --- signs, row by row -----------------------------------------------------------------------------------------------


def _with_signs(sheet: Sheet, found: Sequence[Across]) -> tuple[Across, ...]:
    """The sign of every row: the table's, where nearly all rows have one; else that of the row's block, or its own."""
    found = _facing(sheet, found)
    differences = [each for each in found if each.kind == "difference" and each.by_words]
    own: dict[int, list[int]] = {}
    for each in differences:
        for r in range(len(sheet.kinds)):
            if vote := _vote(sheet, each, r):
                own.setdefault(r, []).append(vote)
    votes = [vote for each in own.values() for vote in each]
    main = 1 if sum(votes) >= 0 else -1
    share = votes.count(main) / len(votes) if votes else 1.0
    if len(votes) == 1 and (told := _by_time(sheet, differences)):
        main, share = told, 1.0
    of_revenue = [vote for r, each in own.items() if is_revenue(sheet.labels[r]) for vote in each]
    is_turned = of_revenue.count(-main) >= of_revenue.count(main)
    blocks = _blocks(sheet)
    signs = {
        r: _sign(own.get(r, []), main, share, is_turned and is_revenue(sheet.labels[r]))
        or _of_likes(sheet, own, blocks[r], r)
        or main
        for r in range(len(sheet.kinds))
    }
    made = []
    for each in found:
        own_signs = signs if each in differences else each.signs
        by_time = _by_time(sheet, [each]) if each in differences else 0
        if by_time and by_time * sum(_vote(sheet, each, r) for r in range(len(sheet.kinds))) >= 0:
            own_signs = dict.fromkeys(signs, by_time)
        made.append(replace(each, signs=own_signs))
    return tuple(made)


def _facing(sheet: Sheet, found: Sequence[Across]) -> list[Across]:
    """Pairs turned as the first: a budget may stand before and after what it is compared with, which the rows tell."""
    faced, main = [], 0
    for each in found:
        is_asked = each.kind == "difference" and each.by_words
        votes = [v for r in range(len(sheet.kinds) * is_asked) if (v := _vote(sheet, each, r))]
        if len(votes) > 2 and abs(sum(votes)) * 2 >= len(votes):
            main = main or sum(votes)
            (one, _), (other, _) = each.terms
            turned = replace(each, terms=((other, 1), (one, -1)))
            each = turned if sum(votes) * main < 0 else each
        faced.append(each)
    return faced


def _by_time(sheet: Sheet, found: Sequence[Across]) -> int:
    """A change between two years is the later less the earlier, where only one row can say; 0 where none is told."""
    for each in found:
        (one, _), (other, _) = each.terms
        name = folded(sheet.columns[each.result].name)
        times = [(sheet.roles[c].year, sheet.roles[c].month or 0) for c in (one, other)]
        if sheet.roles[each.result].measure == "change" and "mlnsk" not in name:
            (first, _), (second, _) = times
            if first and second and times[0] != times[1]:
                return 1 if (first, times[0][1]) > (second, times[1][1]) else -1
    return 0


def _vote(sheet: Sheet, each: Across, r: int) -> int:
    """1 or −1 where the row holds one way only."""
    (one, _), (other, _) = each.terms
    values, halves = sheet.numbers.values[r], sheet.numbers.halves[r]
    result, left, right = values[each.result], values[one], values[other]
    if result is None or left is None or right is None:
        return 0
    tolerance = halves[each.result] + halves[one] + halves[other]
    plus = abs(result - (left - right)) <= tolerance
    minus = abs(result - (right - left)) <= tolerance
    return int(plus) - int(minus)


def _sign(mine: list[int], main: int, share: float, may_turn: bool) -> int:
    """The sign of a row; 0 where rows like it have to say."""
    total = sum(mine)
    if len(mine) > 1 and abs(total) == len(mine):
        return mine[0]
    if may_turn and total * main < 0:
        return -main
    if share >= 0.85:
        return main
    return (total > 0) - (total < 0)


def _of_likes(sheet: Sheet, own: dict[int, list[int]], block: Sequence[int], r: int) -> int:
    """The sign of the rows of the block that are revenue, or cost, as the row is; else of the block."""
    is_like = is_revenue(sheet.labels[r])
    likes = [row for row in block if is_revenue(sheet.labels[row]) == is_like]
    for rows in (likes, block):
        near = sum(vote for row in rows for vote in own.get(row, []))
        if near:
            return 1 if near > 0 else -1
    return 0


def _blocks(sheet: Sheet) -> list[Sequence[int]]:
    """For every row the rows of its block: to the next total, it as well."""
    blocks: list[Sequence[int]] = []
    start = 0
    for r, kind in enumerate(sheet.kinds):
        if kind in ("total", "result"):
            blocks += [range(start, r + 1)] * (r + 1 - start)
            start = r + 1
    return blocks + [range(start, len(sheet.kinds))] * (len(sheet.kinds) - start)
