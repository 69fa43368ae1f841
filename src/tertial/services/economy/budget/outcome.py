"""The outcome as budgets need it: each unit's net, and what an earmarked initiative has cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tertial.domain.figure import Kind
from tertial.domain.statement import OUTSIDE, CodeRange
from tertial.ledger.queries.cells import CellAmount, cells
from tertial.ledger.queries.coded import CodedAmount, coded
from tertial.ledger.queries.totals import YEAR
from tertial.services.economy.budget.basis import BudgetYear
from tertial.services.economy.forecast.basis import line_of


def outcome_facts(of: BudgetYear) -> list[CellAmount]:
    """The year's outcome by cost centre, account, activity and month (one question)."""
    return cells(
        of.ledger,
        committee=of.committee,
        kind="outcome",
        year=of.year,
        accounts=of.definition.accounts,
        with_activity=True,
    )


def line_at(of: BudgetYear, fact: CellAmount) -> str:
    """The line of a fact; "" where it stands on none, or outside on purpose."""
    found = line_of(of.definition, fact.account, of.role(fact.cost_centre), date(of.year, 12, 1))
    return "" if found == OUTSIDE else found


def net_by_unit(of: BudgetYear) -> dict[str, int]:
    """Each unit's outcome of the year on the statement's lines, debit-positive öre; empty where there is none."""
    found: dict[str, int] = {}
    for fact in outcome_facts(of):
        if line_at(of, fact):
            found[fact.cost_centre] = found.get(fact.cost_centre, 0) + fact.amount
    return found


@dataclass(frozen=True, slots=True)
class Followed:
    """What narrows facts: units (those at or below a level), and codes; what is empty does not narrow."""

    units: frozenset[str] = frozenset()
    activity: str = ""
    project: str = ""
    tag: str = ""
    accounts: tuple[CodeRange, ...] = ()

    @property
    def is_followed(self) -> bool:
        return bool(self.units or self.activity or self.project or self.tag or self.accounts)

    def takes(self, fact: CodedAmount) -> bool:
        return (
            (not self.units or fact.cost_centre in self.units)
            and self.activity in ("", fact.activity)
            and self.project in ("", fact.project)
            and self.tag in ("", fact.tag)
            and (not self.accounts or any(fact.account in codes for codes in self.accounts))
        )


def followed(
    of: BudgetYear,
    asked: Mapping[str, Followed],
    *,
    kind: Kind = "outcome",
    version: str = "",
    months: Iterable[int] = YEAR,
) -> dict[str, int]:
    """What each thing that is followed has come to, debit-positive öre, in one question to the ledger.

    A thing without facts is absent: nothing has been posted, which is not nought.
    """
    if not any(each.is_followed for each in asked.values()):
        return {}
    found: dict[str, int] = {}
    for fact in coded(
        of.ledger,
        committee=of.committee,
        kind=kind,
        version=version,
        year=of.year,
        months=tuple(months),
        accounts=of.definition.accounts,
    ):
        for name, each in asked.items():
            if each.is_followed and each.takes(fact):
                found[name] = found.get(name, 0) + fact.amount
    return found
