"""What became of files that were read in, as values, as the contract's JSON and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tertial.domain.figure import Unit
from tertial.domain.money import in_unit
from tertial.domain.swedish import format_number, format_ore
from tertial.ledger.facts import RejectedRow
from tertial.services.package import Changes
from tertial.services.package.columns import title_of

SCHEMA = "tertial.import/1"
SHOWN_ROWS = 200
STATUS_WORDS = {
    "imported": "inläst",
    "unchanged": "redan inläst, ingenting ändrades",
    "refused": "avvisad, ingenting ändrades",
    "checked": "provläst, ingenting ändrades",
    "undone": "ångrad",
}
CHANGE_WORDS = {"added": "nya", "changed": "ändrade", "removed": "borttagna"}


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. ``status``: imported, unchanged, refused, undone, or checked in a dry run.

    ``reason`` says why a file was refused as a whole, or which other file stopped it; ``problems`` are all its faults.
    ``unmapped`` are accounts that no report line takes, with the sum of their facts, öre. ``rejected`` of a file that
    was read in before are the rows that were left out then. ``masked`` is in how many rows something was hidden.
    """

    file: str
    kind: str
    status: str
    encoding: str = ""
    rows_read: int = 0
    rows_imported: int = 0
    rows_left_out: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    control_totals: Mapping[str, int] = field(default_factory=dict)
    unmapped: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    batch: str = ""
    changes: Changes | None = None
    reason: str = ""
    problems: tuple[str, ...] = ()
    masked: int = 0

    @property
    def needs_a_look(self) -> bool:
        """Whether something must be seen though the file could be used."""
        return bool(self.rejected or self.warnings or self.unmapped)

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "file": self.file,
            "kind": self.kind,
            "encoding": self.encoding,
            "status": self.status,
            "rows_read": self.rows_read,
            "rows_imported": self.rows_imported,
            "rows_left_out": self.rows_left_out,
            "rejected": [
                {
                    "sheet": row.sheet,
                    "line": row.line,
                    "reason": row.reason,
                    "amount": None if row.amount is None else kronor(row.amount),
                }
                for row in self.rejected
            ],
            "control_totals": {name: kronor(ore) for name, ore in self.control_totals.items()},
            "unmapped": [{"account": code, "amount": kronor(ore)} for code, ore in self.unmapped],
            "masked": self.masked,
            "warnings": list(self.warnings),
            "batch": self.batch or None,
            "reason": self.reason or None,
            "problems": list(self.problems),
        }
        if self.changes is not None:
            found["changes"] = {
                name: {what: list(keys) for what, keys in changed.items()}
                for name, changed in self.changes.tables.items()
            }
        return found


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import came to; ``is_dry_run`` when nothing was to be changed."""

    files: tuple[FileResult, ...]
    is_dry_run: bool = False

    @property
    def is_refused(self) -> bool:
        return any(file.status == "refused" for file in self.files)

    @property
    def has_left_out(self) -> bool:
        """Whether rows were left out on request, now or when the same file was read in before."""
        return not self.is_refused and any(file.rejected for file in self.files)

    @property
    def exit_code(self) -> int:
        """The command line's answer: refused is 2, something that must be seen 1."""
        return 2 if self.is_refused else int(any(file.needs_a_look for file in self.files))

    def to_json(self) -> dict[str, Any]:
        """The contract's ``tertial.import/1``; amounts are kronor."""
        return {
            "schema": SCHEMA,
            "dry_run": self.is_dry_run,
            "files": [f.to_json() for f in self.files],
        }


def refused(files: Sequence[Path], reason: str) -> ImportResult:
    """Files that could not even be opened together, for one reason."""
    return ImportResult(
        tuple(FileResult(str(path), "", "refused", reason=reason) for path in files)
    )


def kronor(ore: int) -> float:
    """Kronor for JSON: exact to the öre as far as a JSON number is (2^53)."""
    return float(in_unit(ore, Unit.KR))


def printed(ore: int) -> str:
    """An amount in kronor as it is said, with its unit."""
    return f"{format_ore(ore, Unit.KR, decimals=2)} kr"


def rows_phrase(read: int, taken: int, left_out: int = 0) -> str:
    """How many rows were read and taken.

    >>> rows_phrase(1, 1), rows_phrase(438, 429, 9)
    ('1 rad läst, 1 inläst', '438 rader lästa, 429 inlästa, 9 utelämnade (summarader, rubriker, nollor)')
    >>> rows_phrase(701, 703)
    '701 rader lästa, 703 poster inlästa (en rad kan ge flera)'
    """
    said = f"{format_number(read)} {'rad läst' if read == 1 else 'rader lästa'}"
    if taken > read:
        return f"{said}, {format_number(taken)} poster inlästa (en rad kan ge flera)"
    said += f", {format_number(taken)} {'inläst' if taken == 1 else 'inlästa'}"
    if left_out:
        word = "utelämnad" if left_out == 1 else "utelämnade"
        said += f", {format_number(left_out)} {word} (summarader, rubriker, nollor)"
    return said


def rows_word(count: int) -> str:
    """How many rows.

    >>> rows_word(1), rows_word(1200)
    ('1 rad', '1\xa0200 rader')
    """
    return f"{format_number(count)} {'rad' if count == 1 else 'rader'}"


def changes_phrase(changed: Mapping[str, Sequence[str]]) -> str:
    """What a package changed in a table: "86 nya, 2 ändrade"."""
    return ", ".join(
        f"{format_number(len(keys))} {CHANGE_WORDS[what]}" for what, keys in changed.items() if keys
    )


def text_lines(file: FileResult) -> Iterator[str]:
    """The result in words, as the command line prints it; why a file was refused is told by ``reason_lines``."""
    yield f"{Path(file.file).name}: {STATUS_WORDS[file.status]}"
    if file.rows_read and file.status != "refused":
        written = f", teckenkodning {file.encoding}" if file.encoding else ""
        yield f"  {rows_phrase(file.rows_read, file.rows_imported, file.rows_left_out)}{written}"
    if file.batch:
        yield f"  inläsning {file.batch}"
    if file.masked:
        yield f"  personuppgifter dolda i {rows_word(file.masked)}"
    if file.changes is not None:
        for name, changed in file.changes.tables.items():
            yield f"  {title_of(name)}: {changes_phrase(changed)}"
    yield from (f"  {name}: {printed(ore)}" for name, ore in file.control_totals.items())
    yield from (f"  OBS: {warning}" for warning in file.warnings)
    for code, ore in file.unmapped:
        yield f"  OBS: Kontot {code} hör inte till någon rapportrad: {printed(ore)}"
    for row in file.rejected[:SHOWN_ROWS]:
        sheet = f"blad {row.sheet}, " if row.sheet else ""
        amount = "" if row.amount is None else f" ({printed(row.amount)})"
        yield f"  avvisad: {sheet}rad {row.line}: {row.reason}{amount}"
    if len(file.rejected) > SHOWN_ROWS:
        more = format_number(len(file.rejected) - SHOWN_ROWS)
        yield f"  … och {more} avvisade rader till; --format json visar alla"


def reason_lines(file: FileResult) -> Iterator[str]:
    """Why a file was refused as a whole, with all its faults."""
    if file.reason:
        yield file.reason
    yield from (f"  {problem}" for problem in file.problems[:SHOWN_ROWS])
    if len(file.problems) > SHOWN_ROWS:
        yield f"  … och {format_number(len(file.problems) - SHOWN_ROWS)} till"
