"""What stands before and inside a Markdown text that is not Markdown: a head of names and values, tables in HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tertial.document.model import Place
from tertial.document.parts import Grid, GridRow, Heading, Part, Text
from tertial.document.read.text.lines import Line

_NAMED = re.compile(r"(?P<name>[A-Za-z_-]{2,30}):\s*(?P<value>\S.*)?")
_LONGEST_HEAD = 40
_LONGEST_TABLE = 20_000


def head_of(lines: Sequence[Line]) -> tuple[list[Part], int]:
    """The head between two lines of ---, its title as a heading, and the line after it; nothing where there is none."""
    at = next((n for n, line in enumerate(lines[:20]) if not line.is_blank), 0)
    if not lines or lines[at].text.strip() != "---":
        return [], 0
    ends = range(at + 1, min(at + _LONGEST_HEAD, len(lines)))
    end = next((n for n in ends if lines[n].text.strip() in ("---", "...")), 0)
    inside = [line for line in lines[at + 1 : end] if not line.is_blank]
    if not end or not inside or not _NAMED.fullmatch(inside[0].text.strip()):
        return [], 0
    parts: list[Part] = []
    for line in inside:
        match = _NAMED.fullmatch(line.text.strip())
        value = (match["value"] or "").strip("'\"") if match else line.text.strip()
        if match and match["name"].lower() == "title" and value:
            parts.insert(0, Heading(value, 1, line.place))
        elif value:
            parts.append(Text(value, line.place, "note", ((0, line.place),), has_figures=False))
    return parts, end + 1


def web_table_at(lines: Sequence[Line], at: int) -> tuple[list[Part], int]:
    """What a ``<table>`` in the text holds and the line after it; nothing where none begins."""
    if "<table" not in lines[at].text[:2000].lower():
        return [], at
    stop = min(at + _LONGEST_TABLE, len(lines))
    end = next((n for n in range(at, stop) if "</table" in lines[n].text.lower()), None)
    if end is None:
        return [], at
    from tertial.document.read.html import read_html

    markup = "\n".join(line.text for line in lines[at : end + 1])
    found = read_html(f"<html><body>{markup}</body></html>".encode())
    return [_placed(part, lines[at].place) for part in found.parts], end + 1


def _placed(part: Part, place: Place) -> Part:
    if not isinstance(part, Grid):
        return replace(part, place=place)
    rows = tuple(
        GridRow(tuple(replace(cell, place=place) for cell in row.cells), place) for row in part.rows
    )
    return replace(part, rows=rows, place=place)
