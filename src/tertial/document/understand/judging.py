"""Which reading of a row without columns is meant: the one that the table's own arithmetic agrees with."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Final

from tertial.document.model import Cell, Column, Doubt, Place
from tertial.document.understand.cells import read_label, read_number
from tertial.document.understand.headings import bare, role_of
from tertial.document.understand.levels import is_of_which, sounds_like_sum
from tertial.document.understand.segments import Names
from tertial.document.understand.splitting import WIDTH, natural_count, readings

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
_TEXT_COLUMN: Final = re.compile(r"trend|kommentar|status|kalla|ansvarig|omotiverad|beskrivning")

Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it stands: its label and the pieces of its values."""

    label: str
    pieces: tuple[str, ...]
    place: Place | None = None
    is_bold: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row's values under their columns, ``None`` where there is none, and how sure that is."""

    values: Values
    doubt: Doubt = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a row at its columns: how many ties of the row it keeps and breaks, and how unlikely it is."""

    values: Values
    numbers: tuple[Decimal | None, ...]
    kept: int = 0
    broken: int = 0
    cost: float = 0.0

    @property
    def worth(self) -> float:
        return 2 * self.kept - 3 * self.broken - self.cost


Tie = tuple[int, int, int]
"""(result, first, second): the result is first − second or second − first."""


@dataclass(slots=True)
class Judge:
    """What is known of the columns: their names, which of them are differences of others, which hold words."""

    names: Names
    decimals: bool
    is_damaged: bool
    by_result: dict[int, Tie] = field(default_factory=dict)
    words: frozenset[int] = field(default=frozenset())
    width: int = WIDTH
    tries: int = 0
    """How many rows have been read at some columns: what bounds the time that a table takes."""

    def __post_init__(self) -> None:
        columns = [
            Column(name, group)
            for name, group in zip(self.names.columns, self.names.groups, strict=True)
        ]
        self.by_result = {tie[0]: tie for tie in _ties(columns)}
        self.words = frozenset(
            c for c, column in enumerate(columns) if _TEXT_COLUMN.search(bare(column.name))
        )

    def candidates(self, pieces: tuple[str, ...], columns: Sequence[int]) -> list[Candidate]:
        """The best readings of a row with its values in these columns, the best first."""
        self.tries += 1
        found = readings(
            pieces,
            len(columns),
            has_decimals=self.decimals and not self.is_damaged,
            parse=_parsed_damaged if self.is_damaged else _parsed_sound,
            more=self._more(tuple(columns)),
            width=self.width,
        )
        n = len(self.names.columns)
        made = [self.candidate(_at(r.values, columns, n), r.cost) for r in found]
        return sorted(made, key=lambda c: -c.worth)

    def _more(self, columns: tuple[int, ...]) -> Callable[[tuple[Parsed | None, ...]], float]:
        """What the last value costs: ties kept or broken, and how far it lies from the one before it."""
        place = {column: k for k, column in enumerate(columns)}
        ties: list[tuple[int, int] | None] = []
        before: list[int] = []
        level = -1
        for k, column in enumerate(columns):
            tie = self.by_result.get(column)
            whole = tie is not None and tie[1] in place and tie[2] in place
            ties.append((place[tie[1]], place[tie[2]]) if tie and whole else None)
            before.append(-1 if tie else level)
            level = level if tie else k
        wordy = [column in self.words for column in columns]
        far = 0.3 if self.by_result else 0.4

        def cost(parsed: tuple[Parsed | None, ...]) -> float:
            k = len(parsed) - 1
            last = parsed[k]
            if wordy[k]:
                return 10.0 if last is not None else 0.0
            if last is None:
                return 0.0
            tie = ties[k]
            if tie is not None:
                first, second = parsed[tie[0]], parsed[tie[1]]
                if first is None or second is None:
                    return 0.0
                holds = _holds(last, first, second)
                return -2.0 if holds else 3.0 + _overshoot(last, first, second)
            near = parsed[before[k]] if before[k] >= 0 else None
            return far * abs(near.size - last.size) if near is not None and near.size else 0.0

        return cost

    def candidate(self, values: Values, cost: float = 0.0) -> Candidate:
        """A reading with its ties counted; ``cost`` with what ``readings`` counted for them taken away."""
        parse = _parsed_damaged if self.is_damaged else _parsed_sound
        parsed = [parse(v) if v else None for v in values]
        kept = broken = 0
        for result, first, second in self.by_result.values():
            r, a, b = parsed[result], parsed[first], parsed[second]
            if r and a and b:
                holds = _holds(r, a, b)
                kept, broken = kept + holds, broken + (not holds)
        numbers = tuple(each.value if each else None for each in parsed)
        return Candidate(values, numbers, kept, broken, cost + 2 * kept - 3 * broken)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value as a number: half a unit of its last decimal, and its size in powers of ten."""

    value: Decimal
    half: Decimal
    size: float


