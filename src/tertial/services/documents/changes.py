"""What differs between two versions of a report, in words and in figures: two seals, a seal and the draft, or a file.

Sections are paired by their headings, paragraphs by what they say, words within them by ``difflib``; figures of tables
by ``document/compare.py``. The same list is a page, a Word document and a PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from tertial.document.compare import Difference, compare
from tertial.document.model import (
    Cell,
    Column,
    Document,
    Paragraph,
    Row,
    Section,
    Status,
    Table,
)
from tertial.document.understand.fold import folded

Op = Literal["same", "del", "ins"]
Kind = Literal["added", "removed", "moved", "renamed", "changed"]
WORDS: Final[dict[Kind, str]] = {
    "added": "Nytt avsnitt",
    "removed": "Avsnittet är borttaget",
    "moved": "Avsnittet är flyttat",
    "renamed": "Rubriken är ändrad",
    "changed": "Ändrad text",
}
_TOKEN: Final = re.compile(r"\s+|[+\u2212-]?\d{1,3}(?: \d{3})+(?:,\d+)?|[^\s]+")
"""Spaces, whole numbers and words: a number with spaces between its thousands is one."""
_ALIKE: Final = 0.4
"""How alike two paragraphs are that are one, changed; below it one is taken out and the other put in."""
MOST_WORDS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are the same, taken out or put in."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What has happened to a section: ``texts`` are its changed paragraphs, each as pieces."""

    title: str
    kinds: tuple[Kind, ...]
    texts: tuple[tuple[Piece, ...], ...] = ()
    before: str = ""

    @property
    def word(self) -> str:
        return ", ".join(
            WORDS[kind].lower() if n else WORDS[kind] for n, kind in enumerate(self.kinds)
        )


