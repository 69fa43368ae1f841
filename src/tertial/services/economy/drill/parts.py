"""What a cell is made of: the ledger's facts behind it, and its parts by unit, account, month and counterparty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tertial.domain.figure import Kind, Selection, Unit
from tertial.domain.period import MONTHS, Period, PeriodKind
from tertial.domain.swedish import format_number, format_ore
from tertial.ledger import queries
from tertial.ledger.queries.totals import YEAR, period_months
from tertial.services.economy.codes import named
from tertial.services.economy.page.amounts import NO_CODE, NO_NAME, Amounts
from tertial.services.economy.page.cells import LABELS, CellRef, Quantity

MOST_ROWS: Final = 15
"""Rows of a breakdown, the largest; the rest are summed in one."""
CLOSING: Final = 13
KINDS: Final[dict[Quantity, Kind]] = {
    "budget": "budget",
    "outcome": "outcome",
    "forecast": "forecast",
    "last_year": "outcome",
}
BREAKDOWNS: Final = (
    ("cost_centre", "Per enhet", "Enhet"),
    ("account", "Per konto", "Konto"),
    ("month", "Per månad", "Månad"),
    ("counterparty", "Per motpart", "Motpart"),
)
Groups = tuple[tuple[Selection, ...], ...]
"""Selections of the same codes together, one a year."""


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A part of the cell. ``ref`` is its own cell where it is one; ``dimension`` and ``code`` narrow the vouchers."""

    label: str
    cells: tuple[str, ...]
    ref: str = ""
    dimension: str = ""
    code: str = ""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class DrillTable:
    """A breakdown: its rows' ``cells`` stand under ``columns``; the last row is the cell itself."""

    key: str
    title: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[DrillRow, ...]


def selections(amounts: Amounts, ref: CellRef) -> Groups:
    """The ledger's facts behind an amount: groups of the same codes, each of one selection a year."""
    placed = amounts.parts(ref.quantity, ref.period, ref.line, ref.unit)
    by_roles: dict[frozenset[str], set[str]] = {}
    for key in amounts.definition.summed(ref.line):
        gathered = amounts.codes(ref.quantity, ref.period, key)
        by_roles.setdefault(amounts.takes[key], set()).update(gathered)
    groups = []
    for roles, codes in by_roles.items():
        own = codes & {ref.code} if ref.code else codes
        centres = {
            centre
            for code, centre in placed
            if code in own and ("" in roles or amounts.role(centre) in roles)
        }
        narrowed: dict[str, frozenset[str]] = {amounts.definition.dimension: frozenset(own)}
        if ref.unit or "" not in roles:
            narrowed["cost_centre"] = frozenset(centres)
        if amounts.definition.tag:
            narrowed["tag"] = frozenset({amounts.definition.tag})
        groups.append(tuple(_by_year(amounts, ref, narrowed)))
    return tuple(group for group in groups if group)


def _by_year(
    amounts: Amounts, ref: CellRef, codes: Mapping[str, frozenset[str]]
) -> Sequence[Selection]:
    kind = KINDS[ref.quantity]
    years = months_of(ref.quantity, ref.period)
    own = dict(codes)
    if amounts.definition.accounts:
        found = (
            _accounts(amounts, kind, amounts.version(kind, year), year, months)
            for year, months in years.items()
        )
        within = frozenset[str]().union(*found)
        own["account"] = own.get("account", within) & within
    return [
        Selection(
            committee=amounts.committee,
            kind=kind,
            version=amounts.version(kind, year),
            year=year,
            months=months,
            codes=own,
            sign=amounts.definition.sign,
        )
        for year, months in years.items()
    ]


def _accounts(
    amounts: Amounts, kind: Kind, version: str, year: int, months: Sequence[int]
) -> frozenset[str]:
    used = queries.codes_in_use(
        amounts.ledger,
        committee=amounts.committee,
        year=year,
        dimension="account",
        kind=kind,
        version=version,
        months=months,
        accounts=amounts.definition.accounts,
    )
    return frozenset(each.code for each in used)


def months_of(quantity: Quantity, period: Period) -> dict[int, tuple[int, ...]]:
    """The months that are summed, by year; December brings the closing entries with it."""
    if quantity == "last_year":
        period = period.previous_year()
    if quantity == "forecast" or period.kind is PeriodKind.YEAR:
        return {period.year: YEAR}
    if period.kind is PeriodKind.YTD:
        return {period.year: period_months(period.month)}
    found: dict[int, tuple[int, ...]] = {}
    for year, month in period.months():
        more = (12, 13) if month == 12 else (month,)
        found[year] = (*found.get(year, ()), *more)
    return found


def lists_vouchers(amounts: Amounts, ref: CellRef) -> bool:
    """Whether the cell has a list of vouchers, without asking the ledger."""
    has_outcome = any(KINDS[side.quantity] == "outcome" for side in ref.terms or (ref,))
    roles = {amounts.takes[key] for key in amounts.definition.summed(ref.line)}
    return has_outcome and len(roles) == 1


def voucher_selections(amounts: Amounts, ref: CellRef) -> tuple[Selection, ...] | None:
    """The selections whose vouchers are the cell's: of an outcome, or of the outcome in a variance.

    ``None`` where there are none to list, or where the cell's lines are of several roles and have no list in common.
    """
    if not lists_vouchers(amounts, ref):
        return None
    outcomes = [side for side in ref.terms or (ref,) if KINDS[side.quantity] == "outcome"]
    (group,) = selections(amounts, outcomes[-1])
    return group


@dataclass(frozen=True, slots=True)
class Share:
    """A part of an amount: öre with the sign it prints with, and how many vouchers."""

    ore: int = 0
    vouchers: int = 0