@lru_cache(maxsize=20_000)
def _parsed_sound(text: str) -> Parsed | None:
    return _as_parsed(read_number(text))


@lru_cache(maxsize=20_000)
def _parsed_damaged(text: str) -> Parsed | None:
    return _as_parsed(read_number(text, is_damaged=True))


def _as_parsed(cell: Cell | None) -> Parsed | None:
    if cell is None or cell.value is None:
        return None
    half = Decimal(5).scaleb(-(cell.decimals or 0) - 1)
    return Parsed(cell.value, half, math.log10(float(abs(cell.value)) + 1))


def _holds(result: Parsed, first: Parsed, second: Parsed) -> bool:
    """The result is the difference of the two, either way, within rounding."""
    allowed = result.half + first.half + second.half
    difference = first.value - second.value
    return abs(difference - result.value) <= allowed or abs(difference + result.value) <= allowed


def _overshoot(result: Parsed, first: Parsed, second: Parsed) -> float:
    return 1.5 if abs(result.value) > abs(first.value) + abs(second.value) else 0.0


def _ties(columns: Sequence[Column]) -> Iterator[Tie]:
    """Each variance with the budget and the outcome or forecast before it in its group."""
    roles = [role_of(column) for column in columns]
    for c, role in enumerate(roles):
        named = bare(columns[c].name)
        if role.measure not in ("variance", "change") and named != "netto":
            continue
        if role.unit == "%" or "%" in named:
            continue
        before = [k for k in range(c) if columns[k].group == columns[c].group]
        budget = [k for k in before if roles[k].measure == "budget"]
        actual = [k for k in before if roles[k].measure in ("outcome", "forecast")]
        if named == "netto" or (role.measure == "change" and not (budget and actual)):
            if len(before) >= 2 and c - before[-1] == 1:
                yield c, before[-1], before[-2]
        elif budget and actual:
            yield c, budget[-1], actual[-1]


def spread(numbers: Sequence[Decimal | None]) -> float:
    """How far apart a row's values are, in powers of ten: values of one kind lie near each other."""
    sizes = [math.log10(float(abs(n)) + 1) for n in numbers if n]
    return max(sizes) - min(sizes) if len(sizes) > 1 else 0.0


def mean_spread(rows: Sequence[tuple[str, ...]], n: int, *, decimals: bool) -> float:
    """How far apart the values are when rows are read as ``n`` columns, for tables without headings."""
    costs = []
    for pieces in rows:
        found = readings(pieces, n, has_decimals=decimals, width=3)
        costs += (
            [
                min(
                    r.cost
                    + spread([p.value if (p := _parsed_sound(v)) else None for v in r.values])
                    for r in found
                )
            ]
            if found
            else []
        )
    return sum(costs) / len(costs) if costs else 0.0


# --- a table's rows --------------------------------------------------------------------------------------------------


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


def _at(values: Sequence[str], pattern: Sequence[int], n: int) -> Values:
    placed: list[str | None] = [None] * n
    for c, value in zip(pattern, values, strict=True):
        placed[c] = value
    return tuple(placed)


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
            chosen[r] = judge.candidate(_at([text], [at], n))
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
    return judge.candidate(_at(values, at, n)), doubt
