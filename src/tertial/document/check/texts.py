"""Figures in texts against each other: from … to … by, parts and totals, percent of, and the same thing said twice.

Every comparison is of intervals, so that rounding is no error. What a sentence does not claim is not computed.
Source: docs/dev/methods.md#figures-in-texts-against-each-other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise
from typing import Final

from tertial.document.check.case import Case, Spoken
from tertial.document.check.compared import compared
from tertial.document.check.finding import Finding, Severity, Tally
from tertial.document.check.parts import parts_told
from tertial.document.check.portions import portions
from tertial.document.check.repeated import repeated
from tertial.document.check.rows import overlaps, same_kind, scaled
from tertial.document.check.shown import shown, shown_value
from tertial.document.understand.interval import Interval, printed, total
from tertial.document.understand.said import Said
from tertial.document.understand.stems import foreign, words

_PARTS_OF: Final = re.compile(
    r"^\s*(?:som delar i detta|av (?:detta|dessa|beloppet))\b", re.IGNORECASE
)
_TOGETHER: Final = re.compile(
    r"\b(?:tillsammans med|inklusive|jämte|utöver detta tillkommer)\b", re.IGNORECASE
)
_MINUS: Final = re.compile(r"\b(?:minus|efter avdrag|exklusive|med avdrag för)\b", re.IGNORECASE)
_OR: Final = re.compile(
    r"^\s*(?:,\s*)?(?:eller|\(|vilket (?:motsvarar|är)|motsvarande|dvs\.?)\s*$", re.IGNORECASE
)

_GOES_ON: Final = re.compile(
    r"\W*(?:(?:det|detta|den|dvs\.?)\s+(?:är|var|blir|blev|ger|gav|innebär|innebar|motsvarar|motsvarade|betyder|betydde)"
    r"|(?:en|ett)?\s*\w*(?:ökning|minskning|förändring|skillnad|höjning|sänkning|nedgång|uppgång)(?:en)?)\b",
    re.IGNORECASE,
)
"""How a sentence begins that tells the change of the sentence before."""


def texts(case: Case, tally: Tally) -> Iterator[Finding]:
    """Findings where figures in texts cannot all be true."""
    for _, paragraph in groupby(case.spoken, key=lambda each: each.passage.number):
        figures = list(paragraph)
        yield from _from_to(case, figures, tally)
        yield from _additions(case, figures, tally)
        yield from _parts(case, figures, tally)
        yield from _percents(case, figures, tally)
        yield from compared(case, figures, tally)
        yield from parts_told(case, figures, tally)
        yield from portions(case, figures, tally)
    yield from repeated(case, tally)


# --- from … to … by -------------------------------------------------------------------------------------------------


def _from_to(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "från 618 till 533 platser, en minskning med 85", in one sentence or two."""
    for first, second in pairwise(figures):
        a, b = first.said, second.said
        if a.change != "from" or not _is_to(a, b) or not same_kind(a.unit, b.unit):
            continue
        for third in _near(figures, first, second):
            c = third.said
            if c.change != "by" or not _is_of_the_pair(figures, first, third):
                continue
            if c.unit == "%" and a.unit not in ("%", "procentenheter"):
                yield from _growth(case, first, second, third, tally)
            elif same_kind(c.unit, a.unit) and c.is_money == a.is_money:
                yield from _difference(case, first, second, third, tally)


def _is_to(a: Said, b: Said) -> bool:
    return a.sentence_start == b.sentence_start and bool(
        re.search(
            r"\btill\s+(?:\w+\s+){0,1}$",
            b.clause[: b.clause.find("  ") + 1] or b.clause,
            re.IGNORECASE,
        )
        or b.change == "to"
        or re.search(r"\btill\b", b.clause)
    )


def _is_of_the_pair(figures: list[Spoken], first: Spoken, third: Spoken) -> bool:
    """A change in another sentence is the pair's where that goes on about it, with no subject or level of its own."""
    a, c = first.said, third.said
    if a.sentence_start == c.sentence_start:
        return True
    if c.sentence_start < a.sentence_start or not _GOES_ON.match(c.sentence):
        return False
    beside = [each for each in figures if each.said.sentence_start == c.sentence_start]
    return len(beside) == 1 and not foreign(c.subject, words(a.sentence))


