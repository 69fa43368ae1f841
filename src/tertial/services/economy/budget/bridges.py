"""The frame bridge: last year's frame to this year's, as a table and a waterfall of the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.document.model import Chart, Series
from tertial.domain.economy.bridge import Base, Bridge, BridgeRow, bridge
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, sum_ore
from tertial.domain.percent import Percent
from tertial.domain.swedish import format_ore, format_percent
from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import (
    BudgetYear,
    VersionHead,
    amounts_of,
    budget_year,
    heads,
)
from tertial.services.economy.budget.following import followed_version
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head, state_of
from tertial.services.economy.budget.records import RecordForm, form_of, rows_of
from tertial.services.economy.funding.fields import CHANGE_KINDS
from tertial.services.economy.printing import money_of

BASES: dict[Base, str] = {"original": "ursprunglig budget", "adjusted": "justerad budget"}


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """A row of the bridge; ``form`` where it can be changed."""

    label: str
    kind: str
    amount: str
    level: str = "detail"
    decided_in: str = ""
    note: str = ""
    form: RecordForm | None = None


@dataclass(frozen=True, slots=True)
class BridgePage:
    """From last year's frame to this year's: table and waterfall of the same figures; ``closes`` or what is left."""

    head: BudgetHead
    base: Base
    start: str
    end: str
    starts: tuple[tuple[str, str], ...]
    ends: tuple[tuple[str, str], ...]
    lines: tuple[BridgeLine, ...]
    closes: bool
    lacks: str
    sentence: str
    chart: Chart | None
    new: RecordForm


def bridge_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None,
    money: str,
    base: str = "",
    start: str = "",
    end: str = "",
) -> BridgePage:
    """The bridge from a version of last year to one of this year.

    Without choices: from last year's newest closed version, as its adjusted budget where there is an older one, to
    the one that this year is followed against, else its newest closed one, else its newest. Raises ``NotFound``.
    """
    require(actor, "see_breakdown", committee)
    of, unit = asked_year(committee, year), money_of(money)
    last = _last(of)
    before = _closed(last) if last else ()
    here = heads(of)
    starts = _chosen(before, start)
    followed = followed_version(committee=committee, year=of.year)
    ends = _chosen(here, end) if end else _chosen(_closed(of) or here, followed)
    kind: Base = "original" if base == "original" else "adjusted"
    if base not in BASES:
        kind = "adjusted" if starts and starts.key != before[0].key else "original"
    rows = rows_of("ram", committee=committee, year=of.year)
    found = bridge(
        base=kind,
        start=_net(last, starts) if last else None,
        changes=[BridgeRow(row.label, row.kind, row.amount) for row in rows],
        end=_net(of, ends),
    )
    forms = [
        form_of("ram", row) for row in rows if kind == "original" or row.kind != "already_in_base"
    ]
    start_label = f"{starts.label} {of.year - 1}" if starts else f"Budget {of.year - 1}"
    end_label = f"{ends.label} {of.year}" if ends else f"Budget {of.year}"
    lines = _bridge_lines(found, forms, start_label, end_label, unit)
    return BridgePage(
        budget_head(actor=actor, of=of, money=money),
        kind,
        starts.key if starts else "",
        ends.key if ends else "",
        tuple((each.key, f"{each.label} ({state_of(each).lower()})") for each in before),
        tuple((each.key, f"{each.label} ({state_of(each).lower()})") for each in here),
        lines,
        found.residual == 0,
        _lacks(found, of.year),
        _sentence(found, of.year, unit),
        _waterfall(found, start_label, end_label, unit),
        form_of("ram"),
    )


def _last(of: BudgetYear) -> BudgetYear | None:
    try:
        return budget_year(committee=of.committee, year=of.year - 1)
    except NotFound:
        return None


def _closed(of: BudgetYear) -> tuple[VersionHead, ...]:
    return tuple(each for each in heads(of) if each.state in ("sent", "decided"))


def _chosen(versions: Sequence[VersionHead], key: str) -> VersionHead | None:
    asked = [each for each in versions if each.key == key] if key else []
    return asked[0] if asked else versions[-1] if versions else None


def _net(of: BudgetYear, version: VersionHead | None) -> int | None:
    """A version's net cost: the committee's frame, plus is more money."""
    if version is None:
        return None
    return sum_ore(amount.ore for amount in amounts_of(of, version.key).values()).total


def _bridge_lines(
    found: Bridge, forms: Sequence[RecordForm], start: str, end: str, money: Unit
) -> tuple[BridgeLine, ...]:
    kinds = dict(CHANGE_KINDS)
    lines = [BridgeLine(start, "", format_ore(found.start, money), "subtotal")]
    for row, form in zip(found.rows, forms, strict=True):
        values = form.values
        lines.append(
            BridgeLine(
                row.label,
                kinds[row.kind],
                format_ore(row.ore, money, sign=True),
                decided_in=values["decided_in"],
                note=values["note"],
                form=form,
            )
        )
    if found.residual:
        amount = format_ore(found.residual, money, sign=True)
        lines.append(BridgeLine("Oförklarat", "rest", amount, "memo"))
    lines.append(BridgeLine(end, "", format_ore(found.end, money), "total"))
    return tuple(lines)


def _lacks(found: Bridge, year: int) -> str:
    if found.start is None:
        return f"Det finns ingen budget för {year - 1} att utgå från."
    return "" if found.end is not None else f"Det finns ingen budget för {year} att gå till."


def _sentence(found: Bridge, year: int, money: Unit) -> str:
    if found.change is None:
        return ""
    word = "ökar" if found.change > 0 else "minskar"
    share = found.share
    percent = "" if share is None else f", {format_percent(Percent(abs(share.value)))}"
    if not found.change:
        return f"Ramen är oförändrad mot {BASES[found.base]} {year - 1}.{_left(found, money)}"
    said = (
        f"Ramen {word} med {format_ore(abs(found.change), money)} {money}{percent}, "
        f"jämfört med {BASES[found.base]} {year - 1}."
    )
    return said + _left(found, money)


def _left(found: Bridge, money: Unit) -> str:
    if not found.residual:
        return " Bryggan går ihop."
    left = format_ore(found.residual, money, sign=True)
    return f" Raderna förklarar inte allt: {left} {money} återstår."


def _waterfall(found: Bridge, start: str, end: str, money: Unit) -> Chart | None:
    """The same figures as the table: from last year's frame, a step a row, to this year's."""
    if found.start is None or found.end is None:
        return None
    steps = [(row.label, row.ore) for row in found.rows]
    if found.residual:
        steps.append(("Oförklarat", found.residual))
    values = (found.start, *(ore for _, ore in steps), found.end)
    said = ", ".join(f"{label} {format_ore(ore, money, sign=True)}" for label, ore in steps)
    decimals = 1 if money is Unit.MNKR else 0
    return Chart(
        id="diagram-rambrygga",
        title=f"Rambrygga, {money}",
        alt=(
            f"Rambrygga i {money}: {start} {format_ore(found.start, money)}, {said or 'inga steg'}, "
            f"{end} {format_ore(found.end, money)}."
        ),
        kind="waterfall",
        categories=(start, *(label for label, _ in steps), end),
        series=(Series("Ram", tuple(Decimal(in_unit(ore, money)) for ore in values)),),
        unit=money,
        decimals=decimals,
        has_table=True,
    )
