"""Requests for money: asked, expected and decided, followed to the budget version in which they were decided."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.domain.money import sum_ore
from tertial.domain.swedish import format_ore
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import heads
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head, units_of
from tertial.services.economy.budget.records import RecordForm, form_of, rows_of
from tertial.services.economy.printing import money_of


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as printed; ``version`` is (key, label) of the budget where it was decided, empty where it is not."""

    form: RecordForm
    label: str
    unit: str
    asked: str
    expected: str
    decided: str
    state: str
    decided_in: str
    version: tuple[str, str]


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """What was asked for, expected and decided; sums say how many rows they lack."""

    head: BudgetHead
    requests: tuple[RequestLine, ...]
    totals: tuple[str, str, str]
    missing: tuple[int, int, int]
    new: RecordForm
    units: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]


def requests_page(*, actor: Actor, committee: str, year: int | None, money: str) -> RequestsPage:
    """Raises ``NotFound``."""
    require(actor, "see_breakdown", committee)
    of, unit = asked_year(committee, year), money_of(money)
    labels = {each.key: each.label for each in heads(of)}
    rows = rows_of("askande", committee=committee, year=of.year)
    lines = tuple(
        RequestLine(
            form_of("askande", row),
            row.label,
            f"{row.unit} {of.name(row.unit)}" if row.unit else "",
            format_ore(row.asked, unit),
            format_ore(row.expected, unit),
            format_ore(row.decided, unit),
            _request_state(row.asked, row.decided),
            row.decided_in,
            (row.version, labels.get(row.version, row.version)),
        )
        for row in rows
    )
    sums = [
        sum_ore(getattr(row, name) for row in rows) for name in ("asked", "expected", "decided")
    ]
    totals = tuple(format_ore(each.total, unit) for each in sums)
    missing = tuple(each.missing for each in sums)
    return RequestsPage(
        budget_head(actor=actor, of=of, money=money),
        lines,
        (totals[0], totals[1], totals[2]),
        (missing[0], missing[1], missing[2]),
        form_of("askande"),
        units_of(of),
        tuple(labels.items()),
    )


def _request_state(asked: int | None, decided: int | None) -> str:
    if decided is None:
        return "Inte beslutat"
    if not decided:
        return "Avslag"
    return "Delvis" if asked is not None and decided < asked else "Bifall"
