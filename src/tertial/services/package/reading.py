"""Reads a package's folder and says all that is wrong with it: which file, row and column, and what was expected."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tertial.document.template import validate_template
from tertial.domain.statement import OUTSIDE
from tertial.errors import BadInput
from tertial.ledger.formats.mapping import toml_problem
from tertial.services.messages import problem_words
from tertial.services.package.columns import TableSpec
from tertial.services.package.spec import BY_NAME, TABLES
from tertial.services.package.values import KEY, Unfit, Value, parse

SCHEMA = "tertial.package/1"
LARGEST_FILE = 50_000_000
Row = Mapping[str, Value]
LONGEST_QUOTE = 60
MOST_UNRESOLVED = 5
"""When more rows than this refer to what a table does not have, it is the table that is looked at first."""
_HEAD = (
    *("municipality_code", "municipality", "committee", "committee_name", "department", "remark"),
)
FOLDERS = {"texts", "templates", "ledger"}
LEFT_OUT = ("~$", ".", "LÄS", "README")
"""How names of files begin that are no part of the package: of programs, or for people."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that must be mended before the package can be taken. ``line`` is 0 where it concerns a whole file.

    ``follow_ups`` counts further faults that come of this one, and go away with it.
    """

    file: str
    line: int
    column: str
    message: str
    follow_ups: int = 0

    def __str__(self) -> str:
        place = f", rad {self.line}" if self.line else ""
        column = f", kolumn {self.column}" if self.column else ""
        more = f" (och {self.follow_ups} följdfel)" if self.follow_ups else ""
        return f"{self.file}{place}{column}: {self.message}{more}"


@dataclass(frozen=True, slots=True)
class Package:
    """A committee's year as read: rows of values by table, texts by (report, section), templates by key.

    ``places`` says which file and line each row of a table stood on.
    """

    municipality_code: str
    municipality: str
    committee: str
    committee_name: str
    department: str
    year: int
    remark: str
    tables: Mapping[str, tuple[Row, ...]]
    texts: Mapping[tuple[str, str], str]
    templates: Mapping[str, Mapping[str, Any]]
    ledger: tuple[Path, ...] = ()
    places: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict, compare=False)

    @property
    def fingerprint(self) -> str:
        """The same for the same contents, whatever files they were in."""
        body = repr(
            (
                [getattr(self, name) for name in self.__dataclass_fields__ if name not in _BIG],
                {name: [sorted(row.items()) for row in rows] for name, rows in self.tables.items()},
                sorted(self.texts.items()),
                sorted((key, repr(body)) for key, body in self.templates.items()),
            )
        )
        return hashlib.sha256(body.encode()).hexdigest()


_BIG = {"tables", "texts", "templates", "ledger", "places"}


def is_package(path: Path) -> bool:
    return path.is_dir() and (path / "package.toml").is_file()


def read_package(folder: Path) -> Package:
    """Read a package. Raises ``BadInput("package.problems")`` with every problem in ``problems``."""
    return _Reader(folder).read()


class _Reader:
    """Collects rows and problems; nothing stops at the first fault, and what comes of another fault is only counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.roots: dict[str, Problem] = {}
        self.follow_ups: Counter[str] = Counter()
        self.unresolved: dict[str, list[Problem]] = {}
        self.files: dict[str, str] = {}
        self.cut: set[str] = set()
        self.places: dict[str, list[tuple[str, int]]] = {}

    def read(self) -> Package:
        head = self._head()
        found = self.folder.glob("*.xlsx")
        books = sorted(path for path in found if not path.name.startswith(LEFT_OUT))
        sheets = {path.name: self._sheets(path) for path in books}
        tables = {spec.name: self._table(spec, sheets) for spec in TABLES}
        self._unknown_files(sheets)
        texts, templates = self._texts(), self._templates()
        self._references(tables, texts, templates)
        self._years(tables, head["year"])
        if self.roots or self.problems or self.unresolved:
            raise package_problems(self.folder.resolve().name, self._all_problems())
        files = sorted(p for p in self.folder.glob("ledger/*") if _is_ledger(p))
        return Package(
            **head,
            tables=tables,
            texts=texts,
            templates=templates,
            ledger=tuple(files),
            places=self.places,
        )

    def _all_problems(self) -> tuple[Problem, ...]:
        """Causes first, each with how many follow-ups it has."""
        causes = (
            replace(problem, follow_ups=self.follow_ups[name])
            for name, problem in self.roots.items()
        )
        lost, single = [], []
        for table, found in self.unresolved.items():
            if len(found) > MOST_UNRESOLVED and table in BY_NAME:
                message = (
                    f"{len(found)} rader i andra filer hänvisar till nycklar som inte finns här "
                    f"(den första: {found[0].file}, rad {found[0].line}); är filen hel?"
                )
                name = self.files.get(table, f"{table}.csv")
                lost.append(Problem(name, 0, "", message))
            else:
                single += found
        return (*causes, *lost, *self.problems, *single)

    def _problem(self, file: str, line: int, column: str, message: str) -> None:
        self.problems.append(Problem(file, line, column, message))

    def _root(self, table: str, problem: Problem) -> None:
        """A fault of a whole table: what others then miss in it is counted and not told one by one."""
        if table in self.roots:
            self.problems.append(problem)
        else:
            self.roots[table] = problem

    # --- package.toml ---------------------------------------------------------------------------------

    def _head(self) -> dict[str, Any]:
        body = self._toml(self.folder / "package.toml")
        if not body:
            if not self.problems:
                self._problem("package.toml", 0, "", "filen är tom")
            return {**dict.fromkeys(_HEAD, ""), "year": None}
        if body.get("schema") != SCHEMA:
            self._problem("package.toml", 0, "schema", f"ska vara {SCHEMA!r}")
        municipality, committee = (
            part if isinstance(part := body.get(name), Mapping) else {}
            for name in ("municipality", "committee")
        )
        found = {
            "municipality_code": municipality.get("code", ""),
            "municipality": municipality.get("name", ""),
            "committee": committee.get("slug", ""),
            "committee_name": committee.get("name", ""),
            "department": committee.get("department", ""),
            "remark": body.get("remark", ""),
        }
        for name, value in found.items():
            if not isinstance(value, str) or (not value and name not in ("department", "remark")):
                self._problem("package.toml", 0, name, "ska vara en text")
        if (
            isinstance(found["committee"], str)
            and found["committee"]
            and not KEY.fullmatch(found["committee"])
        ):
            self._problem(
                "package.toml", 0, "committee.slug", "ska vara ett kort namn utan mellanrum"
            )
        year = body.get("year")
        if not isinstance(year, int) or not 1990 <= year <= 2100:
            self._problem("package.toml", 0, "year", "ska vara ett år, som 2020")
        return {**found, "year": year}

    def _toml(self, path: Path) -> dict[str, Any]:
        name = path.relative_to(self.folder).as_posix()
        text = ""
        try:
            text = path.read_text(encoding="utf-8")
            return tomllib.loads(text)
        except FileNotFoundError:
            self._problem(name, 0, "", "filen saknas")
        except UnicodeDecodeError:
            self._problem(name, 0, "", "filen är inte UTF-8")
        except tomllib.TOMLDecodeError as error:
            self._problem(
                name,
                0,
                "",
                f"filen är inte giltig TOML: {problem_words(toml_problem(text, error))}",
            )
        return {}

    # --- tables ---------------------------------------------------------------------------------------

    def _table(
        self, spec: TableSpec, sheets: Mapping[str, Mapping[str, list[list[str]]]]
    ) -> tuple[Row, ...]:
        path = self.folder / f"{spec.name}.csv"
        found = [
            (f"{file} / {spec.name}", book[spec.name])
            for file, book in sheets.items()
            if spec.name in book
        ]
        if path.is_file():
            raw = self._csv(path)
            if not raw and spec.name not in self.roots:
                names = ";".join(column.name for column in spec.columns)
                message = f"filen är tom; den ska börja med rubrikraden {names}"
                self._root(spec.name, Problem(path.name, 0, "", message))
            found.append((path.name, raw))
        if len(found) > 1:
            self._problem(found[1][0], 0, "", f"tabellen finns också i {found[0][0]}")
        if found:
            self.files[spec.name] = found[0][0]
        return tuple(self._rows(spec, *found[0])) if found else ()

    def _csv(self, path: Path) -> list[list[str]]:
        raw = path.read_bytes()
        if len(raw) > LARGEST_FILE:
            self._problem(path.name, 0, "", f"filen är större än {LARGEST_FILE // 1_000_000} MB")
            return []
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
        if "\ufffd" in text:
            self._problem(path.name, 0, "", "har tecken som inte är UTF-8 eller cp1252")
        if text and not text.endswith(("\n", "\r")):
            self.cut.add(path.name)
        head = text.split("\n", 1)[0]
        delimiter = max(";,\t", key=head.count)
        # A row's line is where it begins; empty rows keep the count.
        return self._numbered(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), path.name
        )

    def _numbered(self, reader: Any, file: str) -> list[list[str]]:
        rows: list[list[str]] = []
        lines: list[int] = []
        start = 1
        try:
            for row in reader:
                rows.append(row)
                lines.append(start)
                start = reader.line_num + 1
        except csv.Error as error:
            self._problem(file, start, "", f"raden går inte att läsa: {problem_words(str(error))}")
        self.places[file] = [(file, line) for line in lines]
        return rows

    def _sheets(self, path: Path) -> dict[str, list[list[str]]]:
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_path(str(path))
            return {
                name: [
                    [_cell(value) for value in row]
                    for row in book.get_sheet_by_name(name).to_python()
                ]
                for name in book.sheet_names
                if name in BY_NAME
            }
        except (CalamineError, OSError, ValueError) as error:
            words = problem_words(str(error))
            self._problem(path.name, 0, "", f"arbetsboken går inte att läsa: {words}")
            return {}

    def _rows(self, spec: TableSpec, file: str, raw: list[list[str]]) -> Iterator[Row]:
        if not raw:
            return
        headings = [text.strip().lstrip("\ufeff") for text in raw[0]]
        columns = {column.name: column for column in spec.columns}
        for name in headings:
            if name and name not in columns:
                near = get_close_matches(name, columns, 1)
                hint = f", menas {near[0]}?" if near else f"; tabellen har {', '.join(columns)}"
                self._problem(file, 1, name, f"kolumnen finns inte{hint}")
        for name in (c.name for c in spec.columns if c.required and c.name not in headings):
            self._root(spec.name, Problem(file, 1, name, "kolumnen saknas"))
        raw = self._without_broken_end(spec, file, headings, raw)
        seen: dict[tuple[Value, ...], int] = {}
        places = self.places.get(file)
        for number, cells in enumerate(raw[1:], start=1):
            line = places[number][1] if places else number + 1
            if not any(cell.strip() for cell in cells):
                continue
            row = self._row(
                spec,
                file,
                line,
                dict(zip(headings, cells, strict=False)),
                len(cells) > len(headings),
            )
            key = tuple(row.get(name) for name in spec.key)
            if key in seen and spec.name in self.roots:
                self.follow_ups[spec.name] += 1
            elif key in seen:
                self._problem(
                    file, line, ", ".join(spec.key), f"samma nyckel finns på rad {seen[key]}"
                )
            seen[key] = line
            self.places.setdefault(spec.name, []).append((file, line))
            yield row

    def _without_broken_end(
        self, spec: TableSpec, file: str, headings: list[str], raw: list[list[str]]
    ) -> list[list[str]]:
        """The rows before the one where a file breaks off, or where a quote swallows the lines after it."""
        types = {column.name: column.type for column in spec.columns}
        places = self.places.get(file)
        for number, cells in enumerate(raw[1:], start=1):
            line = places[number][1] if places else number + 1
            for name, cell in zip(headings, cells, strict=False):
                if "\n" in cell.strip() and types.get(name) not in (None, "markdown", "text"):
                    last = line + cell.count("\n")
                    message = (
                        "ett citattecken öppnas i raden eller före den och "
                        f"raderna till och med {last} blev en enda cell"
                    )
                    self._root(spec.name, Problem(file, line, name, message))
                    return raw[:number]
        is_short = len(raw) > 1 and 0 < len(raw[-1]) < len(headings)
        if places and is_short and file in self.cut:
            line = places[-1][1]
            message = "filen slutar mitt i raden; den är troligen avbruten"
            self._root(spec.name, Problem(file, line, "", message))
            return raw[:-1]
        return raw

    def _row(
        self, spec: TableSpec, file: str, line: int, cells: Mapping[str, str], is_long: bool
    ) -> Row:
        if is_long:
            self._problem(file, line, "", "raden har fler celler än rubrikraden")
        row: dict[str, Value] = {}
        for column in spec.columns:
            text = cells.get(column.name, "")
            try:
                row[column.name] = parse(column, text)
            except Unfit as expected:
                row[column.name] = None
                if column.name not in cells and spec.name in self.roots:
                    self.follow_ups[spec.name] += 1
                    continue
                self._problem(file, line, column.name, f"{_shown(text)} ska vara {expected}")
        return row

    # --- texts and templates --------------------------------------------------------------------------

    def _texts(self) -> dict[tuple[str, str], str]:
        found = {}
        for path in sorted((self.folder / "texts").glob("*/*.md")):
            name = path.relative_to(self.folder).as_posix()
            try:
                body = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").strip("\n")
            except UnicodeDecodeError:
                self._problem(name, 0, "", "texten är inte UTF-8")
                continue
            found[path.parent.name, path.stem] = body
        return found

    def _templates(self) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for path in sorted((self.folder / "templates").glob("*.toml")):
            body = self._toml(path)
            name = path.relative_to(self.folder).as_posix()
            for problem in _faults(body) if body else ():
                self._problem(name, 0, "", problem)
            if not _is_json(body):
                self._problem(name, 0, "", "datum och oändliga tal kan inte stå i en mall")
            if body.get("key", path.stem) != path.stem:
                self._problem(name, 0, "key", f"ska vara {path.stem!r}, som filen heter")
            found[path.stem] = body
        return found

    def _unknown_files(self, sheets: Mapping[str, object]) -> None:
        known = {"package.toml", *(f"{spec.name}.csv" for spec in TABLES), *sheets}
        for path in sorted(self.folder.iterdir()):
            is_known = path.name in (FOLDERS if path.is_dir() else known)
            if not is_known and not path.name.startswith(LEFT_OUT):
                near = get_close_matches(path.name, sorted(known), 1)
                self._problem(path.name, 0, "", f"okänd fil{f', menas {near[0]}?' if near else ''}")
        expected = {"texts": "*/*.md", "templates": "*.toml"}
        for folder, pattern in expected.items():
            there = set(self.folder.glob(f"{folder}/{pattern}"))
            for path in sorted(self.folder.glob(f"{folder}/**/*")):
                if path.is_file() and path not in there and not path.name.startswith(LEFT_OUT):
                    name = path.relative_to(self.folder).as_posix()
                    self._problem(name, 0, "", f"okänd fil; här ska stå {folder}/{pattern}")

    # --- references -----------------------------------------------------------------------------------

    def _references(
        self,
        tables: Mapping[str, tuple[Row, ...]],
        texts: Mapping[tuple[str, str], str],
        templates: Mapping[str, object],
    ) -> None:
        keys = {
            spec.name: {str(row.get(spec.key[0])) for row in tables[spec.name]} for spec in TABLES
        }
        for spec in TABLES:
            for row, (file, line) in zip(
                tables[spec.name], self.places.get(spec.name, ()), strict=False
            ):
                for column in spec.columns:
                    value = row.get(column.name)
                    if column.refers and value and str(value) not in keys[column.refers]:
                        self._no_such(
                            file, line, column.name, str(value), column.refers, keys[column.refers]
                        )
        self._lines(tables)
        for row, (file, line) in zip(
            tables["reports"], self.places.get("reports", ()), strict=False
        ):
            if row.get("template") and row["template"] not in templates:
                self._no_such(
                    file, line, "template", str(row["template"]), "templates/", set(templates)
                )
        for report, section in texts:
            if report not in keys["reports"]:
                self._problem(
                    f"texts/{report}/{section}.md",
                    0,
                    "",
                    f"rapporten {report} finns inte i reports",
                )

    def _no_such(
        self, file: str, line: int, column: str, value: str, table: str, there: set[str]
    ) -> None:
        if table in self.roots:
            self.follow_ups[table] += 1
            return
        near = get_close_matches(value, sorted(there), 1)
        hint = f", menas {near[0]}?" if near else ""
        problem = Problem(file, line, column, f"{_shown(value)} finns inte i {table}{hint}")
        self.unresolved.setdefault(table, []).append(problem)

    def _years(self, tables: Mapping[str, tuple[Row, ...]], year: object) -> None:
        """A report belongs to the year it is about: another year has a package of its own."""
        places = self.places.get("reports", ())
        for row, (file, line) in zip(tables["reports"], places, strict=False):
            end = row.get("period_end")
            if isinstance(end, date) and isinstance(year, int) and end.year != year:
                message = f"{end} ligger inte i paketets år {year}; ändra datumet, eller year i package.toml"
                self._problem(file, line, "period_end", message)

    def _lines(self, tables: Mapping[str, tuple[Row, ...]]) -> None:
        if "report_lines" in self.roots:
            return
        lines: dict[str, set[str]] = {}
        for row in tables["report_lines"]:
            lines.setdefault(str(row.get("statement")), set()).add(str(row.get("key")))
        places = self.places.get("report_lines", ())
        for row, (file, line) in zip(tables["report_lines"], places, strict=False):
            there = lines[str(row.get("statement"))]
            for column in ("sums", "parent"):
                for key in str(row.get(column) or "").split():
                    if key not in there:
                        self._no_such(
                            file, line, column, key, f"tabellen {row['statement']}", there
                        )
        places = self.places.get("line_maps", ())
        for row, (file, line) in zip(tables["line_maps"], places, strict=False):
            there = lines.get(str(row.get("statement")), set())
            if row.get("line") not in (None, OUTSIDE) and row["line"] not in there:
                self._no_such(
                    file, line, "line", str(row["line"]), f"tabellen {row['statement']}", there
                )


