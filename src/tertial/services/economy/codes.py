"""What the ledger's codes are called: those of the year, else of the nearest year that names them."""

from __future__ import annotations

from collections.abc import Mapping

from tertial.store import models

Names = Mapping[tuple[str, str], str]


def code_names(*, committee: str, year: int) -> Names:
    """The names of a committee's codes by (dimension, code), in one query.

    Each code has the name of the nearest year that has one, the later of two as near. A code that nobody has named is
    absent: it is shown as it is.
    """
    rows = models.CodeName.objects.filter(plan_year__committee__slug=committee).values_list(
        "dimension", "code", "name", "plan_year__year"
    )
    nearest = sorted(rows, key=lambda row: (-abs(row[3] - year), row[3]))
    return {(dimension, code): name for dimension, code, name, _ in nearest}


def named(names: Names, dimension: str, code: str) -> str:
    """A code with its name after it, or alone.

    >>> named({("account", "5010"): "Lön månadsavlönade"}, "account", "5010"), named({}, "account", "7510")
    ('5010 Lön månadsavlönade', '7510')
    """
    return f"{code} {names.get((dimension, code), '')}".strip()
