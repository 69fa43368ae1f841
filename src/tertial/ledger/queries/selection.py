"""What a figure is made of: from its ``Selection`` to a sum, to shares of it, to the postings and their vouchers.

Answers to a selection carry its sign, so that they add up to the printed figure to the öre.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from tertial.domain.figure import Selection
from tertial.errors import NotFound
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import Row, Source, run, source, summed

PAGE_LIMIT = 1000
VOUCHER_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a figure: öre with the selection's sign, and how many vouchers it is made of."""

    code: str
    amount: int
    vouchers: int


@dataclass(frozen=True, slots=True)
class Posting:
    """One fact as it was imported; ``batch`` and ``part`` say from which file, ``row`` which row in it."""

    batch: str
    part: str
    row: int
    year: int
    month: int
    account: str
    cost_centre: str
    activity: str
    project: str
    counterparty: str
    tag: str
    amount: int
    voucher: str
    date: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some postings, with the number and the sum of all that the selection holds."""

    postings: tuple[Posting, ...]
    count: int
    sum: int
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Voucher:
    """All the committee's rows of a voucher, debit-positive öre."""

    number: str
    batch: str
    postings: tuple[Posting, ...]

    @property
    def sum(self) -> int:
        return sum(posting.amount for posting in self.postings)


def selection_sum(ledger: Ledger, selection: Selection) -> int | None:
    """The sum of a selection in öre, with its sign; ``None`` when the ledger holds no such facts, which is not zero."""
    found = _source(ledger, selection, summed)
    if found is None:
        return None
    sql = shapes.sql(shapes.summed, (), tuple(sorted(selection.codes)))
    (_, amount), *_ = run(sql, [found], codes=selection.codes)
    return int(amount) * selection.sign


def breakdown(
    ledger: Ledger,
    selection: Selection,
    *,
    by: shapes.By | Literal["month", "unit"],
    units: Mapping[str, str] | None = None,
) -> list[Share]:
    """The selection by code of a dimension, by month (``"1"`` … ``"13"``, in order) or by unit.

    ``units`` maps cost centres to units; a cost centre that is not in it stands for itself. Vouchers are
    counted once per code; a voucher over two cost centres counts twice in their unit.
    """
    found = _source(ledger, selection)
    if found is None:
        return []
    column = {"unit": "cost_centre", "month": "month"}.get(by) or shapes.dimension(by)
    sql = shapes.sql(shapes.breakdown, (column,), (), tuple(sorted(selection.codes)))
    shares = [
        Share(str(code), amount * selection.sign, count)
        for code, amount, count in run(sql, [found], codes=selection.codes)
    ]
    return _by_unit(shares, units or {}) if by == "unit" else shares


def _by_unit(shares: list[Share], units: Mapping[str, str]) -> list[Share]:
    gathered: dict[str, Share] = {}
    for share in shares:
        unit = units.get(share.code, share.code)
        known = gathered.get(unit, Share(unit, 0, 0))
        gathered[unit] = Share(unit, known.amount + share.amount, known.vouchers + share.vouchers)
    return [gathered[unit] for unit in sorted(gathered)]


def vouchers(
    ledger: Ledger,
    selection: Selection,
    *,
    limit: int = 50,
    offset: int = 0,
    order: shapes.Order = "date",
    codes: Mapping[str, Collection[str]] | None = None,
) -> Page:
    """A page of the postings behind a figure in a stable order; the count and sum are of all, not of the page.

    ``codes`` narrows the selection further. ``limit`` is at most 1 000.
    """
    wanted: dict[str, Collection[str]] = dict(selection.codes)
    for name, further in (codes or {}).items():
        shapes.dimension(name)
        wanted[name] = frozenset(wanted.get(name, further)) & frozenset(further)
    found = _source(ledger, selection)
    limit, offset = max(0, min(limit, PAGE_LIMIT)), max(0, offset)
    if found is None:
        return Page((), 0, 0, limit, offset)
    names = tuple(sorted(wanted))
    whole = _source(ledger, selection, summed)
    (count, amount), *_ = run(
        shapes.sql(shapes.summed, (), names), [whole] if whole else [], codes=wanted
    )
    rows = run(
        shapes.sql(shapes.postings, order, names),
        [found],
        codes=wanted,
        limit=limit,
        offset=offset,
    )
    postings = tuple(_posting(row, selection.sign) for row in rows)
    return Page(postings, count, amount * selection.sign, limit, offset)


def voucher(ledger: Ledger, *, committee: str, year: int, number: str, batch: str = "") -> Voucher:
    """A voucher with all rows that the committee has of it, in the order of its file.

    ``batch`` tells vouchers of two sources with the same number apart; without it the first source is taken.
    Raises ``NotFound("ledger.voucher-unknown")``.
    """
    parts = ledger.active_parts(committee=committee, kind="outcome", year=year)
    chosen = [part for part in parts if not batch or part.batch == batch]
    found = source(ledger, "outcome", chosen)
    rows = (
        run(
            shapes.sql(shapes.postings, "date", ("voucher",)),
            [found],
            codes={"voucher": (number,)},
            limit=VOUCHER_LIMIT,
        )
        if found and number
        else []
    )
    postings = [_posting(row, 1) for row in rows]
    if not postings:
        raise NotFound("ledger.voucher-unknown", voucher=number, year=year)
    source_batch = postings[0].batch
    own = tuple(posting for posting in postings if posting.batch == source_batch)
    return Voucher(number, source_batch, own)


def _source(
    ledger: Ledger, selection: Selection, how: Callable[..., Source | None] = source
) -> Source | None:
    for name in selection.codes:
        shapes.dimension(name)
    parts = ledger.active_parts(
        committee=selection.committee,
        kind=selection.kind,
        version=selection.version,
        year=selection.year,
        months=selection.months,
    )
    return how(ledger, selection.kind, parts)


def _posting(row: Row, sign: int) -> Posting:
    path, number, year, month, account, cost_centre, activity, project, *rest = row
    counterparty, tag, amount, voucher_number, day, text = rest
    file = Path(path)
    return Posting(
        batch=file.parent.name,
        part=file.name,
        row=number,
        year=year,
        month=month,
        account=account,
        cost_centre=cost_centre,
        activity=activity,
        project=project,
        counterparty=counterparty,
        tag=tag,
        amount=amount * sign,
        voucher=voucher_number,
        date=day,
        text=text,
    )
