"""What a column's heading says of its values: measure, span, year and month, unit, and what it names besides."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from tertial.document.model import Column, Table
from tertial.document.understand.cells import plain, unit_in, unit_of_label
from tertial.document.understand.understood import Measure, Role, Span
from tertial.domain.period import MONTHS

_BARE: Final = str.maketrans("åäáàâöóôéèü", "aaaaaoooeeu")


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Words as they are compared: small letters, without rings and dots, so that OCR's loss of them is none.

    >>> bare("Föregående  ÅR")
    'foregaende ar'
    """
    return plain(text).lower().translate(_BARE)


_PATTERNS: Final[tuple[tuple[Measure, str], ...]] = (
    (
        "variance",
        r"\ba[vw]{1,2}ik(?:else|\.)?\w*|\w+avvikelse|\bavv\b|\bover-? ?/ ?underskott|\bbudgetdiff",
    ),
    (
        "change",
        r"\bforandr\w*|\butveckling\b|\bokning\b|\bminskning\b|\bskillnad\w*|\bdifferens\w*|\bdiff\b",
    ),
    ("share", r"\bandel\w*|\bkvot\b|\bforbrukning(?:sgrad)?\b|\bupparbetning\w*"),
    (
        "target",
        r"\betappmal\w*|\bmalvarde\w*|\bmalniva\w*|\briktvarde\w*|\bmal\b(?! ?och)|\bmal 20\d\d",
    ),
    ("forecast", r"\b\w*prognos\w*|\bberaknat utfall|\bberaknad\b"),
    ("prior", r"\bbokslut\w*|\b(?:foregaende|forra|fg) ?\.? ar\w*|\bforeg\b|\bf ar\b"),
    ("budget", r"\b(?:\w*budget\w*|ram|budgetram|plan|anslag|kommunbidrag)\b"),
    (
        "outcome",
        r"\b\w*utfall\w*|\bredovisat\b|\bredovisning 20\d\d|\bresultat 20\d\d|\back(?:umulerat)?\b",
    ),
)
_MEASURES: Final = tuple((measure, re.compile(pattern)) for measure, pattern in _PATTERNS)
_PRIOR: Final = dict(_MEASURES)["prior"]
_TEXT_WORDS: Final = re.compile(
    r"\b(?:trend|kommentar\w*|status|bakgrund|beskrivning|atgard\w*|orsak\w*|analys|kalla\w*|ansvarig\w*|risk|kontroll"
    r"|namndmal|fas|aktivitet\w*|motivering)\b"
)
_FULL_YEAR: Final = re.compile(
    r"\bhelar\w*|\bhela aret\b|\bhela \d{4}|\barsbudget\w*|\barsprognos\w*|\bjan(?:uari)? ?- ?dec(?:ember)?\b"
    r"|\bper ar\b|\baret\b"
)
_MONTH_NAMES: Final = {name.translate(_BARE): n for n, name in enumerate(MONTHS, 1)}
_ANY_MONTH: Final = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mar(?:s)?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_RANGE: Final = re.compile(
    rf"\b(?P<first>{_ANY_MONTH})\.?\s*(?:-|\u2013|till(?: och med)?|t ?\.? ?o ?\.? ?m)\s*(?P<last>{_ANY_MONTH})\b"
)
_PERIOD: Final = re.compile(
    r"\bperiod\w*|\back(?:\b|umul)|\bt ?\.?o ?\.?m\b|\bhittills\b|\bdelar\b|\btertial\w*|\bkvartal\w*"
    r"|\bt[123]\b|\bytd\b"
)
_MONTH: Final = re.compile(rf"\b(?P<name>{_ANY_MONTH})\b")
_NUMBERED_MONTH: Final = re.compile(r"\b(?P<n>0[1-9]|1[0-2]) ?[-\u2013] ?(?=(?:19|20)\d\d\b)")
_DASHED_MONTH: Final = re.compile(r"\b(?:19|20)\d\d ?[-\u2013] ?(?P<n>0[1-9]|1[0-2])\b")
_COMPACT_MONTH: Final = re.compile(r"\b(?P<year>20\d\d)(?P<n>0[1-9]|1[0-2])\b")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME_NOISE: Final = re.compile(
    rf"(?:\b(?:19|20)\d\d(?:0[1-9]|1[0-2])?\b|\b\d\d ?-|\b{_ANY_MONTH}\b"
    r"|\btkr\b|\bmnkr\b|\bmkr\b|\bkr\b|%|[(),.:;\-\u2013])"
)


