"""Which column of an export is what: a saved, dated, readable thing (TOML, ``tertial.mapping/1``), never code.

The manual page is docs/manual/kolumnmappning.md; a proposal from a file's headings is made in ``guess.py``.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.formats.cells import CellProblem, DateOrder, Unit, month_of, year_of

SCHEMA = "tertial.mapping/1"
FIELDS = (*DIMENSIONS, "period", "year", "month", "voucher", "date", "text")
"""What a column can be; amounts are listed on their own."""
SUBTOTAL_WORDS = ("Summa", "Delsumma", "Totalt", "Total", "Totalsumma", "Slutsumma", "Sum", "I alt")
MAX_WIDTH = 30
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts, and what they are when that does not stand in the row.

    ``kind`` and ``version`` default to the mapping's; ``year`` and ``month`` to the row's. ``spread`` deals a
    year's amount out over its twelve months, exact to the öre. Columns with the same target are added up per row
    (debit +, credit with ``sign`` −1).
    """

    column: str
    kind: Kind | None = None
    version: str | None = None
    year: int | None = None
    month: int | None = None
    spread: bool = False
    sign: Literal[1, -1] = 1


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How to read one kind of export.

    ``columns``: fact column → the headings it is made of (several are joined by a space); ``constants``: fact column →
    its value in every row; ``widths``: dimension → digits that a code has, so that zeros lost in Excel come back.
    ``sign`` −1 turns a file where revenue is positive. A row is a subtotal, left out and counted, when its account
    (or else its first code) is empty or a subtotal word and some cell begins with such a word, or when a column in
    ``skip_empty`` is empty. ``sheets``: only these (empty: each that has the headings).
    ``round_to_ore`` takes amounts that are finer than an öre; ``ignore_extra`` takes rows that go on past the heading.
    """

    columns: Mapping[str, tuple[str, ...]]
    amounts: tuple[AmountColumn, ...]
    name: str = ""
    source: str = ""
    kind: Kind = "outcome"
    version: str = ""
    constants: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    widths: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    sheets: tuple[str, ...] = ()
    decimal: Literal[",", "."] = ","
    unit: Unit = "kr"
    sign: Literal[1, -1] = 1
    date_order: DateOrder = "ymd"
    encoding: str = ""
    delimiter: str = ""
    subtotal_words: tuple[str, ...] = SUBTOTAL_WORDS
    skip_empty: tuple[str, ...] = ()
    round_to_ore: bool = False
    ignore_extra: bool = False

    def __post_init__(self) -> None:
        for problem in _problems(self):
            raise BadInput("mapping.invalid", name=self.name, problem=problem)

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that the file must have, once each."""
        named = [heading for headings in self.columns.values() for heading in headings]
        return tuple(dict.fromkeys([*named, *(amount.column for amount in self.amounts)]))

    @property
    def key(self) -> str:
        """The dimension without which a row is no posting: the account, else the first that is mapped, else none."""
        return next((name for name in DIMENSIONS if name in self.columns), "")

    def fingerprint(self) -> str:
        """What tells two mappings apart, whatever they are called: 16 hex digits."""
        plain = _plain(self) | {"name": ""}
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(mapping: ColumnMapping) -> dict[str, Any]:
    plain = {name: getattr(mapping, name) for name in ColumnMapping.__dataclass_fields__}
    usual = asdict(AmountColumn(""))
    plain["amounts"] = [
        {key: value for key, value in asdict(amount).items() if value != usual[key]}
        for amount in mapping.amounts
    ]
    for name in ("columns", "constants", "widths"):
        plain[name] = dict(plain[name])
    return plain


