"""One file that holds many and proves that it is whole: what ``tertial backup`` writes and ``tertial restore`` reads.

A zip that any program opens, with stored members only: nothing in it can be larger than the file itself. Its first
member says in words what it is, its last (``backup.json``) each member's size and SHA-256, and its comment ends with
the SHA-256 of every byte of the file, itself written as zeros. Nothing is believed before that is right.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

from tertial.errors import BadInput

SCHEMA = "tertial.backup/1"
FIRST, LAST = "tertial.backup", "backup.json"
WORDS = "Säkerhetskopia av en arbetsyta i Tertial. Läs tillbaka den med: tertial restore FIL\n"
SEAL = f"{SCHEMA} sha256:".encode()
DIGITS = 64
CHUNK = 1 << 20
LARGEST_REGISTER = 64 * 1024 * 1024
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_NOT_A_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, ValueError, TypeError)
_NOT_A_REGISTER = (ValueError, TypeError, KeyError, RecursionError)

OnBytes = Callable[[int], None]
"""Told how many more bytes are done."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; ``name`` is its path in the workspace, with slashes."""

    name: str
    size: int
    sha256: str


class ArchiveWriter:
    """Writes members one after another as they stream in, and at last the seal. It never reads back or holds a file."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._stream = _Hashed(out)
        self._zip = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_STORED)  # type: ignore[call-overload]  # write and flush are all it needs
        self.members: list[Member] = []
        self._put(FIRST, WORDS.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *raised: object) -> None:
        """Let go; what was not closed is of no use."""
        self._stream.is_open = False
        self._zip.close()

    def add(self, name: str, source: IO[bytes], on_bytes: OnBytes) -> None:
        """Take a file to its end, whatever its size was said to be."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name), "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                member.write(chunk)
                size += len(chunk)
                on_bytes(len(chunk))
        self.members.append(Member(name, size, digest.hexdigest()))

    def close(self, about: Mapping[str, Any]) -> str:
        """Write the register, which also says ``about``, and the seal; returns the seal's digits."""
        register = {
            "schema": SCHEMA,
            **about,
            "members": [asdict(member) for member in self.members],
        }
        self._put(LAST, json.dumps(register, ensure_ascii=False, indent=1).encode())
        self._zip.comment = SEAL + b"0" * DIGITS
        self._zip.close()
        seal = self._stream.digest.hexdigest()
        self._out.seek(-DIGITS, 2)
        self._out.write(seal.encode())
        self._out.flush()
        return seal

    def _put(self, name: str, content: bytes) -> None:
        with self._zip.open(_info(name), "w") as member:
            member.write(content)


class _Hashed:
    """A stream that can only be written; zip then writes each byte once."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.digest = hashlib.sha256()
        self.is_open = True

    def write(self, data: bytes) -> int:
        if not self.is_open:
            return len(data)
        self.digest.update(data)
        return self._out.write(data)

    def flush(self) -> None:
        """Nothing: the file is flushed when it is whole."""


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # without the time: the same workspace gives the same file
    info.external_attr = 0o600 << 16
    return info


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose seal is right and whose members are those that its register names."""

    name: str
    about: Mapping[str, Any]
    members: Sequence[Member]
    seal: str
    _zip: zipfile.ZipFile

    def copy(self, member: Member, out: IO[bytes] | None, on_bytes: OnBytes) -> None:
        """Write a member to ``out``, or only read it. Raises ``BadInput("backup.damaged")``."""
        digest, size = hashlib.sha256(), 0
        with _reading(self.name), self._zip.open(member.name) as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if out is not None:
                    out.write(chunk)
                on_bytes(len(chunk))
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise _damaged(self.name, f"{member.name} har inte den kontrollsumma som den ska ha")

    def open(self, name: str) -> IO[bytes]:
        """A member to read anywhere in. Raises ``BadInput("backup.damaged")``."""
        with _reading(self.name):
            return self._zip.open(name)


@contextmanager
def opened(file: IO[bytes], name: str, on_bytes: OnBytes) -> Iterator[Archive]:
    """The archive in ``file``, called ``name`` in errors; every byte is read and proved first.

    Raises: BadInput("backup.not-ours"): no such archive. BadInput("backup.damaged"): cut short, changed, or made by
            somebody who wanted something else.
    """
    seal = _proved(file, name, on_bytes)
    with _reading(name):
        archive = zipfile.ZipFile(file)
    with archive:
        register = _register(archive, name)
        members = _members(archive, register, name)
        yield Archive(name, register, members, seal, archive)


