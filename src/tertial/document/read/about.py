"""What a report says of itself: whose it is, of which kind, and up to when. What it does not say stays empty."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tertial.document.parts import Grid, Heading, Part
from tertial.domain.period import MONTHS

_N = "n[åäad4&]mnd"  # as machines read it too
_COMMITTEE: Final = re.compile(
    rf"\b(?P<name>(?:[A-ZÅÄÖa-zåäö]{{2,30}}- och )?[A-ZÅÄÖa-zåäö]{{2,40}}{_N})(?:en)?s?\b"
    rf"|\b(?P<board>[Kk]ommunstyrelse)[nr]?s?\b|\bN[äa]mnden för (?P<field>[a-zåäö]{{3,30}}(?: och [a-zåäö]{{3,30}})?)",
)
_NO_COMMITTEE: Final = re.compile(
    rf"^(?:under|del|fack|central|krigs|krisledning|general)?{_N}$|^respektive|^varje", re.I
)
_KINDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("internkontrollplan", re.compile(r"internkontrollplan|plan för intern ?kontroll", re.I)),
    ("manadsrapport", re.compile(r"m[åad]nads(?:rapport|uppf[öo]ljning|bokslut)", re.I)),
    (
        "delarsrapport",
        re.compile(
            r"del[åad]rs?(?:rapport|bokslut|uppf[öo]ljning)|tertialrapport|del[åad]r [123]\b", re.I
        ),
    ),
    (
        "verksamhetsberattelse",
        re.compile(r"verksamhetsber[äad]ttelse|[åa]rsber[äa]ttelse|[åa]rsredovisning", re.I),
    ),
    ("verksamhetsplan", re.compile(r"verksamhetsplan|n[äa]mndplan", re.I)),
)
_MONTH = "|".join(MONTHS)
_PER_DAY: Final = re.compile(
    rf"\bper (?:den )?(?P<day>[0-9]{{1,2}}) (?P<month>{_MONTH})(?: (?P<year>20[0-9]{{2}}))?\b", re.I
)
_PER_ISO: Final = re.compile(
    r"\b(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3][0-9])\b"
)
_SPAN: Final = re.compile(
    rf"\b(?:{_MONTH}|jan) ?(?:till(?: och med)?|t\.?o\.?m\.?|-|–) ?(?P<month>{_MONTH})(?: (?P<year>20[0-9]{{2}}))?\b",
    re.I,
)
_PER_MONTH: Final = re.compile(
    rf"\b(?:per|delår(?:srapport)?|månadsrapport) (?P<month>{_MONTH})(?: (?P<year>20[0-9]{{2}}))?\b",
    re.I,
)
_TERTIAL: Final = re.compile(
    r"\b(?:tertial|T) ?(?P<n>[123]),? ?(?P<year>20[0-9]{2})\b|\b(?P<year2>20[0-9]{2})[- ]?T(?P<n2>[123])\b"
)
_MONTH_AND_YEAR: Final = re.compile(rf"\b(?P<month>{_MONTH}) (?P<year>20[0-9]{{2}})\b", re.I)
_YEAR: Final = re.compile(r"\b20[0-9]{2}\b")
_OPENING: Final = 6000
_HEADS: Final = 6
_LONGEST_TITLE: Final = 90
_ALL: Final = 400_000


@dataclass(frozen=True, slots=True)
class About:
    """``kind`` as in the contract ("delarsrapport"), ``committee`` in its definite form, ``period_end`` as ISO date;
    each empty where the text does not say."""

    kind: str = ""
    committee: str = ""
    period_end: str = ""
    title: str = ""


def about(parts: Sequence[Part], title: str = "") -> About:
    """What the parts of a report say of it: title and first headings before its opening, that before the rest."""
    heads = [title, *_first_lines(parts)]
    heads += [part.text for part in parts[:40] if isinstance(part, Heading)][:_HEADS]
    body = _text(parts)
    opening = body[:_OPENING]
    kind = _kind(heads, opening, body)
    committee = _committee(heads, body)
    return About(kind, committee, _period_end(heads, opening, kind), _title(heads, title))


def _text(parts: Iterable[Part]) -> str:
    """The running text, as much as is looked at."""
    texts: list[str] = []
    size = 0
    for part in parts:
        if isinstance(part, Grid):
            continue
        texts.append(part.text)
        size += len(part.text)
        if size > _ALL:
            break
    return "\n".join(texts)


def _first_lines(parts: Sequence[Part]) -> list[str]:
    """The short lines that a report begins with: what a title page says."""
    found: list[str] = []
    for part in parts[:_HEADS]:
        if isinstance(part, Grid) or len(part.text) > _LONGEST_TITLE:
            break
        found.append(part.text)
    return found


def _title(heads: Sequence[str], title: str) -> str:
    """The heading that names the kind of report, else what the reader found."""
    named = (head for head in heads if any(pattern.search(head) for _, pattern in _KINDS))
    return next((head for head in named if len(head) < 100), title)


def _kind(heads: Sequence[str], opening: str, body: str) -> str:
    for head in heads[: _HEADS + 1]:
        for kind, pattern in _KINDS:
            if pattern.search(head) and len(head) < 80:
                return kind
    scores = {
        kind: 3 * len(pattern.findall(opening)) + len(pattern.findall(body))
        for kind, pattern in _KINDS
        if kind != "internkontrollplan"
    }
    if _PER_DAY.search(opening) or _SPAN.search(opening):
        scores["verksamhetsplan"] = 0  # a report of what has been says what was planned
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 3 else ""


def _committee(heads: Sequence[str], body: str) -> str:
    """The committee that the headings name, else the one that the text names most."""
    for head in heads:
        match = _COMMITTEE.search(head)
        if match and (name := _name(match)):
            return name
    names = Counter(filter(None, map(_name, _COMMITTEE.finditer(body))))
    common = names.most_common(2)
    if not common or common[0][1] < 2:
        return ""
    return common[0][0]


def _name(match: re.Match[str]) -> str:
    """A committee's name in its definite form, with a capital: "vård- och omsorgsnämnd" → Vård- och omsorgsnämnden."""
    if match["board"]:
        return "Kommunstyrelsen"
    if match["field"]:
        return f"Nämnden för {match['field']}"
    name = re.sub(rf"{_N}$", "nämnd", match["name"], flags=re.I)
    if _NO_COMMITTEE.match(name) or len(name) < 8:
        return ""
    name = re.sub(r"^(?:v[åad]rd)(?=-)", "vård", name, flags=re.I)
    return f"{name[0].upper()}{name[1:]}en"


