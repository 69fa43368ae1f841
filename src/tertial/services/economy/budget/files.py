"""A budget as a workbook and back: the keys are locked, amounts are filled in, what would change is seen before it is.

The first row says what the file is of. A file is taken whole or not at all, and what is wrong is told row by row.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tertial.domain.economy.budget import WHOLE_YEAR, BudgetCell
from tertial.domain.economy.periods import MONTHS
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, ore_from
from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.domain.swedish import format_ore, parse_number
from tertial.errors import BadInput, TertialError
from tertial.ledger.formats.cells import Cell
from tertial.ledger.formats.workbook import sheets_of
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import (
    BudgetYear,
    budget_year,
    chosen_keys,
    key_for,
    moved_amounts,
    newest,
    version_row,
)
from tertial.services.economy.budget.typing import CellFault, Saved, TypedCell, save_cells
from tertial.services.economy.printing import money_of
from tertial.services.messages import sentence

MARK = "tertial.budget/1"
KEYS = ("Enhet", "Enhetens namn", "Rad", "Radens namn")
_FIRST = 3
"""Rows above the amounts: what the file is, what to do, the headings."""


def budget_file(
    *, actor: Actor, committee: str, year: int, version: str, money: str, months: bool
) -> bytes:
    """A version as a workbook: a row a unit and line, the year or twelve months to fill in. Raises ``NotFound``."""
    import xlsxwriter

    require(actor, "see_breakdown", committee)
    of, unit = budget_year(committee=committee, year=year), money_of(money)
    row = version_row(committee=committee, year=year, key=version)
    held, chosen = moved_amounts(row), chosen_keys(row)
    parts = tuple(range(1, MONTHS + 1)) if months else (WHOLE_YEAR,)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Budget")
        _head(book, sheet, [MARK, version, year, newest(row), str(unit), row.label], parts)
        locked = book.add_format({"font_color": "#56616e"})
        filled = book.add_format(
            {"locked": False, "num_format": "# ##0.###", "bg_color": "#fdf3dc"}
        )
        for number, cell in enumerate(_cells(of), start=_FIRST):
            label = of.definition.line(cell.line).label
            names = (cell.unit, of.name(cell.unit), cell.line, label)
            for column, text in enumerate(names):
                sheet.write_string(number, column, text, locked)
            amount = held.get(cell)
            for column, part in enumerate(parts, start=len(KEYS)):
                if amount is None:
                    sheet.write_blank(number, column, None, filled)
                    continue
                ore = (
                    amount.ore
                    if part == WHOLE_YEAR
                    else amount.months(key_for(of, chosen, cell))[part - 1]
                )
                sheet.write_number(number, column, float(in_unit(ore * of.sign, unit)), filled)
    return target.getvalue()


def _head(book: Any, sheet: Any, about: Sequence[Any], parts: Sequence[int]) -> None:
    grey = book.add_format({"font_color": "#56616e", "font_size": 9})
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, value in enumerate(about):
        sheet.write(0, column, value, grey)
    how = f"Fyll i de gula cellerna, belopp i {about[4]}: intäkter med plus, kostnader med minus."
    sheet.write_string(1, 0, how, grey)
    for column, name in enumerate((*KEYS, *(_part_name(part) for part in parts))):
        sheet.write_string(_FIRST - 1, column, name, bold)
    sheet.set_column(1, 1, 28)
    sheet.set_column(3, 3, 28)
    sheet.set_column(4, 4 + len(parts), 14)
    sheet.freeze_panes(_FIRST, len(KEYS))
    sheet.protect("", {"format_columns": True, "sort": True, "autofilter": True})


def _cells(of: BudgetYear) -> Iterator[BudgetCell]:
    for unit in of.units():
        for line in of.lines(unit):
            yield BudgetCell(unit, line)


def _part_name(part: int) -> str:
    return MONTH_NAMES[part - 1].capitalize() if part else "Helår"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A cell that a file would change, as printed."""

    row: int
    unit: str
    line: str
    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file would do: its changes, or what is wrong in it; ``taken`` is what to hand back to take it."""

    file: str
    version: str
    version_label: str
    year: int
    money: str
    changes: tuple[FileChange, ...] = ()
    problems: tuple[str, ...] = ()
    total: str = ""
    taken: str = ""


def preview_file(
    *, actor: Actor, committee: str, year: int, version: str, path: Path, name: str
) -> FilePreview:
    """What a filled-in workbook would change. Nothing is changed.

    Raises: BadInput("budget.file"): it is no workbook from here. BadInput("budget.file-other"): of another version.
    """
    require(actor, "edit_economy", committee)
    rows = _rows(path, name)
    of = budget_year(committee=committee, year=year)
    row = version_row(committee=committee, year=year, key=version)
    seen, money, parts = _about(rows, name, version, year)
    reading = _Reading(of, row, seen, money, parts)
    for number, cells in enumerate(rows[_FIRST:], start=_FIRST + 1):
        reading.read(number, cells)
    taken = [
        {"key": f"{t.unit}/{t.line}/{t.part}", "value": t.text, "version": t.seen}
        for t in reading.typed
    ]
    return FilePreview(
        name,
        version,
        row.label,
        year,
        str(money),
        tuple(reading.changes),
        tuple(reading.problems),
        format_ore(reading.total, money, sign=True),
        json.dumps(taken, ensure_ascii=False),
    )


def _rows(path: Path, name: str) -> list[list[Cell]]:
    try:
        sheets = sheets_of(path)
    except BadInput as error:
        raise BadInput("budget.file", file=name) from error
    rows = [list(row) for row in sheets[0].rows()] if sheets else []
    if len(rows) < _FIRST or not rows[0] or str(rows[0][0]) != MARK:
        raise BadInput("budget.file", file=name)
    return rows


def _about(
    rows: Sequence[Sequence[Cell]], name: str, version: str, year: int
) -> tuple[int, Unit, tuple[int, ...]]:
    first = [_plain(cell) for cell in rows[0]][:5]
    if len(first) < 5 or not (first[2].isdigit() and first[3].isdigit()):
        raise BadInput("budget.file", file=name)
    if (first[1], int(first[2])) != (version, year):
        raise BadInput("budget.file-other", file=name, version=first[1], year=first[2])
    headings = [str(cell) for cell in rows[_FIRST - 1]]
    named = {_part_name(part): part for part in range(MONTHS + 1)}
    parts = tuple(named[text] for text in headings[len(KEYS) :] if text in named)
    if tuple(headings[: len(KEYS)]) != KEYS or not parts:
        raise BadInput("budget.file", file=name)
    return int(first[3]), money_of(first[4]), parts


def _plain(cell: Cell) -> str:
    """A cell as text: a number exactly as it stands, with a decimal comma."""
    if isinstance(cell, float):
        value = Decimal(repr(cell))
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return str(cell).strip()


class _Reading:
    """The rows of a file held against the version as it was when the file was made."""

    def __init__(
        self, of: BudgetYear, row: Any, seen: int, money: Unit, parts: tuple[int, ...]
    ) -> None:
        self.of, self.seen, self.money, self.parts = of, seen, money, parts
        self.before = moved_amounts(row, seen=seen)
        self.chosen = chosen_keys(row)
        self.known = set(_cells(of))
        self.typed: list[TypedCell] = []
        self.changes: list[FileChange] = []
        self.problems: list[str] = []
        self.total = 0
        self._rows: dict[BudgetCell, int] = {}

    def read(self, number: int, cells: Sequence[Cell]) -> None:
        texts = [_plain(cell) for cell in cells]
        if not any(texts):
            return
        texts += [""] * (len(KEYS) + len(self.parts) - len(texts))
        cell = BudgetCell(texts[0], texts[2])
        if cell not in self.known:
            self.problems.append(f"Rad {number}: {texts[0]} har ingen rad {texts[2]}.")
            return
        if cell in self._rows:
            self.problems.append(f"Rad {number}: samma enhet och rad som rad {self._rows[cell]}.")
            return
        self._rows[cell] = number
        for part, text in zip(self.parts, texts[len(KEYS) :], strict=False):
            try:
                self._cell(number, cell, part, text)
            except TertialError as error:
                self.problems.append(f"Rad {number}, {_part_name(part).lower()}: {sentence(error)}")

    def _cell(self, number: int, cell: BudgetCell, part: int, text: str) -> None:
        amount = self.before.get(cell)
        before = None
        if amount is not None:
            months = amount.months(key_for(self.of, self.chosen, cell))
            before = amount.ore if part == WHOLE_YEAR else months[part - 1]
        if not text and before is None:
            return
        after = ore_from(parse_number(text), self.money) * self.of.sign if text else 0
        if after == before:
            return
        self.total -= after - (before or 0)
        self.typed.append(TypedCell(cell.unit, cell.line, part, text, self.seen))
        self.changes.append(
            FileChange(
                number,
                f"{cell.unit} {self.of.name(cell.unit)}",
                self.of.definition.line(cell.line).label,
                _part_name(part).lower(),
                format_ore(None if before is None else before * self.of.sign, self.money),
                format_ore(after * self.of.sign, self.money),
            )
        )


def take_file(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    taken: str,
    money: str,
    file: str,
    now: datetime,
) -> Saved:
    """Take what a preview showed, whole: where a cell cannot be saved, or another has changed it since, nothing is.

    Raises: BadInput("budget.file"): ``taken`` is not what a preview handed out.
    """
    try:
        cells = [
            TypedCell(*typed_key(str(each["key"])), str(each["value"]), int(each["version"]))
            for each in json.loads(taken)
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise BadInput("budget.file", file=file) from error
    return save_cells(
        actor=actor,
        committee=committee,
        year=year,
        version=version,
        typed=cells,
        money=money_of(money),
        now=now,
        reason=f"Ur filen {file}"[:300],
        whole=True,
    )


def typed_key(key: str) -> tuple[str, str, int]:
    """A grid's key as unit, line and part. Raises ``ValueError``.

    >>> typed_key("1410/personnel/3")
    ('1410', 'personnel', 3)
    """
    unit, line, part = key.rsplit("/", 2)
    return unit, line, int(part)


def faults_in_words(of: BudgetYear, faults: Sequence[CellFault]) -> tuple[str, ...]:
    """Why cells were not saved, a sentence each with its unit and line."""
    return tuple(
        f"{fault.typed.unit} {of.name(fault.typed.unit)}, {fault.typed.line}: {sentence(fault.error)}"
        for fault in faults
    )
