"""Which cells of a document's tables a figure in a text speaks of: rows by the words of their labels, columns by
measure and time.

A row is *named* where the figure's own clause (or, where that names nothing, the clause before or the heading) has all
words of its label and none that name something else. It is *headed* where the figure is the first under a heading that
is the label, *near* where its words stand in the sentence or paragraph. Only a named row can show that a text is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import takewhile
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.chapters import Chapters, chapters_of
from tertial.document.check.labels import NEAR, Covered, Label, Labels, Meant, Words
from tertial.document.check.lazily import Lazily
from tertial.document.check.rows import Backing, Fits, Line, Strength, cells_of, lines_of
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

_SURER: Final[tuple[Strength, ...]] = ("named", "headed")
_ANY: Final[tuple[Measure, ...]] = ("variance", "outcome", "value", "forecast", "budget")
_AUTHORITY: Final = re.compile(
    r"\b(?:nämnden|förvaltningen|kommunen|bolaget|förbundet|regionen)\b", re.IGNORECASE
)
_AUTHORITIES: Final = frozenset(
    map(stem, ("nämnden", "förvaltningen", "kommunen", "bolaget", "förbundet", "regionen"))
)
_NET: Final = re.compile(r"\bnetto(?:kostnad|resultat)", re.IGNORECASE)
_MOST_NEAR: Final = 24
"""Rows of other chapters that a figure is held against although nothing but its sentence names them."""
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
        self._asked: dict[int, Lazily[Backing]] = {}
        self._known: dict[str, Words] = {}
        self._fits = Fits()

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

    def _stems(self, text: str) -> Words:
        """The stems of a clause or sentence, which several figures have."""
        if text not in self._known:
            self._known[text] = words(text)
        return self._known[text]

    @cached_property
    def _labels(self) -> Labels:
        return Labels(self.lines, self._chapters.of_table)

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
        """The rows that a figure may speak of, the surest first; each once. Those that are only near are looked for
        when the others have been taken."""
        meant = Meant(self._labels, self._chapters.told.get(id(spoken)))
        spoken = _without_authority(self._without_columns(spoken))
        if not spoken.subject and _ALL_IN_ALL.search(spoken.clause):
            spoken = replace(spoken, carried=(), aside=())
        reach = self._labels.reach(self._stems(spoken.clause))
        text = spoken.subject or (spoken.carried[0] if spoken.carried else ())
        named = self._labels.covered(text, reach)
        headed = self._labels.covered(spoken.heading, reach)
        others = self._others(spoken, named, headed)
        meant.add(named.labels)
        meant.add(headed.labels)
        meant.add(label for labels, _, _ in others for label in labels)
        balances = list(self._balances(spoken))
        meant.add_rows(balances)
        near = meant.add_later(lambda: self._near(spoken, reach))
        found: dict[int, Strength] = {}
        for at in meant.rows(named.labels):
            found[at] = "named" if named.is_clear(at) else "near"
        is_free = self._is_free(spoken)
        for at in meant.rows(headed.labels):
            if found.get(at) != "named":
                found[at] = self._by_heading(spoken, at, is_free, headed)
        for labels, strength, is_sure in others:
            for at in meant.rows(labels):
                found[at] = strength if is_sure else found.get(at, strength)
        found |= {at: "named" for at in balances if meant.is_kept(at)}
        told: dict[int, Strength] = {
            at: "near" if strength != "near" and meant.is_one_of_many(at) else strength
            for at, strength in found.items()
        }
        for wanted in _SURER:
            if wanted in told.values():
                yield from ((self.lines[at], wanted) for at, s in told.items() if s == wanted)
        for covered in near():
            for at in meant.rows(covered.labels):
                told.setdefault(at, "near")
        yield from ((self.lines[at], "near") for at in self._few(told, meant))

    def _near(self, spoken: Said, reach: dict[str, float]) -> list[Covered]:
        """The labels whose words stand in clause and heading, sentence or paragraph."""
        scopes = (
            (*spoken.subject, *spoken.heading),
            self._stems(spoken.sentence),
            spoken.paragraph,
        )
        return [self._labels.covered(scope, reach, NEAR, own_only=True) for scope in scopes]

    def _few(self, told: dict[int, Strength], meant: Meant) -> Iterator[int]:
        """Of many rows that are only near, those of the own chapter and the first of the others."""
        others = 0
        for at, strength in told.items():
            if strength != "near":
                continue
            others += not meant.is_own(at)
            if others <= _MOST_NEAR or meant.is_own(at) or len(told) <= _MOST_NEAR:
                yield at

    def _others(
        self, spoken: Said, named: Covered, headed: Covered
    ) -> list[tuple[list[Label], Strength, bool]]:
        """Rows found otherwise than by their label's words: (which, strength, whether that counts above others)."""
        found: list[tuple[list[Label], Strength, bool]] = []
        if not spoken.subject and not self._is_named(spoken, named, headed):
            is_of_all = self._is_of_all(spoken)
            general = list(self._general(spoken))
            is_of_result = is_of_all and not general and not _PART.search(spoken.clause)
            found.append((general, "named" if is_of_all else "near", is_of_all))
            result: Strength = "named" if is_of_result else "near"
            found.append(([self._labels.results], result, is_of_result))
        titled = list(self._titled(spoken))
        for is_foreign in (False, True):
            labels = [e for e in titled if bool(foreign(spoken.subject, e.words)) == is_foreign]
            found.append((labels, "near" if is_foreign else "named", False))
        return found

    def _is_named(self, spoken: Said, named: Covered, headed: Covered) -> bool:
        """Some row of the document is named by the clause or the heading."""
        if any(True for _ in named.clear_rows()):
            return True
        return self._is_free(spoken) and any(
            not self._is_chapter(spoken, at) for at in headed.clear_rows()
        )

    @cached_property
    def _chapters(self) -> Chapters:
        return chapters_of(self.case)

    def _without_columns(self, spoken: Said) -> Said:
        """A figure whose words name a column ("kvinnor") speaks of the row that was named before."""
        if not spoken.subject or not all(word in self._column_words for word in spoken.subject):
            return spoken
        own = [c for c in spoken.carried if not all(w in self._column_words for w in c)]
        return replace(spoken, subject=own[0] if own else (), carried=tuple(own[1:]))

    def _is_free(self, spoken: Said) -> bool:
        """Neither the clause nor what was said before it names anything but the heading."""
        before = [*spoken.carried[:1], spoken.aside]
        return not spoken.subject and not any(_leads_away(each, spoken) for each in before)

    def _is_chapter(self, spoken: Said, at: int) -> bool:
        """The heading has more words than a general label: it names a chapter, not the row."""
        label = self.lines[at].label
        return all(map(is_general, label)) and set(label) != set(spoken.heading)

    def _by_heading(self, spoken: Said, at: int, is_free: bool, headed: Covered) -> Strength:
        """The heading is a row's label: named where the clause names nothing else, else of the first figure."""
        is_clear = (is_free or spoken.rank == 0) and headed.is_clear(at)
        if is_clear and is_free and not self._is_chapter(spoken, at):
            return "named"
        is_headed = is_clear and spoken.rank == 0 and self._is_told_of(spoken, at)
        return "headed" if is_headed else "near"

    def _is_told_of(self, spoken: Said, at: int) -> bool:
        """A clause that names something else still speaks of its heading where that is given an amount, or named."""
        if spoken.measures[0] == "value" or not foreign(spoken.subject, self.lines[at].label):
            return True
        return coverage(self.lines[at].label, spoken.paragraph) > 0

    def _general(self, spoken: Said) -> Iterator[Label]:
        """Rows of all revenue or all costs, that a clause names by no other words ("intäkterna")."""
        said_ = self._stems(spoken.clause)
        is_authority = bool(_AUTHORITY.search(spoken.clause))
        is_net = bool(_NET.search(spoken.clause))
        for label in self._labels.general:
            is_carried = bool(spoken.carried) and _COSTS in label.words
            is_its_row = is_authority and all(word in _AUTHORITIES for word in label.words)
            is_gross = _COSTS in label.words and is_net
            if label.is_result or is_carried or is_its_row or is_gross:
                continue
            if coverage(label.words, said_):
                yield label

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

    def _titled(self, spoken: Said) -> Iterator[Label]:
        """The totals of tables whose title the figure's clause or heading names ("investeringarna")."""
        asked = (*spoken.subject, *spoken.heading)
        for context, totals in self._labels.titles.items():
            if any(is_same(word, each) for word in asked for each in context):
                yield totals

    def cells(self, spoken: Said) -> Iterable[Backing]:
        """The cells that the figure may say the value of, the likeliest first, found as far as they are asked for."""
        if id(spoken) not in self._asked:
            self._asked[id(spoken)] = Lazily(self._cells_of(spoken))
        return self._asked[id(spoken)]

    def named(self, spoken: Said) -> list[Backing]:
        """Those of the cells that the words name."""
        return list(takewhile(lambda each: each.strength == "named", self.cells(spoken)))

    def _cells_of(self, spoken: Said) -> Iterator[Backing]:
        is_balance = bool(_BALANCE.search(spoken.clause))
        asked = spoken
        if is_balance:
            asked = replace(spoken, span="", year=None, month=None, measures=_ANY)
        for line, strength in self.rows(spoken):
            yield from cells_of(line, strength, asked, self._fits)


def _without_authority(spoken: Said) -> Said:
    """ "Nämnden redovisar ett överskott" is said of the whole, also where a row is called "Nämnd"."""
    if not spoken.subject and _AUTHORITY.match(spoken.clause.lstrip()):
        return replace(spoken, carried=())
    own = tuple(word for word in spoken.subject if word not in _AUTHORITIES)
    if len(own) == len(spoken.subject) or not _AUTHORITY.search(spoken.clause):
        return spoken
    return replace(spoken, subject=own, carried=spoken.carried if own else ())


def _leads_away(named: tuple[str, ...], spoken: Said) -> bool:
    """What was named before is not what the heading names, so that a figure may be of that instead."""
    return bool(foreign(named, spoken.heading)) and not coverage(spoken.heading, named)
