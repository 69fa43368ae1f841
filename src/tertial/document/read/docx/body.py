"""The body of a Word file in reading order: paragraphs become headings and texts, tables become grids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tertial.document.model import Place, Unread
from tertial.document.parts import Grid, GridCell, GridRow, Heading, Part, Text
from tertial.document.read.around import Met
from tertial.document.read.docx.charts import grid_of
from tertial.document.read.docx.names import W, flag, number, value
from tertial.document.read.docx.runs import Line, Lines
from tertial.document.read.docx.styles import Styles
from tertial.document.read.limits import DEEPEST, Budget, Deadline
from tertial.document.read.within import plain_parts
from tertial.errors import BadInput

_WRAPPERS: Final = frozenset(
    W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
"""Elements around blocks, rows and cells that are themselves nothing."""
WIDEST_SPAN: Final = 200
_LEAST_TABBED: Final = 2
"""Lines with tabs and figures that make a table."""
_LEAST_WORDED: Final = 3
"""Lines with tabs and only words that do."""
_LOOKS: Final = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
_PARTS: Final = {"firstColumn": "firstCol", "lastColumn": "lastCol"}


class Body:
    """Collects what is met. ``title`` is what the file's title style says; ``charts`` gives a chart by its id."""

    def __init__(
        self, styles: Styles, lines: Lines, charts: Callable[[str], Any | None] = lambda _: None
    ) -> None:
        self.met: list[Met] = []
        self.unread: list[Unread] = []
        self.title = ""
        self._styles, self._lines, self._charts = styles, lines, charts
        self._tabbed: list[Line] = []
        self._deadline, self._budget = Deadline(), Budget()

    def blocks(self, container: Any, depth: int = 0) -> None:
        """Paragraphs and tables in an element, in order."""
        if depth > DEEPEST:
            raise BadInput("read.too_deep")
        before: Line | None = None
        for child in _inside(container):
            if child.tag == W + "p":
                line = self._lines.line(child)
                if before is not None:
                    line = _joined(before, line)
                before = line if line.goes_on else None
                if before is None:
                    self._line(line, depth)
            elif child.tag == W + "tbl":
                self._end_tabbed()
                self._table(child, depth)
            elif child.tag == W + "altChunk":
                self.unread.append(Unread("embedded", self._place()))
        if before is not None:
            self._line(before, depth)
        self._end_tabbed()

    def _place(self) -> Place | None:
        return Place(page=self._lines.page) if self._lines.page else None

    def _line(self, line: Line, depth: int) -> None:
        self._deadline.check()
        text = _on_one_line(line.text)
        if "\t" in line.text.strip() and not line.style.is_contents:
            self._tabbed.append(line)
            return
        self._end_tabbed()
        if text and not line.style.is_contents:
            self._say(line, text)
        self._say_more(line, depth)

    def _say_more(self, line: Line, depth: int) -> None:
        for mark, said in line.notes:
            self.met.append(Met(Text(f"{mark} {said}", line.place, "note")))
        self._draw(line.charts, line.place)
        for box in line.boxes:
            self.blocks(box, depth + 1)

    def _draw(self, charts: list[str], place: Place | None) -> None:
        """Charts as tables of what they keep; one that keeps nothing is told of."""
        for each in charts:
            root = self._charts(each)
            grid = None if root is None else grid_of(root, place, self._budget.spend)
            if grid:
                self.met.append(Met(grid))
            else:
                self.unread.append(Unread("chart", place))

    def _end_tabbed(self) -> None:
        """Lines set with tabs may be a table, which a reader of plain text knows; else they are texts."""
        lines, self._tabbed = self._tabbed, []
        place = lines[0].place if lines else None
        parts: tuple[Part, ...] = ()
        if _has_figures(lines) or _is_worded(lines):
            parts = plain_parts("\n".join(line.text for line in lines), lambda _: place)
        if any(isinstance(part, Grid) for part in parts):
            self.met += [Met(part) for part in parts]
        else:
            for line in lines:
                self._say(line, _on_one_line(line.text))
        for line in lines:
            self._say_more(line, 0)

    def _say(self, line: Line, text: str) -> None:
        level = self._styles.outline(line.style, line.properties)
        if line.style.is_title and not self.title:
            self.title = text
        if level:
            self.met.append(Met(Heading(text, min(level, 6), line.place)))
        elif line.style.is_caption:
            self.met.append(Met(Text(text, line.place), is_caption=True))
        elif line.style.is_note:
            self.met.append(Met(Text(text, line.place, "note")))
        elif self._styles.is_item(line.style, line.properties):
            self.met.append(Met(Text(text, line.place, "item")))
        else:
            self.met.append(Met(Text(text, line.place), is_bold=line.is_bold))

    # --- tables -------------------------------------------------------------------------------------------

    def _table(self, table: Any, depth: int) -> None:
        rows = list(_rows(table))
        if _is_layout(table, rows):
            for _, cells in rows:
                for cell in cells:
                    self.blocks(cell, depth + 1)
            return
        reader = _Table(self._lines, self._budget, self._deadline)
        made = reader.grid(rows, _bold_parts(table, self._styles))
        if any(cell.text for row in made.rows for cell in row.cells):
            self.met.append(Met(made))
        self._draw(reader.charts, made.place)
        for box in reader.boxes:
            self.blocks(box, depth + 1)


