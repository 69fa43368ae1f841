"""What volumes and prices make of a variance in the ledger, for the page that explains it.

A service is part of a line where all of its compensation stands on it: its accounts in a statement by account, its
activity in one by activity. What its own providers are paid on accounts of their own is cost and revenue at once: a
line that has both, as all have in a statement by activity, has the private ones alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tertial.domain.economy.effects import ServiceEffect, effect_of, effects_of
from tertial.domain.economy.volumes import Counted, Pairs, compared, is_own
from tertial.domain.figure import Unit
from tertial.domain.period import PeriodKind
from tertial.domain.statement import CodeRange
from tertial.domain.swedish import NBSP, format_ore
from tertial.domain.volume import volume_budget
from tertial.services.economy.page.amounts import Amounts
from tertial.services.economy.page.cells import LABELS, CellRef
from tertial.services.economy.volumes.basis import (
    Chosen,
    Service,
    VolumeYear,
    open_volumes,
    price_text,
    units_text,
)
from tertial.services.economy.volumes.page import effect_sentence

REVENUE = CodeRange("3", "3")
"""Accounts of revenue in the municipal chart."""
OWN, OTHER = "egen regi", "Övrigt"


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A service as printed: units and prices on either side, their effects; ``why_not`` where it cannot be told."""

    service: str
    label: str
    units: tuple[str, str]
    prices: tuple[str, str]
    volume: str
    price: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class VolumeEffects:
    """A variance by volume, price and other: ``parts`` are (label, amount) and sum to it; ``words`` say them.

    ``terms`` are what the variance is between: "Budget", "Utfall".
    """

    terms: tuple[str, str]
    rows: tuple[EffectRow, ...]
    parts: tuple[tuple[str, str], ...]
    words: str


def volume_effects(
    amounts: Amounts, ref: CellRef, variance: int, money: Unit
) -> VolumeEffects | None:
    """A variance of the whole committee by its services; ``None`` where none is part of it, or none can be told."""
    months = _months(ref)
    if ref.unit or ref.against is None or ref.period.year != amounts.year or not months:
        return None
    year = amounts.year
    chosen = Chosen(amounts.version("budget", year), amounts.version("forecast", year))
    opened = open_volumes(amounts.committee, year, chosen)
    if not opened.held.services:
        return None
    parts = list(_parts(opened, _codes(amounts, ref), amounts.definition.dimension, ref))
    found = [(part, _pairs(part, months)) for part in parts]
    told = [(part, effect_of(pairs), pairs) for part, pairs in found if pairs]
    if not told:
        return None
    whole = effects_of(variance, (effect for _, effect, _ in told))
    named = {"Volym": whole.volume, "Pris": whole.price, OTHER: whole.other}
    words = effect_sentence([(part.label, effect) for part, effect, _ in told], money)
    rest = f"{format_ore(whole.other, money, sign=True)}{NBSP}{money}"
    against, shown = (LABELS[term.quantity] for term in ref.terms)
    return VolumeEffects(
        (against, shown),
        tuple(_row(part, pairs, money) for part, pairs in found),
        tuple((label, format_ore(ore, money, sign=True)) for label, ore in named.items()),
        f"{words} Resten, {rest}, förklaras inte av antal och pris för de insatserna.".strip(),
    )


def _months(ref: CellRef) -> tuple[int, ...]:
    """The months that are compared; none where the ledger's amount is not of whole months of the year."""
    if ref.period.kind is PeriodKind.YEAR:
        return tuple(range(1, 13))
    if "forecast" in (ref.quantity, ref.against) or ref.period.kind is PeriodKind.R12:
        return ()
    return tuple(month for _, month in ref.period.months())


@dataclass(frozen=True, slots=True)
class _Part:
    """A service's private or own providers, on both sides of a variance."""

    service: Service
    label: str
    planned: Counted
    actual: Counted


def _codes(amounts: Amounts, ref: CellRef) -> tuple[frozenset[str], frozenset[str]]:
    """The codes that the line gathers on either side of the variance, and those that any line does."""
    definition = amounts.definition
    lines = set(definition.summed(ref.line)) | {ref.line}
    inside, anywhere = set[str](), set[str]()
    for term in ref.terms:
        for key in definition.keys:
            codes = amounts.codes(term.quantity, term.period, key)
            anywhere |= codes
            if key in lines:
                inside |= codes
    return frozenset(inside), frozenset(anywhere)


def _parts(
    opened: VolumeYear,
    codes: tuple[frozenset[str], frozenset[str]],
    dimension: str,
    ref: CellRef,
) -> Iterator[_Part]:
    inside, anywhere = codes
    has_revenue = any(code in REVENUE for code in inside)
    against, shown = (term.quantity for term in ref.terms)
    for service in opened.held.services:
        sides = [opened.counted(service.key, term) for term in (against, shown)]
        if dimension == "activity":
            own_apart = False if service.own_accounts else None
            wanted = [own_apart] if service.activity in inside else []
        else:
            wanted = [
                own
                for accounts, own in _accounts(service)
                if _is_whole(accounts, inside, anywhere) and not (own and has_revenue)
            ]
        for own in wanted:
            label = f"{service.label}, {OWN}" if own else service.label
            part = _Part(service, label, *(_only(side, own) for side in sides))
            if part.planned.volumes or part.actual.volumes:
                yield part


def _accounts(service: Service) -> tuple[tuple[tuple[CodeRange, ...], bool | None], ...]:
    """A service's accounts and whose they are: private and own providers' apart, or all together."""
    if not service.own_accounts:
        return ((service.accounts, None),)
    return ((service.accounts, False), (service.own_accounts, True))


def _is_whole(
    accounts: Sequence[CodeRange], inside: frozenset[str], anywhere: frozenset[str]
) -> bool:
    """Whether all that is posted on the accounts is within the line."""
    used = {code for code in anywhere if any(code in each for each in accounts)}
    return bool(used) and used <= inside


def _only(side: Counted, own: bool | None) -> Counted:
    if own is None:
        return side
    kept = [each for each in side.volumes if is_own(each.provider_type) is own]
    return replace(side, volumes=kept)


def _pairs(part: _Part, months: Sequence[int]) -> Pairs | None:
    return compared(part.planned, part.actual, months)


def _row(part: _Part, pairs: Pairs | None, money: Unit) -> EffectRow:
    if not pairs:
        why = "antal eller pris saknas för någon månad"
        return EffectRow(part.service.key, part.label, ("", ""), ("", ""), "", "", why)
    effect: ServiceEffect = effect_of(pairs)
    sides = tuple(zip(*pairs, strict=True))
    units = [sum(each.units for each in side) for side in sides]
    prices = [
        volume_budget(side) / of if of else side[0].price
        for side, of in zip(sides, units, strict=True)
    ]
    return EffectRow(
        part.service.key,
        part.label,
        (units_text(units[0]), units_text(units[1])),
        (price_text(prices[0]), price_text(prices[1])),
        format_ore(effect.volume, money, sign=True),
        format_ore(effect.price, money, sign=True),
    )
