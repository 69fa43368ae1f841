"""The year 2026 as it goes: the decided budget, two forecasts, the ledger of January to August (generated).

The budget is that of the published plan, to the öre of every printed cell (``solution_2026.csv``). The outcome is ours:
units do better and worse, and ``STORIES`` are what a controller is to find. Names of people and companies are invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tertial.demo.dealing import FLAT, PATTERNS, Plan, accounts_of, deal
from tertial.demo.facts import CellKey, cost_centres, solution
from tertial.demo.writing import (
    Account,
    Journal,
    Leaf,
    chart,
    write_plan,
    write_vouchers,
)
from tertial.domain.money import split_ore

YEAR, LAST_MONTH = 2026, 8
VOUCHERS = 80_000
BUDGET = Plan(YEAR, "budget 2026")
OUTCOME = Plan(YEAR, "utfall 2026", luck=5)
MKR = 100_000_000  # öre
PACE: Mapping[str, int] = {
    "fees": 1_004,
    "services_sold": 985,
    "grants_received": 1_031,
    "other_revenue": 1_008,
    "personnel": 1_009,
    "premises": 1_004,
    "grants_paid": 1_012,
    "purchased_services": 1_013,
    "consultants_and_agency_staff": 1_060,
    "goods_and_services": 992,
    "other_costs": 1_050,
}
"""How the year has gone against the budget, in thousandths; what is not here has gone as planned."""
INVENTORY = Account("1230", 100, 6, "2440", "", "Inventarier")
INVESTMENTS = (
    # project, cost centre, budget, outcome to August, forecast (kronor)
    ("2601", "52110", 2_400_000, 1_310_000, 2_400_000),
    ("2602", "52130", 1_500_000, 420_000, 1_350_000),
    ("2611", "52310", 500_000, 188_500, 500_000),
)


@dataclass(frozen=True, slots=True)
class Story:
    """Something out of the ordinary: an amount (kronor a month) in a unit, on an account, in some months."""

    unit: str
    activity: str
    line: str
    account: str
    months: tuple[int, ...]
    kronor: tuple[int, ...]
    said: str


STORIES = (
    Story(
        "52130",
        "5101",
        "consultants_and_agency_staff",
        "7510",
        (3, 4, 5, 6, 7, 8),
        (412_000, 468_500, 521_000, 655_000, 788_000, 742_500),
        "Inhyrd sjuksköterska, vakanta tjänster",
    ),
    Story(
        "52130",
        "5101",
        "personnel",
        "5010",
        (3, 4, 5, 6, 7, 8),
        (-165_000, -170_000, -182_000, -190_000, -205_000, -201_000),
        "Månadslön, vakanta tjänster",
    ),
    Story(
        "52150",
        "5101",
        "premises",
        "6110",
        (5,),
        (1_350_000,),
        "Sanering efter vattenskada, engångskostnad",
    ),
    Story(
        "53130",
        "5201",
        "personnel",
        "5020",
        (4, 5, 6, 7, 8),
        (236_000, 241_000, 288_000, 352_000, 330_000),
        "Timlön vikarier",
    ),
    Story(
        "53140",
        "5201",
        "personnel",
        "5020",
        (4, 5, 6, 7, 8),
        (-98_000, -101_000, -128_000, -164_000, -150_000),
        "Timlön vikarier",
    ),
)
"""Agency staff for vacancies at Ängen; a water damage in May; wages of one group home posted on its neighbour."""
MISSING = frozenset({("53150", "6010", 8), ("52410", "6850", 8), ("52340", "7120", 8)})
"""What is posted every month and is not there in August: (unit, account, month)."""
ASSISTANCE, MOVED_SHARE = "5203", 62
"""Personal assistance is budgeted as purchased; so many percent of it is posted as grants paid."""

PROVIDERS = (
    ("864101", "Ekbackens Omsorg AB"),
    ("864102", "Norrsken Hemtjänst AB"),
    ("864103", "Vintergatans Assistans AB"),
    ("864104", "Lyktan Vård och Omsorg AB"),
    ("864105", "Stigens Boende Ek. för."),
    ("864106", "Havregården Omsorg AB"),
    ("864107", "Kometen Assistans HB"),
    ("864108", "Stiftelsen Solglimten"),
)
"""Invented private providers: the code of the counterparty and its name."""
OF_PROVIDERS = frozenset({"4630", "4640", "4650", "4660", "4690"})
PEOPLE = (
    "Testina Exempelsson",
    "Provard Påhittsson",
    "Fiktiva Låtsasdal",
    "Demo Tänkvist",
    "Exempla Sagolund",
    "Modell Påhittberg",
    "Prova Diktéus",
    "Sago Testgren",
    "Låtsas Fiktivsson",
    "Hitte Påström",
)
OF_PEOPLE = frozenset({"4520", "4530", "4540"})
"""Accounts whose vouchers name a person: the names are invented, and no one can be called so."""


@dataclass(frozen=True, slots=True)
class Earmarked:
    """What has been spent of an initiative's money to August (kronor): a tagged part of a cell."""

    line: str
    activity: str
    role: str
    kronor: int
    tag: str

    @property
    def cell(self) -> CellKey:
        return CellKey(self.line, self.activity, self.role)