class _Table:
    """Reads one table; ``boxes`` are the text boxes that hang on its paragraphs, ``charts`` the ids of charts in it."""

    def __init__(self, lines: Lines, budget: Budget, deadline: Deadline) -> None:
        self.boxes: list[Any] = []
        self.charts: list[str] = []
        self._lines, self._budget, self._deadline = lines, budget, deadline
        self._notes: list[tuple[str, str]] = []

    def grid(self, rows: list[tuple[Any, list[Any]]], bold: frozenset[str]) -> Grid:
        """The table; ``bold`` are the parts of it that its style makes bold."""
        heights = _heights([cells for _, cells in rows])
        made: list[GridRow] = []
        heading_rows = 0
        for number_of_row, (row, cells) in enumerate(rows):
            self._deadline.check()
            properties = row.find(W + "trPr")
            is_heading = properties is not None and bool(flag(properties, "tblHeader"))
            if is_heading and heading_rows == number_of_row:
                heading_rows += 1
            is_bold = (number_of_row == 0 and "firstRow" in bold) or (
                number_of_row == len(rows) - 1 and "lastRow" in bold
            )
            found = [GridCell()] * _before(properties)
            for place, cell in enumerate(cells):
                height = heights[number_of_row][place]
                self._budget.spend(_width(cell))
                if height:
                    in_bold = is_bold or (place == 0 and "firstCol" in bold)
                    found.append(self._cell(cell, height, is_heading, in_bold))
            place_of_row = next((each.place for each in found if each.place), None)
            made.append(GridRow(tuple(found), place_of_row))
        return Grid(
            rows=tuple(made),
            heading_rows=heading_rows or None,
            notes=tuple(self._notes),
            place=next((row.place for row in made if row.place), None),
        )

    def _cell(self, cell: Any, height: int, is_heading: bool, is_bold: bool) -> GridCell:
        lines = [self._lines.line(each) for each in _paragraphs(cell)]
        for line in lines:
            self._notes += line.notes
            self.boxes += line.boxes
            self.charts += line.charts
        said = [line for line in lines if line.text.strip()]
        text = "\n".join(line.text.strip(" \n") for line in said)
        return GridCell(
            text=text.strip("\t"),
            place=said[0].place if said else None,
            colspan=_width(cell),
            rowspan=height,
            is_bold=bool(said) and (is_bold or all(line.is_bold for line in said)),
            is_heading=is_heading,
            indent=said[0].indent if said else 0.0,
        )


def _has_figures(lines: list[Line]) -> bool:
    return sum(any(map(str.isdecimal, line.text)) for line in lines) >= _LEAST_TABBED


def _is_worded(lines: list[Line]) -> bool:
    """Lines of words that are parted into as many cells each, and are no form with a word before a colon."""
    rows = [[cell.strip() for cell in line.text.strip().split("\t")] for line in lines]
    widths = {len(row) for row in rows}
    return (
        len(rows) >= _LEAST_WORDED
        and len(widths) == 1
        and all(all(row) and not row[0].endswith(":") for row in rows)
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split("\n")).replace("\t", " ").strip()


