"""A committee that pays two services by unit: home care by own and private providers, day care by private ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.economy.volumes.entries import Entry, append
from tertial.services.economy.volumes.page import VolumeAsked
from tertial.services.workspace import ledger_home
from tertial.store import models
from tests.ledger.making import put

NOW = datetime(2020, 4, 8, 9, tzinfo=UTC)
LATER = datetime(2020, 4, 9, 9, tzinfo=UTC)
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
FRIDA = Actor("frida", "Frida", frozenset({("reader", "von")}))
PER = Actor("per", "Per", frozenset({("politician", "von")}))
CECILIA = Actor("cecilia", "Cecilia", frozenset({("controller", "sn")}))
PRIVATE, OWN = "extern utförare", "egen utförare"
ABOUT: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": 2020}
KR = VolumeAsked(month=3, money="kr")
VOLUMES = (
    # service, provider type, provider, months, kind, version
    ("home", PRIVATE, "864", (10, 10, 12), "outcome", ""),
    ("home", PRIVATE, "865", (5, 5, 5), "outcome", ""),
    ("home", OWN, "110", (20, 20, 20), "outcome", ""),
    ("home", PRIVATE, "", (14,) * 12, "budget", "2020"),
    ("home", OWN, "", (21,) * 12, "budget", "2020"),
    ("day", PRIVATE, "864", (4, 4), "outcome", ""),
    ("day", PRIVATE, "", (4,) * 12, "budget", "2020"),
)
PRICES: tuple[dict[str, Any], ...] = (
    {"service": "home", "provider_type": PRIVATE, "price": "100"},
    {"service": "home", "provider_type": PRIVATE, "price": "90", "version": "2020"},
    {"service": "home", "provider_type": OWN, "price": "80,50"},
    {"service": "day", "price": "50", "valid_to": date(2020, 6, 30)},
)
PAID = (
    # account, counterparty, kronor by month
    ("4650", "864", (1_000, 1_000, 1_200)),
    ("4650", "865", (500, 500, 560)),
    ("4710", "110", (1_610, 1_610, 1_610)),
    ("4650", "866", (70, 0, 0)),
)


def year() -> models.PlanYear:
    return models.PlanYear.objects.get(committee__slug="von", year=2020)


def make(committee: models.Committee) -> None:
    """The records, and what is budgeted and posted."""
    make_records(committee)
    ledger = Ledger(ledger_home())
    put(
        ledger,
        [
            _posted(account, month, kronor, counterparty=provider)
            for account, provider, months in PAID
            for month, kronor in enumerate(months, 1)
            if kronor
        ],
        sha256="utfall",
    )
    budget = [
        _posted(account, month, kronor, voucher="")
        for account, kronor in (("4650", 1_300), ("4710", 1_700))
        for month in range(1, 13)
    ]
    put(ledger, budget, kind="budget", version="2020", sha256="budget")


def make_records(committee: models.Committee) -> None:
    """Services, prices, volumes to March, a line of purchases with another of internal cost."""
    plan_year = models.PlanYear.objects.get(committee=committee, year=2020)
    statement = "income_statement"
    for order, (line, first) in enumerate((("bought", "46"), ("internal", "47"))):
        models.ReportLine.objects.create(
            plan_year=plan_year,
            order=10 + order,
            statement=statement,
            key=line,
            label=line.capitalize(),
            level="detail",
        )
        models.LineMap.objects.create(
            plan_year=plan_year, statement=statement, line=line, first=first, last=first
        )
    models.PricedService.objects.create(
        plan_year=plan_year,
        order=1,
        key="home",
        label="Hemtjänst",
        unit="timmar",
        activity="510",
        accounts="46",
        own_accounts="47",
    )
    models.PricedService.objects.create(
        plan_year=plan_year, order=2, key="day", label="Dagverksamhet", unit="dagar"
    )
    for order, price in enumerate(PRICES):
        models.ServicePrice.objects.create(
            plan_year=plan_year, order=order, key=f"pris-{order}", **price
        )
    append(plan_year, _entries(), by="david", now=NOW)


def _entries() -> list[Entry]:
    return [
        Entry(service, of, provider, month, kind, version, str(units))  # type: ignore[arg-type]  # one of three
        for service, of, provider, months, kind, version in VOLUMES
        for month, units in enumerate(months, 1)
    ]


def _posted(account: str, month: int, kronor: int, **more: Any) -> dict[str, Any]:
    usual = {"activity": "510", "cost_centre": "51110", "voucher": f"V {month}"}
    return usual | {"account": account, "month": month, "amount": kronor * 100} | more


def raws(kind: str = "outcome", service: str = "home") -> list[str]:
    """What all rows of a kind say, in the order they were written."""
    rows = models.Volume.objects.filter(kind=kind, service=service).order_by("id")
    return [f"{row.provider} {row.month}: {row.raw}" for row in rows]
