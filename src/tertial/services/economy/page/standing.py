"""The economy page: how the committee's money stands, for any period, level and pair of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from tertial.domain.figure import Unit
from tertial.domain.period import MONTHS
from tertial.domain.swedish import NBSP, format_ore
from tertial.services.access import Actor, may, require
from tertial.services.economy.feed.months import month_states
from tertial.services.economy.page.amounts import HELD
from tertial.services.economy.page.asked import PageAsked, PageColumn, columns_of
from tertial.services.economy.page.cells import LABELS, Quantity
from tertial.services.economy.page.opened import Choice, Choices, Opened, choices_of, open_amounts
from tertial.services.economy.page.rows import PageRow, Printing, line_rows, unit_rows
from tertial.services.economy.page.words import explained, made_of, standing
from tertial.services.economy.printing import money_of
from tertial.services.pages import Unmapped
from tertial.store import models

HEADINGS = {"account": "Rad", "activity": "Verksamhet", "project": "Projekt"}
NOTHING: dict[Quantity, str] = {
    "budget": "Ingen budget",
    "outcome": "Inget utfall",
    "forecast": "Ingen prognos",
    "last_year": "Inget utfall",
}


@dataclass(frozen=True, slots=True)
class EconomyPage:
    """The page. ``sentence`` says how it stands and ``lede`` what makes it; ``asked`` is what was asked for, whole.

    ``path`` are the levels above the scope and it, ``below`` the units in it, as (code, name). ``state`` says whether
    the month is closed. ``notes`` tell what is not there; ``has_facts`` is False where the ledger has nothing to show.
    ``shown`` and ``against`` are words of the pair, empty for the report's columns.
    """

    committee: str
    committee_name: str
    year: int
    month: int
    asked: PageAsked
    choices: Choices
    title: str
    sentence: str
    lede: str
    table: str
    table_title: str
    label_heading: str
    money: Unit
    columns: Sequence[PageColumn]
    rows: Sequence[PageRow]
    path: Sequence[Choice]
    below: Sequence[Choice]
    state: str = ""
    is_closed: bool = False
    why: str = ""
    notes: Sequence[str] = ()
    unmapped: Sequence[Unmapped] = ()
    has_facts: bool = True
    may_import: bool = False
    may_settle: bool = False


def economy_page(*, actor: Actor, committee: str, asked: PageAsked) -> EconomyPage:
    """The page for what is asked.

    Raises: NotAllowed without ``see_breakdown``. NotFound("economy.no-year"), NotFound("plan-year.unknown"),
            NotFound("economy.no-statement"), NotFound("economy.unit"), NotFound("economy.line").
            BadInput: "economy.month", "economy.span", "economy.quantity", "economy.money".
    """
    require(actor, "see_breakdown", committee)
    opened = open_amounts(committee=committee, asked=asked)
    amounts, year, month = opened.amounts, opened.year, opened.month
    columns, money = columns_of(asked, year, month), money_of(asked.money)
    line = opened.line
    printing = Printing(amounts, columns, money, asked.unit, _comments(committee, year))
    by_unit = asked.per == "enheter"
    rows = unit_rows(printing, line) if by_unit else line_rows(printing)
    has_facts = any(amounts.of(*each) is not None for each in printing.bases)
    stands = [column for column in columns if column.against and not column.is_percent]
    told = stands[-1]  # the year to date where the report's two groups are shown
    found = explained(amounts, told, line, asked.unit)
    subject, notes = opened.subject, _notes(opened, printing)
    sentence = standing(subject, found.variance if found else None, told, money)
    states = month_states(committee, year)
    state = states.get(month)
    return EconomyPage(
        committee=committee,
        committee_name=opened.base.records.committee_name,
        year=year,
        month=month,
        asked=asked,
        choices=choices_of(opened.amounts),
        title=subject,
        sentence=sentence,
        lede=_lede(opened, stands, money, asked.unit) or " ".join(notes),
        table=amounts.definition.key,
        table_title=_table_title(opened, by_unit),
        label_heading="Enhet" if by_unit else HEADINGS[amounts.definition.dimension],
        money=money,
        columns=columns,
        rows=rows,
        path=opened.path,
        below=opened.below,
        state=_state(year, month, bool(state and state.is_closed)),
        is_closed=bool(state and state.is_closed),
        why=str(opened.cell(told, asked.unit)),
        notes=notes,
        unmapped=_unmapped(opened, printing),
        has_facts=has_facts,
        may_import=may(actor, "import_ledger", committee),
        may_settle=may(actor, "edit_settings", committee),
    )


def _comments(committee: str, year: int) -> dict[str, int]:
    """How many comments a cell of the year has, by the thing's address (one query)."""
    found = (
        models.Comment.objects.filter(
            committee__slug=committee, thing__startswith=f"{year}/ekonomi/", is_withdrawn=False
        )
        .values_list("thing")
        .annotate(number=Count("id"))
        .order_by()
    )
    return dict(found)


def _lede(opened: Opened, stands: Sequence[PageColumn], money: Unit, unit: str) -> str:
    """What makes the variance that the heading tells, and the other one where the report's two groups are shown."""
    texts = []
    for column in stands[:-1]:
        ore = opened.variance(column, unit)
        if ore is not None:
            texts.append(standing("Nämnden" if not unit else "Enheten", ore, column, money) + ".")
    found = explained(opened.amounts, stands[-1], opened.line, unit)
    if found is not None:
        texts.insert(0, made_of(found, money))
    return " ".join(filter(None, texts))


def _table_title(opened: Opened, by_unit: bool) -> str:
    definition = opened.amounts.definition
    return f"{definition.line(opened.line).label} per enhet" if by_unit else definition.title


def _state(year: int, month: int, is_closed: bool) -> str:
    return f"{MONTHS[month - 1]} {year} är {'stängd' if is_closed else 'preliminär'}"


def _notes(opened: Opened, printing: Printing) -> tuple[str, ...]:
    """What the columns ask for and the ledger does not hold."""
    missing = (
        (quantity, period.previous_year() if quantity == "last_year" else period)
        for quantity, period in printing.bases
        if opened.amounts.of(quantity, period) is None
    )
    return tuple(
        dict.fromkeys(
            f"{NOTHING[quantity]} för {period.phrase} finns inläst." for quantity, period in missing
        )
    )


def _unmapped(opened: Opened, printing: Printing) -> tuple[Unmapped, ...]:
    """Codes that no line, or several, would take, with what they hold."""
    found: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}
    for quantity, period in printing.bases:
        for problem in opened.amounts.statement(quantity, period).problems:
            ore = problem.amounts.get(HELD)
            if ore:
                label = f"{LABELS[quantity]} {period.phrase}"
                text = f"{format_ore(ore, printing.money)}{NBSP}{printing.money}"
                found.setdefault((problem.code, problem.lines), []).append((label, text))
    title = opened.amounts.definition.title
    return tuple(Unmapped(title, code, lines, tuple(held)) for (code, lines), held in found.items())
