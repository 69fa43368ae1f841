"""A text from top to bottom: at every line it is asked what begins there, tables first, then headings and texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tertial.document.model import Unread
from tertial.document.parts import Grid, Heading, Part, Text
from tertial.document.read.text.columns import spaced_at
from tertial.document.read.text.contents import Contents, contents_of, key
from tertial.document.read.text.debris import debris_at
from tertial.document.read.text.headings import (
    bullet,
    can_be_heading,
    goal_level,
    is_goal_label,
    is_ordered,
    is_status_word,
    level_of,
    marked,
)
from tertial.document.read.text.lines import Line
from tertial.document.read.text.listed import cells_at, pairs_at
from tertial.document.read.text.markup import is_bold, plain
from tertial.document.read.text.paragraphs import continued, goes_on, note_mark, text_of
from tertial.document.read.text.rows import rows_at
from tertial.document.read.text.tables import dashed_at, pipes_at, ruled_at, tabs_at

_TABLES: tuple[Callable[..., tuple[Grid, int] | None], ...] = (
    tabs_at,
    ruled_at,
    pipes_at,
    dashed_at,
    pairs_at,
    cells_at,
    spaced_at,
    rows_at,
)
_STATUS_LEVEL = 6
_LONGEST_BLOCK = 400
_MANY_MARKED = 3


@dataclass(slots=True)
class Scan:
    """The state of one reading: lines, what was found, and what the text as a whole says of itself."""

    lines: Sequence[Line]
    is_damaged: bool
    contents: Contents | None = None
    titles: dict[str, int] = field(default_factory=dict)
    is_marked: bool = False
    parts: list[Part] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    after_status: bool = False

    def __post_init__(self) -> None:
        self.contents = contents_of(self.lines)
        self.titles = self.contents.levels if self.contents else {}
        marks = sum(
            marked(line.text) is not None for line in self.lines[:5000] if line.text[:1] == "#"
        )
        self.is_marked = marks >= _MANY_MARKED

    def run(self) -> None:
        i = 0
        while i < len(self.lines):
            i = self._step(i)
        self._furniture()

    def _step(self, i: int) -> int:
        line = self.lines[i]
        if line.is_blank or line.is_furniture:
            return i + 1
        if self.contents and i == self.contents.at:
            return self._contents(self.contents)
        heading = marked(line.text) if line.text.lstrip()[:1] == "#" else None
        if heading:
            return self._heading(i + 1, plain(heading[1]), heading[0], line)
        found = self._table(i)
        if found:
            return found
        if self.is_damaged:
            end = debris_at(self.lines, i)
            if end > i:
                return self._debris(i, end)
        return self._block(i)

    def _table(self, i: int) -> int:
        if self.after_status:
            return 0
        for reader in _TABLES:
            found = reader(self.lines, i, is_damaged=self.is_damaged)
            if found:
                grid, end = found
                self.parts.append(grid)
                self.after_status = False
                return max(end, i + 1)
        return 0

    def _contents(self, contents: Contents) -> int:
        if contents.heading:
            text = plain(contents.heading.text.lstrip("# "))
            self.parts.append(Heading(text, 1, contents.heading.place))
        for entry in contents.entries:
            place = entry.line.place
            self.parts.append(Text(entry.title, place, "item", ((0, place),), has_figures=False))
        return contents.end

    def _heading(self, after: int, text: str, level: int, line: Line) -> int:
        self.parts.append(Heading(text, level, line.place))
        self.after_status = is_status_word(text) and level > 2
        return after

    def _debris(self, i: int, end: int) -> int:
        found = [line for line in self.lines[i:end] if not line.is_blank and not line.is_furniture]
        self.parts.append(text_of(found, "note", has_figures=False))
        self.unread.append(Unread("chart_debris", self.lines[i].place))
        return end

    # --- running text ------------------------------------------------------------------------------------------------

    def _block(self, at: int) -> int:
        """Lines up to a blank one, or to where something else begins."""
        end = at + 1
        while end < len(self.lines) and end - at < _LONGEST_BLOCK:
            line = self.lines[end]
            if line.is_blank or line.is_furniture or self._breaks(at, end):
                break
            end += 1
        block = list(self.lines[at:end])
        text = plain(block[0].text)
        if not text:
            return end if len(block) == 1 else at + 1
        if is_status_word(text) and not bullet(text):
            return self._heading(at + 1, text.strip(" :*"), _STATUS_LEVEL, block[0])
        if self._is_title(block, text):
            return self._title(at, text, block)
        self._paragraphs(block)
        self.after_status = False
        return end

    def _breaks(self, at: int, i: int) -> bool:
        """Something other than this paragraph begins at a line inside its block."""
        line = self.lines[i]
        text = line.text.lstrip()
        if "\t" in line.text or text[:1] == "#" or text[:2] == "+-":
            return True
        if text.count("|") > 1 and text[:1] == "|":
            return True
        words = plain(line.text)
        if is_status_word(words):
            return True
        is_short = len(words) < 110 and not words.endswith(".")
        if not is_short:
            return False
        if goal_level(words) and not goal_level(plain(self.lines[i - 1].text)):
            return True
        if key(words) in self.titles and self.titles:
            return True
        is_new_page = line.starts_page or (
            line.text[:1] == " " and not self.lines[i - 1].text.startswith(" ")
        )
        if is_new_page and can_be_heading(words) and self._is_glued(i, words):
            return True
        return rows_at(self.lines, i, is_damaged=self.is_damaged) is not None

    def _is_title(self, block: list[Line], text: str) -> bool:
        if self.after_status:
            return False
        line = block[0]
        is_alone = len(block) == 1
        if key(text) in self.titles and len(text) > 2:
            return True
        if goal_level(text) and len(text) < 160 and text[-1] not in ".,;":
            return is_alone or len(text) < 100
        if is_goal_label(text):
            return False
        if is_bold(line.text) and is_alone and can_be_heading(text.rstrip(":")):
            return True
        if self.is_marked or not can_be_heading(text):
            return False
        if is_alone:
            return self._is_headed(line)
        return self._is_glued_to(block)

    def _is_headed(self, line: Line) -> bool:
        """A line alone is a heading where something comes after it that it can head."""
        at = line.number
        return any(not (each.is_blank or each.is_furniture) for each in self.lines[at : at + 8])

    def _is_glued(self, i: int, text: str) -> bool:
        after = self.lines[i + 1] if i + 1 < len(self.lines) else None
        return after is None or after.is_blank or self._is_glued_to([self.lines[i], after])

    def _is_glued_to(self, block: list[Line]) -> bool:
        """A first line that is much shorter than the next, which begins a sentence: a heading without a blank line."""
        first, second = block[0].text.strip(), block[1].text.strip()
        begins = second[:1].isupper() or second[:1].isdigit()
        return begins and len(second) > 60 and len(first) * 10 < len(second) * 7

    def _title(self, at: int, text: str, block: list[Line]) -> int:
        after = at + 1
        pieces = [text]
        if len(block) > 1 and self._is_parted_title(block):
            pieces.append(plain(block[1].text))
            after = at + 2
        elif len(block) == 1:
            rest = self._rest_of_title(at)
            if rest:
                pieces.append(plain(self.lines[rest].text))
                after = rest + 1
        words = " ".join(pieces)
        level = self.titles.get(key(words)) or self.titles.get(key(text)) or 0
        is_listed = key(words) in self.titles or key(text) in self.titles
        default = level or (1 if is_listed or len(block) > 1 else 3 if self.titles else 2)
        return self._heading(after, words, level_of(words, default), block[0])

    def _is_parted_title(self, block: list[Line]) -> bool:
        """A heading too long for its line goes on, lowercase, in a short second line."""
        first, second = block[0].text.strip(), block[1].text.strip()
        return (
            len(first) > 55 and second[:1].islower() and len(second) < 40 and second[-1] not in ".,"
        )

    def _rest_of_title(self, at: int) -> int:
        """The lowercase rest of a heading after a blank line, or 0."""
        for i in range(at + 1, min(at + 3, len(self.lines))):
            line = self.lines[i]
            if line.is_blank:
                continue
            text = plain(line.text)
            is_alone = i + 1 >= len(self.lines) or self.lines[i + 1].is_blank
            is_rest = text[:1].islower() and len(text) < 60 and text[-1] not in ".:," and is_alone
            return i if is_rest and len(self.lines[at].text) > 40 else 0
        return 0

    def _paragraphs(self, block: list[Line]) -> None:
        """A block as items and paragraphs, the first joined with what it continues."""
        group: list[Line] = []
        is_item = False
        for line in block:
            text = line.text.strip()
            skip = bullet(text)
            if skip or is_ordered(text):
                self._add(group, is_item)
                group, is_item = [line], True
            elif group and not is_item and self._is_break(group[-1], line):
                self._add(group, is_item)
                group = [line]
            else:
                group.append(line)
        self._add(group, is_item)

    def _is_break(self, before: Line, line: Line) -> bool:
        """A short line without a stop, and then a capital: two texts, one a line."""
        last, first = before.text.strip(), line.text.strip()
        return (
            len(last) < 50
            and last[-1:] not in ",-–"
            and first[:1].isupper()
            and len(first) < 90
            and (last[-1:] not in "." or len(last) < 30)
        )

    def _add(self, group: list[Line], is_item: bool) -> None:
        if not group:
            return
        first = group[0]
        if is_item:
            raw = first.text.strip()
            bare = raw[bullet(raw) :]
            group = [Line(bare, first.number, first.page, first.starts_page), *group[1:]]
        text = text_of(group, "item" if is_item else "body")
        if not text.text:
            return
        if note_mark(text.text) and not is_item:
            self.parts.append(Text(text.text, text.place, "note", text.lines))
            return
        last = self._last_text()
        if last is not None and not is_item and not self.after_status:
            before = self.parts[last]
            if isinstance(before, Text) and goes_on(before, text.text):
                self.parts[last] = continued(before, text)
                return
        self.parts.append(text)

    def _last_text(self) -> int | None:
        """The text that a new one may go on with: the last part, notes at the foot of the page passed over."""
        for n in range(len(self.parts) - 1, max(len(self.parts) - 4, -1), -1):
            part = self.parts[n]
            if not isinstance(part, Text):
                return None
            if part.style != "note" and part.has_figures:
                return n
        return None

    def _furniture(self) -> None:
        """Running heads stand once, at the end, so that nothing is lost; page numbers are none of the text."""
        seen: dict[str, Line] = {}
        for line in self.lines:
            if line.is_furniture:
                words = " ".join(word for word in plain(line.text).split() if not word.isdecimal())
                if any(map(str.isalpha, words)):
                    seen.setdefault(words, line)
        for words, line in seen.items():
            self.parts.append(
                Text(words, line.place, "note", ((0, line.place),), has_figures=False)
            )
