"""Whether a committee's result is carried to an equity of its own: chosen per committee, from a year on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tertial.errors import BadInput
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.people import names_of
from tertial.store.models import Committee, EquityUse

SHORTEST_REASON = 3
WORDS = {True: "används", False: "används inte"}


@dataclass(frozen=True, slots=True)
class EquityChoice:
    """``is_used`` is ``None`` where nobody has chosen; ``said`` are the choices, the newest first."""

    is_used: bool | None
    said: tuple[str, ...]


def uses_equity(*, committee: str, year: int) -> bool | None:
    """Whether a year has an equity; ``None``: nobody has chosen, and what its reports say holds (one query)."""
    rows = EquityUse.objects.filter(committee__slug=committee, from_year__lte=year)
    return rows.order_by("from_year", "id").values_list("is_used", flat=True).last()


def equity_choice(*, committee: str, year: int) -> EquityChoice:
    """The choice that holds in a year, and all that were made; the caller has asked ``require``."""
    rows = list(EquityUse.objects.filter(committee__slug=committee).order_by("-id"))
    names = names_of(row.by for row in rows)
    said = tuple(
        f"{timezone.localtime(row.at):%Y-%m-%d} {names.get(row.by, row.by)}: "
        f"{WORDS[row.is_used]} från {row.from_year}. {row.reason}"
        for row in rows
    )
    return EquityChoice(uses_equity(committee=committee, year=year), said)


def choose_equity(
    *, actor: Actor, committee: str, from_year: int, is_used: bool, reason: str, now: datetime
) -> None:
    """Let the year's end and the reports have equity, or not, from a year on.

    Raises: BadInput("equity.reason"): no reason. BadInput("equity.year"): no year.
    """
    require(actor, "edit_settings", committee)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput("equity.reason")
    if not 1900 <= from_year <= 2999:
        raise BadInput("equity.year", year=from_year)
    with transaction.atomic():
        EquityUse.objects.create(
            committee=Committee.objects.get(slug=committee),
            from_year=from_year,
            is_used=is_used,
            reason=reason.strip()[:300],
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action="equity.chosen",
            thing=f"{from_year}/eget-kapital",
            committee=committee,
            now=now,
            data={"eget_kapital": WORDS[is_used], "skäl": reason.strip()},
        )
