"""A file of volumes as rows: CSV or Excel, a row a month or a column a month, every fault said with its row.

The package's own ``volumes.csv`` is one of them. What a file does not say of kind and version is what was chosen.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tertial.domain.economy.volumes import MONTHS
from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.errors import BadInput, TertialError
from tertial.ledger.formats.cells import Cell, cell_text
from tertial.ledger.formats.layout import normal
from tertial.ledger.formats.text import detect_encoding, utf8_blocks
from tertial.ledger.formats.workbook import sheets_of
from tertial.services.economy.volumes.basis import KIND_WORDS, KINDS, Kind, Service
from tertial.services.economy.volumes.entries import Entry, Key, clean, require_place
from tertial.services.messages import sentence

LARGEST_FILE = 20_000_000
MOST_PROBLEMS = 200
HEAD_ROWS = 20
"""How far down the headings are looked for: a report may print its name above them."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "service": ("insats", "tjänst", "service"),
    "provider_type": ("slag av utförare", "utförartyp", "regi", "provider_type"),
    "provider": ("utförare", "motpart", "utförarens kod", "leverantör", "provider"),
    "month": ("månad", "period", "month"),
    "kind": ("slag", "typ", "kind"),
    "version": ("version",),
    "raw": ("antal", "volym", "utfall", "budget", "prognos", "enheter", "raw"),
}
"""What each column may be called; upper case and double spaces do not count."""
WORDS: Mapping[str, str] = {
    "service": "Insats",
    "provider_type": "Slag av utförare",
    "provider": "Utförare",
    "month": "Månad",
    "kind": "Slag",
    "version": "Version",
    "raw": "Antal",
}
_BY_MONTH = {name: month for month, name in enumerate(MONTH_NAMES, 1)} | {
    name[:3]: month for month, name in enumerate(MONTH_NAMES, 1)
}
_PERIOD = re.compile(r"(\d{4})[-./ ]?(\d{1,2})(?:-\d{1,2})?")


@dataclass(frozen=True, slots=True)
class ReadVolumes:
    """A file's volumes in its order, and what is wrong in it: with any fault nothing of it is taken."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


def read_volumes(
    path: Path, *, services: Sequence[Service], year: int, kind: Kind, version: str
) -> ReadVolumes:
    """The volumes of a file. ``kind`` and ``version`` are for rows that do not say.

    Raises what opening a file may: ``file.damaged``, ``file.encoding``, ``file.password``, ``file.too-large``.
    """
    return _Reader(services, year, kind, version).read(_table(path))


Table = list[tuple[int, Sequence[Cell]]]


def _table(path: Path) -> Table:
    """All rows with their number in the file: of a workbook those of the sheet that has the headings."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise BadInput("file.too-large", file=path.name, size=size, limit=LARGEST_FILE)
    with path.open("rb") as file:
        is_workbook = file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if not is_workbook:
        return list(_csv(path))
    tables: list[Table] = [list(enumerate(sheet.rows(), 1)) for sheet in sheets_of(path)]
    return max(tables, key=_score, default=[])


def _csv(path: Path) -> Iterator[tuple[int, Sequence[Cell]]]:
    text = b"".join(utf8_blocks(path, detect_encoding(path))).decode()
    head = "\n".join(text.split("\n", HEAD_ROWS)[:HEAD_ROWS])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";\t,", key=head.count))
    start = 1
    try:
        for row in reader:
            yield start, row
            start = reader.line_num + 1
    except csv.Error as error:
        raise BadInput("file.damaged", file=path.name, problem=str(error)) from error


def _columns(cells: Sequence[Cell]) -> dict[str | int, int]:
    """Which column stands where, the first of two that mean the same; months by number."""
    known = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    found: dict[str | int, int] = {}
    for place, cell in enumerate(cells):
        text = normal(cell_text(cell)).rstrip("*: ")
        name = _BY_MONTH.get(text) or known.get(text)
        if name:
            found.setdefault(name, place)
    return found


def _score(table: Table) -> int:
    return max((len(_columns(cells)) for _, cells in table[:HEAD_ROWS]), default=0)