def _period_end(heads: Sequence[str], opening: str, kind: str) -> str:
    for n, text in enumerate((*heads, opening)):
        year = _common_year(text) or _common_year(opening)
        found = _end_in(text, year, kind)
        if found:
            return found
        if n < len(heads) and kind in (
            "verksamhetsplan",
            "internkontrollplan",
            "verksamhetsberattelse",
        ):
            years = _YEAR.findall(text)
            if years:
                return f"{years[0]}-12-31"
    return ""


def _end_in(text: str, year: int | None, kind: str) -> str:
    """The end of the period that a text names."""
    if kind in ("verksamhetsplan", "internkontrollplan"):
        return ""
    if match := _PER_DAY.search(text):
        return _iso(match["year"] or year, _month(match["month"]), int(match["day"]))
    if match := _SPAN.search(text):
        return _last_day(match["year"] or year, _month(match["month"]))
    if match := _PER_MONTH.search(text):
        return _last_day(match["year"] or year, _month(match["month"]))
    if match := _TERTIAL.search(text):
        return _last_day(match["year"] or match["year2"], 4 * int(match["n"] or match["n2"]))
    if len(text) < 120 and (match := _MONTH_AND_YEAR.search(text)):
        return _last_day(match["year"], _month(match["month"]))
    if len(text) < 120 and (match := _PER_ISO.search(text)):
        return _iso(match["year"], int(match["month"]), int(match["day"]))
    return ""


def _common_year(text: str) -> int | None:
    years = Counter(_YEAR.findall(text)).most_common(1)
    return int(years[0][0]) if years else None


def _month(name: str) -> int:
    return MONTHS.index(name.lower()) + 1


def _iso(year: str | int | None, month: int, day: int) -> str:
    try:
        return date(int(year), month, day).isoformat() if year else ""
    except ValueError:
        return ""


def _last_day(year: str | int | None, month: int) -> str:
    return _iso(year, month, monthrange(int(year), month)[1]) if year else ""
