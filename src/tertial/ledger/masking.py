"""Personal data in texts and counterparties, hidden before facts reach a batch; what stood there is put beside.

Blocks of columns go in and out, so that a large file takes no longer than it must. What is recognised as a name or a
number errs towards hiding too much: what was hidden by mistake is shown again on a reason, what was not is out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.domain.statement import CodeRange

HIDDEN = "[dolt]"
"""What stands where something was hidden."""
Column = Literal["text", "counterparty"]
Pattern = Literal["everything", "names", "numbers"]
COLUMNS: tuple[Column, ...] = ("text", "counterparty")
ORIGINALS = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in COLUMNS)])
"""What stood in a row of a part, by column; null where nothing was hidden."""
_TIMES = 2
"""A pattern takes the mark after it along, so that the second of two beside each other waits for another go."""
_DAY = "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_NUMBER = f"(?:19|20)?[0-9]{{2}}(?:0[1-9]|1[0-2]){_DAY}[-+– ]?[0-9T][0-9]{{3}}"
_WORD = r"\p{Lu}[\p{L}'’]+(?:-\p{Lu}\p{L}+)?"
_PATTERNS: dict[Pattern, str] = {
    "numbers": f"(^|[^0-9]){_NUMBER}($|[^0-9])",
    "names": rf"(^|[^\p{{L}}]){_WORD}(?:,? +{_WORD})+($|[^\p{{L}}])",
}
_HINTS: dict[Pattern, str] = {"numbers": "[0-9]{6}[-+– ]?[0-9T][0-9]{3}"}
"""Quicker to look for, and there wherever the pattern is."""


@dataclass(frozen=True, slots=True)
class MaskRule:
    """Hide what looks like ``pattern`` in ``column`` of some accounts (``None``: all), in months of some days.

    A day number of a coordination number is 61–91; a name is two or more words that begin with a capital.
    """

    column: Column
    pattern: Pattern
    accounts: CodeRange | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_in(self, year: int, month: int) -> bool:
        """Whether any day of the month is one of the rule's; opening and closing entries go with their neighbour."""
        first = date(year, min(max(month, 1), 12), 1)
        begins = self.valid_from is None or self.valid_from.replace(day=1) <= first
        return begins and (self.valid_to is None or self.valid_to >= first)


class Masker:
    """Hides what the rules say."""

    def __init__(self, rules: Iterable[MaskRule]) -> None:
        self._rules = tuple(rules)

    def hide(self, facts: pa.Table, year: int, month: int) -> tuple[pa.Table, pa.Table | None]:
        """The month's facts with what is to be hidden away, and that in ``ORIGINALS`` by row; ``None`` for nothing."""
        rules = [rule for rule in self._rules if rule.holds_in(year, month)]
        hidden: dict[str, Any] = {}
        for column in COLUMNS:
            before = facts.column(column)
            own = [rule for rule in rules if rule.column == column]
            if not own or not pc.max(pc.binary_length(before)).as_py():  # often nothing at all
                continue
            after = _masked(facts, before, own)
            if after is not before:
                changed = pc.fill_null(pc.not_equal(after, before), False)
                hidden[column] = pc.if_else(changed, before, pa.scalar(None, pa.string()))
                facts = facts.set_column(facts.schema.get_field_index(column), column, after)
        return facts, _originals(hidden, facts.num_rows)


def _masked(facts: pa.Table, values: Any, rules: Sequence[MaskRule]) -> Any:
    for rule in rules:
        rows = _rows(facts, values, rule)
        if rows is None or not pc.any(rows).as_py():
            continue
        if rule.pattern == "everything":
            values = pc.if_else(rows, HIDDEN, values)
        else:
            values = _replaced(values, rows, _PATTERNS[rule.pattern])
    return values


def _rows(facts: pa.Table, values: Any, rule: MaskRule) -> Any:
    """The rows in which there may be something to hide; ``None`` when the block has none of the accounts."""
    if rule.pattern == "everything":
        found = pc.not_equal(values, "")
    else:
        hint = _HINTS.get(rule.pattern, _PATTERNS[rule.pattern])
        found = pc.match_substring_regex(values, hint)
    if rule.accounts is None:
        return found
    accounts = facts.column("account")
    wanted = [code for code in accounts.unique().to_pylist() if code in rule.accounts]
    if not wanted:
        return None
    return pc.and_(found, pc.is_in(accounts, value_set=pa.array(wanted, pa.string())))


def _replaced(values: Any, rows: Any, pattern: str) -> Any:
    some = values.filter(rows).combine_chunks()
    for _ in range(_TIMES):
        some = pc.replace_substring_regex(some, pattern, rf"\1{HIDDEN}\2")
    whole = pc.replace_with_mask(values.combine_chunks(), rows.combine_chunks(), some)
    return pa.chunked_array([whole])


def _originals(hidden: dict[str, Any], rows: int) -> pa.Table | None:
    if not hidden:
        return None
    columns = [hidden.get(name, pa.nulls(rows, pa.string())) for name in COLUMNS]
    table = pa.table([pa.array(np.arange(rows)), *columns], schema=ORIGINALS)
    found = table.filter(pc.or_(*(pc.is_valid(table.column(name)) for name in COLUMNS)))
    return found if found.num_rows else None
