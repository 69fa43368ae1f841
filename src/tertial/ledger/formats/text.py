"""Text files as bytes that are surely UTF-8, in blocks that end with a line: encodings, line ends, fields of a line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from tertial.errors import BadInput

BLOCK = 4 << 20
LONGEST_LINE = 16 << 20
_DOS = bytes.fromhex("84 86 94 8e 8f 99")  # ä å ö Ä Å Ö in code pages 437 and 850
_WINDOWS = bytes.fromhex("e4 e5 f6 c4 c5 d6")
_UNDEFINED = bytes.fromhex("81 8d 8f 90 9d")  # in cp1252


def detect_encoding(path: Path, override: str = "") -> str:
    """The codec of a text file: by its mark, else UTF-8 where the whole file is, else by how å, ä and ö are written.

    Raises ``BadInput("file.encoding-unknown")`` when ``override`` names no codec.
    """
    if override:
        try:
            return codecs.lookup(override).name
        except LookupError as error:
            raise BadInput("file.encoding-unknown", encoding=override, file=path.name) from error
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8) or _is_utf8(path):
        return "utf-8"
    if head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return _eight_bits(path)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _raw(path):
            if 0 in block[: 1 << 16] and block[: 1 << 16].count(0) > len(block[: 1 << 16]) // 4:
                return False
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bits(path: Path) -> str:
    dos = windows = undefined = 0
    for block in _raw(path):
        dos += sum(block.count(bytes([byte])) for byte in _DOS)
        windows += sum(block.count(bytes([byte])) for byte in _WINDOWS)
        undefined += sum(block.count(bytes([byte])) for byte in _UNDEFINED)
    if dos > windows:
        return "cp850"
    return "latin-1" if undefined else "cp1252"


def _raw(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def utf8_blocks(path: Path, encoding: str, size: int = BLOCK) -> Iterator[bytes]:
    """The file as UTF-8 without a mark, in blocks of about ``size`` bytes, each ending with a line end but the last.

    Raises ``BadInput``: ``file.encoding`` (not in that encoding), ``file.line-too-long``.
    """
    rest = b""
    for block in _decoded(path, encoding, size):
        rest += block
        cut = _last_line_end(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > LONGEST_LINE:
            raise BadInput("file.line-too-long", file=path.name)
    if rest:
        yield rest


def _last_line_end(block: bytes) -> int:
    """Where the last whole line ends; a lone CR counts, unless LF may follow in the next block."""
    cut = block.rfind(b"\n") + 1
    return cut or block.rfind(b"\r", 0, len(block) - 1) + 1


def _decoded(path: Path, encoding: str, size: int) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    is_first = True
    with path.open("rb") as file:
        while True:
            raw = file.read(size)
            try:
                text = decoder.decode(raw, final=not raw)
                block = raw if encoding == "utf-8" and not _is_split(raw) else text.encode()
            except (UnicodeError, LookupError) as error:
                raise BadInput("file.encoding", file=path.name, encoding=encoding) from error
            if is_first and text:
                block, is_first = text.removeprefix("\ufeff").encode(), False
            yield block
            if not raw:
                return


def _is_split(raw: bytes) -> bool:
    """Whether a character may go on over the block's edge."""
    return bool(raw) and (raw[0] >= 0x80 or raw[-1] >= 0x80)


def lines_of(block: bytes) -> list[str]:
    """The lines of a block, whatever ends them; no empty last line is made up."""
    text = block.decode()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def fields_of(line: str, delimiter: str) -> list[str] | None:
    """The fields of a line; ``None`` when a quoted field is not closed in it.

    A quote mark is one only first in a field; doubled inside quotes it stands for itself.

    >>> fields_of('a;"b;c";d"e', ";"), fields_of('a;"b', ";")
    (['a', 'b;c', 'd"e'], None)
    """
    if '"' not in line:
        return line.split(delimiter)
    fields: list[str] = []
    at = 0
    while True:
        quoted, at = _quoted(line, at) if line.startswith('"', at) else ("", at)
        if at < 0:
            return None
        end = line.find(delimiter, at)
        fields.append(quoted + (line[at:] if end < 0 else line[at:end]))
        if end < 0:
            return fields
        at = end + 1


def _quoted(line: str, at: int) -> tuple[str, int]:
    """What stands between the quote mark at ``at`` and its end, and where reading goes on (−1: it never ends)."""
    parts: list[str] = []
    start = at + 1
    while True:
        end = line.find('"', start)
        if end < 0:
            return "", -1
        parts.append(line[start:end])
        if not line.startswith('"', end + 1):
            return "".join(parts), end + 1
        parts.append('"')
        start = end + 2
