"""What lies in a sealed folder, and the register that names it all. Read as a folder or as one zip of it (ADR 0020).

Knows neither records nor ledger: an auditor reads a seal with nothing but the file.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from tertial.errors import BadInput

SCHEMA: Final = "tertial.seal/1"
REGISTER: Final = "seal.json"
DOCUMENT: Final = "document.json"
FACTS: Final = "facts.json"
TEMPLATE: Final = "template.json"
CHECKS: Final = "checks.json"
SOURCES: Final = "sources.json"
CASE: Final = "case.json"
DECISION: Final = "decision.json"
FILES: Final = "filer/"
TEXTS: Final = "texter/"
NEEDED: Final = (DOCUMENT, FACTS, TEMPLATE, CHECKS, SOURCES)
LARGEST_FILE: Final = 256 << 20
MOST_FILES: Final = 5_000
Status = Literal["proposed", "decided"]


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a seal; ``name`` is its path in the folder, with slashes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What an erratum puts right: the place in words, before and after as printed; empty where there was nothing."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Register:
    """All files of a seal, and what it is: ``at`` ISO time, ``versions`` of the programs that made it.

    ``corrects`` is the number of the seal that it puts right (0: none), ``changes`` what it puts right there.
    """

    report: str
    committee: str
    title: str
    number: int
    status: Status
    at: str
    by: str
    corrects: int = 0
    note: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Changed, ...] = ()
    files: tuple[SealedFile, ...] = ()

    def named(self, name: str) -> SealedFile | None:
        return next((each for each in self.files if each.name == name), None)

    @property
    def printed(self) -> tuple[SealedFile, ...]:
        """The rendered files."""
        return tuple(each for each in self.files if each.name[: len(FILES)] == FILES)


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a folder or zip by name; ``read`` gives the bytes of one of ``names``."""

    names: frozenset[str]
    read: Callable[[str], bytes]


def sha256_of(content: bytes) -> str:
    """
    >>> sha256_of(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def listed(files: Mapping[str, bytes]) -> tuple[SealedFile, ...]:
    """Files as they stand in a register, by name."""
    return tuple(
        SealedFile(name, len(content), sha256_of(content))
        for name, content in sorted(files.items())
    )


def register_bytes(register: Register) -> bytes:
    """A register as JSON; the same always gives the same bytes, since its own hash is what is printed."""
    data = {"schema": SCHEMA, **asdict(register)}
    return json.dumps(data, ensure_ascii=False, indent=1, default=dict).encode() + b"\n"


def read_register(content: bytes, name: str = REGISTER) -> Register:
    """Raises ``BadInput("verify.register", file=…)`` for anything that is not one."""
    try:
        data: dict[str, Any] = json.loads(content)
        if data.pop("schema") != SCHEMA:
            raise ValueError
        files = tuple(
            SealedFile(str(each["name"]), int(each["size"]), str(each["sha256"]))
            for each in data.pop("files")
        )
        changes = tuple(Changed(**each) for each in data.pop("changes", ()))
        return Register(**data, files=files, changes=changes)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadInput("verify.register", file=name) from None


@contextmanager
def opened(path: Path) -> Any:
    """The files of a sealed folder, or of a zip of one that may lie in one folder of the zip.

    Raises: BadInput("verify.missing"), BadInput("verify.not-a-seal"), BadInput("verify.too-large").
    """
    if path.is_dir():
        yield _folder(path)
        return
    if not path.is_file():
        raise BadInput("verify.missing", file=str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            yield _zip(archive, path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise BadInput("verify.not-a-seal", file=str(path)) from error


def _folder(path: Path) -> Contents:
    found = {
        each.relative_to(path).as_posix(): each
        for each in path.rglob("*")
        if each.is_file() and not each.is_symlink()
    }
    _require_register(found, path)
    return Contents(frozenset(found), lambda name: found[name].read_bytes())


def _zip(archive: zipfile.ZipFile, path: Path) -> Contents:
    members = {each.filename: each for each in archive.infolist() if not each.is_dir()}
    if len(members) > MOST_FILES or any(m.file_size > LARGEST_FILE for m in members.values()):
        raise BadInput("verify.too-large", file=str(path))
    inside = min((n for n in members if PurePosixPath(n).name == REGISTER), key=len, default="")
    prefix = inside.removesuffix(REGISTER)
    found = {
        name.removeprefix(prefix): member
        for name, member in members.items()
        if name[: len(prefix)] == prefix
    }
    _require_register(found, path)
    return Contents(frozenset(found), lambda name: _member(archive, found[name]))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes, never more than it says that it has; what cannot be unpacked is empty, and so is no file of
    a seal."""
    try:
        with archive.open(member) as file:
            return file.read(member.file_size + 1)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError):
        return b""


def _require_register(names: Iterable[str], path: Path) -> None:
    if REGISTER not in names:
        raise BadInput("verify.not-a-seal", file=str(path))
