"""A sentence that states the total of the table it leads to: "sammanlagt 64,8 mnkr enligt följande tabell".

Source: docs/dev/methods.md#totals-told-before-their-table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Final

from tertial.document.check.case import Case, Spoken
from tertial.document.check.finding import Finding, Severity, Tally
from tertial.document.check.rows import FACTOR, overlaps, same_kind, scaled
from tertial.document.check.shown import shown, shown_value
from tertial.document.model import Block, Paragraph, Table
from tertial.document.understand.interval import Interval, total
from tertial.document.understand.said import Said
from tertial.document.understand.stems import coverage, is_general, label_words, words
from tertial.document.understand.understood import Spot, Understood

_LEADS_TO: Final = re.compile(
    r"\b(?:följande|nedanstående)\s+(?:tabell|sammanställning|uppställning|förteckning)\w*|\btabell(?:en)?\s+nedan\b",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(
    r"\b(?:total\w*|samman(?:lagt|taget|lagda)|summa\w*|tillsammans|netto\w*|sammanräkna\w*)\b",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"\b(?:varav|därav|exklusive|utöver\s+tabell\w*|bland\s+annat)\b", re.I)
_FAR: Final = 4
"""Paragraphs that may stand between a sentence and its table."""
_LIKE: Final = Decimal("0.3")
"""A total further off than this share is of something else."""


@dataclass(frozen=True, slots=True)
class _Total:
    """What a table has in all: a cell, or the sum of its only column."""

    value: Decimal
    interval: Interval
    unit: str | None
    words: str
    spot: Spot | None = None


def introduced(case: Case, tally: Tally) -> Iterator[Finding]:
    """Findings where the total that a sentence states is not that of the table it leads to."""
    leading = {
        each.number: each
        for each in case.passages
        if "abel" in each.text or "ställning" in each.text
    }
    if not leading:
        return
    by_text = {id(each.text): each.number for each in leading.values()}
    told: dict[int, list[Spoken]] = {}
    for number, group in groupby(case.spoken, key=lambda each: each.passage.number):
        if number in leading:
            told[number] = list(group)
    for section in case.document.sections:
        for at, block in enumerate(section.blocks):
            if not isinstance(block, Paragraph) or id(block.text) not in by_text:
                continue
            spoken = _stated(block.text, told.get(by_text[id(block.text)], []))
            table = _next_table(section.blocks[at + 1 : at + 2 + _FAR]) if spoken else None
            if spoken and table and table.id in case.table_by_id:
                yield from _against(case, spoken, case.table_by_id[table.id], tally)


def _next_table(blocks: Sequence[Block]) -> Table | None:
    return next((each for each in blocks if isinstance(each, Table)), None)


def _stated(text: str, figures: list[Spoken]) -> Spoken | None:
    """The figure that is the total of what the table shows: alone in the sentence that leads to it, or in the one
    before, where that says total."""
    match = _LEADS_TO.search(text)
    if match is None:
        return None
    sentences = [list(g) for _, g in groupby(figures, key=lambda each: each.said.sentence_start)]
    own = [
        group
        for group in sentences
        if group[0].said.sentence_start <= match.start()
        and match.start() - group[0].said.sentence_start < _reach(group)
    ]
    if not own or len(own[-1]) != 1:
        return None
    spoken = own[-1][0]
    said = spoken.said
    is_before = match.start() > said.sentence_start + len(said.sentence)
    if is_before and not _TOTAL.search(said.sentence):
        return None
    is_level = not said.change and not said.amount.is_word and said.unit not in (None, "%")
    return spoken if is_level and not _PART.search(said.sentence) else None


def _reach(group: list[Spoken]) -> int:
    """Characters from the beginning of a sentence to where the next one may end."""
    return len(group[0].said.sentence) + 160


def _against(case: Case, spoken: Spoken, table: Understood, tally: Tally) -> Iterator[Finding]:
    said = spoken.said
    totals = [each for each in _totals(table, said) if same_kind(each.unit, said.unit)]
    if not totals:
        return
    tally.did("prose")
    if any(_agrees(said, each) for each in totals) or _stands_there(said, table):
        return
    near = min(totals, key=lambda each: abs(abs(_in_unit(each, said)) - abs(said.value)))
    should = _in_unit(near, said)
    if abs(abs(should) - abs(said.value)) > abs(should) * _LIKE:
        return
    is_sure = len(totals) == 1 and near.spot is not None and bool(_TOTAL.search(said.sentence))
    severity: Severity = "error" if is_sure and not said.amount.approximate else "warning"
    title = f" {table.table.title}" if table.table.title else ""
    yield Finding(
        rule="prose",
        severity=severity,
        where=case.at_spoken(spoken),
        message=f"Texten säger {shown(said)}, men {near.words} i tabellen{title} är"
        f" {shown_value(abs(should), said)}.",
        printed=said.value,
        computed=should,
        unit=said.unit,
        evidence=(f"Texten: {said.sentence.strip()[:160]}",),
        also=(case.at_cell(table, near.spot),) if near.spot else (),
        confidence=0.85 if severity == "error" else 0.5,
    )


def _totals(table: Understood, said: Said) -> Iterator[_Total]:
    """The cells of the total rows whose label the sentence does not contradict, else the sum of an only column."""
    rows = table.table.rows
    found = False
    for n, row in enumerate(rows):
        if row.level != "total" and not row.label.lower().startswith(("summa", "total")):
            continue
        found = True
        own = [word for word in label_words(row.label) if not is_general(word)]
        if own and not coverage(tuple(own), words(said.sentence)):
            continue
        for column in range(len(row.cells)):
            spot = Spot(n, column)
            value, interval = table.value(spot), table.interval(spot)
            if value is not None and interval is not None:
                yield _Total(value, interval, table.unit(spot), row.label or "summan", spot)
    if not found:
        yield from _sum(table)


def _sum(table: Understood) -> Iterator[_Total]:
    """Of a table with one column of figures, that has no total and no row without a figure."""
    columns = {spot.column for spot in table.spots()}
    if len(columns) != 1 or table.relations:
        return
    column = columns.pop()
    spots = [Spot(n, column) for n, row in enumerate(table.table.rows) if row.label]
    values = [table.value(spot) for spot in spots]
    intervals = [each for spot in spots if (each := table.interval(spot)) is not None]
    units = {table.unit(spot) for spot in spots}
    if len(intervals) < len(spots) or len(spots) < 3 or len(units) != 1:
        return
    sum_ = sum((value for value in values if value is not None), Decimal(0))
    yield _Total(sum_, total(intervals), units.pop(), "summan av raderna")


def _in_unit(each: _Total, said: Said) -> Decimal:
    one, other = FACTOR.get(each.unit or ""), FACTOR.get(said.unit or "")
    value = each.value * one / other if one and other else each.value
    return value.quantize(Decimal(1).scaleb(-said.amount.decimals), ROUND_HALF_UP)


def _agrees(said: Said, each: _Total) -> bool:
    text = scaled(said.interval, said.unit, each.unit)
    return overlaps(text, each.interval) or overlaps(-text, each.interval)


def _stands_there(said: Said, table: Understood) -> bool:
    """Some other cell of the table has the figure: the sentence may have meant that."""
    for spot in table.spots():
        value, interval = table.value(spot), table.interval(spot)
        if value is None or interval is None or not same_kind(table.unit(spot), said.unit):
            continue
        if _agrees(said, _Total(value, interval, table.unit(spot), "")):
            return True
    return False
