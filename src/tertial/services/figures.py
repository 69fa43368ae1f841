"""Where does a figure come from? Any figure of a report opened: its formula, its parts, its vouchers.

A sum of the ledger opens by unit, account and month, each adding up to the figure to the öre, and to the postings.
A variance opens to its two terms, a registered value to its entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from tertial.document.book import Entry, FigureBook
from tertial.document.facts import ReportFacts
from tertial.document.model import Cell, Column, Row, Table
from tertial.domain.figure import Figure, Selection, Unit
from tertial.domain.money import in_unit
from tertial.domain.period import MONTHS
from tertial.domain.swedish import format_number, format_ore
from tertial.errors import NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, may, require
from tertial.services.economy.codes import code_names
from tertial.services.economy.feed.masking import Masked, is_hidden
from tertial.services.economy.feed.masking import reveal as revealed
from tertial.services.pages import BatchLine, FigurePage, ReportLink, Term, VoucherPage, VoucherRow
from tertial.services.records import load_report_year
from tertial.services.reporting import report_facts, report_link, shown_ledger

PAGE_SIZE = 50
ERASED = "(raderat)"
"""What is shown where something was hidden and has been erased since."""
FILTERS = ("account", "cost_centre", "activity", "project", "month")
MONTH_NAMES = {str(number): name for number, name in enumerate(MONTHS, start=1)} | {
    "13": "bokslutsposter"
}


@dataclass(frozen=True, slots=True)
class Reveal:
    """Show what was hidden in the posting at ``place`` (``VoucherRow.place``), and why."""

    place: str
    reason: str
    now: datetime


def figure_page(*, actor: Actor, committee: str, report: str, ref: str) -> FigurePage:
    """A figure of a report with its lineage. Raises ``NotFound("figure.unknown")``."""
    require(actor, "see_committee", committee)
    book, link, ledger = _open(committee, report)
    return _page(actor, book, link, ledger, ref)


def voucher_page(
    *,
    actor: Actor,
    committee: str,
    report: str,
    ref: str,
    page: int = 1,
    filters: Mapping[str, str] | None = None,
    reveal: Reveal | None = None,
) -> VoucherPage:
    """The postings behind a figure, ``PAGE_SIZE`` at a time, in date order; one of them with its names where asked.

    ``filters`` narrows by account, cost_centre, activity, project or month. Raises ``NotFound("figure.no-vouchers")``
    for a figure that is not a sum of the ledger's outcome, ``NotAllowed`` for a role that stops at the table, and what
    ``masking.reveal`` does.
    """
    require(actor, "see_vouchers", committee)
    book, link, ledger = _open(committee, report)
    selection = book.figure(ref).lineage.selection
    if selection is None or selection.kind != "outcome":
        raise NotFound("figure.no-vouchers", ref=ref)
    chosen = {name: value for name, value in (filters or {}).items() if name in FILTERS and value}
    narrowed = _narrowed(selection, chosen)
    codes = {name: frozenset({value}) for name, value in chosen.items() if name != "month"}
    shown = max(page, 1)
    found = _vouchers(ledger, narrowed, codes, shown)
    if found.count and not found.postings:  # past the last page, which is shown instead
        shown = ceil(found.count / PAGE_SIZE)
        found = _vouchers(ledger, narrowed, codes, shown)
    rows = voucher_rows(actor, committee, found.postings, reveal)
    return VoucherPage(
        figure=_page(actor, book, link, ledger, ref),
        rows=rows,
        count=found.count,
        total=_kronor(found.sum),
        page=shown,
        pages=max(1, ceil(found.count / PAGE_SIZE)),
        filters=tuple(chosen.items()),
        may_reveal=may(actor, "reveal_names", committee),
    )


def voucher_rows(
    actor: Actor, committee: str, postings: Sequence[queries.Posting], reveal: Reveal | None = None
) -> tuple[VoucherRow, ...]:
    """Postings as they are shown; what was hidden in the one that is asked for is read, and that is logged."""
    asked = [each for each in postings if reveal and _place(each) == reveal.place]
    stood = [_stood(actor, committee, each, reveal) for each in asked if reveal]
    found = dict(zip(map(_place, asked), stood, strict=True))
    return tuple(_voucher_row(each, found.get(_place(each), {})) for each in postings)


def _stood(
    actor: Actor, committee: str, posting: queries.Posting, reveal: Reveal
) -> Mapping[str, str]:
    where = Masked(posting.batch, posting.part, posting.row, posting.voucher)
    found = revealed(
        actor=actor, committee=committee, places=[where], reason=reveal.reason, now=reveal.now
    )
    return found.get((where.batch, where.part, where.row), {"text": ERASED})


def _voucher_row(posting: queries.Posting, stood: Mapping[str, str]) -> VoucherRow:
    hidden = is_hidden(posting.text, posting.counterparty)
    return VoucherRow(
        voucher=posting.voucher,
        date=posting.date.isoformat() if posting.date else "",
        account=posting.account,
        cost_centre=posting.cost_centre,
        activity=posting.activity,
        project=posting.project,
        text=stood.get("text", posting.text),
        amount=_kronor(posting.amount),
        counterparty=stood.get("counterparty", posting.counterparty),
        place=_place(posting) if hidden else "",
        is_revealed=bool(stood),
    )


def _place(posting: queries.Posting) -> str:
    return f"{posting.batch}/{posting.part}/{posting.row}"


def _vouchers(
    ledger: Ledger, selection: Selection, codes: Mapping[str, frozenset[str]], page: int
) -> queries.Page:
    return queries.vouchers(
        ledger, selection, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE, codes=codes
    )


def _open(committee: str, report: str) -> tuple[FigureBook, ReportLink, Ledger]:
    records, found = load_report_year(committee=committee, report=report)
    ledger = shown_ledger(records, found)
    return FigureBook(report_facts(records, found, ledger)), report_link(records, found), ledger


def _page(actor: Actor, book: FigureBook, link: ReportLink, ledger: Ledger, ref: str) -> FigurePage:
    entry = book.entry(ref)
    figure, lineage, facts = entry.figure, entry.figure.lineage, book.facts
    selection = lineage.selection
    return FigurePage(
        committee=facts.committee,
        committee_name=facts.committee_name,
        report=link,
        ref=ref,
        title=entry.title,
        printed=printed(entry),
        exact=_exact(figure),
        formula=lineage.formula,
        source=lineage.source,
        terms=tuple(_term(book, term) for term in lineage.terms),
        batches=tuple(_batch(facts, batch) for batch in lineage.batches),
        breakdowns=_breakdowns(ledger, facts, selection)
        if selection and may(actor, "see_breakdown", facts.committee)
        else (),
        has_vouchers=selection is not None
        and selection.kind == "outcome"
        and may(actor, "see_vouchers", facts.committee),
    )


def printed(entry: Entry) -> str:
    """The figure as it stands in a report: "11,4 mnkr", "9,1 %"."""
    figure = entry.figure
    if figure.ore is not None:
        return f"{format_ore(figure.ore, Unit.MNKR)}\N{NO-BREAK SPACE}mnkr"
    if figure.value is None:
        return figure.raw or "uppgift saknas"
    text = format_number(figure.value, entry.decimals)
    return f"{text}\N{NO-BREAK SPACE}{figure.unit}" if figure.unit else text


def _exact(figure: Figure) -> str:
    if figure.ore is not None:
        return f"{_kronor(figure.ore)}\N{NO-BREAK SPACE}kr"
    return figure.raw


def _kronor(ore: int) -> str:
    return format_ore(ore, Unit.KR, decimals=2)


def _term(book: FigureBook, ref: str) -> Term:
    entry = book.entry(ref)
    return Term(entry.title, ref, _exact(entry.figure) or printed(entry))


def _batch(facts: ReportFacts, batch: str) -> BatchLine:
    found = next(each for each in facts.batches if each.id == batch)
    return BatchLine(found.id, found.file, found.created_at, found.kind)


def _breakdowns(ledger: Ledger, facts: ReportFacts, selection: Selection) -> tuple[Table, ...]:
    """The same sum by unit, by account and by month; each table's total is the figure to the öre."""
    names = {code: f"{code} {name}" for code, (name, _) in facts.units.items()}
    codes = code_names(committee=facts.committee, year=facts.period.year)
    accounts = {code: f"{code} {name}" for (of, code), name in codes.items() if of == "account"}
    return (
        _breakdown(ledger, selection, "cost_centre", "Per enhet", "Enhet", names),
        _breakdown(ledger, selection, "account", "Per konto", "Konto", accounts),
        _breakdown(ledger, selection, "month", "Per månad", "Månad", MONTH_NAMES),
    )