EARMARKED = (
    Earmarked("purchased_services", "5101", "purchaser", 16_240_000, "Höjd LOV-ersättning"),
    Earmarked("personnel", "5203", "own_provider", 2_730_000, "Assistans egen regi"),
    Earmarked("goods_and_services", "5102", "own_provider", 388_000, "Arbetsskor"),
    Earmarked("goods_and_services", "5201", "own_provider", 207_000, "Arbetsskor"),
    Earmarked("personnel", "5102", "own_provider", 1_450_000, "Heltid som norm"),
    Earmarked("personnel", "5201", "own_provider", 640_000, "Heltid som norm"),
)


def write_living(out: Path) -> list[Path]:
    """Write the budget, the forecasts and the ledger, in the order they are to be imported."""
    out.mkdir(parents=True, exist_ok=True)
    ledger = out / "huvudbok-2026-01--2026-08.csv"
    return [
        write_plan(out / "budget-2026.csv", "budget", "2026", budget()),
        write_plan(out / "prognos-2026-03.csv", "forecast", "2026-03", forecast_march()),
        write_plan(out / "prognos-2026-08.csv", "forecast", "2026-08", forecast_august()),
        write_vouchers(ledger, list(outcome()), Journal(YEAR, 20260831, VOUCHERS)),
    ]


def column(name: str) -> Mapping[CellKey, int]:
    """A column of the plan, cell by cell: "2026.budget" and three others."""
    return {cell: ore for (cell, of), ore in solution("solution_2026").items() if of == name}


def budget() -> Iterator[Leaf]:
    for cell, ore in column("2026.budget").items():
        yield from deal(BUDGET, cell, ore, range(1, 13))
    yield from _investments(2, range(1, 13))


