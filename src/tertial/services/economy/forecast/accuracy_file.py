"""How right forecasts were, as a workbook: the page's tables, and every frozen line beside what it became."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from tertial.document.model import Cell, Column, Document, Row, Section, Table
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, round_half_up
from tertial.domain.percent import Percent
from tertial.services.access import Actor
from tertial.services.economy.basis import Basis, basis, newest_year
from tertial.services.economy.forecast.accuracy import AccuracyPage, AccuracyRow, accuracy_page
from tertial.services.economy.forecast.versions import version_of


def accuracy_file(
    *, actor: Actor, committee: str, unit: str = "", line: str = ""
) -> tuple[str, bytes]:
    """The page as XLSX: a file name and its bytes. Raises as ``accuracy_page``."""
    from tertial.document.render.xlsx import to_xlsx

    page = accuracy_page(actor=actor, committee=committee, unit=unit, line=line)
    base = basis(committee=committee, year=newest_year(committee))
    groups = (
        ("month", _("Efter prognosens månad"), _("Prognos till och med"), page.by_month),
        ("line", _("Efter rad"), _("Rad"), page.by_line),
        ("year", _("Efter år"), _("År"), page.by_year),
        ("unit", _("Efter enhet"), _("Enhet"), page.by_unit),
    )
    tables = [_group(*group) for group in groups if group[3]]
    section = Section("accuracy", 1, _("Prognosernas träffsäkerhet"), (*tables, _lines(base, page)))
    document = Document(
        id=f"{committee}/traffsakerhet",
        kind="ekonomi",
        title=_("Prognosernas träffsäkerhet"),
        committee=page.committee_name,
        period_end="",
        municipality=base.records.municipality,
        sections=(section,),
        subtitle=" · ".join(filter(None, (page.unit_name, page.line_label))),
    )
    place = "-".join(filter(None, (committee, "traffsakerhet", unit, line)))
    return f"{place}.xlsx", to_xlsx(document)


def _group(key: str, title: str, heading: str, rows: Sequence[AccuracyRow]) -> Table:
    return Table(
        id=f"accuracy-{key}",
        title=title,
        columns=(
            Column(_("Antal")),
            Column(_("Fel, mnkr")),
            Column(_("För högt (+) eller lågt")),
            Column(_("Fel i genomsnitt")),
        ),
        rows=tuple(_row(row) for row in rows),
        label_heading=heading,
    )


def _row(row: AccuracyRow) -> Row:
    return Row(
        row.label,
        (
            Cell(str(row.count), Decimal(row.count), decimals=0),
            _money(-row.exact.error, Unit.MNKR, row.error, 1),
            _percent(row.exact.bias, row.bias),
            _percent(row.exact.absolute, row.absolute),
        ),
    )


def _lines(base: Basis, page: AccuracyPage) -> Table:
    """Every line of every frozen forecast, in exact kronor with the statement's sign."""
    labels = {line.key: line.label for line in base.definition().lines}
    sign = base.definition().sign
    rows = tuple(
        Row(
            base.units[each.unit].name if each.unit in base.units else each.unit,
            (
                Cell(each.unit),
                Cell(labels.get(each.line, each.line)),
                Cell(version_of(each.year, each.month)),
                _money(sign * each.forecast, Unit.KR),
                _money(sign * each.outcome, Unit.KR),
                _money(sign * each.error, Unit.KR),
            ),
        )
        for each in page.forecasts
    )
    columns = (
        Column(_("Kod"), is_text=True),
        Column(_("Rad"), is_text=True),
        Column(_("Prognos"), is_text=True),
        Column(_("Helår enligt prognosen")),
        Column(_("Helår, utfall")),
        Column(_("Fel")),
    )
    title = _("Underlag, kronor")
    return Table("accuracy-lines", title, columns, rows, label_heading=_("Enhet"), unit=Unit.KR)


def _money(ore: int, unit: Unit, text: str = "", decimals: int = 2) -> Cell:
    value = round_half_up(in_unit(ore, unit), decimals)
    return Cell(text or f"{value}", value, unit=str(unit), decimals=decimals)


def _percent(share: Percent | None, text: str) -> Cell:
    if share is None:
        return Cell()
    return Cell(text, round_half_up(share.value, 1), unit="%", decimals=1)
