"""Figures of one sentence, or two, that are each other's difference or sum: "1 318, 86 fler än 2025, då de var 1 222",
"12 och 9, totalt 21".

Source: docs/dev/methods.md#differences-and-sums-in-texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Final

from tertial.document.check.case import Case, Spoken
from tertial.document.check.finding import Finding, Severity, Tally
from tertial.document.check.parts import counted
from tertial.document.check.rows import overlaps
from tertial.document.check.shown import shown, shown_value
from tertial.document.understand.interval import Interval, total
from tertial.document.understand.said import Said
from tertial.domain.money import round_half_up

_MORE_THAN: Final = re.compile(
    r"\s*(?:[^\W\d]+\s+){0,2}?(?P<word>fler|färre|högre|lägre|mer|mindre|längre|kortare)\s+än\s+(?:[^.;]*?\s)?"
    r"(?:då|när|som\s+var|vilket\s+var)\b[^.;\d]{0,60}$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"\s*(?:[^\W\d]+\s+){0,3}?från\s+[^.;\d]{0,20}$", re.IGNORECASE)
_OTHER: Final = re.compile(r"\b(?:varav|därav|medan|där|och|samt|men)\b|[;(]", re.IGNORECASE)
"""Words between a level and a change that may be of something else."""
_IS: Final = re.compile(
    r"[,.]?\s*(?:(?:det|detta|vilket)\s+(?:är|var|innebär)\s+)?(?:hela\s+)?$", re.IGNORECASE
)
_IN_ALL: Final = re.compile(
    r"(?:\s+(?!av\b)[^\W\d]+){0,5}?\s*[,;(–]?\s*(?:och\s+)?(?:totalt|sammanlagt|tillsammans|sammantaget)"
    r"(?:\s+(?:blir|är|blev|uppgår|till|det|om|på)){0,3}\s+$",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(r"(?:^|[\s,])(?:och|samt|respektive|plus)\s|,\s", re.IGNORECASE)
_LEADS_ON: Final = re.compile(
    r"\b(?:varav|därav|jämför\w*|än|från|till|mot|vilk\w+|per|vardera|av|öka\w*|minska\w*|\w*ning\w*\s+med)\b|[.;:(]",
    re.IGNORECASE,
)
_LEAST: Final = 3
"""Figures that a difference or a sum takes."""
_PAIR: Final = 2
_FEWER: Final = frozenset(("färre", "lägre", "mindre", "kortare"))


def compared(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """Findings of differences and sums that a paragraph tells with their own figures."""
    text = figures[0].passage.text
    if len(figures) < _LEAST:
        return
    if " än " in text:
        yield from _more_than(case, figures, tally)
    if " från " in text:
        yield from _since(case, figures, tally)
    if any(word in text for word in ("otalt", "amman")):
        for _, group in groupby(figures, key=lambda each: each.said.sentence_start):
            yield from _in_all(case, list(group), tally)


def _more_than(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    for now, by, before in zip(figures, figures[1:], figures[2:], strict=False):
        text, a, d, b = now.passage.text, now.said, by.said, before.said
        match = _MORE_THAN.match(text[d.end : b.start])
        if match is None or not (a.unit == b.unit or None in (a.unit, b.unit)):
            continue
        if a.sentence_start != d.sentence_start and not _IS.search(
            text[d.sentence_start : d.start]
        ):
            continue
        if not _is_told_with(d, a) or d.amount.approximate or a.amount.approximate:
            continue
        tally.did("arithmetic")
        turned = -1 if match["word"].lower() in _FEWER else 1
        gap = (_printed(a) - _printed(b)) * turned
        if gap.meets(_printed(d)) or b.amount.approximate:
            continue
        value = (a.value - b.value) * turned
        yield _finding(
            case,
            by,
            "error" if value > 0 else "warning",
            f"Texten säger {shown(d)} {match['word']}, men från {shown(b)} till {shown(a)} är skillnaden"
            f" {shown_value(abs(value), a)}.",
            value,
            f"{shown(a)} − {shown(b)} = {shown_value(a.value - b.value, a)}",
        )


def _since(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "41 200 timmar, en ökning med 5 procent från 40 000": what it was stands last."""
    for now, by, before in zip(figures, figures[1:], figures[2:], strict=False):
        text, a, d, b = now.passage.text, now.said, by.said, before.said
        if a.change or d.change != "by" or b.change != "from" or b.value <= 0:
            continue
        if a.unit != b.unit and None not in (a.unit, b.unit):
            continue
        between = text[a.end : d.start]
        is_one = a.sentence_start == b.sentence_start and not _OTHER.search(between)
        if not is_one or not _FROM.match(text[d.end : b.start]):
            continue
        if any(each.amount.approximate for each in (a, d, b)):
            continue
        is_percent = d.unit == "%" and a.unit not in ("%", "procentenheter")
        if not is_percent and not _is_told_with(d, a):
            continue
        tally.did("arithmetic")
        gap, value = _printed(a) - _printed(b), a.value - b.value
        told = f"{shown(a)} − {shown(b)}"
        if is_percent:
            part = gap.divided_by(_printed(b))
            gap, value = (part * 100 if part else gap), value * 100 / b.value
            told = f"({told}) / {shown(b)}"
        if gap.meets(_printed(d)) or (-gap).meets(_printed(d)):
            continue
        yield _finding(
            case,
            by,
            "error",
            f"Texten säger en förändring med {shown(d)}, men från {shown(b)} till {shown(a)} är den"
            f" {shown_value(abs(round_half_up(value, d.amount.decimals)), d)}.",
            abs(round_half_up(value, d.amount.decimals)),
            f"{told} = {shown_value(round_half_up(value, d.amount.decimals), d)}",
        )