def forecast_march() -> Iterator[Leaf]:
    """What was expected in March: a part of what has come since."""
    plan = replace(BUDGET, seed="prognos 2026-03", luck=2)
    for cell, ore in column("2026.budget").items():
        pace = 1_000 + (PACE.get(cell.line, 1_000) - 1_000) // 3
        yield from deal(plan, cell, ore * pace // 1_000, range(1, 13))
    yield from _investments(4, range(1, 13))


def forecast_august() -> Iterator[Leaf]:
    """What is expected in August: what has been, and the rest of the year half way back to the budget."""
    plan = replace(BUDGET, seed="prognos 2026-08", luck=1)
    expected: dict[CellKey, int] = {}
    for cell, ore in column("2026.budget").items():
        pace = PACE.get(cell.line, 1_000)
        so_far = until(BUDGET, cell, ore, LAST_MONTH)
        year = so_far * pace // 1_000 + (ore - so_far) * (1_000 + pace) // 2_000
        moved = 0
        if (cell.line, cell.activity) == ("purchased_services", ASSISTANCE):
            moved = year * MOVED_SHARE // 100
            as_grants = CellKey("grants_paid", ASSISTANCE, cell.role)
            expected[as_grants] = expected.get(as_grants, 0) + moved
        expected[cell] = expected.get(cell, 0) + year - moved
    for cell, ore in expected.items():
        yield from deal(plan, cell, ore, range(1, 13))
    yield from _told()
    yield from _investments(4, range(1, 13))


def outcome() -> Iterator[Leaf]:
    """January to August, one leaf an account, unit and month (and provider or person)."""
    random = Random("namn 2026")
    for leaf in _posted():
        if (leaf.cost_centre, leaf.account.account, leaf.month) not in MISSING:
            yield from _named(leaf, random)
    yield from _investments(3, range(1, LAST_MONTH + 1))


def _posted() -> Iterator[Leaf]:
    cells = column("2026.budget")
    for cell, ore in cells.items():
        if (cell.line, cell.role) == ("internal_cost", "purchaser") or cell.role == "reserve":
            continue  # the other row of the own provider's vouchers; what nobody has used
        so_far = until(BUDGET, cell, ore, LAST_MONTH) * PACE.get(cell.line, 1_000) // 1_000
        moved = 0
        if (cell.line, cell.activity) == ("purchased_services", ASSISTANCE):
            moved = so_far * MOVED_SHARE // 100
            as_grants = CellKey("grants_paid", ASSISTANCE, cell.role)
            yield from deal(OUTCOME, as_grants, moved, range(1, LAST_MONTH + 1))
        payer = _payer(cell)
        for each in (each for each in EARMARKED if each.cell == cell):
            ore = each.kronor * 100
            moved += ore
            yield from deal(OUTCOME, cell, ore, range(1, LAST_MONTH + 1), tag=each.tag)
        for leaf in deal(OUTCOME, cell, so_far - moved, range(1, LAST_MONTH + 1)):
            yield replace(leaf, payer=payer) if payer else leaf
    yield from _told()


def _payer(cell: CellKey) -> str:
    if cell.line != "internal_revenue":
        return ""
    return next(iter(cost_centres().get((cell.activity, "purchaser"), ())), "")


def _told() -> Iterator[Leaf]:
    for story in STORIES:
        account = next(a for a in chart()[story.line] if a.account == story.account)
        for month, kronor in zip(story.months, story.kronor, strict=True):
            yield Leaf(
                story.unit,
                story.activity,
                account,
                month,
                kronor * 100,
                year=YEAR,
                said=story.said,
            )


def _named(leaf: Leaf, random: Random) -> Iterable[Leaf]:
    """The leaf by provider or by person, where its account has them."""
    account = leaf.account
    if account.account in OF_PROVIDERS:
        of_activity = Random(f"utförare {leaf.activity}")
        weights = [of_activity.choice((0, 1, 2, 3, 5, 8)) for _ in PROVIDERS[1:]]
        return [
            replace(leaf, ore=ore, counterparty=code, said=f"{account.text}, {name}")
            for (code, name), ore in zip(PROVIDERS, split_ore(leaf.ore, [2, *weights]), strict=True)
            if ore
        ]
    if account.account in OF_PEOPLE:
        people = random.sample(PEOPLE, 2)
        return [
            replace(leaf, ore=ore, said=f"{account.text}, {name}")
            for name, ore in zip(people, split_ore(leaf.ore, [3, 2]), strict=True)
            if ore
        ]
    return [leaf]


def until(plan: Plan, cell: CellKey, ore: int, month: int) -> int:
    """What of a year's amount falls from January to a month, by the patterns of its accounts."""
    accounts = accounts_of(plan, cell)
    shares = split_ore(ore, [account.share for account in accounts])
    patterns = (PATTERNS.get(a.account) or PATTERNS.get(cell.line, FLAT) for a in accounts)
    return sum(
        sum(split_ore(share, pattern)[:month])
        for share, pattern in zip(shares, patterns, strict=True)
    )


def _investments(amount: int, months: Iterable[int]) -> Iterator[Leaf]:
    found = list(months)
    for row in INVESTMENTS:
        project, unit, kronor = str(row[0]), str(row[1]), int(row[amount])
        for month, ore in zip(found, split_ore(kronor * 100, [1] * len(found)), strict=True):
            yield Leaf(unit, "", INVENTORY, month, ore, project=project, year=YEAR)
