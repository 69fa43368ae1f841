"""Kolada ids that a report cites: discontinued, unknown, misshapen, or of another key figure than the one named beside.

Titles are facts of Kolada (``kolada.tsv.gz``: id, title), shipped so that nothing is asked of a network. A municipality
may call a key figure what it likes, so a name is doubted only where it shares nothing with the title, or fits another
id much better. Source: docs/dev/methods.md#kolada.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Tally, Where
from tertial.document.check.naming import at_row
from tertial.document.check.wording import bare, likeness, plain, squeezed, stems
from tertial.document.model import Row, Table
from tertial.document.understand.understood import Understood

_ID: Final = re.compile(r"(?<![\w-])([NU]\d{5})(?!\w)")
_MISSHAPEN: Final = re.compile(
    r"(?:kolada|\bid)\b[\s:,-]{0,6}(?:id)?[\s:,-]{0,4}([A-Z]\s?\d{3,8}|[NU][\dOIl]{5})(?!\w)",
    re.IGNORECASE,
)
_LAST_YEAR: Final = re.compile(r"\(\s*[-–]\s*(\d{4})\s*\)\s*$")
_YEAR: Final = re.compile(r"\b(20\d{2})\b")
_NO_VALUE_YET: Final = re.compile(r"malvarde|etappmal|\bmal\b|budget|prognos|plan\b")
_INDICATOR: Final = re.compile(r"^(?:indikator|m.tt\b|nyckeltal|resultatm.tt|kvalitetsm.tt)")
_SURE: Final = 0.8
_BETTER: Final = 0.25
_LEAST_LIKE: Final = 0.6
_MOST_COMPARED: Final = 400


@dataclass(frozen=True, slots=True)
class Cited:
    """An id in its place with the name beside it ("" where none is), and the row they stand in."""

    id: str
    name: str
    where: Where


@cache
def catalogue() -> dict[str, str]:
    """Kolada's key figures by id.

    >>> catalogue()["N23801"]
    'Invånare 80+ i särskilt boende, andel (%)'
    """
    packed = files("tertial.document.check").joinpath("kolada.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if not line.startswith("#"))
    return {pair[0]: pair[1] for pair in pairs}


@cache
def _by_stem() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, title in catalogue().items():
        for each in stems(bare(title)):
            found[each].append(key)
    return {each: tuple(keys) for each, keys in found.items()}


def last_year(title: str) -> int | None:
    """The last year a discontinued key figure has values for.

    >>> last_year("Fritidsgårdar, antal (-2023)"), last_year("Invånare, antal")
    (2023, None)
    """
    match = _LAST_YEAR.search(title)
    return int(match[1]) if match else None


def kolada(case: Case, tally: Tally) -> Iterator[Finding]:
    """All doubtful Kolada ids, each once."""
    seen: set[tuple[str, str]] = set()
    for cited in _cited(case):
        if (cited.id, squeezed(cited.name)) in seen:
            continue
        seen.add((cited.id, squeezed(cited.name)))
        tally.did("kolada")
        title = catalogue().get(cited.id)
        if title is None:
            yield _unknown(cited)
            continue
        end = last_year(title)
        if end is not None:
            yield _discontinued(case, cited, title, end)
        if cited.name:
            yield from _named(cited, title)
    yield from _misshapen(case)


def _cited(case: Case) -> Iterator[Cited]:
    in_tables: set[str] = set()
    for table in case.tables:
        for r, row in enumerate(table.table.rows):
            texts = [row.label, *(cell.text for cell in row.cells if not cell.spanned)]
            for key in dict.fromkeys(_ID.findall(" ".join(texts))):
                in_tables.add(key)
                yield Cited(key, _name_beside(table.table, row), at_row(case, table, r))
    for passage in case.passages:
        for match in _ID.finditer(passage.text):
            if match[1] not in in_tables and "kolada" in plain(passage.text):
                in_tables.add(match[1])
                yield Cited(match[1], "", case.at_text(passage, *match.span()))


def _name_beside(table: Table, row: Row) -> str:
    """The indicator of a row: its label or its cell in the column of indicators, else nothing."""
    if _INDICATOR.match(plain(table.label_heading)):
        return _without_id(row.label)
    for column, cell in zip(table.columns, row.cells, strict=False):
        if _INDICATOR.match(plain(column.name)):
            return _without_id(cell.text)
    return ""


def _without_id(text: str) -> str:
    return _ID.sub(" ", text).strip(" ()")


def _unknown(cited: Cited) -> Finding:
    return Finding(
        rule="kolada",
        severity="info",
        where=cited.where,
        message=f"{cited.id} finns inte bland de nyckeltal i Kolada som är kända här.",
        confidence=0.6,
    )


def _discontinued(case: Case, cited: Cited, title: str, end: int) -> Finding:
    years = sorted(_years_given(case, cited, end))
    given = f", men värden anges för {_listed(years)}" if years else ""
    return Finding(
        rule="kolada",
        severity="warning" if years else "info",
        where=cited.where,
        message=f"Nyckeltalet {cited.id} har inga värden i Kolada efter {end}{given}.",
        evidence=(f"{cited.id}: {title}",),
        confidence=0.85,
    )


def _listed(years: list[int]) -> str:
    first, last = ", ".join(map(str, years[:-1])), str(years[-1])
    return f"{first} och {last}" if first else last


def _years_given(case: Case, cited: Cited, end: int) -> set[int]:
    """The years after its last for which tables give the indicator a value."""
    name = squeezed(bare(cited.name))
    found: set[int] = set()
    for table in case.tables:
        for row in table.table.rows:
            own = squeezed(bare(_without_id(row.label)))
            if not name or own != name:
                continue
            found |= {year for year in _given(table, row) if year > end}
    return found


def _given(table: Understood, row: Row) -> Iterator[int]:
    for column, cell in zip(table.table.columns, row.cells, strict=False):
        heading = f"{column.group} {column.name}"
        match = _YEAR.search(heading)
        if match and cell.value is not None and not _NO_VALUE_YET.search(plain(heading)):
            yield int(match[1])


def _named(cited: Cited, title: str) -> Iterator[Finding]:
    """A name that is not that of the id."""
    own = likeness(bare(cited.name), bare(title))
    if own >= _SURE or len(stems(cited.name)) < 2:
        return
    other, like = _best(cited.name)
    is_other = (
        like >= _LEAST_LIKE and like - own >= _BETTER and last_year(catalogue()[other]) is None
    )
    if own and not is_other:
        return
    hint = f"; namnet liknar {other} ”{catalogue()[other]}”" if is_other else ""
    yield Finding(
        rule="kolada",
        severity="warning",
        where=cited.where,
        message=f"{cited.id} heter i Kolada ”{title}” och inte ”{cited.name}”{hint}.",
        confidence=0.8 if is_other else 0.6,
    )


def _best(name: str) -> tuple[str, float]:
    """The id whose title is most like a name, and how like."""
    shared: Counter[str] = Counter()
    for each in stems(bare(name)):
        shared.update(_by_stem().get(each, ()))
    ranked = [key for key, _ in shared.most_common(_MOST_COMPARED)]
    scored = ((likeness(bare(name), bare(catalogue()[key])), key) for key in ranked)
    like, key = max(scored, default=(0.0, ""), key=lambda pair: (pair[0], pair[1]))
    return key, like


def _misshapen(case: Case) -> Iterator[Finding]:
    seen: set[str] = set()
    for where, text in _texts(case):
        for match in _MISSHAPEN.finditer(text):
            found = match[1]
            if (
                _ID.fullmatch(found)
                or found in seen
                or not re.search(r"kolada", text, re.IGNORECASE)
            ):
                continue
            seen.add(found)
            yield Finding(
                rule="kolada",
                severity="info",
                where=where,
                message=f"”{found}” ser ut som ett id i Kolada men har inte formen N eller U och fem siffror.",
                confidence=0.6,
            )


def _texts(case: Case) -> Iterator[tuple[Where, str]]:
    for passage in case.passages:
        if "olada" in passage.text or "OLADA" in passage.text:
            yield case.at_text(passage, 0, min(len(passage.text), 80)), passage.text
    for table in case.tables:
        kolada_column = any("kolada" in plain(column.name) for column in table.table.columns)
        for r, row in enumerate(table.table.rows):
            for cell in row.cells:
                if cell.value is None and (kolada_column or "olada" in cell.text):
                    yield (
                        at_row(case, table, r),
                        f"Kolada {cell.text}" if kolada_column else cell.text,
                    )
