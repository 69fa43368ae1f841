"""Units in texts: percent for percentage points and the reverse, thousands for millions, and things counted as others.

A change of a share is in percentage points, of a number in percent. Which it is, the table or the text beside says.
Source: docs/dev/methods.md#unit-words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from tertial.document.check.backing import Backings
from tertial.document.check.case import Case, Spoken
from tertial.document.check.finding import Finding, Tally
from tertial.document.check.rows import FACTOR, Line, overlaps, series
from tertial.document.check.shown import in_words, shown
from tertial.document.understand.interval import Interval
from tertial.document.understand.said import Said
from tertial.document.understand.stems import coverage, words
from tertial.document.understand.understood import Spot
from tertial.domain.swedish import format_number

_COUNTED: Final = ("personer", "platser", "st", "timmar")
_SHARE_WORDS: Final = re.compile(
    r"\b(?:\w*andel\w*|\w*frånvaro\w*|\w*procent|kvot\w*|\w*grad(?:en)?|frekvens\w*)\b",
    re.IGNORECASE,
)
_GROWS: Final = re.compile(
    r"\b(?:antal\w*|kostnad\w*|pris\w*|volym\w*|belopp\w*|budget\w*|ram\w*|ersättning\w*)\b",
    re.IGNORECASE,
)


def unit_words(case: Case, tally: Tally) -> Iterator[Finding]:
    """Warnings where a figure's unit is not what it can be."""
    backings = Backings.of(case)
    for n, spoken in enumerate(case.spoken):
        said = spoken.said
        before = case.spoken[n - 1] if n else None
        if said.change == "by" and said.unit == "%":
            tally.did("unit-words")
            yield from _percent_for_points(case, backings, spoken, before)
        elif said.change == "by" and said.unit == "procentenheter":
            tally.did("unit-words")
            yield from _points_for_percent(case, backings, spoken, before)
        elif said.is_money:
            yield from _thousands(case, backings, spoken)


def _percent_for_points(
    case: Case, backings: Backings, spoken: Spoken, before: Spoken | None
) -> Iterator[Finding]:
    """ "9,1 procent, en minskning med 0,3 procent" where the share went from 9,4 to 9,1."""
    said = spoken.said
    for line, _ in backings.rows(said):
        for later, earlier, high, low in _pairs(line, said, "%"):
            growth = ((high - low).divided_by(low) or Interval(Decimal(0), Decimal(0))) * 100
            if _meets(high - low, said) and not _meets(growth, said):
                yield _about(
                    case,
                    spoken,
                    "procentenheter",
                    f"En andel som går från {_text(line, earlier)} till {_text(line, later)} procent ändras med"
                    f" {_size(said)} procentenheter; texten säger procent.",
                    (
                        f"{_text(line, later)} − {_text(line, earlier)} = {_gap(line, later, earlier)}",
                    ),
                    (line, later),
                )
                return
    is_level = before is not None and before.said.unit == "%" and before.said.change != "by"
    is_near = is_level and before is not None and before.said.sentence_start == said.sentence_start
    if is_near and _SHARE_WORDS.search(said.sentence) and not _GROWS.search(said.clause):
        assert before is not None
        yield _about(
            case,
            spoken,
            "procentenheter",
            f"Texten säger att en andel på {shown(before.said)} har ändrats med {_size(said)} procent; en andels"
            " ändring brukar sägas i procentenheter.",
            (),
            None,
            0.5,
        )


def _points_for_percent(
    case: Case, backings: Backings, spoken: Spoken, before: Spoken | None
) -> Iterator[Finding]:
    """ "399 anställda, en ökning med 6,4 procentenheter" where the number went from 375 to 399."""
    said = spoken.said
    for line, _ in (*backings.rows(said), *_rows_of(backings, before)):
        for later, earlier, _, _ in _pairs(line, said, None):
            if _grows_by(line, later, earlier, said):
                yield _about(
                    case,
                    spoken,
                    "%",
                    f"Ett antal som går från {_text(line, earlier)} till {_text(line, later)} ändras med {_size(said)}"
                    " procent; texten säger procentenheter.",
                    (
                        f"({_text(line, later)} − {_text(line, earlier)}) / {_text(line, earlier)} = {_size(said)} %",
                    ),
                    (line, later),
                )
                return
    is_count = before is not None and before.said.unit in (*_COUNTED, *FACTOR)
    if is_count and before is not None and before.said.sentence_start == said.sentence_start:
        yield _about(
            case,
            spoken,
            "%",
            f"Texten säger att {shown(before.said)} har ändrats med {_size(said)} procentenheter; ett antals ändring"
            " sägs i procent.",
            (),
            None,
            0.5,
        )


