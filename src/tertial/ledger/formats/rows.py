"""One row of an export, read exactly: facts, or why not. What the vectorised path is unsure of ends here as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.formats.cells import (
    SPACE,
    Cell,
    CellProblem,
    amount_ore,
    cell_text,
    code_text,
    day_of,
    month_of,
    year_and_month,
    year_of,
)
from tertial.ledger.formats.layout import GRAND_TOTAL, Layout, Target, normal, subtotal_pattern

NAMES = {
    "account": "konto",
    "cost_centre": "ansvar",
    "activity": "verksamhet",
    "project": "projekt",
    "counterparty": "motpart",
    "tag": "fri kod",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact on its way: for which target, when, how much (öre, the ledger's sign)."""

    target: int
    year: int
    month: int
    amount: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that gave facts.

    ``codes`` are in ``DIMENSIONS``' order; ``sums`` are öre per amount column as in the file.
    """

    facts: tuple[Fact, ...]
    codes: tuple[str, ...]
    voucher: str
    day: date | None
    text: str
    sums: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken; ``sums`` as far as they could be read."""

    reason: str
    amount: int | None
    sums: tuple[int | None, ...]


class Why(Enum):
    """Why a row is left out, by the mapping's rules."""

    SUBTOTAL = "subtotal"
    GRAND_TOTAL = "grand total"
    HEADING = "heading"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no posting and says so itself; ``sums`` where it has any."""

    why: Why
    sums: tuple[int | None, ...]


class RowReader:
    """Reads rows by a layout. ``is_text``: a row with more or fewer cells than the heading has is refused."""

    def __init__(self, layout: Layout, *, is_text: bool) -> None:
        self.layout = layout
        self.mapping = layout.mapping
        self.period_places = _period_places(layout)
        self._is_text = is_text
        self._subtotal = subtotal_pattern(layout.mapping.subtotal_words)
        self._key = layout.columns.get(self.mapping.key, ())
        self._amounts = tuple(place for place, _ in layout.amounts)
        self._targets = [
            [(self._amounts.index(place), sign) for place, sign in target.columns]
            for target in layout.targets
        ]
        self.period = lru_cache(maxsize=4096)(self._parse_period)
        self.day_in = lru_cache(maxsize=4096)(self._parse_day)
        self._one_code = lru_cache(maxsize=1 << 16)(self._parse_code)
        self._is_plain_key = lru_cache(maxsize=1 << 16)(self._parse_key)

    def read(self, cells: Sequence[Cell]) -> Taken | Refused | LeftOut | None:
        """A row as facts, a refusal with its reason, or something to leave out; ``None`` when it is empty."""
        if not self._is_plain(cells):
            filled = sum(1 for cell in cells if not _is_empty(cell))
            if not filled:
                return None
            why = self._why_left_out(cells, filled)
            if why is not None:
                return LeftOut(why, self._readable(cells))
        try:
            return self._taken(cells)
        except CellProblem as problem:
            sums = self._readable(cells)
            return Refused(str(problem), self._signed(sums), sums)

    def _is_plain(self, cells: Sequence[Cell]) -> bool:
        """Whether a glance tells that no rule leaves the row out: most rows."""
        if not self._key or self.mapping.skip_empty or self._key[0] >= len(cells):
            return False
        return self._is_plain_key(cells[self._key[0]]) and not all(
            _is_empty(_at(cells, place)) for place in self._amounts
        )

    def _parse_key(self, key: Cell) -> bool:
        heading = self.layout.heading.get(self._key[0])
        text = cell_text(key)
        is_heading = heading is None or normal(text) == normal(heading)
        return bool(text) and not is_heading and not self.is_subtotal_text(text)

    def _why_left_out(self, cells: Sequence[Cell], filled: int) -> Why | None:
        if self._subtotal is not None and self._is_unkeyed(cells):
            texts = [normal(cell) for cell in cells if isinstance(cell, str)]
            if any(GRAND_TOTAL.fullmatch(text) for text in texts):
                return Why.GRAND_TOTAL
            if any(self._subtotal.match(text) for text in texts):
                return Why.SUBTOTAL
        if self._is_heading(cells):
            return Why.HEADING
        for name in self.mapping.skip_empty:
            if all(_is_empty(_at(cells, place)) for place in self.layout.columns[name]):
                return Why.SUBTOTAL
        is_bare = all(_is_empty(_at(cells, place)) for place in self._amounts)
        if is_bare and (filled == 1 or (self._key and _is_empty(_at(cells, self._key[0])))):
            return Why.NOTE
        return None

    def _is_unkeyed(self, cells: Sequence[Cell]) -> bool:
        if not self._key:
            return True
        key = _at(cells, self._key[0])
        return _is_empty(key) or (isinstance(key, str) and self.is_subtotal_text(key))

    def is_subtotal_text(self, text: str) -> bool:
        """Whether a text begins with a subtotal word."""
        return self._subtotal is not None and self._subtotal.match(normal(text)) is not None

    def _is_heading(self, cells: Sequence[Cell]) -> bool:
        heading = self.layout.heading
        return bool(heading) and all(
            normal(cell_text(_at(cells, place))) == normal(text) for place, text in heading.items()
        )

    def _taken(self, cells: Sequence[Cell]) -> Taken:
        if self._is_text:
            self._require_width(cells)
        codes = tuple([self.code(name, cells) for name in DIMENSIONS])
        if self.mapping.key == "account" and not codes[0]:
            raise CellProblem("konto saknas (är det en summarad: ange skip_empty i mappningen)")
        voucher = self.joined("voucher", cells)
        day = self.day(cells)
        sums = self._sums(cells)
        facts: list[Fact] = []
        for number, target in enumerate(self.layout.targets):
            amount = self._amount(number, sums)
            if amount is not None:
                facts += self.facts(number, target, self.year_and_month(target, cells), amount)
        if not facts:
            raise CellProblem("belopp saknas")
        return Taken(tuple(facts), codes, voucher, day, self.joined("text", cells), sums)

    def _require_width(self, cells: Sequence[Cell]) -> None:
        count = len(cells)
        if count == self.layout.width:
            return
        while count > self.layout.width and _is_empty(cells[count - 1]):
            count -= 1
        if count > self.layout.width and self.mapping.ignore_extra:
            return
        if count != self.layout.width:
            raise CellProblem(
                f"raden har {count} värden men rubriken {self.layout.width}: värdena kan stå i fel kolumn"
            )

    def code(self, name: str, cells: Sequence[Cell]) -> str:
        """The code of a dimension in a row: constant, one cell or several joined by a space."""
        places = self.layout.columns.get(name)
        if places is None:
            return self._one_code(name, self.mapping.constants.get(name, ""))
        if len(places) == 1:
            return self._one_code(name, _at(cells, places[0]))
        parts = [self._one_code(name, _at(cells, n)) for n in places]
        return " ".join(part for part in parts if part)

    def _parse_code(self, name: str, cell: Cell) -> str:
        return code_text(cell, name=NAMES[name], width=self.mapping.widths.get(name, 0))

    def joined(self, name: str, cells: Sequence[Cell]) -> str:
        """A free text in a row: constant, or its cells joined by a space."""
        places = self.layout.columns.get(name)
        if places is None:
            return self.mapping.constants.get(name, "")
        return " ".join(text for n in places if (text := free_text(_at(cells, n))))

    def day(self, cells: Sequence[Cell]) -> date | None:
        """The date of a row; ``None`` when it has none."""
        places = self.layout.columns.get("date")
        cell = self.mapping.constants.get("date", "") if places is None else _at(cells, places[0])
        return None if _is_empty(cell) else self.day_in(cell)

    def year_and_month(self, target: Target, cells: Sequence[Cell]) -> tuple[int, int]:
        """When a target's amounts in a row are: the target's own word, else the row's."""
        if target.year is not None and (target.month is not None or target.spread):
            return target.year, target.month or 0
        found = self.period(tuple([_at(cells, place) for place in self.period_places]))
        return (
            found[0] if target.year is None else target.year,
            found[1] if target.month is None else target.month,
        )

    def _parse_period(self, cells: tuple[Cell, ...]) -> tuple[int, int]:
        """Year and month; 0 for one of them that only the targets know."""
        columns, constants = self.layout.columns, self.mapping.constants
        order = self.mapping.date_order
        known = {*columns, *constants}
        for name in ("period", "date"):
            if name in constants and not cells:
                return year_and_month(constants[name], order=order)
            if name in columns and self.period_places == columns[name][:1]:
                return year_and_month(cells[0], order=order)
        left = list(cells)
        year = left.pop(0) if "year" in columns else constants.get("year")
        month = left.pop(0) if "month" in columns else constants.get("month")
        assert known & {"year", "month"}, "a mapping without a period is refused"
        return 0 if year is None else year_of(year), 0 if month is None else month_of(month)

    def _parse_day(self, cell: Cell) -> date:
        return day_of(cell, order=self.mapping.date_order)

    def facts(self, number: int, target: Target, when: tuple[int, int], amount: int) -> list[Fact]:
        """The facts that an amount gives: one, or twelve when a year is dealt out."""
        year, month = when
        if not target.spread:
            return [Fact(number, year, month, amount)]
        return [
            Fact(number, year, n, amount * n // 12 - amount * (n - 1) // 12) for n in range(1, 13)
        ]

    def ore(self, cell: Cell) -> int | None:
        """An amount as the file has it. Raises ``CellProblem``."""
        mapping = self.mapping
        return amount_ore(
            cell, decimal=mapping.decimal, unit=mapping.unit, round_to_ore=mapping.round_to_ore
        )

    def _sums(self, cells: Sequence[Cell]) -> tuple[int | None, ...]:
        return tuple([self.ore(_at(cells, place)) for place in self._amounts])

    def _amount(self, number: int, sums: Sequence[int | None]) -> int | None:
        total: int | None = None
        for place, sign in self._targets[number]:
            amount = sums[place]
            if amount is not None:
                total = (total or 0) + amount * sign
        return total

    def _readable(self, cells: Sequence[Cell]) -> tuple[int | None, ...]:
        """The amounts of a row that cannot be taken, as far as they can be read."""
        found: list[int | None] = []
        for place in self._amounts:
            try:
                found.append(self.ore(_at(cells, place)))
            except CellProblem:
                found.append(None)
        return tuple(found)

    def _signed(self, sums: Sequence[int | None]) -> int | None:
        amounts = [self._amount(number, sums) for number in range(len(self._targets))]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known else None


def _period_places(layout: Layout) -> tuple[int, ...]:
    """The places that a row's period is read from: period, else year and month, else the date."""
    columns, constants = layout.columns, layout.mapping.constants
    if "period" in constants:
        return ()
    if "period" in columns:
        return columns["period"][:1]
    apart = tuple(columns[name][0] for name in ("year", "month") if name in columns)
    if {"year", "month"} <= {*columns, *constants} or "date" not in {*columns, *constants}:
        return apart
    return columns.get("date", ())[:1]


def free_text(cell: Cell) -> str:
    """A text on one line, trimmed."""
    text = cell_text(cell)
    if "\n" in text or "\r" in text:
        text = " ".join(text.splitlines())
    return text


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else ""


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip(SPACE)
