"""Which lines of a text without markup are headings, and of what level. Cautious: what is in doubt is text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertial.document.read.text.lines import Line
from tertial.document.read.text.words import is_cell_heading, is_value, is_year, split_row
from tertial.document.understand.fold import folded, is_like

_NUMBERED = re.compile(r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,4})\.?\s+(?=[A-ZÅÄÖ])")
_MARKED = re.compile(r"(?P<hashes>#{1,6})\s+(?P<text>.+?)(?:\s+#+)?")
_PREFIX = re.compile(r"(?P<prefix>[\w-]{3,30}):\s*(?P<rest>\S.*)?")
_READ_BULLET = re.compile(r"[eo°¢»©] (?=[A-ZÅÄÖ][a-zåäö])")
_BULLET = re.compile(r"(?:[-–—•▪●○■□◦‣»·*+]|[eo°¢](?=\s\s))\s+(?=\S)")
_ORDERED = re.compile(r"(?:[0-9]{1,2}[.)]|[a-zåäö]\))\s+(?=\S)")
_UNIT_LINE = re.compile(r"\(?(?:alla )?(?:belopp|siffror|värden)\b", re.IGNORECASE)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹*"
LONGEST = 125
_MOST_WORDS = 16
_LEVELS = {
    "målområde": 2,
    "kommunfullmäktigemål": 3,
    "kommunfullmäktiges mål": 3,
    "huvudmål": 3,
    "nämndmål": 4,
    "delmål": 4,
}
_URL = re.compile(r"https?://|www\.|@")
_FEW_LETTERS = re.compile(r"[^\W\d_]")


def marked(text: str) -> tuple[int, str] | None:
    """Level and words of a heading in Markdown: "## Ekonomi" → (2, "Ekonomi")."""
    match = _MARKED.fullmatch(text.strip())
    return (len(match["hashes"]), match["text"]) if match else None


def underlined(lines: Sequence[Line], at: int) -> tuple[int, str] | None:
    """A heading in Markdown with a line of = or - under it."""
    text = lines[at].text.strip()
    rule = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    if (
        len(rule) < 3
        or (rule.strip("=") and rule.strip("-"))
        or not 0 < len(text) < 200
        or "|" in text
    ):
        return None
    is_alone = at == 0 or lines[at - 1].is_blank
    has_letter = any(map(str.isalpha, text))
    return (1 if rule[0] == "=" else 2, text) if is_alone and has_letter else None


def goal_level(text: str) -> int:
    """Level of a heading that names a goal ("Nämndmål: Ökad valfrihet"), 0 where it does not."""
    match = _PREFIX.fullmatch(text[: LONGEST * 2])
    if not match:
        return 0
    return next((level for word, level in _LEVELS.items() if is_like(match["prefix"], word)), 0)


def is_goal_label(text: str) -> bool:
    """The word alone, whose goal is the next heading: "Nämndmål:"."""
    match = _PREFIX.fullmatch(text)
    return bool(match and not match["rest"] and goal_level(text))


def bullet(text: str, *, is_damaged: bool = False) -> int:
    """How many signs a bullet takes at the beginning of a line; 0 where there is none. OCR reads "•" as e, o or °."""
    match = _BULLET.match(text) or (_READ_BULLET.match(text) if is_damaged else None)
    return match.end() if match else 0


def is_ordered(text: str) -> bool:
    return bool(_ORDERED.match(text))


def number_of(text: str) -> tuple[int, ...]:
    """The number of a numbered heading: "2.1 Resultat" → (2, 1); empty where it has none."""
    numbered = _NUMBERED.match(text)
    return tuple(map(int, numbered["number"].split("."))) if numbered else ()


def level_of(text: str, default: int) -> int:
    """The level of a heading without markup: by its goal's kind, a number of several parts, else what it is given."""
    numbered = _NUMBERED.match(text)
    depth = numbered["number"].count(".") if numbered else 0
    return goal_level(text) or (depth + 1 if depth else default)


def can_be_heading(text: str) -> bool:
    """A line that stands alone may be a heading: short, no sentence, no row, no item, no value.

    >>> can_be_heading("Effekter av pandemin"), can_be_heading("Det blev dyrare."), can_be_heading("11,7 %")
    (True, False, False)
    """
    if not 3 <= len(text) <= LONGEST or len(text.split()) > _MOST_WORDS:
        return False
    first = text[0]
    if _UNIT_LINE.match(text):
        return False
    if not (first.isupper() or first.isdigit()) or (text.rstrip(_RAISED) or ".")[-1] in ".,;:!?…-":
        return False
    if len(_FEW_LETTERS.findall(text)) * 2 < len(text) or _URL.search(text) or ". " in text[4:]:
        return False
    if first.isdigit() and not _NUMBERED.match(text):
        return False
    if bullet(text) or (is_ordered(text) and not _NUMBERED.match(text)):
        return False
    row = split_row(text)
    is_row = row is not None and not _is_period(row.cells)
    return not is_row and not is_value(text) and not (is_cell_heading(text) and len(text) < 12)


def _is_period(cells: tuple[str, ...]) -> bool:
    """A heading may end in a year, a number of its own ("Delår 2"), both, or years ("2025-2026")."""
    if len(cells) > 2 or (len(cells) == 2 and not (len(cells[0]) == 1 and is_year(cells[1]))):
        return False
    return all(
        len(cell) <= 11 and cell.strip("()").replace("-", "").replace("–", "").isdecimal()
        for cell in cells
    )


STATUS_WORDS = tuple(
    folded(word)
    for word in (
        "status",
        "kommentar",
        "kommentarer",
        "utvecklingsåtagande",
        "åtagande",
        "nämndåtagande",
        "statuskommentar",
    )
)


def is_status_word(text: str) -> bool:
    """A line that is the label of what a followed thing says: "Status", "Kommentar:", "Utvecklingsåtagande"."""
    return len(text) < 30 and folded(text.strip(" :*")) in STATUS_WORDS
