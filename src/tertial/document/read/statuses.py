"""Followed things in what was read: goals, commitments, risks, reviews and activities with their status and comment.

They come as labels in the running text ("Utvecklingsåtagande", "Status", "Kommentar", each with its text), as tables
with a column for each (Risk, Bakgrund, Åtgärd) whose cells hold the labels, and as such tables whose columns the text
has lost. A table of numbers with a column of statuses stays a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from tertial.document.model import Place, Status, StatusKind, Tone
from tertial.document.parts import Grid, GridRow, Heading, Part, Text
from tertial.document.understand.fold import folded, is_like

Column = Literal["title", "background", "text", "status", "comment", "goal", "other"]

_KINDS: Final[dict[str, StatusKind]] = {
    "risk": "risk",
    "risker": "risk",
    "identifierad risk": "risk",
    "riskbeskrivning": "risk",
    "revision/granskning": "review",
    "revision": "review",
    "granskning": "review",
    "extern granskning": "review",
    "rekommendation": "review",
    "aktivitet": "activity",
    "aktiviteter": "activity",
    "uppdrag": "assignment",
    "särskilt uppdrag": "assignment",
    "utvecklingsåtagande": "commitment",
    "åtagande": "commitment",
    "nämndåtagande": "commitment",
    "systematiska kontroller": "check",
    "systematisk kontroll": "check",
    "kontrollmoment": "check",
    "kontroll": "check",
}
_COLUMNS: Final[dict[str, Column]] = {
    "bakgrund": "background",
    "motivering": "background",
    "beskrivning": "text",
    "åtgärd": "text",
    "åtgärder": "text",
    "riskåtgärd": "text",
    "status": "status",
    "lägesbeskrivning": "status",
    "kommentar": "comment",
    "kommentarer": "comment",
    "status och kommentar": "comment",
    "mål": "goal",
    "mål / process": "goal",
    "mål/process": "goal",
    "nämndmål": "goal",
    "process": "goal",
    "område": "goal",
}
_KIND_BY_FOLD = {folded(word): kind for word, kind in _KINDS.items()}
_COLUMN_BY_FOLD = {folded(word): column for word, column in _COLUMNS.items()}
_LABELS: Final = {
    "status": "status",
    "kommentar": "comment",
    "kommentarer": "comment",
    "statuskommentar": "comment",
}
_LABEL_BY_FOLD = {folded(word): label for word, label in _LABELS.items()}
_TITLED: Final[dict[str, StatusKind]] = {
    folded("utvecklingsåtagande"): "commitment",
    folded("nämndåtagande"): "commitment",
    folded("åtagande"): "commitment",
    folded("uppdrag"): "assignment",
    folded("åtgärd"): "activity",
    folded("aktivitet"): "activity",
    folded("kontroll"): "check",
    folded("risk"): "risk",
}
_ICONS = re.compile(
    "^(?:[●○◐◑◒◓▪■□◆◇✓✔✗✘✕×☑☒☐•·*.°¤>v]|[\ue000-\uf8ff\U0001f7e0-\U0001f7eb\U0001f534\U0001f535])+\\s*"
)
_STATUS_LINE = re.compile(
    r"\W{0,3}status\W{0,3}(?::\s*|\s+|$)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_SENTENCE = re.compile(r"(?P<first>[^.!?]{2,80}[.!?])\s+(?=[A-ZÅÄÖ0-9])(?P<rest>.+)", re.DOTALL)
_INLINE = re.compile(r"(?P<label>[^\W\d][^:\n]{2,28}):\s+(?P<rest>\S.*)", re.DOTALL)
_INLINE_LEVEL = 9
_LONGEST_STATUS = 80
_LONGEST_TITLE = 160
_LONGEST_HEADER = 120
_TONES: Final[tuple[tuple[re.Pattern[str], Tone], ...]] = (
    (
        re.compile(
            r"(?:^|[^a-zåäö])(?:ej|inte)(?:klar|genomf|uppn|p[åad]b)|f[öo6]rsen|avvik|^r[öo]d", re.I
        ),
        "late",
    ),
    (re.compile(r"troligen|delvis|risk|^gul|eventuell|os[äa]ker", re.I), "maybe"),
    (re.compile(r"blir|p[åad]g[åad]|fortl[öo]p|enligtplan|p[åad]b[öo6]rja|l[öoI6]per", re.I), "on"),
    (re.compile(r"klart|klar|genomf[öoé6]r|avslut|uppn[åad]|slutf[öo6]r|^gr[öo]n", re.I), "done"),
)

Item = Part | Status


def tone_of(status: str) -> Tone:
    """How a status looks: "Klart" is done, "Blir klart i år" on its way, "Troligen klart" maybe, "Ej klart" late."""
    if not status or len(status) > _LONGEST_STATUS:
        return "none"
    packed = status.replace(" ", "")
    return next((tone for pattern, tone in _TONES if pattern.search(packed)), "none")


def with_statuses(parts: Sequence[Part]) -> tuple[Item, ...]:
    """The parts in their order, with what is followed up as ``Status``: its labels, texts and tables are taken away."""
    found = _Statuses(parts)
    found.run()
    return tuple(found.out)


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns of a table of followed things, and of which kind they are."""

    kind: StatusKind
    columns: tuple[Column, ...]


