"""Where a cell of the economy comes from: its formula, its parts by unit, account, month and counterparty.

Every breakdown sums to the cell to the öre; a variance is broken down as its two terms are, side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tertial.domain.figure import Kind, Unit
from tertial.domain.period import MONTHS
from tertial.domain.swedish import NBSP, format_ore
from tertial.errors import NotFound
from tertial.services.access import Actor, may, require
from tertial.services.economy.codes import named
from tertial.services.economy.drill.parts import (
    KINDS,
    DrillTable,
    kronor,
    lists_vouchers,
    months_of,
    tables,
)
from tertial.services.economy.feed.months import month_states
from tertial.services.economy.page.amounts import Amounts
from tertial.services.economy.page.asked import PageAsked
from tertial.services.economy.page.cells import LABELS, CellRef, read_cell
from tertial.services.economy.page.opened import Opened, open_amounts
from tertial.services.economy.printing import money_of
from tertial.services.pages import BatchLine
from tertial.services.planning.comments import comment_box
from tertial.services.planning.pages import CommentBox

SOURCES: Final[dict[Kind, str]] = {"budget": "Budget", "forecast": "Prognos", "outcome": "Huvudbok"}


@dataclass(frozen=True, slots=True)
class Term:
    """A cell that another is computed from, as printed and in exact kronor."""

    label: str
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class CellPage:
    """A cell opened. ``terms`` are what a variance is computed from, ``parts`` what a line is summed from."""

    committee: str
    committee_name: str
    ref: str
    title: str
    printed: str
    exact: str
    formula: str
    terms: Sequence[Term]
    parts: Sequence[Term]
    tables: Sequence[DrillTable]
    versions: Sequence[str]
    batches: Sequence[BatchLine]
    state: str
    comments: CommentBox
    has_vouchers: bool
    why: str = ""


def cell_page(*, actor: Actor, committee: str, cell: str, asked: PageAsked) -> CellPage:
    """A cell of the economy with what it comes from; ``asked`` says versions and unit of money.

    Raises: NotAllowed without ``see_breakdown``; NotFound("economy.cell") and those of ``economy_page``.
    """
    require(actor, "see_breakdown", committee)
    ref, opened = open_cell(committee=committee, cell=cell, asked=asked)
    amounts = opened.amounts
    money = money_of(asked.money)
    ore = cell_ore(amounts, ref)
    sides = ref.terms or (ref,)
    return CellPage(
        committee=committee,
        committee_name=opened.base.records.committee_name,
        ref=str(ref),
        title=title_of(opened, ref),
        printed=_printed(ore, money, is_variance=bool(ref.against)),
        exact="" if ore is None else f"{kronor(ore)}{NBSP}kr",
        formula=_formula(opened, ref),
        terms=tuple(_term(opened, term, LABELS[term.quantity]) for term in ref.terms),
        parts=_parts(opened, ref),
        tables=() if ore is None else tables(amounts, ref),
        versions=tuple(_version(amounts, side) for side in sides),
        batches=_batches(amounts, sides),
        state=_state(committee, ref),
        comments=comment_box(actor=actor, committee=committee, thing=ref.thing),
        has_vouchers=may(actor, "see_vouchers", committee) and lists_vouchers(amounts, ref),
        why=str(ref) if ref.against and not ref.code else "",
    )


def open_cell(*, committee: str, cell: str, asked: PageAsked) -> tuple[CellRef, Opened]:
    """A cell's address read, and its year opened. Raises ``NotFound``: the address names nothing."""
    ref = read_cell(cell)
    wanted = replace(
        asked,
        year=ref.period.year,
        month=ref.period.month,
        table=ref.statement,
        line=ref.line,
        unit="",
    )
    opened = open_amounts(committee=committee, asked=wanted)
    known = opened.amounts.tree
    if ref.unit and ref.unit not in known and not _is_posted(opened.amounts, ref):
        raise NotFound("economy.unit", unit=ref.unit, year=ref.period.year)
    return ref, opened


def _is_posted(amounts: Amounts, ref: CellRef) -> bool:
    """Whether the ledger has the cost centre, though no plan does."""
    sides = ref.terms or (ref,)
    return any(
        ref.unit == centre
        for side in sides
        for _, centre in amounts.of(side.quantity, side.period) or {}
    )


def cell_ore(amounts: Amounts, ref: CellRef) -> int | None:
    """A cell's exact öre with the sign that it prints."""
    if ref.against is None:
        ore = _amount(amounts, ref)
        return None if ore is None else ore * amounts.definition.sign
    against, shown = ref.terms
    if any(amounts.of(term.quantity, term.period) is None for term in ref.terms):
        return None
    found = [_amount(amounts, term) for term in (against, shown)]
    return None if found == [None, None] else (found[0] or 0) - (found[1] or 0)


