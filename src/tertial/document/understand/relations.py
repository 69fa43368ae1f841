"""The ties between a table's cells: everything that words and arithmetic together say must hold.

The parts are found in modules of their own: ``totals`` (rows that are sums), ``ofwhich``, ``differences`` (columns),
``balances`` (closing balances, means, internal items), ``shares``. Here they become ``Relation`` values, each with how
sure it is that the tie is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from tertial.document.model import Table
from tertial.document.understand.balances import closings, closings_across, internals, means
from tertial.document.understand.differences import Across, Sheet, across, sheet_of
from tertial.document.understand.ofwhich import Parts, parts_in
from tertial.document.understand.scaled import Numbers
from tertial.document.understand.shares import quotients, ratios
from tertial.document.understand.totals import LEAST, Columns, Said, Total, totals_in
from tertial.document.understand.understood import Kind, Relation, Role, Spot, spot_at
from tertial.document.understand.wording import (
    RowKind,
    bridged,
    is_after,
    is_share,
    is_total,
    kind_of,
)

MOST_CELLS: Final = 100_000
"""A table with more cells is a list, not a calculation; its ties are not looked for."""
SURE, LIKELY, UNTOLD, MAYBE, GUESS = 0.95, 0.85, 0.8, 0.7, 0.5
_OF_NOTES: Final = frozenset(("not", "noter", "nr", "id", "kod", "ansvar", "konto"))
"""Columns whose numbers are names."""
Terms = Sequence[tuple[int, int]]


def relations_of(table: Table, roles: tuple[Role, ...], numbers: Numbers) -> tuple[Relation, ...]:
    """The ties of a table, in no order; none where it has too few numbers."""
    if not table.rows or not table.columns or len(table.rows) * len(table.columns) > MOST_CELLS:
        return ()
    if sum(state == "number" for row in numbers.states for state in row) < 3:
        return ()
    kinds = tuple(
        kind_of(row, any(value is not None for value in values))
        for row, values in zip(table.rows, numbers.values, strict=True)
    )
    kinds = bridged([row.label for row in table.rows], kinds)
    return _once(_Ties(table, roles, numbers, kinds).all())


def _once(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Ties of the same cells only once: the surest, and of two the later, which words have suggested."""
    kept: dict[frozenset[tuple[int, int]], Relation] = {}
    for relation in relations:
        spots = (relation.result, *(spot for spot, _ in relation.terms))
        cells = frozenset((spot.row, spot.column) for spot in spots)
        old = kept.get(cells)
        if old is None or relation.confidence >= old.confidence or old.at_most:
            kept[cells] = relation
    return tuple(kept.values())


