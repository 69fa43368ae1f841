"""Which rows are sums of which others: found by reading a table from above as one reads a calculation.

Rows that nothing has summed yet wait in a list. A row that is a total, by its words or because it adds up, takes the
last of them (or all, or the result before it and what follows, or one less the other) and waits in their place: so
sub-totals, totals of sub-totals and results are found in one pass. What is claimed is what holds in most columns.
Source: docs/dev/methods.md#sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from tertial.document.understand.scaled import Numbers, bits
from tertial.document.understand.wording import RowKind

LONGEST: Final = 5_000
"""A total takes at most so many waiting rows."""
BUDGET: Final = 40_000
"""Rows that all totals of a table try together, before they look at the ``UNTOLD`` nearest alone."""
UNTOLD: Final = 25
"""A row whose words say nothing is tried as the sum of at most so many rows above it, or parts below it."""
KEYS: Final = 2
"""Columns that such a sum is looked for in."""
LONG: Final = 300
"""In a table of more rows it is looked for in one column."""
SIGNED: Final = 12
"""Sums with signs are tried over at most so many waiting rows."""
COST_OF_SIGNS: Final = 200
"""What trying all signs of one total takes of the budget."""
LEAST: Final = 6
"""Bits that a sum which fails somewhere must have where it holds."""
FAILS: Final = 8
"""Bits that a column which does not hold speaks against a sum."""
Signs = tuple[int, int]
_SIGNS: Final[tuple[Signs, ...]] = ((1, 1), (-1, 1), (1, -1), (-1, -1))
By = Literal["words", "result", "arithmetic"]


@dataclass(frozen=True, slots=True)
class Score:
    """How a tie fares over columns (or rows): where it holds, where it does not, how much that says."""

    holds: tuple[int, ...] = ()
    fails: tuple[int, ...] = ()
    bits: int = 0

    @property
    def value(self) -> int:
        return self.bits + len(self.holds) - FAILS * len(self.fails)


@dataclass(frozen=True, slots=True)
class Total:
    """A row that is the sum of others: (row, factor) by class of column, and in which columns it holds.

    ``classes`` gives the terms of levels (class 0) and of variances (class 1), whose signs may differ: a result is
    cost less revenue, its variance the sum of theirs."""

    row: int
    classes: dict[int, tuple[tuple[int, int], ...]]
    score: Score
    by: By
    is_parts: bool = False
    """The terms are parts of the row ("varav"), not what it is the sum of."""


@dataclass(slots=True)
class Columns:
    """The columns that can be summed, and the class of each: 1 for variances, 0 for the rest."""

    numbers: Numbers
    summed: tuple[int, ...]
    classes: dict[int, int] = field(default_factory=dict)

    def of(self, name: int) -> tuple[int, ...]:
        return tuple(c for c in self.summed if self.classes.get(c, 0) == name)

    def judge(self, row: int, terms: Sequence[tuple[int, int]], columns: Sequence[int]) -> Score:
        """In which columns a row is the sum of terms; one with a blank among them cannot speak against it."""
        values, halves, states = self.numbers.values, self.numbers.halves, self.numbers.states
        holds, fails, weight = [], [], 0
        for c in columns:
            total = values[row][c]
            if total is None:
                continue
            rest, tolerance, counted, gaps = total, halves[row][c], 0, False
            for r, factor in terms:
                value = values[r][c]
                if value is None:
                    gaps = gaps or states[r][c] != "nothing"
                    continue
                rest -= factor * value
                tolerance += halves[r][c]
                counted += value != 0
            if abs(rest) <= tolerance:
                if counted:
                    holds.append(c)
                    weight += bits(total, tolerance) // (1 if counted > 1 else 2) or 1
            elif not gaps:
                fails.append(c)
        return Score(tuple(holds), tuple(fails), weight)


@dataclass(frozen=True, slots=True)
class Said:
    """Rows by what their labels say: ``after`` are results after something ("Resultat efter bidrag"), ``small`` begin
    with a small letter where others do not, and may be parts of the row above that has none."""

    after: frozenset[int] = frozenset()
    small: frozenset[int] = frozenset()


def totals_in(
    columns: Columns, kinds: Sequence[RowKind], said: Said | None = None
) -> tuple[Total, ...]:
    """All sums among the rows, from above; rows that are parts of others are not summed with them."""
    reading = _Reading(columns, kinds, said or Said())
    return tuple(reading.run())


class _Reading:
    """One pass over the rows of a table."""

    def __init__(self, columns: Columns, kinds: Sequence[RowKind], said: Said) -> None:
        self.columns, self.kinds, self.said = columns, kinds, said
        self.waiting: list[int] = []
        self.parts: list[int] = []
        self.since = 0
        self.used: set[int] = set()
        self.budget = BUDGET

    def run(self) -> Iterator[Total]:
        for r, kind in enumerate(self.kinds):
            if kind in ("empty", "mean", "opening", "closing", "share") or r in self.used:
                continue
            if not any(self.columns.numbers.values[r][c] is not None for c in self.columns.summed):
                continue
            if kind == "of-which":
                self.parts.append(r)
                continue
            found = self._total(r, kind)
            if found:
                yield found
                self._take(r, found)
            else:
                self._wait(r, kind)

    def _wait(self, r: int, kind: RowKind) -> None:
        self.waiting.append(r)
        if kind in ("total", "result"):
            self.since = len(self.waiting)

    def _take(self, r: int, found: Total) -> None:
        """What was summed is gone; the total waits in its place."""
        taken = {row for terms in found.classes.values() for row, _ in terms}
        if all(row > r for row in taken):
            self.used |= taken
        self.waiting = [row for row in self.waiting if row not in taken]
        self.waiting.append(r)
        self.parts = []
        self.since = len(self.waiting)

    def _total(self, r: int, kind: RowKind) -> Total | None:
        if kind == "detail":
            return self._untold(r)
        by: By = "words" if kind == "total" else "result"
        plain = self._suffixes(r, by)
        best = plain
        is_doubted = plain is None or bool(plain.score.fails) or len(plain.score.holds) < 2
        if is_doubted and self.budget > 0:
            self.budget -= COST_OF_SIGNS
            is_plain = by == "words" or r in self.said.after
            is_found = is_plain and plain is not None
            tried = () if is_found else self._signed(r, by)
            signed = [t for t in tried if t and _may_be_signed(t, is_plain)]
            others = (*signed, *self._with_parts(r, by), *self._below(r, by))
            best = max(filter(None, (plain, *others)), key=lambda t: t.score.value, default=None)
        if best and _is_credible(best):
            return best
        return self._by_words(r, by)

    def _suffixes(self, r: int, by: By) -> Total | None:
        """The last rows that wait, one more at a time; all since the last total is what the words mean."""
        first = 1 if by == "result" else 2
        best: tuple[int, Total] | None = None
        natural = len(self.waiting) - self.since
        running = _Running(self.columns, r)
        most = min(LONGEST, len(self.waiting)) if self.budget > 0 else UNTOLD
        self.budget -= most
        for k, row in enumerate(reversed(self.waiting[-most:]), start=1):
            running.add(row)
            if k < first:
                continue
            score = running.score()
            if k == 1 and len(score.fails) > 0:
                continue
            worth = score.value + (4 if k == natural else 3 if k == len(self.waiting) else 0)
            if score.holds and (best is None or worth > best[0]):
                terms = tuple((term, 1) for term in self.waiting[-k:])
                best = worth, Total(r, {0: terms, 1: terms}, score, by)
        return best[1] if best else None

    def _signed(self, r: int, by: By) -> Iterator[Total | None]:
        """One part of what waits less another: cost − revenue, revenue − cost, or a sum with its sign turned."""
        lasts = self.waiting[-SIGNED:]
        for start in {
            0,
            max(len(lasts) - 2, 0),
            max(len(lasts) - (len(self.waiting) - self.since), 0),
        }:
            rows = lasts[start:]
            for boundary in range(1, len(rows)):
                yield self._pattern(r, rows[:boundary], rows[boundary:], by)
        if len(lasts) == 1 and by == "result":
            yield self._pattern(r, lasts, [], by)

    def _pattern(self, r: int, left: list[int], right: list[int], by: By) -> Total | None:
        """The signs that hold best; variances are added, or have the signs of the levels, and no others."""

        def signed(signs: Signs) -> tuple[tuple[int, int], ...]:
            one, other = signs
            return tuple((row, one) for row in left) + tuple((row, other) for row in right)

        classes: dict[int, tuple[tuple[int, int], ...]] = {}
        scores: list[Score] = []
        allowed = list(_SIGNS)
        for name in (0, 1):
            columns = self.columns.of(name)
            if not columns:
                continue
            tried = [(self.columns.judge(r, signed(signs), columns), signs) for signs in allowed]
            score, signs = max(tried, key=lambda each: each[0].value)
            is_one_wrong = name == 1 and len(score.fails) == 1 and len(_joined(scores).holds) > 1
            if score.holds or is_one_wrong:
                classes[name] = signed(signs)
                scores.append(score)
            if name == 0 and score.holds:
                allowed = list(dict.fromkeys(((1, 1), signs)))
        return Total(r, classes, _joined(scores), by) if classes else None

    def _with_parts(self, r: int, by: By) -> Iterator[Total | None]:
        """Rows marked as parts that are no parts: all details since the last total, they too; and rows that are not
        marked but begin with a small letter, left out."""
        since = self.waiting[self.since :]
        large = tuple((row, 1) for row in since if row not in self.said.small)
        if 1 < len(large) < len(since):
            yield Total(r, {0: large, 1: large}, self._judge(r, large), by)
        if not self.parts:
            return
        terms = tuple((row, 1) for row in sorted({*self.waiting[self.since :], *self.parts}))
        if len(terms) > 1:
            yield Total(r, {0: terms, 1: terms}, self._judge(r, terms), by)

    def _below(self, r: int, by: By) -> Iterator[Total | None]:
        """A total that stands first: what follows, to the next total or the end."""
        rows: list[int] = []
        most = LONGEST if self.budget > 0 else UNTOLD
        for below in range(r + 1, min(len(self.kinds), r + most)):
            if self.kinds[below] in ("total", "result", "opening", "closing", "mean"):
                break
            if self.kinds[below] in ("detail", "of-which"):
                rows.append(below)
        self.budget -= 2 * len(rows)
        for terms in ([x for x in rows if self.kinds[x] == "detail"], rows):
            if len(terms) > 1:
                signed = tuple((row, 1) for row in terms)
                yield Total(r, {0: signed, 1: signed}, self._judge(r, signed), by)

    def _judge(self, r: int, terms: Sequence[tuple[int, int]]) -> Score:
        return self.columns.judge(r, terms, self.columns.summed)

    def _by_words(self, r: int, by: By) -> Total | None:
        """A total that holds in no column, where the words alone say what it is the sum of: "Summa" is the rows since
        the last total, "Resultat efter bidrag" the result before it and what came between."""
        since = self.since if by == "words" else self.since - 1
        rows = self.waiting[max(since, 0) :]
        is_said = by == "words" or (r in self.said.after and since >= 0)
        if not is_said or not 2 <= len(rows) <= LONGEST or self.said.small.intersection(rows):
            return None
        terms = tuple((row, 1) for row in rows)
        score = self._judge(r, terms)
        if len(score.fails) != 1 or (score.holds and not self._is_near(r, rows, score.fails[0])):
            return None
        return Total(r, {0: terms, 1: terms}, score, "words")

    def _is_near(self, r: int, rows: Sequence[int], c: int) -> bool:
        """A wrong sum may be off by half, but is more than any one of several rows: else it is a mean, or a maximum."""
        values = self.columns.numbers.values
        parts = [abs(values[row][c] or 0) for row in rows]
        return max(parts) < abs(values[r][c] or 0) < 2 * sum(parts) and len(rows) > 2

    def _untold(self, r: int) -> Total | None:
        """A row that words do not call a total, but that is one in every column; or that has its parts below it."""
        waiting = self.waiting[-UNTOLD:]
        if len(waiting) > 1 and (found := self._untold_from(r, waiting[::-1], "arithmetic")):
            return found
        rows = []
        for below in range(r + 1, min(len(self.kinds), r + 1 + UNTOLD)):
            if self.kinds[below] != "detail":
                break
            rows.append(below)
        found = self._untold_from(r, rows, "arithmetic") if len(rows) > 1 else None
        if found:
            return Total(found.row, found.classes, found.score, found.by, is_parts=True)
        return None

    def _untold_from(self, r: int, rows: Sequence[int], by: By) -> Total | None:
        """The rows from the nearest on that add up; looked for in the largest column, else in the next largest."""
        values = self.columns.numbers.values
        own = sorted(self.columns.summed, key=lambda c: -abs(values[r][c] or 0))
        for key in own[: KEYS if len(self.kinds) <= LONG else 1]:
            if values[r][key] and (found := self._untold_in(r, rows, key, by)):
                return found
        return None

    def _untold_in(self, r: int, rows: Sequence[int], key: int, by: By) -> Total | None:
        values, halves = self.columns.numbers.values, self.columns.numbers.halves
        rest, tolerance = values[r][key] or 0, halves[r][key]
        for k, row in enumerate(rows, start=1):
            rest -= values[row][key] or 0
            tolerance += halves[row][key]
            if k > 1 and abs(rest) <= tolerance:
                terms = tuple((term, 1) for term in sorted(rows[:k]))
                score = self._judge(r, terms)
                if _is_evident(score, k):
                    return Total(r, {0: terms, 1: terms}, score, by)
        return None


class _Running:
    """A sum that grows by one row at a time, judged in every column without starting again."""

    def __init__(self, columns: Columns, row: int) -> None:
        self.columns, self.numbers = columns, columns.numbers
        self.at = [c for c in columns.summed if self.numbers.values[row][c] is not None]
        self.total = [self.numbers.values[row][c] or 0 for c in self.at]
        self.rest = list(self.total)
        self.tolerance = [self.numbers.halves[row][c] for c in self.at]
        self.counted = [0] * len(self.at)
        self.gaps = [False] * len(self.at)

    def add(self, row: int) -> None:
        values, halves = self.numbers.values[row], self.numbers.halves[row]
        for n, c in enumerate(self.at):
            value = values[c]
            if value is None:
                self.gaps[n] = self.gaps[n] or self.numbers.states[row][c] != "nothing"
            else:
                self.rest[n] -= value
                self.tolerance[n] += halves[c]
                self.counted[n] += value != 0

    def score(self) -> Score:
        holds, fails, weight = [], [], 0
        for n, c in enumerate(self.at):
            if abs(self.rest[n]) <= self.tolerance[n]:
                if self.counted[n]:
                    holds.append(c)
                    says = bits(self.total[n], self.tolerance[n])
                    weight += says // (1 if self.counted[n] > 1 else 2) or 1
            elif not self.gaps[n]:
                fails.append(c)
        return Score(tuple(holds), tuple(fails), weight)


def _joined(scores: Sequence[Score]) -> Score:
    return Score(
        tuple(c for score in scores for c in score.holds),
        tuple(c for score in scores for c in score.fails),
        sum(score.bits for score in scores),
    )


def _is_credible(total: Total) -> bool:
    """Words and arithmetic agree: it holds in as many columns as not, or so exactly that it is no coincidence."""
    holds, fails, weight = len(total.score.holds), len(total.score.fails), total.score.bits
    if not holds:
        return False
    if fails and weight < LEAST:
        return False
    if total.by == "words":
        return holds >= fails or (weight >= 14 and holds * 2 >= fails)
    return holds > fails or (holds == fails and weight >= 8)


def _may_be_signed(total: Total, is_said_plain: bool) -> bool:
    """What words call a total is a plain sum, unless several columns say that it is not."""
    is_plain = all(factor == 1 for terms in total.classes.values() for _, factor in terms)
    return is_plain or not is_said_plain or len(total.score.holds) > 1


def _is_evident(score: Score, terms: int) -> bool:
    """Arithmetic alone: it holds wherever it can, in several columns, beyond coincidence among so many sums tried."""
    if len(score.holds) < 2:
        return bool(score.holds) and not score.fails and score.bits >= 11 and terms > 2
    fails = len(score.fails)
    return fails * 3 <= len(score.holds) and score.bits >= 16 + 8 * fails