@dataclass(frozen=True, slots=True)
class ChangeList:
    """All that differs. ``figures`` have ``ours`` before and ``theirs`` after; ``same`` figures are alike in both."""

    sections: tuple[SectionChange, ...]
    figures: tuple[Difference, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not self.sections and not self.figures

    @property
    def headline(self) -> str:
        """What it comes to, in a sentence."""
        if self.is_empty:
            return "Inga skillnader: alla texter och siffror är lika."
        texts = sum(len(each.texts) or 1 for each in self.sections)
        parts = [
            _counted(texts, "ändrad text", "ändrade texter"),
            _counted(len(self.figures), "ändrad siffra", "ändrade siffror"),
        ]
        return f"{parts[0]} och {parts[1].lower()}. {self._alike}"

    @property
    def _alike(self) -> str:
        if self.same == 1:
            return "En siffra i tabellerna är lika."
        return f"{self.same or 'Inga'} siffror i tabellerna är lika."


def change_list(before: Document, after: Document) -> ChangeList:
    """What differs from one version to the next."""
    figures = compare(before, after)
    return ChangeList(tuple(_sections(before, after)), figures.differences, figures.same)


def _counted(n: int, one: str, many: str) -> str:
    return f"En {one}" if n == 1 else f"{n or 'Inga'} {many}"


# --- sections -----------------------------------------------------------------------------------------------


def _sections(before: Document, after: Document) -> Iterator[SectionChange]:
    left, right = _with_texts(before), _with_texts(after)
    pairs = _paired(left, right)
    order = [pairs[n] for n in range(len(left)) if n in pairs]
    still = _longest_rising(order)
    back = {m: n for n, m in pairs.items()}
    for m, section in enumerate(right):
        n = back.get(m)
        if n is None:
            new = tuple((Piece("ins", text),) for text in lines_of(section))
            yield SectionChange(section.title, ("added",), new)
            continue
        kinds: list[Kind] = []
        if m not in still:
            kinds.append("moved")
        if _said(left[n].title) != _said(section.title):
            kinds.append("renamed")
        texts = tuple(_texts(lines_of(left[n]), lines_of(section)))
        if texts:
            kinds.append("changed")
        if kinds:
            yield SectionChange(section.title, tuple(kinds), texts, left[n].title)
    for n, section in enumerate(left):
        if n not in pairs:
            gone = tuple((Piece("del", text),) for text in lines_of(section))
            yield SectionChange(section.title, ("removed",), gone)


def _with_texts(document: Document) -> list[Section]:
    return [each for each in document.sections if each.title or lines_of(each)]


def _paired(left: Sequence[Section], right: Sequence[Section]) -> dict[int, int]:
    """Which section of the right each of the left is: by heading, then by id, then the same text under a new one."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    keys = (lambda s: folded(s.title), lambda s: s.id, lambda s: _said(" ".join(lines_of(s))))
    for key in keys:
        free: dict[str, list[int]] = {}
        for m, section in enumerate(right):
            if m not in taken and key(section):
                free.setdefault(key(section), []).append(m)
        for n, section in enumerate(left):
            if n not in pairs and free.get(key(section)):
                pairs[n] = free[key(section)].pop(0)
                taken.add(pairs[n])
    return pairs


def _longest_rising(order: Sequence[int]) -> set[int]:
    """The longest run of sections that keep their order: the others have moved."""
    best: list[list[int]] = []
    for value in order:
        fitting = [run for run in best if run[-1] < value]
        best.append([*max(fitting, key=len), value] if fitting else [value])
    longest: list[int] = max(best, key=len, default=[])
    return set(longest)


def lines_of(section: Section) -> list[str]:
    """A section's running texts and what it says of followed things, a line each; tables are told by their figures."""
    found: list[str] = []
    for block in section.blocks:
        if isinstance(block, Paragraph) and block.text.strip():
            found.append(_said(block.text))
        elif isinstance(block, Status):
            found.append(_said(f"{block.title}: {block.status}" if block.status else block.title))
            found += [_said(t) for t in (block.background, block.text, block.comment) if t.strip()]
    return found


def _said(text: str) -> str:
    return " ".join(text.replace("\N{SOFT HYPHEN}", "").split())


# --- words --------------------------------------------------------------------------------------------------


def _texts(before: list[str], after: list[str]) -> Iterator[tuple[Piece, ...]]:
    """The paragraphs that differ, in order. A text parted otherwise into paragraphs is the same text."""
    if _said(" ".join(before)) == _said(" ".join(after)):
        return
    for op, i, j, k, m in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if op != "equal":
            yield from _replaced(before[i:j], after[k:m])


def _replaced(before: list[str], after: list[str]) -> Iterator[tuple[Piece, ...]]:
    left = list(before)
    for text in after:
        best = max(left, key=lambda each: _alike(each, text), default="")
        if best and _alike(best, text) >= _ALIKE:
            gone, left = left[: left.index(best)], left[left.index(best) + 1 :]
            yield from ((Piece("del", each),) for each in gone)
            yield tuple(words(best, text))
        else:
            yield (Piece("ins", text),)
    yield from ((Piece("del", each),) for each in left)


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(a=one.split(), b=other.split(), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def words(before: str, after: str) -> Iterator[Piece]:
    """Two texts as pieces, whole words at a time.

    >>> [(p.op, p.text) for p in words("Ett underskott om 3 mnkr", "Ett överskott om 3 mnkr")]
    [('same', 'Ett '), ('del', 'underskott'), ('ins', 'överskott'), ('same', ' om 3 mnkr')]
    """
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(left) + len(right) > MOST_WORDS:
        yield from (Piece("del", before), Piece("ins", after))
        return
    for op, i, j, k, m in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if op == "equal":
            yield Piece("same", "".join(left[i:j]))
            continue
        if i < j:
            yield Piece("del", "".join(left[i:j]))
        if k < m:
            yield Piece("ins", "".join(right[k:m]))


# --- as a document ------------------------------------------------------------------------------------------


def before_text(each: Difference) -> str:
    """What stood in the earlier version."""
    if each.kind == "table-added":
        return "tabellen fanns inte"
    if each.kind == "added":
        return "raden fanns inte"
    return "tabellen fanns" if each.kind == "table-missing" else each.ours or "tomt"


def after_text(each: Difference) -> str:
    """What stands in the later version."""
    if each.kind == "table-missing":
        return "tabellen är borttagen"
    if each.kind == "missing":
        return "raden är borttagen"
    return "tabellen är ny" if each.kind == "table-added" else each.theirs or "tomt"


def as_document(
    changes: ChangeList, *, after: Document, before_name: str, after_name: str
) -> Document:
    """The change list as a document of its own, for Word and PDF: what is taken out and put in is said in words."""
    sections = [
        Section(
            "andringar",
            1,
            f"Ändringar från {before_name} till {after_name}",
            (Paragraph(changes.headline),),
        )
    ]
    if changes.figures:
        sections.append(Section("siffror", 2, "Siffror", (_table(changes.figures),)))
    if changes.sections:
        sections.append(Section("texter", 2, "Texter", (Paragraph(HOW),)))
    for n, each in enumerate(changes.sections):
        blocks = [Paragraph(f"{each.word}.", style="note")]
        blocks += [Paragraph(in_words(text), style="item") for text in each.texts]
        sections.append(Section(f"text-{n}", 3, each.title or "Utan rubrik", tuple(blocks)))
    return Document(
        id=f"{after.id}-andringar",
        kind="andringslista",
        title="Ändringslista",
        subtitle=after.title,
        committee=after.committee,
        municipality=after.municipality,
        period_end=after.period_end,
        sections=tuple(sections),
    )


HOW: Final = "Det som har utgått står inom [utgår: …] och det som har kommit till inom [nytt: …]."


def in_words(pieces: Iterable[Piece]) -> str:
    """
    >>> in_words([Piece("same", "Ett "), Piece("del", "under"), Piece("ins", "över")])
    'Ett [utgår: under][nytt: över]'
    """
    marks: dict[Op, str] = {"same": "{}", "del": "[utgår: {}]", "ins": "[nytt: {}]"}
    return "".join(marks[piece.op].format(piece.text) for piece in pieces)


def _table(figures: Sequence[Difference]) -> Table:
    rows = tuple(
        Row(
            label=f"{each.table}: {each.row}" if each.row else each.table or "Tabell utan rubrik",
            cells=(Cell(each.column), Cell(before_text(each)), Cell(after_text(each))),
        )
        for each in figures
    )
    columns = (
        Column("Kolumn", is_text=True),
        Column("Förut", is_text=True),
        Column("Nu", is_text=True),
    )
    return Table(
        "andrade-siffror", "Ändrade siffror", columns, rows, label_heading="Tabell och rad"
    )