def _month_number(name: str) -> int | None:
    return next((n for month, n in _MONTH_NAMES.items() if month.startswith(name[:3])), None)


def measure_of(words: str) -> Measure:
    """What a heading's words measure; ``value`` where they say nothing of it.

    >>> [measure_of(bare(words)) for words in ("Avvikelse mot budget", "Helårsprognos", "Etappmål 2026", "2024")]
    ['variance', 'forecast', 'target', 'value']
    """
    return next((name for name, pattern in _MEASURES if pattern.search(words)), "value")


def _span_of(words: str) -> Span:
    if ranged := _RANGE.search(words):
        first, last = _month_number(ranged["first"]), _month_number(ranged["last"])
        return "full_year" if (first, last) == (1, 12) else "period"
    if _FULL_YEAR.search(words):
        return "full_year"
    if _PERIOD.search(words):
        return "period"
    return ""


def _month_of(words: str) -> int | None:
    if ranged := _RANGE.search(words):
        return _month_number(ranged["last"])
    for pattern in (_NUMBERED_MONTH, _DASHED_MONTH, _COMPACT_MONTH):
        if found := pattern.search(words):
            return int(found["n"])
    named = _MONTH.search(words)
    return _month_number(named["name"]) if named else None


def _year_of(words: str) -> int | None:
    found = _YEAR.search(words)
    if found is None:
        compact = _COMPACT_MONTH.search(words)
        return int(compact["year"]) if compact else None
    return int(found[0])


@lru_cache(maxsize=4096)
def role_of(column: Column) -> Role:
    """What one column's own heading and the heading above it say.

    >>> role_of(Column("Utfall 02- 2020")).month, role_of(Column("Avvikelse", group="HELÅR")).span
    (2, 'full_year')
    """
    own, above = bare(column.name), bare(column.group)
    measure = measure_of(own)
    if measure == "value":
        measure = measure_of(above)
    if measure == "outcome" and _PRIOR.search(f"{above} {own}"):
        measure = "prior"
    if column.is_text:
        measure = "text"
    name = " ".join(_NAME_NOISE.sub(" ", _without_measure(own)).split())
    return Role(
        measure=measure,
        span=_span_of(own) or _span_of(above),
        year=_year_of(own) or _year_of(above),
        month=_month_of(own) or _month_of(above),
        unit=column.unit or unit_of_label(column.name) or unit_of_label(column.group),
        name=name,
    )


def _without_measure(words: str) -> str:
    for _, pattern in _MEASURES:
        words = pattern.sub(" ", words)
    return _FULL_YEAR.sub(" ", _PERIOD.sub(" ", words))


def roles_of(table: Table) -> tuple[Role, ...]:
    """What each column of a table holds, by its own heading, the one above it, and the columns beside it.

    A difference beside a budget and an outcome or forecast is a variance; an outcome of an earlier year beside a
    budget is ``prior``; months in a row are months and not the year to date.
    """
    roles = [role_of(column) for column in table.columns]
    roles = [_share(role, column, table) for role, column in zip(roles, table.columns, strict=True)]
    measures = {role.measure for role in roles}
    if "budget" in measures and measures & {"outcome", "forecast"} and "variance" not in measures:
        roles = [
            replace(role, measure="variance") if role.measure == "change" else role
            for role in roles
        ]
    roles = _with_prior(roles)
    return tuple(_with_months(roles))


def _share(role: Role, column: Column, table: Table) -> Role:
    """A column of percentages in a table of money is a share, unless its words say more."""
    unit = role.unit or ""
    if role.measure == "value" and unit == "%" and table.unit in ("kr", "tkr", "mnkr"):
        return replace(role, measure="share")
    return role


