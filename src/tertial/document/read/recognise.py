"""What format a file has, by its content; what is hostile or too large is refused before anything is read."""

from __future__ import annotations

from collections.abc import Callable

from tertial.document.parts import Reading
from tertial.errors import BadInput

Reader = Callable[[bytes], Reading]


def reader_of(data: bytes, name: str = "") -> Reader:
    """The reader for a file's content.

    Raises BadInput("read.unknown"): it is none of the formats that can be read.
    """
    raise BadInput("read.unknown", file=name)
