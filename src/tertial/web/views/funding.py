"""What fills the pages of grants, investments, premises and the year's end: registers like those of the budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tertial.services.economy.budget.pages import BudgetHead
from tertial.services.economy.budget.record_history import histories
from tertial.services.economy.budget.record_paste import headings
from tertial.services.economy.funding.fields import RecordKind
from tertial.services.economy.funding.grants import grants_page
from tertial.services.economy.funding.investments import investments_page, premises_page
from tertial.services.economy.funding.year_end import year_end_page
from tertial.web.request import Request

Filled = tuple[str, str, Callable[[Request, dict[str, Any]], dict[str, Any]]]
"""A page's name, its template, what fills it."""


def month_of(request: Request) -> int | None:
    """The month asked for; none where it is no month."""
    text = request.GET.get("manad", "")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= 12 else None


def histories_of(kind: RecordKind, head: BudgetHead) -> dict[str, Any]:
    """What the forms of a register show besides its rows, for those who may change them."""
    if not head.may_edit:
        return {}
    found = histories(kind=kind, committee=head.committee, year=head.year)
    return {"histories": found, "headings": headings(kind)}


def _grants(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate()
    return {"page": grants_page(**about, month=month_of(request), today=today)}


def _investments(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    return {"page": investments_page(**about, month=month_of(request))}


def _premises(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    return {"page": premises_page(**about)}


def _year_end(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    return {"page": year_end_page(**about, is_decided=request.GET.get("beslut", "") == "efter")}


FUNDING: dict[RecordKind, Filled] = {
    "bidrag": ("economy_grants", "economy/grants.html", _grants),
    "investering": ("economy_investments", "economy/investments.html", _investments),
    "lokal": ("economy_premises", "economy/premises.html", _premises),
    "overforing": ("economy_year_end", "economy/year_end.html", _year_end),
}