def _is_told_with(by: Said, level: Said) -> bool:
    """The difference has the level's unit, or none, and is no percent of it."""
    shares = ("%", "procentenheter")
    if by.unit in shares or level.unit in shares:
        return by.unit in shares and level.unit in shares
    return by.unit == level.unit or None in (by.unit, level.unit) or "st" in (by.unit, level.unit)


def _in_all(case: Case, sentence: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """ "62,1 för värme, 48,6 för skötsel och 36,8 för el, totalt 149,3": any run of the terms may be meant."""
    text = sentence[0].passage.text
    for n, whole in enumerate(sentence):
        said = whole.said
        if n < _PAIR or not _IN_ALL.match(text[sentence[n - 1].said.end : said.start]):
            continue
        terms = _terms(text, sentence[:n], said)
        is_rough = any(each.said.amount.approximate for each in (whole, *terms))
        if len(terms) < _PAIR or is_rough:
            continue
        tally.did("arithmetic")
        runs = [_sum(terms[first:]) for first in range(len(terms) - 1)]
        size, signed = _size(said), [total(each.said.interval for each in terms)]
        if any(overlaps(each, size) for each in runs) or any(
            overlaps(e, said.interval) for e in signed
        ):
            continue
        if any(overlaps(_size(each.said), size) for each in sentence[:n]):
            continue
        value = sum((abs(each.said.value) for each in terms), Decimal(0))
        nouns = {each.said.amount.noun for each in (whole, *terms)} if said.unit == "st" else ()
        is_sure = len(terms) == n and len(nouns) < _PAIR
        is_sure = is_sure and all(each.said.amount.signed > 0 for each in terms)
        listed = " + ".join(shown(each.said) for each in terms)
        yield _finding(
            case,
            whole,
            "error" if is_sure else "warning",
            f"Texten säger {shown(said)} tillsammans, men talen före är {shown_value(value, said)}.",
            value,
            f"{listed} = {shown_value(value, said)}",
        )


def _terms(text: str, before: Sequence[Spoken], whole: Said) -> list[Spoken]:
    """The figures of a list that ends just before its total."""
    found = [before[-1]]
    if before[-1].said.unit != whole.unit or before[-1].said.change:
        return []
    for earlier, later in reversed(list(pairwise(before))):
        between = text[earlier.said.end : later.said.start]
        if earlier.said.unit != whole.unit or earlier.said.change:
            break
        if not _LISTED.search(between) or _LEADS_ON.search(between):
            break
        found.insert(0, earlier)
    return found


def _printed(said: Said) -> Interval:
    """With the sign that it prints: a word of less turns none here."""
    return counted(said.value, said)


def _size(said: Said) -> Interval:
    return said.interval if said.amount.signed >= 0 else -said.interval


def _sum(terms: Sequence[Spoken]) -> Interval:
    return total(_size(each.said) for each in terms)


def _finding(
    case: Case, spoken: Spoken, severity: Severity, message: str, computed: Decimal, evidence: str
) -> Finding:
    return Finding(
        rule="arithmetic",
        severity=severity,
        where=case.at_spoken(spoken),
        message=message,
        printed=spoken.said.value,
        computed=computed,
        unit=spoken.said.unit,
        evidence=(evidence,),
        confidence=0.9 if severity == "error" else 0.6,
    )