def _near(figures: list[Spoken], first: Spoken, second: Spoken) -> Iterator[Spoken]:
    at = figures.index(first)
    for n in (at - 1, at + 2, at + 3):
        if 0 <= n < len(figures):
            yield figures[n]


def _difference(
    case: Case, first: Spoken, second: Spoken, third: Spoken, tally: Tally
) -> Iterator[Finding]:
    a, b, c = first.said, second.said, third.said
    tally.did("arithmetic")
    gap = _plain(b) - scaled(_plain(a), a.unit, b.unit)
    told = scaled(_plain(c), c.unit, b.unit)
    if overlaps(gap, told) or overlaps(-gap, told) or _is_loose(a, b, c):
        return
    value = b.value - a.value
    yield _finding(
        case,
        third,
        "error",
        f"Texten säger en förändring med {shown(c)}, men från {shown(a)} till {shown(b)} är den"
        f" {shown_value(abs(value), c)}.",
        abs(value),
        (f"{shown(b)} − {shown(a)} = {shown_value(value, c)}",),
    )


def _growth(
    case: Case, first: Spoken, second: Spoken, third: Spoken, tally: Tally
) -> Iterator[Finding]:
    a, b, c = first.said, second.said, third.said
    growth = (_plain(b) - scaled(_plain(a), a.unit, b.unit)).divided_by(
        scaled(_plain(a), a.unit, b.unit)
    )
    if growth is None or _is_loose(a, b, c):
        return
    tally.did("arithmetic")
    percent = growth * 100
    if overlaps(percent, _plain(c)) or overlaps(-percent, _plain(c)):
        return
    value = ((b.value - a.value) * 100 / a.value).quantize(
        Decimal(1).scaleb(-c.amount.decimals), ROUND_HALF_UP
    )
    yield _finding(
        case,
        third,
        "error",
        f"Texten säger en förändring med {shown(c)}, men från {shown(a)} till {shown(b)} är den"
        f" {shown_value(abs(value), c)}.",
        abs(value),
        (f"({shown(b)} − {shown(a)}) / {shown(a)} = {shown_value(value, c)}",),
    )


# --- parts and totals -----------------------------------------------------------------------------------------------