def open_archive(path: Path) -> IO[bytes]:
    """The file of an archive. Raises ``BadInput("backup.no-file")``."""
    try:
        return path.open("rb")
    except OSError as error:
        raise BadInput(
            "backup.no-file", file=str(path), problem=error.strerror or str(error)
        ) from error


def _proved(file: IO[bytes], name: str, on_bytes: OnBytes) -> str:
    """The seal, when it is that of all bytes before it."""
    begins = b"PK\3\4", FIRST.encode()
    head = file.read(30 + len(begins[1]))
    if (head[:4], head[30:]) != begins:
        raise BadInput("backup.not-ours", file=name)
    length = file.seek(0, 2)
    file.seek(max(0, length - DIGITS - len(SEAL)))
    mark, said = file.read(len(SEAL)), file.read()
    if mark != SEAL:
        raise _damaged(name, "den är avbruten: slutet saknas")
    file.seek(0)
    if _seal(file, length - DIGITS, on_bytes).encode() != said:
        raise _damaged(name, "innehållet är inte det som skrevs")
    file.seek(0)
    return said.decode()


def _seal(file: IO[bytes], length: int, on_bytes: OnBytes) -> str:
    digest = hashlib.sha256()
    while length > 0 and (chunk := file.read(min(CHUNK, length))):
        digest.update(chunk)
        length -= len(chunk)
        on_bytes(len(chunk))
    digest.update(b"0" * DIGITS)
    return digest.hexdigest()


def _register(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    with _reading(name):
        info = archive.getinfo(LAST)
        if info.compress_type != zipfile.ZIP_STORED or info.file_size > LARGEST_REGISTER:
            raise _damaged(name, "förteckningen är för stor")
        try:
            register = json.loads(archive.read(info))
            if register["schema"] != SCHEMA:
                raise _damaged(name, f"formatet är {register['schema']}, inte {SCHEMA}")
        except _NOT_A_REGISTER as error:
            raise _damaged(name, "förteckningen går inte att läsa") from error
    return dict(register)


def _members(archive: zipfile.ZipFile, register: dict[str, Any], name: str) -> tuple[Member, ...]:
    try:
        members = tuple(Member(**each) for each in register.pop("members"))
        infos = archive.infolist()
        names = [FIRST, *(each.name for each in members), LAST]
        if [each.filename for each in infos] != names or len(set(names)) != len(names):
            raise _damaged(name, "innehållet är inte det som förteckningen säger")
        if unfit := [each for each in names if not is_fit(each)]:
            raise _damaged(name, f"{unfit[0]!r} är inget namn på en fil i arbetsytan")
        if [each.file_size for each in infos[1:-1]] != [each.size for each in members]:
            raise _damaged(name, "en fil har inte den storlek som förteckningen säger")
    except _NOT_A_REGISTER as error:
        raise _damaged(name, "förteckningen går inte att läsa") from error
    _require_stored(infos, name)
    return members


def _require_stored(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Nothing is packed, encrypted or there twice: unpacked it is no larger than it is here."""
    if any(
        each.compress_type != zipfile.ZIP_STORED
        or each.compress_size != each.file_size
        or each.flag_bits & 0x1
        for each in infos
    ):
        raise _damaged(name, "den har packade eller krypterade delar; en säkerhetskopia har inga")
    ends = 0
    for each in infos:
        if each.header_offset < ends:
            raise _damaged(name, "dess delar ligger över varandra")
        ends = each.header_offset + each.file_size


def is_fit(name: str) -> bool:
    """Whether a name is the path of a file inside a folder, and nothing else.

    >>> [is_fit(name) for name in ("uploads/a/bok.csv", "../secret", "/etc/passwd", "a//b", "C:\\\\a")]
    [True, False, False, False, False]
    """
    parts = name.split("/")
    return not _UNFIT.search(name) and not {"", ".", ".."} & set(parts)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """What zip says of a file that it cannot read, as something that the user can be told."""
    try:
        yield
    except (KeyError, EOFError, OverflowError, *_NOT_A_ZIP) as error:
        raise _damaged(name, "den går inte att läsa som en zip-fil") from error


def _damaged(name: str, problem: str) -> BadInput:
    return BadInput("backup.damaged", file=name, problem=problem)
