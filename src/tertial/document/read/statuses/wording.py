"""The words of followed things: labels, the columns of their tables, how a status looks. OCR may have read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tertial.document.model import Place, Status, StatusKind, Tone
from tertial.document.understand.fold import folded

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
KIND_BY_FOLD = {folded(word): kind for word, kind in _KINDS.items()}
COLUMN_BY_FOLD = {folded(word): column for word, column in _COLUMNS.items()}
_LABELS: Final = {
    "status": "status",
    "kommentar": "comment",
    "kommentarer": "comment",
    "statuskommentar": "comment",
}
LABEL_BY_FOLD = {folded(word): label for word, label in _LABELS.items()}
TITLED: Final[dict[str, StatusKind]] = {
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
STATUS_LINE = re.compile(
    r"\W{0,3}status\W{0,3}(?::\s*|\s+|$)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_SENTENCE = re.compile(r"(?P<first>[^.!?]{2,80}[.!?])\s+(?=[A-ZÅÄÖ0-9])(?P<rest>.+)", re.DOTALL)
_LONGEST_STATUS = 80
LONGEST_TITLE = 160
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


def tone_of(status: str) -> Tone:
    """How a status looks: "Klart" is done, "Blir klart i år" on its way, "Troligen klart" maybe, "Ej klart" late."""
    if not status or len(status) > _LONGEST_STATUS:
        return "none"
    packed = status.replace(" ", "")
    return next((tone for pattern, tone in _TONES if pattern.search(packed)), "none")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table of followed things, and of which kind they are."""

    kind: StatusKind
    columns: tuple[Column, ...]


def header_of(cells: Sequence[str]) -> Header | None:
    """What a row of headings says; ``None`` where it heads no table of followed things."""
    kinds = [KIND_BY_FOLD.get(folded(cell.strip(" :"))) for cell in cells]
    kind = next((each for each in kinds if each), None)
    columns: list[Column] = []
    for cell, each in zip(cells, kinds, strict=True):
        if each and "title" not in columns:
            columns.append("title")
        else:
            columns.append(COLUMN_BY_FOLD.get(folded(cell.strip(" :")), "other"))
    if "title" not in columns and "goal" in columns and "status" in columns:
        columns[columns.index("goal")] = "title"
        kind = "goal"
    return Header(kind, tuple(columns)) if kind else None


def header_in(text: str) -> Header | None:
    """The header whose columns follow each other in a line: "Risk Bakgrund Åtgärd"; at least two, and nothing else."""
    if len(text) > _LONGEST_HEADER:
        return None
    words = text.replace("\n", " ").split()
    cells: list[str] = []
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            name = " ".join(words[at : at + size])
            known = folded(name) in KIND_BY_FOLD or folded(name) in COLUMN_BY_FOLD
            if known and at + size <= len(words):
                cells.append(name)
                at += size
                break
        else:
            return None
    return header_of(cells) if len(cells) >= 2 else None


def parted(text: str) -> tuple[str, str, str]:
    """A cell's words before "Status", its status and its comment.

    >>> parted("Samverka.\\nStatus\\n● Klart\\nKommentar\\nEn mall finns.")
    ('Samverka.', 'Klart', 'En mall finns.')
    """
    pieces: dict[str, list[str]] = {"text": [], "status": [], "comment": []}
    into = "text"
    for line in text.split("\n"):
        label = LABEL_BY_FOLD.get(folded(line.strip(" :*"))) if len(line) < 20 else None
        if label:
            into = label
            continue
        match = (
            STATUS_LINE.fullmatch(line)
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


def made(
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
