"""How the money stands, in words that follow the figures: which way, by how much, and what makes it."""

from __future__ import annotations

from collections.abc import Sequence

from tertial.domain.economy.deviations import Contribution, Explanation, explain
from tertial.domain.figure import Unit
from tertial.domain.period import MONTHS, Period, PeriodKind
from tertial.domain.swedish import NBSP, format_ore
from tertial.services.economy.page.amounts import Amounts
from tertial.services.economy.page.asked import PageColumn
from tertial.services.economy.page.cells import Quantity

THAN: dict[Quantity, str] = {
    "budget": "budget",
    "forecast": "prognosen",
    "last_year": "i fjol",
    "outcome": "utfallet",
}
NAMED = 3
"""How many parts a sentence names on either side."""


def when(period: Period) -> str:
    """A period after a statement: "till och med augusti", "i augusti", "för helåret"."""
    month = MONTHS[period.month - 1]
    match period.kind:
        case PeriodKind.MONTH:
            return f"i {month}"
        case PeriodKind.R12:
            return f"de tolv månaderna till och med {month}"
        case PeriodKind.YEAR:
            return "för helåret"
        case _:
            return f"till och med {month}" if period.month > 1 else "i januari"


def amount(ore: int, money: Unit) -> str:
    """An amount without its sign, with its unit: "11,4 mnkr"."""
    return f"{format_ore(abs(ore), money)}{NBSP}{money}"


def standing(subject: str, ore: int | None, column: PageColumn, money: Unit) -> str:
    """The heading sentence of a variance; without one it says that there is none to say.

    A variance that prints as nought goes as what it is held against.
    """
    assert column.against is not None
    than, at = THAN[column.against], when(column.period)
    if ore is None:
        return f"{subject} {at}"
    verb = "väntas gå" if column.quantity == "forecast" else "går"
    if column.quantity == "budget":
        verb = "har budget"
    if format_ore(abs(ore), money) == format_ore(0, money):
        return f"{subject} {verb} som {than} {at}"
    word = "bättre" if ore > 0 else "sämre"
    return f"{subject} {verb} {amount(ore, money)} {word} än {than} {at}"


def made_of(found: Explanation, money: Unit) -> str:
    """What makes a variance, as a sentence: "Mest bidrar … Åt andra hållet går …"; empty where nothing moves."""
    parts = []
    if found.drivers:
        parts.append(f"Mest bidrar {listed(found.drivers, money)}.")
    if found.offsets:
        parts.append(f"Åt andra hållet går {listed(found.offsets, money)}.")
    return " ".join(parts)


def listed(parts: Sequence[Contribution], money: Unit) -> str:
    """The largest parts with their amounts: "Personal (−30,5) och Lokaler (−0,5)"."""
    shown = [
        f"{part.label} ({format_ore(part.amount, money, sign=True)})" for part in parts[:NAMED]
    ]
    return joined(shown)


def joined(texts: Sequence[str]) -> str:
    """Words in a row: "a, b och c"."""
    return " och ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def line_parts(
    amounts: Amounts, column: PageColumn, line: str, unit: str = ""
) -> tuple[Contribution, ...]:
    """The lines that a line sums, or is made of, each with its variance; two of the same name say of what they are.

    Lines of an analysis group are one part with the group's name, its key after "=".
    """
    assert column.against is not None
    definition = amounts.definition
    keys = [key for key in definition.summed(line) if key != line]
    keys = keys or [each.key for each in definition.lines if each.parent == line]
    names = [definition.line(key).label for key in keys]
    found = []
    for key in keys:
        ore = amounts.variance(column.against, column.quantity, column.period, key, unit)
        label = definition.line(key).label
        found.append(Contribution(key, _told(amounts, key, label, names), ore or 0))
    return _together(amounts, found)


def _together(amounts: Amounts, parts: Sequence[Contribution]) -> tuple[Contribution, ...]:
    """The parts, those that are judged together as one in the place of the first."""
    left = {part.key: part for part in parts}
    for key, (label, lines) in amounts.groups.items():
        if len(lines) > 1 and lines <= left.keys():
            ore = sum(left[line].amount for line in lines)
            first = next(line for line in left if line in lines)
            joined_up = Contribution(f"={key}", label, ore)
            left = {
                (joined_up.key if line == first else line): (joined_up if line == first else part)
                for line, part in left.items()
                if line == first or line not in lines
            }
    return tuple(left.values())


def _told(amounts: Amounts, key: str, label: str, names: Sequence[str]) -> str:
    """The label, with the total that the line stands in where another line is called the same."""
    if names.count(label) < 2:
        return label
    lines = amounts.definition.lines
    above = next((line for line in lines if key in line.sums), None)
    return f"{label} ({above.label[:1].lower()}{above.label[1:]})" if above else label


def explained(
    amounts: Amounts, column: PageColumn, line: str, unit: str = ""
) -> Explanation | None:
    """A line's variance by its lines; ``None`` where there is no variance."""
    assert column.against is not None
    ore = amounts.variance(column.against, column.quantity, column.period, line, unit)
    return None if ore is None else explain(ore, line_parts(amounts, column, line, unit))
