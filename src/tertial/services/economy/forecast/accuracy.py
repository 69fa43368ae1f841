"""How right the committee's forecasts were: every version in the ledger whose year is over, against its outcome."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from tertial.domain.economy.accuracy import Accuracy, Frozen, accuracy, grouped
from tertial.domain.figure import Unit
from tertial.domain.percent import Percent
from tertial.domain.period import MONTHS
from tertial.domain.statement import OUTSIDE
from tertial.domain.swedish import format_ore, format_percent
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.cells import cells
from tertial.services.access import Actor, require
from tertial.services.economy.basis import Basis, basis, kept_ledger, newest_year
from tertial.services.economy.forecast.basis import line_of
from tertial.services.workspace import ledger_home
from tertial.store import models

_VERSION = re.compile(r"(\d{4})-(\d{2})")
WHOLE = frozenset(range(1, 13))


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """A group of forecasts, as printed: ``said`` is the bias in words, ``error`` mnkr with the result's sign.

    ``exact`` are the numbers behind the texts: öre that the result came to differ by, bias and error in percent.
    """

    key: str
    label: str
    count: int
    error: str
    bias: str
    absolute: str
    said: str
    exact: Accuracy


@dataclass(frozen=True, slots=True)
class AccuracyPage:
    committee: str
    committee_name: str
    unit: str
    unit_name: str
    line: str
    line_label: str
    whole: AccuracyRow
    by_unit: Sequence[AccuracyRow]
    by_line: Sequence[AccuracyRow]
    by_month: Sequence[AccuracyRow]
    by_year: Sequence[AccuracyRow]
    forecasts: Sequence[Frozen]


def accuracy_page(*, actor: Actor, committee: str, unit: str = "", line: str = "") -> AccuracyPage:
    """Every frozen forecast against what its year became, in all, of a unit or of a line.

    By unit and line in the order of the organisation and the statement, and by month and year.
    """
    require(actor, "see_breakdown", committee)
    base = basis(committee=committee, year=newest_year(committee))
    names = {code: each.name for code, each in base.units.items()}
    labels = {line.key: line.label for line in base.definition().lines}
    rows = [row for row in _frozen(committee) if unit in ("", row.unit) and line in ("", row.line)]

    def table(found: Mapping[str, Accuracy], words: Mapping[str, str]) -> tuple[AccuracyRow, ...]:
        places = {key: place for place, key in enumerate(words)}
        keys = sorted(found, key=lambda key: (places.get(key, len(places)), key))
        return tuple(_row(key, words.get(key, key), found[key]) for key in keys)

    months = {f"{number:02d}": name for number, name in enumerate(MONTHS, 1)}
    return AccuracyPage(
        committee,
        base.records.committee_name,
        unit,
        names.get(unit, unit),
        line,
        labels.get(line, line),
        _row("", _("Alla"), accuracy(rows)),
        by_unit=table(grouped(rows, lambda row: row.unit), names),
        by_line=table(grouped(rows, lambda row: row.line), labels),
        by_month=table(grouped(rows, lambda row: f"{row.month:02d}"), months),
        by_year=table(grouped(rows, lambda row: str(row.year)), {}),
        forecasts=rows,
    )


def said_of_unit(committee: str, unit: str, *, rules: Hashable = None) -> str:
    """Beside the next entry: "Enhetens 4 senaste prognoser har varit 2,1 % för höga"; empty before there is one."""
    rows = [row for row in _frozen(committee, rules) if row.unit == unit]
    if not rows:
        return ""
    found = accuracy(rows)
    forecasts = len({(row.year, row.month) for row in rows})
    return _("Enhetens frysta prognoser (%(count)s): %(said)s, i genomsnitt %(off)s fel.") % {
        "count": forecasts,
        "said": _said(found.bias),
        "off": format_percent(found.absolute) or _("okänt"),
    }


def _row(key: str, label: str, found: Accuracy) -> AccuracyRow:
    return AccuracyRow(
        key,
        label,
        found.count,
        format_ore(-found.error if found.count else None, Unit.MNKR, sign=True),
        format_percent(found.bias, sign=True),
        format_percent(found.absolute),
        _said(found.bias) if found.count else "",
        found,
    )


def _said(bias: Percent | None) -> str:
    if bias is None:
        return _("kan inte jämföras")
    text = format_percent(Percent(abs(bias.value)))
    if abs(bias.value) < _LEAST:
        return _("varken för höga eller för låga")
    return (
        _("%(share)s för höga") % {"share": text}
        if bias.value > 0
        else _("%(share)s för låga") % {"share": text}
    )


_LEAST = Decimal("0.05")
"""What prints as 0,0 percent says neither."""


def _frozen(committee: str, rules: Hashable = None) -> tuple[Frozen, ...]:
    """``rules`` is anything that is new whenever the maps of lines are; without it they are asked for."""
    home = ledger_home()
    if rules is None:
        maps = models.LineMap.objects.filter(plan_year__committee__slug=committee)
        rules = (maps.count(), maps.exclude(valid_to=None).count())
    return _judged(home, kept_ledger(home).generation, committee, rules)


@lru_cache(maxsize=16)
def _judged(home: Path, generation: int, committee: str, rules: Hashable) -> tuple[Frozen, ...]:
    ledger, base = kept_ledger(home), basis(committee=committee, year=newest_year(committee))
    years = {
        key[3] for key in ledger.manifest.index if key[0] == committee and key[1] == "forecast"
    }
    found: list[Frozen] = []
    for year in sorted(years):
        if set(ledger.months(committee=committee, kind="outcome", year=year)) >= WHOLE:
            found += _of_year(ledger, base, committee, year)
    return tuple(found)


def _of_year(ledger: Ledger, base: Basis, committee: str, year: int) -> list[Frozen]:
    outcome = _by_line(ledger, base, committee, year, "")
    found = []
    for version in ledger.versions(committee=committee, kind="forecast", year=year):
        match = _VERSION.fullmatch(version)
        if match is None:
            continue
        forecast = _by_line(ledger, base, committee, year, version)
        for unit, line in sorted(forecast.keys() | outcome.keys()):
            cell = (unit, line)
            amounts = forecast.get(cell, 0), outcome.get(cell, 0)
            found.append(Frozen(year, int(match[2]), unit, line, *amounts))
    return found


def _by_line(
    ledger: Ledger, base: Basis, committee: str, year: int, version: str
) -> dict[tuple[str, str], int]:
    """The year's outcome, or a version of its forecast, by unit and line."""
    definition, on = base.definition(), date(base.records.year, 12, 1)
    found: dict[tuple[str, str], int] = {}
    known: dict[tuple[str, str], str] = {}
    for cell in cells(
        ledger,
        committee=committee,
        kind="forecast" if version else "outcome",
        year=year,
        version=version,
        accounts=definition.accounts,
    ):
        unit = base.units.get(cell.cost_centre)
        role = unit.role if unit else ""
        if (cell.account, role) not in known:
            known[cell.account, role] = line_of(definition, cell.account, role, on)
        line = known[cell.account, role]
        if line and line != OUTSIDE:
            place = (cell.cost_centre, line)
            found[place] = found.get(place, 0) + cell.amount
    return found