def _header_of(cells: Sequence[str]) -> _Header | None:
    """What a row of headings says; ``None`` where it heads no table of followed things."""
    kinds = [_KIND_BY_FOLD.get(folded(cell.strip(" :"))) for cell in cells]
    kind = next((each for each in kinds if each), None)
    columns: list[Column] = []
    for cell, each in zip(cells, kinds, strict=True):
        if each and "title" not in columns:
            columns.append("title")
        else:
            columns.append(_COLUMN_BY_FOLD.get(folded(cell.strip(" :")), "other"))
    if "title" not in columns and "goal" in columns and "status" in columns:
        columns[columns.index("goal")] = "title"
        kind = "goal"
    return _Header(kind, tuple(columns)) if kind else None


def header_in(text: str) -> _Header | None:
    """The header whose columns follow each other in a line: "Risk Bakgrund Åtgärd"; at least two, and nothing else."""
    if len(text) > _LONGEST_HEADER:
        return None
    words = text.replace("\n", " ").split()
    cells: list[str] = []
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            name = " ".join(words[at : at + size])
            known = folded(name) in _KIND_BY_FOLD or folded(name) in _COLUMN_BY_FOLD
            if known and at + size <= len(words):
                cells.append(name)
                at += size
                break
        else:
            return None
    return _header_of(cells) if len(cells) >= 2 else None


def parted(text: str) -> tuple[str, str, str]:
    """A cell's words before "Status", its status and its comment.

    >>> parted("Samverka.\\nStatus\\n● Klart\\nKommentar\\nEn mall finns.")
    ('Samverka.', 'Klart', 'En mall finns.')
    """
    pieces: dict[str, list[str]] = {"text": [], "status": [], "comment": []}
    into = "text"
    for line in text.split("\n"):
        label = _LABEL_BY_FOLD.get(folded(line.strip(" :*"))) if len(line) < 20 else None
        if label:
            into = label
            continue
        match = (
            _STATUS_LINE.fullmatch(line)
            if into == "text" and line[:7].lower() == "status:"
            else None
        )
        if match:
            into = "status"
            line = match["rest"]
        if into == "status" and pieces["status"] and len(pieces["status"][0]) < _LONGEST_STATUS:
            into = "comment"
        if line.strip():
            pieces[into].append(line.strip())
    return (
        "\n".join(pieces["text"]),
        _ICONS.sub("", " ".join(pieces["status"])),
        "\n".join(pieces["comment"]),
    )


def _made(
    kind: StatusKind,
    title: str,
    status: str,
    place: Place | None,
    *,
    background: str = "",
    text: str = "",
    comment: str = "",
) -> Status:
    """A status; one that is a whole text keeps its first sentence, if it is short, the rest is its comment."""
    status = _ICONS.sub("", status.strip())
    if len(status) > _LONGEST_STATUS:
        match = _SENTENCE.fullmatch(status)
        status, rest = (match["first"], match["rest"]) if match else ("", status)
        comment = "\n".join(filter(None, (rest, comment)))
    title = title.strip()
    return Status(kind, title, status, tone_of(status), background, text, comment, "", place)


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
    return _LABEL_BY_FOLD.get(key) or _TITLED.get(key) or _COLUMN_BY_FOLD.get(key)


