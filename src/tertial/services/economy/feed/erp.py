"""Back to the ERP: a decided budget or a frozen forecast as a file in the ERP's own columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from tertial.domain.figure import Kind, Unit
from tertial.domain.swedish import format_ore
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger
from tertial.ledger.formats.mapping import ColumnMapping
from tertial.ledger.formats.writing import Entry, as_csv, as_workbook, laid_out
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import run, summed
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.economy.basis import versions
from tertial.services.economy.feed.mappings import mapping_named, saved_mappings
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, PlanYear

Form = Literal["csv", "xlsx"]
KINDS: tuple[Kind, ...] = ("budget", "forecast")
WORDS: dict[Kind, str] = {"budget": "budget", "forecast": "prognos"}
_BY = ("year", "month", "account", "cost_centre", "activity", "project", "counterparty", "tag")


@dataclass(frozen=True, slots=True)
class ErpFile:
    """A file for the ERP: its bytes, how many rows, and their debit-positive sum in öre."""

    name: str
    content: bytes
    rows: int
    ore: int

    @property
    def said(self) -> str:
        """What it holds, in words."""
        return f"{self.name}: {self.rows} rader, {format_ore(self.ore, Unit.KR, decimals=2)} kr"


@dataclass(frozen=True, slots=True)
class ErpVersion:
    """A version that can be written: ``key`` is kind/year/version, with its sum in kronor."""

    key: str
    label: str
    total: str


@dataclass(frozen=True, slots=True)
class ErpPage:
    committee: str
    committee_name: str
    versions: Sequence[ErpVersion]
    mappings: Sequence[str]
    may_export: bool


def erp_page(*, actor: Actor, committee: str) -> ErpPage:
    """What can be written, the newest year first, and the saved mappings."""
    require(actor, "see_breakdown", committee)
    found = Committee.objects.get(slug=committee)
    ledger = Ledger(ledger_home())
    return ErpPage(
        committee,
        found.name,
        tuple(
            ErpVersion(
                f"{kind}/{year}/{version}",
                f"{WORDS[kind].capitalize()} {version} ({year})",
                format_ore(_total(ledger, committee, kind, year, version), Unit.KR, decimals=2),
            )
            for kind, year, version in _versions(ledger, committee)
        ),
        tuple(each.name for each in saved_mappings(committee)),
        may(actor, "export_ledger", committee),
    )


def export_ledger(
    *,
    actor: Actor,
    committee: str,
    version: str,
    mapping: ColumnMapping | str,
    form: Form,
    now: datetime,
) -> ErpFile:
    """A version as a file. ``version`` is ``ErpVersion.key``, or its last part where no other has it.

    ``mapping`` is a column mapping, or the name of a saved one.
    Raises: NotFound("erp.version", "mapping.unknown"). BadInput("erp.version-ambiguous", "erp.mapping", "writing.…").
    """
    require(actor, "export_ledger", committee)
    ledger = Ledger(ledger_home())
    kind, year, name = _found(ledger, committee, version)
    used = mapping_named(committee, mapping) if isinstance(mapping, str) else mapping
    if used is None:
        raise BadInput("erp.mapping")
    entries = _entries(ledger, committee, kind, year, name)
    written = laid_out(entries, used, kind=kind, version=name)
    content = as_csv(written, used) if form == "csv" else as_workbook(written, used)
    ore = sum(entry.ore for entry in entries)
    made = ErpFile(f"{committee}-{WORDS[kind]}-{name}.{form}", content, len(written.rows), ore)
    with transaction.atomic():
        record(
            actor=actor,
            action="ledger.exported",
            thing=f"{kind}/{year}/{name}",
            committee=committee,
            now=now,
            data={"fil": made.name, "rader": made.rows, "mappning": used.name},
        )
    return made


def _versions(ledger: Ledger, committee: str) -> list[tuple[Kind, int, str]]:
    years = PlanYear.objects.filter(committee__slug=committee).order_by("-year")
    return [
        (kind, year, version)
        for year in years.values_list("year", flat=True)
        for kind in KINDS
        for version in reversed(versions(ledger, committee=committee, kind=kind, year=year))
    ]


def _found(ledger: Ledger, committee: str, version: str) -> tuple[Kind, int, str]:
    known = {
        f"{kind}/{year}/{name}": (kind, year, name)
        for kind, year, name in _versions(ledger, committee)
    }
    if version in known:
        return known[version]
    same = [key for key, (_, _, name) in known.items() if name == version]
    if not same:
        raise NotFound("erp.version", version=version, known=", ".join(known) or "inga")
    if len(same) > 1:
        raise BadInput("erp.version-ambiguous", version=version, known=", ".join(same))
    return known[same[0]]


def _entries(ledger: Ledger, committee: str, kind: Kind, year: int, version: str) -> list[Entry]:
    """The version by month and codes, in one question."""
    parts = ledger.active_parts(committee=committee, kind=kind, version=version, year=year)
    found = summed(ledger, kind, parts)
    if found is None:
        return []
    return [
        Entry(
            year=when,
            month=month,
            account=account,
            cost_centre=centre,
            activity=activity,
            project=project,
            counterparty=counterparty,
            tag=tag,
            ore=amount,
        )
        for when, month, account, centre, activity, project, counterparty, tag, _, amount in run(
            shapes.sql(shapes.grouped, _BY, (), ()), [found]
        )
    ]


def _total(ledger: Ledger, committee: str, kind: Kind, year: int, version: str) -> int:
    parts = ledger.active_parts(committee=committee, kind=kind, version=version, year=year)
    return sum(part.sum for part in parts)