class _Reader:
    """Collects volumes and problems; nothing stops at the first fault."""

    def __init__(self, services: Sequence[Service], year: int, kind: Kind, version: str) -> None:
        self.year, self.kind, self.version = year, kind, version
        self.keys = [each.key for each in services]
        self.services = {normal(each.label): each.key for each in services} | {
            normal(each.key): each.key for each in services
        }
        self.problems: list[str] = []
        self.entries: list[Entry] = []
        self.lines: dict[Key, int] = {}

    def read(self, table: Table) -> ReadVolumes:
        best = max(
            range(min(len(table), HEAD_ROWS)), key=lambda n: len(_columns(table[n][1])), default=-1
        )
        columns = _columns(table[best][1]) if best >= 0 else {}
        months = [name for name in columns if isinstance(name, int)]
        missing = [] if "service" in columns else ["service"]
        if not months:
            missing += [name for name in ("month", "raw") if name not in columns]
        for name in missing:
            known = ", ".join(HEADINGS[name][:3])
            self.problems.append(f"Kolumnen {WORDS[name]} saknas; den kan heta {known}.")
        for line, cells in table[best + 1 :] if not missing else ():
            texts = {n: _at(cells, place) for n, place in columns.items()}
            if any(texts.values()):
                self._row(line, texts, months)
        if not self.problems and not self.entries:
            self.problems.append("Filen har inga volymer under rubrikerna.")
        return ReadVolumes(tuple(self.entries), tuple(self.problems[:MOST_PROBLEMS]))

    def _row(self, line: int, texts: Mapping[str | int, str], months: Sequence[int]) -> None:
        service = self.services.get(normal(texts["service"]), "")
        if not service:
            self._problem(line, "service", f"{texts['service']!r} är ingen upplagd insats.")
            return
        kind, version = self._kind(line, texts), texts.get("version", "") or self.version
        version = "" if kind == "outcome" else version
        if months:
            cells = [(month, texts[month]) for month in months if texts[month]]
        else:
            month = self._month(line, texts["month"])
            if month and not texts["raw"]:
                self._problem(line, "raw", "saknas. Skriv 0 om det inte var någon.")
            cells = [(month, texts["raw"])] if month and texts["raw"] else []
        place = (texts.get("provider_type", ""), texts.get("provider", ""))
        for month, text in cells:
            self._cell(line, Entry(service, *place, month, kind, version, text, line))

    def _cell(self, line: int, entry: Entry) -> None:
        try:
            entry = Entry(*entry.key[:4], entry.kind, entry.version, clean(entry.text), line)
            require_place(entry, self.keys)
        except TertialError as error:
            self._problem(line, MONTH_NAMES[entry.month - 1], sentence(error))
            return
        if entry.key in self.lines:
            self._problem(
                line, "month", f"samma insats, utförare och månad som rad {self.lines[entry.key]}."
            )
            return
        self.lines[entry.key] = line
        self.entries.append(entry)

    def _kind(self, line: int, texts: Mapping[str | int, str]) -> Kind:
        text = normal(texts.get("kind", ""))
        if not text:
            return self.kind
        found = KIND_WORDS.get(text) or next((kind for kind in KINDS if kind == text), None)
        if found is None:
            self._problem(line, "kind", f"{text!r} är inte utfall, budget eller prognos.")
        return found or self.kind

    def _month(self, line: int, text: str) -> int:
        """A month as a number, a name or a period of the year; nought where it is none, which is told."""
        plain = normal(text)
        month = _BY_MONTH.get(plain, 0)
        if plain.isascii() and plain.isdigit() and len(plain) <= 2:
            month = int(plain)
        elif period := _PERIOD.fullmatch(plain):
            if int(period[1]) != self.year:
                self._problem(line, "month", f"{text} är inte i {self.year}.")
                return 0
            month = int(period[2])
        if month not in MONTHS:
            self._problem(
                line, "month", f"{text!r} är ingen månad. Skriv 1–12, mars eller {self.year}-03."
            )
            return 0
        return month

    def _problem(self, line: int, column: str, said: str) -> None:
        self.problems.append(f"Rad {line}, {WORDS.get(column, column)}: {said}")


def _at(cells: Sequence[Cell], place: int) -> str:
    """A cell as text; a number as it stands, with a decimal comma."""
    if place >= len(cells):
        return ""
    text = cell_text(cells[place])
    return text.replace(".", ",") if isinstance(cells[place], float) else text