def _breakdown(
    ledger: Ledger,
    selection: Selection,
    by: str,
    title: str,
    heading: str,
    names: Mapping[str, str],
) -> Table:
    shares = queries.breakdown(ledger, selection, by=by)  # type: ignore[arg-type]  # one of three literals
    if by != "month":
        shares = sorted(shares, key=lambda share: -abs(share.amount))

    def row(label: str, amount: int, count: int, level: str) -> Row:
        cells = (
            Cell(_kronor(amount), in_unit(amount, Unit.KR)),
            Cell(format_number(count) if count else "", None),
        )
        return Row(label, cells, level)  # type: ignore[arg-type]  # detail or total

    rows = [
        row(names.get(s.code, s.code or "(utan kod)"), s.amount, s.vouchers, "detail")
        for s in shares
    ]
    rows.append(row("Summa", sum(share.amount for share in shares), 0, "total"))
    columns = (Column("Kronor"), Column("Verifikationer"))
    return Table(f"per-{by.replace('_', '-')}", title, columns, tuple(rows), heading, unit=Unit.KR)


def _narrowed(selection: Selection, chosen: Mapping[str, str]) -> Selection:
    month = chosen.get("month", "")
    if not month:
        return selection
    wanted = {int(month)} if month.isdigit() else set()
    return replace(selection, months=tuple(each for each in selection.months if each in wanted))
