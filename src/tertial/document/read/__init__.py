"""Reads a report that anyone made (text, Markdown, HTML, Word, PDF, Excel) into the one document model.

``read(data, name)`` recognises the format by content, refuses what is hostile or too large, and never guesses in
silence: what could not be read stands in ``Document.unread``, what is in doubt in a cell's ``doubt``.
"""

from __future__ import annotations

from tertial.document.model import Document
from tertial.document.read.assemble import assemble
from tertial.document.read.recognise import reader_of


def read(data: bytes, name: str = "") -> Document:
    """The document in a file.

    Raises BadInput: ``read.*`` codes: the format is not known, the file is broken, locked, hostile or too large.
    """
    return assemble(reader_of(data, name)(data))
