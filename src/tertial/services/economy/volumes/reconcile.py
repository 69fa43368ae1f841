"""Compensation per provider: units at their prices against the ledger, with the difference and its vouchers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tertial.domain.economy.volumes import Reconciled, reconcile
from tertial.domain.figure import Unit
from tertial.domain.money import sum_ore
from tertial.domain.percent import share
from tertial.domain.period import Period, PeriodKind
from tertial.domain.statement import OUTSIDE
from tertial.domain.swedish import format_ore, format_percent
from tertial.ledger.queries.counterparties import CounterpartyAmount, by_counterparty
from tertial.ledger.queries.totals import period_months
from tertial.services.access import Actor, may, require
from tertial.services.economy.basis import LINES
from tertial.services.economy.budget.basis import BudgetYear
from tertial.services.economy.budget.pages import asked_year
from tertial.services.economy.codes import Names, code_names, named
from tertial.services.economy.forecast.basis import line_of
from tertial.services.economy.page.cells import CellRef
from tertial.services.economy.printing import money_of
from tertial.services.economy.volumes.basis import (
    NO_PROVIDER,
    NO_TYPE,
    Service,
    VolumeYear,
    open_volumes,
    units_text,
)
from tertial.services.economy.volumes.page import VolumeAsked, VolumeHead, head_of

SIDES = ("reckoned", "paid")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What is posted with a provider on an account; ``cell`` and ``filters`` are where its vouchers are listed."""

    label: str
    ore: str
    cell: str
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """A provider of a service as printed; a difference of plus is more posted than the volumes say."""

    label: str
    side: str
    units: str
    reckoned: str
    paid: str
    difference: str
    part: str
    why: str
    accounts: tuple[AccountLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ReconciledService:
    """A service's providers, which sum to ``total``; ``follows`` says where the ledger is asked."""

    key: str
    label: str
    unit: str
    follows: str
    lines: tuple[ReconciledLine, ...]
    total: ReconciledLine
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReconcilePage:
    """The services; ``total`` is of those that can be reconciled, ``left_out`` how many cannot."""

    head: VolumeHead
    services: tuple[ReconciledService, ...]
    total: ReconciledLine | None
    left_out: int
    may_see_vouchers: bool


def reconcile_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None,
    asked: VolumeAsked,
    service: str = "",
) -> ReconcilePage:
    """All services' compensation from January to a month, in one question to the ledger. Raises ``NotFound``."""
    require(actor, "see_breakdown", committee)
    of = asked_year(committee, year)
    opened = open_volumes(committee, of.year, asked.chosen)
    head, money = head_of(actor, of, opened, asked), money_of(asked.money)
    wanted = [opened.service(service)] if service else opened.held.services
    names = code_names(committee=committee, year=opened.year)
    posted = _posted(of, opened.held.services, head.month)
    made = [_Reconciling(of, opened, each, head.month, posted, names, money) for each in wanted]
    followed = [each for each in made if not each.problem()]
    found = [row for each in followed for row in each.found]
    return ReconcilePage(
        head,
        tuple(each.told() for each in made),
        _total("Summa", found, "", money, unsure=any(each.unsure for each in followed))
        if len(followed) > 1
        else None,
        len(made) - len(followed),
        may(actor, "see_vouchers", committee),
    )


Posted = Mapping[str, tuple[CounterpartyAmount, ...]]
"""What the ledger holds, by service: a posting is the first service's that names its activity and account."""


def _posted(of: BudgetYear, known: Sequence[Service], month: int) -> Posted:
    services = [each for each in known if each.activity and each.all_accounts]
    found: dict[str, list[CounterpartyAmount]] = {each.key: [] for each in services}
    for fact in by_counterparty(
        of.ledger,
        committee=of.committee,
        year=of.year,
        months=period_months(month),
        accounts=tuple(codes for each in services for codes in each.all_accounts),
        activities={each.activity for each in services},
    ):
        for each in services:
            if each.activity == fact.activity and any(fact.account in r for r in each.all_accounts):
                found[each.key].append(fact)
                break
    return {key: tuple(facts) for key, facts in found.items()}


