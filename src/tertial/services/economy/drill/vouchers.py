"""The postings behind a cell of the economy, a page at a time, narrowed by codes, month, text and size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from tertial.domain.figure import Selection, Unit
from tertial.domain.money import ore_from
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, NotFound, TertialError
from tertial.ledger.queries.search import Sought, find
from tertial.services.access import Actor, may, require
from tertial.services.economy.drill.cell import cell_ore, open_cell, title_of
from tertial.services.economy.drill.parts import KINDS, kronor, voucher_selections
from tertial.services.economy.page.asked import PageAsked
from tertial.services.figures import Reveal, voucher_rows
from tertial.services.pages import VoucherRow

PAGE_SIZE = 50
DIMENSIONS = ("account", "cost_centre", "activity", "project", "counterparty")


@dataclass(frozen=True, slots=True)
class CellVouchers:
    """Postings of a cell. ``exact`` is the cell's own amount, ``total`` that of what was found."""

    committee: str
    ref: str
    title: str
    exact: str
    rows: Sequence[VoucherRow]
    count: int
    total: str
    page: int
    pages: int
    filters: Mapping[str, str]
    may_reveal: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the list is the cell, to the öre."""
        return self.total == self.exact


def cell_vouchers(
    *,
    actor: Actor,
    committee: str,
    cell: str,
    asked: PageAsked,
    page: int = 1,
    filters: Mapping[str, str] | None = None,
    reveal: Reveal | None = None,
) -> CellVouchers:
    """The postings of an outcome's cell, ``PAGE_SIZE`` at a time in date order; of a variance those of its outcome.

    ``reveal`` shows what was hidden in one of them, with a reason that is logged.

    ``filters``: a dimension of ``DIMENSIONS`` or ``month`` → code, ``text``, and ``least`` and ``most`` in kronor.
    Raises: NotAllowed for a role that stops at the table. NotFound("economy.no-vouchers"): a cell of none.
            BadInput("economy.amount"): a limit that is no amount.
    """
    require(actor, "see_vouchers", committee)
    ref, opened = open_cell(committee=committee, cell=cell, asked=asked)
    amounts = opened.amounts
    selections = voucher_selections(amounts, ref)
    if selections is None:
        raise NotFound("economy.no-vouchers", cell=cell)
    given = {name: value.strip() for name, value in (filters or {}).items() if value.strip()}
    narrowed = [_in_month(each, given.get("month", "")) for each in selections]
    sought = Sought(
        text=given.get("text", ""),
        least=_limit(given.get("least", "")),
        most=_limit(given.get("most", "")),
        codes={name: frozenset({given[name]}) for name in DIMENSIONS if name in given},
    )
    shown = max(page, 1)
    found = find(amounts.ledger, narrowed, sought, limit=PAGE_SIZE, offset=(shown - 1) * PAGE_SIZE)
    if found.count and not found.postings:  # past the last page, which is shown instead
        shown = ceil(found.count / PAGE_SIZE)
        offset = (shown - 1) * PAGE_SIZE
        found = find(amounts.ledger, narrowed, sought, limit=PAGE_SIZE, offset=offset)
    own = next(side for side in reversed(ref.terms or (ref,)) if KINDS[side.quantity] == "outcome")
    return CellVouchers(
        committee=committee,
        ref=str(ref),
        title=title_of(opened, own),
        exact=kronor(cell_ore(amounts, own) or 0),
        rows=voucher_rows(actor, committee, found.postings, reveal),
        count=found.count,
        total=kronor(found.sum),
        page=shown,
        pages=max(1, ceil(found.count / PAGE_SIZE)),
        filters=given,
        may_reveal=may(actor, "reveal_names", committee),
    )


def _in_month(selection: Selection, month: str) -> Selection:
    if not month:
        return selection
    wanted = {int(month)} if month.isascii() and month.isdigit() else set()
    months = tuple(each for each in selection.months if each in wanted)
    return replace(selection, months=months)


def _limit(text: str) -> int | None:
    """Kronor as öre without sign."""
    if not text:
        return None
    try:
        return abs(ore_from(parse_number(text), Unit.KR))
    except TertialError as error:
        raise BadInput("economy.amount", text=text[:40]) from error
