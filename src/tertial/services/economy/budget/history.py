"""What has happened to a budget version, and what makes it another than a second one, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Sum
from django.utils import timezone

from tertial.domain.economy.budget import changes
from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore
from tertial.services.economy.budget.basis import Amounts, BudgetYear
from tertial.services.economy.budget.grid import printed
from tertial.store import models

PAGE = 50
"""Changes on a page of the history; rows of a comparison are told to ten times as many."""
MOVEMENT_WORDS: Mapping[str, str] = {
    "copied": "Kopierat",
    "entry": "Inskrivet",
    "transfer": "Omfördelning",
    "indexation": "Uppräkning",
    "overhead": "PO-pålägg",
    "carry_over": "Överföring mellan år",
    "decision": "Beslut",
    "moved": "Flytt mellan nämnder",
}


@dataclass(frozen=True, slots=True)
class Change:
    """Movements made together, in the history."""

    together: str
    at: str
    by: str
    kind: str
    reason: str
    cells: int
    ore: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in two versions, as printed; ``change`` is plus where there is more result (less net cost)."""

    unit: str
    line: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class History:
    """A page of a version's changes, the newest first."""

    changes: tuple[Change, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The cells that differ, the largest first; ``count`` and ``total`` are of all of them."""

    rows: tuple[Difference, ...]
    count: int
    total: str


def compared_cells(of: BudgetYear, before: Amounts, after: Amounts, money: Unit) -> Compared:
    """What makes a version another than the one before."""
    all_changes = changes(before, after)
    labels = {line.key: line.label for line in of.definition.lines}
    rows = tuple(
        Difference(
            f"{each.cell.unit} {of.name(each.cell.unit)}",
            labels.get(each.cell.line, each.cell.line),
            printed(of, each.before, money),
            printed(of, each.after, money),
            format_ore(-each.ore, money, sign=True),
        )
        for each in sorted(all_changes, key=lambda e: (-abs(e.ore), e.cell))[: 10 * PAGE]
    )
    total = sum(each.ore for each in all_changes)
    return Compared(rows, len(all_changes), format_ore(-total, money, sign=True))


def history_of(
    of: BudgetYear, row: models.BudgetVersion, page: int, money: Unit, can_type: bool
) -> History:
    """A page of a version's changes (three queries)."""
    made = models.BudgetMovement.objects.filter(version=row)
    groups = (
        made.order_by()
        .values("together", "at", "by", "kind", "reason", "undoes")
        .annotate(cells=Count("id"), ore=Sum("ore"), newest=Max("id"))
        .order_by("-newest")
    )
    count = groups.count()
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    shown = list(groups[(page - 1) * PAGE : page * PAGE])
    undone = set(
        made.filter(undoes__in=[each["together"] for each in shown]).values_list(
            "undoes", flat=True
        )
    )
    history = tuple(
        Change(
            each["together"],
            f"{timezone.localtime(each['at']):%Y-%m-%d %H.%M}",
            each["by"],
            MOVEMENT_WORDS[each["kind"]],
            each["reason"],
            each["cells"],
            format_ore(each["ore"] * of.sign, money, sign=True),
            can_type and each["kind"] not in ("copied", "moved") and each["together"] not in undone,
        )
        for each in shown
    )
    return History(history, page, pages)
