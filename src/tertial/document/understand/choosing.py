"""A table's rows are placed at its columns: of all readings of its rows the ones with which its columns sum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from tertial.document.model import Column, Doubt
from tertial.document.understand.cells import read_label, read_number
from tertial.document.understand.headings import role_of
from tertial.document.understand.judging import Candidate, Judge, Placed, Raw, at_columns
from tertial.document.understand.levels import is_of_which, sounds_like_sum
from tertial.document.understand.splitting import natural_count

_MOST_PATTERNS: Final = 220
_MOST_AMBIGUOUS: Final = 40
_MOST_SHORT: Final = 12
_MOST_TRIES: Final = 1200
"""Rows read at columns before a table's short rows are left open."""
_FURTHEST: Final = 60
_MANY: Final = 60
"""Rows of a table beyond which fewer readings of each are followed."""
_MOST_WORK: Final = 250_000
"""Cells added in trying which readings make the columns sum."""


def placed_rows(rows: Sequence[Raw], n: int, judge: Judge) -> list[Placed]:
    """Every row's values under the ``n`` columns."""
    if len(rows) > _MANY:
        judge.width = 3
    full = [_full_candidates(row, n, judge) for row in rows]
    chosen: list[Candidate | None] = [each[0] if each else None for each in full]
    table = _Table(rows, n)
    short = [r for r, row in enumerate(rows) if row.pieces and not _is_sure(chosen[r])]
    unsure = {r: chosen[r] for r in short}
    for r in short:
        chosen[r] = None
    _settle(table, full, chosen, skip=set(short))
    doubts: dict[int, Doubt] = {}
    _place_after_total(rows, n, judge, table, chosen, short, doubts)
    _place_by_columns(rows, n, judge, table, chosen, short, doubts)
    if doubts:
        _settle(table, full, chosen, skip=set(short))
    for r in short:
        if r in doubts:
            continue
        chosen[r] = unsure[r]
        if chosen[r] is None:
            chosen[r], doubts[r] = _left_open(rows, r, n, judge, chosen)
    return [
        Placed(c.values if c else (None,) * n, doubts.get(r, _doubt_of(full[r], c)))
        for r, c in enumerate(chosen)
    ]


def _is_sure(candidate: Candidate | None) -> bool:
    """A reading with a value in every column that does not break all of the ties it has."""
    return candidate is not None and (candidate.kept > 0 or candidate.broken == 0)


def _doubt_of(full: Sequence[Candidate], chosen: Candidate | None) -> Doubt:
    """Open where another reading is as good: no ties decided and the sizes lie as near each other."""
    if chosen is None or len(full) < 2:
        return ""
    others = [c for c in full if c.values != chosen.values]
    if chosen.kept > 0 and all(c.kept < chosen.kept or c.broken > chosen.broken for c in others):
        return ""
    best = max(c.worth for c in others)
    return "" if chosen.worth - best > 0.3 else "open"


def _full_candidates(row: Raw, n: int, judge: Judge) -> list[Candidate]:
    """Readings with a value in every column, the best first."""
    if len(row.pieces) < n or n < 1:
        return []
    natural = natural_count(row.pieces, decimals=judge.decimals and not judge.is_damaged)
    made = judge.candidates(row.pieces, range(n))
    if natural is not None and natural < n and made and made[0].kept == 0 and made[0].cost >= 3:
        return []
    return made