class _Statuses:
    """One pass over the parts: what has been put out may be taken back when a status shows what it was."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = _labels_apart(parts)
        self.out: list[Item] = []
        self.header: _Header | None = None
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
        if _label(part) == "status":
            return self._status(i)
        if isinstance(part, Heading) and _label(part) is None and not _kind_of_label(part):
            self.header = None
        self.out.append(part)
        return i + 1

    def _header_at(self, i: int) -> tuple[_Header | None, int]:
        """A header in one part, or each of its columns in a part of its own."""
        part = self.parts[i]
        if isinstance(part, Grid):
            return None, i
        header = header_in(part.text)
        if header and self._has_status_after(i + 1):
            return header, i + 1
        cells: list[str] = []
        at = i
        while at < len(self.parts) and len(cells) < 8:
            each = self.parts[at]
            if isinstance(each, Grid) or len(each.text) > 40 or not _is_column(each.text):
                break
            cells.append(each.text)
            at += 1
        if len(cells) < 2 or _label(part):
            return None, i
        header = _header_of(cells)
        return (header, at) if header and self._has_status_after(at) else (None, i)

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
        made = _made(
            kind,
            title,
            value,
            place,
            background="\n".join(background),
            text="\n".join(text),
            comment="\n".join(comments),
        )
        self.out.append(made)
        return at

    def _value(self, part: Heading | Text, at: int) -> tuple[str, int]:
        match = _STATUS_LINE.fullmatch(part.text)
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
        if is_inline and texts and len(texts[0]) < _LONGEST_TITLE:
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
            title = texts[0] if len(texts[0]) < _LONGEST_TITLE else texts[0][:_LONGEST_TITLE]
        return kind, title, background, texts

    def _in_row(
        self, header: _Header, texts: list[str]
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
    return _LABEL_BY_FOLD.get(folded(part.text.strip(" :*"))) if len(part.text) < 24 else None


def _begins_status(text: str) -> bool:
    """ "Status: Klart …", or "Status Arbetet pågår …" where the word has lost its cell."""
    if text[:7].lower() == "status:":
        return True
    return text.startswith("Status ") and text[7:8].isupper()


def _kind_of_label(part: Part | Item) -> StatusKind | None:
    if not isinstance(part, Heading | Text) or len(part.text) > 24:
        return None
    return _TITLED.get(folded(part.text.strip(" :*")))


def _is_column(text: str) -> bool:
    key = folded(text.strip(" :"))
    return (
        key in _KIND_BY_FOLD
        or key in _COLUMN_BY_FOLD
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
    return (text, "") if len(text) < _LONGEST_TITLE else ("", text)


# --- tables ----------------------------------------------------------------------------------------------------------


def statuses_in(grid: Grid) -> tuple[Status, ...]:
    """The statuses in a table with columns for them; none where it is a table of numbers or says no status."""
    if not grid.is_aligned or len(grid.rows) < 2:
        return ()
    header = _header_of([cell.text for cell in grid.rows[0].cells])
    if header is None:
        return ()
    rows = grid.rows[1:]
    if not _says_status(header, rows) or _is_of_numbers(rows):
        return ()
    return tuple(_row_statuses(header, rows, grid.rows[0]))


def _says_status(header: _Header, rows: Sequence[GridRow]) -> bool:
    if "status" in header.columns:
        return True
    said = sum(any(parted(cell.text)[1] for cell in row.cells) for row in rows)
    return said * 3 >= len(rows)


def _is_of_numbers(rows: Sequence[GridRow]) -> bool:
    cells = [cell.text for row in rows for cell in row.cells[1:] if cell.text]
    numbers = sum(text[0].isdigit() and len(text) < 12 for text in cells)
    return numbers * 5 > len(cells)


def _row_statuses(header: _Header, rows: Sequence[GridRow], heads: GridRow) -> Iterator[Status]:
    pending: dict[str, list[str]] | None = None
    place: Place | None = None
    for row in rows:
        told = _told(header, row, heads)
        if pending is not None and not told["title"]:
            for name, texts in told.items():
                pending[name] += texts
            continue
        if pending is not None:
            yield _of_told(header.kind, pending, place)
        pending, place = told, row.place
    if pending is not None:
        yield _of_told(header.kind, pending, place)


def _told(header: _Header, row: GridRow, heads: GridRow) -> dict[str, list[str]]:
    """What a row says, by column; labels inside a cell part it."""
    told: dict[str, list[str]] = {
        name: [] for name in ("title", "background", "text", "status", "comment")
    }
    for n, cell in enumerate(row.cells):
        if not cell.text:
            continue
        column = header.columns[n] if n < len(header.columns) else "other"
        text, status, comment = parted(cell.text)
        if column == "other" and text:
            name = heads.cells[n].text if n < len(heads.cells) else ""
            text = f"{name}: {text}" if name else text
        into = {"goal": "background", "other": "text"}.get(column, column)
        if text:
            told[into].append(text)
        if status:
            told["status"].append(status)
        if comment:
            told["comment"].append(comment)
    return told


def _of_told(kind: StatusKind, told: dict[str, list[str]], place: Place | None) -> Status:
    joined = {name: "\n".join(texts) for name, texts in told.items()}
    return _made(
        kind,
        joined["title"].replace("\n", " "),
        joined["status"],
        place,
        background=joined["background"],
        text=joined["text"],
        comment=joined["comment"],
    )
