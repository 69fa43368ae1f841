"""Shares told beside what they are of: "143 av 215 elever, 66,5 procent", "179 kvinnor, 60 procent".

A share in percent is held against its part and whole where the sentence names both; a part without whole against the
total of its list, of its paragraph, or of the table that has it.
Source: docs/dev/methods.md#shares-in-texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Final

from tertial.document.check.case import Case, Spoken
from tertial.document.check.finding import Finding, Severity, Tally
from tertial.document.check.rows import FACTOR
from tertial.document.check.shown import shown, shown_value
from tertial.document.understand.interval import Interval, printed, total
from tertial.document.understand.said import Said
from tertial.document.understand.stems import coverage, label_words, words
from tertial.domain.swedish import format_number

_NUM: Final = r"(?<![\d,.\-−–])(?:\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:,\d+)?(?![\d,]*\d)"
_UNIT: Final = (
    r"(?:\s*(?P<{0}unit>mnkr|mkr|tkr|kkr|kr\b|miljoner kronor|tusen kronor|miljoner|kronor))?"
)
_OF: Final = (
    r"(?:(?:de|totalt|sammanlagt|alla|samtliga|våra|kommunens|nämndens|totala|de\s+totalt)\s+){0,2}"
)
_JOIN: Final = (
    r"(?:,?\s*\(|,?\s+eller|,?\s+vilket\s+(?:är|motsvarar|utgör|ger|blir)|,?\s+motsvarande|,?\s+det\s+vill\s+säga"
    r"|,?\s+dvs\.?|,?\s+alltså|,|\s*=|\s+[–-])\s*"
)
_WORDS: Final = r"(?:\s+(?!av\b|med\b|från\b|till\b|och\b)[^\W\d][\w-]*){0,%d}"
_X_OF_Y: Final = re.compile(
    rf"(?P<x>{_NUM}){_UNIT.format('x')}{_WORDS % 3}\s+av\s+{_OF}(?P<y>{_NUM}){_UNIT.format('y')}{_WORDS % 4}{_JOIN}$",
    re.IGNORECASE,
)
_OF_Y_X: Final = re.compile(
    rf"\bav\s+{_OF}(?:[^\W\d]+\s+)?(?P<y>{_NUM}){_UNIT.format('y')}{_WORDS % 4},?(?:\s+[^\W\d]+){{0,3}}?"
    rf"\s+(?P<x>{_NUM}){_UNIT.format('x')}(?:\s+[^\W\d][\w-]*){{0,4}}{_JOIN}$",
    re.IGNORECASE,
)
_OF_Y_IS_X: Final = re.compile(
    rf"\s+av\s+{_OF}(?P<y>{_NUM}){_UNIT.format('y')}{_WORDS % 3}{_JOIN}(?P<x>{_NUM}){_UNIT.format('x')}"
    r"(?!\s*(?:år|procent|%|månad|timm|minut|gånger|av\b))",
    re.IGNORECASE,
)
_X_BEFORE: Final = re.compile(
    rf"(?P<x>{_NUM}){_UNIT.format('x')}{_WORDS % 3}{_JOIN}$", re.IGNORECASE
)
_OF_Y: Final = re.compile(
    rf"\)?,?\s+av\s+(?:[^\W\d]+\s+){{0,5}}?(?P<y>{_NUM}){_UNIT.format('y')}(?!\s*(?:procent|%|år\b))",
    re.IGNORECASE,
)
_CHANGED: Final = re.compile(
    r"\b(?:\w*ök(?:a|n)\w*|\w*minsk\w*|fler|färre|högre|lägre|\w*avvik\w*|\w*överskott\w*|\w*underskott\w*|höj\w*|sänk\w*"
    r"|upp|ned|över|under|\w*förändring\w*|jämför\w*|tidigare|förra|steg|sjönk|bättre|sämre|än)\b",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"\s*(?:[),.;]|och\b|samt\b|medan\b|$)|\s+(?:respektive)\b", re.IGNORECASE
)
_LINKED: Final = re.compile(r"\b(?:varav|därav|av\s+(?:dessa|vilka|dem))\b", re.IGNORECASE)
_OF_WHOLE: Final = re.compile(rf"\bav\s+{_OF}$", re.IGNORECASE)
_UNITS: Final = {
    "mkr": "mnkr",
    "miljoner kronor": "mnkr",
    "miljoner": "mnkr",
    "kkr": "tkr",
    "tusen kronor": "tkr",
    "kronor": "kr",
}
_PAIR: Final = 2
_MOST: Final = 12
"""Shares of a sentence, and figures before it, that are looked at; more are data."""
_REACH: Final = 130
_NEAR_ALL: Final = 2
"""Percent that shares of one whole may be from a hundred, each rounded."""


@dataclass(frozen=True, slots=True)
class _Size:
    """A number as a text prints it beside a share; ``interval`` in kronor where it is money."""

    text: str
    value: Decimal
    interval: Interval


def portions(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """Findings where a share in a paragraph is not what its part and whole give."""
    for _, sentence in groupby(figures, key=lambda each: each.said.sentence_start):
        shares = [e for e in sentence if e.said.unit == "%" and not _is_open(e.said)]
        if 0 < len(shares) <= _MOST:
            first = bisect_left(figures, shares[0].said.start, key=lambda each: each.said.start)
            last = bisect_left(figures, shares[-1].said.start, key=lambda each: each.said.start)
            yield from _of_sentence(case, figures[max(first - _MOST, 0) : last + 1], shares, tally)


def _of_sentence(
    case: Case, figures: list[Spoken], shares: list[Spoken], tally: Tally
) -> Iterator[Finding]:
    """The shares of one sentence; ``figures`` are its own and some before it."""
    parts = {id(share): _part(share) for share in shares}
    open_: list[tuple[Spoken, _Size]] = []
    for share in shares:
        pair, own = _pair(share), parts[id(share)]
        if pair is not None:
            tally.did("arithmetic")
            beside = [(e.said, p) for e in shares if e is not share and (p := parts[id(e)])]
            if not beside:
                yield from _against(case, share, *pair, "error")
            elif any(_fits(said, part, pair[1]) for said, part in beside):
                yield from _against(case, share, *pair, "warning")
        elif own:
            open_.append((share, own))
    if open_:
        yield from _without_whole(case, figures, open_, tally)


def _is_open(said: Said) -> bool:
    """Told roughly, or a change."""
    return bool(said.amount.approximate or said.change or said.amount.is_word)


def _sides(share: Spoken) -> tuple[str, str]:
    """The words of the sentence before the share and after it."""
    text, said = share.passage.text, share.said
    before = text[max(said.sentence_start, said.start - _REACH) : said.start]
    return before, text[said.end : said.end + _REACH]


def _pair(share: Spoken) -> tuple[_Size, _Size] | None:
    """The part and the whole that stand beside a share."""
    before, after = _sides(share)
    if match := _X_OF_Y.search(before):
        beside = before[match.end("y") :]
        return None if _CHANGED.search(beside) else _sizes(match, match)
    if match := _OF_Y_X.search(before):
        is_plain = _ENDS.match(after) and not _CHANGED.search(match[0])
        return _sizes(match, match) if is_plain else None
    if match := _OF_Y_IS_X.match(after):
        return None if _CHANGED.search(match[0]) else _sizes(match, match)
    first, second = _X_BEFORE.search(before), _OF_Y.match(after)
    if first and second:
        return _sizes(first, second)
    return None


def _sizes(part: re.Match[str], whole: re.Match[str]) -> tuple[_Size, _Size] | None:
    """The two, in one unit: a number without takes the other's."""
    units = [_unit(part["xunit"]), _unit(whole["yunit"])]
    first, second = units[0] or units[1], units[1] or units[0]
    x, y = _size(part["x"], first), _size(whole["y"], second)
    return (x, y) if x and y and y.value else None