def _problems(mapping: ColumnMapping) -> list[str]:
    """What is wrong with a mapping, in Swedish."""
    found = [
        f"kolumnen {name} finns inte (finns: {', '.join(FIELDS)})"
        for name in (*mapping.columns, *mapping.constants, *mapping.skip_empty)
        if name not in FIELDS
    ]
    found += [
        f"{name} har ingen rubrik"
        for name, names in mapping.columns.items()
        if not names or not all(text.strip() for text in names)
    ]
    found += ["en beloppskolumn har ingen rubrik" for a in mapping.amounts if not a.column.strip()]
    found += [
        f"{n} har både kolumn och fast värde" for n in mapping.columns if n in mapping.constants
    ]
    found += [
        f"skip_empty: {name} har ingen kolumn"
        for name in mapping.skip_empty
        if name not in mapping.columns
    ]
    found += [
        f"widths: {name} ska vara en kod med 1–{MAX_WIDTH} tecken"
        for name, width in mapping.widths.items()
        if name not in DIMENSIONS or not 1 <= width <= MAX_WIDTH
    ]
    if not mapping.amounts:
        found.append("ingen beloppskolumn (amounts)")
    if mapping.delimiter not in ("", ";", ",", "\t", "|"):
        found.append("delimiter ska vara ; , | eller tabb")
    if any(not word.strip() for word in mapping.subtotal_words):
        found.append("subtotal_words har ett tomt ord")
    return found + _constant_problems(mapping) + _period_problems(mapping)


def _constant_problems(mapping: ColumnMapping) -> list[str]:
    found = []
    for name, parse in (("year", year_of), ("month", month_of)):
        try:
            parse(mapping.constants.get(name, "2000" if name == "year" else "1"))
        except CellProblem as problem:
            found.append(f"constants: {problem}")
    return found


def _period_problems(mapping: ColumnMapping) -> list[str]:
    known = {*mapping.columns, *mapping.constants}
    has_both = bool({"period", "date"} & known)
    found = []
    for amount in mapping.amounts:
        if amount.month is not None and not 0 <= amount.month <= 13:
            found.append(f"{amount.column}: månad {amount.month} (väntade 0–13)")
        if amount.year is not None and not 1900 <= amount.year <= 2200:
            found.append(f"{amount.column}: år {amount.year}")
        if amount.spread and amount.month is not None:
            found.append(f"{amount.column}: både månad och fördelning över året")
        if amount.year is None and not has_both and "year" not in known:
            found.append(f"{amount.column}: år saknas (period, year eller year i beloppskolumnen)")
        if amount.month is None and not amount.spread and not has_both and "month" not in known:
            found.append(f"{amount.column}: månad saknas (period, month, eller spread = true)")
    return found


def load_mapping(path: Path) -> ColumnMapping:
    """The mapping in a TOML file. Raises ``BadInput``: ``mapping.unreadable``, ``mapping.invalid``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("mapping.unreadable", file=path.name, problem=str(error)) from error
    return mapping_from_toml(text, file=path.name)


def toml_problem(text: str, error: tomllib.TOMLDecodeError) -> str:
    """What is wrong with a TOML text, always with a line: "end of document" is its last line.

    >>> try: tomllib.loads("a = 1\\nb =")
    ... except tomllib.TOMLDecodeError as error: print(toml_problem("a = 1\\nb =", error))
    Invalid value (at line 2, column 4)
    """
    lines = text.rstrip("\n").split("\n")
    last = f"at line {len(lines)}, column {len(lines[-1]) + 1}"
    return str(error).replace("at end of document", last)


def mapping_from_toml(text: str, *, file: str = "") -> ColumnMapping:
    """The mapping that a TOML text describes. Raises ``BadInput``: ``mapping.unreadable``, ``mapping.invalid``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = toml_problem(text, error)
        raise BadInput("mapping.unreadable", file=file, problem=problem) from error
    schema = data.pop("schema", SCHEMA)
    if schema != SCHEMA:
        raise BadInput("mapping.unreadable", file=file, problem=f"schema {schema}, inte {SCHEMA}")
    try:
        return ColumnMapping(**_Reader(data).arguments())
    except (TypeError, ValueError) as error:
        raise BadInput("mapping.invalid", name=file, problem=str(error)) from error


