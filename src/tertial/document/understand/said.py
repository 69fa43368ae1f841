"""What a figure in a text is said to be: of what, which measure, for which time, in which direction.

The subject is the words of the figure's own clause; where a clause has none of its own ("I prognosen förväntas
underskottet uppgå till …") those of the figure before it, and then the heading, are what it speaks of.
Source: docs/dev/methods.md#what-a-figure-in-a-text-is-said-to-be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from tertial.document.understand.figures import MONEY, Amount, amounts
from tertial.document.understand.interval import Interval, printed
from tertial.document.understand.mend import Mended, mended
from tertial.document.understand.stems import is_general, words
from tertial.document.understand.understood import Measure, Span
from tertial.domain.period import MONTHS

_SENTENCE: Final = re.compile(
    r"(?=[.!?])(?<!\bt\.ex)(?<!\bbl\.a)(?<!\bca)(?<!\bmilj)(?<!\bkap)"
    r"(?<!\b(?:jan|feb|mar|apr|jun|jul|aug|sep|okt|nov|dec))(?<![A-ZÅÄÖ])(?<!\d)[.!?]+(?=\s+[\"”(|A-ZÅÄÖ0-9]|\s*$)"
    r"|(?=[.!?])(?<=\d)[.!?](?=\s+[A-ZÅÄÖ|])|\n\s*\n|\s[•●▪]\s"
)
_CUT_BEFORE: Final = re.compile(
    r"\b(?:medan|men|varav|därav|samt|trots|eftersom|dock|däremot|vilket|där)\b|[;:,]\s"
    r"|(?<!till )\boch\b(?=(?:\s+[^\W\d]+){1,5}?"
    r"\s+(?:redovisar|visar|har|beräknas|väntas|förväntas|prognostiserar|får|uppgår|inom|med)\b)",
    re.IGNORECASE,
)
_CUT_AFTER: Final = re.compile(
    r"\b(?:och|som|vilket|vilka|där|medan|men|eftersom|varav|därav|samt|jämfört|respektive|då|när|genom|trots|för att"
    r"|på grund|till följd|med anledning|i jämförelse|beroende|mot|än|eller)\b|[;:,.()]",
    re.IGNORECASE,
)
_VARIANCE: Final = re.compile(
    r"\b(?:\w*avvikelse\w*|\w*överskott\w*|\w*underskott\w*|avviker|(?:plus|minus)resultat\w*"
    r"|(?:bättre|sämre|högre|lägre|mer|mindre|under|över) än budget\w*|(?:under|över)skrid\w+|mot budget\w*"
    r"|(?:under|över) budget\w*|(?:positiv|negativ)\w* (?:med|om))\b",
    re.IGNORECASE,
)
_VARIANCE_AFTER: Final = re.compile(
    r"\s+(?:i |en |ett )?(?:\w*avvikelse\w*|\w*överskott\w*|\w*underskott\w*|(?:under|över) budget\w*"
    r"|(?:bättre|sämre|högre|lägre|mer|mindre) än (?:budget|beräkn|plan)\w*)",
    re.IGNORECASE,
)
_OF_BUDGET: Final = re.compile(
    r"\b(?:mot|jämfört med|än) (?:en |den )?budget(?:en|erade|erat|erad)?(?: på| om)?\s*$",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"\b(?:öka(?:r|t|de|d|s|ts|des)?|minska(?:r|t|de|d|s|ts|des)?|\w*ökning(?:en|ar|arna)?|\w*minskning(?:en|ar|arna)?"
    r"|sänkt\w*|sjunkit|sjönk|stigit|steg|förändring\w*|höj\w+|sänk\w+|fler|färre|utökat\w*|reducerat\w*)\b",
    re.IGNORECASE,
)
_BY: Final = re.compile(r"\b(?:med|om|på|av)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_FORECAST: Final = re.compile(
    r"\b(?:\w*prognos\w*|förvänta\w*|vänta\w*|beräkna\w*|bedöm(?:s|er|ning|ningen)|(?:vid|till) årets slut|helåret"
    r"|helårs\w*|årsbasis)\b",
    re.IGNORECASE,
)
_BUDGET: Final = re.compile(
    r"\b(?:budget(?:en|erat|erade|erad|eras|eringen)?|budgetram\w*|ramen|anslag\w*|investeringsbudget\w*)\b",
    re.IGNORECASE,
)
_GIVEN: Final = re.compile(
    r"\b(?:tilldel\w+|erhåll\w*|erhöll|fått|avsätts|avsatt\w*|anslag\w*|bidrag|statsbidrag\w*|förstärkt\w*|tillskott)\b",
    re.IGNORECASE,
)
_OUTCOME: Final = re.compile(
    r"\b(?:utfall\w*|nettokostnad\w*|kostnad\w*|intäkt\w*|bokför\w*|märkts|förbruka\w*|använt\w*|omsättning\w*)\b",
    re.IGNORECASE,
)
_TARGET: Final = re.compile(r"\b(?:etappmål\w*|målvärde\w*|målet|målnivå\w*)\b", re.IGNORECASE)
_PERIOD: Final = re.compile(
    r"\b(?:perioden|hittills|till och med|t\.?o\.?m|ackumulerat|utfallet|per den"
    r"|per (?:den sista )?(?:jan|feb|mar|apr|maj|jun"
    r"|jul|aug|sep|okt|nov|dec)\w*|per (?:den )?\d{1,2} \w+|(?:första|andra|tredje) (?:kvartalet|tertialet|halvåret)"
    r"|i (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november))\b",
    re.IGNORECASE,
)
_FULL: Final = re.compile(
    r"\b(?:helåret?|helårs\w*|(?:vid|till) årets slut|årets utgång|\w*prognos\w*|för året|hela året)\b",
    re.IGNORECASE,
)
_SOFT_FULL: Final = re.compile(r"\b(?:förvänta\w*|väntas|beräknas|bedöms)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH: Final = re.compile(r"\b(" + "|".join(MONTHS) + r")\b", re.IGNORECASE)
_BEFORE_TIME: Final = re.compile(
    r"\b(?:från|jämfört med|än|mot|föregående|förra)\s+(?:\w+\s+){0,4}$", re.IGNORECASE
)
_PARAGRAPH: Final = 700
"""Characters of a paragraph before a figure that may say of what it is."""
_FROM: Final = re.compile(r"\bfrån\s+(?:cirka\s+|drygt\s+|knappt\s+|omkring\s+)?$", re.IGNORECASE)
_TO: Final = re.compile(r"\btill\s+(?:cirka\s+|drygt\s+|knappt\s+|omkring\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure and what its words say. Offsets are in the text as it stands (``start``, ``end``); ``clause`` and
    ``sentence`` are mended words.

    ``subject`` are the stems of its own clause that name something, ``carried`` those of clauses before it, the
    nearest first, ``aside`` those of a sentence without figures before it, ``heading`` those of its heading,
    ``paragraph`` all before it in the paragraph, ``after`` the words that follow. ``measures`` are what it may be, the
    likeliest first, ``is_measure_sure`` where a word says so. ``change`` is how a change is told: "by" (ökat med 3),
    "from", "to". ``rank`` counts the figures of the same kind under the same heading from 0, ``place`` those in the
    sentence.
    """

    start: int
    end: int
    amount: Amount
    sentence: str
    clause: str
    subject: tuple[str, ...]
    carried: tuple[tuple[str, ...], ...]
    heading: tuple[str, ...]
    measures: tuple[Measure, ...]
    span: Span
    is_span_sure: bool
    change: str = ""
    year: int | None = None
    month: int | None = None
    rank: int = 0
    place: int = 0
    sentence_start: int = 0
    is_measure_sure: bool = False
    after: str = ""
    aside: tuple[str, ...] = ()
    paragraph: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal:
        return self.amount.value

    @property
    def unit(self) -> str | None:
        return self.amount.unit

    @property
    def interval(self) -> Interval:
        """What the printed figure stands for, signed; a figure in words or whole tens of an approximation is wider."""
        shown = printed(self.amount.signed, self.amount.decimals)
        if not self.amount.approximate:
            return shown
        slack = max(
            abs(self.amount.signed) * Decimal("0.06"), Decimal(1).scaleb(-self.amount.decimals)
        )
        return Interval(shown.low - slack, shown.high + slack)

    @property
    def is_money(self) -> bool:
        return self.unit in MONEY


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text as (start, end), a new paragraph or bullet ending one."""
    begin = 0
    for match in _SENTENCE.finditer(text):
        if text[begin : match.end()].strip():
            yield begin, match.end()
        begin = match.end()
    if text[begin:].strip():
        yield begin, len(text)


def said(
    text: str, heading: str = "", *, is_damaged: bool = False, ranks: dict[bool, int] | None = None
) -> tuple[Said, ...]:
    """What each figure of a paragraph is said to be; ``ranks`` counts the figures of money and others before it under
    the heading, and is counted on."""
    whole = mended(text) if is_damaged else Mended(text)
    found = amounts(whole.text)
    if not found:
        return ()
    counted = {} if ranks is None else ranks
    own = words(mended(heading).text if is_damaged else heading)
    result: list[Said] = []
    carried: list[tuple[str, ...]] = []
    aside: tuple[str, ...] = ()
    next_ = 0
    for begin, end in sentences(whole.text):
        first = next_
        while next_ < len(found) and found[next_].start < end:
            next_ += 1
        here = found[first:next_]
        last: Said | None = None
        if not here:
            aside = tuple(word for word in words(whole.text[begin:end]) if not is_general(word))
        for n, each in enumerate(here):
            left = here[n - 1].end if n else begin
            right = here[n + 1].start if n + 1 < len(here) else end
            one = _one(whole, each, (begin, end, left, right), carried, own)
            rank = counted.get(one.is_money, 0)
            counted[one.is_money] = rank + 1
            last = replace(_led_on(one, last), rank=rank, place=n, aside=aside)
            result.append(last)
            if one.subject:
                carried.insert(0, one.subject)
        aside = () if here else aside
    return tuple(result)


def _led_on(one: Said, last: Said | None) -> Said:
    """ "ett överskott om 0,7 som till årets slut prognostiseras vara 1,0": a measure that is not said anew goes on."""
    if (
        last is None
        or last.measures[0] != "variance"
        or one.is_measure_sure
        or one.is_money != last.is_money
    ):
        return one
    if one.subject or one.change == "by" or one.measures[0] not in ("forecast", "outcome"):
        return one
    return replace(one, measures=("variance", *one.measures))


def _one(
    whole: Mended,
    each: Amount,
    bounds: tuple[int, int, int, int],
    carried: list[tuple[str, ...]],
    heading: tuple[str, ...],
) -> Said:
    text = whole.text
    begin, end, left, right = bounds
    left, right = max(left, each.start - _PARAGRAPH), min(right, each.end + _PARAGRAPH)
    before, after = text[left : each.start], text[each.end : right]
    cut = [match.end() for match in _CUT_BEFORE.finditer(before)]
    at = _last_with_words(before, cut)
    own = before[at:]
    following = after[: _stop(after)]
    clause = f"{own} {following}"
    begin, end = max(begin, each.start - _PARAGRAPH), min(end, each.end + _PARAGRAPH)
    so_far = text[begin : each.start]
    change = _change(own, after[:40])
    measures, is_measure_sure = _measures(own, after[:40], so_far, change)
    subject = tuple(word for word in words(clause) if not is_general(word))
    earlier = (
        tuple(word for word in words(before[:at]) if not is_general(word)) if not subject else ()
    )
    is_alone = (left, right) == (begin, end)
    span, is_sure = _span(clause, so_far, text[begin:end] if is_alone else "")
    time = f"{following} " if _YEAR.search(following) or _MONTH.search(following) else own
    return Said(
        start=whole.back(each.start),
        end=whole.back(each.end),
        amount=each,
        sentence=text[begin:end],
        clause=clause,
        subject=subject,
        carried=(*((earlier,) if earlier else ()), *carried[:3]),
        heading=heading,
        measures=measures,
        span="full_year" if measures[0] == "budget" and not is_sure else span,
        is_span_sure=is_sure,
        change=change,
        year=_year(time),
        month=_month(time),
        sentence_start=whole.back(bounds[0]),
        is_measure_sure=is_measure_sure,
        after=after[:40],
        paragraph=words(text[max(0, each.start - _PARAGRAPH) : each.start]),
    )


def _last_with_words(before: str, cuts: list[int]) -> int:
    """Where the figure's own clause begins: at the last cut that leaves it some words to speak with."""
    for at in reversed(cuts):
        if len(before[at:].split()) >= 2 and not re.fullmatch(
            r"\s*(?:\w+\s+)?(?:uppgår|uppgick) till\s*", before[at:]
        ):
            return at
    return 0