def package_problems(name: str, problems: Sequence[Problem]) -> BadInput:
    """The error that lists all that is wrong with a package."""
    return BadInput(
        "package.problems",
        package=name,
        count=len(problems),
        problems=tuple(problems),
        first=str(problems[0]),
    )


def _shown(text: str) -> str:
    """A cell as it is quoted in a sentence: one line, not too long."""
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= LONGEST_QUOTE else f"{plain[:LONGEST_QUOTE]}…")


def _is_ledger(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() != ".toml" and not path.name.startswith(LEFT_OUT)


def _faults(body: Mapping[str, Any]) -> list[str]:
    try:
        return validate_template(body)
    except (AttributeError, TypeError, KeyError, ValueError):  # not even shaped as a template
        return ["avsnitt ska stå som [[section]] och block som tabeller med type"]


def _is_json(body: object) -> bool:
    """Whether templates can be kept: TOML also has dates and infinite numbers, which the records do not."""
    try:
        json.dumps(body, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return True


def _cell(value: object) -> str:
    """A workbook's cell as the text a person sees: whole numbers without ".0", decimals with comma."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        # Fifteen digits are what a workbook keeps: what is after them is not what somebody wrote.
        return f"{Decimal(f'{value:.15g}'):f}".replace(".", ",")
    text = str(value)
    return text[:10] if text.endswith(" 00:00:00") else text
