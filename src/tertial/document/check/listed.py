"""Counts in words against what a document lists of that noun: statuses, headings "Nämndmål: …", rows of a risk table.

Said of all ("nämnden har fyra utvecklingsåtaganden"), never of some ("två åtaganden som rör …").
Source: docs/dev/methods.md#counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tertial.document.check.case import Case, Passage
from tertial.document.check.finding import Finding, Tally
from tertial.document.check.naming import goals
from tertial.document.check.wording import SMALL_NUMBER, in_words, number_of, plain, squeezed
from tertial.document.model import Status, StatusKind

_NUMBER: Final = rf"(?P<number>{SMALL_NUMBER}|[2-9]|1[0-9])"
_NOUNS: Final[dict[StatusKind, str]] = {
    "commitment": r"utvecklingsåtaganden|åtaganden",
    "assignment": r"uppdrag",
    "risk": r"risker",
}
_GOAL_NOUNS: Final = {
    "area": r"målområden",
    "council goal": r"kommunfullmäktigemål|KF-mål|fullmäktigemål",
    "committee goal": r"nämndmål",
}
_SOME: Final = re.compile(
    r"^\s?(?:som (?!(?:fort)?löper|följ|pågår|är\b|alla\b)|inom|rörande|gällande|kopplad\w*|avseende"
    r"|under målområdet|till|utöver dessa|varav|där)\b"
)
_OF_ALL: Final = re.compile(
    r"(?:\bhar(?: identifierat| fastställt| antagit| beslutat om)?"
    r"|nämndens|förvaltningens|\btotalt|\bsammanlagt|\bsamtliga|\balla|\bomfattar|\bbestår av|\bföljer)"
    r"(?: (?:för|under|i) (?:\d{4}|året|år))?(?: totalt| sammanlagt)?"
    rf"(?: (?:{SMALL_NUMBER}|\d+) \w+ och)?\s*$",
    re.IGNORECASE,
)
_PARTLY: Final = re.compile(
    r"\b(?:inom|bland|varav|brut\w+ ner?d?|utöver dessa|fullmäktige har)\b", re.I
)
_ADJECTIVE: Final = r"(?:[a-zåäö]{4,20}(?:de|ta|na|ade|ska|liga) )?"


def listed_counts(case: Case, tally: Tally) -> Iterator[Finding]:
    """Counts of commitments, assignments, risks and goals against those that the document has."""
    for noun, number, listed, what in _lists(case):
        yield from _held_against(case, noun, number, listed, what, tally)


def _lists(case: Case) -> Iterator[tuple[str, int, tuple[str, ...], str]]:
    by_kind: dict[StatusKind, dict[str, str]] = {}
    for section in case.document.sections:
        for block in section.blocks:
            if isinstance(block, Status):
                title = block.title or block.text[:80]
                by_kind.setdefault(block.kind, {})[squeezed(title)] = title
    for kind, noun in _NOUNS.items():
        titles = by_kind.get(kind, {}) or (_risk_rows(case) if kind == "risk" else {})
        if len(titles) > 1:
            yield noun, len(titles), tuple(titles.values()), "följs upp i dokumentet"
    headed: dict[str, dict[str, str]] = {}
    for name in goals(case):
        if name.defines:
            headed.setdefault(name.kind, {})[squeezed(name.text)] = name.text
    for goal, noun in _GOAL_NOUNS.items():
        if len(headed.get(goal, {})) > 1:
            yield (
                noun,
                len(headed[goal]),
                tuple(headed[goal].values()),
                "har en rubrik i dokumentet",
            )


def _risk_rows(case: Case) -> dict[str, str]:
    """The risks of tables whose first column is "Risk"."""
    return {
        squeezed(row.label): row.label
        for table in case.tables
        if plain(table.table.label_heading).strip() == "risk"
        for row in table.table.rows
        if row.label and not row.spanned
    }


def _held_against(
    case: Case, noun: str, number: int, listed: tuple[str, ...], what: str, tally: Tally
) -> Iterator[Finding]:
    pattern = re.compile(rf"\b{_NUMBER}[ \u00a0]{_ADJECTIVE}(?P<noun>{noun})\b", re.IGNORECASE)
    said: list[tuple[Passage, re.Match[str], int]] = []
    nouns = noun.lower().split("|")
    for passage in case.passages:
        lower = passage.text.lower()
        if not any(each in lower for each in nouns):
            continue
        for match in pattern.finditer(passage.text):
            value = number_of(match["number"])
            if value is None or _is_of_some(passage.text, match):
                continue
            said.append((passage, match, value))
    if said:
        tally.did("counts", len(said))
    if any(value == number for _, _, value in said) and noun not in _NOUNS.values():
        return
    for passage, match, value in said:
        if value != number:
            yield Finding(
                rule="count",
                severity="warning",
                where=case.at_text(passage, *match.span()),
                message=(
                    f"Texten säger {in_words(value)} {match['noun']}, men {in_words(number)} {what}."
                ),
                printed=Decimal(value),
                computed=Decimal(number),
                evidence=tuple(each[:80] for each in listed[:12]),
                confidence=0.65,
            )


def _is_of_some(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 90) : match.start()].rpartition(". ")[2]
    return bool(
        _SOME.match(text[match.end() : match.end() + 40])
        or not _OF_ALL.search(before)
        or _PARTLY.search(before)
    )
