"""What is drawn on a page beside its text: rules, shaded areas, drawings and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pypdfium2.raw as raw

from tertial.document.read.pdf import bulk
from tertial.document.read.pdf.bulk import Handle

if TYPE_CHECKING:
    from tertial.document.read.pdf.pages import Turn

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in points from the upper left corner."""

MOST_OBJECTS: Final = 50_000
MOST_RULES: Final = 4_000
MOST_SEGMENTS: Final = 4_000
DEEPEST: Final = 5
THIN: Final = 3.0
"""Points: what is thinner is a rule."""
_CORNERS: Final = 8
"""Curves of a box with round corners at most."""
_SHORTEST, _LONGEST, _FLAT = 1.0, 12.0, 1.6
"""Points that a dash measures."""
_DRAWN: Final = frozenset((raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM))
_JOINED: Final = 1.5
"""Points between ends of rules that are one."""


@dataclass(slots=True)
class Marks:
    """``across`` and ``down``: rules as thin boxes, those that meet end to end made one. ``areas``: shaded ones.
    ``drawings``: boxes of what has curves or leans. ``pictures``: boxes."""

    across: list[Box] = field(default_factory=list)
    down: list[Box] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    drawings: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    dashes: list[Box] = field(default_factory=list)


def marks_on(page: Handle, turn: Turn, seen: Set[Handle] = frozenset()) -> Marks:
    """The marks on a page that pdfium holds open; ``seen`` are the text objects whose signs are known.

    pdfium takes a dash right after an equal one for the same sign and leaves it out: ``dashes``.
    """
    marks = Marks()
    count = min(raw.FPDFPage_CountObjects(bulk.pointer(page, raw.FPDF_PAGE)), MOST_OBJECTS)
    _Reader(marks, turn, seen).add(bulk.on_page(page, count), None, 0)
    marks.across = _joined(marks.across, 0)[:MOST_RULES]
    marks.down = _joined(marks.down, 1)[:MOST_RULES]
    return marks


