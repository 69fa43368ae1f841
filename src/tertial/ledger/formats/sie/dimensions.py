"""Which of a SIE file's dimensions becomes which code of a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from tertial.ledger.formats.sie.syntax import CODE_LENGTH, SPACE, fields_of

Column = Literal["cost_centre", "activity", "project", "counterparty", "tag"]
COLUMNS: tuple[Column, ...] = ("cost_centre", "activity", "project", "counterparty", "tag")
Codes = tuple[str, str, str, str, str]
NO_CODES: Codes = ("", "", "", "", "")

RESERVED: Mapping[int, Column] = MappingProxyType({1: "cost_centre", 6: "project"})
_NAMED: Mapping[str, Column] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("ansvar", "ansvarsenhet", "kostnadsställe", "kostnadsställen"),
                *("resultatenhet", "resultatenheter"),
            ),
            "cost_centre",
        ),
        **dict.fromkeys(("verksamhet", "verksamheter", "verksamhetskod"), "activity"),
        **dict.fromkeys(("projekt", "projektkod"), "project"),
        **dict.fromkeys(("motpart", "motparter", "motpartskod"), "counterparty"),
        **dict.fromkeys(("aktivitet", "aktiviteter", "fri kod"), "tag"),
    }
)


@dataclass(frozen=True, slots=True)
class SieOptions:
    """How a SIE file is to be read.

    ``encoding`` overrides what the file seems to be written in. ``dimensions`` maps a dimension's number to a code of
    our facts; where it is left as it is, what the file calls its dimensions decides first. ``budget_version`` is the
    version that ``#PBUDGET`` becomes. ``allow_unbalanced`` takes vouchers that do not add up to zero, with a warning.
    """

    encoding: str | None = None
    dimensions: Mapping[int, Column] = field(default_factory=lambda: RESERVED)
    budget_version: str = "original"
    allow_unbalanced: bool = False


class Dimensions:
    """Dimension numbers to codes, by the file's own names and the options; keeps what it had to leave out."""

    def __init__(self, declared: Iterable[tuple[int, str]], options: SieOptions) -> None:
        self._names = dict(declared)
        self._columns = _columns(self._names, options.dimensions)
        self._places = {n: COLUMNS.index(column) for n, column in self._columns.items()}
        self._numbers: dict[str, int] = {}
        self.ignored: set[int] = set()

    def codes(self, objects: tuple[str, ...]) -> Codes | str:
        """The codes of an object list, or why it cannot be read, in Swedish.

        >>> Dimensions([(20, "Verksamhet")], SieOptions()).codes(("1", "5121", "20", "510"))
        ('5121', '510', '', '', '')
        """
        if not objects:
            return NO_CODES
        if len(objects) % 2:
            return "objektlistan har inte par av dimension och objekt"
        found = list(NO_CODES)
        seen: set[int] = set()
        for name, code in zip(objects[::2], objects[1::2], strict=True):
            number = self._number(name)
            if number < 0:
                return f"objektlistans dimension ”{name[:30]}” är inget nummer"
            if number in seen:
                return f"objektlistan har dimension {number} två gånger"
            if len(code) > CODE_LENGTH:
                return f"objektet ”{code[:30]}…” är för långt för att vara en kod"
            seen.add(number)
            place = self._places.get(number)
            if place is None:
                self.ignored.add(number)
            else:
                found[place] = code
        return (found[0], found[1], found[2], found[3], found[4])

    def _number(self, name: str) -> int:
        """A dimension's number; negative when the text is none."""
        number = self._numbers.get(name)
        if number is None:
            is_number = name.isascii() and name.isdecimal() and len(name) < 10
            number = int(name) if is_number else -1
            if is_number and len(self._numbers) < 1000:
                self._numbers[name] = number
        return number

    def rank(self, numbers: Iterable[int]) -> int:
        """How much we know of rows with objects in these dimensions: cost centre counts most."""
        columns = [self._columns.get(number) for number in numbers]
        return sum(10 if column == "cost_centre" else 1 for column in columns if column)

    def warnings(self) -> list[str]:
        """Sentences about what was left out."""
        if not self.ignored:
            return []
        names = ", ".join(f"{n} {self._names.get(n, '')}".strip() for n in sorted(self.ignored))
        which = "Dimensionerna" if len(self.ignored) > 1 else "Dimensionen"
        return [f"{which} {names} motsvarar ingen kod och lästes inte in; beloppen är med."]


def objects_of(raw: str) -> tuple[str, ...] | None:
    """What stands between the braces of an object list, in parts; ``None`` when a quote is not closed."""
    parts = raw.split('"')
    if '""' not in raw and "\\" not in raw and not "".join(parts[::2]).strip(SPACE):
        return tuple(parts[1::2]) if len(parts) % 2 else None  # all of them in quotes
    fields = fields_of("{" + raw + "}")
    if fields is None or len(fields) != 1 or isinstance(fields[0], str):
        return None
    return fields[0]


def _columns(names: Mapping[int, str], given: Mapping[int, Column]) -> dict[int, Column]:
    """Numbers to columns, each column once: as asked for, else by the file's names, else by the reserved numbers."""
    is_default = dict(given) == dict(RESERVED)
    columns = {} if is_default else dict(given)
    named = [(n, _NAMED[plain]) for n, name in names.items() if (plain := _plain(name)) in _NAMED]
    named.sort(key=lambda each: (RESERVED.get(each[0]) != each[1], each[0]))
    for number, column in (*named, *(RESERVED.items() if is_default else ())):
        if number not in columns and column not in columns.values():
            columns[number] = column
    return columns


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())
