"""What a report was built from as JSON and back without loss, so that a seal can be computed anew (ADR 0020).

The types of the values' own fields say how they are written: no name in a file makes a class, nothing in it is run.
``tertial.facts/1``: dataclasses are objects by field, Decimals and dates are strings, mappings with other keys than
strings are lists of pairs, sets are sorted lists. A field that a later version adds takes its default.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from tertial.document.facts import ReportFacts
from tertial.errors import BadInput

SCHEMA: Final = "tertial.facts/1"
_PLAIN: Final[Mapping[type, tuple[type, ...]]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    type(None): (type(None),),
}

Write = Callable[[Any], Any]
Read = Callable[[Any], Any]


class _Odd(Exception):
    """What stands in a file is not of the type that its place says; the message is the place."""


def facts_to_json(facts: ReportFacts) -> bytes:
    """Facts as UTF-8 JSON; the same facts always give the same bytes.

    Raises: TypeError: a field holds another type than it says, which is a fault of the program.
    """
    write, _ = _codec(ReportFacts)
    data = {"schema": SCHEMA, "facts": write(facts)}
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode() + b"\n"


def facts_from_json(content: bytes) -> ReportFacts:
    """Facts as they were. Raises ``BadInput("facts.unreadable")`` with the place that is wrong, or another schema."""
    try:
        data = json.loads(content)
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise _Odd("schema")
        _, read = _codec(ReportFacts)
        found = read(data.get("facts"))
    except _Odd as odd:
        raise BadInput("facts.unreadable", place=str(odd), schema=SCHEMA) from None
    except (ValueError, RecursionError) as error:
        raise BadInput("facts.unreadable", place=str(error)[:200], schema=SCHEMA) from None
    assert isinstance(found, ReportFacts)
    return found


@cache
def _codec(kind: Any) -> tuple[Write, Read]:
    """How values of a type are written and read."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _PLAIN or origin is Literal:
        return _plain(kind, _PLAIN.get(kind, ()) or (str, int), arguments)
    if kind is Decimal:
        return str, _decimal
    if kind is date:
        return date.isoformat, _date
    if origin in (Union, types.UnionType):
        return _optional(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin is frozenset:
        return _set(arguments[0])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(*arguments)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return str, _enum(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _object(kind)
    raise TypeError(f"facts hold a type that has no JSON: {kind!r}")


def _plain(kind: Any, allowed: tuple[type, ...], choices: tuple[Any, ...]) -> tuple[Write, Read]:
    def check(value: Any) -> Any:
        if type(value) not in allowed or (choices and value not in choices):
            raise _Odd(f"{getattr(kind, '__name__', 'val')}: {value!r}"[:120])
        return value

    def write(value: Any) -> Any:
        if isinstance(value, StrEnum):
            value = str(value)
        if type(value) not in allowed:
            raise TypeError(f"{value!r} is no {kind}")
        return value

    return write, check


def _decimal(value: Any) -> Decimal:
    try:
        found = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        raise _Odd(f"decimaltal: {value!r}"[:120])
    return found


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Odd(f"datum: {value!r}"[:120]) from None


def _enum(kind: type[StrEnum]) -> Read:
    def read(value: Any) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            raise _Odd(f"{kind.__name__}: {value!r}"[:120]) from None

    return read


def _optional(arguments: tuple[Any, ...]) -> tuple[Write, Read]:
    """A type or nothing; facts have no other unions."""
    (inner,) = (each for each in arguments if each is not type(None))
    write, read = _codec(inner)
    return (
        lambda value: None if value is None else write(value),
        lambda value: None if value is None else read(value),
    )


def _tuple(arguments: tuple[Any, ...]) -> tuple[Write, Read]:
    if arguments[-1] is Ellipsis:
        write, read = _codec(arguments[0])
        return (
            lambda value: [write(each) for each in value],
            lambda value: tuple(_at(n, read, each) for n, each in enumerate(_list(value))),
        )
    parts = [_codec(each) for each in arguments]

    def read_fixed(value: Any) -> tuple[Any, ...]:
        if len(_list(value)) != len(parts):
            raise _Odd(f"{len(parts)} värden")
        return tuple(read(each) for (_, read), each in zip(parts, value, strict=True))

    def write_fixed(value: Any) -> list[Any]:
        return [write(each) for (write, _), each in zip(parts, value, strict=True)]

    return write_fixed, read_fixed


def _set(inner: Any) -> tuple[Write, Read]:
    write, read = _codec(inner)
    return (
        lambda value: sorted(write(each) for each in value),
        lambda value: frozenset(read(each) for each in _list(value)),
    )


def _mapping(key: Any, inner: Any) -> tuple[Write, Read]:
    """An object where keys are words, else pairs; the order is the mapping's own."""
    write, read = _codec(inner)
    if key is str:

        def read_object(value: Any) -> dict[str, Any]:
            if not isinstance(value, dict):
                raise _Odd("objekt")
            return {name: _at(name, read, each) for name, each in value.items()}

        return lambda value: {name: write(each) for name, each in value.items()}, read_object
    write_key, read_key = _codec(key)

    def read_pairs(value: Any) -> dict[Any, Any]:
        pairs = _list(value)
        if any(not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
            raise _Odd("par")
        return {_at(name, read_key, name): _at(name, read, each) for name, each in pairs}

    return (
        lambda value: [[write_key(name), write(each)] for name, each in value.items()],
        read_pairs,
    )


def _object(kind: Any) -> tuple[Write, Read]:
    hints = get_type_hints(kind)
    codecs: dict[str, tuple[Write, Read]] = {}

    def of(name: str) -> tuple[Write, Read]:  # asked for late: types may hold each other
        if name not in codecs:
            codecs[name] = _codec(hints[name])
        return codecs[name]

    own: tuple[Field[Any], ...] = tuple(each for each in fields(kind) if each.init)

    def write(value: Any) -> dict[str, Any]:
        if type(value) is not kind:
            raise TypeError(f"{value!r} is no {kind}")
        return {each.name: of(each.name)[0](getattr(value, each.name)) for each in own}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _Odd(kind.__name__)
        unknown = value.keys() - {each.name for each in own}
        if unknown:
            raise _Odd(f"{kind.__name__}.{min(unknown)}")
        needed = [each.name for each in own if each.name not in value and _is_needed(each)]
        if needed:
            raise _Odd(f"{kind.__name__}.{needed[0]}")
        given = {name: _at(name, of(name)[1], each) for name, each in value.items()}
        return kind(**given)

    return write, read


def _is_needed(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Odd("lista")
    return value


def _at(place: object, read: Read, value: Any) -> Any:
    try:
        return read(value)
    except _Odd as odd:
        raise _Odd(f"{place} › {odd}"[:300]) from None
