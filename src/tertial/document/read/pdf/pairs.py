"""Labels with a text beside each, two columns without figures: read as running text, label by label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from tertial.document.parts import Text
from tertial.document.read.around import Met
from tertial.document.read.pdf.lines import Line, Piece
from tertial.document.read.pdf.rows import heights_of, middle
from tertial.document.read.pdf.zones import Zone
from tertial.document.read.text.paragraphs import joined_texts

_LONGEST_LABEL: Final = 40
_SHORTEST_TEXT: Final = 36
"""Characters that the lines of the texts have in the mean, at least."""


def text_edge(zone: Zone) -> float | None:
    """Where the texts begin in a list of labels and texts; ``None`` where the lines are something else."""
    rows = [line for line in zone.lines if len(line.pieces) > 1]
    if not rows or any(len(line.pieces) > 2 for line in rows) or zone.down:
        return None
    starts = Counter(round(line.pieces[1].x0) for line in rows)
    edge, count = starts.most_common(1)[0]
    inside = [y for y in heights_of(zone) if middle(zone.lines[0]) < y < middle(zone.lines[-1])]
    if count * 2 < len(rows) or len(inside) > 1:
        return None
    texts = [line.pieces[-1] for line in zone.lines if abs(line.pieces[-1].x0 - edge) < 2]
    labels = [line.pieces[0] for line in rows if abs(line.pieces[1].x0 - edge) < 2]
    long = sum(len(piece.text) for piece in texts) >= _SHORTEST_TEXT * len(texts)
    if not long or any(len(piece.text) > _LONGEST_LABEL or piece.is_figure for piece in labels):
        return None
    return edge


def texts_in(zone: Zone, edge: float) -> list[Met]:
    """Each label, and its text after it; what stands otherwise as it stands."""
    found: list[Met] = []
    label: list[tuple[Line, Piece]] = []
    text: list[tuple[Line, Piece]] = []
    for line in zone.lines:
        first, last = line.pieces[0], line.pieces[-1]
        if abs(last.x0 - edge) >= 2:
            if first.x0 < edge - 4 and label and text and last.base - text[-1][1].base < 0.3:
                label.append((line, first))
                continue
            found += _met(label, text)
            label, text = [], []
            found += [met for piece in line.pieces for met in _met([(line, piece)], [])]
            continue
        if len(line.pieces) > 1:
            found += _met(label, text)
            label, text = [(line, first)], []
        text.append((line, last))
    return found + _met(label, text)


def _met(label: Sequence[tuple[Line, Piece]], text: Sequence[tuple[Line, Piece]]) -> list[Met]:
    return [
        Met(_joined(held), is_bold=all(piece.is_bold for _, piece in held))
        for held in (label, text)
        if held
    ]


def _joined(held: Sequence[tuple[Line, Piece]]) -> Text:
    return joined_texts([(piece.text, Line(line.page, [piece]).place) for line, piece in held])
