"""Neutral sentences that say what a variance is made of, to copy into a report's text.

Figures are written as references where a report has them (``[[ref|abs]]``), so that they follow the facts; the words
that say which way follow the figures' signs as they are now, and a report watches them after that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tertial.domain.economy.deviations import Contribution, Explanation
from tertial.domain.figure import Unit
from tertial.domain.period import PeriodKind
from tertial.domain.statement import StatementDefinition
from tertial.domain.swedish import NBSP, format_ore
from tertial.services.economy.page.cells import CellRef
from tertial.services.economy.page.words import THAN, joined, when

NAMED: Final = 2
"""How many parts a sentence names on either side."""
Written = Callable[[Contribution, bool], str]
"""How a part's figure is written; the second says without its sign."""


def group_of(ref: CellRef) -> str:
    """Where a report has the cell: "period" or "full_year"; empty where it has none."""
    if ref.unit or ref.code or ref.against != "budget":
        return ""
    if ref.period.kind is PeriodKind.YTD and ref.quantity == "outcome":
        return "period"
    if ref.period.kind is PeriodKind.YEAR and ref.quantity == "forecast":
        return "full_year"
    return ""


def as_references(definition: StatementDefinition, ref: CellRef) -> Written | None:
    """Figures as references to a report's cells, nothing for lines together; ``None`` where no report has the cell."""
    group = group_of(ref)
    if not group:
        return None

    def written(part: Contribution, unsigned: bool) -> str:
        if part.key not in definition.keys:  # lines judged together have no cell of their own
            return ""
        how = "abs" if unsigned else "mnkr"
        return f"[[{definition.key}.{part.key}.{group}.variance|{how}]]"

    return written


def as_printed(money: Unit) -> Written:
    """Figures as they are now."""

    def written(part: Contribution, unsigned: bool) -> str:
        ore = abs(part.amount) if unsigned else part.amount
        return f"{format_ore(ore, money, sign=not unsigned)}{NBSP}{money}"

    return written


def draft(subject: str, found: Explanation, ref: CellRef, written: Written) -> str:
    """The sentences: what the variance is, what it is made of, and what goes the other way."""
    assert ref.against is not None
    than, at = f"mot {THAN[ref.against]}", when(ref.period)
    if ref.against == "last_year":
        than = "jämfört med i fjol"
    own = Contribution(ref.line, "", found.variance)
    word = "överskott" if found.variance > 0 else "underskott"
    told = "väntas få" if ref.quantity == "forecast" else "har"
    sentences = [f"{subject} {told} ett {word} på {written(own, True)} {than} {at}."]
    if not found.variance:
        sentences = [f"{subject} följer {THAN[ref.against]} {at}."]
    if found.drivers:
        sentences.append(f"Det beror främst på {_parts(found.drivers, written)}.")
    if found.offsets:
        sentences.append(f"Åt andra hållet går {_parts(found.offsets, written)}.")
    return " ".join(sentences)


def _parts(parts: tuple[Contribution, ...], written: Written) -> str:
    named = ((_inside(part.label), written(part, False)) for part in parts[:NAMED])
    return joined([f"{label} ({figure})" if figure else label for label, figure in named])


def _inside(label: str) -> str:
    """A line's label within a sentence; a name of several words, or in capitals, keeps its first letter."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
