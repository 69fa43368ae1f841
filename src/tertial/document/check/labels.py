"""The labels of a document's rows, found by the words of a text.

A report of many chapters has the same label in each, so what a text's words cover is asked of a label once and not of
every row that has it. Source: docs/dev/methods.md#text-against-table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from tertial.document.check.rows import Line
from tertial.document.understand.stems import foreign, is_general, is_same

NEAR: Final = 0.75
"""How sure a word of a text must be the word of a label for the label to be named by it."""
_LEAST_TAIL: Final = 4
_MOST_CHAPTERS: Final = 2
"""A result may stand in two tables; a label in more chapters than so is not named by its words alone."""
Words = tuple[str, ...]
RESULT: Final[Words] = ("resultat",)
"""What a result or a total is known by, whatever it is called."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label, or other words, with its rows: ``rows`` are indexes of lines in reading order, ``chapters`` the rows by
    chapter. ``name`` is what its rows are known by: a result is one whatever it is called.
    """

    words: Words
    name: Words
    is_result: bool = False
    rows: list[int] = field(default_factory=list)
    chapters: dict[int, list[int]] = field(default_factory=dict)

    def add(self, at: int, chapter: int) -> None:
        self.rows.append(at)
        self.chapters.setdefault(chapter, []).append(at)


class Covered:
    """The labels that a text's words cover, with how sure that is."""

    def __init__(self, labels: Labels, text: Words, scores: dict[int, float]) -> None:
        self._labels, self._text = labels, text
        self.scores = scores
        self._best: dict[str, tuple[int, float]] = {}

    @property
    def labels(self) -> list[Label]:
        return [self._labels.all[n] for n in self.scores]

    def clear_rows(self) -> Iterator[int]:
        """All rows of the document that are clear."""
        likely = (n for n, score in self.scores.items() if score > NEAR)
        return (at for n in likely for at in self._labels.all[n].rows if self.is_clear(at))

    def is_clear(self, at: int) -> bool:
        """The row's label is of those with most words of their own in its table, and no word names something else."""
        labels = self._labels
        n, line = labels.of_row[at], labels.lines[at]
        score = self.scores[n]
        if score <= NEAR or (len(line.label), score) != self._best_in(line.table.table.id):
            return False
        return not labels.is_foreign(self._text, line)

    def _best_in(self, table: str) -> tuple[int, float]:
        if table not in self._best:
            there = self._labels.in_table[table]
            self._best[table] = max(
                (len(self._labels.all[n].words), score)
                for n, score in self.scores.items()
                if n in there
            )
        return self._best[table]


