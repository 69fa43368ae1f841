"""The years around: 2017–2019 and 2023–2025 as sums by unit, account and month, with budgets and frozen forecasts.

The outcome of 2024, the adjusted budget of 2025 and its forecast of August are the plan's, to the öre of every printed
cell; the results of 2019 and of 2018 are those of the equity account, 2023 and 2024 kept their budget as the plan says.
The rest is generated. All years are in the accounts and activities of 2026. 2025 is closed: its entries of month 13 are
vouchers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tertial.demo.dealing import Plan, deal
from tertial.demo.facts import CellKey
from tertial.demo.living import column
from tertial.demo.writing import Journal, Leaf, write_plan, write_vouchers

YEARS = (2017, 2018, 2019, 2023, 2024, 2025)
LEVEL: Mapping[int, int] = {2017: 742, 2018: 768, 2019: 795, 2023: 956}
"""What a year cost in thousandths of 2024, where nothing is published."""
RESULT: Mapping[int, int] = {
    2017: 0,
    2018: -1_570_000_000,
    2019: 1_930_000_000,
    2023: -414_000_000,
    2024: 144_000_000,
}
"""Budget minus outcome, öre: −15,7 and 19,3 mnkr to the equity account; −0,3 and 0,1 percent of the budget."""
ADDED_2025: Mapping[str, int] = {"personnel": 3_500_000, "premises": 5_170_000}
"""What the budget of 2025 was strengthened with during the year: full time as the norm; rent, cleaning and the rest."""
CLOSING: Mapping[str, int] = {"personnel": 9, "goods_and_services": 22, "purchased_services": 14}
"""What of 2025 was booked when the year was closed, in thousandths of the line."""
CLOSED_AS = {
    "personnel": "Uppbokning semesterlöneskuld",
    "goods_and_services": "Uppbokning leverantörsfakturor",
    "purchased_services": "Uppbokning köpta platser",
}


@dataclass(frozen=True, slots=True)
class Frozen:
    """A forecast as it was frozen: how far off its units tend to be, and which way all of them (thousandths)."""

    year: int
    month: int
    spread: int
    lean: int


FORECASTS = (
    Frozen(2024, 3, 26, -13),
    Frozen(2024, 8, 11, -5),
    Frozen(2025, 3, 24, -15),
)
"""Those of August 2025 are the plan's own."""


def write_history(out: Path) -> list[Path]:
    """Budgets, forecasts, sums and the closing entries of 2025, in the order they are to be imported."""
    out.mkdir(parents=True, exist_ok=True)
    files = [
        write_plan(out / f"budget-{year}-2.csv", "budget", f"{year}-2", budget(year))
        for year in YEARS
    ]
    original = write_plan(out / "budget-2025-1.csv", "budget", "2025-1", original_budget())
    files.insert(-1, original)
    for each in FORECASTS:
        version = f"{each.year}-{each.month:02d}"
        files.append(
            write_plan(out / f"prognos-{version}.csv", "forecast", version, forecast(each))
        )
    files += [
        write_plan(out / "prognos-2025-08.csv", "forecast", "2025-08", forecast_of_august_2025()),
        write_plan(out / "utfall-2017--2025.csv", "outcome", "", sums()),
        write_vouchers(
            out / "bokslut-2025.csv", list(closing_entries()), Journal(2025, 20251231, 400)
        ),
    ]
    return files


def year_of(year: int) -> Mapping[CellKey, int]:
    """What a year came to, closing entries too, cell by cell in öre."""
    if year == 2024:
        return column("2024.final_accounts")
    if year == 2025:
        return _near(column("2025.forecast"), "2025", 6, 2)
    level = LEVEL[year]
    moved = {cell: ore * level // 1_000 for cell, ore in column("2024.final_accounts").items()}
    return _near(moved, str(year), 18, 0)


def _near(cells: Mapping[CellKey, int], seed: str, spread: int, lean: int) -> dict[CellKey, int]:
    """The cells a little off, ``spread`` and ``lean`` in thousandths; what is paid internally stays received."""
    found = {}
    for cell, ore in sorted(cells.items()):
        own = Random(f"år {seed} {cell.line} {cell.activity} {cell.role}")
        off = 0 if cell.line.startswith("internal") else own.randint(-spread, spread) + lean
        found[cell] = ore * (1_000 + off) // 1_000
    return found


def closing_of(cell: CellKey, ore: int) -> int:
    return ore * CLOSING.get(cell.line, 0) // 1_000


def sums() -> Iterator[Leaf]:
    """The outcome by month, of 2025 on every account and without what the closing entries have."""
    for year in YEARS:
        plan = Plan(year, f"utfall {year}", is_coarse=year < 2025, luck=4)
        for cell, ore in year_of(year).items():
            booked = closing_of(cell, ore) if year == 2025 else 0
            yield from deal(plan, cell, ore - booked, range(1, 13))


def closing_entries() -> Iterator[Leaf]:
    """Month 13 of 2025."""
    plan = Plan(2025, "bokslut 2025", is_coarse=True, luck=20)
    for cell, ore in year_of(2025).items():
        for leaf in deal(plan, cell, closing_of(cell, ore), (12,)):
            yield replace(leaf, month=13, said=CLOSED_AS[cell.line])


def budget(year: int) -> Iterator[Leaf]:
    """The adjusted budget: of 2025 the plan's; of other years what gives the published result."""
    plan = Plan(year, f"budget {year}", is_coarse=year < 2025)
    if year == 2025:
        cells: Mapping[CellKey, int] = column("2025.budget")
    else:
        outcome = year_of(year)
        cells = _near(outcome, f"budget {year}", 14, 0)
        wanted = sum(outcome.values()) + RESULT[year]
        rest = next(cell for cell in sorted(cells) if cell.role == "management")
        cells = cells | {rest: cells[rest] + wanted - sum(cells.values())}
    for cell, ore in cells.items():
        yield from deal(plan, cell, ore, range(1, 13))


def original_budget() -> Iterator[Leaf]:
    """The budget of 2025 as it was decided first: without what came during the year."""
    plan = Plan(2025, "budget 2025", is_coarse=True)
    cells = dict(column("2025.budget"))
    for line, kronor in ADDED_2025.items():
        largest = max((cell for cell in cells if cell.line == line), key=lambda cell: cells[cell])
        cells[largest] -= kronor * 100
    for cell, ore in cells.items():
        yield from deal(plan, cell, ore, range(1, 13))


def forecast(frozen: Frozen) -> Iterator[Leaf]:
    """A forecast as the units made it: wrong by unit and line, and on the whole too hopeful."""
    seed = f"prognos {frozen.year}-{frozen.month:02d}"
    plan = Plan(frozen.year, seed, is_coarse=True, luck=frozen.spread // 4)
    expected = _near(year_of(frozen.year), seed, frozen.spread, 0)
    for cell, ore in expected.items():
        lean = frozen.lean if cell.line in ("personnel", "purchased_services") else 0
        yield from deal(plan, cell, ore * (1_000 + lean) // 1_000, range(1, 13))


def forecast_of_august_2025() -> Iterator[Leaf]:
    plan = Plan(2025, "prognos 2025-08", luck=2)
    for cell, ore in column("2025.forecast").items():
        yield from deal(plan, cell, ore, range(1, 13))
