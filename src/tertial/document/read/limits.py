"""How large, deep, slow and strange a file of others may be before it is refused, whatever its format.

Nothing here trusts what a file says of itself: members are read no further than their limit, XML is parsed without
document types, entities and network, and a reader asks its ``Deadline`` between pages or rows.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from tertial.errors import BadInput

LARGEST_FILE: Final = 100 << 20
"""Bytes of a file as it lies on the disk."""
LARGEST_PART: Final = 64 << 20
"""Bytes of an unpacked part of a Word file or a workbook that is read (a sheet of 200 000 cells takes a sixth)."""
LARGEST_UNPACKED: Final = 1 << 30
"""Bytes that all parts of a file together say that they unpack to, pictures too."""
LARGEST_PAGE: Final = 24 << 20
"""Bytes of a web page without the pictures in it."""
LARGEST_TEXT: Final = 8 << 20
"""Bytes of a plain text; a report of 60 pages takes a fifth of one million."""
MOST_TAGS: Final = 2_000_000
MOST_PARTS: Final = 10_000
STEEPEST: Final = 250
"""Times that a part of more than ``FREE_OF_RATIO`` bytes may grow unpacked; sheets of like rows reach 100."""
FREE_OF_RATIO: Final = 4 << 20
MOST_CELLS: Final = 200_000
"""Cells of all tables in a file, empty ones between others counted."""
MOST_PAGES: Final = 2_000
LONGEST_SECONDS: Final = 60.0
"""Time for reading a file; a report of 60 pages takes a second or two."""
DEEPEST: Final = 30
"""Tables in tables."""

_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class Deadline:
    """When a reading must be done. A reader makes one when it begins and calls ``check`` between pages or rows.

    >>> Deadline(5, clock=lambda: 0.0).check()
    """

    def __init__(
        self, seconds: float = LONGEST_SECONDS, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._clock = seconds, clock
        self._end = clock() + seconds

    def check(self) -> None:
        """Raises BadInput("read.too_slow"): the time is up."""
        if self._clock() > self._end:
            raise BadInput("read.too_slow", seconds=round(self._seconds))


class Budget:
    """Counts cells as they are read. Raises BadInput("read.too_many_cells") when there are more than ``most``."""

    def __init__(self, most: int = MOST_CELLS) -> None:
        self._most, self._spent = most, 0

    def spend(self, cells: int = 1) -> None:
        self._spent += cells
        self.require(0)

    def require(self, cells: int) -> None:
        """That there is room for so many more, which are not counted yet."""
        if self._spent + cells > self._most:
            raise BadInput("read.too_many_cells", most=self._most)


def require_size(data: bytes, most: int | None = None) -> None:
    """Raises BadInput: ``read.empty`` for no content at all, ``read.too_large`` for more than ``most`` bytes."""
    most = LARGEST_FILE if most is None else most
    if len(data) > most:
        raise BadInput("read.too_large", size=-(-len(data) >> 20), most=most >> 20)
    if not data[:4096].strip(b"\0 \t\r\n\f\v\xef\xbb\xbf\xff\xfe") and not data.strip(
        b"\0 \t\r\n\f\v\xef\xbb\xbf\xff\xfe"
    ):
        raise BadInput("read.empty")


def require_text(data: bytes, most: int | None = None) -> None:
    """Raises BadInput("read.too_much_text"): a text, or a page without its pictures, is longer than ``most`` bytes."""
    most = LARGEST_TEXT if most is None else most
    if len(data) > most:
        raise BadInput("read.too_much_text", size=-(-len(data) >> 20), most=most >> 20)


def require_pages(pages: int) -> None:
    """Raises BadInput("read.too_many_pages")."""
    if pages > MOST_PAGES:
        raise BadInput("read.too_many_pages", pages=pages, most=MOST_PAGES)


def require_tags(page: bytes) -> None:
    """Raises BadInput("read.too_many_cells"): a page has more tags than any table needs."""
    if page.count(b"<") > MOST_TAGS:
        raise BadInput("read.too_many_cells", most=MOST_CELLS)


def opened(data: bytes) -> zipfile.ZipFile:
    """An archive whose parts are not too many and do not say that they unpack to more than is sound.

    Archives inside it are never opened, so that none can be nested.
    Raises BadInput: ``read.broken``, ``read.locked``, ``read.bomb``.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise BadInput("read.broken", problem="den är avbruten eller förvanskad") from error
    total = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or total > LARGEST_UNPACKED or any(map(_is_steep, parts)):
        raise BadInput("read.bomb")
    return archive


def _is_steep(part: zipfile.ZipInfo) -> bool:
    return part.file_size > FREE_OF_RATIO and part.file_size > max(part.compress_size, 1) * STEEPEST


def unpacked(archive: zipfile.ZipFile, name: str, most: int = LARGEST_PART) -> bytes:
    """A part of an archive, never more than ``most`` bytes whatever its directory says.

    Raises BadInput: ``read.broken`` (it is not there or damaged), ``read.locked``, ``read.bomb``.
    """
    try:
        part = archive.getinfo(name)
        if part.flag_bits & 0x1:
            raise BadInput("read.locked")
        with archive.open(part) as stream:
            found = stream.read(most + 1)
    except KeyError as error:
        raise BadInput("read.broken", problem=f"delen {name[:80]} saknas i den") from error
    except _UNPACKING as error:
        raise BadInput("read.broken", problem=f"delen {name[:80]} är förvanskad") from error
    if len(found) > most:
        raise BadInput("read.bomb")
    return found


_UNPACKING: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def xml(data: bytes, name: str) -> Any:
    """The root of an XML part (``lxml`` element) called ``name``, without comments and instructions.

    Raises BadInput: ``read.entities`` (it has a document type, which no office file needs), ``read.broken``.
    """
    from lxml import etree

    try:
        return etree.fromstring(_plain(data), _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput("read.broken", problem=_said(error, name)) from error


def xml_rows(data: bytes, name: str, *tags: str) -> Iterator[Any]:
    """Each element with one of these tags as soon as it is whole; what has been seen is let go, so that memory is
    bounded. Raises as ``xml``."""
    from lxml import etree

    stream = io.BytesIO(_plain(data))
    try:
        for _, element in etree.iterparse(
            stream,
            tag=tags,
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        ):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput("read.broken", problem=_said(error, name)) from error


def _parser() -> Any:
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )


def _plain(data: bytes) -> bytes:
    """The part as UTF-8, which the parser is told whatever the part declares, so that nothing hides from the search.

    An office file has its parts in UTF-8 or UTF-16, by its standard.
    """
    if data.startswith(_UTF_16):
        codec = (
            "utf-16" if data[:2] in _UTF_16[:2] else "utf-16-le" if data[1] == 0 else "utf-16-be"
        )
        data = data.decode(codec, "replace").encode("utf-8", "replace")
    if any(declaration in data for declaration in _DECLARATIONS):
        raise BadInput("read.entities")
    return data


def _said(error: Exception, name: str) -> str:
    line = getattr(error, "lineno", None)
    return f"delen {name[:80]} går inte att tolka" + (f" på rad {line}" if line else "")