class Labels:
    """The labels of lines; ``chapters`` gives each table's chapter by its id. ``results`` are all results together,
    ``titles`` the totals by the words over their tables, ``general`` the labels of general words alone."""

    def __init__(self, lines: Sequence[Line], chapters: dict[str, int]) -> None:
        self.lines = lines
        self.all: list[Label] = []
        self.of_row: list[int] = []
        self.chapter_of: list[int] = []
        self.in_table: dict[str, set[int]] = defaultdict(set)
        self._like: dict[str, dict[str, float]] = {}
        self._reached: dict[Words, dict[str, float]] = {}
        self._foreign: dict[tuple[Words, Words, Words], bool] = {}
        self.results = Label((), RESULT, is_result=True)
        self.titles: dict[Words, Label] = {}
        numbers: dict[tuple[Words, Words, bool], int] = {}
        for at, line in enumerate(lines):
            name = RESULT if line.is_result or line.is_total else line.label
            n = numbers.setdefault((line.label, name, line.is_result), len(numbers))
            if n == len(self.all):
                self.all.append(Label(line.label, name, line.is_result))
            chapter = chapters[line.table.table.id]
            self.all[n].add(at, chapter)
            if line.is_result:
                self.results.add(at, chapter)
            if line.is_total:
                title = self.titles.setdefault(line.context, Label(line.context, RESULT))
                title.add(at, chapter)
            self.of_row.append(n)
            self.chapter_of.append(chapter)
            self.in_table[line.table.table.id].add(n)
        self.general = [each for each in self.all if all(map(is_general, each.words))]

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n, label in enumerate(self.all):
            for word in set(label.words):
                found[word].append(n)
        return found

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

    def _alike(self, word: str) -> dict[str, float]:
        """The words of labels that a word of a text is or may be; only those that begin or end alike are compared."""
        if word not in self._like:
            ends = [word[n:] for n in range(1, len(word) - _LEAST_TAIL)]
            near = {*self._beginning.get(word[:2], ()), *self._ending.get(word[-4:], ()), *ends}
            alike = ((each, is_same(word, each)) for each in near if each in self._by_word)
            self._like[word] = {each: sure for each, sure in alike if sure}
        return self._like[word]

    def reach(self, text: Words) -> dict[str, float]:
        """The words of labels that a text's words are or may be, with how sure that is."""
        if text in self._reached:
            return self._reached[text]
        found = self._reached[text] = {}
        for word in text:
            for label, sure in self._alike(word).items():
                if sure > found.get(label, 0.0):
                    found[label] = sure
        return found

    def covered(
        self, text: Words, clause: dict[str, float], least: float = 0.0, *, own_only: bool = False
    ) -> Covered:
        """The labels whose words the text has, surer than ``least``; ``clause`` is the reach of words beside it, which
        help to cover a label that the text names. ``own_only``: not labels of general words alone."""
        own = self.reach(text)
        scores: dict[int, float] = {}
        if own:
            reach = own | clause
            for n in {n for word in own for n in self._by_word[word]}:
                words = self.all[n].words
                score = min(reach.get(word, 0.0) for word in words)
                if score > least and not (own_only and all(map(is_general, words))):
                    scores[n] = score
        return Covered(self, text, scores)

    def is_foreign(self, text: Words, line: Line) -> bool:
        """Some word of the text belongs neither to the row nor to the words over its table."""
        key = (text, line.label, line.context)
        if key not in self._foreign:
            self._foreign[key] = bool(foreign(text, (*line.label, *line.context)))
        return self._foreign[key]


class Meant:
    """Which of the rows found for a figure are meant: the same label may stand in the tables of several chapters (a
    committee each); that of the figure's own chapter is meant, and where that has none, one of many is not named.
    Everything found is added before rows are asked for."""

    def __init__(self, labels: Labels, chapter: int | None) -> None:
        self._labels, self._chapter = labels, chapter
        self._among: dict[Words, set[int]] = defaultdict(set)
        self._later: Callable[[], list[Covered]] | None = None
        self._late: list[Covered] = []

    def add(self, labels: Iterable[Label]) -> None:
        for label in labels:
            self._among[label.name].update(label.chapters)

    def add_rows(self, rows: Iterable[int]) -> None:
        for at in rows:
            self._among[self._name(at)].add(self._labels.chapter_of[at])

    def add_later(self, find: Callable[[], list[Covered]]) -> Callable[[], list[Covered]]:
        """More that counts, found when it is asked for or when it may matter: all rows of a label count already, so
        that only results, which have many labels, may be more."""
        self._later = find
        return self._found_later

    def _found_later(self) -> list[Covered]:
        if self._later is not None:
            self._late, self._later = self._later(), None
            for covered in self._late:
                self.add(covered.labels)
        return self._late

    def _chapters_of(self, name: Words) -> set[int]:
        if name == RESULT:
            self._found_later()
        return self._among[name]

    def rows(self, labels: Iterable[Label]) -> list[int]:
        """The rows of labels that are meant, in reading order."""
        found: list[int] = []
        for label in labels:
            if self._chapter is not None and self._chapter in self._chapters_of(label.name):
                found += label.chapters.get(self._chapter, ())
            else:
                found += label.rows
        return sorted(found)

    def is_kept(self, at: int) -> bool:
        return self._chapter not in self._chapters_of(self._name(at)) or self.is_own(at)

    def is_own(self, at: int) -> bool:
        return self._labels.chapter_of[at] == self._chapter

    def is_one_of_many(self, at: int) -> bool:
        """The label stands in several chapters and not in the figure's own."""
        among = self._chapters_of(self._name(at))
        return self._chapter not in among and len(among) > _MOST_CHAPTERS

    def _name(self, at: int) -> Words:
        return self._labels.all[self._labels.of_row[at]].name