def _with_prior(roles: list[Role]) -> list[Role]:
    framed = [role.year for role in roles if role.year and role.measure in ("budget", "forecast")]
    if not framed:
        return roles
    newest = max(framed)
    undated = any(r.measure == "outcome" and r.year is None for r in roles)
    return [
        replace(role, measure="prior")
        if role.measure in ("outcome", "value")
        and role.year is not None
        and role.year < newest
        and (undated or role.year < min(framed))
        else role
        for role in roles
    ]


def _with_months(roles: list[Role]) -> list[Role]:
    """Three months or more, one after the other and each its own, are single months."""
    months = [role.month for role in roles if role.month and not role.span]
    if len(months) < 3 or len(set(months)) < 3:
        return roles
    return [replace(role, span="month") if role.month and not role.span else role for role in roles]


# --- what is a heading -----------------------------------------------------------------------------------------------

_HEADING_WORD: Final = re.compile(
    rf"(?:{_ANY_MONTH}\b|(?:19|20)\d\d(?![\w,.-])|\bt[123]\b|\bk[1234]\b|\bnetto\b|\bkostnad(?:er)?\b|\bintakt(?:er)?\b|\bsumma\b"
    r"|\btotalt?\b|\bkvinnor\b|\bman\b|\bkon\b|\bantal\b|\bbelopp\b|\benhet\b|\bariskvarde\b)"
)


@lru_cache(maxsize=8192)
def sounds_like_heading(text: str) -> bool:
    """The words of a cell are such as stand over columns: a measure, a span, a year, a month, a unit.

    >>> [sounds_like_heading(text) for text in ("Budget", "Aug 2021", "tkr", "HELÅR", "Personal")]
    [True, True, True, True, False]
    """
    words = bare(text)
    if not words or len(words) > 80:
        return False
    if unit_in(words) and len(words) <= 16:
        return not any(c.isdigit() for c in words)
    return (
        measure_of(words) != "value"
        or bool(_span_of(words))
        or bool(_HEADING_WORD.match(words))
        or bool(_TEXT_WORDS.match(words))
    )


_LONGEST_PERIOD: Final = 60
_PERIOD_HEADING: Final = re.compile(
    rf"(?:{_ANY_MONTH}\.?[ \u2013-]{{0,3}})?(?:{_ANY_MONTH}\.?[ \u2013-]{{0,3}})?(?:(?:19|20)\d\d)"
    r"(?:(?:0[1-9]|1[0-2])|[/-]\d{2,4})?(?:\s*\([^()]*\))?[*]?"
    rf"|{_ANY_MONTH}\.?|[tk] ?[1-4](?: (?:19|20)\d\d)?"
)


@lru_cache(maxsize=8192)
def is_period_heading(text: str) -> bool:
    """The whole cell is a year, a month, or both: a heading although it has digits.

    >>> [is_period_heading(text) for text in ("2024", "Aug 2021", "2025 (Delår 2)", "jan- aug 2021", "2 024")]
    [True, True, True, True, False]
    """
    return len(text) <= _LONGEST_PERIOD and bool(_PERIOD_HEADING.fullmatch(bare(text)))


_ONLY_SPAN: Final = re.compile(
    rf"(?:helar(?:et)?|aret|per ar|period(?:en)?|ackumulerat|ack\.?|delar(?: \d)?|tertial(?: \d)?)"
    rf"(?: (?:20\d\d|{_ANY_MONTH}(?: ?[-\u2013] ?{_ANY_MONTH})?(?: 20\d\d)?))?"
)


def is_span_heading(text: str) -> bool:
    """The whole cell is a time that several columns may share: "HELÅR", "PERIOD JAN-AUG".

    >>> [is_span_heading(text) for text in ("HELÅR", "Perioden januari-augusti", "Helårsprognos")]
    [True, True, False]
    """
    return bool(_ONLY_SPAN.fullmatch(bare(text)))