class _Table:
    """The rows as sums see them: which are sums, and which rows each may be the sum of."""

    def __init__(self, rows: Sequence[Raw], n: int) -> None:
        self.n = n
        self.work = 0
        self.sums: dict[int, list[list[int]]] = {}
        details: list[int] = []
        block: list[int] = []
        totals: list[int] = []
        for r, row in enumerate(rows):
            label = read_label(row.label)
            if label.has_dash or is_of_which(label.text) or not row.pieces:
                continue
            if sounds_like_sum(label.text):
                is_last = not any(sounds_like_sum(each.label) for each in rows[r + 1 : r + 30])
                ways = [
                    way for way in (block, details if is_last else [], totals[-2:]) if len(way) > 1
                ]
                if ways:
                    self.sums[r] = [way[-_FURTHEST:] for way in ways]
                totals.append(r)
                block = []
            else:
                block.append(r)
                details.append(r)
        self.touched: dict[int, set[int]] = {}
        for r, ways in self.sums.items():
            for part in (r, *(p for way in ways for p in way)):
                self.touched.setdefault(part, set()).add(r)

    def verified(self, chosen: Sequence[Candidate | None], row: int | None = None) -> int:
        """How many cells of sums are the sum of cells above them; only of sums that ``row`` has a part in."""
        sums = self.sums if row is None else self.touched.get(row, ())
        self.work += sum(self.n * len(way) for r in sums for way in self.sums[r])
        return sum(
            any(self._adds(chosen, r, way, c) for way in self.sums[r])
            for r in sums
            for c in range(self.n)
        )

    def _adds(self, chosen: Sequence[Candidate | None], r: int, way: list[int], c: int) -> bool:
        total = chosen[r]
        if total is None or (value := total.numbers[c]) is None:
            return False
        parts = [
            number
            for p in way
            if (part := chosen[p]) is not None and (number := part.numbers[c]) is not None
        ]
        if len(parts) < 2:
            return False
        exponent = value.as_tuple().exponent
        unit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        return abs(sum(parts, Decimal(0)) - value) <= unit * (len(parts) + 1) / 2


def _settle(
    table: _Table,
    full: Sequence[list[Candidate]],
    chosen: list[Candidate | None],
    *,
    skip: set[int],
) -> None:
    """Among readings that are as good by the row, the ones that make the columns sum."""
    if not table.sums:
        return
    open_rows = [
        r
        for r, found in enumerate(full)
        if r not in skip and len(found) > 1 and found[1].kept >= found[0].kept
    ][:_MOST_AMBIGUOUS]
    for _ in range(2):
        changed = False
        for r in open_rows:
            if table.work > _MOST_WORK:
                return
            kept = chosen[r]
            best = (table.verified(chosen, r), kept.worth if kept else 0.0)
            for candidate in full[r]:
                if candidate.kept < full[r][0].kept:
                    break
                chosen[r] = candidate
                tried = (table.verified(chosen, r), candidate.worth)
                if tried > best:
                    best, kept, changed = tried, candidate, True
            chosen[r] = kept
        if not changed:
            break


# --- rows with fewer values than columns -----------------------------------------------------------------------------


def _patterns(n: int, k: int, judge: Judge) -> list[tuple[int, ...]]:
    """The columns that ``k`` values may stand in."""
    if math.comb(n, k) > _MOST_PATTERNS:
        return []
    return [p for p in combinations(range(n), k) if not judge.words.intersection(p)]


def _counts(row: Raw, n: int, judge: Judge) -> range | tuple[int, ...]:
    """How many values a row may have that lacks some, the most first."""
    natural = natural_count(row.pieces, decimals=judge.decimals and not judge.is_damaged)
    if natural and natural < n:
        return (natural,)
    return range(min(n - 1, len(row.pieces)), 0, -1)


def _place_by_columns(
    rows: Sequence[Raw],
    n: int,
    judge: Judge,
    table: _Table,
    chosen: list[Candidate | None],
    short: Sequence[int],
    doubts: dict[int, Doubt],
) -> None:
    """Rows that lack the same columns, found by what makes the columns sum and the ties hold."""
    open_rows = [r for r in short if r not in doubts and r not in table.sums]
    if not 0 < len(open_rows) <= _MOST_SHORT or not table.sums:
        return
    before = table.verified(chosen)
    differences = set(judge.by_result)
    ranked: list[tuple[tuple[int, int, int], tuple[int, ...], dict[int, list[Candidate]]]] = []
    for k in range(n - 1, 0, -1):
        if not all(k in _counts(rows[r], n, judge) for r in open_rows):
            continue
        for pattern in _patterns(n, k, judge):
            if judge.tries > _MOST_TRIES:
                return
            picked = {r: judge.candidates(rows[r].pieces, pattern) for r in open_rows}
            if not all(picked.values()):
                continue
            trial = list(chosen)
            for r, found in picked.items():
                trial[r] = found[0]
            broken = sum(found[0].broken for found in picked.values())
            lost = len(differences.difference(pattern))
            ranked.append(((table.verified(trial) - broken, k, lost), pattern, picked))
    ranked.sort(key=lambda each: each[0], reverse=True)
    if not ranked or ranked[0][0][0] - before < 2:
        return
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0]:
        return
    best = ranked[0][2]
    for r, found in best.items():
        chosen[r], doubts[r] = found[0], "inferred"
    _try_others(table, chosen, best)