def _amount(amounts: Amounts, ref: CellRef) -> int | None:
    if amounts.of(ref.quantity, ref.period) is None:
        return None
    if not ref.code and (not ref.unit or ref.unit in amounts.tree):
        return amounts.line(ref.quantity, ref.period, ref.line, ref.unit)
    parts = amounts.parts(ref.quantity, ref.period, ref.line, ref.unit)
    found = [amount for (code, _), amount in parts.items() if not ref.code or code == ref.code]
    return sum(found) if found else None


def title_of(opened: Opened, ref: CellRef) -> str:
    """The words for a cell's place: "Resultaträkning › Personal › Hemtjänst norr › januari–augusti 2020"."""
    definition = opened.amounts.definition
    words = [definition.title, definition.line(ref.line).label]
    if ref.code:
        words.append(named(opened.amounts.names, definition.dimension, ref.code))
    if ref.unit:
        units = opened.base.units
        words.append(units[ref.unit].name if ref.unit in units else ref.unit)
    words.append(ref.period.phrase)
    words.append("avvikelse" if ref.against else LABELS[ref.quantity].lower())
    return " › ".join(words)


def _formula(opened: Opened, ref: CellRef) -> str:
    if ref.against:
        names = [LABELS[ref.against].lower(), LABELS[ref.quantity].lower()]
        return " − ".join(names if opened.amounts.definition.sign == 1 else reversed(names))
    return (
        "summan av raderna"
        if opened.amounts.definition.line(ref.line).sums
        else "summan av posterna"
    )


def _term(opened: Opened, ref: CellRef, label: str) -> Term:
    ore = cell_ore(opened.amounts, ref)
    return Term(label, str(ref), "" if ore is None else f"{kronor(ore)}{NBSP}kr")


def _parts(opened: Opened, ref: CellRef) -> tuple[Term, ...]:
    """The lines that a line is summed from, or that are part of it."""
    if ref.code:
        return ()
    definition = opened.amounts.definition
    keys = definition.line(ref.line).sums or [
        line.key for line in definition.lines if line.parent == ref.line
    ]
    return tuple(_term(opened, replace(ref, line=key), definition.line(key).label) for key in keys)


def _printed(ore: int | None, money: Unit, *, is_variance: bool) -> str:
    if ore is None:
        return "uppgift saknas"
    return f"{format_ore(ore, money, sign=is_variance)}{NBSP}{money}"


def _version(amounts: Amounts, side: CellRef) -> str:
    """Whose the figure is: "Budget, version 2020-2", "Huvudbok"."""
    kind = KINDS[side.quantity]
    versions = [amounts.version(kind, year) for year in months_of(side.quantity, side.period)]
    named = ", ".join(dict.fromkeys(filter(None, versions)))
    return f"{SOURCES[kind]}, version {named}" if named else SOURCES[kind]


def _batches(amounts: Amounts, sides: Sequence[CellRef]) -> tuple[BatchLine, ...]:
    """What the figures were read from, the newest first."""
    used: dict[str, str] = {}
    for side in sides:
        kind = KINDS[side.quantity]
        for year, months in months_of(side.quantity, side.period).items():
            for part in amounts.ledger.active_parts(
                committee=amounts.committee,
                kind=kind,
                version=amounts.version(kind, year),
                year=year,
                months=months,
            ):
                used[part.batch] = SOURCES[kind]
    found = [batch for batch in amounts.ledger.batches() if batch.id in used]
    return tuple(
        BatchLine(each.id, each.meta.file, each.meta.created_at.date().isoformat(), used[each.id])
        for each in sorted(found, key=lambda each: each.meta.created_at, reverse=True)
    )


def _state(committee: str, ref: CellRef) -> str:
    """Whether the months of an outcome are closed; nothing is said of what has none."""
    if not any(KINDS[side.quantity] == "outcome" for side in ref.terms or (ref,)):
        return ""
    states = month_states(committee, ref.period.year)
    own = [month for year, month in ref.period.months() if year == ref.period.year]
    is_open = [month for month in own if not states[month].is_closed]
    if not is_open:
        return "Månaderna är stängda."
    names = (
        MONTHS[is_open[0] - 1]
        if len(is_open) == 1
        else f"{MONTHS[is_open[0] - 1]}–{MONTHS[is_open[-1] - 1]}"
    )
    return f"Preliminärt: {names} är inte stängd{'a' if len(is_open) > 1 else ''}."