def _unit(words_: str | None) -> str | None:
    plain = " ".join((words_ or "").lower().split())
    return _UNITS.get(plain, plain) or None


def _size(number: str, unit: str | None) -> _Size:
    plain = re.sub(r"[\s\u00a0]", "", number)
    value = Decimal(plain.replace(",", "."))
    factor = FACTOR.get(unit or "", Decimal(1))
    decimals = len(plain.partition(",")[2])
    text = " ".join(f"{number} {unit or ''}".split())
    return _Size(text, value * factor, printed(value, decimals) * factor)


def _size_of(said: Said) -> _Size:
    factor = FACTOR.get(said.unit or "", Decimal(1))
    interval = printed(abs(said.value), said.amount.decimals) * factor
    return _Size(shown(said), abs(said.value) * factor, interval)


def _fits(share: Said, part: _Size, whole: _Size) -> bool:
    quotient = part.interval.divided_by(whole.interval)
    return quotient is None or (quotient * 100).meets(printed(share.value, share.amount.decimals))


def _against(
    case: Case, share: Spoken, part: _Size, whole: _Size, severity: Severity
) -> Iterator[Finding]:
    said = share.said
    if _fits(said, part, whole) or not whole.value:
        return
    exact = part.value * 100 / whole.value
    value = exact.quantize(Decimal(1).scaleb(-said.amount.decimals), ROUND_HALF_UP)
    yield Finding(
        rule="share",
        severity=severity if part.value <= whole.value else "warning",
        where=case.at_spoken(share),
        message=f"Texten säger {shown(said)}, men {part.text} av {whole.text} är {shown_value(value, said)}.",
        printed=said.value,
        computed=value,
        unit="%",
        evidence=(
            f"{part.text} / {whole.text} = {format_number(exact, said.amount.decimals + 1)} procent",
        ),
        confidence=0.9 if severity == "error" else 0.6,
    )


