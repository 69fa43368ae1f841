"""Sentences that sum up statuses: how many are done, how many go on, how many go as planned.

Source: docs/dev/methods.md#assessments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tertial.document.check.case import Case, Passage
from tertial.document.check.finding import Finding, Tally
from tertial.document.check.wording import SMALL_NUMBER, in_words, number_of, plain
from tertial.document.model import Status

_LATE: Final = re.compile(r"\W*(?:ej|inte|forsenad)\b")
_SUMMARY: Final = re.compile(
    rf"\b(?P<done>{SMALL_NUMBER}|en|ett|[1-9])\b[^.]{{0,60}}?(?P<noun>utvecklingsåtaganden|åtaganden|uppdrag|aktiviteter)"
    rf"[^.]{{0,40}}? (?:är|har) (?:genomförda|genomförts|klara|avslutade|slutförda|avslutats)"
    rf"(?:[^.]{{0,20}}? (?:och|medan) (?P<rest>{SMALL_NUMBER}|en|ett|[1-9]) (?:\w+ )?"
    r"(?:fortlöper|pågår|återstår|kvarstår|löper|fortsätter))?",
    re.IGNORECASE,
)


_ON_PLAN: Final = re.compile(
    rf"\b(?P<number>{SMALL_NUMBER}|[2-9])(?: av [\w -]{{0,60}}?\b(?:{SMALL_NUMBER}|\d))? (?:\w+ )?"
    r"(?P<noun>utvecklingsåtaganden|åtaganden|uppdrag|aktiviteter|risker)\b[^.]{0,40}?"
    r"\b(?:löpt|löper|följer|fortlöper) enligt plan",
    re.IGNORECASE,
)
_KINDS: Final = {"uppdrag": "assignment", "aktiviteter": "activity", "risker": "risk"}


def summed_up(case: Case, tally: Tally) -> Iterator[Finding]:
    """Sentences that sum up how many are done, go on, or go as planned, against the statuses of that kind."""
    told: dict[str, list[Status]] = defaultdict(list)
    for section in case.document.sections:
        for block in section.blocks:
            if isinstance(block, Status) and block.status:
                told[block.kind].append(block)
    if not told:
        return
    for passage in case.passages:
        if (match := _SUMMARY.search(passage.text)) and len(blocks := told[_kind(match)]) > 1:
            done = sum(map(_is_done, blocks))
            yield from _against(case, passage, match, (done, len(blocks) - done), tally)
        if (match := _ON_PLAN.search(passage.text)) and len(blocks := told[_kind(match)]) > 1:
            yield from _on_plan(case, passage, match, blocks, tally)


def _kind(match: re.Match[str]) -> str:
    return _KINDS.get(match["noun"].lower(), "commitment")


def _on_plan(
    case: Case, passage: Passage, match: re.Match[str], blocks: list[Status], tally: Tally
) -> Iterator[Finding]:
    """More go as planned than have a status that says so."""
    number = number_of(match["number"])
    late = [block for block in blocks if block.tone == "late" or _LATE.match(plain(block.status))]
    tally.did("assessments")
    if number is None or number <= len(blocks) - len(late):
        return
    yield Finding(
        rule="assessment",
        severity="warning",
        where=case.at_text(passage, *match.span()),
        message=(
            f"Texten säger att {in_words(number)} {match['noun']} går enligt plan, "
            f"men {in_words(len(late))} av {in_words(len(blocks))} har statusen ”{late[0].status}”."
        ),
        printed=Decimal(number),
        computed=Decimal(len(blocks) - len(late)),
        evidence=tuple(f"{block.title}: {block.status}" for block in late[:6]),
        confidence=0.7,
    )


def _is_done(block: Status) -> bool:
    return block.tone == "done" or bool(
        re.fullmatch(r"\W*(?:klart?|genomfor[dt]|avsluta[dt]|slutfor[dt])\W*", plain(block.status))
    )


def _against(
    case: Case, passage: Passage, match: re.Match[str], counted: tuple[int, int], tally: Tally
) -> Iterator[Finding]:
    done, rest = number_of(match["done"]), number_of(match["rest"] or "")
    tally.did("assessments")
    if done == counted[0] and rest in (None, counted[1]):
        return
    yield Finding(
        rule="assessment",
        severity="warning",
        where=case.at_text(passage, *match.span()),
        message=(
            f"Texten säger att {in_words(done or 0)} är klara"
            + (f" och {in_words(rest)} återstår" if rest else "")
            + f", men statusarna visar {in_words(counted[0])} klara och {in_words(counted[1])} som återstår."
        ),
        printed=Decimal(done or 0),
        computed=Decimal(counted[0]),
        confidence=0.7,
    )
