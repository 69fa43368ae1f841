"""A text from top to bottom: at every line it is asked what begins there, tables first, then headings and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tertial.document.model import Unread
from tertial.document.parts import Grid, Heading, Part, Text
from tertial.document.read.around import Met, settled
from tertial.document.read.limits import Budget, Deadline
from tertial.document.read.text.columns import spaced_at
from tertial.document.read.text.contents import Contents
from tertial.document.read.text.debris import debris_at, is_debris
from tertial.document.read.text.dense import dense_at
from tertial.document.read.text.front import head_of, web_table_at
from tertial.document.read.text.headings import (
    bullet,
    can_be_heading,
    goal_level,
    is_goal_label,
    is_ordered,
    is_status_word,
    marked,
    underlined,
)
from tertial.document.read.text.lines import Line
from tertial.document.read.text.listed import cells_at, pairs_at
from tertial.document.read.text.markup import is_bold, plain
from tertial.document.read.text.paragraphs import continued, goes_on, note_mark, text_of
from tertial.document.read.text.rows import rows_at
from tertial.document.read.text.tables import dashed_at, pipes_at, ruled_at, tabs_at
from tertial.document.read.text.titles import Titles, is_glued
from tertial.document.read.text.worded import worded_at
from tertial.document.read.text.words import is_column_line

_TABLES: tuple[Callable[..., tuple[Grid, int] | None], ...] = (
    tabs_at,
    ruled_at,
    pipes_at,
    dashed_at,
    pairs_at,
    dense_at,
    cells_at,
    spaced_at,
    worded_at,
    rows_at,
)
_CAPTION = re.compile(r"(?:Table)?:\s+(?P<text>\S.{0,200})")
_STATUS_LEVEL = 6
_LONGEST_BLOCK = 400
_LONGEST_ENTRY = 100
_MOST_OF_ENTRY = 6  # lines of a row in such a table
_TITLE_PAGE = 4  # parts that may stand before the title
_ENDS = (".", "!", "?", ":", ";")
_NOTE_MARK_IN_TEXT = re.compile(r"[a-zåäö)]([0-9]{1,2})(?=[\s.,;:)]|$)")
_NUMBERED_NOTE = re.compile(r"(?P<mark>[0-9]{1,2})\s?(?=[A-ZÅÄÖ])")


class Scan:
    """The state of one reading: what was found so far, and what the text as a whole says of itself."""

    def __init__(self, lines: Sequence[Line], *, is_damaged: bool) -> None:
        self.lines = lines
        self.is_damaged = is_damaged
        self.titles = Titles(lines)
        self.met: list[Met] = []
        self.held: list[Met] = []  # debris, until it is known whether a table comes after it
        self.notes: set[int] = (
            set()
        )  # which texts are small print, by id: what is not a table's own
        self.unread: list[Unread] = []
        self.after_status = False  # the next line is a status, whatever it looks like
        self.is_text_table = False  # lines of a table of words whose columns are lost
        self.marks: set[str] = set()
        self.budget = Budget()
        self.has_heading = False

    def run(self) -> tuple[Part, ...]:
        """The parts, tables with their titles and notes, small print as such.

        Raises BadInput: ``read.too_slow``, ``read.too_many_cells``.
        """
        head, i = head_of(self.lines)
        for part in head:
            self._meet(Met(part))
        deadline = Deadline()
        while i < len(self.lines):
            deadline.check()
            i = self._step(i)
        self._furniture()
        return tuple(
            replace(part, style="note")
            if isinstance(part, Text) and id(part) in self.notes
            else part
            for part in settled(self.met)
        )

    def _step(self, i: int) -> int:
        line = self.lines[i]
        if line.is_blank or line.is_furniture:
            return i + 1
        contents = self.titles.contents
        if contents and i == contents.at:
            return self._contents(contents)
        heading = marked(line.text) if line.text.lstrip()[:1] == "#" else underlined(self.lines, i)
        if heading:
            after = i + 1 if line.text.lstrip()[:1] == "#" else i + 2
            return self._heading(after, plain(heading[1]), heading[0], line)
        caption = _CAPTION.fullmatch(line.text.strip())
        if caption:
            place = line.place
            text = Text(plain(caption["text"]), place, "body", ((0, place),))
            self._meet(Met(text, is_caption=True))
            return i + 1
        if "<" in line.text:
            parts, after = web_table_at(self.lines, i)
            for part in parts:
                self._meet(Met(part))
            if after > i:
                return after
        found = 0 if self.after_status or self._is_listed(line) else self._table(i)
        if found:
            return found
        if self.is_damaged:
            end = debris_at(self.lines, i)
            if end > i:
                return self._debris(i, end)
        return self._block(i)

    def _is_listed(self, line: Line) -> bool:
        """A title of the contents is a heading before it is the first cell of a table, unless it has just been one."""
        text = plain(line.text)
        last = self.met[-1].part if self.met else None
        is_again = isinstance(last, Heading) and last.text == text
        return "\t" not in line.text and not is_again and self.titles.is_listed(text)

    def _table(self, i: int) -> int:
        for reader in _TABLES:
            found = reader(self.lines, i, is_damaged=self.is_damaged)
            if found:
                grid, end = found
                self.budget.spend(sum(len(row.cells) for row in grid.rows))
                self._meet(Met(grid))
                self.is_text_table = False
                return max(end, i + 1)
        return 0

    def _contents(self, contents: Contents) -> int:
        if contents.heading:
            text = plain(contents.heading.text.lstrip("# "))
            self._heading(0, text, 1, contents.heading)
        for entry in contents.entries:
            place = entry.line.place
            entry_text = Text(entry.title, place, "item", ((0, place),), has_figures=False)
            self._meet(Met(entry_text))
        return contents.end

    def _heading(self, after: int, text: str, level: int, line: Line) -> int:
        """A heading; a goal's label alone ("Nämndmål:") heads nothing and is a text."""
        self.is_text_table = False
        if is_goal_label(text):
            self._meet(Met(Text(text, line.place, "body", ((0, line.place),))))
            return after
        self._meet(Met(Heading(text, level, line.place)))
        self.has_heading = True
        self.after_status = is_status_word(text) and level > 2
        return after

    def _debris(self, i: int, end: int) -> int:
        found = [line for line in self.lines[i:end] if not line.is_blank and not line.is_furniture]
        self.held.append(Met(self._small(text_of(found, has_figures=False))))
        self.unread.append(Unread("chart_debris", self.lines[i].place))
        return end

    # --- running text ------------------------------------------------------------------------------------------------

    def _block(self, at: int) -> int:
        """Lines up to a blank one, or to where something else begins."""
        end = at + 1
        most = 1 if self.titles.is_unwrapped else _LONGEST_BLOCK
        while end < len(self.lines) and end - at < most:
            line = self.lines[end]
            if line.is_blank or line.is_furniture or self._breaks(end):
                break
            end += 1
        block = list(self.lines[at:end])
        text = plain(block[0].text)
        if not text:
            return at + 1
        if is_status_word(text) and not bullet(text):
            return self._heading(at + 1, text.strip(" :*"), _STATUS_LEVEL, block[0])
        if not self.after_status and not self._is_entry(block, text):
            seen = list(self.lines[at : at + 2]) if self.titles.is_dense else block
            title = self.titles.title_at(at, seen, is_first=self._is_opening())
            if title:
                return self._heading(title.after, title.text, title.level, block[0])
        if is_column_line(text) and len(block) <= 2:
            self.is_text_table = True
        self._paragraphs(block)
        self.after_status = False
        return end

    def _is_opening(self) -> bool:
        return not self.has_heading and len(self.met) < _TITLE_PAGE

    def _is_entry(self, block: list[Line], text: str) -> bool:
        """A line of a table of words, under a line of headings: it stays text until a longer text comes."""
        is_short = all(len(line.text) <= _LONGEST_ENTRY for line in block) and text[-1:] != "."
        is_entry = self.is_text_table and len(block) <= _MOST_OF_ENTRY and is_short
        is_title = len(block) == 2 and is_glued(block[0], block[1])
        self.is_text_table = is_entry and not is_title
        return self.is_text_table

    def _breaks(self, i: int) -> bool:
        """Something other than this paragraph begins at a line inside its block."""
        line, before = self.lines[i], self.lines[i - 1].text
        text = line.text.lstrip()
        if "\t" in line.text or text[:1] == "#" or text[:2] == "+-":
            return True
        if text[:1] == "|" and text.count("|") > 1:
            return True
        is_new_page = line.starts_page or (line.text[:1] == " " and before[:1] != " ")
        if is_new_page and before.rstrip().endswith(_ENDS):
            return True
        words = plain(line.text)
        if is_status_word(words):
            return True
        if len(words) >= 110 or words.endswith("."):
            return False
        if words[:1].isdigit() and (len(before) < 60 or before.rstrip().endswith(_ENDS)):
            following = self.lines[i + 1 : i + 2]
            if self.titles.is_numbered([line, *following]):
                return True
        if goal_level(words) and not goal_level(plain(before)):
            return True
        if self.titles.is_listed(words):
            return True
        if is_new_page and can_be_heading(words) and self._is_alone_or_glued(i):
            return True
        ends = before.rstrip().endswith(_ENDS) or can_be_heading(plain(before))
        if ends and len(words) < 70 and can_be_heading(words) and self._is_glued(i):
            return True
        if self.is_damaged and is_debris(line):
            return True
        if "  " in text and (spaced_at(self.lines, i) or worded_at(self.lines, i)):
            return True
        if dense_at(self.lines, i):
            return True
        return rows_at(self.lines, i, is_damaged=self.is_damaged) is not None

    def _is_glued(self, i: int) -> bool:
        return i + 1 < len(self.lines) and is_glued(self.lines[i], self.lines[i + 1])

    def _is_alone_or_glued(self, i: int) -> bool:
        after = self.lines[i + 1] if i + 1 < len(self.lines) else None
        return after is None or after.is_blank or is_glued(self.lines[i], after)

    def _paragraphs(self, block: list[Line]) -> None:
        """A block as items and paragraphs, the first joined with what it continues."""
        group: list[Line] = []
        is_item = False
        widest = max(len(line.text) for line in block)
        for line in block:
            text = line.text.strip()
            if bullet(text, is_damaged=self.is_damaged) or self._begins_numbered(text):
                self._add(group, is_item=is_item)
                group, is_item = [line], True
            elif group and not is_item and self._parts(group[-1], line, widest):
                self._add(group, is_item=is_item)
                group = [line]
            else:
                group.append(line)
        self._add(group, is_item=is_item)

    def _begins_numbered(self, text: str) -> bool:
        """ "1. …" begins an item, unless it is the other half of a word that a line end broke ("Covid-", "19.")."""
        if not is_ordered(text):
            return False
        last = self._last_text()
        return last is None or not last.text.endswith("-")

    def _parts(self, before: Line, line: Line, widest: int) -> bool:
        """A short line without a stop, and then a capital: two texts, one a line. So is a note after another."""
        last, first = before.text.strip(), line.text.strip()
        if self._numbered_note(first) and self._numbered_note(last):
            return True
        is_full = (
            last.endswith(_ENDS) and len(last) * 5 > widest * 3
        )  # a sentence ends where its line does
        is_short = len(last) < 50 and len(first) < 90 and not is_full
        return is_short and last[-1:] not in (",", "-", "–", "&") and first[:1].isupper()

    def _add(self, group: list[Line], *, is_item: bool) -> None:
        if not group:
            return
        raw = group[0].text.strip()
        if is_item and not self._is_note_of_table(raw):
            bare = raw[bullet(raw, is_damaged=self.is_damaged) :]
            first = Line(bare, group[0].number, group[0].page, group[0].starts_page)
            self._put(text_of([first, *group[1:]], "item"))
            return
        text = text_of(group)
        if not text.text:
            return
        if note_mark(text.text) or self._numbered_note(text.text):
            self._meet(Met(self._small(text)))
            return
        last = self._last_text()
        if last is not None and not self.after_status and goes_on(last, text.text):
            at = next(n for n in range(len(self.met) - 1, -1, -1) if self.met[n].part is last)
            self.met[at] = Met(continued(last, text))
            self._see_marks(text.text)
            return
        self._put(text, is_bold=len(group) == 1 and is_bold(group[0].text))

    def _put(self, text: Text, *, is_bold: bool = False) -> None:
        self._meet(Met(text, is_bold=is_bold))
        self._see_marks(text.text)

    def _meet(self, met: Met) -> None:
        """A part in its place; debris between a heading and its table goes behind the table."""
        is_table = isinstance(met.part, Grid)
        self.met += [met, *self.held] if is_table else [*self.held, met]
        self.held.clear()

    def _small(self, text: Text) -> Text:
        self.notes.add(id(text))
        return text

    def _see_marks(self, text: str) -> None:
        self.marks.update(_NOTE_MARK_IN_TEXT.findall(text))

    def _numbered_note(self, text: str) -> bool:
        """ "2 Kohortvård innebär …" where a word before had the mark: "kohortvård2"."""
        match = _NUMBERED_NOTE.match(text)
        return bool(match) and match["mark"] in self.marks if match else False

    def _is_note_of_table(self, raw: str) -> bool:
        """ "* Avser prognosen" right under a table with a star in it is its note, no item of a list."""
        last = self.met[-1].part if self.met else None
        if not isinstance(last, Grid) or raw[:1] != "*":
            return False
        return any("*" in cell.text for row in last.rows for cell in row.cells)

    def _last_text(self) -> Text | None:
        """The text that a new one may go on with: the last part, notes at the foot of the page passed over."""
        for met in self.met[:-5:-1]:
            part = met.part
            if not isinstance(part, Text):
                return None
            if id(part) not in self.notes:
                return part
        return None

    def _furniture(self) -> None:
        """Running heads stand once, at the end, so that nothing is lost; page numbers are none of the text."""
        seen: dict[str, Line] = {}
        for line in self.lines:
            if line.is_furniture:
                words = " ".join(
                    word for word in plain(line.text).split() if any(map(str.isalpha, word))
                )
                if words:
                    seen.setdefault(words, line)
        for words, line in seen.items():
            text = Text(words, line.place, "body", ((0, line.place),), has_figures=False)
            self._meet(Met(self._small(text)))
        self.met += self.held
