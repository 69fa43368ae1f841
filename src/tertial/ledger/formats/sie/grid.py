"""Rows of regular vouchers read by columns: where fields begin and end is found for all lines at once.

A line that is not written as programs write them is marked unsure; the exact reading takes its voucher.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from tertial.ledger.formats.sie.syntax import AMOUNT_DIGITS, FIRST_YEAR, LAST_YEAR

Numbers = np.ndarray[Any, np.dtype[Any]]
NO_DAY = -(2**30)
"""The day of a row that gives none."""
_LONGEST_ACCOUNT = 12
_PADDING = 32  # more than the longest of what is read digit by digit
_NEWLINE, _SPACE, _QUOTE, _MINUS, _DOT, _OPEN, _CLOSE, _ESCAPE = b'\n "-.{}\\'


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as columns: text as it stands without quotes, öre, days since 1970 (``NO_DAY``: none)."""

    account: pa.StringArray
    objects: pa.StringArray
    ore: Numbers
    day: Numbers
    text: pa.StringArray

    def where(self, keep: Numbers) -> Rows:
        mask = pa.array(keep)
        return Rows(
            self.account.filter(mask),
            self.objects.filter(mask),
            self.ore[keep],
            self.day[keep],
            self.text.filter(mask),
        )


class _Lines:
    """Positions of marks in bytes of whole lines, and questions about them, one answer per line."""

    def __init__(self, data: Numbers) -> None:
        self.data = data
        self._padded = np.concatenate([data, np.zeros(_PADDING, np.uint8)])
        self.ends = np.flatnonzero(data == _NEWLINE)
        self.starts = np.concatenate([[0], self.ends[:-1] + 1])
        self.blank = data <= _SPACE  # no other control characters come this far
        turns = np.flatnonzero(self.blank[1:] != self.blank[:-1]) + 1
        first, last = (turns, turns[1:]) if self.blank[0] else (np.append(0, turns), turns)
        self.words = np.append(first[::2], len(data))
        self.word_ends = np.append(last[::2], len(data))

    def at(self, places: Numbers) -> Numbers:
        """The bytes at some places; 0 where they are past the end."""
        found: Numbers = self._padded[places]
        return found

    def word_from(self, places: Numbers) -> Numbers:
        """Which word begins at a place or first after it."""
        found: Numbers = np.minimum(np.searchsorted(self.words, places), len(self.words) - 1)
        return found

    def word_after(self, word: Numbers) -> Numbers:
        found: Numbers = np.minimum(word + 1, len(self.words) - 1)
        return found

    def has_bad_quotes(self, quotes: Numbers) -> Numbers:
        """Lines where a quote does not open at the beginning of a field and close at its end, or is escaped."""
        per_line = np.diff(np.searchsorted(quotes, self.ends), prepend=0)
        bad: Numbers = per_line % 2 == 1
        if bad.any():
            quotes = quotes[np.repeat(~bad, per_line)]
        opening, closing = quotes[::2], quotes[1::2]
        before, inside, after = self.at(opening - 1), self.at(closing - 1), self.at(closing + 1)
        wrong = ~((before <= _SPACE) | (before == _OPEN))
        wrong |= ~((after <= _SPACE) | (after == _CLOSE)) | (inside == _ESCAPE)
        bad[np.searchsorted(self.ends, opening[wrong])] = True
        return bad

    def counts(self, marks: Numbers, first: Numbers, last: Numbers) -> Numbers:
        """How many of the marks stand from ``first`` up to ``last``."""
        found: Numbers = np.searchsorted(marks, last) - np.searchsorted(marks, first)
        return found

    def texts(self, first: Numbers, last: Numbers) -> pa.StringArray:
        """The text of each line from ``first`` up to ``last``."""
        lengths = np.maximum(last - first, 0).astype(np.int32)
        offsets = np.zeros(len(lengths) + 1, np.int32)
        np.cumsum(lengths, out=offsets[1:])
        places = np.repeat(first.astype(np.int32) - offsets[:-1], lengths)
        places += np.arange(len(places), dtype=np.int32)
        return pa.StringArray.from_buffers(
            len(lengths),
            pa.py_buffer(offsets),
            pa.py_buffer(self.data[places] if len(places) else b""),
        )