def _try_others(
    table: _Table, chosen: list[Candidate | None], found: dict[int, list[Candidate]]
) -> None:
    """Other readings of the placed rows, kept where more of the columns sum."""
    for r, candidates in found.items():
        best, kept = table.verified(chosen, r), chosen[r]
        for candidate in candidates:
            chosen[r] = candidate
            if (tried := table.verified(chosen, r)) > best:
                best, kept = tried, candidate
        chosen[r] = kept


def _place_after_total(
    rows: Sequence[Raw],
    n: int,
    judge: Judge,
    table: _Table,
    chosen: list[Candidate | None],
    short: Sequence[int],
    doubts: dict[int, Doubt],
) -> None:
    """Rows of one value after a total ("IB eget kapital 3,6") stand in the column in which they add on to it."""
    run: list[int] = []
    total: Candidate | None = None
    runs: list[tuple[Candidate, list[int]]] = []
    for r in [*range(len(rows)), len(rows)]:
        one = _one_value(rows[r], judge) if r < len(rows) else None
        if r < len(rows) and r in short and one is not None:
            run.append(r)
            continue
        if r < len(rows) and not rows[r].pieces:
            continue
        if run and total is not None:
            runs.append((total, run))
        run = []
        if r < len(rows) and _is_sure(chosen[r]):
            total = chosen[r]
    for above, members in runs:
        values = [_one_value(rows[r], judge) for r in members]
        numbers = [number for number in values if number is not None]
        scores = [_steps(above.numbers[c], numbers) for c in range(n)]
        best = max(scores, default=0)
        is_known = best > 0 and scores.count(best) == 1
        at = scores.index(best) if is_known else next(iter(judge.by_result), None)
        if at is None or n < 2:
            continue
        for r in members:
            text = " ".join(rows[r].pieces)
            chosen[r] = judge.candidate(at_columns([text], [at], n))
            doubts[r] = "inferred" if is_known else "open"


def _one_value(row: Raw, judge: Judge) -> Decimal | None:
    cell = read_number(" ".join(row.pieces), is_damaged=judge.is_damaged)
    return cell.value if cell else None


def _steps(total: Decimal | None, numbers: Sequence[Decimal]) -> int:
    """How many of the numbers follow from the total and the ones before them by adding one."""
    if total is None:
        return 0
    count = 0
    for k, number in enumerate(numbers):
        before = numbers[:k]
        if number == total or any(total + other == number for other in before):
            count += 1
    return count


def _left_open(
    rows: Sequence[Raw], r: int, n: int, judge: Judge, chosen: Sequence[Candidate | None]
) -> tuple[Candidate, Doubt]:
    """A row that nothing places: months from the first on, years up to the last, others from the first; in doubt."""
    pieces = rows[r].pieces
    whole = (*pieces[: n - 1], " ".join(pieces[n - 1 :])) if len(pieces) >= n else pieces
    tries = [
        candidate
        for k in _counts(rows[r], n, judge)
        for candidate in judge.candidates(pieces, range(k))[:1]
        if candidate.cost < 10
    ][:4]
    best = max(tries, key=lambda c: c.worth, default=None)
    likely = tuple(v for v in best.values if v is not None) if best else whole
    words = [v for v in likely if read_number(v, is_damaged=judge.is_damaged) is None]
    text_columns = sorted(judge.words)
    roles = [role_of(Column(name)) for name in judge.names.columns]
    free = [c for c in range(n) if c not in judge.words]
    figures = [v for v in likely if v not in words]
    months = sum(role.month is not None for role in roles) >= 8
    years = [role.year for c, role in enumerate(roles) if c in free and role.year]
    rising = len(years) == len(free) and years == sorted(years)
    columns = free[-len(figures) :] if rising and figures else free[: len(figures)]
    if len(words) <= len(text_columns) and len(figures) <= len(free):
        values = [*figures, *words]
        at = [*columns, *text_columns[: len(words)]]
    else:
        values = list(likely)
        at = list(range(n))[-len(values) :] if rising else list(range(len(values)))
    doubt: Doubt = "inferred" if months and len(rows) > 1 else "open"
    return judge.candidate(at_columns(values, at, n)), doubt
