"""The goals of a report: from headings that name their level, and from a table of goals beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tertial.document.harvest.item import LONGEST_SOURCE, Item, key_of
from tertial.document.model import Block, Document, Paragraph, Place, Row, Section, Table
from tertial.document.understand.fold import distance, folded, is_like

LEVELS: Final = (
    ("goal_area", "Målområde", "Målområden", "area"),
    ("council_goal", "Kommunfullmäktigemål", "Kommunfullmäktigemål", "council"),
    ("committee_goal", "Nämndmål", "Nämndmål", "committee"),
)
"""Key, what one is called, what several are called, role; from the top."""
_NAMED: Final = {
    "goal_area": ("målområde", "målområden"),
    "council_goal": (
        "kommunfullmäktigemål",
        "kommunfullmäktiges mål",
        "kommunfullmäktiges mål/prioritering",
        "fullmäktigemål",
        "kf-mål",
    ),
    "committee_goal": ("nämndmål", "nämndens mål"),
}
_LEVEL: Final = {folded(word): level for level, words in _NAMED.items() for word in words}
LONGEST_TOLD: Final = 200
"""Characters of a text that may be the heading of a goal."""
_LONG_ENOUGH: Final = 7
"""Letters of a word for a level that may have one wrong and still be known."""
_ORDER: Final = [level for level, *_ in LEVELS]


@dataclass(slots=True)
class Chain:
    """The goals found, and which goal a block stands under: its identity → the goal's key."""

    items: list[Item] = field(default_factory=list)
    under: dict[int, str] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def goal_at(self, block: Block) -> str:
        """The key of the goal that a block stands under, "" where it stands under none."""
        return self.under.get(id(block), "")

    def goal_named(self, name: str) -> str:
        """The key of a goal by its words, "" where no goal has them."""
        return self.by_name.get(folded(name), "")


def goals(document: Document) -> Chain:
    """The chain of goals: those of headings first, whose level is said, then what tables have besides."""
    chain = Chain()
    _from_headings(chain, document)
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                _from_table(chain, block, section)
    return chain


def _from_headings(chain: Chain, document: Document) -> None:
    parents: dict[str, str] = {}
    waits = False
    for section in document.sections:
        named = _named(section, waits)
        waits = level_of(section.title) == "committee_goal" or _ends_with_mark(section)
        if named:
            level, name = named
            parents = _above(parents, level)
            parents[level] = _add(
                chain, level, name, parents, section.title, section, section.place
            )
        for block in section.blocks:
            told = _named_in(block)
            if told:
                level, name, text = told
                parents = _above(parents, level)
                parents[level] = _add(chain, level, name, parents, text.text, section, text.place)
            elif parents:
                chain.under[id(block)] = _deepest(parents)


def _above(parents: dict[str, str], level: str) -> dict[str, str]:
    """The goals above a level."""
    deeper = _ORDER[_ORDER.index(level) :]
    return {each: key for each, key in parents.items() if each not in deeper}


def _deepest(parents: dict[str, str]) -> str:
    return parents[max(parents, key=_ORDER.index)]


def _named_in(block: Block) -> tuple[str, str, Paragraph] | None:
    """The level and words of a goal in a text of its own, which a reader did not take for the heading it is; and the
    text."""
    if not isinstance(block, Paragraph) or len(block.text) > LONGEST_TOLD:
        return None
    word, _, name = block.text.strip().partition(":")
    level, name = level_of(word), name.strip()
    is_name = bool(name) and name[0].isupper() and name[-1] not in ".!?;:,"
    return (level, name, block) if level and is_name else None


def _named(section: Section, waits: bool) -> tuple[str, str] | None:
    """The level and words of a goal in a heading, which may be a heading after the word "Nämndmål:" alone."""
    title = section.title.strip()
    word, _, name = title.partition(":")
    level = level_of(word)
    if level and name.strip():
        return level, name.strip()
    return ("committee_goal", title) if waits and title and not level else None


def _ends_with_mark(section: Section) -> bool:
    last = section.blocks[-1] if section.blocks else None
    text = getattr(last, "text", "")
    return level_of(text) == "committee_goal"


