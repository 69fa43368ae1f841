"""An HR file as rows: CSV or Excel, Swedish headings in any order; every fault said with file, row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tertial.errors import BadInput
from tertial.ledger.formats.cells import Cell, cell_text
from tertial.ledger.formats.layout import normal
from tertial.ledger.formats.text import detect_encoding, utf8_blocks
from tertial.ledger.formats.workbook import sheets_of
from tertial.services.package.reading import Problem

LARGEST_FILE = 50_000_000
HEAD_ROWS = 20
"""How far down the headings are looked for: a report may print its name above them."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("anställningsnummer", "anställningsnr", "anstnr", "anst nr", "anst.nr", "nummer", "nr"),
        *("personalnummer", "personalnr", "signatur", "number"),
    ),
    "login": (
        *("användarnamn", "inloggning", "inloggningsnamn", "användarid", "användar-id"),
        *("användare", "användaridentitet", "konto", "login"),
    ),
    "email": ("e-post", "epost", "e-postadress", "epostadress", "mejl", "mail", "email", "e-mail"),
    "first_name": ("förnamn", "tilltalsnamn", "first name"),
    "last_name": ("efternamn", "last name"),
    "name": ("namn", "för- och efternamn", "name"),
    "title": ("titel", "befattning", "befattningsbenämning", "yrke", "tjänst", "title"),
    "committee": ("nämnd", "nämndkod", "committee"),
    "unit": (
        *("enhet", "enhetskod", "ansvar", "ansvarskod", "kostnadsställe", "kst"),
        *("orgenhet", "organisationsenhet", "org.kod", "orgkod", "unit"),
    ),
    "manager": (
        *("chef", "chefens nummer", "chefsnummer", "chefens anställningsnummer", "chef nr"),
        *("närmaste chef", "närmsta chef", "manager"),
    ),
    "started_on": ("från", "from", "fr.o.m.", "fr o m", "anställd från", "startdatum", "anställd"),
    "ended_on": ("till", "to", "t.o.m.", "t o m", "tom", "anställd till", "slutdatum", "sista dag"),
}
"""What each column may be called; upper case and double spaces do not count."""
WORDS: Mapping[str, str] = {
    "number": "Anställningsnummer",
    "login": "Användarnamn",
    "email": "E-post",
    "first_name": "Förnamn",
    "last_name": "Efternamn",
    "title": "Titel",
    "committee": "Nämnd",
    "unit": "Enhet",
    "manager": "Chef",
    "started_on": "Från",
    "ended_on": "Till",
}
"""What each is called on screen."""
LENGTHS = {"number": 40, "login": 150, "email": 254, "title": 120, "unit": 40, "manager": 40} | {
    "first_name": 150,
    "last_name": 150,
}
_PERSONAL = ("personnummer", "personnr", "pnr", "samordningsnummer")
_LOGIN = re.compile(r"[A-Za-z0-9ÅÄÖåäöÉéÜü._@+-]{2,150}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_PERSONAL_NUMBER = re.compile(r"(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])([0-9]{2})[-+]?[0-9]{4}")
_DAY = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})(?:[ T].*)?")


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the register. ``committee`` is a slug, ``unit`` a code, ``manager`` the number of the manager.

    ``ended_on`` is the last day, ``None`` while nobody knows. ``line`` is where in the file.
    """

    number: str
    login: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    committee: str = ""
    unit: str = ""
    manager: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    line: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


def read_staff(
    path: Path, *, committees: Mapping[str, str], committee: str = ""
) -> tuple[Person, ...]:
    """The people in an HR file, in its order.

    Args: committees: slug → name of those that a row may name, by either.
          committee: the slug for rows that name none; empty: each row must.
    Raises: BadInput("staff.problems"): every fault, in ``problems``. What opening a file may raise
            (``file.damaged``, ``file.encoding``, ``file.password``, ``file.too-large``).
    """
    return _Reader(path, committees, committee).read()


class _Reader:
    """Collects rows and problems; nothing stops at the first fault."""

    def __init__(self, path: Path, committees: Mapping[str, str], committee: str) -> None:
        self.path = path
        self.file = path.name
        self.default = committee
        self.committees = {normal(name): slug for slug, name in committees.items()} | {
            normal(slug): slug for slug in committees
        }
        self.problems: list[Problem] = []

    def read(self) -> tuple[Person, ...]:
        table = self._table()
        at, columns = self._heading(table)
        people: list[Person] = []
        for line, cells in table[at:]:
            if columns and any(cell_text(cell) for cell in cells):
                people.append(self._person(line, cells, columns))
        if columns and not people:
            self._problem(0, "", "filen har inga personer under rubrikerna")
        self._twice(people)
        if self.problems:
            raise BadInput(
                "staff.problems",
                file=self.path.name,
                count=len(self.problems),
                first=str(self.problems[0]),
                problems=tuple(self.problems),
            )
        return tuple(people)

    def _problem(self, line: int, column: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, WORDS.get(column, column), message))

    # --- the table ------------------------------------------------------------------------------------

    def _table(self) -> list[tuple[int, Sequence[Cell]]]:
        """All rows with their number in the file."""
        if self.path.stat().st_size > LARGEST_FILE:
            size = self.path.stat().st_size
            raise BadInput("file.too-large", file=self.file, size=size, limit=LARGEST_FILE)
        with self.path.open("rb") as file:
            is_workbook = file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
        return self._sheet() if is_workbook else list(self._csv())

    def _sheet(self) -> list[tuple[int, Sequence[Cell]]]:
        """The first sheet that has the headings, else the first."""
        tables = [(sheet.name, list(enumerate(sheet.rows(), 1))) for sheet in sheets_of(self.path)]
        if not tables:
            return []
        name, table = max(tables, key=lambda each: _score(each[1]))
        self.file = f"{self.path.name} / {name}"
        return list(table)

    def _csv(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        encoding = detect_encoding(self.path)
        text = b"".join(utf8_blocks(self.path, encoding)).decode()
        head = "\n".join(text.split("\n", HEAD_ROWS)[:HEAD_ROWS])
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=max(";\t,", key=head.count), strict=True
        )
        start = 1
        try:
            for row in reader:
                yield start, row
                start = reader.line_num + 1
        except csv.Error as error:
            self._problem(start, "", f"raden går inte att läsa: {error}")

    def _heading(self, table: list[tuple[int, Sequence[Cell]]]) -> tuple[int, dict[str, int]]:
        """Where the rows begin, and each column's place; no columns where something that must be there is not."""
        best = max(range(min(len(table), HEAD_ROWS)), key=lambda n: _score([table[n]]), default=-1)
        line, cells = table[best] if best >= 0 else (0, ())
        columns = _columns(cells)
        for personal in {normal(cell_text(cell)) for cell in cells} & set(_PERSONAL):
            self._problem(line, personal, "ta bort kolumnen; personnummer ska inte läsas in")
        for column in self._missing(columns):
            self._problem(line, column, f"kolumnen saknas; den kan heta {_names(column)}")
        return best + 1, {} if self.problems else columns

    def _missing(self, columns: Mapping[str, int]) -> Iterator[str]:
        if "number" not in columns:
            yield "number"
        if "name" not in columns:
            yield from (each for each in ("first_name", "last_name") if each not in columns)
        if not {"login", "email"} & set(columns):
            yield "login"
        if not self.default and "committee" not in columns:
            yield "committee"

    # --- one row --------------------------------------------------------------------------------------

    def _person(self, line: int, cells: Sequence[Cell], columns: Mapping[str, int]) -> Person:
        raw = {
            name: cell_text(cells[place]) if place < len(cells) else ""
            for name, place in columns.items()
        }
        first, last = self._name(line, raw)
        person = Person(
            number=self._number(line, raw["number"]),
            login=self._login(line, raw),
            email=self._email(line, raw.get("email", "")),
            first_name=first,
            last_name=last,
            title=raw.get("title", ""),
            committee=self._committee(line, raw.get("committee", "")),
            unit=raw.get("unit", ""),
            manager=raw.get("manager", ""),
            started_on=self._day(line, "started_on", raw.get("started_on", "")),
            ended_on=self._day(line, "ended_on", raw.get("ended_on", "")),
            line=line,
        )
        self._whole(person)
        return person

    def _number(self, line: int, text: str) -> str:
        if not text:
            self._problem(line, "number", "saknas")
        if is_personal_number(text):
            self._problem(
                line, "number", "ser ut som ett personnummer; använd anställningsnumret i stället"
            )
        return text

    def _name(self, line: int, raw: Mapping[str, str]) -> tuple[str, str]:
        first, last = raw.get("first_name", ""), raw.get("last_name", "")
        whole = " ".join(raw.get("name", "").split())
        if whole and not (first or last):
            last, comma, first = (part.strip() for part in whole.partition(","))
            if not comma:
                first, _, last = whole.rpartition(" ")
        if not (first or last):
            self._problem(line, "first_name", "personen saknar namn")
        return first, last

    def _login(self, line: int, raw: Mapping[str, str]) -> str:
        login = raw.get("login", "") or raw.get("email", "")
        if not login:
            self._problem(line, "login", "användarnamn eller e-post måste finnas")
        elif not _LOGIN.fullmatch(login):
            self._problem(
                line,
                "login",
                f"{login!r} kan inte vara ett användarnamn; bokstäver, siffror, punkt, @, + och -",
            )
        return login.lower()

    def _email(self, line: int, text: str) -> str:
        if text and not _EMAIL.fullmatch(text):
            self._problem(line, "email", f"{text!r} är ingen e-postadress")
        return text.lower()

    def _committee(self, line: int, text: str) -> str:
        if not text:
            if not self.default:
                self._problem(line, "committee", "saknas")
            return self.default
        slug = self.committees.get(normal(text), "")
        if not slug:
            known = ", ".join(sorted(set(self.committees.values())))
            self._problem(
                line, "committee", f"{text!r} är ingen nämnd som du sköter; välj bland {known}"
            )
        return slug

    def _day(self, line: int, column: str, text: str) -> date | None:
        if not text:
            return None
        try:
            parts = _DAY.fullmatch(text)
            return date(*map(int, parts.groups())) if parts else date.fromisoformat(text)
        except ValueError:
            self._problem(line, column, f"{text!r} är inget datum; skriv till exempel 2026-08-31")
            return None

    def _whole(self, person: Person) -> None:
        for column, most in LENGTHS.items():
            if len(getattr(person, column)) > most:
                self._problem(person.line, column, f"är längre än {most} tecken")
        if person.manager and person.manager == person.number:
            self._problem(person.line, "manager", "personen kan inte vara sin egen chef")
        if person.started_on and person.ended_on and person.ended_on < person.started_on:
            self._problem(
                person.line,
                "ended_on",
                f"{person.ended_on} är före första dagen {person.started_on}",
            )

    def _twice(self, people: Sequence[Person]) -> None:
        for column in ("number", "login", "email"):
            seen: dict[str, int] = {}
            for person in people:
                value = getattr(person, column)
                if value and value in seen:
                    more = " Ta med en rad per person." if column == "number" else ""
                    self._problem(
                        person.line, column, f"{value!r} finns också på rad {seen[value]}.{more}"
                    )
                seen.setdefault(value, person.line)


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    """Which column stands where; the first of two that mean the same counts."""
    known = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = known.get(normal(cell_text(cell)).rstrip("*: "))
        if name:
            found.setdefault(name, place)
    return found


def _score(table: Sequence[tuple[int, Sequence[Cell]]]) -> int:
    return max((len(_columns(cells)) for _, cells in table[:HEAD_ROWS]), default=0)


def _names(column: str) -> str:
    return ", ".join(HEADINGS[column][:4])


def is_personal_number(text: str) -> bool:
    """Whether a number is a Swedish personal identity number (a date and a check digit), which is never kept.

    >>> is_personal_number("19121212-1212"), is_personal_number("1212121212"), is_personal_number("100417")
    (True, True, False)
    """
    found = _PERSONAL_NUMBER.fullmatch(text)
    if not found or not 1 <= int(found[1]) % 60 <= 31:
        return False
    digits = [int(each) for each in re.sub(r"[-+]", "", text)[-10:]]
    doubled = (d * (2 - n % 2) for n, d in enumerate(digits))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0
