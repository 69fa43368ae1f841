"""The economy of the demo in use: months closed, a watched folder, rules of what is hidden, a budget and a forecast
being worked on.

All of it is invented and says so. Done once: a workspace where a month has been closed is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tertial.domain.figure import Unit
from tertial.domain.period import Period, PeriodKind
from tertial.ledger.batches import Ledger
from tertial.services.access import system_as
from tertial.services.economy.budget.changes import Transferred, transfer
from tertial.services.economy.budget.typing import TypedCell, save_cells
from tertial.services.economy.budget.versions import make_version
from tertial.services.economy.feed.mappings import save_mapping
from tertial.services.economy.feed.masking import add_mask_rule
from tertial.services.economy.feed.months import ALL_MONTHS, close_month
from tertial.services.economy.feed.page import save_feed
from tertial.services.economy.feed.usual import note_unlike
from tertial.services.economy.forecast.versions import open_forecast
from tertial.services.economy.page.cells import CellRef
from tertial.services.planning.comments import comment
from tertial.services.workspace import ledger_home
from tertial.store.models import BudgetMovement, MonthChange

COMMITTEE, ENDED, NOW_ON = "von", 2025, 2026
CLOSED_TO = 7
"""The last month of the year that is going on that is closed; the one after it is being worked on."""
DAVID, KARIN = system_as("david"), system_as("karin")
MOVED_ORE = 120_000_000
MARK = "(genererat)"
MAPPING = """schema = "tertial.mapping/1"
name = "Ekonomisystemet"
kind = "outcome"
source = "Ekonomisystemet"

[columns]
cost_centre = "Ansvar"
activity = "Verksamhet"
account = "Konto"
period = "Period"
voucher = "Verifikation"
text = "Text"

[[amounts]]
column = "Belopp"
"""


def use_economy(*, now: datetime) -> Iterator[str]:
    """What a controller and the central office have done by now; tells what."""
    held = Ledger(ledger_home()).months(committee=COMMITTEE, kind="outcome", year=NOW_ON)
    if not held or MonthChange.objects.filter(committee__slug=COMMITTEE).exists():
        return
    yield f"Stänger månader, bevakar en mapp, påbörjar en justerad budget och öppnar en prognos {MARK} …"
    _close(now)
    _watch(now)
    _adjust(now)
    open_forecast(
        actor=DAVID,
        committee=COMMITTEE,
        year=NOW_ON,
        month=CLOSED_TO + 1,
        budget_version=str(NOW_ON),
        now=now,
    )


def _close(now: datetime) -> None:
    for year, months in ((ENDED, ALL_MONTHS), (NOW_ON, range(1, CLOSED_TO + 1))):
        for month in months:
            close_month(
                actor=KARIN,
                committee=COMMITTEE,
                year=year,
                month=month,
                note=f"Avstämd {MARK}",
                now=now,
            )
    note_unlike(
        actor=DAVID,
        committee=COMMITTEE,
        year=NOW_ON,
        month=CLOSED_TO + 1,
        unit="53150",
        account="6010",
        kind="missing",
        note=f"Hyran för augusti faktureras i september {MARK}",
        now=now,
    )
    comment(
        actor=DAVID,
        committee=COMMITTEE,
        thing=CellRef(
            Period(NOW_ON, CLOSED_TO + 1, PeriodKind.YTD),
            "income_statement",
            "consultants_and_agency_staff",
            "outcome",
            "budget",
        ).thing,
        text=f"Inhyrda sjuksköterskor på Ängen, två vakanser {MARK}.",
        now=now,
    )


def _watch(now: datetime) -> None:
    save_mapping(actor=DAVID, committee=COMMITTEE, name="Ekonomisystemet", text=MAPPING, now=now)
    save_feed(
        actor=DAVID,
        committee=COMMITTEE,
        folder="utfall",
        pattern="*.csv",
        mapping="Ekonomisystemet",
        encoding="",
        is_active=True,
        now=now,
    )
    add_mask_rule(
        actor=DAVID,
        committee=COMMITTEE,
        is_common=False,
        column="text",
        pattern="names",
        first="5030",
        last="5039",
        reason=f"Arvoden: texten namnger uppdragstagare {MARK}",
        valid_from=None,
        now=now,
    )


def _adjust(now: datetime) -> None:
    """A draft on the decided budget: money moved to the home nurses, and more for agency staff."""
    version = make_version(
        actor=DAVID,
        committee=COMMITTEE,
        year=NOW_ON,
        label=f"Justerad efter delåret {MARK}",
        kind="adjusted",
        based_on=str(NOW_ON),
        now=now,
    )
    transfer(
        actor=DAVID,
        committee=COMMITTEE,
        year=NOW_ON,
        version=version,
        legs=[
            Transferred("52110", "personnel", -MOVED_ORE),
            Transferred("52130", "personnel", MOVED_ORE),
        ],
        reason=f"Två tjänster till Ängen {MARK}",
        now=now,
    )
    everything_seen = BudgetMovement.objects.latest("id").pk
    save_cells(
        actor=DAVID,
        committee=COMMITTEE,
        year=NOW_ON,
        version=version,
        typed=[TypedCell("52130", "consultants_and_agency_staff", 0, "−5 400", everything_seen)],
        money=Unit.TKR,
        reason=f"Inhyrda till årets slut {MARK}",
        now=now,
    )