class _Reader:
    def __init__(self, marks: Marks, turn: Turn, seen: Set[Handle]) -> None:
        self.marks, self.turn, self.seen = marks, turn, seen
        self._point = ctypes.c_float(), ctypes.c_float()
        self._to = [ctypes.byref(each) for each in self._point]
        self._segments = 0
        self._objects = 0

    def add(self, objects: Sequence[Handle], matrix: Any, depth: int) -> None:
        """What objects draw, in the order they are drawn; ``matrix`` of the form they are in."""
        wanted = [
            (held, kind)
            for held, kind in zip(objects, bulk.kinds(objects), strict=True)
            if kind in _DRAWN
            or (kind == raw.FPDF_PAGEOBJ_TEXT and self.seen and held not in self.seen)
        ]
        boxes = self._boxes([held for held, _ in wanted], matrix)
        modes = iter(bulk.modes([held for held, kind in wanted if kind == raw.FPDF_PAGEOBJ_PATH]))
        for (held, kind), box in zip(wanted, boxes, strict=True):
            if kind == raw.FPDF_PAGEOBJ_FORM:
                if depth < DEEPEST:
                    self._form(held, matrix, depth)
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(held, matrix, box, *next(modes))
            elif box and kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.marks.pictures.append(box)
            elif box and _SHORTEST < box[2] - box[0] < _LONGEST and box[3] - box[1] < _FLAT:
                self.marks.dashes.append(box)

    def _form(self, held: Handle, matrix: Any, depth: int) -> None:
        own = raw.FS_MATRIX(*bulk.matrices([held]))
        inner = own if matrix is None else _product(own, matrix)
        form = bulk.pointer(held, raw.FPDF_PAGEOBJECT)
        count = min(raw.FPDFFormObj_CountObjects(form), MOST_OBJECTS - self._objects)
        self._objects += max(count, 0)
        self.add(bulk.in_form(held, count), inner, depth + 1)

    def _boxes(self, objects: Sequence[Handle], matrix: Any) -> list[Box | None]:
        return [box and self._turned(box, matrix) for box in bulk.bounds(objects)]

    def _turned(self, box: Box, matrix: Any) -> Box:
        left, bottom, right, top = box if matrix is None else _moved(matrix, *box)
        return self.turn.box(left, bottom, right, top)

    def _path(
        self, path: Handle, matrix: Any, box: Box | None, is_filled: bool, is_drawn: bool
    ) -> None:
        if box is None or not (is_filled or is_drawn):
            return
        held = bulk.pointer(path, raw.FPDF_PAGEOBJECT)
        if is_filled and not is_drawn and self._is_white(held):
            return
        x0, y0, x1, y1 = box
        if y1 - y0 <= THIN or x1 - x0 <= THIN:
            self._rule(box)
            return
        count = raw.FPDFPath_CountSegments(held)
        self._segments += count
        if self._segments > MOST_SEGMENTS * 10 or count > MOST_SEGMENTS:
            self.marks.drawings.append(box)
            return
        straight, curves, leaning = self._lines(held, matrix, count)
        if leaning or (curves and not (curves <= _CORNERS and len(straight) >= 2)):
            self.marks.drawings.append(box)
            return
        if is_filled:
            self.marks.areas.append(box)
        if not curves and (is_drawn or count > 6):
            for line in straight:
                self._rule(line)

    def _rule(self, box: Box) -> None:
        x0, y0, x1, y1 = box
        if x1 - x0 >= y1 - y0:
            if x1 - x0 > 4:
                self.marks.across.append(box)
        elif y1 - y0 > 4:
            self.marks.down.append(box)

    def _lines(self, held: Any, matrix: Any, count: int) -> tuple[list[Box], int, int]:
        """The lines across and down of a path, and how many of its lines bend and lean."""
        x, y = self._point
        before: tuple[float, float] | None = None
        begun: tuple[float, float] | None = None
        straight: list[Box] = []
        points, leaning = 0, 0
        for n in range(count):
            segment = raw.FPDFPath_GetPathSegment(held, n)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, self._to[0], self._to[1])
            point = x.value, y.value
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                points += 1
            elif kind == raw.FPDF_SEGMENT_MOVETO:
                begun = point
            elif before is not None:
                line = self._line(held, matrix, before, point)
                straight += [line] if line else []
                leaning += line is None
            if raw.FPDFPathSegment_GetClose(segment) and begun is not None and begun != point:
                line = self._line(held, matrix, point, begun)
                straight += [line] if line else []
                leaning += line is None
            before = point
        return straight, points // 3, leaning

    def _line(
        self, held: Any, matrix: Any, a: tuple[float, float], b: tuple[float, float]
    ) -> Box | None:
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(held, ctypes.byref(own))
        left, bottom = _point(own, *a)
        right, top = _point(own, *b)
        if matrix is not None:
            left, bottom = _point(matrix, left, bottom)
            right, top = _point(matrix, right, top)
        if abs(left - right) > 0.7 and abs(bottom - top) > 0.7:
            return None
        return self.turn.box(left, bottom, right, top)

    def _is_white(self, held: Any) -> bool:
        """White or clear: background, not a mark."""
        four = [ctypes.c_uint() for _ in range(4)]
        if not raw.FPDFPageObj_GetFillColor(held, *map(ctypes.byref, four)):
            return False
        red, green, blue, alpha = (each.value for each in four)
        return alpha < 8 or min(red, green, blue) >= 252


def _point(matrix: Any, x: float, y: float) -> tuple[float, float]:
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


def _moved(matrix: Any, left: float, bottom: float, right: float, top: float) -> Box:
    corners = [
        _point(matrix, x, y)
        for x, y in ((left, bottom), (left, top), (right, bottom), (right, top))
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _product(inner: Any, outer: Any) -> Any:
    return raw.FS_MATRIX(
        inner.a * outer.a + inner.b * outer.c,
        inner.a * outer.b + inner.b * outer.d,
        inner.c * outer.a + inner.d * outer.c,
        inner.c * outer.b + inner.d * outer.d,
        inner.e * outer.a + inner.f * outer.c + outer.e,
        inner.e * outer.b + inner.f * outer.d + outer.f,
    )


def _joined(rules: Iterable[Box], axis: int) -> list[Box]:
    """Rules on one line whose ends meet, as one. ``axis`` 0: across, 1: down."""
    other = 1 - axis
    found: list[list[float]] = []
    by_place: dict[int, list[list[float]]] = {}
    for box in sorted(rules, key=lambda each: (each[axis], each[other])):
        middle = (box[other] + box[other + 2]) / 2
        place = round(middle)
        for key in (place, place - 1, place + 1):
            near = [
                each
                for each in by_place.get(key, ())[-3:]
                if abs((each[other] + each[other + 2]) / 2 - middle) < 1.0
                and box[axis] <= each[axis + 2] + _JOINED
            ]
            if near:
                last = near[-1]
                last[axis + 2] = max(last[axis + 2], box[axis + 2])
                break
        else:
            new = list(box)
            found.append(new)
            by_place.setdefault(place, []).append(new)
    return sorted(
        ((a, b, c, d) for a, b, c, d in found), key=lambda each: (each[other], each[axis])
    )
