"""Names of Word's elements and attributes."""

from __future__ import annotations

from typing import Any, Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
VAL: Final = W + "val"
_OFF: Final = ("0", "false", "off", "none")


def value(parent: Any, name: str, attribute: str = VAL) -> str | None:
    """An attribute of a child element; ``None`` where there is no such child."""
    child = parent.find(W + name)
    return None if child is None else child.get(attribute)


def flag(parent: Any, name: str) -> bool | None:
    """A switch such as bold: on, off, or ``None`` where nothing is said."""
    child = parent.find(W + name)
    return None if child is None else child.get(VAL, "1").lower() not in _OFF


def number(text: str | None, otherwise: int = 0) -> int:
    """A whole number of an attribute; what is none, or as long as no attribute is, counts as ``otherwise``."""
    try:
        return int(text) if text is not None and len(text) <= 9 else otherwise
    except ValueError:
        return otherwise