def shares(
    amounts: Amounts, ref: CellRef, by: str, groups: Groups, *, counted: bool
) -> dict[str, Share]:
    """An amount by code of a dimension, or by month of the period as "2020-08", a year on for last year's.

    ``counted`` has the vouchers of an outcome counted, which are slower to read than sums.
    """
    found: dict[str, Share] = {}
    for each in (selection for group in groups for selection in group):
        year = each.year + (ref.quantity == "last_year")
        for key, ore, count in _asked(amounts, each, by, counted=counted):
            code = f"{year}-{int(key):02d}" if by == "month" else key
            own = found.get(code, Share())
            found[code] = Share(own.ore + ore, own.vouchers + count)
    return found


def _asked(
    amounts: Amounts, selection: Selection, by: str, *, counted: bool
) -> Iterator[tuple[str, int, int]]:
    if counted and selection.kind == "outcome":
        for part in queries.breakdown(amounts.ledger, selection, by=by):  # type: ignore[arg-type]  # one of four
            yield part.code, part.amount, part.vouchers
        return
    for found in queries.monthly(
        amounts.ledger,
        committee=selection.committee,
        kind=selection.kind,
        year=selection.year,
        version=selection.version,
        months=selection.months,
        by=None if by == "month" else by,  # type: ignore[arg-type]  # one of three
        codes=selection.codes,
    ):
        key = str(found.month) if by == "month" else found.code
        yield key, found.amount * selection.sign, 0


def tables(amounts: Amounts, ref: CellRef) -> tuple[DrillTable, ...]:
    """The breakdowns of a cell; of a variance each term and the variance. A dimension without codes is left out."""
    sides = {side: selections(amounts, side) for side in ref.terms or (ref,)}
    made = (_Breakdown(amounts, ref, by, sides) for by, _, _ in BREAKDOWNS)
    return tuple(
        each.table(title, name)
        for each, (by, title, name) in zip(made, BREAKDOWNS, strict=True)
        if by != "counterparty" or each.codes - {""}
    )


class _Breakdown:
    """A cell by the codes of a dimension, or by month."""

    def __init__(
        self, amounts: Amounts, ref: CellRef, by: str, sides: Mapping[CellRef, Groups]
    ) -> None:
        self._amounts, self._ref, self._by = amounts, ref, by
        counted = ref.against is None
        self._sides = [
            shares(amounts, side, by, groups, counted=counted) for side, groups in sides.items()
        ]
        self.codes = frozenset(code for side in self._sides for code in side)

    def table(self, title: str, heading: str) -> DrillTable:
        names = tuple(LABELS[side.quantity] for side in self._ref.terms)
        columns = (*names, "Avvikelse") if names else ("Kronor", "Verifikationer")
        ordered = sorted(self.codes)
        if self._by != "month":
            ordered.sort(key=lambda code: -abs(self._values([code])[-1]))
        shown = ordered if self._by == "month" else ordered[:MOST_ROWS]
        rows = [self._row(code) for code in shown]
        if rest := ordered[len(shown) :]:
            rows.append(DrillRow(f"Övriga ({len(rest)})", self._cells(rest)))
        rows.append(DrillRow("Summa", self._cells(ordered), is_total=True))
        return DrillTable(self._by, title, heading, columns, tuple(rows))

    def _values(self, codes: Sequence[str]) -> tuple[int, ...]:
        """The codes' öre in each term, and the variance (plus is favourable) where it is one."""
        own = [sum(side.get(code, Share()).ore for code in codes) for side in self._sides]
        if self._ref.against:
            return (*own, self._amounts.definition.sign * (own[0] - own[1]))
        return tuple(own)

    def _cells(self, codes: Sequence[str]) -> tuple[str, ...]:
        values = [kronor(ore) for ore in self._values(codes)]
        if self._ref.against:
            return (*values[:-1], kronor(self._values(codes)[-1], sign=True))
        count = sum(self._sides[0][code].vouchers for code in codes)
        return (*values, format_number(count) if count and len(codes) == 1 else "")

    def _row(self, code: str) -> DrillRow:
        narrower = self._narrower(code)
        return DrillRow(
            label=self._label(code),
            cells=self._cells([code]),
            ref=str(narrower) if narrower and narrower != self._ref else "",
            dimension=self._by if code else "",
            code=str(int(code[-2:])) if self._by == "month" else code,
        )

    def _label(self, code: str) -> str:
        if self._by == "month":
            year, month = code.split("-")
            name = "bokslutsposter" if int(month) == CLOSING else MONTHS[int(month) - 1]
            return name if int(year) == self._ref.period.year else f"{name} {year}"
        if self._by == "cost_centre":
            units = self._amounts.base.units
            return f"{code} {units[code].name}" if code in units else code or NO_NAME
        return named(self._amounts.names, self._by, code) or NO_CODE

    def _narrower(self, code: str) -> CellRef | None:
        """The cell that the row is, where the page has one."""
        ref = self._ref
        if not code:
            return None
        if self._by == "cost_centre":
            return replace(ref, unit=code)
        if self._by == "account" and self._amounts.definition.dimension == "account":
            return replace(ref, code=code)
        year, month = (int(part) for part in code.split("-")) if self._by == "month" else (0, 0)
        if not 1 <= month <= 11 or "forecast" in (ref.quantity, ref.against):
            return None
        return replace(ref, period=Period(year, month, PeriodKind.MONTH))


def kronor(ore: int, *, sign: bool = False) -> str:
    """Exact kronor: "1 234,50"."""
    return format_ore(ore, Unit.KR, decimals=2, sign=sign)