# --- a part whose whole stands elsewhere ----------------------------------------------------------------------------


def _part(share: Spoken) -> _Size | None:
    """The number counted just before a share that nothing else follows: "179 kvinnor (60 procent)"."""
    before, after = _sides(share)
    match = _X_BEFORE.search(before)
    if match is None or not _ENDS.match(after) or _unit(match["xunit"]):
        return None
    if _CHANGED.search(before[max(match.start() - 40, 0) :]) or not re.search(
        r"[^\W\d]", match[0][len(match["x"]) :].split("(")[0].split(",")[0]
    ):
        return None
    return _size(match["x"], None)


def _without_whole(
    case: Case, figures: list[Spoken], pairs: list[tuple[Spoken, _Size]], tally: Tally
) -> Iterator[Finding]:
    """The parts of one sentence: against their own sum where their shares are all, else the total told before."""
    if (
        len(pairs) >= _PAIR
        and abs(sum((share.said.value for share, _ in pairs), Decimal(-100))) <= _NEAR_ALL
    ):
        sum_ = total(part.interval for _, part in pairs)
        made = sum((part.value for _, part in pairs), Decimal(0))
        whole = _Size(format_number(made, 0), made, sum_)
        tally.did("arithmetic", len(pairs))
        for share, part in pairs:
            yield from _against(case, share, part, whole, "warning")
        return
    for share, part in pairs:
        told, is_linked = _total_before(figures, share, part)
        wholes = told or list(_of_tables(case, share, part))
        if not wholes or any(_fits(share.said, part, whole) for whole in wholes):
            tally.did("arithmetic", bool(wholes))
            continue
        if len(wholes) == 1 and (is_linked or not told or _is_slip(share.said, part, wholes[0])):
            tally.did("arithmetic")
            yield from _against(case, share, part, wholes[0], "error" if is_linked else "warning")


def _total_before(figures: list[Spoken], share: Spoken, part: _Size) -> tuple[list[_Size], bool]:
    """The larger counts of the same unit that the paragraph has told, and whether one is said to be the whole."""
    own = next(
        (
            each.said
            for each in figures
            if each.said.end <= share.said.start and abs(each.said.value) == part.value
        ),
        None,
    )
    if own is None or own.unit in FACTOR or own.unit in ("%", "procentenheter"):
        return [], False
    before = [
        each.said
        for each in figures
        if each.said.end <= own.start
        and each.said.unit == own.unit
        and each.said.value > part.value
    ]
    text = share.passage.text
    linked = [each for each in before if _is_linked(text, each, own)]
    near = [each for each in linked if _is_beside(each, own)]
    is_linked = len(near) == 1 and len(before) == 1
    return [_size_of(each) for each in (near or before)], is_linked


def _is_linked(text: str, whole: Said, part: Said) -> bool:
    """ "298, varav 179", "av 298 anställda är 179"."""
    is_of = _OF_WHOLE.search(text[max(whole.start - 20, 0) : whole.start])
    return bool(is_of or _LINKED.search(text[whole.end : part.start]))


def _is_beside(one: Said, other: Said) -> bool:
    return one.sentence_start == other.sentence_start


def _is_slip(share: Said, part: _Size, whole: _Size) -> bool:
    """So near that the share must be meant to be of that whole."""
    exact = part.value * 100 / whole.value
    return abs(exact - share.value) * 4 < share.value


def _of_tables(case: Case, share: Spoken, part: _Size) -> Iterator[_Size]:
    """The totals over cells that have the part, in rows or columns that the words before the share name."""
    named = words(_sides(share)[0])
    seen: set[Decimal] = set()
    for table in case.tables:
        for spot in table.spots():
            if table.value(spot) != part.value or table.unit(spot) in FACTOR:
                continue
            label = table.table.rows[spot.row].label
            heading = table.table.columns[spot.column].name
            if not any(coverage(label_words(each), named) for each in (label, heading) if each):
                continue
            for relation in table.relations:
                if relation.kind == "sum" and (spot, 1) in relation.terms:
                    value, interval = table.value(relation.result), table.interval(relation.result)
                    if value and interval and value not in seen:
                        seen.add(value)
                        cell = table.cell(relation.result).text
                        yield _Size(cell, value, interval)