class _Reader:
    """Turns TOML's values into a mapping's arguments, or says in Swedish which is of the wrong sort."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def arguments(self) -> dict[str, Any]:
        unknown = set(self._data) - set(ColumnMapping.__dataclass_fields__)
        if unknown:
            raise ValueError(f"okända fält: {', '.join(sorted(unknown))}")
        read: dict[str, Any] = {
            "columns": {
                name: _texts(value, name) for name, value in self._table("columns").items()
            },
            "amounts": tuple(_amount(each) for each in self._list("amounts")),
            "constants": {
                name: _text(value, name) for name, value in self._table("constants").items()
            },
            "widths": {name: _whole(value, name) for name, value in self._table("widths").items()},
        }
        for name in ("sheets", "subtotal_words", "skip_empty"):
            if name in self._data:
                read[name] = _texts(self._data[name], name)
        for name in ("name", "source", "version", "encoding", "delimiter"):
            if name in self._data:
                read[name] = _text(self._data[name], name)
        for name, allowed in _CHOICES.items():
            if name in self._data:
                read[name] = _choice(self._data[name], name, allowed)
        return read

    def _table(self, name: str) -> dict[str, Any]:
        value = self._data.get(name, {})
        if not isinstance(value, dict):
            raise ValueError(f"{name} ska vara en tabell: [{name}]")
        return value

    def _list(self, name: str) -> list[Any]:
        value = self._data.get(name, [])
        if not isinstance(value, list):
            raise ValueError(f"{name} ska vara en lista: [[{name}]]")
        return value


_CHOICES: Mapping[str, tuple[Any, ...]] = MappingProxyType(
    {
        "kind": get_args(Kind),
        "decimal": (",", "."),
        "unit": get_args(Unit),
        "sign": (1, -1),
        "date_order": get_args(DateOrder),
        "round_to_ore": (True, False),
        "ignore_extra": (True, False),
    }
)


def _amount(value: Any) -> AmountColumn:
    if isinstance(value, str):
        return AmountColumn(value)
    if not isinstance(value, dict) or "column" not in value:
        raise ValueError("amounts: varje beloppskolumn ska ha column")
    read: dict[str, Any] = {"column": _text(value["column"], "column")}
    for name, item in value.items():
        if name in ("kind", "sign"):
            read[name] = _choice(item, name, _CHOICES[name])
        elif name in ("year", "month"):
            read[name] = _whole(item, name)
        elif name == "spread":
            read[name] = _choice(item, name, (True, False))
        elif name == "version":
            read[name] = _text(item, name)
        elif name != "column":
            raise ValueError(f"amounts: okänt fält {name}")
    return AmountColumn(**read)


def _text(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{name} ska vara text")
    return str(value)


def _texts(value: Any, name: str) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(_text(each, name) for each in values)


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} ska vara ett heltal")
    return value


def _choice(value: Any, name: str, allowed: tuple[Any, ...]) -> Any:
    if not any(value is each or (type(value) is type(each) and value == each) for each in allowed):
        raise ValueError(f"{name} ska vara ett av {', '.join(map(str, allowed))}")
    return value


def mapping_to_toml(mapping: ColumnMapping) -> str:
    """The mapping as TOML that reads back as an equal one; what has its usual value is left out."""
    usual = ColumnMapping.__dataclass_fields__
    lines = [f"schema = {_quoted(SCHEMA)}"]
    plain = _plain(mapping)
    tables = ("columns", "constants", "widths")
    for name, value in plain.items():
        if name not in (*tables, "amounts") and value != usual[name].default:
            lines.append(f"{name} = {_value(value)}")
    for name in tables:
        if plain[name]:
            lines += ["", f"[{name}]"]
            lines += [f"{_quoted(key)} = {_value(value)}" for key, value in plain[name].items()]
    for amount in plain["amounts"]:
        lines += ["", "[[amounts]]"]
        lines += [f"{key} = {_value(value)}" for key, value in amount.items()]
    return "\n".join(lines) + "\n"


def save_mapping(path: Path, mapping: ColumnMapping) -> None:
    """Write a mapping where ``load_mapping`` finds it."""
    path.write_text(mapping_to_toml(mapping), encoding="utf-8")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return _quoted(value[0]) if len(value) == 1 else f"[{', '.join(map(_quoted, value))}]"
    return _quoted(value)


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
