"""The economy page as a workbook: the table as it is shown, and the same in exact kronor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tertial.document.model import Cell, Column, Document, Row, Section, Table
from tertial.domain.figure import Unit
from tertial.domain.money import round_half_up
from tertial.domain.period import Period, PeriodKind
from tertial.services.access import Actor
from tertial.services.economy.page.asked import PageAsked, PageColumn
from tertial.services.economy.page.rows import PageCell, PageRow
from tertial.services.economy.page.standing import EconomyPage, economy_page

DECIMALS = {Unit.MNKR: 1, Unit.TKR: 0, Unit.KR: 2}


def economy_file(*, actor: Actor, committee: str, asked: PageAsked) -> tuple[str, bytes]:
    """The page as XLSX: a file name and its bytes. Raises as ``economy_page``."""
    from tertial.document.render.xlsx import to_xlsx

    page = economy_page(actor=actor, committee=committee, asked=asked)
    exact = economy_page(actor=actor, committee=committee, asked=replace(asked, money="kr"))
    tables = [_table(page, page.money)]
    if page.money is not Unit.KR:
        tables.append(_table(exact, Unit.KR))
    section = Section("ekonomi", 1, page.table_title, tuple(tables))
    until = Period(page.year, page.month, PeriodKind.YTD)
    document = Document(
        id=f"{committee}/ekonomi-{until}",
        kind="ekonomi",
        title=page.sentence,
        committee=page.committee_name,
        period_end=until.last_day().isoformat(),
        sections=(section,),
        subtitle=f"{page.title}. {page.state[:1].upper()}{page.state[1:]}.",
    )
    return f"{committee}-ekonomi-{until}.xlsx", to_xlsx(document)


def _table(page: EconomyPage, money: Unit) -> Table:
    title = page.table_title if money is page.money and money is not Unit.KR else "Exakt, kronor"
    return Table(
        id=f"{page.table}-{money}",
        title=title,
        columns=tuple(Column(column.name, column.group) for column in page.columns),
        rows=tuple(_row(row, page.columns, money, page.rows) for row in page.rows),
        label_heading=page.label_heading,
        unit=money,
    )


def _row(row: PageRow, columns: Sequence[PageColumn], money: Unit, rows: Sequence[PageRow]) -> Row:
    cells = (_cell(one, column, money) for one, column in zip(row.cells, columns, strict=True))
    level = "of-which" if row.depth else row.level
    parent = next((other.label for other in rows if other.key == row.parent), "")
    label = f"{row.unit} {row.label}" if row.unit else row.label
    return Row(label, tuple(cells), level, parent=parent)


def _cell(one: PageCell, column: PageColumn, money: Unit) -> Cell:
    if one.value is None:
        return Cell()
    decimals = 1 if column.is_percent else DECIMALS[money]
    value = round_half_up(Decimal(one.value), decimals)
    text = one.text if money is not Unit.KR else f"{value}"
    return Cell(text, value, one.ref, unit="%" if column.is_percent else None, decimals=decimals)
