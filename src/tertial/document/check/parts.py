"""Parts told of a whole in a sentence: "45,2 mnkr, varav 30,1 …", "fördelat på …", "dels … dels …".

A part of costs, revenue or things counted is never more than the whole; of a net it may be. Only words that say that
the parts are all of it make them add up.
Source: docs/dev/methods.md#parts-of-a-whole-in-texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Final

from tertial.document.check.case import Case, Spoken
from tertial.document.check.finding import Finding, Rule, Severity, Tally
from tertial.document.check.rows import FACTOR, overlaps, scaled
from tertial.document.check.shown import shown, shown_value
from tertial.document.understand.interval import Interval, printed, total
from tertial.document.understand.said import Said

_HINTS: Final = (
    "varav",
    "ärav",
    "ördela",
    "uppdela",
    "består",
    "bestod",
    "bestående",
    "dels",
    "v dessa",
    "v vilk",
)
"""What a paragraph without any of has no parts."""
_OF: Final = re.compile(
    r"\b(?P<all>fördela(?:t|d|de|s|r\s+sig|des|ts)?\s+(?:på|mellan)|uppdela(?:t|d|de)\s+(?:på|i|mellan)|best(?:år|od|ående)"
    r"\s+av|dels)\b|\b(?P<some>varav|därav|av\s+(?:vilk(?:a|et)|dessa))\b",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r",|;|\b(?:och|samt|respektive|dels|medan)\b", re.IGNORECASE)
_LEADS_ON: Final = re.compile(
    r"\b(?:varav|därav|jämför\w*|än|mot|vilk\w+|budgeter\w+|fler|färre|per|vardera|snitt|genomsnitt\w*|motsvara\w*"
    r"|\w*ökning\w*|\w*minskning\w*|öka\w*|minska\w*|föregående|förra|tidigare|prognos\w*|plan\w*)\b|\bav\s+(?:de\s+|totalt\s+)*$|[.!?:]\s|\(",
    re.IGNORECASE,
)
"""Words after which a figure is no further part."""
_COMPARED: Final = re.compile(
    r"\b(?:jämför\w*|än|mot|föregående|förra|tidigare|budgeter\w+|prognos\w*|år)\b|[.!?]\s|$",
    re.IGNORECASE,
)
"""Words after which a sentence tells no more parts but what they are held against."""
_EACH: Final = re.compile(
    r"\W*(?:\w+\s+){0,2}(?:per|vardera|styck|var)\b|\s*/|[^.]{0,60}\b(?:respektive|var och en)\b",
    re.IGNORECASE,
)
_OF_THESE: Final = re.compile("dessa", re.IGNORECASE)
_AFTER_NUMBER: Final = re.compile(r"\w\s*$")
"""The part stands before: "tre av dessa"."""
_BARE: Final = re.compile(
    r"(?:\s+(?!och\b|samt\b)[^\W\d][\w-]*){0,4}(?:,\s|,?\s+och\s|,?\s+samt\s)"
    r"(?P<n>\d{1,3}(?:[ \u00a0]\d{3})*)(?=\s+(?:i|på|hos|inom|vid|avser|är|gäller)\b)",
    re.IGNORECASE,
)
_SHARE: Final = re.compile(r"\d+(?:,\d+)?\s?(?:%|procent\w*)")
_REST: Final = re.compile(
    r"\b(?:rest\w*|återstå\w*|övrig\w*|bland annat|bl\.?\s?a|främst|huvudsak\w*|till exempel|exempelvis|merparten"
    r"|framför\s+allt|m\.?\s?m|med mera|ungefär|omkring|cirka|ca|beror|beroende)\b",
    re.IGNORECASE,
)
_NET: Final = re.compile(
    r"\b(?:netto\w*|\w*resultat\w*|\w*överskott\w*|\w*underskott\w*|\w*avvik\w+|\w*ökning\w*|\w*minskning\w*|öka\w*"
    r"|minska\w*|\w*förändring\w*|balans\w*|saldo\w*|eget kapital)\b",
    re.IGNORECASE,
)
_GROSS: Final = re.compile(
    r"(?:kostnad|intäkt|bidrag|invester|utgift|avgift|hyr|lån|tillskott|anslag|medel|köp)\w*",
    re.IGNORECASE,
)
_WOMEN: Final = re.compile(r"\b(?:kvinn|flick)\w*", re.IGNORECASE)
_MEN: Final = re.compile(r"\b(?:män|männen|pojk\w*)\b", re.IGNORECASE)
_MONEY: Final = frozenset(FACTOR)
_COUNTED: Final = ("personer", "platser", "timmar")
_WHOLE: Final = ("personer", "platser", "st")
_LARGE, _HUNDRED, _ROUNDED, _NEXT_TO_NONE = Decimal(1000), 100, Decimal(50), Decimal("0.01")
_FAR, _APART, _MOST, _NEAR = 70, 90, 8, 20


@dataclass(frozen=True, slots=True)
class _Told:
    """A whole with its parts; ``wholes`` are all figures before them that may be meant, the likeliest last."""

    wholes: tuple[Spoken, ...]
    parts: tuple[Spoken, ...]
    is_all: bool
    words: str

    @property
    def whole(self) -> Said:
        return self.wholes[-1].said

    @property
    def is_net(self) -> bool:
        """Parts of it may be of either sign."""
        if self.whole.unit not in _MONEY:
            return bool(self.whole.change)
        figures = (self.whole, *(each.said for each in self.parts))
        return bool(_NET.search(self.words)) or any(each.amount.signed < 0 for each in figures)

    @property
    def is_loose(self) -> bool:
        return any(each.said.amount.approximate for each in (self.wholes[-1], *self.parts))

    @property
    def is_of_sexes(self) -> bool:
        is_pair = bool(_WOMEN.search(self.words) and _MEN.search(self.words))
        return is_pair and len(self.parts) == 2

    @property
    def sum(self) -> Interval:
        return total(_size(each.said, self.whole.unit) for each in self.parts)


def parts_told(case: Case, figures: list[Spoken], tally: Tally) -> Iterator[Finding]:
    """Findings where the parts that a paragraph tells of cannot be of their whole."""
    text = figures[0].passage.text
    if len(figures) < 2 or not any(hint in text for hint in _HINTS):
        return
    done = 0
    for match in _OF.finditer(text):
        if match.start() < done:
            continue
        at = bisect_left(figures, match.start(), key=lambda each: each.said.start)
        told = _told(text, figures[max(at - _NEAR, 0) : at + _NEAR], match)
        if told is None:
            continue
        done = told.parts[-1].said.end
        tally.did("arithmetic")
        found = _judged(case, told)
        if found is not None:
            yield found


def _told(text: str, figures: list[Spoken], match: re.Match[str]) -> _Told | None:
    after = [each for each in figures if each.said.start >= match.end()]
    if not after or after[0].said.sentence_start > match.start():
        return None
    if _OF_THESE.search(match[0]) and _AFTER_NUMBER.search(text[: match.start()][-30:]):
        return None
    parts = _parts(text, after, match.end())
    if not parts:
        return None
    wholes = _wholes(text, figures, match, parts[0].said)
    last = parts[-1].said.end
    if not wholes or _EACH.match(text[last : last + _FAR]):
        return None
    until = re.search(r"[.!?](?:\s|$)", text[last:])
    words = text[wholes[-1].said.sentence_start : last + (until.start() if until else _FAR)]
    is_all = match["all"] is not None and _is_whole_list(text, match, parts)
    return _Told(tuple(wholes), tuple(parts), is_all, words)


def _is_whole_list(text: str, match: re.Match[str], parts: list[Spoken]) -> bool:
    """All parts are told, and no figure of the list has been left out."""
    last = parts[-1].said.end
    if match["all"].lower() == "dels" and "dels" not in text[match.end() : last]:
        return False
    edges = [match.end(), *(each.said.end for each in parts)]
    gaps = [text[end : each.said.start] for end, each in zip(edges, parts, strict=False)]
    tail = text[last : last + 200]
    end = _COMPARED.search(tail)
    rest = tail[: end.start()] if end else tail
    told = _SHARE.sub("", " ".join([*gaps, rest]))
    return not re.search(r"\d", told) and not _REST.search(text[match.start() : last + len(rest)])


def _parts(text: str, after: list[Spoken], begins: int) -> list[Spoken]:
    """The figures of one list, without the shares beside them."""
    found: list[Spoken] = []
    end = begins
    for each in after[: 2 * _MOST]:
        said, between = each.said, text[end : each.said.start]
        if said.sentence_start != after[0].said.sentence_start or len(between) > _APART:
            break
        if found and said.unit in ("%", "procentenheter"):
            end = said.end + (text[said.end : said.end + 1] == ")")
            continue
        is_next = not found or (_LINK.search(between) and _is_like(said, found[0].said))
        if not is_next or said.change or _LEADS_ON.search(between):
            break
        found.append(each)
        end = said.end
    return [*found, *_bare(text, found[-1])] if found else []


def _bare(text: str, last: Spoken) -> Iterator[Spoken]:
    """Numbers that only their place in a list makes figures: "varav 24 i familjehem, 9 på HVB och 7 i jourhem"."""
    said = last.said
    if said.unit in _MONEY or said.amount.decimals:
        return
    end = said.end
    while match := _BARE.match(text, end):
        end = match.end("n")
        value = Decimal(re.sub(r"\s", "", match["n"]))
        amount = replace(said.amount, value=value, signed=value, approximate="")
        yield replace(last, said=replace(said, start=match.start("n"), end=end, amount=amount))


def _wholes(text: str, figures: list[Spoken], match: re.Match[str], part: Said) -> list[Spoken]:
    """The figures of the same kind before the parts, in their sentence or the one that it goes on about."""
    before = [each for each in figures if each.said.end <= match.start()]
    sentence = part.sentence_start
    if before and before[-1].said.sentence_start != sentence:
        if text[sentence : match.start()].strip(" .\n"):
            return []
        sentence = before[-1].said.sentence_start
    same = [
        each
        for each in before
        if each.said.sentence_start == sentence and _is_like(each.said, part)
    ]
    is_near = same and match.start() - same[-1].said.end <= _FAR
    if not is_near or same[-1].said.unit in ("%", "procentenheter"):
        return []
    is_bare = same[-1].said.unit is None and (same[-1].said.amount.decimals or part.unit in _MONEY)
    return [] if is_bare else same


def _is_like(one: Said, other: Said) -> bool:
    """Both are money, or the same things counted; a bare number is whatever it stands beside."""
    if one.unit == other.unit:
        return True
    if one.unit in _MONEY and other.unit in _MONEY:
        return True
    bare = (None, "st")
    return (one.unit in bare and not one.amount.noun and one.unit not in _MONEY) or (
        other.unit in bare and not other.amount.noun
    )


def _size(said: Said, unit: str | None) -> Interval:
    """What the figure stands for without sign, in the unit of another."""
    interval = said.interval if said.amount.signed >= 0 else -said.interval
    if not said.amount.approximate:
        interval = counted(abs(said.value), said)
    return scaled(interval, said.unit or unit, unit)


def counted(value: Decimal, like: Said) -> Interval:
    """What a value printed as a figure is stands for: people and things are whole, but round thousands are rounded."""
    is_whole = like.unit in _WHOLE and not like.amount.decimals
    if not is_whole or like.amount.noun.lower().startswith("års"):
        return printed(value, like.amount.decimals)
    half = _ROUNDED if abs(value) >= _LARGE and value % _HUNDRED == 0 else _NEXT_TO_NONE
    return Interval(value - half, value + half)


def _judged(case: Case, told: _Told) -> Finding | None:
    if told.is_net:
        return _no_sum(case, told) if told.is_all and len(told.parts) > 1 else None
    return _too_large(case, told) or _too_many(case, told) or _no_sum(case, told)


def _too_large(case: Case, told: _Told) -> Finding | None:
    """One part is more than the whole, whichever figure that is."""
    for part in told.parts:
        size = _size(part.said, told.whole.unit)
        if all(size.low >= _size(each.said, told.whole.unit).high for each in told.wholes):
            is_sure = len(told.wholes) == 1 and _is_sure(told, part.said)
            return _finding(
                case,
                part,
                ("of-which", "error" if is_sure else "warning"),
                f"Texten säger {shown(part.said)} som en del av {shown(told.whole)}, men delen är större än"
                " helheten.",
                None,
                (f"{shown(part.said)} > {shown(told.whole)}",),
            )
    return None


def _is_sure(told: _Told, part: Said) -> bool:
    """It is of one kind beyond doubt: told exactly, with the same unit, and of what has no parts below zero."""
    if told.is_loose or part.unit is None:
        return False
    if part.unit in _MONEY:
        return bool(_GROSS.search(told.words))
    return part.unit in _COUNTED or part.amount.noun in ("", told.whole.amount.noun)


def _too_many(case: Case, told: _Told) -> Finding | None:
    """The parts are together more than the whole; people and things may stand in several."""
    if len(told.parts) < 2 or len(told.wholes) > 1:
        return None
    if told.sum.low < _size(told.whole, told.whole.unit).high:
        return None
    is_money = told.whole.unit in _MONEY
    is_apart = told.is_of_sexes or told.is_all or is_money
    is_sure = is_apart and all(_is_sure(told, each.said) for each in told.parts)
    return _of_sum(case, told, "of-which", "error" if is_sure else "warning")


def _no_sum(case: Case, told: _Told) -> Finding | None:
    """The parts are said to be all, and do not make the whole."""
    if not (told.is_all or told.is_of_sexes) or len(told.parts) < 2 or len(told.wholes) > 1:
        return None
    whole = _size(told.whole, told.whole.unit)
    if overlaps(told.sum, whole) or told.is_loose:
        return None
    if told.is_net and _adds_up_with_signs(told, whole):
        return None
    is_sure = told.is_all and not told.is_net
    is_sure = is_sure and all(_is_sure(told, each.said) for each in told.parts)
    return _of_sum(case, told, "sum", "error" if is_sure else "warning")


def _adds_up_with_signs(told: _Told, whole: Interval) -> bool:
    sizes = [_size(each.said, told.whole.unit) for each in told.parts]
    return any(
        overlaps(made := total(_turned(sizes, signs)), whole) or overlaps(-made, whole)
        for signs in product((True, False), repeat=len(sizes))
    )


def _turned(sizes: list[Interval], signs: tuple[bool, ...]) -> Iterator[Interval]:
    return (each if sign else -each for each, sign in zip(sizes, signs, strict=True))


def _of_sum(case: Case, told: _Told, rule: Rule, severity: Severity) -> Finding:
    whole = told.whole
    factor = FACTOR.get(whole.unit or "", Decimal(1))
    values = [
        abs(each.said.value) * FACTOR.get(each.said.unit or "", factor) / factor
        for each in told.parts
    ]
    made = sum(values, Decimal(0))
    listed = [shown(each.said) for each in told.parts]
    return _finding(
        case,
        told.wholes[-1],
        (rule, severity),
        f"Texten säger {' och '.join((', '.join(listed[:-1]), listed[-1]))} som delar av {shown(whole)}, men de är"
        f" tillsammans {_exact(made, told)}.",
        made,
        (f"{' + '.join(listed)} = {_exact(made, told)}",),
    )


def _exact(value: Decimal, told: _Told) -> str:
    """With the decimals of the part that has most."""
    same = [each.said for each in told.parts if each.said.unit == told.whole.unit]
    finest = max((told.whole, *same), key=lambda said: said.amount.decimals)
    return shown_value(value, finest)


def _finding(
    case: Case,
    spoken: Spoken,
    kind: tuple[Rule, Severity],
    message: str,
    computed: Decimal | None,
    evidence: tuple[str, ...],
) -> Finding:
    rule, severity = kind
    return Finding(
        rule=rule,
        severity=severity,
        where=case.at_spoken(spoken),
        message=message,
        printed=spoken.said.value,
        computed=computed,
        unit=spoken.said.unit,
        evidence=evidence,
        confidence=0.9 if severity == "error" else 0.6,
    )