@dataclass
class _Reconciling:
    """A service about to be reconciled."""

    of: BudgetYear
    opened: VolumeYear
    service: Service
    month: int
    posted: Posted
    names: Names
    money: Unit
    found: tuple[Reconciled, ...] = field(init=False)

    def __post_init__(self) -> None:
        counted = self.opened.counted(self.service.key, "outcome")
        self.volumes = [each for each in counted.volumes if each.month <= self.month]
        self.facts = self.posted.get(self.service.key, ())
        paid: dict[str, int] = {}
        for fact in self.facts:
            paid[fact.counterparty] = paid.get(fact.counterparty, 0) + fact.amount
        self.found = reconcile(self.opened.held.prices, self.opened.year, self.volumes, paid)

    @property
    def unsure(self) -> bool:
        """Whether a provider has a volume without price."""
        known = {each.provider for each in self.found if each.reckoned is not None}
        return any(each.provider not in known for each in self.volumes)

    def told(self) -> ReconciledService:
        lines = [self._line(each) for each in self._ordered()]
        return ReconciledService(
            self.service.key,
            self.service.label,
            self.service.unit,
            self._follows(),
            tuple(lines),
            _total("Summa", self.found, self._units(None), self.money, unsure=self.unsure),
            self.problem(),
        )

    def _ordered(self) -> Sequence[Reconciled]:
        """The largest difference first, then those that only one side knows."""
        return sorted(
            self.found, key=lambda each: (each.difference is None, -abs(each.difference or 0))
        )

    def _line(self, found: Reconciled) -> ReconciledLine:
        own = [each for each in self.volumes if each.provider == found.provider]
        kinds = sorted({each.provider_type or NO_TYPE for each in own})
        label = named(self.names, "counterparty", found.provider) if found.provider else NO_PROVIDER
        return ReconciledLine(
            label,
            ", ".join(kinds),
            self._units(found.provider),
            *_amounts(found.reckoned, found.paid, found.difference, self.money),
            _why(found, has_volumes=bool(own)),
            self._accounts(found.provider),
        )

    def _units(self, provider: str | None) -> str:
        own = [each.units for each in self.volumes if provider in (None, each.provider)]
        return units_text(sum(own[1:], own[0]) if own else None)

    def _accounts(self, provider: str) -> tuple[AccountLine, ...]:
        by_account: dict[str, int] = {}
        for fact in self.facts:
            if fact.counterparty == provider:
                by_account[fact.account] = by_account.get(fact.account, 0) + fact.amount
        return tuple(self._account(code, provider, ore) for code, ore in sorted(by_account.items()))

    def _account(self, code: str, provider: str, ore: int) -> AccountLine:
        of = self.of
        line = line_of(of.definition, code, "", date(of.year, 12, 1))
        cell = ""
        if line and line != OUTSIDE:
            period = Period(of.year, self.month, PeriodKind.YTD)
            cell = str(CellRef(period, LINES, line, "outcome"))
        filters = {"activity": self.service.activity, "account": code, "counterparty": provider}
        return AccountLine(
            named(self.names, "account", code), format_ore(ore, self.money), cell, filters
        )

    def _follows(self) -> str:
        if not self.service.activity or not self.service.all_accounts:
            return ""
        codes = " ".join(
            each.first if each.first == each.last else f"{each.first}–{each.last}"
            for each in self.service.all_accounts
        )
        return f"verksamhet {named(self.names, 'activity', self.service.activity)}, konto {codes}"

    def problem(self) -> str:
        """Why the service cannot be reconciled, in words; empty where it can."""
        if not self._follows():
            return "Insatsen saknar verksamhet eller konton, så huvudboken kan inte frågas."
        if not self.volumes:
            return "Inget utfall av volymer är inläst för perioden."
        return ""


def _amounts(
    reckoned: int | None, paid: int | None, difference: int | None, money: Unit
) -> tuple[str, str, str, str]:
    part = None
    if difference is not None and reckoned:
        part = share(difference, reckoned)
    return (
        format_ore(reckoned, money),
        format_ore(paid, money),
        format_ore(difference, money, sign=True),
        format_percent(part, 1, sign=True),
    )


def _why(found: Reconciled, *, has_volumes: bool) -> str:
    """Why there is no difference to tell, in words."""
    if found.difference is not None:
        return ""
    if found.paid is None:
        return "inget bokfört på utföraren"
    return "pris saknas" if has_volumes else "inga volymer för utföraren"


def _total(
    label: str, found: Sequence[Reconciled], units: str, money: Unit, *, unsure: bool
) -> ReconciledLine:
    """The sums of each side and the difference between them: a provider that one side lacks is in it.

    With a volume that has no price (``unsure``) there is none.
    """
    reckoned, paid = (sum_ore(getattr(each, name) for each in found).total for name in SIDES)
    apart = None if unsure or reckoned is None or paid is None else paid - reckoned
    why = "pris saknas" if unsure else ""
    return ReconciledLine(label, "", units, *_amounts(reckoned, paid, apart, money), why)
