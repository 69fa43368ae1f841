"""Changes told in texts against the figures they are between: "minskat från 375 till 399", "minskade med 22 till 64".

Source: docs/dev/methods.md#direction-words-in-texts-of-others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from tertial.document.check.case import Case, Spoken
from tertial.document.check.exact import cell_at, stands_in
from tertial.document.check.finding import Finding, Tally
from tertial.document.check.rows import Backing, Line, agrees, same_kind
from tertial.document.check.shown import shown
from tertial.document.understand.interval import printed
from tertial.document.understand.said import Said
from tertial.document.understand.understood import Spot

_LESS: Final = re.compile(
    r"\b(?:minska\w*|\w*minskning\w*|sjönk|sjunkit|sjunker|sänk\w+|nedgång\w*)\b", re.IGNORECASE
)
_MORE: Final = re.compile(
    r"\b(?:öka\w*|\w*ökning\w*|steg|stigit|stiger|uppgång\w*)\b", re.IGNORECASE
)
_ALSO_CHANGE: Final = re.compile(
    r"\W{1,3}(?:(?:vilket|det) (?:är|innebär|motsvarar) )?en (?P<word>\w*(?:ökning|minskning)|uppgång|nedgång)"
    r" (?:med|på|om) (?:cirka |drygt |knappt |omkring )?",
    re.IGNORECASE,
)
_TO: Final = re.compile(r"\s+till\s+", re.IGNORECASE)


def as_change(cell: Backing) -> Backing:
    """A cell of a column of changes as the difference between the two years that it is, where the row shows which."""
    if cell.measure != "change" or cell.minus is not None:
        return cell
    for later, earlier, rise in _rises(cell.line):
        if rise == cell.value:
            return replace(cell, spot=later, minus=earlier)
    return cell


def _rises(line: Line) -> Iterator[tuple[Spot, Spot, Decimal]]:
    """The newest year of a row against each earlier one, and how much larger it is, whatever sign costs have."""
    table = line.table
    timed = [
        (role.year, n, value)
        for n, role in enumerate(table.roles)
        if role.year and not role.month and role.measure in ("outcome", "value", "prior")
        if (value := table.value(Spot(line.row, n))) is not None
    ]
    if not timed or len({year for year, _, _ in timed}) < len(timed):
        return
    newest = max(timed)
    for year, n, value in timed:
        if year < newest[0] and value * newest[2] > 0:
            yield Spot(line.row, newest[1]), Spot(line.row, n), abs(newest[2]) - abs(value)


def from_to(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "minskat från 375 till 399"."""
    for n, (first, second) in enumerate(pairwise(figures)):
        a, b = first.said, second.said
        if a.change != "from" or a.sentence_start != b.sentence_start or a.unit != b.unit:
            continue
        if not re.search(r"\btill\b", b.clause) or a.value == b.value:
            continue
        if found := _also_told(case, first, second, figures[n + 2 : n + 3]):
            yield found
        less, more = _last(_LESS, a.clause), _last(_MORE, a.clause)
        if (less is None) == (more is None):
            continue
        tally.did("directions")
        word = less or more or ""
        if (b.value < a.value) == (less is not None):
            continue
        yield Finding(
            rule="direction",
            severity="error",
            where=case.at_spoken(second),
            message=f"Texten säger {word} från {shown(a)} till {shown(b)}, men talet går åt andra hållet.",
            printed=b.value,
            unit=b.unit,
            evidence=(a.sentence.strip()[:200],),
            confidence=0.9,
        )


def _also_told(
    case: Case, first: Spoken, second: Spoken, third: Sequence[Spoken]
) -> Finding | None:
    """ "från 375 till 399, en minskning med 24": the noun after says the reverse of its own two figures."""
    a, b = first.said, second.said
    for spoken in third:
        between = first.passage.text[b.end : spoken.said.start]
        told = _ALSO_CHANGE.fullmatch(between)
        if told is None or a.value < 0 or b.value < 0:
            continue
        if (b.value < a.value) == bool(_LESS.search(told["word"])):
            continue
        return Finding(
            rule="direction",
            severity="error",
            where=case.at_spoken(spoken),
            message=f"Texten säger {told['word']}, men talet går från {shown(a)} till {shown(b)}.",
            printed=spoken.said.value,
            unit=spoken.said.unit,
            evidence=(a.sentence.strip()[:200],),
            confidence=0.9,
        )
    return None


def by_to(
    case: Case, figures: list[Spoken], lines: Sequence[Line], tally: Tally
) -> Iterator[Finding]:
    """ "minskade med 22,6 till 64,5" where the row that has both, and stands in the sentence, went up."""
    for first, second in pairwise(figures):
        a, b = first.said, second.said
        between = first.passage.text[a.end : b.start]
        if a.change != "by" or b.value <= 0 or not _TO.fullmatch(between):
            continue
        less, more = _last(_LESS, a.clause), _last(_MORE, a.clause)
        if (less is None) == (more is None):
            continue
        told = first.passage.text[a.sentence_start : a.start]
        found = [
            (line, *each)
            for line in lines
            if stands_in(line.table.table.rows[line.row].label, told)
            for each in _rises(line)
            if _is_rise(line, each, a, b)
        ]
        tally.did("directions", len(found[:1]))
        if not found or not all((rise > 0) == (less is not None) for *_, rise in found):
            continue
        line, later, earlier, _ = found[0]
        where, table = case.at_cell(line.table, later), line.table
        yield Finding(
            rule="direction",
            severity="error",
            where=case.at_spoken(first),
            message=f"Texten säger {less or more} med {shown(a)}, men i tabellen går {where.row}"
            f" från {table.cell(earlier).text} till {table.cell(later).text}.",
            printed=a.value,
            unit=a.unit,
            evidence=(a.sentence.strip()[:200],),
            also=(where,),
            confidence=0.9,
        )


def _is_rise(line: Line, rise: tuple[Spot, Spot, Decimal], by: Said, to: Said) -> bool:
    """The row's newest value is ``to`` and its change from the earlier, whichever way, is ``by`` (or so many %)."""
    later, earlier, change = rise
    new, old = (cell_at(line, each.column, "value") for each in (later, earlier))
    if new is None or old is None or not change or not same_kind(new.unit, to.unit):
        return False
    if not agrees(to, new) or new.unit == "%":
        return False
    if by.unit == "%":
        return by.interval.meets(
            printed(change / abs(old.value) * 100, by.amount.decimals)
        ) or by.interval.meets(printed(-change / abs(old.value) * 100, by.amount.decimals))
    if not same_kind(new.unit, by.unit):
        return False
    return agrees(by, replace(new, value=change, interval=new.interval - old.interval))


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.findall(text)
    return found[-1] if found else None