def rows_of(body: bytes) -> tuple[Rows, Numbers]:
    """The rows in lines that each begin with ``#TRANS`` and a blank, and which of them are surely right.

    >>> rows, sure = rows_of(b'#TRANS 4010 {1 "52"} -12.5 20200131 "Ny stol"\\n#TRANS 4010 {} 1,50\\n')
    >>> sure.tolist(), rows.objects[0].as_py(), int(rows.ore[0]), rows.text[0].as_py()
    ([True, False], '1 "52"', -1250, 'Ny stol')
    """
    if not body:
        nothing = pa.array([], pa.string())
        none = np.zeros(0, np.int64)
        return Rows(nothing, nothing, none, none, nothing), np.zeros(0, bool)
    lines = _Lines(np.frombuffer(body, np.uint8))
    data, ends = lines.data, lines.ends
    quotes = np.flatnonzero(data == _QUOTE)
    opens, closes = np.flatnonzero(data == _OPEN), np.flatnonzero(data == _CLOSE)
    account = lines.word_after(lines.word_from(lines.starts))
    opening = lines.words[lines.word_after(account)]
    closing = np.append(closes, len(data))[np.searchsorted(closes, opening)]
    sure = (lines.at(opening) == _OPEN) & (closing < ends) & (lines.at(closing + 1) <= _SPACE)
    sure &= lines.counts(opens, lines.starts, ends) == 1
    sure &= lines.counts(closes, lines.starts, ends) == 1
    sure &= lines.counts(quotes, opening, closing) % 2 == 0
    sure &= ~lines.has_bad_quotes(quotes)
    first, last = lines.words[account], lines.word_ends[account]
    sure &= _are_digits(lines, first, last, _LONGEST_ACCOUNT)
    amount = lines.word_from(closing)
    amount = np.where(lines.words[amount] == closing, lines.word_after(amount), amount)
    ore, is_amount = _ore(lines, lines.words[amount], lines.word_ends[amount])
    sure &= is_amount & (lines.words[amount] < ends)
    day = lines.word_after(amount)
    days, is_day = _days(lines, lines.words[day], lines.word_ends[day], ends)
    text_from, text_to, is_text = _text(lines, lines.word_after(day), quotes)
    sure &= is_day & is_text
    zero = np.zeros_like(first)
    keep = sure.astype(np.int64)  # what is unsure has no text: places in it may be nonsense
    rows = Rows(
        account=lines.texts(np.where(sure, first, zero), last * keep),
        objects=lines.texts(np.where(sure, opening + 1, zero), closing * keep),
        ore=ore,
        day=days,
        text=lines.texts(np.where(sure, text_from, zero), text_to * keep),
    )
    return rows, sure


def _are_digits(lines: _Lines, first: Numbers, last: Numbers, longest: int) -> Numbers:
    good = (last > first) & (last - first <= longest)
    for n in range(min(longest, int((last - first).max(initial=0)))):
        good &= (first + n >= last) | (lines.at(first + n) - np.uint8(48) < 10)
    found: Numbers = good
    return found


def _ore(lines: _Lines, first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
    """Amounts in öre, and where they are written exactly as amounts are."""
    dot: Numbers = last
    for n in (3, 2):
        dot = np.where(lines.at(np.maximum(last - n, 0)) == _DOT, last - n, dot)
    is_negative = lines.at(first) == _MINUS
    whole_from = first + is_negative
    whole_to = np.minimum(dot, last)
    decimals = np.where(dot < last, last - dot - 1, 0)
    good = (dot >= last) | (decimals == 1) | (decimals == 2)
    good &= _are_digits(lines, whole_from, whole_to, AMOUNT_DIGITS)
    ore: Numbers = np.zeros(len(first), np.int64)
    for n in range(min(AMOUNT_DIGITS, int((whole_to - whole_from).max(initial=0)))):
        digit = lines.at(whole_from + n).astype(np.int64) - 48
        ore = np.where(whole_from + n < whole_to, ore * 10 + digit, ore)
    for n in (1, 2):
        decimal = lines.at(dot + n) - np.uint8(48)
        good &= (decimals < n) | (decimal < 10)
        ore = ore * 10 + np.where(decimals >= n, decimal, 0)
    return np.where(is_negative, -ore, ore), good


def _days(lines: _Lines, first: Numbers, last: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
    """Days since 1970, ``NO_DAY`` where there is none, and where what stands is a date or nothing."""
    is_none = first >= ends
    is_none |= (last - first == 2) & (lines.at(first) == _QUOTE) & (lines.at(first + 1) == _QUOTE)
    digits = [lines.at(first + n).astype(np.int64) - 48 for n in range(8)]
    good = (last - first == 8) & np.all([(d >= 0) & (d < 10) for d in digits], axis=0)
    year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]
    month, day = digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]
    good &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(good, day - 1, 0)
    good &= days.astype("datetime64[M]") == months
    return np.where(is_none, NO_DAY, days.astype(np.int64)), good | is_none


def _text(lines: _Lines, word: Numbers, quotes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Where the text begins and ends (nowhere, where the line ends before it), and where that is sure."""
    first, last = lines.words[word], lines.word_ends[word]
    is_none = first >= lines.ends
    is_quoted = lines.at(first) == _QUOTE
    after = np.append(quotes, len(lines.data))[np.searchsorted(quotes, first + 1)]
    text_from = np.where(is_none, 0, first + is_quoted)
    text_to = np.where(is_none, 0, np.where(is_quoted, after, last))
    return text_from, text_to, is_none | ~is_quoted | (after < lines.ends)
