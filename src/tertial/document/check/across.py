"""The same fact in two documents: budget, outcome and indicators of one time, balances carried over, names, promises.

What may change between two reports (a forecast, a decided budget) is no error; what is over and done cannot. Nothing is
said of a figure that the document itself says has been corrected. Source: docs/dev/methods.md#across-documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tertial.document.check.case import Case, Passage
from tertial.document.check.finding import Finding, Severity, Tally
from tertial.document.check.known import Fact, Period, When, balances, facts, period_of, same_tables
from tertial.document.check.renamed import renamed
from tertial.document.check.wording import plain
from tertial.domain.swedish import format_number

_CORRECTED: Final = re.compile(
    r"\b(?:r.tta[dt]\w*|r.ttelse\w*|korrigera\w*|korrigering\w*|revidera\w*|omr.kna\w*|justera[dt]\w*|felaktig\w*"
    r"|till.ggsbudget\w*|ombudgetera\w*|ramf.r.ndring\w*|.verf.r\w* medel|[äa]ndrad\w* (?:ber.kning|definition))\b",
    re.IGNORECASE,
)
_OF_FIGURES: Final = re.compile(r"budget|utfall|tabell|belopp|siffr|varde|definition|redovisning")
_SOLE: Final = 5
"""A budget of so many equal rows where one alone differs was not moved about: then the total would differ too."""
_FORECAST: Final = re.compile(
    r"\b(?:prognos\w*|f.rv.nta\w*|ber.kna\w*|v.ntas|bed.m\w*|uppskatta\w*)\b", re.I
)
_SENTENCE: Final = re.compile(r"[^.!?]+(?:[.!?](?=\s|$)|$)")
_YEAR: Final = re.compile(r"\b20[0-4]\d\b")
_LEAST_WORDS: Final = 5


def cross_document(case: Case, tally: Tally) -> Iterator[Finding]:
    """All facts that other documents state otherwise."""
    if not case.against:
        return
    own = period_of(case)
    for other in case.against:
        their = period_of(other)
        mine = {(f.key, f.when): f for f in facts(case, own, same_tables(case, other))}
        theirs = {(f.key, f.when): f for f in facts(other, their)}
        pairs = [(fact, theirs[key]) for key, fact in mine.items() if key in theirs]
        yield from _facts(case, other, _comparable(pairs, own, their), tally)
        yield from _balances(case, other, (own, their), tally)
        yield from _sentences(case, other, own == their, tally)
        yield from renamed(case, other, follows=_follows(own, their))


def _follows(own: Period, their: Period) -> bool:
    """Whether a document is expected to take up what another has: a report after its plan or an earlier one."""
    if own.is_plan or own.year != their.year or not own.year:
        return False
    return their.is_plan or their.month <= own.month


def _comparable(
    pairs: list[tuple[Fact, Fact]], own: Period, their: Period
) -> dict[tuple[str, When], list[tuple[Fact, Fact]]]:
    """Pairs by table and time; forecasts only of two versions of one report."""
    groups: dict[tuple[str, When], list[tuple[Fact, Fact]]] = defaultdict(list)
    same = own.year == their.year and own.month == their.month and own.is_plan == their.is_plan
    for mine, theirs in pairs:
        if mine.when[0] == "forecast" and not (same and (own.month or own.is_plan)):
            continue
        if mine.unit == theirs.unit or not mine.unit or not theirs.unit:
            groups[mine.group].append((mine, theirs))
    return groups


def _facts(
    case: Case,
    other: Case,
    groups: dict[tuple[str, When], list[tuple[Fact, Fact]]],
    tally: Tally,
) -> Iterator[Finding]:
    for (_, when), pairs in groups.items():
        tally.did("cross-document", len(pairs))
        differing = [(a, b) for a, b in pairs if not a.interval.meets(b.interval)]
        if not differing:
            continue
        corrected = _says_corrected(case, differing[0][0]) or _says_corrected(
            other, differing[0][1]
        )
        if when[0] in ("budget", "target", "forecast"):
            yield from _changeable(other, when, pairs, differing, corrected)
        else:
            yield from _settled(other, pairs, differing, corrected)


def _says_corrected(case: Case, fact: Fact) -> bool:
    """Whether a sentence tells of a correction and names the row, or stands in its section and speaks of figures."""
    names = [word[:8] for word in plain(fact.label).split() if len(word) > 4][:2]
    for passage in case.passages:
        if not _CORRECTED.search(passage.text):
            continue
        for match in _SENTENCE.finditer(passage.text[:20_000]):
            words = plain(match.group())
            if not _CORRECTED.search(match.group()):
                continue
            at_home = passage.section.title == fact.where.section and _OF_FIGURES.search(words)
            if at_home or any(name in words for name in names):
                return True
    return False


def _settled(
    other: Case, pairs: list[tuple[Fact, Fact]], differing: list[tuple[Fact, Fact]], corrected: bool
) -> Iterator[Finding]:
    """What is over and done: an error where its table otherwise agrees, a warning where it does so nowhere."""
    agrees = len(differing) * 2 <= len(pairs) and len(pairs) > 2
    severity: Severity = "info" if corrected else "error" if agrees else "warning"
    if not agrees and len(differing) > 2:
        yield _many(other, differing, len(pairs))
        return
    for mine, theirs in differing:
        yield _differs(other, mine, theirs, severity, 0.85 if agrees else 0.6)


def _changeable(
    other: Case,
    when: When,
    pairs: list[tuple[Fact, Fact]],
    differing: list[tuple[Fact, Fact]],
    corrected: bool,
) -> Iterator[Finding]:
    """What may be decided anew: told once as info; a single row that differs in a large table is an error."""
    alone = len(differing) == 1 and len(pairs) >= _SOLE and when[0] == "budget"
    few = len(differing) * 4 <= len(pairs)
    if corrected or not few:
        if len(differing) == 1:
            yield _differs(other, *differing[0], "info", 0.5)
        else:
            yield _many(other, differing, len(pairs))
        return
    for mine, theirs in differing:
        yield _differs(other, mine, theirs, "error" if alone else "warning", 0.8 if alone else 0.6)


def _differs(
    other: Case, mine: Fact, theirs: Fact, severity: Severity, confidence: float
) -> Finding:
    return Finding(
        rule="cross-document",
        severity=severity,
        where=mine.where,
        message=(
            f"{mine.label}, {_heading(mine)}: {mine.printed} här, men {theirs.printed} i {_name(other)}."
        ),
        printed=mine.value if mine.unit != "kr" else None,
        computed=theirs.value if theirs.unit != "kr" else None,
        unit=mine.unit if mine.unit and mine.unit != "kr" else None,
        also=(theirs.where,),
        confidence=confidence,
    )


def _heading(fact: Fact) -> str:
    year = str(fact.when[2])
    return fact.heading if year in fact.heading else f"{fact.heading} {year}"


def _many(other: Case, differing: list[tuple[Fact, Fact]], compared: int) -> Finding:
    mine, _ = differing[0]
    return Finding(
        rule="cross-document",
        severity="info",
        where=mine.where,
        message=(
            f"{_heading(mine)} skiljer sig i {len(differing)} av {compared} rader från {_name(other)}, "
            "utan att det kan sägas att något är fel."
        ),
        evidence=tuple(f"{a.label}: {a.printed} – {b.printed}" for a, b in differing[:8]),
        also=tuple(b.where for _, b in differing[:8]),
        confidence=0.5,
    )


def _name(case: Case) -> str:
    return case.file or f"”{case.document.title}”"


def _balances(
    case: Case, other: Case, periods: tuple[Period, Period], tally: Tally
) -> Iterator[Finding]:
    """The year's opening balance is one in all its reports, and last year's closing one at its end."""
    own, their = periods
    theirs = {(side, year, what): fact for side, year, what, _, fact in balances(other, their)}
    seen: set[tuple[int, str]] = set()
    for side, year, what, _, mine in balances(case, own):
        if side != "IB" or (year, what) in seen:
            continue
        seen.add((year, what))
        for key, meaning in (
            (("IB", year, what), "ingående balans samma år"),
            (("UB", year - 1, what), "utgående balans året före"),
        ):
            fact = theirs.get(key)
            if fact is None or fact.unit != mine.unit or (key[0] == "UB" and their.month != 12):
                continue
            tally.did("roll-forwards")
            if not mine.interval.meets(fact.interval):
                yield Finding(
                    rule="roll-forward",
                    severity="error",
                    where=mine.where,
                    message=(
                        f"{mine.label} är {mine.printed} här, men {meaning} är {fact.printed} "
                        f"i {_name(other)}."
                    ),
                    also=(fact.where,),
                    confidence=0.85,
                )


def _sentences(case: Case, other: Case, same_period: bool, tally: Tally) -> Iterator[Finding]:
    """A sentence about a named year that two documents have word for word, with other figures in it."""
    theirs = {
        key: (passage, span, values) for key, passage, span, values in _stated(other, same_period)
    }
    for key, passage, span, values in _stated(case, same_period):
        found = theirs.get(key)
        if found is None or len(found[2]) != len(values):
            continue
        tally.did("cross-document", len(values))
        if values != found[2]:
            mine, their = (_printed(v) for v in (values, found[2]))
            yield Finding(
                rule="cross-document",
                severity="warning",
                where=case.at_text(passage, *span),
                message=f"Samma mening har {mine} här, men {their} i {_name(other)}.",
                also=(other.at_text(found[0], *found[1]),),
                confidence=0.7,
            )


def _printed(values: tuple[Decimal, ...]) -> str:
    return " och ".join(format_number(v, max(0, -_exponent(v))) for v in values)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


_Stated = tuple[str, Passage, tuple[int, int], tuple[Decimal, ...]]


def _stated(case: Case, same_period: bool) -> Iterator[_Stated]:
    """Sentences with figures, their words with # for each figure: those of a named year, or all of one period."""
    for passage in case.passages:
        if not passage.figures or len(passage.text) > 20_000:
            continue
        for match in _SENTENCE.finditer(passage.text):
            inside = [
                f for f in passage.figures if match.start() <= f.start and f.end <= match.end()
            ]
            values = tuple(f.value for f in inside if f.value is not None)
            if not inside or len(values) != len(inside) or _FORECAST.search(match.group()):
                continue
            words, at = "", match.start()
            for figure in inside:
                words += passage.text[at : figure.start] + " # "
                at = figure.end
            words = " ".join(plain(words + passage.text[at : match.end()]).split())
            if len(words.split()) > _LEAST_WORDS and (same_period or _YEAR.search(words)):
                yield words, passage, match.span(), values