def _additions(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "10,9 och tillsammans med statsbidrag om 22,2 … 33,1": the third figure is said to be the sum."""
    for _, group in groupby(figures, key=lambda each: each.said.sentence_start):
        sentence = [each for each in group if each.said.amount.unit]
        if len(sentence) != 3 or not _TOGETHER.search(sentence[0].said.sentence):
            continue
        a, b, c = (each.said for each in sentence)
        between = _TOGETHER.search(a.sentence)
        if not (a.unit == b.unit == c.unit) or between is None or _MINUS.search(a.sentence):
            continue
        if not re.search(r"\b(?:uppgå|blir|bli|blev|uppgår|totalt|sammanlagt|är|vara)\b", c.clause):
            continue
        tally.did("arithmetic")
        if overlaps(a.interval + b.interval, c.interval):
            continue
        value = a.amount.signed + b.amount.signed
        yield _finding(
            case,
            sentence[2],
            "error",
            f"Texten säger {shown(c)} tillsammans, men {shown(a)} och {shown(b)} är {shown_value(value, c)}.",
            value,
            (f"{shown(a)} + {shown(b)} = {shown_value(value, c)}",),
        )


def _parts(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "… 11,4. Som delar i detta har A 59,5 medan B -42,1": what the parts leave is told."""
    yield from _enumerated(case, figures, tally)
    for n, whole in enumerate(figures[:-2]):
        first, second = figures[n + 1], figures[n + 2]
        a, b, c = whole.said, first.said, second.said
        if not _PARTS_OF.match(b.sentence) or b.sentence_start != c.sentence_start or b.place != 0:
            continue
        if a.sentence_start == b.sentence_start or not (a.unit == b.unit == c.unit) or c.place != 1:
            continue
        parts = b.interval + c.interval
        tally.did("arithmetic")
        if overlaps(parts, a.interval):
            continue
        rest = a.amount.signed - b.amount.signed - c.amount.signed
        yield _finding(
            case,
            whole,
            "info",
            f"De två delarna är tillsammans {shown_value(b.amount.signed + c.amount.signed, a)} av {shown(a)};"
            f" vad skillnaden på {shown_value(rest, a)} består av sägs inte.",
            b.amount.signed + c.amount.signed,
            (_rest_of(a, b, c),),
        )


def _rest_of(a: Said, b: Said, c: Said) -> str:
    rest = a.amount.signed - b.amount.signed - c.amount.signed
    whole, first, second, left = (
        shown_value(value, a) for value in (a.amount.signed, b.amount.signed, c.amount.signed, rest)
    )
    return f"{whole} − ({first} + {second}) = {left}"


def _enumerated(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "29,4 och -2,1 … uppgår därmed till 27,3": the figures of the sentence before, said to make a total."""
    sentences = [
        list(group) for _, group in groupby(figures, key=lambda each: each.said.sentence_start)
    ]
    for before, now in pairwise(sentences):
        whole = now[0]
        terms = [each for each in before if each.said.unit == whole.said.unit]
        if len(terms) != 2 or len(before) != 2 or len(now) != 1 or not whole.said.unit:
            continue
        if not re.search(
            r"\b(?:uppgår|uppgick|blir) (?:därmed|sammanlagt|totalt|tillsammans)\b",
            whole.said.sentence,
        ):
            continue
        tally.did("arithmetic")
        sum_ = total(each.said.interval for each in terms)
        if overlaps(sum_, whole.said.interval):
            continue
        value = sum((each.said.amount.signed for each in terms), Decimal(0))
        first, second = terms
        yield _finding(
            case,
            whole,
            "warning",
            f"Texten säger sammanlagt {shown(whole.said)}, men {shown(first.said)} och {shown(second.said)} är"
            f" {shown_value(value, whole.said)}.",
            value,
            (f"{shown(first.said)} + {shown(second.said)} = {shown_value(value, whole.said)}",),
        )


# --- percent --------------------------------------------------------------------------------------------------------


def _percents(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "en budget om 1 558,8, en ökning med 98,2 eller 6,7 procent": the percent is of what there was before."""
    for level, by, percent in zip(figures, figures[1:], figures[2:], strict=False):
        a, d, p = level.said, by.said, percent.said
        between = p.clause if d.sentence_start == p.sentence_start else ""
        if p.unit != "%" or d.change != "by" or a.change or a.unit != d.unit:
            continue
        if a.sentence_start != d.sentence_start or not _OR.match(between.split("  ")[0]):
            continue
        change = d.interval
        percents = change.divided_by(_plain(a) - change)
        if percents is None or _is_loose(a, d, p):
            continue
        tally.did("arithmetic")
        share = percents * 100
        if overlaps(share, _plain(p)) or overlaps(-share, _plain(p)):
            continue
        before = a.value - d.amount.signed
        value = (d.amount.signed * 100 / before).quantize(
            Decimal(1).scaleb(-p.amount.decimals), ROUND_HALF_UP
        )
        yield _finding(
            case,
            percent,
            "warning",
            f"Texten säger {shown(p)}, men {shown(d)} av {shown_value(before, a)} är {shown_value(abs(value), p)}.",
            abs(value),
            (f"{shown(d)} / ({shown(a)} − {shown(d)}) = {shown_value(value, p)}",),
        )


# --- what all share -------------------------------------------------------------------------------------------------


def _plain(said: Said) -> Interval:
    """What a figure stands for with the sign that it prints, whatever its words say."""
    low_high = printed(said.value, said.amount.decimals)
    if not said.amount.approximate:
        return low_high
    slack = abs(said.value) * Decimal("0.06")
    return Interval(low_high.low - slack, low_high.high + slack)


def _is_loose(*said: Said) -> bool:
    """One of them is told roughly: it is not held against the others unless far off, which is not said at all."""
    return any(each.amount.approximate for each in said)


def _finding(
    case: Case,
    spoken: Spoken,
    severity: Severity,
    message: str,
    computed: Decimal,
    evidence: tuple[str, ...],
) -> Finding:
    return Finding(
        rule="arithmetic",
        severity=severity,
        where=case.at_spoken(spoken),
        message=message,
        printed=spoken.said.value,
        computed=computed,
        unit=spoken.said.unit,
        evidence=evidence,
        confidence={"error": 0.9, "warning": 0.6, "info": 0.8}[severity],
    )