def level_of(words: str) -> str:
    """The level that words name, "" where they name none; one letter may be misread.

    >>> level_of("Nämndmål"), level_of("Ndmndmadl"), level_of("Nämndens arbete")
    ('committee_goal', 'committee_goal', '')
    """
    found = folded(words)
    if found in _LEVEL or len(found) < _LONG_ENOUGH:
        return _LEVEL.get(found, "")
    near = (level for word, level in _LEVEL.items() if _is_near(found, word))
    return next(near, "")


def _is_near(found: str, word: str) -> bool:
    return len(word) >= _LONG_ENOUGH and distance(found, word, 1) <= 1


def _add(
    chain: Chain,
    level: str,
    name: str,
    parents: dict[str, str],
    source: str,
    section: Section,
    place: Place | None,
) -> str:
    """A goal's key; a new one where nobody has its words."""
    known = chain.goal_named(name)
    if known:
        return known
    above = [each for each in _ORDER[: _ORDER.index(level)] if each in parents]
    parent = parents[above[-1]] if above else ""
    key = key_of(name, chain.keys)
    like = _like(chain, level, name)
    doubts = [f"Liknar ”{like.title}”: samma mål, eller ett till?"] if like else []
    if not parent and level != "goal_area":
        doubts.append("Vilket mål det hör under framgår inte.")
    values = {"key": key, "label": name, "level": level, "parent": parent}
    word = next(word for each, word, *_ in LEVELS if each == level)
    item = Item(
        "goals",
        values,
        name,
        word,
        (),
        source[:LONGEST_SOURCE],
        section.title,
        place,
        " ".join(doubts),
        is_proposed=not like,
        like=like.key if like else "",
    )
    chain.items.append(item)
    chain.by_name[folded(name)] = key
    return key


def _like(chain: Chain, level: str, name: str) -> Item | None:
    """The goal of the level whose words these are almost, or a part of: a name that drifted, a cell cut in two."""
    words = folded(name)
    for item in (each for each in chain.items if each.values["level"] == level):
        other = folded(item.title)
        shorter, longer = sorted((words, other), key=len)
        if shorter in longer or is_like(name, item.title):
            return item
        limit = max(len(shorter) // 8, 2)
        if distance(words, other, limit) <= limit:
            return item
    return None


def _from_table(chain: Chain, table: Table, section: Section) -> None:
    """A table with a column for each level: a goal stands once and is above all rows until the next."""
    columns = [table.label_heading, *(column.name for column in table.columns)]
    places = {level: n for n, heading in enumerate(columns) if (level := level_of(heading))}
    if len(places) < 2 or any(c.value is not None for row in table.rows for c in row.cells):
        return
    parents: dict[str, str] = {}
    names = {level: _joined([_texts(row)[n] for row in table.rows]) for level, n in places.items()}
    for at, row in enumerate(table.rows):
        texts = _texts(row)
        for level in _ORDER:
            name = names[level][at] if level in places else ""
            if name:
                parents = _above(parents, level)
                source = " | ".join(filter(None, texts))
                parents[level] = _add(
                    chain, level, name, parents, source, section, row.place or table.place
                )


def _texts(row: Row) -> list[str]:
    return [row.label, *(cell.text for cell in row.cells)]


def _joined(cells: Sequence[str]) -> list[str]:
    """A column's names, a cell that was cut in two as one: what begins with a small letter goes on above it.

    >>> _joined(["Vården är god", "och nära", "", "Fler trivs"])
    ['Vården är god och nära', '', '', 'Fler trivs']
    """
    names = [text.strip() for text in cells]
    for at in range(len(names) - 1, 0, -1):
        if names[at][:1].islower() and names[at - 1] and names[at] != names[at - 1]:
            names[at - 1], names[at] = f"{names[at - 1]} {names[at]}", ""
    return names


def level_rows() -> Iterator[dict[str, str]]:
    """The rows of the package's table of levels."""
    for key, label, plural, role in LEVELS:
        common = "nej" if role == "committee" else "ja"
        yield {"key": key, "label": label, "plural": plural, "role": role, "is_common": common}
