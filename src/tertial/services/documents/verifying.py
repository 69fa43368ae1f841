"""Proves a sealed report, offline: every file's hash, and the document computed anew from its facts and template.

``tertial verify`` and the tests use it; nothing here asks records or ledger. A file alone (PDF, Word …) is looked up
in the register of its seal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tertial.document.build import build
from tertial.document.facts_json import facts_from_json
from tertial.document.model import Block, Chart, Document, Paragraph, Section, Status, Table
from tertial.document.render.json import from_json
from tertial.document.template import parse_template
from tertial.errors import BadInput, TertialError
from tertial.services.documents.sealed import (
    DOCUMENT,
    FACTS,
    NEEDED,
    REGISTER,
    TEMPLATE,
    Contents,
    Register,
    opened,
    read_register,
    sha256_of,
)

MOST_TOLD: Final = 12
"""How many differences are told one by one."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found of a seal: ``proved`` and ``faults`` are sentences; ``sha256`` is the register's own."""

    title: str
    number: int
    at: str
    sha256: str
    proved: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        return 1 if self.faults else 0


def verify(path: Path, *, seal: Path | None = None, expected: str = "") -> Proof:
    """Prove a seal as folder or zip, or one file against the register of its seal.

    Args: seal: the ``seal.json`` (or the folder or zip that has it) that a single file is looked up in; without it
            the one beside the file. expected: the register's sha256 as printed elsewhere (beginning or all of it).
    Raises: BadInput("verify.missing"), ("verify.not-a-seal"), ("verify.register"), ("verify.no-register").
    """
    if path.is_dir() or (seal is None and _is_zip_of_seal(path)):
        with opened(path) as contents:
            return _whole(contents, expected)
    if not path.is_file():
        raise BadInput("verify.missing", file=str(path))
    return _single(path, _register_for(path, seal), expected)


def _is_zip_of_seal(path: Path) -> bool:
    if path.suffix.lower() != ".zip":
        return False
    return path.is_file()


def _register_for(path: Path, seal: Path | None) -> bytes:
    if seal is not None and seal.suffix.lower() == ".json":
        if not seal.is_file():
            raise BadInput("verify.missing", file=str(seal))
        return seal.read_bytes()
    if seal is not None:
        with opened(seal) as contents:
            return bytes(contents.read(REGISTER))
    for folder in (path.parent, path.parent.parent):
        if (folder / REGISTER).is_file():
            return (folder / REGISTER).read_bytes()
    raise BadInput("verify.no-register", file=str(path))


def _single(path: Path, content: bytes, expected: str) -> Proof:
    register = read_register(content)
    digest = sha256_of(path.read_bytes())
    match = next((each for each in register.files if each.sha256 == digest), None)
    proved = [f"{path.name} är {match.name} i sigillet, oförändrad."] if match else []
    missing = (
        f"{path.name} finns inte i sigillet: filen är ändrad, eller hör till en annan version. "
        f"Dess sha256 är {digest}."
    )
    faults = [] if match else [missing]
    return _proof(register, content, proved, [*faults, *_unexpected(content, expected)])


def _whole(contents: Contents, expected: str) -> Proof:
    content = contents.read(REGISTER)
    register = read_register(content)
    faults = [*_unexpected(content, expected), *_hashes(contents, register)]
    proved = []
    if not faults:
        proved.append(f"{len(register.files)} filer är oförändrade sedan de förseglades.")
    rebuilt = list(_rebuilt(contents, register))
    faults += rebuilt
    if not rebuilt:
        proved.append(
            "Rapporten har räknats om från sitt underlag: alla texter och siffror är lika."
        )
    return _proof(register, content, proved, faults)


def _proof(register: Register, content: bytes, proved: list[str], faults: list[str]) -> Proof:
    return Proof(
        title=register.title,
        number=register.number,
        at=register.at,
        sha256=sha256_of(content),
        proved=tuple(proved),
        faults=tuple(faults),
    )


def _unexpected(content: bytes, expected: str) -> Iterator[str]:
    digest = sha256_of(content)
    wanted = "".join(expected.lower().split())
    if wanted and not (len(wanted) >= 8 and digest[: len(wanted)] == wanted):
        yield f"Sigillets register har sha256 {digest}, inte {expected}: det är ett annat sigill."


def _hashes(contents: Contents, register: Register) -> Iterator[str]:
    for each in register.files:
        if each.name not in contents.names:
            yield f"{each.name} saknas."
        elif sha256_of(contents.read(each.name)) != each.sha256:
            yield f"{each.name} är ändrad: innehållet är inte det som förseglades."
    known = {each.name for each in register.files}
    for name in NEEDED:
        if name not in known:
            yield f"{name} saknas i registret."
    for name in sorted(contents.names - known - {REGISTER}):
        yield f"{name} hör inte till sigillet: filen står inte i registret."


