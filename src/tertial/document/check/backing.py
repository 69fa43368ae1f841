"""Which cells of a document's tables a figure in a text speaks of: rows by the words of their labels, columns by
measure and time.

A row is *named* where the figure's own clause (or, where that names nothing, the clause before or the heading) has all
words of its label and none that name something else. It is *headed* where the figure is the first under a heading that
is the label, *near* where its words stand in the sentence or paragraph. Only a named row can show that a text is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.chapters import Chapters, chapters_of
from tertial.document.check.rows import Backing, Line, Strength, cells_of, lines_of
from tertial.document.understand.said import Said
from tertial.document.understand.stems import (
    all_words,
    coverage,
    foreign,
    is_general,
    is_same,
    stem,
    words,
)
from tertial.document.understand.understood import Measure

_STRENGTHS: Final[tuple[Strength, ...]] = ("named", "headed", "near")
_ANY: Final[tuple[Measure, ...]] = ("variance", "outcome", "value", "forecast", "budget")
_LEAST_TAIL: Final = 4
_AUTHORITY: Final = re.compile(
    r"\b(?:nämnden|förvaltningen|kommunen|bolaget|förbundet|regionen)\b", re.IGNORECASE
)
_AUTHORITIES: Final = frozenset(
    map(stem, ("nämnden", "förvaltningen", "kommunen", "bolaget", "förbundet", "regionen"))
)
_NET: Final = re.compile(r"\bnetto(?:kostnad|resultat)", re.IGNORECASE)
_MOST_CHAPTERS: Final = 2
"""A result may stand in two tables; a label in more chapters than so is not named by its words alone."""
_MOST_NEAR: Final = 24
"""Rows of other chapters that a figure is held against although nothing but its sentence names them."""
_NEAR: Final = 0.75
_COSTS: Final = stem("kostnader")
_PART: Final = re.compile(r"\b(?:intäkt|kostnad|bruttokostnad)(?:er|erna|en)?\b", re.IGNORECASE)
"""Words of one side of the accounts, which the result is not."""
_WHOLE: Final = re.compile(
    r"\b(?:som helhet|nettokostnad\w*|årets resultat|\w*nämndens? (?:totala|samlade)|i sin helhet|nämnden)\b",
    re.IGNORECASE,
)
_ALL_IN_ALL: Final = re.compile(r"\b(?:sammantaget|sammanlagt|totalt|som helhet)\b", re.IGNORECASE)
_OF_ACCOUNTS: Final = (
    "sammanfattning ekonomi driftredovisning resultaträkning driftbudget ansvar sund bokslut"
)
_ACCOUNTS: Final = tuple(map(stem, _OF_ACCOUNTS.split()))
_BALANCE: Final = re.compile(
    r"\bbalansera\w+ (?:överskott|underskott|resultat)\w*|\beget kapital\b|\bbalanserade? resultat\w*",
    re.IGNORECASE,
)
_BALANCE_ROW: Final = re.compile(
    r"\beget kapital\b|\bbalansera\w+ (?:resultat|överskott)", re.IGNORECASE
)
_AT_END: Final = re.compile(r"\b(?:årets slut|utgående|UB|prognos\w*|förväntas)\b", re.IGNORECASE)
_AT_START: Final = re.compile(r"\b(?:ingången|ingående|IB|årets början)\b", re.IGNORECASE)
_OPENING: Final = re.compile(r"\W*(?:IB\b|ingående)", re.IGNORECASE)
_CLOSING: Final = re.compile(r"\W*(?:UB\b|utgående)", re.IGNORECASE)


class Backings:
    """The rows of a case's tables, found by words; one for a case, since several rules ask it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._asked: dict[int, tuple[Backing, ...]] = {}

    @staticmethod
    def of(case: Case) -> Backings:
        """The case's own, made when it is first asked for."""
        kept = case.__dict__.get("_backings")
        if not isinstance(kept, Backings):
            kept = case.__dict__["_backings"] = Backings(case)
        return kept

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(
            line for table in self.case.tables for line in lines_of(table, self.case.is_damaged)
        )

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n, line in enumerate(self.lines):
            for word in set(line.label):
                found[word].append(n)
        return found

    @cached_property
    def _known(self) -> dict[str, dict[str, float]]:
        return {}

    def _labels_like(self, word: str) -> dict[str, float]:
        """The words of labels that a word of a text is or may be; only those that begin or end alike are compared."""
        if word not in self._known:
            ends = [word[n:] for n in range(1, len(word) - _LEAST_TAIL)]
            near = {*self._beginning.get(word[:2], ()), *self._ending.get(word[-4:], ()), *ends}
            alike = ((each, is_same(word, each)) for each in near if each in self._by_word)
            self._known[word] = {each: sure for each, sure in alike if sure}
        return self._known[word]

    @cached_property
    def _beginning(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._by_word:
            found[word[:2]].append(word)
        return found

    @cached_property
    def _ending(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._by_word:
            found[word[-4:]].append(word)
        return found

    @cached_property
    def _column_words(self) -> frozenset[str]:
        """The stems that name columns ("kvinnor", "män"), which are no rows."""
        return frozenset(
            word
            for table in self.case.tables
            for role in table.roles
            if role.year and role.name
            for word in all_words(role.name)
        )

    def rows(self, spoken: Said) -> Iterator[tuple[Line, Strength]]:
        """The rows that a figure may speak of, the surest first; each once."""
        chapter = self._chapters.told.get(id(spoken))
        spoken = _without_authority(self._without_columns(spoken))
        if not spoken.subject and _ALL_IN_ALL.search(spoken.clause):
            spoken = replace(spoken, carried=(), aside=())
        found: dict[int, Strength] = {}
        for at, strength in (*self._by_clause(spoken), *self._by_heading(spoken)):
            if found.get(at) != "named":
                found[at] = strength
        if not spoken.subject and "named" not in found.values():
            is_of_all = self._is_of_all(spoken)
            general = list(self._general(spoken))
            is_of_result = not general and not _PART.search(spoken.clause)
            for at in general:
                found[at] = "named" if is_of_all else found.get(at, "near")
            for at in self._results:
                found[at] = "named" if is_of_all and is_of_result else found.get(at, "near")
        for at in self._balances(spoken):
            found[at] = "named"
        for at in self._titled(spoken):
            is_foreign = foreign(spoken.subject, self.lines[at].context)
            found.setdefault(at, "near" if is_foreign else "named")
        for scope in ((*spoken.subject, *spoken.heading), words(spoken.sentence), spoken.paragraph):
            for at, _ in self._covered(scope, spoken, _NEAR):
                if not all(map(is_general, self.lines[at].label)):
                    found.setdefault(at, "near")
        found = self._nearest(found, chapter)
        for wanted in _STRENGTHS:
            for at, strength in found.items():
                if strength == wanted:
                    yield self.lines[at], strength

    @cached_property
    def _chapters(self) -> Chapters:
        return chapters_of(self.case)

    def _nearest(self, found: dict[int, Strength], chapter: int | None) -> dict[int, Strength]:
        """The same label may stand in the tables of several chapters (a committee each): that of the figure's own
        chapter is meant, and where that has none, one of many is not named."""
        places: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for at in found:
            line = self.lines[at]
            places[_name(line)].add(self._chapters.of_table[line.table.table.id])
        kept: dict[int, Strength] = {}
        for at, strength in found.items():
            line = self.lines[at]
            among = places[_name(line)]
            if chapter in among:
                if self._chapters.of_table[line.table.table.id] == chapter:
                    kept[at] = strength
            else:
                kept[at] = "near" if len(among) > _MOST_CHAPTERS else strength
        return self._few(kept, chapter)

    def _few(self, found: dict[int, Strength], chapter: int | None) -> dict[int, Strength]:
        """Of rows that are only near, those of the own chapter and the first of the others."""
        if len(found) <= _MOST_NEAR:
            return found
        kept: dict[int, Strength] = {}
        others = 0
        for at, strength in found.items():
            is_own = self._chapters.of_table[self.lines[at].table.table.id] == chapter
            if strength == "near" and not is_own:
                others += 1
                if others > _MOST_NEAR:
                    continue
            kept[at] = strength
        return kept

    def _without_columns(self, spoken: Said) -> Said:
        """A figure whose words name a column ("kvinnor") speaks of the row that was named before."""
        if not spoken.subject or not all(word in self._column_words for word in spoken.subject):
            return spoken
        own = [c for c in spoken.carried if not all(w in self._column_words for w in c)]
        return replace(spoken, subject=own[0] if own else (), carried=tuple(own[1:]))

    def _by_clause(self, spoken: Said) -> Iterator[tuple[int, Strength]]:
        text = spoken.subject or (spoken.carried[0] if spoken.carried else ())
        for at, is_clear in self._covered(text, spoken):
            yield at, "named" if is_clear else "near"

    def _by_heading(self, spoken: Said) -> Iterator[tuple[int, Strength]]:
        """The heading is a row's label: named where the clause names nothing else, else of the first figure."""
        if not spoken.heading:
            return
        before = [*spoken.carried[:1], spoken.aside]
        is_free = not spoken.subject and not any(_leads_away(each, spoken) for each in before)
        for at, is_clear in self._covered(spoken.heading, spoken):
            label = self.lines[at].label
            is_chapter = all(map(is_general, label)) and set(label) != set(spoken.heading)
            if is_clear and is_free and not is_chapter:
                yield at, "named"
            else:
                is_headed = is_clear and spoken.rank == 0 and self._is_told_of(spoken, at)
                yield at, "headed" if is_headed else "near"

    def _is_told_of(self, spoken: Said, at: int) -> bool:
        """A clause that names something else still speaks of its heading where that is given an amount, or named."""
        if spoken.measures[0] == "value" or not foreign(spoken.subject, self.lines[at].label):
            return True
        return coverage(self.lines[at].label, spoken.paragraph) > 0

    def _general(self, spoken: Said) -> Iterator[int]:
        """Rows of all revenue or all costs, that a clause names by no other words ("intäkterna")."""
        said_ = words(spoken.clause)
        is_authority = bool(_AUTHORITY.search(spoken.clause))
        is_net = bool(_NET.search(spoken.clause))
        for n in self._general_lines:
            label = self.lines[n].label
            is_carried = bool(spoken.carried) and _COSTS in label
            is_its_row = is_authority and all(word in _AUTHORITIES for word in label)
            is_gross = _COSTS in label and is_net
            if is_carried or is_its_row or is_gross or not coverage(label, said_):
                continue
            yield n

    @cached_property
    def _general_lines(self) -> tuple[int, ...]:
        return tuple(
            n
            for n, line in enumerate(self.lines)
            if not line.is_result and all(map(is_general, line.label))
        )

    def _is_of_all(self, spoken: Said) -> bool:
        """It speaks of the whole: "nämnden som helhet", "nettokostnaden", or nobody's name in clause and heading."""
        if _WHOLE.search(spoken.clause):
            return True
        if spoken.carried and foreign(spoken.carried[0], ()):
            return False
        return not foreign(spoken.heading, self._framing)

    @cached_property
    def _framing(self) -> tuple[str, ...]:
        """Words of headings that stand over the whole: those of accounts, and of the titles of tables with a result."""
        titles = {word for line in self.lines if line.is_result for word in line.context}
        return (*_ACCOUNTS, *titles)

    def _covered(
        self, text: tuple[str, ...], spoken: Said, least: float = 0.0
    ) -> Iterator[tuple[int, bool]]:
        """The rows whose label the words cover, those with most words of their own, and whether no word is foreign."""
        reach = self._reach(text)
        if not reach:
            return
        with_general = reach | self._reach(words(spoken.clause))
        candidates = {at for word in reach for at in self._by_word[word]}
        covered: dict[int, tuple[int, float]] = {}
        scores: dict[tuple[str, ...], float] = {}
        for at in candidates:
            label = self.lines[at].label
            if label not in scores:
                scores[label] = min((with_general.get(word, 0.0) for word in label), default=0.0)
            score = scores[label]
            if score > least:
                covered[at] = (len(label), score)
        best: dict[str, tuple[int, float]] = {}
        for at, scored in covered.items():
            table = self.lines[at].table.table.id
            best[table] = max(scored, best.get(table, (0, 0.0)))
        for at, scored in covered.items():
            is_best = scored == best[self.lines[at].table.table.id] and scored[1] > _NEAR
            left = is_best and foreign(text, (*self.lines[at].label, *self.lines[at].context))
            yield at, is_best and not left

    def _reach(self, text: tuple[str, ...]) -> dict[str, float]:
        """The words of labels that a text's words are or may be, with how sure that is."""
        found: dict[str, float] = {}
        for word in text:
            for label, sure in self._labels_like(word).items():
                found[label] = max(sure, found.get(label, 0.0))
        return found

    @cached_property
    def _results(self) -> tuple[int, ...]:
        return tuple(n for n, line in enumerate(self.lines) if line.is_result)

    def _balances(self, spoken: Said) -> Iterator[int]:
        """The rows of a carried balance: "balanserat överskott", at the beginning (IB) or the end of the year (UB)."""
        if not _BALANCE.search(spoken.clause):
            return
        closing = bool(_AT_END.search(spoken.clause))
        opening = bool(_AT_START.search(spoken.clause))
        for n, label in self._balance_rows:
            is_other = (closing and _OPENING.match(label)) or (opening and _CLOSING.match(label))
            if not is_other:
                yield n

    @cached_property
    def _balance_rows(self) -> tuple[tuple[int, str], ...]:
        """Rows of equity by name, or else those of a carried result."""
        labels = [(n, line.table.table.rows[line.row].label) for n, line in enumerate(self.lines)]
        equity = tuple(
            each for each in labels if re.search(r"eget kapital", each[1], re.IGNORECASE)
        )
        return equity or tuple(each for each in labels if _BALANCE_ROW.search(each[1]))

    @cached_property
    def _totals(self) -> dict[tuple[str, ...], list[int]]:
        """The totals by the words over their tables."""
        found: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for n, line in enumerate(self.lines):
            if line.is_total:
                found[line.context].append(n)
        return found

    def _titled(self, spoken: Said) -> Iterator[int]:
        """The totals of tables whose title the figure's clause or heading names ("investeringarna")."""
        asked = (*spoken.subject, *spoken.heading)
        if not asked:
            return
        yield from sorted(
            n
            for context, totals in self._totals.items()
            if any(is_same(word, each) for word in asked for each in context)
            for n in totals
        )

    def cells(self, spoken: Said) -> tuple[Backing, ...]:
        """The cells that the figure may say the value of, the likeliest first."""
        if id(spoken) not in self._asked:
            self._asked[id(spoken)] = tuple(self._cells_of(spoken))
        return self._asked[id(spoken)]

    def _cells_of(self, spoken: Said) -> Iterator[Backing]:
        is_balance = _BALANCE.search(spoken.clause)
        timeless = replace(spoken, span="", year=None, month=None, measures=_ANY)
        for line, strength in self.rows(spoken):
            yield from cells_of(line, strength, timeless if is_balance else spoken)


def _without_authority(spoken: Said) -> Said:
    """ "Nämnden redovisar ett överskott" is said of the whole, also where a row is called "Nämnd"."""
    if not spoken.subject and _AUTHORITY.match(spoken.clause.lstrip()):
        return replace(spoken, carried=())
    own = tuple(word for word in spoken.subject if word not in _AUTHORITIES)
    if len(own) == len(spoken.subject) or not _AUTHORITY.search(spoken.clause):
        return spoken
    return replace(spoken, subject=own, carried=spoken.carried if own else ())


def _name(line: Line) -> tuple[str, ...]:
    """What a row is known by: a result is one whatever it is called."""
    return ("resultat",) if line.is_result or line.is_total else line.label


def _leads_away(named: tuple[str, ...], spoken: Said) -> bool:
    """What was named before is not what the heading names, so that a figure may be of that instead."""
    return bool(foreign(named, spoken.heading)) and not coverage(spoken.heading, named)
