"""Options of blocks: what a template may say, checked when it is imported and typed when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tertial.errors import BadInput

T = TypeVar("T")


def problems_of(cls: type, raw: Mapping[str, object]) -> list[str]:
    """What is wrong with a block's options, as Swedish phrases; empty is good."""
    hints = get_type_hints(cls)
    known = {field.name: field for field in fields(cls)}
    found = [
        f"okänt val {name!r}, välj bland {', '.join(known)}" for name in raw if name not in known
    ]
    for name, field in known.items():
        if name not in raw:
            if field.default is MISSING and field.default_factory is MISSING:
                found.append(f"{name!r} saknas")
        elif not _fits(raw[name], hints[name]):
            found.append(f"{name!r} kan inte vara {raw[name]!r}")
    return found


def parse(cls: type[T], raw: Mapping[str, object]) -> T:
    """The options as ``cls``. Raises ``BadInput("template.block")`` naming what is wrong."""
    problems = problems_of(cls, raw)
    if problems:
        raise BadInput("template.block", block=cls.__name__, problems="; ".join(problems))
    return cls(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
    )


def _fits(value: object, hint: Any) -> bool:
    if get_origin(hint) is tuple:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if get_args(hint) and isinstance(get_args(hint)[0], str):  # Literal["a", "b"]
        return value in get_args(hint)
    return isinstance(value, hint) and (hint is bool or not isinstance(value, bool))
