"""A committee whose ledger is small enough to add up by hand: two units in a department, a year and the one before."""

from __future__ import annotations

from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.workspace import ledger_home
from tertial.store.models import CodeName, Committee, LineMap, OrgUnit, ReportLine, Statement
from tests.ledger.making import put

CONTROLLER = Actor("david", roles=frozenset({("controller", "von")}))
READER = Actor("frida", roles=frozenset({("reader", "von")}))
POLITICIAN = Actor("per", roles=frozenset({("politician", "von")}))
LINES = (
    ("care", "Äldreomsorg", "detail", "", "", ""),
    ("care_bought", "Beställare", "of-which", "", "care", "purchaser"),
    ("care_own", "Egen regi", "of-which", "", "care", "own_provider"),
    ("lead", "Ledning", "detail", "", "", ""),
    ("all", "Nämnden", "total", "care lead", "", ""),
)
BUY, OWN, OUTSIDE = "51110", "52110", "99999"


def make(committee: Committee) -> Ledger:
    """Units, a statement by activity and a ledger of whole kronor: March 2020 is the last month with an outcome."""
    year = committee.years.get()
    for order, (code, name, parent, role) in enumerate(
        [
            ("SOF", "Förvaltningen", "", "staff"),
            (BUY, "Bistånd", "SOF", "purchaser"),
            (OWN, "Hemtjänst norr", "SOF", "own_provider"),
        ]
    ):
        OrgUnit.objects.create(
            plan_year=year, order=order, code=code, name=name, parent=parent, role=role
        )
    key = "operations_statement"
    Statement.objects.create(
        plan_year=year, order=9, key=key, title="Driftbudget", dimension="activity", accounts="3-7"
    )
    for order, (line, label, level, sums, parent, role) in enumerate(LINES):
        ReportLine.objects.create(
            plan_year=year,
            order=order,
            statement=key,
            key=line,
            label=label,
            level=level,
            sums=sums,
            parent=parent,
            role=role,
        )
    for line, first in (("care", "51"), ("lead", "56")):
        LineMap.objects.create(plan_year=year, statement=key, line=line, first=first, last=first)
    CodeName.objects.create(plan_year=year, dimension="account", code="5010", name="Lön")
    ledger = Ledger(ledger_home())
    put(ledger, OUTCOME, sha256="a")
    put(ledger, LAST_YEAR, sha256="b")
    put(ledger, BUDGET, kind="budget", version="2020", sha256="c")
    put(ledger, FORECAST, kind="forecast", version="2020-03", sha256="d")
    return ledger


def _row(
    kronor: int, month: int, unit: str, account: str, activity: str, **more: object
) -> dict[str, object]:
    codes = {"cost_centre": unit, "account": account, "activity": activity}
    return {"amount": kronor * 100, "month": month, "voucher": f"A {month}", **codes, **more}


OUTCOME = [
    _row(100, 1, BUY, "4600", "510"),
    _row(50, 1, OWN, "5010", "510"),
    _row(-20, 1, OWN, "3110", "510"),
    _row(110, 2, BUY, "4600", "510", counterparty="863", text="Köpt plats"),
    _row(90, 3, BUY, "4600", "510"),
    _row(60, 3, OWN, "5010", "510"),
    _row(7, 3, OUTSIDE, "5010", "560"),
    _row(1_000, 3, OWN, "1930", "510"),
]
LAST_YEAR = [
    _row(200, 1, BUY, "4600", "510", year=2019),
    _row(40, 3, OWN, "5010", "510", year=2019),
    _row(80, 12, OWN, "5010", "510", year=2019),
    _row(5, 13, OWN, "5010", "510", year=2019),
]
BUDGET = [
    _row(kronor, month, unit, account, "510", voucher="")
    for unit, account, monthly, december in ((BUY, "4600", 110, 700), (OWN, "5010", 25, 200))
    for month, kronor in ((1, monthly), (2, monthly), (3, monthly), (12, december))
]
FORECAST = [
    _row(1_000, 12, BUY, "4600", "510", voucher=""),
    _row(300, 12, OWN, "5010", "510", voucher=""),
    _row(7, 12, OUTSIDE, "5010", "560", voucher=""),
]
