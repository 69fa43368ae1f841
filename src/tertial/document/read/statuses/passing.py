"""Followed things in running text: labels with their texts, and tables that lost their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tertial.document.model import Status, StatusKind
from tertial.document.parts import Grid, Heading, Part, Text
from tertial.document.read.statuses.tables import statuses_in
from tertial.document.read.statuses.wording import (
    COLUMN_BY_FOLD,
    KIND_BY_FOLD,
    LABEL_BY_FOLD,
    LONGEST_TITLE,
    STATUS_LINE,
    TITLED,
    Header,
    header_in,
    header_of,
    made,
)
from tertial.document.understand.fold import folded, is_like

_INLINE = re.compile(r"(?P<label>[^\W\d][^:\n]{2,28}):\s+(?P<rest>\S.*)", re.DOTALL)
_INLINE_LEVEL = 9

Item = Part | Status


def with_statuses(parts: Sequence[Part]) -> tuple[Item, ...]:
    """The parts in their order, with what is followed up as ``Status``: its labels, texts and tables are taken away."""
    found = _Statuses(parts)
    found.run()
    return tuple(found.out)


def _labels_apart(parts: Sequence[Part]) -> Sequence[Part]:
    """Texts that begin with their label ("Uppdrag: Se över taxan") near a "Status: …", as label and text."""
    near = {
        n + k for n, part in enumerate(parts) if _says_status_inline(part) for k in range(-4, 5)
    }
    if not near:
        return parts
    apart: list[Part] = []
    for n, part in enumerate(parts):
        if n in near and isinstance(part, Text):
            match = _INLINE.fullmatch(part.text)
            if match and _column_of(match["label"]):
                apart.append(Heading(match["label"], _INLINE_LEVEL, part.place))
                apart.append(replace(part, text=match["rest"], lines=()))
                continue
        apart.append(part)
    return apart


def _says_status_inline(part: Part) -> bool:
    return isinstance(part, Text) and part.text[:7].lower() == "status:" and len(part.text) > 8


def _column_of(label: str) -> str | None:
    key = folded(label)
    return LABEL_BY_FOLD.get(key) or TITLED.get(key) or COLUMN_BY_FOLD.get(key)


class _Statuses:
    """One pass over the parts: what has been put out may be taken back when a status shows what it was."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = _labels_apart(parts)
        self.out: list[Item] = []
        self.header: Header | None = None
        self.since = 0  # what stood before a table's header belongs to none of its rows

    def run(self) -> None:
        i = 0
        while i < len(self.parts):
            i = self._step(i)

    def _step(self, i: int) -> int:
        part = self.parts[i]
        if isinstance(part, Grid):
            self.out += statuses_in(part) or (part,)
            self.header = None
            return i + 1
        header, after = self._header_at(i)
        if header:
            self.header, self.since = header, len(self.out)
            return after
        header, after = self._columns_at(i)
        if header and "comment" in header.columns:
            return self._lone_row(header, after)
        if _label(part) == "status":
            return self._status(i)
        if isinstance(part, Heading) and _label(part) is None and not _kind_of_label(part):
            self.header = None
        self.out.append(part)
        return i + 1

    def _header_at(self, i: int) -> tuple[Header | None, int]:
        """A header in one part, or each of its columns in a part of its own."""
        part = self.parts[i]
        if isinstance(part, Grid):
            return None, i
        header = header_in(part.text)
        if header and self._has_status_after(i + 1):
            return header, i + 1
        header, at = self._columns_at(i)
        return (header, at) if header and self._has_status_after(at) else (None, i)

    def _columns_at(self, i: int) -> tuple[Header | None, int]:
        """The names of columns that follow each other, each in a part of its own."""
        cells: list[str] = []
        at = i
        while at < len(self.parts) and len(cells) < 8:
            each = self.parts[at]
            if isinstance(each, Grid) or len(each.text) > 40 or not _is_column(each.text):
                break
            cells.append(each.text)
            at += 1
        if len(cells) < 3 or _label(self.parts[i]) or cells[0] in cells[1:]:
            return None, i  # a heading over the columns is none of them
        return header_of(cells), at

    def _lone_row(self, header: Header, at: int) -> int:
        """The one row of a table that has lost its cells: all that stands before the next heading, not to be parted."""
        is_process = at < len(self.parts) and isinstance(self.parts[at], Heading)
        end = at + 1 if is_process else at
        while end < len(self.parts) and isinstance(self.parts[end], Text):
            end += 1
        texts = [part.text for part in self.parts[at:end] if isinstance(part, Heading | Text)]
        if not texts:
            return at
        title = " ".join(texts[:2]) if len(texts[0]) < 30 else texts[0]
        rest = texts[2:] if len(texts[0]) < 30 else texts[1:]
        place = self.parts[at].place
        self.out.append(made(header.kind, title, "", place, text="\n".join(rest)))
        return end

    def _has_status_after(self, i: int) -> bool:
        """A status label comes before the next heading or table."""
        for part in self.parts[i : i + 60]:
            if _label(part) == "status" or (isinstance(part, Text) and _begins_status(part.text)):
                return True
            if isinstance(part, Grid) or (isinstance(part, Heading) and _label(part) is None):
                return False
        return False

    def _status(self, i: int) -> int:
        """The status at a label: its value, comment, and, taken back, what stands before it."""
        part = self.parts[i]
        assert not isinstance(part, Grid)
        value, at = self._value(part, i + 1)
        comments, at = self._comments(at)
        before = self._taken_back()
        kind, title, background, text = self._described(before)
        place = part.place
        status = made(
            kind,
            title,
            value,
            place,
            background="\n".join(background),
            text="\n".join(text),
            comment="\n".join(comments),
        )
        self.out.append(status)
        return at

    def _value(self, part: Heading | Text, at: int) -> tuple[str, int]:
        match = STATUS_LINE.fullmatch(part.text)
        rest = match["rest"] if match else ""
        if rest:
            return rest, at
        if at < len(self.parts):
            after = self.parts[at]
            if isinstance(after, Text) and _label(after) is None:
                return after.text, at + 1
        return "", at

    def _comments(self, at: int) -> tuple[list[str], int]:
        """The texts of a comment. In a table that lost its columns only those that the next row does not need."""
        has_label = at < len(self.parts) and _label(self.parts[at]) == "comment"
        if not has_label and self.header is None:
            return [], at
        first = at + 1 if has_label else at
        end = first
        while end < len(self.parts) and self._is_of_comment(self.parts[end]):
            end += 1
        goes_on = end < len(self.parts) and _label(self.parts[end]) == "status"
        if goes_on or (end < len(self.parts) and _kind_of_label(self.parts[end])):
            end = self._end_before_next(first, end, has_label=has_label)
        texts = [part.text for part in self.parts[first:end] if isinstance(part, Text)]
        return texts, end

    def _is_of_comment(self, part: Part) -> bool:
        if not isinstance(part, Text) or not part.has_figures or _label(part) == "status":
            return False
        return header_in(part.text) is None

    def _end_before_next(self, first: int, end: int, *, has_label: bool) -> int:
        """Where the comment ends when another status follows: the next row's texts are not its own."""
        size = end - first
        if self.header is None:
            return first + min(size, 1)
        if self.header.kind == "activity":
            return max(first, end - 1)
        least = 1 if has_label else 0
        return first + max(min(size, least), size - len(self.header.columns))

    def _taken_back(self) -> list[Heading | Text]:
        """What stands right before a status: texts and labels back to its heading, a table or another status."""
        taken: list[Heading | Text] = []
        while self.out:
            last = self.out[-1]
            is_text = isinstance(last, Text) and last.has_figures and not _is_goal_label(last.text)
            is_label = isinstance(last, Heading) and _kind_of_label(last) is not None
            is_label = is_label and not any(_kind_of_label(part) for part in taken)
            if not (is_text or is_label) or len(self.out) <= self.since or len(taken) > 40:
                break
            assert isinstance(last, Heading | Text)
            taken.append(last)
            self.out.pop()
        return taken[::-1]

    def _described(
        self, before: list[Heading | Text]
    ) -> tuple[StatusKind, str, list[str], list[str]]:
        """Kind, title, background and text of what the texts before a status describe."""
        for n, part in enumerate(before):
            kind = _kind_of_label(part)
            if kind:
                return self._labelled(kind, part, before[:n], before[n + 1 :])
        texts = [part.text for part in before]
        if self.header:
            return self._in_row(self.header, texts)
        title = self._heading_above()
        if not title and texts:
            title, texts = texts[0], texts[1:]
        return "goal" if _is_goal(title) else "activity", title, texts[:-1], texts[-1:]

    def _labelled(
        self,
        kind: StatusKind,
        part: Heading | Text,
        above: list[Heading | Text],
        below: list[Heading | Text],
    ) -> tuple[StatusKind, str, list[str], list[str]]:
        """ "Utvecklingsåtagande" with its text below; above are its title and background."""
        background = [part.text for part in above]
        texts = [part.text for part in below]
        is_inline = isinstance(part, Heading) and part.level == _INLINE_LEVEL
        if is_inline and texts and len(texts[0]) < LONGEST_TITLE:
            self.out += above
            return kind, texts[0], [], texts[1:]
        title = ""
        for n in range(len(background) - 1, -1, -1):  # a title that was not seen to be a heading
            stands_last = n == 0 or len(background) - n <= 3
            if stands_last and len(background[n]) < 60 and n + 1 < len(background):
                title = background[n]
                rest = above[:n]
                self.out += rest
                background = background[n + 1 :]
                break
        title = title or self._heading_above()
        if not title and texts:
            title = texts[0] if len(texts[0]) < LONGEST_TITLE else texts[0][:LONGEST_TITLE]
        return kind, title, background, texts

    def _in_row(
        self, header: Header, texts: list[str]
    ) -> tuple[StatusKind, str, list[str], list[str]]:
        """A row of a table whose columns are lost: the first text is its title, the last what is done."""
        if header.kind == "activity" and len(texts) == 1:
            title, text = _title_and_text(texts[0])
            return "activity", title, [], [text] if text else []
        has_goal = "goal" in header.columns[: header.columns.index("title")]
        goal = texts[:1] if has_goal and len(texts) >= len(header.columns) else []
        rest = texts[len(goal) :]
        if not rest:
            return header.kind, "", goal, []
        return header.kind, rest[0], [*goal, *rest[1:-1]], rest[-1:] if len(rest) > 1 else []

    def _heading_above(self) -> str:
        last = self.out[-1] if self.out else None
        return last.text if isinstance(last, Heading) else ""


