"""Styrning och uppföljning för nämnder: the library's public names, loaded when they are asked for.

None of them needs Django, settings or a workspace. ``tertial.__all__`` is the list.

>>> import tertial
>>> tertial.format_ore(1_140_000_000, tertial.Unit.MNKR)
'11,4'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tertial.document.check import check
    from tertial.document.compare import compare
    from tertial.document.model import Document
    from tertial.document.read import read
    from tertial.document.render import render
    from tertial.document.render.json import from_data, to_data
    from tertial.domain.direction import contradictions
    from tertial.domain.figure import Figure, Lineage, Unit
    from tertial.domain.money import in_unit, ore_from, round_half_up
    from tertial.domain.period import Period
    from tertial.domain.swedish import format_number, format_ore, parse_number
    from tertial.errors import BadInput, Conflict, NotAllowed, NotFound, TertialError
    from tertial.ledger.batches import Ledger
    from tertial.ledger.formats.mapping import ColumnMapping, load_mapping
    from tertial.ledger.formats.recognise import open_file

_PLACES = {
    "document.check": ("check",),
    "document.compare": ("compare",),
    "document.model": ("Document",),
    "document.read": ("read",),
    "document.render": ("render",),
    "document.render.json": ("from_data", "to_data"),
    "domain.direction": ("contradictions",),
    "domain.figure": ("Figure", "Lineage", "Unit"),
    "domain.money": ("in_unit", "ore_from", "round_half_up"),
    "domain.period": ("Period",),
    "domain.swedish": ("format_number", "format_ore", "parse_number"),
    "errors": ("BadInput", "Conflict", "NotAllowed", "NotFound", "TertialError"),
    "ledger.batches": ("Ledger",),
    "ledger.formats.mapping": ("ColumnMapping", "load_mapping"),
    "ledger.formats.recognise": ("open_file",),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "BadInput",
    "ColumnMapping",
    "Conflict",
    "Document",
    "Figure",
    "Ledger",
    "Lineage",
    "NotAllowed",
    "NotFound",
    "Period",
    "TertialError",
    "Unit",
    "check",
    "compare",
    "contradictions",
    "format_number",
    "format_ore",
    "from_data",
    "in_unit",
    "load_mapping",
    "open_file",
    "ore_from",
    "parse_number",
    "read",
    "render",
    "round_half_up",
    "to_data",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