class _Ties:
    """The search in one table."""

    def __init__(
        self, table: Table, roles: tuple[Role, ...], numbers: Numbers, kinds: tuple[RowKind, ...]
    ) -> None:
        self.table, self.numbers, self.kinds = table, numbers, kinds
        counted = [c for c in range(len(table.columns)) if self._has_numbers(c, roles)]
        self.percent = tuple(c for c in counted if self._is_percent(c, roles))
        levels = tuple(c for c in counted if c not in self.percent)
        is_all_percent = table.unit in ("%", "procentenheter") or not levels
        usable = tuple(counted) if is_all_percent else levels
        self.sheet = sheet_of(table, numbers, roles, kinds, usable)
        classes = {c: int(self.sheet.is_like_variance(c)) for c in usable}
        levels = () if is_all_percent else levels
        kept = ratios(numbers, table.columns, kinds, levels)
        self.columns = Columns(numbers, tuple(c for c in levels if c not in kept), classes)

    def _has_numbers(self, c: int, roles: tuple[Role, ...]) -> bool:
        column = self.table.columns[c]
        if column.is_text or roles[c].measure == "text" or column.name.casefold() in _OF_NOTES:
            return False
        return any(row[c] is not None for row in self.numbers.values)

    def _is_percent(self, c: int, roles: tuple[Role, ...]) -> bool:
        column = self.table.columns[c]
        units = (column.unit, roles[c].unit)
        if "%" in units or "procentenheter" in units or roles[c].measure == "share":
            return True
        if is_share(column.name):
            return True
        shown = [
            row.cells[c].unit
            for row in self.table.rows
            if c < len(row.cells) and row.cells[c].value is not None
        ]
        return bool(shown) and shown.count("%") * 2 > len(shown)

    def all(self) -> Iterator[Relation]:
        totals = totals_in(self.columns, self.kinds, self._said()) if self.columns.summed else ()
        yield from self._down(totals)
        yield from self._of_which(totals)
        yield from self._across({total.row for total in totals if not total.is_parts})
        yield from self._hundred()
        yield from self._balances()
        last = next((t.row for t in reversed(totals) if not t.is_parts), None)
        yield from quotients(self.sheet, self.percent, last)

    def _said(self) -> Said:
        labels = [row.label for row in self.table.rows]
        small = frozenset(r for r, label in enumerate(labels) if label[:1].islower())
        is_mixed = any(label[:1].isupper() for label in labels)
        after = frozenset(r for r, label in enumerate(labels) if is_after(label))
        return Said(after, small if is_mixed else frozenset())

    # --- rows ----------------------------------------------------------------------------------------------------

    def _down(self, totals: Sequence[Total]) -> Iterator[Relation]:
        blanks_are_nothing = any(
            self._gaps(total, c) for total in totals for c in total.score.holds
        )
        for total in totals:
            confidence = _confidence(total)
            kind: Kind = "of-which" if total.is_parts else "sum"
            words = _words(total)
            for c in self.columns.summed:
                terms = total.classes.get(self.columns.classes.get(c, 0), ())
                if (
                    not terms
                    or self.numbers.values[total.row][c] is None
                    or self._is_open(terms, c)
                ):
                    continue
                spots = self._spots(terms, c)
                sure = confidence
                if not self._is_held(total.row, terms, c) and self._gaps(total, c):
                    if not blanks_are_nothing:
                        continue
                    sure = min(sure, MAYBE)
                if spots:
                    yield Relation(kind, spot_at(total.row, c), spots, sure, words)

    def _gaps(self, total: Total, c: int) -> bool:
        terms = total.classes.get(self.columns.classes.get(c, 0), ())
        return any(self.numbers.states[r][c] in ("blank", "words") for r, _ in terms)

    def _is_open(self, terms: Terms, c: int) -> bool:
        return any(self.numbers.states[r][c] == "open" for r, _ in terms)

    def _spots(self, terms: Terms, c: int) -> tuple[tuple[Spot, int], ...]:
        return tuple(_term(r, c, f) for r, f in terms if self.numbers.values[r][c] is not None)

    def _is_held(self, row: int, terms: Terms, c: int) -> bool:
        values, halves = self.numbers.values, self.numbers.halves
        rest = (values[row][c] or 0) - sum(f * (values[r][c] or 0) for r, f in terms)
        return abs(rest) <= halves[row][c] + sum(halves[r][c] for r, _ in terms)

    def _of_which(self, totals: Sequence[Total]) -> Iterator[Relation]:
        whole_by_total = {r for t in totals if t.is_parts for r in (t.row,)}
        for parts in parts_in(self.columns, self.table.rows, self.kinds):
            if parts.whole in whole_by_total:
                continue
            terms = tuple((p, 1) for p in parts.parts)
            for c in self.columns.summed:
                spots = self._spots(terms, c)
                has_all = self.numbers.values[parts.whole][c] is not None and spots
                if not has_all or self._is_open(terms, c):
                    continue
                if parts.adds_up and len(spots) == len(terms):
                    holds, tested = (
                        len(parts.score.holds),
                        len(parts.score.holds + parts.score.fails),
                    )
                    words = f"i {holds} av {tested} kolumner" + self._exactly(parts)
                    sure = LIKELY if holds + parts.elsewhere >= 2 else MAYBE
                    yield Relation("of-which", spot_at(parts.whole, c), spots, sure, words)
                elif not parts.adds_up:
                    yield from self._at_most(parts, c, spots)

    def _exactly(self, parts: Parts) -> str:
        """Said where the parts add up to the last digit in two columns or more: no matter of definition."""
        values = self.numbers.values
        rests = {
            (values[parts.whole][c] or 0) - sum(values[p][c] or 0 for p in parts.parts)
            for c in parts.score.holds
        }
        return " exakt" if len(parts.score.holds) > 1 and rests == {0} else ""

    def _at_most(
        self, parts: Parts, c: int, spots: tuple[tuple[Spot, int], ...]
    ) -> Iterator[Relation]:
        """Parts that are not all of it: none is more than the whole."""
        for spot, factor in spots:
            whole, part = self.numbers.values[parts.whole][c], self.numbers.values[spot.row][c]
            if whole and part and whole * part > 0:
                yield Relation(
                    "of-which", spot_at(parts.whole, c), ((spot, factor),), 0.6, at_most=True
                )

    # --- columns -------------------------------------------------------------------------------------------------

    def _across(self, totals: set[int]) -> Iterator[Relation]:
        for found in across(self.sheet):
            above = self._without_parts(found) if found.kind == "sum" else False
            holds = len(found.score.holds)
            words = f"i {holds} av {found.tested} rader"
            kind = _kind_across(self.sheet, found)
            sure = _sure_across(found, holds)
            for r, values in enumerate(self.numbers.values):
                if above and (r in totals or self.kinds[r] in ("total", "result")):
                    continue
                sign = found.signs.get(r, 1)
                missing = values[found.result] is None
                missing = missing or any(values[c] is None for c, _ in found.terms)
                if missing and (found.kind == "difference" or not self._may_miss(found, r)):
                    continue
                terms = tuple(
                    _term(r, c, f * sign) for c, f in found.terms if values[c] is not None
                )
                yield Relation(kind, spot_at(r, found.result), terms, sure, words)
        for closing, line in closings_across(self.sheet):
            yield from self._rows(closing, line)

    def _without_parts(self, found: Across) -> bool:
        """Some rows have only the total: then the total of all rows is not the sum of the parts' totals."""
        return any(
            values[found.result] and all(values[c] is None for c, _ in found.terms)
            for values in self.numbers.values
        )

    def _may_miss(self, found: Across, r: int) -> bool:
        """A total of columns may have dashes among them, and two numbers at least."""
        values, states = self.numbers.values[r], self.numbers.states[r]
        if values[found.result] is None:
            return False
        missing = [c for c, _ in found.terms if values[c] is None]
        return len(found.terms) - len(missing) > 1 and all(states[c] == "nothing" for c in missing)

    def _rows(self, result: int, terms: Terms) -> Iterator[Relation]:
        holds = [r for r in range(len(self.kinds)) if self._row_holds(r, result, terms) is True]
        fails = [r for r in range(len(self.kinds)) if self._row_holds(r, result, terms) is False]
        if len(holds) < len(fails) or not holds:
            return
        for r in (*holds, *fails):
            spots = tuple(_term(r, c, f) for c, f in terms)
            yield Relation(
                "roll-forward",
                spot_at(r, result),
                spots,
                LIKELY,
                f"i {len(holds)} av {len(holds) + len(fails)} rader",
            )

    def _row_holds(self, r: int, result: int, terms: Terms) -> bool | None:
        values, halves = self.numbers.values[r], self.numbers.halves[r]
        printed = values[result]
        if printed is None or any(values[c] is None for c, _ in terms):
            return None
        rest = printed - sum(f * (values[c] or 0) for c, f in terms)
        return abs(rest) <= halves[result] + sum(halves[c] for c, _ in terms)

    def _hundred(self) -> Iterator[Relation]:
        """Shares of a whole: a total row that prints 100 % is the sum of the rows since the one before it."""
        start = 0
        columns = self.percent or self.sheet.usable
        for r, kind in enumerate(self.kinds):
            if kind not in ("total", "result", "share"):
                continue
            if kind == "share" and not is_total(self.table.rows[r].label):
                continue
            rows = [x for x in range(start, r) if self.kinds[x] in ("detail", "share")]
            start = r + 1
            hundreds = [c for c in columns if self._is_hundred(r, c)]
            for c in columns:
                spots = self._spots([(x, 1) for x in rows], c)
                is_one = c in hundreds or (hundreds and self._adds_to_hundred(r, c, rows))
                if len(spots) > 1 and is_one:
                    yield Relation("sum", spot_at(r, c), spots, LIKELY, "hundra procent")

    def _is_hundred(self, r: int, c: int) -> bool:
        if self.numbers.values[r][c] != 100 * self.numbers.scale:
            return False
        return c in self.percent or "%" in (self.table.rows[r].cells[c].unit, self.table.unit)

    def _adds_to_hundred(self, r: int, c: int, rows: Sequence[int]) -> bool:
        """Where the row prints 100 % in another column, the others are so much in this."""
        total = sum(self.numbers.values[x][c] or 0 for x in rows)
        slack = sum(self.numbers.halves[x][c] for x in rows)
        printed = self.numbers.values[r][c]
        return printed is not None and abs(total - 100 * self.numbers.scale) <= slack

    # --- what words suggest --------------------------------------------------------------------------------------

    def _balances(self) -> Iterator[Relation]:
        for closing in closings(self.columns, self.sheet):
            sure = (GUESS, LIKELY, SURE)[min(len(closing.score.holds), 2)]
            for c in self.columns.summed:
                complete = self.numbers.values[closing.row][c] is not None and all(
                    self.numbers.values[r][c] is not None for r, _ in closing.terms
                )
                if complete:
                    spots = self._spots(closing.terms, c)
                    words = "ingående + förändring = utgående"
                    yield Relation("roll-forward", spot_at(closing.row, c), spots, sure, words)
        found = list(means(self.sheet))
        judged = [(spot, terms, self._mean_holds(spot, terms)) for spot, terms in found]
        holds = sum(held for _, _, held in judged)
        if holds * 2 >= len(judged) or len(judged) == 1:
            sure = (GUESS, MAYBE, SURE)[min(holds, 2)]
            for spot, terms, _ in judged:
                yield Relation(
                    "mean", spot, tuple((t, 1) for t in terms), sure, f"i {holds} av {len(judged)}"
                )
        for first, second, factor in internals(self.sheet):
            for c in self.columns.summed:
                one, other = self.numbers.values[first][c], self.numbers.values[second][c]
                if one is not None and other is not None:
                    sign = 1 if self.sheet.is_like_variance(c) and factor == 1 else factor
                    yield Relation(
                        "internal", spot_at(first, c), ((spot_at(second, c), sign),), 0.6
                    )

    def _mean_holds(self, spot: Spot, terms: Sequence[Spot]) -> bool:
        values, halves = self.numbers.values, self.numbers.halves
        total = sum(values[t.row][t.column] or 0 for t in terms)
        slack = sum(halves[t.row][t.column] for t in terms)
        printed, half = values[spot.row][spot.column] or 0, halves[spot.row][spot.column]
        return abs(printed * len(terms) - total) <= slack + half * len(terms)


@lru_cache(maxsize=8192)
def _term(row: int, column: int, factor: int) -> tuple[Spot, int]:
    return spot_at(row, column), factor


def _confidence(total: Total) -> float:
    holds = len(total.score.holds)
    if total.by == "words":
        if total.score.fails and total.score.bits < LEAST:
            return MAYBE if holds else GUESS
        return SURE if holds else GUESS
    if total.by == "result":
        return SURE if holds > 1 else LIKELY
    return 0.9 if holds > 2 else MAYBE


def _words(total: Total) -> str:
    holds, tested = len(total.score.holds), len(total.score.holds) + len(total.score.fails)
    return f"i {holds} av {tested} kolumner"


def _kind_across(sheet: Sheet, found: Across) -> Kind:
    measure = sheet.roles[found.result].measure
    if found.kind == "sum":
        return "sum"
    return "variance" if measure in ("variance", "change") else "net"


def _sure_across(found: Across, holds: int) -> float:
    if found.tested == 1:
        return LIKELY
    if found.by_words:
        return SURE if holds > 2 or holds == found.tested else LIKELY
    return UNTOLD
