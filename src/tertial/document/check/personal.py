"""Personal data that a report should not hold: identity numbers, private telephones and addresses, very small groups.

A number is one when its day exists and its check digit fits; it is never printed whole, not even in a quote.
Source: docs/dev/methods.md#personal-data.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Final

from tertial.document.check.case import Case, Passage
from tertial.document.check.finding import Finding, Tally, Where
from tertial.document.check.naming import at_row, at_section
from tertial.document.check.wording import number_of
from tertial.document.understand.understood import Spot

_NUMBER: Final = re.compile(
    r"(?<![\d,.])(?P<century>(?:18|19|20)(?=\d{6}))?(?P<year>\d{2})(?P<month>0\d|1[0-2])(?P<day>\d{2})"
    r"(?P<sign>[-+–]|[ \u00a0](?=\d{4}\b))?(?P<last>\d{4})(?![\d]|[,.]\d)"
)
_TEN_DIGITS: Final = re.compile(r"\d{6}[-+– \u00a0]?\d{4}")
_SAID: Final = re.compile(r"person(?:nummer|nr|-?id)|\bpnr\b|samordningsn|född\b|identitet", re.I)
_COORDINATION: Final = 60
_LONGEST_MONTH: Final = 31
_MOBILE: Final = re.compile(r"(?<![\d-])(?:\+46|0046|0)[ -]?\(?0?\)?7[02369](?:[ -]?\d){7}(?!\d)")
_ADDRESS: Final = re.compile(
    r"\b[\w.+-]{2,40}@(?:gmail|hotmail|outlook|live|icloud|yahoo|telia|bredband|spray|msn)\.\w{2,3}\b",
    re.IGNORECASE,
)
_FEW: Final = re.compile(
    r"\b(?P<number>en|ett|två|tre|fyra|[1-4])\s+(?:\w{3,20}\s+)?"
    r"(?P<who>personer|person|brukare|klienter|klient|barn|ungdomar|ungdom|flickor|pojkar|elever)\b",
    re.IGNORECASE,
)
_SENSITIVE: Final = re.compile(
    r"placera|placering|\bLV[UM]\b|\bHVB\b|\bSi?S\b|missbruk|beroendevård|skyddat boende|avhopp"
    r"|våld i nära|omhändertag|familjehem|tvångsvård|självmord|suicid|diagnos|ensamkommande"
    r"|våldsutsatt|skyddad identitet",
)
_NOT_COUNTED: Final = re.compile(
    r"(?:öka[rdt]?e?|minska[rdt]?e?|ökning|minskning) (?:med|på|av)\s*$|\bper\s*$"
    r"|(?:högst|minst|mellan|till|av|bland)\s*$",
    re.IGNORECASE,
)
_MOST_IN_A_TEXT: Final = 100
_SENTENCE_END: Final = re.compile(r"[.!?]\s")


def is_identity_number(text: str) -> bool:
    """Whether a text is a Swedish identity or coordination number: the day exists and the check digit fits.

    >>> is_identity_number("19900101-0017"), is_identity_number("900101-0018"), is_identity_number("556036-0793")
    (True, False, False)
    """
    match = _NUMBER.fullmatch(text)
    return match is not None and _has_day(match) and _check_fits(match)


def _has_day(match: re.Match[str]) -> bool:
    """Whether the day exists; a coordination number adds 60 to it and may leave day and month open."""
    year, month, day = (
        int((match["century"] or "20") + match["year"]),
        int(match["month"]),
        int(match["day"]),
    )
    if day >= _COORDINATION:
        return day - _COORDINATION <= _LONGEST_MONTH
    return month > 0 and 1 <= day <= monthrange(year, month)[1]


def _check_fits(match: re.Match[str]) -> bool:
    digits = match["year"] + match["month"] + match["day"] + match["last"]
    doubled = [int(d) * (2 - n % 2) for n, d in enumerate(digits)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def masked(text: str) -> str:
    """A text with every identity number made unreadable but for the year of birth.

    >>> masked("Anmält av 900101-0017 i mars")
    'Anmält av 90••••-•••• i mars'
    """
    if not _TEN_DIGITS.search(text):
        return text
    return _NUMBER.sub(lambda m: _hidden(m) if _is_one(m, text) else m.group(), text)


def _hidden(match: re.Match[str]) -> str:
    return f"{match['century'] or ''}{match['year']}••••-••••"


def _is_one(match: re.Match[str], text: str) -> bool:
    """A number that must not be shown: valid, and written as one (a sign, a century) or said to be one."""
    if not _has_day(match):
        return False
    said = bool(_SAID.search(text[max(0, match.start() - 40) : match.start()]))
    written = bool(match["century"] or match["sign"])
    return said or (_check_fits(match) and (written or not match.group().startswith("07")))


def without_numbers(where: Where) -> Where:
    """A place whose words show no identity number."""
    return replace(
        where,
        section=masked(where.section),
        table=masked(where.table),
        row=masked(where.row),
        column=masked(where.column),
        quote=masked(where.quote),
    )


def unshown(finding: Finding) -> Finding:
    """A finding of any rule, with no identity number in its words or places."""
    return replace(
        finding,
        where=without_numbers(finding.where),
        also=tuple(map(without_numbers, finding.also)),
        message=masked(finding.message),
        evidence=tuple(map(masked, finding.evidence)),
        printed=_unless_identity(finding.printed),
        computed=_unless_identity(finding.computed),
    )


def _unless_identity(value: Decimal | None) -> Decimal | None:
    return None if value is not None and is_identity_number(str(value)) else value


def personal_data(case: Case, tally: Tally) -> Iterator[Finding]:
    """All personal data that is surely such."""
    for at, text in _texts(case):
        tally.did("personal-data")
        yield from _numbers(at, text)
    for passage in case.passages:
        yield from _private(case, passage)
        yield from _few(case, passage)


def _texts(case: Case) -> Iterator[tuple[Callable[[], Where], str]]:
    """Every text of a document that has ten digits in it, with its place: also labels, headings and short cells."""
    for passage in case.passages:
        for match in islice(_TEN_DIGITS.finditer(passage.text), _MOST_IN_A_TEXT):
            start, end = max(0, match.start() - 40), min(len(passage.text), match.end() + 2)
            yield partial(case.at_text, passage, *match.span()), passage.text[start:end]
    for section in case.document.sections:
        if _TEN_DIGITS.search(section.title):
            yield partial(at_section, case, section), section.title
    read = {passage.text for passage in case.passages if passage.table is not None}
    for table in case.tables:
        for r, row in enumerate(table.table.rows):
            if _TEN_DIGITS.search(row.label):
                yield partial(at_row, case, table, r), f"{table.table.label_heading} {row.label}"
            for c, cell in enumerate(row.cells):
                if len(cell.text) >= 10 and _TEN_DIGITS.search(cell.text) and cell.text not in read:
                    at = partial(case.at_cell, table, Spot(r, c))
                    yield at, f"{table.table.columns[c].name} {cell.text}"


def _numbers(at: Callable[[], Where], text: str) -> Iterator[Finding]:
    for match in _NUMBER.finditer(text):
        if not _is_one(match, text):
            continue
        fits = _check_fits(match)
        is_coordination = int(match["day"]) >= _COORDINATION
        what = "samordningsnummer" if is_coordination else "personnummer"
        yield Finding(
            rule="personal-data",
            severity="warning",
            where=without_numbers(at()),
            message=(
                f"Ett {what} ({_hidden(match)}) står i dokumentet."
                if fits
                else f"Ett tal som ser ut som ett {what} ({_hidden(match)}) står i dokumentet, "
                "men kontrollsiffran stämmer inte."
            ),
            confidence=0.98 if fits else 0.6,
        )


def _private(case: Case, passage: Passage) -> Iterator[Finding]:
    for pattern, sign, what in (
        (_MOBILE, "7", "mobilnummer"),
        (_ADDRESS, "@", "privat e-postadress"),
    ):
        if sign not in passage.text:
            continue
        for match in islice(pattern.finditer(passage.text), _MOST_IN_A_TEXT):
            where = without_numbers(case.at_text(passage, *match.span()))
            article = "En" if what.startswith("privat") else "Ett"
            yield Finding(
                rule="personal-data",
                severity="info",
                where=replace(where, quote=_veiled(where.quote)),
                message=f"{article} {what} ({_veiled(match.group())}) står i dokumentet.",
                confidence=0.7,
            )


def _veiled(text: str) -> str:
    """A text whose private telephones and addresses show their beginning only."""
    for pattern in (_MOBILE, _ADDRESS):
        text = pattern.sub(lambda match: match.group()[:3].strip(".") + "…", text)
    return text


def _few(case: Case, passage: Passage) -> Iterator[Finding]:
    """Fewer than five persons in a service where who they are is secret."""
    if not _SENSITIVE.search(passage.text):
        return
    for match in islice(_FEW.finditer(passage.text), _MOST_IN_A_TEXT):
        if _NOT_COUNTED.search(passage.text[max(0, match.start() - 25) : match.start()]):
            continue
        number = number_of(match["number"])
        singular = match["who"].lower() in ("person", "klient", "ungdom")
        sentence = _sentence(passage.text, match.start())
        if (number == 1) != singular or not _SENSITIVE.search(sentence):
            continue
        yield Finding(
            rule="personal-data",
            severity="info",
            where=without_numbers(case.at_text(passage, *match.span())),
            message=(
                f"”{match.group()}” är så få att det kan gå att förstå vilka som avses; "
                "överväg att inte ange antalet."
            ),
            confidence=0.5,
        )


def _sentence(text: str, at: int) -> str:
    before = [m.end() for m in _SENTENCE_END.finditer(text, max(0, at - 600), at)]
    after = _SENTENCE_END.search(text, at)
    return text[before[-1] if before else max(0, at - 600) : after.start() if after else at + 600]