def _joined(first: Line, second: Line) -> Line:
    """Two paragraphs of which the first one's end is deleted, as one."""
    second.text = first.text + second.text
    second.is_bold = first.is_bold and second.is_bold
    second.notes, second.boxes = first.notes + second.notes, first.boxes + second.boxes
    second.charts = first.charts + second.charts
    second.place = first.place
    return second


def _inside(container: Any) -> Iterator[Any]:
    """The children of an element, those of wrappers in their place; a contents list is left out whole."""
    for child in container:
        if child.tag in _WRAPPERS:
            if not _is_contents(child):
                yield from _inside(child)
        elif isinstance(child.tag, str):
            yield child


def _is_contents(wrapper: Any) -> bool:
    gallery = wrapper.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _rows(table: Any) -> Iterator[tuple[Any, list[Any]]]:
    """The rows with their cells, without those that are deleted."""
    for row in _inside(table):
        if row.tag != W + "tr" or row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells = [
            each
            for each in _inside(row)
            if each.tag == W + "tc" and each.find(f"{W}tcPr/{W}cellDel") is None
        ]
        yield row, cells


def _paragraphs(cell: Any) -> Iterator[Any]:
    """The paragraphs of a cell, also those of tables in it."""
    for child in _inside(cell):
        if child.tag == W + "p":
            yield child
        elif child.tag in (W + "tbl", W + "tr", W + "tc"):
            yield from _paragraphs(child)


def _is_layout(table: Any, rows: list[tuple[Any, list[Any]]]) -> bool:
    """A table that only sets text in columns or a frame: one cell a row, or real tables inside it."""
    if all(len(cells) <= 1 for _, cells in rows):
        return True
    for inner in table.iterdescendants(W + "tbl"):
        wide = sum(1 for _, cells in _rows(inner) if len(cells) > 1)
        if wide > 1:
            return True
    return False


def _bold_parts(table: Any, styles: Styles) -> frozenset[str]:
    """The parts that the table's style makes bold, of those that the table takes from it."""
    properties = table.find(W + "tblPr")
    if properties is None:
        return frozenset()
    bold = styles.bold_parts(value(properties, "tblStyle"))
    look = properties.find(W + "tblLook")
    if not bold or look is None:
        return frozenset()
    bits = look.get(W + "val", "0")
    taken = (
        int(bits, 16) if len(bits) <= 8 and all(c in "0123456789abcdefABCDEF" for c in bits) else 0
    )
    return frozenset(
        _PARTS.get(name, name)
        for name, bit in _LOOKS.items()
        if _PARTS.get(name, name) in bold
        and (look.get(W + name) in ("1", "true") if look.get(W + name) else taken & bit)
    )


def _before(properties: Any | None) -> int:
    """How many columns a row begins in from the left."""
    said = None if properties is None else value(properties, "gridBefore")
    return max(0, min(number(said), WIDEST_SPAN))


def _width(cell: Any) -> int:
    said = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if said is None else max(1, min(number(said.get(W + "val"), 1), WIDEST_SPAN))


def _merge(cell: Any) -> str:
    """ "restart" where a merged cell begins, "continue" where it goes on, "" for others."""
    said = cell.find(f"{W}tcPr/{W}vMerge")
    if said is None:
        return ""
    return "restart" if said.get(W + "val") == "restart" else "continue"


def _heights(rows: list[list[Any]]) -> list[list[int]]:
    """For each cell how many rows it takes; 0 for one that goes on from that above."""
    heights: list[list[int]] = []
    open_at: dict[int, tuple[int, int]] = {}  # column → (row, place) where a merged cell began
    for number_of_row, cells in enumerate(rows):
        heights.append([])
        column = _before(cells[0].getparent().find(W + "trPr")) if cells else 0
        still: dict[int, tuple[int, int]] = {}
        for place, cell in enumerate(cells):
            merge = _merge(cell)
            if merge == "continue" and column in open_at:
                row, first = still[column] = open_at[column]
                heights[row][first] += 1
                heights[-1].append(0)
            else:
                heights[-1].append(1)
                if merge:
                    still[column] = (number_of_row, place)
            column += _width(cell)
        open_at = still
    return heights
