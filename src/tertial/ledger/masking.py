"""Personal data in texts and counterparties, hidden before facts reach a batch; what stood there is put beside.

Blocks of columns go in and out, so that a large file takes no longer than it must. What is recognised as a name or a
number errs towards hiding too much: what was hidden by mistake is shown again on a reason, what was not is out.
"""

from __future__ import annotations

import sys
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
_SHORTEST = 10
"""A number has so many bytes, and six digits in a row: quicker to look for than the pattern."""


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
    """The column with what each rule hides away; it is put together once, however many rules there are."""
    found = [(rule, _rows(facts, values, rule)) for rule in rules]
    rows = np.unique(np.concatenate([np.asarray(own, np.int64) for _, own in found]))
    if not len(rows):
        return values
    some = values.take(rows).combine_chunks()
    for rule, own in found:
        if len(own):
            mask = pa.array(np.isin(rows, own, assume_unique=True))
            hidden = HIDDEN if rule.pattern == "everything" else _replaced(some.filter(mask), rule)
            some = pc.replace_with_mask(some, mask, hidden)
    places = np.zeros(len(values), dtype=bool)
    places[rows] = True
    whole = pc.replace_with_mask(values.combine_chunks(), pa.array(places), some)
    return pa.chunked_array([whole])


def _rows(facts: pa.Table, values: Any, rule: MaskRule) -> Any:
    """The rows in which there may be something to hide, as numbers in order."""
    if rule.pattern == "numbers":
        rows = _with_digits(values)
    elif rule.pattern == "names":
        rows = np.flatnonzero(pc.match_substring_regex(values, _PATTERNS["names"]))
    else:
        rows = _of_accounts(facts.column("account"), rule.accounts)
        return rows[np.asarray(pc.not_equal(values.take(rows), ""), dtype=bool)]
    if not len(rows) or rule.accounts is None:
        return rows
    return rows[_of_accounts(facts.column("account").take(rows), rule.accounts)]


def _of_accounts(accounts: Any, wanted: CodeRange | None) -> Any:
    """The rows on the accounts; the comparison of all of them finds a few too many, which their codes then decide."""
    if wanted is None:
        return np.arange(len(accounts))
    last = wanted.last + chr(sys.maxunicode)
    near = pc.and_(pc.greater_equal(accounts, wanted.first), pc.less_equal(accounts, last))
    rows = np.flatnonzero(near)
    codes = accounts.take(rows)
    own = [code for code in codes.unique().to_pylist() if code in wanted]
    return rows[np.flatnonzero(pc.is_in(codes, value_set=pa.array(own, pa.string())))]


def _with_digits(values: Any) -> Any:
    """The rows that may have a number: six digits, perhaps a mark, and a digit or a T with a digit after it.

    Looked for in the bytes of all rows at once; what goes on into the next row is found too, and has no pattern.
    """
    if (pc.max(pc.binary_length(values)).as_py() or 0) < _SHORTEST:
        return ()
    whole = values.combine_chunks()
    offsets = np.frombuffer(whole.buffers()[1], np.int32)[whole.offset :][: len(whole) + 1]
    data = np.frombuffer(whole.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    digit = _are_digits(data)
    pair = digit[:-1] & digit[1:]
    at = np.flatnonzero(pair[:-4] & pair[2:-2] & pair[4:]) + 6
    at = at[at + 4 <= len(data)]
    after, second, third = (data[at + step] for step in range(3))
    straight = _may_begin(after) & _are_digits(second)
    marked = (after >= 0x80) | (
        _may_begin(second) & _are_digits(third)
    )  # an en dash is three bytes
    at = at[straight | marked]
    return np.unique(np.searchsorted(offsets[1:] - offsets[0], at - 6, side="right"))


def _are_digits(data: Any) -> Any:
    return (data - np.uint8(ord("0"))) < 10


def _may_begin(data: Any) -> Any:
    return _are_digits(data) | (data == ord("T"))


def _replaced(some: Any, rule: MaskRule) -> Any:
    for _ in range(_TIMES):
        some = pc.replace_substring_regex(some, _PATTERNS[rule.pattern], rf"\1{HIDDEN}\2")
    return some


def _originals(hidden: dict[str, Any], rows: int) -> pa.Table | None:
    if not hidden:
        return None
    columns = [hidden.get(name, pa.nulls(rows, pa.string())) for name in COLUMNS]
    table = pa.table([pa.array(np.arange(rows)), *columns], schema=ORIGINALS)
    found = table.filter(pc.or_(*(pc.is_valid(table.column(name)) for name in COLUMNS)))
    return found if found.num_rows else None
