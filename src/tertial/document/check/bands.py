"""Bands of a scale (0–79 % Ej godkänt, 80–89 % …) that leave a gap, overlap, run backwards or stop short of the end.

Only bands that a grade follows are read as a scale: ages and lengths of time are often listed in the same form. Whole
percents follow each other by one; that 79,5 falls between is said once a document.
Source: docs/dev/methods.md#bands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from tertial.document.check.case import Case, Passage
from tertial.document.check.finding import Finding, Tally
from tertial.document.check.risk_values import risk_values
from tertial.document.check.wording import plain
from tertial.domain.swedish import format_number

_N: Final = r"\d{1,3}(?:[.,]\d{1,2})?"
_BAND: Final = re.compile(
    rf"(?<![\d,.])(?P<low>{_N})[ \u00a0]?(?P<p1>%|procent)?(?:[ \u00a0]?[-–—−][ \u00a0]?(?P<high>{_N}))"
    rf"[ \u00a0]?(?P<p2>%|procent\b)?(?!\d)"
    rf"|(?P<word>under|mindre än|lägre än|<|över|mer än|minst|högst|≥|>=|≤|>)[ \u00a0]?(?P<edge>{_N})"
    rf"[ \u00a0]?(?P<p3>%|procent\b)"
    rf"|(?<![\d,.])(?P<one>{_N})(?=[ \u00a0](?:korrekta|rätt|fel|av \d))",
    re.IGNORECASE,
)
_GRADE: Final = re.compile(
    r"\W*(?:[a-z]+\W+)?(?:(?:ej|inte|delvis|helt|icke)\s+)?(?:godkan[dt]|underkan[dt]|uppfyll|uppna|gron|gul|rod\b|roda?\b"
    r"|godtagbar|tillfredsst|bristfallig|acceptab|otillrackl|tillrackl|kritisk|betyg|klarar|hog\b|lag\b"
    r"|medel\b|mycket god|god\b|svag\b)"
)
_MAY_HOLD: Final = re.compile(r"\d ?(?:%|procent)|\d (?:korrekta|rätt|fel|av \d)")
_HUNDRED: Final = Decimal(100)
_LONGEST_LABEL: Final = 70
_MOST_BANDS: Final = 60
_AT_MOST: Final = re.compile(r"(?:högst|max(?:imalt)?|upp till)\s+(\d{1,3})\s+\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Band:
    """One band as printed: from ``low`` to ``high``, both in it; ``decimals`` of the finer of the two."""

    low: Decimal
    high: Decimal
    is_percent: bool
    decimals: int
    label: str
    start: int
    end: int

    @property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(-self.decimals)

    @property
    def printed(self) -> str:
        low, high = (format_number(each, self.decimals) for each in (self.low, self.high))
        return f"{low}–{high} %" if self.is_percent else low if low == high else f"{low}–{high}"


def bands(case: Case, tally: Tally) -> Iterator[Finding]:
    """All scales of a document, and risk values that are not their likelihood times their consequence."""
    undefined: list[tuple[Passage, Band, Band]] = []
    texts = [*case.passages, *_short_cells(case)]
    for passage in texts:
        for scale in scales(passage.text):
            tally.did("bands")
            yield from _scale_findings(case, passage, scale)
            undefined += [
                (passage, a, b)
                for a, b in pairwise(scale)
                if a.is_percent and not a.decimals and not b.decimals and b.low - a.high == 1
            ]
    if undefined:
        yield _between(case, undefined)
    yield from risk_values(case, tally)


def _short_cells(case: Case) -> Iterator[Passage]:
    """Cells too short to be passages may still hold a scale."""
    read = {passage.text for passage in case.passages if passage.table is not None}
    section_by_title = {section.title: section for section in case.document.sections}
    for table in case.tables:
        for row in table.table.rows:
            for cell in row.cells:
                if cell.value is None and len(cell.text) > 8 and cell.text not in read:
                    section = section_by_title.get(table.section)
                    if section is not None and any(map(str.isdigit, cell.text)):
                        place = cell.place or row.place
                        yield Passage(-1, section, cell.text, (), place, table.table)


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
        yield Band(low, high, percent, decimals, label, match.start(), match.end())


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


def _scale_findings(case: Case, passage: Passage, scale: list[Band]) -> Iterator[Finding]:
    backwards = [band for band in scale if band.low > band.high]
    for band in backwards:
        yield _finding(case, passage, band, f"Intervallet {band.printed} går baklänges.")
    if backwards:
        return
    for a, b in pairwise(scale):
        if b.low == a.high:
            edge = format_number(b.low, b.decimals)
            yield _finding(
                case,
                passage,
                b,
                f"{edge}{' %' if b.is_percent else ''} ingår både i {a.printed} och i {b.printed}.",
            )
        elif b.low < a.high:
            yield _finding(
                case, passage, b, f"Intervallen {a.printed} och {b.printed} överlappar varandra."
            )
        elif b.low - a.high > max(a.step, b.step):
            yield _finding(case, passage, b, _gap(a, b))
    yield from _ends(case, passage, scale)


def _gap(a: Band, b: Band) -> str:
    first, last = a.high + a.step, b.low - b.step
    missing = format_number(first, a.decimals)
    if last > first:
        missing += f"–{format_number(last, b.decimals)}"
    unit = " %" if a.is_percent else ""
    return f"{missing}{unit} saknas mellan {a.printed} och {b.printed}."


def _ends(case: Case, passage: Passage, scale: list[Band]) -> Iterator[Finding]:
    """A scale of percent goes from 0 to 100, one of counts to the number that stands before it."""
    first, last = scale[0], scale[-1]
    if first.is_percent and first.low > 1:
        yield _finding(
            case, passage, first, f"Skalan börjar vid {first.printed}; lägre värden saknas."
        )
    if last.is_percent:
        if last.high != _HUNDRED:
            yield _finding(
                case, passage, last, f"Skalan slutar vid {last.printed}, inte vid 100 %."
            )
        return
    most = list(_AT_MOST.finditer(passage.text, max(0, first.start - 90), first.start))
    if most and last.high != int(most[-1][1]):
        yield _finding(
            case,
            passage,
            last,
            f"Skalan slutar vid {last.printed}, men ”{most[-1].group()}” ska bedömas med den.",
        )


def _finding(case: Case, passage: Passage, band: Band, message: str) -> Finding:
    return Finding(
        rule="bands",
        severity="error",
        where=case.at_text(passage, band.start, band.end),
        message=message,
        confidence=0.9,
    )


def _between(case: Case, undefined: list[tuple[Passage, Band, Band]]) -> Finding:
    passage, a, b = undefined[0]
    half = format_number(a.high + Decimal("0.5"), 1)
    return Finding(
        rule="bands",
        severity="info",
        where=case.at_text(passage, a.start, b.end),
        message=(
            f"Skalan är i hela procent: {half} % faller mellan {a.printed} och {b.printed}, "
            "så det bör framgå hur andelen avrundas."
        ),
        also=tuple(case.at_text(p, x.start, y.end) for p, x, y in undefined[1:6]),
        confidence=0.9,
    )
