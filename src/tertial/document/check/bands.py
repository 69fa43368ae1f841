"""Bands of a scale (0–79 % Ej godkänt, 80–89 % …) that leave a gap, overlap, run backwards or stop short of the end.

Only bands that a grade follows are read as a scale: ages and lengths of time are often listed in the same form. Whole
percents follow each other by one; that 79,5 falls between is said once a document.
Source: docs/dev/methods.md#bands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from tertial.document.check.case import Case, Passage
from tertial.document.check.finding import Finding, Tally, Where
from tertial.document.check.naming import at_row
from tertial.document.check.risk_values import risk_values
from tertial.document.check.wording import plain
from tertial.document.understand.understood import Understood
from tertial.domain.swedish import format_number

_N: Final = r"\d{1,3}(?:[.,]\d{1,2})?"
_BAND: Final = re.compile(
    rf"(?<![\d,.])(?P<low>{_N})[ \u00a0]?(?P<p1>%|procent)?(?:[ \u00a0]?[-–—−][ \u00a0]?(?P<high>{_N}))"
    rf"[ \u00a0]?(?P<p2>%|procent\b)?(?!\d)"
    rf"|(?P<word>under|mindre än|lägre än|<|över|mer än|minst|högst|≥|>=|≤|>)[ \u00a0]?(?P<edge>{_N})"
    rf"[ \u00a0]?(?P<p3>%|procent\b)"
    rf"|(?<![\d,.])(?P<one>{_N})(?=[ \u00a0](?:korrekta|rätt|fel|av \d"
    r"|(?:(?:ej|inte|delvis|helt) )?(?:under|god)kän[dt]\b))",
    re.IGNORECASE,
)
_GRADE: Final = re.compile(
    r"\W*(?:[a-z]+\W+)?(?:(?:ej|inte|delvis|helt|icke)\s+)?(?:godkan[dt]|underkan[dt]|uppfyll|uppna|gron|gul|rod\b|roda?\b"
    r"|godtagbar|tillfredsst|bristfallig|acceptab|otillrackl|tillrackl|kritisk|betyg|klarar|hog\b|lag\b"
    r"|medel\b|mycket god|god\b|svag\b)"
)
_MAY_HOLD: Final = re.compile(
    r"\d ?(?:%|procent)|\d (?:korrekta|rätt|fel|av \d)|\d ?[-–] ?\d+ ?[:=]? ?(?:låg|grön|röd|hög|medel|gul)\b",
    re.IGNORECASE,
)
_HINTS: Final = (
    *("%", "procent", "korrekt", "rätt", "fel", "av"),
    *("låg", "grön", "röd", "hög", "medel", "gul"),
)
"""What ``_MAY_HOLD`` has one of."""
_EXPLAINS: Final = re.compile(
    r"mellan (?:två )?gränser|hör till den (?:lägre|högre|närmaste)|andelen avrundas|avrundas (?:nedåt|uppåt)"
)
_HUNDRED: Final = Decimal(100)
_LONGEST_LABEL: Final = 70
_OPEN: Final = ("under", "mindre än", "lägre än", "<", "över", "mer än", ">")
_MOST_BANDS: Final = 60
_AT_MOST: Final = re.compile(r"(?:högst|max(?:imalt)?|upp till)\s+(\d{1,3})\s+\w+", re.IGNORECASE)


_ALONE: Final = re.compile(
    r"^\W{0,2}(?:\w+ )?\d{1,3}(?:[.,]\d+)? ?%?(?: ?[-–—] ?\d{1,3}(?:[.,]\d+)?)? ?(?:%|\w+)?$"
)


@dataclass(frozen=True, slots=True)
class Band:
    """One band as printed: from ``low`` to ``high``, both in it; ``decimals`` of the finer of the two.

    ``is_open``: said as under or over a number, so that nothing falls between it and that number.
    """

    low: Decimal
    high: Decimal
    is_percent: bool
    decimals: int
    label: str
    start: int
    end: int
    is_open: bool = False

    @property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(-self.decimals)

    @property
    def printed(self) -> str:
        low, high = (format_number(each, self.decimals) for each in (self.low, self.high))
        return f"{low}–{high} %" if self.is_percent else low if low == high else f"{low}–{high}"


Place = Callable[[Band], Where]


def bands(case: Case, tally: Tally) -> Iterator[Finding]:
    """All scales of a document, and risk values that are not their likelihood times their consequence."""
    undefined: list[tuple[Where, Band, Band]] = []
    for text, scale, place in _scales_of(case):
        tally.did("bands")
        yield from _scale_findings(text, scale, place)
        undefined += [
            (place(a), a, b)
            for a, b in pairwise(scale)
            if a.is_percent
            and not (a.decimals or b.decimals or a.is_open or b.is_open)
            and b.low - a.high == 1
        ]
    if undefined and not _is_explained(case):
        yield _between(undefined)
    yield from risk_values(case, tally)


def _is_explained(case: Case) -> bool:
    """Whether a text or a note says what becomes of a share between two bands."""
    notes = (note.text for table in case.tables for note in table.table.notes)
    return any(map(_EXPLAINS.search, [*notes, *(passage.text for passage in case.passages)]))


def _scales_of(case: Case) -> Iterator[tuple[str, list[Band], Place]]:
    """The scales of a document: in its texts, in short cells, along the rows and down the columns of its tables."""
    for passage in case.passages:
        for scale in scales(passage.text):
            yield passage.text, scale, _in_passage(case, passage)
    read = {passage.text for passage in case.passages if passage.table is not None}
    for table in filter(_may_have, case.tables):
        for r, row in enumerate(table.table.rows):
            for c, cell in enumerate(row.cells):
                if cell.text not in read:
                    for scale in scales(cell.text):
                        yield cell.text, scale, _in_cells(case, table, [(0, r, c)])
        for words, cells in _lines(table):
            for scale in scales(words):
                yield words, scale, _in_cells(case, table, cells)


def _may_have(table: Understood) -> bool:
    """Some of the words that bands have stand in the table."""
    rows = table.table.rows
    words = [column.name for column in table.table.columns]
    words += (text for row in rows for text in (row.label, *(cell.text for cell in row.cells)))
    told = " ".join(words).lower()
    return any(hint in told for hint in _HINTS)


def _in_passage(case: Case, passage: Passage) -> Place:
    return lambda band: case.at_text(passage, band.start, band.end)


def _in_cells(case: Case, table: Understood, cells: list[tuple[int, int, int]]) -> Place:
    """Where a band stands in a line of cells: (start in its words, row, column) of each."""

    def place(band: Band) -> Where:
        _, row, column = next(c for c in reversed(cells) if c[0] <= band.start)
        return at_row(case, table, row, column)

    return place


def _lines(table: Understood) -> Iterator[tuple[str, list[tuple[int, int, int]]]]:
    """The bands of a row with the columns' names, and those of a column with the rows' labels, as words."""
    rows, columns = table.table.rows[:_MOST_BANDS], table.table.columns
    lines = [
        [
            (cell.text, columns[c].name, r, c)
            for c, cell in enumerate(row.cells)
            if _ALONE.match(cell.text)
        ]
        for r, row in enumerate(rows)
    ]
    lines += [
        [
            (row.cells[c].text, row.label, r, c)
            for r, row in enumerate(rows)
            if c < len(row.cells) and _ALONE.match(row.cells[c].text)
        ]
        for c in range(len(columns))
    ]
    for line in lines:
        if len(line) > 1:
            words, cells = "", []
            for text, name, r, c in line:
                cells.append((len(words), r, c))
                words += f"{text} {name} "
            yield words, cells


def scales(text: str) -> Iterator[list[Band]]:
    """The scales of a text: runs of two or more bands of one unit, each with its grade.

    >>> [[band.printed for band in scale] for scale in scales("0–79 % Ej godkänt 80–100 % Godkänt")]
    [['0–79 %', '80–100 %']]
    """
    if not _MAY_HOLD.search(text):
        return
    run: list[Band] = []
    for band in _bands(text):
        if run and not _goes_on(run[-1], band):
            yield from _whole(run, text)
            run = []
        run.append(band)
    yield from _whole(run, text)


def _whole(run: list[Band], text: str) -> Iterator[list[Band]]:
    """A run where each band has its grade after it, or before it."""
    graded = sum(bool(_GRADE.match(plain(band.label))) for band in run)
    before = text[max(0, run[0].start - 40) : run[0].start] if run else ""
    if len(run) > 1 and graded + bool(_GRADE.search(plain(before))) >= len(run):
        yield run if run[0].low <= run[-1].low else run[::-1]


def _goes_on(last: Band, band: Band) -> bool:
    if last.is_percent != band.is_percent or band.start - last.end > _LONGEST_LABEL:
        return False
    return not (last.high >= _HUNDRED and band.low == 0 and last.is_percent)


def _bands(text: str) -> Iterator[Band]:
    found = list(_BAND.finditer(text))[:_MOST_BANDS]
    for n, match in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else None
        stop = after.start() if after else min(len(text), match.end() + _LONGEST_LABEL)
        label = text[match.end() : stop].strip(" :;,.\n")[:_LONGEST_LABEL]
        percent = bool(match["p1"] or match["p2"] or match["p3"])
        low, high, decimals = _edges(match)
        is_open = (match["word"] or "").lower() in _OPEN
        yield Band(low, high, percent, decimals, label, *match.span(), is_open)


def _edges(match: re.Match[str]) -> tuple[Decimal, Decimal, int]:
    printed = [t for t in (match["low"], match["high"], match["edge"], match["one"]) if t]
    values = [Decimal(t.replace(",", ".")) for t in printed]
    decimals = max(len(t.partition(",")[2] or t.partition(".")[2]) for t in printed)
    step = Decimal(1).scaleb(-decimals)
    match (match["word"] or "").lower():
        case "under" | "mindre än" | "lägre än" | "<":
            return Decimal(0), values[0] - step, decimals
        case "högst" | "≤":
            return Decimal(0), values[0], decimals
        case "över" | "mer än" | ">":
            return values[0] + step, _HUNDRED, decimals
        case "minst" | "≥" | ">=":
            return values[0], _HUNDRED, decimals
        case _:
            return values[0], values[-1], decimals


def _scale_findings(text: str, scale: list[Band], place: Place) -> Iterator[Finding]:
    backwards = [band for band in scale if band.low > band.high]
    for band in backwards:
        yield _finding(place, band, f"Intervallet {band.printed} går baklänges.")
    if backwards:
        return
    for a, b in pairwise(scale):
        if b.low == a.high:
            edge = format_number(b.low, b.decimals)
            yield _finding(
                place,
                b,
                f"{edge}{' %' if b.is_percent else ''} ingår både i {a.printed} och i {b.printed}.",
            )
        elif b.low < a.high:
            yield _finding(
                place, b, f"Intervallen {a.printed} och {b.printed} överlappar varandra."
            )
        elif b.low - a.high > max(a.step, b.step) and not _is_of_products(scale, a, b):
            yield _finding(place, b, _gap(a, b))
    yield from _ends(text, scale, place)


def _is_of_products(scale: list[Band], a: Band, b: Band) -> bool:
    """Whether a scale is of risk values, and nothing between two bands is likelihood times consequence."""
    largest = scale[-1].high
    levels = next((n for n in range(3, 8) if n * n == largest), 0)
    if scale[0].is_percent or not levels:
        return False
    products = {x * y for x in range(1, levels + 1) for y in range(1, levels + 1)}
    return not any(a.high < product < b.low for product in products)


def _gap(a: Band, b: Band) -> str:
    first, last = a.high + a.step, b.low - b.step
    missing = format_number(first, a.decimals)
    if last > first:
        missing += f"–{format_number(last, b.decimals)}"
    unit = " %" if a.is_percent else ""
    return f"{missing}{unit} saknas mellan {a.printed} och {b.printed}."


def _ends(text: str, scale: list[Band], place: Place) -> Iterator[Finding]:
    """A scale of percent goes from 0 to 100, one of counts to the number that stands before it."""
    first, last = scale[0], scale[-1]
    if first.is_percent and first.low > 1:
        yield _finding(place, first, f"Skalan börjar vid {first.printed}; lägre värden saknas.")
    if last.is_percent:
        if last.high != _HUNDRED:
            yield _finding(place, last, f"Skalan slutar vid {last.printed}, inte vid 100 %.")
        return
    most = list(_AT_MOST.finditer(text, max(0, first.start - 90), first.start))
    if most and last.high != int(most[-1][1]):
        yield _finding(
            place,
            last,
            f"Skalan slutar vid {last.printed}, men ”{most[-1].group()}” ska bedömas med den.",
        )


def _finding(place: Place, band: Band, message: str) -> Finding:
    return Finding(
        rule="bands",
        severity="error",
        where=place(band),
        message=message,
        confidence=0.9,
    )


def _between(undefined: list[tuple[Where, Band, Band]]) -> Finding:
    where, a, b = undefined[0]
    half = format_number(a.high + Decimal("0.5"), 1)
    others: list[Where] = []
    for each, _, _ in undefined[1:]:
        if each != where and each not in others:
            others.append(each)
    return Finding(
        rule="bands",
        severity="info",
        where=where,
        message=(
            f"Skalan är i hela procent: {half} % faller mellan {a.printed} och {b.printed}, "
            "så det bör framgå hur andelen avrundas."
        ),
        also=tuple(others[:6]),
        confidence=0.9,
    )
