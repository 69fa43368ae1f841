"""A PDF file opened and closed: what is broken, locked or endless is refused; pages are lent out one at a time.

pdfium is not safe for threads: one file at a time is read within a process.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from tertial.document.read.limits import require_pages
from tertial.errors import BadInput

LOCK: Final = threading.Lock()
_LOCKED: Final = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The handle of a document with at least one page.

    Raises BadInput: ``read.locked`` (it asks for a password), ``read.broken``, ``read.too_many_pages``.
    """
    import pypdfium2.raw as raw

    with LOCK:
        handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
        if not handle:
            if raw.FPDF_GetLastError() in _LOCKED:
                raise BadInput("read.locked")
            raise BadInput("read.broken", problem="den är avbruten eller förvanskad")
        try:
            pages = raw.FPDF_GetPageCount(handle)
            if pages < 1:
                raise BadInput("read.broken", problem="den har inga sidor")
            require_pages(pages)
            yield handle
        finally:
            raw.FPDF_CloseDocument(handle)


def said_of(handle: Any, tag: str) -> str:
    """What the file says of itself under a tag, "Title" or "Author"; empty where it does not say."""
    import pypdfium2.raw as raw

    size = raw.FPDF_GetMetaText(handle, tag.encode(), None, 0)
    if not 2 < size < 4096:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetMetaText(handle, tag.encode(), buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0").strip()


def language_of(handle: Any) -> str:
    """The language that the file says it is in ("sv-SE"); empty where it does not say."""
    import pypdfium2.raw as raw

    size = raw.FPDFCatalog_GetLanguage(handle, None, 0)
    if not 2 < size < 64:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(handle, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").strip()
