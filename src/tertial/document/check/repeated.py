"""The same sentence in two places with another figure: one of them was not changed when the other was.

Two sentences are the same when their words are, nearly, and their figures stand in the same order with the same units.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tertial.document.check.case import Case, Spoken
from tertial.document.check.finding import Finding, Severity, Tally
from tertial.document.check.shown import shown
from tertial.document.understand.stems import stem

_LEAST_WORDS: Final = 6
_LIKE: Final = 0.72
_SURE: Final = 0.88
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TIME: Final = re.compile(
    r"\b(?:(?:19|20)\d\d|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(r"\b(?:\w*nämnden\w*|som helhet|kommunen|totalt)\b", re.IGNORECASE)
_MOST_IN_COMMON: Final = 40
"""A word that more sentences have than this does not find a pair."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    figures: tuple[Spoken, ...]
    words: frozenset[str]
    order: tuple[str, ...]
    times: frozenset[str]


def repeated(case: Case, tally: Tally) -> Iterator[Finding]:
    """Findings where a sentence told twice has two values."""
    sentences = list(_sentences(case))
    seen: set[tuple[int, int]] = set()
    for one, other in _pairs(sentences):
        likeness = _likeness(one, other)
        if likeness < _LIKE or not _is_same_kind(one, other):
            continue
        tally.did("arithmetic", len(one.figures))
        differing = [
            (a, b) for a, b in zip(one.figures, other.figures, strict=True) if _differs(a, b)
        ]
        if len(differing) != 1 or (len(one.figures) == 1 and likeness < _SURE):
            continue
        a, b = differing[0]
        key = (a.passage.number, a.said.start)
        if key in seen:
            continue
        seen.add(key)
        yield _finding(case, a, b, likeness)


def _sentences(case: Case) -> Iterator[_Sentence]:
    for _, group in groupby(case.spoken, key=lambda s: (s.passage.number, s.said.sentence_start)):
        figures = tuple(each for each in group)
        sentence = figures[0].said.sentence
        order = tuple(stem(word) for word in _WORD.findall(sentence))
        kept = tuple(each for each in figures if not each.said.amount.is_word)
        if kept and len(order) >= _LEAST_WORDS:
            times = frozenset(word.lower() for word in _TIME.findall(sentence))
            yield _Sentence(kept, frozenset(order), order, times)


def _pairs(sentences: list[_Sentence]) -> Iterator[tuple[_Sentence, _Sentence]]:
    """Pairs that have a rare word in common, each once."""
    having: dict[str, list[int]] = defaultdict(list)
    for n, sentence in enumerate(sentences):
        for word in sentence.words:
            having[word].append(n)
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for places in having.values():
        if 1 < len(places) <= _MOST_IN_COMMON:
            for i, first in enumerate(places):
                for second in places[i + 1 :]:
                    pairs[first, second] += 1
    for (first, second), common in sorted(pairs.items()):
        a, b = sentences[first], sentences[second]
        if common * 3 >= len(a.words) and len(a.figures) == len(b.figures):
            yield a, b


def _likeness(one: _Sentence, other: _Sentence) -> float:
    return len(one.words & other.words) / len(one.words | other.words)


def _is_same_kind(one: _Sentence, other: _Sentence) -> bool:
    """The same figures in the same order, for the same time, under headings that do not tell them apart."""
    if one.times and other.times and one.times != other.times:
        return False
    if any(a.said.unit != b.said.unit for a, b in zip(one.figures, other.figures, strict=True)):
        return False
    same_subject = all(
        a.said.subject == b.said.subject and (a.said.subject or _carried(a) == _carried(b))
        for a, b in zip(one.figures, other.figures, strict=True)
    )
    return same_subject and _is_alike_place(one, other)


def _carried(spoken: Spoken) -> tuple[str, ...]:
    return spoken.said.carried[0] if spoken.said.carried else ()


def _is_alike_place(one: _Sentence, other: _Sentence) -> bool:
    """A short sentence is of its heading; a long one says itself what it is of."""
    a, b = one.figures[0].said, other.figures[0].said
    if a.heading == b.heading:
        return True
    is_long = min(len(one.words), len(other.words)) >= 2 * _LEAST_WORDS
    return is_long and (bool(a.subject) or bool(_WHOLE.search(a.sentence)))


def _differs(one: Spoken, other: Spoken) -> bool:
    return abs(one.said.value) != abs(other.said.value)


def _finding(case: Case, one: Spoken, other: Spoken, likeness: float) -> Finding:
    severity: Severity = "error" if likeness >= _SURE else "warning"
    section = one.passage.section.title
    place = f" i avsnittet {section}" if section else ""
    return Finding(
        rule="arithmetic",
        severity=severity,
        where=case.at_spoken(other),
        message=f"Samma mening står två gånger med olika tal: {shown(one.said)}{place} och {shown(other.said)} här.",
        printed=other.said.value,
        computed=one.said.value,
        unit=other.said.unit,
        evidence=(one.said.sentence.strip()[:180], other.said.sentence.strip()[:180]),
        also=(case.at_spoken(one),),
        confidence=0.9 if severity == "error" else 0.6,
    )
