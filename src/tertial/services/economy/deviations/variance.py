"""A variance explained: what makes it, what offsets it, what is left, and how it has moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tertial.document.blocks.charts import waterfall
from tertial.document.model import Chart
from tertial.domain.economy.deviations import Contribution, Explanation, explain
from tertial.domain.figure import Unit
from tertial.domain.percent import share
from tertial.domain.swedish import NBSP, format_ore, format_percent
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, may, require
from tertial.services.economy.deviations.parts import (
    Moved,
    by_account,
    by_line,
    by_side,
    by_unit,
    column_of,
    moved,
    variance_of,
)
from tertial.services.economy.deviations.words import as_printed, as_references, draft
from tertial.services.economy.drill.cell import open_cell, title_of
from tertial.services.economy.drill.parts import kronor, lists_vouchers
from tertial.services.economy.page.amounts import Amounts
from tertial.services.economy.page.asked import PageAsked, columns_of
from tertial.services.economy.page.cells import CellRef
from tertial.services.economy.page.opened import Choices, Opened, choices_of, open_amounts
from tertial.services.economy.page.words import made_of, standing
from tertial.services.economy.printing import money_of
from tertial.services.economy.volumes.effects import VolumeEffects, volume_effects
from tertial.services.workspace import ledger_home

MOST = 12
"""Parts that a table names; the rest are one row."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A part as printed: its share of the variance, its own cell, or the account that narrows the cell's vouchers."""

    label: str
    amount: str
    part: str = ""
    ref: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The parts of one kind, the largest first; what is left of it, where anything is, and the whole."""

    key: str
    title: str
    heading: str
    rows: Sequence[Ranked]
    rest: Ranked | None
    total: Ranked


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Lines judged together: budget (or what it is held against), what is shown, and the variance."""

    key: str
    label: str
    lines: str
    against: str
    shown: str
    variance: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    since: str
    before: str
    now: str
    change: str
    why: str


@dataclass(frozen=True, slots=True)
class DeviationPage:
    """A variance explained. ``sides`` are (label, amount), empty where they cannot be told, as is ``effects``.

    ``draft`` is to be copied; ``draft_shown`` the same with its figures printed; ``is_bound`` says whether its figures
    are references.
    """

    committee: str
    committee_name: str
    year: int
    month: int
    asked: PageAsked
    choices: Choices
    ref: str
    title: str
    sentence: str
    printed: str
    exact: str
    money: Unit
    lede: str = ""
    rankings: Sequence[Ranking] = ()
    sides: Sequence[tuple[str, str]] = ()
    effects: VolumeEffects | None = None
    groups: Sequence[GroupRow] = ()
    moved: Sequence[MovedRow] = ()
    chart: Chart | None = None
    draft: str = ""
    draft_shown: str = ""
    is_bound: bool = False
    lines: Sequence[tuple[str, str]] = ()
    may_group: bool = False
    has_vouchers: bool = False


def deviation_page(
    *, actor: Actor, committee: str, asked: PageAsked, cell: str = ""
) -> DeviationPage:
    """The variance of ``cell``, or of what is asked for as on the economy page, explained.

    Raises: NotAllowed without ``see_breakdown``; otherwise as ``economy_page`` and ``cell_page``.
    """
    require(actor, "see_breakdown", committee)
    ref, opened = _opened(committee, asked, cell)
    amounts, money = opened.amounts, money_of(asked.money)
    variance = variance_of(amounts, ref)
    column = column_of(ref)
    page = DeviationPage(
        committee=committee,
        committee_name=opened.base.records.committee_name,
        year=opened.year,
        month=opened.month,
        asked=_asked_for(asked, ref),
        choices=choices_of(amounts),
        ref=str(ref),
        title=title_of(opened, ref),
        sentence=standing(_subject(opened, ref), variance, column, money),
        printed=""
        if variance is None
        else f"{format_ore(variance, money, sign=True)}{NBSP}{money}",
        exact="" if variance is None else f"{kronor(variance, sign=True)}{NBSP}kr",
        money=money,
        groups=_groups(opened, ref, money),
        lines=tuple((line.key, line.label) for line in amounts.definition.lines),
        may_group=may(actor, "edit_economy", committee),
        has_vouchers=may(actor, "see_vouchers", committee) and lists_vouchers(amounts, ref),
    )
    return page if variance is None else _explained(page, opened, ref, variance)


def _opened(committee: str, asked: PageAsked, cell: str) -> tuple[CellRef, Opened]:
    if cell:
        ref, opened = open_cell(committee=committee, cell=cell, asked=asked)
        against = ref.against or ("last_year" if ref.quantity == "budget" else "budget")
        return replace(ref, against=against, code=""), opened
    opened = open_amounts(committee=committee, asked=asked)
    stands = [
        column
        for column in columns_of(asked, opened.year, opened.month)
        if column.against and not column.is_percent
    ]
    return opened.cell(stands[-1], asked.unit), opened


def _asked_for(asked: PageAsked, ref: CellRef) -> PageAsked:
    """What the form shows as chosen: the cell's own."""
    return replace(asked, table=ref.statement, line=ref.line, unit=ref.unit)