def _label(part: Part | Item) -> str | None:
    """ "status" or "comment" where a part is only that label, or begins with it and a colon."""
    if not isinstance(part, Heading | Text):
        return None
    if _begins_status(part.text):
        return "status"
    return LABEL_BY_FOLD.get(folded(part.text.strip(" :*"))) if len(part.text) < 24 else None


def _begins_status(text: str) -> bool:
    """ "Status: Klart …", or "Status Arbetet pågår …" where the word has lost its cell."""
    if text[:7].lower() == "status:":
        return True
    return text.startswith("Status ") and text[7:8].isupper()


def _kind_of_label(part: Part | Item) -> StatusKind | None:
    if not isinstance(part, Heading | Text) or len(part.text) > 24:
        return None
    return TITLED.get(folded(part.text.strip(" :*")))


def _is_column(text: str) -> bool:
    key = folded(text.strip(" :"))
    return (
        key in KIND_BY_FOLD
        or key in COLUMN_BY_FOLD
        or any(is_like(text, word) for word in ("åtgärd", "bakgrund", "systematiska kontroller"))
    )


def _is_goal_label(text: str) -> bool:
    return len(text) < 30 and text.endswith(":") and is_like(text[:-1], "nämndmål")


def _is_goal(title: str) -> bool:
    return is_like(title.split(":")[0], "nämndmål") or is_like(
        title.split(":")[0], "kommunfullmäktigemål"
    )


def _title_and_text(text: str) -> tuple[str, str]:
    """ "Minska kostnader För att nå …" → its title up to the next capital, and its text."""
    words = text.split(" ")
    for n, word in enumerate(words[1:9], start=1):
        if word[:1].isupper() and not word.isupper():
            return " ".join(words[:n]), " ".join(words[n:])
    return (text, "") if len(text) < LONGEST_TITLE else ("", text)