def _stop(after: str) -> int:
    """Where the words after a figure no longer belong to it; "och" with a word or two joins ("ledning och stöd")."""
    for match in _CUT_AFTER.finditer(after):
        rest = after[match.end() :]
        joins = match[0].lower() in ("och", ",") and re.match(
            r"\s*[\w-]+(?:\s+[\w-]+)?\s*(?:[.]|$)", rest
        )
        if not joins:
            return match.start()
    return len(after)


def _change(own: str, following: str) -> str:
    if _FROM.search(own):
        return "from"
    if _TO.search(own) and _CHANGE.search(own):
        return "to"
    if _CHANGE.search(own) and _BY.search(own):
        return "by"
    if re.match(
        r"\s+(?:fler|färre|högre|lägre|mer|mindre)\b(?!\s+än\s+budget)", following, re.IGNORECASE
    ):
        return "by"
    return ""


def _measures(own: str, after: str, so_far: str, change: str) -> tuple[tuple[Measure, ...], bool]:
    """What the figure may measure, the likeliest first, and whether a word says so."""
    near = f"{own} {after}"
    is_forecast = bool(_FORECAST.search(own) or _FORECAST.search(so_far))
    of_budget = re.search(r"budget", near, re.IGNORECASE)
    if change == "by":
        either: tuple[Measure, ...] = ("variance", "change") if of_budget else ("change",)
        return (*either, "value"), True
    if _OF_BUDGET.search(own):
        return ("budget",), True
    if _VARIANCE.search(own) or _VARIANCE_AFTER.match(after):
        return ("variance",), True
    if _TARGET.search(own):
        return ("target",), True
    if _GIVEN.search(near):
        return ("value", "budget", "outcome", "target"), False
    if _BUDGET.search(own):
        return ("budget",), True
    if is_forecast:
        return ("forecast", "variance", "value"), False
    return ("outcome", "value", "share", "prior"), bool(_OUTCOME.search(own))


def _span(clause: str, so_far: str, sentence: str) -> tuple[Span, bool]:
    for words_ in (clause, so_far, sentence):
        full, period = _last(_FULL, words_), _last(_PERIOD, words_)
        if full is not None or period is not None:
            return (
                ("full_year", True)
                if (full or -1) > (period or -1) or period is None
                else ("period", True)
            )
        if _SOFT_FULL.search(words_):
            return "full_year", False
    return "period", False


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    return max((match.start() for match in pattern.finditer(text)), default=None)


def _year(text: str) -> int | None:
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


def _month(text: str) -> int | None:
    named = _MONTH.findall(text)
    return MONTHS.index(named[-1].lower()) + 1 if named else None