def _subject(opened: Opened, ref: CellRef) -> str:
    units = opened.base.units
    place = units[ref.unit].name if ref.unit in units else ref.unit
    if not place:
        return opened.subject
    label = opened.amounts.definition.line(ref.line)
    return place if label.level == "total" else f"{label.label}, {place}"


def _explained(page: DeviationPage, opened: Opened, ref: CellRef, variance: int) -> DeviationPage:
    amounts, money = opened.amounts, page.money
    lines = by_line(amounts, ref)
    kinds = (
        ("lines", "Rader", "Rad", lines),
        ("units", "Enheter", "Enhet", by_unit(amounts, ref)),
        ("accounts", "Konton", "Konto", by_account(amounts, ref)),
    )
    found = {key: explain(variance, parts, most=MOST) for key, _, _, parts in kinds if parts}
    rankings = tuple(
        _ranking(amounts, ref, key, (title, heading), found[key], money)
        for key, title, heading, parts in kinds
        if parts
    )
    main = found.get("lines") or found["units"]
    ledger = Ledger(ledger_home())
    subject = _subject(opened, ref)
    printed = as_printed(Unit.MNKR)
    bound = as_references(amounts.definition, ref) if lines else None
    return replace(
        page,
        lede=made_of(main, money),
        rankings=rankings,
        sides=_pairs(by_side(amounts, ref), money),
        effects=volume_effects(amounts, ref, variance, money),
        moved=tuple(_moved(each, money) for each in moved(ledger, amounts, ref)),
        chart=_chart(page.title, main, money),
        draft=draft(subject, main, ref, bound or printed),
        draft_shown=draft(subject, main, ref, printed),
        is_bound=bound is not None,
    )


def _ranking(
    amounts: Amounts,
    ref: CellRef,
    key: str,
    words: tuple[str, str],
    found: Explanation,
    money: Unit,
) -> Ranking:
    def ranked(label: str, ore: int, cell: str = "", account: str = "") -> Ranked:
        part = format_percent(share(ore, found.variance), 0)
        return Ranked(label, format_ore(ore, money, sign=True), part, cell, account)

    rows = tuple(
        ranked(
            part.label,
            part.amount,
            _cell(amounts, ref, key, part),
            part.key if key == "accounts" else "",
        )
        for part in found.named
    )
    rest = None
    if found.rest or found.others:
        rest = ranked(f"Övrigt ({found.others})" if found.others else "Övrigt", found.rest)
    total = ranked("Avvikelsen", found.variance, str(ref))
    return Ranking(key, words[0], words[1], rows, rest, total)


def _cell(amounts: Amounts, ref: CellRef, key: str, part: Contribution) -> str:
    """The part's own cell; an account of a statement by activity has none."""
    if key == "lines":
        is_line = part.key in amounts.definition.keys
        return str(replace(ref, line=part.key)) if is_line else ""
    if key == "units":
        return str(replace(ref, unit=part.key)) if part.key else ""
    by_code = amounts.definition.dimension == "account" and part.key
    return str(replace(ref, code=part.key)) if by_code else ""


def _pairs(found: Mapping[str, int] | None, money: Unit) -> tuple[tuple[str, str], ...]:
    return tuple((label, format_ore(ore, money, sign=True)) for label, ore in (found or {}).items())


def _groups(opened: Opened, ref: CellRef, money: Unit) -> tuple[GroupRow, ...]:
    """The groups of the statement, each as one: what a line lacks another has."""
    amounts = opened.amounts
    definition, against, shown = amounts.definition, *ref.terms
    rows = []
    for name, (label, lines) in amounts.groups.items():
        keys = [line.key for line in definition.lines if line.key in lines]
        found = [
            sum(amounts.line(term.quantity, term.period, key, ref.unit) or 0 for key in keys)
            for term in (against, shown)
        ]
        held = all(amounts.of(term.quantity, term.period) is not None for term in ref.terms)
        texts = [format_ore(ore * definition.sign, money) if held else "" for ore in found]
        variance = format_ore(found[0] - found[1], money, sign=True) if held else ""
        labels = ", ".join(definition.line(key).label for key in keys)
        rows.append(GroupRow(name, label, labels, texts[0], texts[1], variance))
    return tuple(rows)


def _moved(found: Moved, money: Unit) -> MovedRow:
    before, now, change = (
        format_ore(ore, money, sign=True)
        for ore in (found.movement.before, found.movement.now, found.movement.change)
    )
    why = made_of(found.made_of, money) if found.made_of else ""
    return MovedRow(found.since, before, now, change, why)


def _chart(title: str, found: Explanation, money: Unit) -> Chart | None:
    """The variance as steps from nought: drivers, what offsets them, the rest, and where it ends."""
    parts = [(part.label, part.amount) for part in (*found.drivers, *found.offsets)]
    if found.rest:
        parts.append(("Övrigt", found.rest))
    if not parts:
        return None
    return waterfall("avvikelse", title, parts, ("Avvikelsen", found.variance), money)