def _rebuilt(contents: Contents, register: Register) -> Iterator[str]:
    """What differs between the sealed document and the one computed anew, as sentences."""
    try:
        sealed = from_json(contents.read(DOCUMENT))
    except (TertialError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        yield f"{DOCUMENT} kan inte läsas som en rapport."
        return
    try:
        facts = facts_from_json(contents.read(FACTS))
        template = parse_template(json.loads(contents.read(TEMPLATE)))
        again = build(facts, template)
    except (TertialError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        yield f"Rapporten kan inte räknas om: {FACTS} eller {TEMPLATE} kan inte läsas."
        return
    yield from _some(list(differences(sealed, again)), DOCUMENT, "underlaget")
    for each in register.printed:
        if each.name.endswith(".json") and each.name in contents.names:
            try:
                printed = from_json(contents.read(each.name))
            except (TertialError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
                yield f"{each.name} kan inte läsas som en rapport."
                continue
            yield from _some(list(differences(printed, again)), each.name, "underlaget")


def _some(found: list[str], name: str, against: str) -> Iterator[str]:
    for each in found[:MOST_TOLD]:
        yield f"{name}: {each}"
    if len(found) > MOST_TOLD:
        yield f"{name}: {len(found) - MOST_TOLD} skillnader till mot {against}."


# --- two documents that should be one -----------------------------------------------------------------------


def differences(sealed: Document, again: Document) -> Iterator[str]:
    """Where the texts or figures of two documents are not equal, as sentences in reading order; lineage aside."""
    for name, word in (
        ("id", "Beteckningen"),
        ("title", "Titeln"),
        ("subtitle", "Underrubriken"),
        ("committee", "Nämnden"),
        ("period_end", "Dagen"),
        ("remarks", "Anmärkningarna"),
        ("batches", "Källorna"),
    ):
        yield from _differ(word, getattr(sealed, name), getattr(again, name))
    if len(sealed.sections) != len(again.sections):
        yield (
            f"Rapporten har {len(sealed.sections)} avsnitt, "
            f"men underlaget ger {len(again.sections)}."
        )
    for one, other in zip(sealed.sections, again.sections, strict=False):
        yield from _sections(one, other)


def _differ(where: str, one: object, other: object) -> Iterator[str]:
    if one != other:
        yield f"{where} är ”{_short(one)}”, men underlaget ger ”{_short(other)}”."


def _short(value: object) -> str:
    if isinstance(value, tuple):
        value = "; ".join(map(str, value))
    text = str(value)
    return text if len(text) <= 160 else f"{text[:157]} …"


def _sections(one: Section, other: Section) -> Iterator[str]:
    name = one.title or one.id
    yield from _differ(f"Rubriken för {one.id}", (one.level, one.title), (other.level, other.title))
    if len(one.blocks) != len(other.blocks):
        yield f"{name}: {len(one.blocks)} delar, men underlaget ger {len(other.blocks)}."
    for block, against in zip(one.blocks, other.blocks, strict=False):
        yield from _blocks(name, block, against)


def _blocks(name: str, one: Block, other: Block) -> Iterator[str]:
    match one, other:
        case Paragraph(), Paragraph():
            yield from _paragraphs(name, one, other)
        case Table(), Table():
            yield from _tables(name, one, other)
        case Status(), Status():
            for part in ("title", "status", "background", "text", "comment"):
                yield from _differ(f"{name}, {one.title}", getattr(one, part), getattr(other, part))
        case Chart(), Chart():
            yield from _charts(name, one, other)
        case _:
            yield f"{name}: en del är {one.type}, men underlaget ger {other.type}."


def _paragraphs(name: str, one: Paragraph, other: Paragraph) -> Iterator[str]:
    if one.text != other.text:
        yield from _differ(name, *_around(one.text, other.text))
    elif [(f.ref, f.value) for f in one.figures] != [(f.ref, f.value) for f in other.figures]:
        yield f"{name}: siffrorna i stycket ”{_short(one.text)}” har andra värden än underlaget ger."


def _around(one: str, other: str) -> tuple[str, str]:
    """Two texts from a little before where they part."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, at - 40)
    return one[start : at + 80], other[start : at + 80]


def _tables(name: str, one: Table, other: Table) -> Iterator[str]:
    where = one.title or name
    yield from _differ(f"Tabellen {where}", one.title, other.title)
    headings = [
        tuple(f"{c.group} {c.name}".strip() for c in table.columns) for table in (one, other)
    ]
    yield from _differ(f"{where}, kolumnerna", *headings)
    yield from _differ(f"{where}, enheten", one.unit, other.unit)
    yield from _differ(
        f"{where}, noterna", *[tuple(f"{n.mark} {n.text}" for n in t.notes) for t in (one, other)]
    )
    if len(one.rows) != len(other.rows):
        yield f"{where}: {len(one.rows)} rader, men underlaget ger {len(other.rows)}."
    for row, against in zip(one.rows, other.rows, strict=False):
        yield from _differ(
            f"{where}, rad",
            f"{row.label} {row.note}".strip(),
            f"{against.label} {against.note}".strip(),
        )
        for n, (cell, theirs) in enumerate(zip(row.cells, against.cells, strict=False)):
            heading = headings[0][n] if n < len(headings[0]) else str(n + 1)
            place = f"{where}, {row.label}, {heading}"
            if cell.text != theirs.text:
                yield from _differ(place, cell.text, theirs.text)
            elif (cell.value, cell.ref, cell.unit) != (theirs.value, theirs.ref, theirs.unit):
                yield from _differ(f"{place}, värdet", cell.value, theirs.value)


def _charts(name: str, one: Chart, other: Chart) -> Iterator[str]:
    where = one.title or name
    yield from _differ(f"Diagrammet {where}", (one.title, one.alt), (other.title, other.alt))
    yield from _differ(f"{where}, etiketterna", one.categories, other.categories)
    for series, against in zip(one.series, other.series, strict=False):
        yield from _differ(f"{where}, {series.name}", series.values, against.values)
