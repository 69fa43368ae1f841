"""Does a ledger file look as if it were somebody else's? What is said is a warning: the user decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from tertial.domain.statement import lines_of
from tertial.ledger.facts import Chunk
from tertial.services.records import YearRecords, load_year
from tertial.store.models import Committee, PlanYear

MOST_CODES = 20_000
"""More codes than an organisation has are no codes: no further ones are kept."""


@dataclass(slots=True)
class Seen:
    """Years, months with outcome, accounts and cost centres of a file, gathered chunk by chunk."""

    years: set[int] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    cost_centres: set[str] = field(default_factory=set)
    outcome: set[tuple[int, int]] = field(default_factory=set)

    def add(self, chunk: Chunk) -> None:
        self.years |= set(chunk.table.column("year").unique().to_pylist())
        if chunk.kind == "outcome":
            self.outcome |= _months(chunk.table)
        for name, known in (("account", self.accounts), ("cost_centre", self.cost_centres)):
            if len(known) < MOST_CODES:
                known |= set(chunk.table.column(name).unique().to_pylist()) - {""}


def _months(table: pa.Table) -> set[tuple[int, int]]:
    found = table.select(["year", "month"]).group_by(["year", "month"]).aggregate([])
    return {(row["year"], row["month"]) for row in found.to_pylist()}


def warnings(*, committee: str, seen: Seen, owner: str = "") -> tuple[str, ...]:
    """What is odd about a file for this committee, as sentences: its owner, its years, its codes."""
    return tuple(_warnings(committee, seen, owner))


def _warnings(slug: str, seen: Seen, owner: str) -> Iterator[str]:
    committee = Committee.objects.select_related("municipality").filter(slug=slug).first()
    if committee is None:  # a package makes it in the same import
        return
    ours = (committee.municipality.name, committee.name, committee.department)
    if owner and not _words(owner) & set().union(*map(_words, ours)):
        yield (
            f"Filen säger att den hör till {owner}, men läses in för {committee.name} "
            f"i {committee.municipality.name}. Är det rätt fil?"
        )
    planned = set(PlanYear.objects.filter(committee=committee).values_list("year", flat=True))
    near = _nearest(planned, seen.years)
    records = load_year(committee=slug, year=near) if near is not None else None
    codes = tuple(_codes(records, seen, records.year)) if records else ()
    yield from codes
    is_soon = bool(planned) and max(seen.years, default=0) <= max(planned, default=0) + 1
    is_own = bool(seen.years & planned) or (records and not codes and _knows(records, seen))
    is_history = is_own and is_soon
    if (missing := sorted(seen.years - planned)) and not is_history:
        years = ", ".join(map(str, missing))
        yield f"Filen har poster för {years}, men nämnden har inget planår för det. Är det rätt fil?"


def _nearest(planned: set[int], years: set[int]) -> int | None:
    """The plan year whose codes the file is held against: its newest, else the one nearest to it."""
    if shared := planned & years:
        return max(shared)
    if not planned or not years:
        return None
    return min(planned, key=lambda year: (min(abs(year - each) for each in years), -year))


def _knows(records: YearRecords, seen: Seen) -> bool:
    """Whether the file has cost centres of the committee's: then years without a plan are its history."""
    return bool({unit.code for unit in records.units} & seen.cost_centres)


def _codes(records: YearRecords, seen: Seen, year: int) -> Iterator[str]:
    """Not a single code that the committee knows: an export of another organisation."""
    units = {unit.code for unit in records.units}
    if units and seen.cost_centres and not units & seen.cost_centres:
        yield (
            "Inget av filens ansvar finns i nämndens organisation "
            f"(till exempel {min(seen.cost_centres)}). Är det rätt fil?"
        )
    maps = [
        each
        for definition in records.statements
        if definition.dimension == "account" and not definition.tag
        for each in definition.maps
    ]
    last = date(year, 12, 31)
    if maps and seen.accounts and not any(lines_of(code, maps, last) for code in seen.accounts):
        yield (
            "Inget av filens konton hör till en rapportrad "
            f"(till exempel {min(seen.accounts)}). Är det rätt fil?"
        )


def _words(text: str) -> set[str]:
    """The words that name somebody: "Huddinge kommun" is Huddinge, "Övningsbolaget AB" is itself."""
    return set(re.findall(r"\w{4,}", text.lower())) - _COMMON


_COMMON = {
    "kommun",
    "kommuns",
    "nämnden",
    "förvaltning",
    "förvaltningen",
    "region",
    "regionen",
    "stad",
}
