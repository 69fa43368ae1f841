"""Grants that several committees share: each one's part, on the owner's page and on the others'."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.domain.economy.grants import GrantShare, dealt_shares, grant_shares
from tertial.domain.figure import Unit
from tertial.domain.swedish import format_number, format_ore
from tertial.errors import BadInput, NotFound
from tertial.services.economy.budget.basis import BudgetYear, budget_year
from tertial.services.economy.funding.posted import posted_by_grant
from tertial.store import models


@dataclass(frozen=True, slots=True)
class SharedGrant:
    """Another committee's grant as printed; the amounts are this committee's part, empty where it is not stated."""

    label: str
    owner: str
    percent: str
    decided: str
    received: str
    cost: str


def shared_out(text: str, decided: int | None, unit: Unit) -> str:
    """Who shares a grant, with the parts of what was granted and the owner's own: a sentence."""
    shares = _shares(text)
    if not any(each.percent for each in shares):
        return f"Delas med {text}."
    parts = dealt_shares(decided, shares) if decided is not None else None
    said = [
        f"{each.committee} {_percent(each)}"
        + (f" ({format_ore(parts[place], unit)})" if parts and each.percent else "")
        for place, each in enumerate(shares)
    ]
    own = f" Egen del {format_ore(parts[-1], unit)}." if parts else ""
    return f"Delas med {', '.join(said)}.{own}"


def shared_grants(of: BudgetYear, month: int, unit: Unit) -> tuple[SharedGrant, ...]:
    """Other committees' grants of the year that name this one; a question to the ledger for each that has any."""
    us = {of.committee.lower(), of.base.records.committee_name.lower()}
    rows = (
        models.Grant.objects.exclude(shared_with="")
        .exclude(plan_year__committee__slug=of.committee)
        .filter(plan_year__year=of.year)
        .select_related("plan_year__committee")
    )
    ours = [
        (row, share, place)
        for row in rows
        for place, share in enumerate(_shares(row.shared_with))
        if share.committee.lower() in us
    ]
    owners = {row.plan_year.committee.slug for row, _, _ in ours}
    posted = {}
    for owner in owners:
        own = [row for row, _, _ in ours if row.plan_year.committee.slug == owner]
        try:
            theirs = budget_year(committee=owner, year=of.year)
        except NotFound:
            continue
        posted[owner] = posted_by_grant(theirs, own, month)
    found = []
    for row, share, place in ours:
        received, cost = posted.get(row.plan_year.committee.slug, {}).get(row.key, (None, None))

        def part(ore: int | None, row: models.Grant = row, place: int = place) -> str:
            stated = ore is not None and _shares(row.shared_with)[place].percent is not None
            parts = dealt_shares(ore or 0, _shares(row.shared_with))
            return format_ore(parts[place], unit) if stated else ""

        found.append(
            SharedGrant(
                row.label,
                row.plan_year.committee.name,
                _percent(share),
                part(row.decided),
                part(row.received if received is None else received),
                part(row.cost if cost is None else cost),
            )
        )
    return tuple(found)


def _shares(text: str) -> tuple[GrantShare, ...]:
    """The shares; a text of a data package that shares out too much says only with whom."""
    try:
        return grant_shares(text)
    except BadInput:
        return (GrantShare(text, None),)


def _percent(share: GrantShare) -> str:
    if share.percent is None:
        return ""
    return f"{format_number(share.percent, max(0, -int(share.percent.as_tuple().exponent)))} %"