def _rows_of(backings: Backings, before: Spoken | None) -> Iterator[tuple[Line, str]]:
    """The rows of the figure before, which a change may be of ("399 anställda, en ökning med …")."""
    if before is None or before.said.unit in ("%", "procentenheter"):
        return
    for line in backings.lines:
        values = (line.table.value(Spot(line.row, c)) for c in range(len(line.table.roles)))
        if any(value == before.said.value for value in values) and coverage(
            line.label[-1:], words(before.said.sentence)
        ):
            yield line, "near"


def _pairs(
    line: Line, said: Said, unit: str | None
) -> Iterator[tuple[Spot, Spot, Interval, Interval]]:
    """Two times of a row, the later first, with what each stands for; ``unit`` "%" for shares, ``None`` for others."""
    table = line.table
    timed = sorted(
        ((table.roles[n].year or 0, table.roles[n].month or 0, n) for n in series(table, said)),
        reverse=True,
    )
    for at, (year, _, later) in enumerate(timed):
        for other, _, earlier in timed[at + 1 :]:
            if other == year or table.roles[later].name != table.roles[earlier].name:
                continue
            a, b = Spot(line.row, later), Spot(line.row, earlier)
            high, low = table.interval(a), table.interval(b)
            if high is None or low is None or (table.unit(a) == "%") != (unit == "%"):
                continue
            yield a, b, high, low


def _thousands(case: Case, backings: Backings, spoken: Spoken) -> Iterator[Finding]:
    """A figure a thousand times its cell: tkr for mnkr, or the millions left out."""
    said = spoken.said
    if not said.value or said.amount.is_word:
        return
    for backing in backings.named(said):
        if backing.unit not in FACTOR or not said.unit or not backing.value:
            continue
        ratio = abs(said.value * FACTOR[said.unit] / (backing.value * FACTOR[backing.unit or ""]))
        for factor, word in ((Decimal(1000), "större"), (Decimal("0.001"), "mindre")):
            if abs(ratio / factor - 1) < Decimal("0.02"):
                where = case.at_cell(backing.line.table, backing.spot)
                yield _about(
                    case,
                    spoken,
                    backing.unit,
                    f"Texten säger {shown(said)}, tusen gånger {word} än {where.row} i tabellen"
                    f" ({backing.line.table.cell(backing.spot).text} {in_words(backing.unit)}): enheten är fel.",
                    (),
                    (backing.line, backing.spot),
                    0.8,
                )
                return


def _grows_by(line: Line, later: Spot, earlier: Spot, said: Said) -> bool:
    """The printed numbers, taken as exact, grow by the figure's percent."""
    a, b = line.table.value(later), line.table.value(earlier)
    if a is None or not b:
        return False
    step = Decimal(1).scaleb(-said.amount.decimals)
    return abs(abs((a - b) * 100 / b) - abs(said.value)) <= step


def _meets(interval: Interval, said: Said) -> bool:
    told = said.interval
    return overlaps(interval, told) or overlaps(-interval, told)


def _text(line: Line, spot: Spot) -> str:
    return line.table.cell(spot).text.replace("%", "").strip()


def _gap(line: Line, later: Spot, earlier: Spot) -> str:
    a, b = line.table.value(later), line.table.value(earlier)
    places = max(line.table.cell(later).decimals or 0, line.table.cell(earlier).decimals or 0)
    assert a is not None
    assert b is not None
    return format_number((a - b).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), places)


def _size(said: Said) -> str:
    return format_number(abs(said.value), said.amount.decimals)


def _about(
    case: Case,
    spoken: Spoken,
    unit: str | None,
    message: str,
    evidence: tuple[str, ...],
    cell: tuple[Line, Spot] | None,
    confidence: float = 0.9,
) -> Finding:
    return Finding(
        rule="unit-word",
        severity="warning",
        where=case.at_spoken(spoken),
        message=message,
        printed=spoken.said.value,
        unit=unit,
        evidence=evidence,
        also=(case.at_cell(cell[0].table, cell[1]),) if cell else (),
        confidence=confidence,
    )
