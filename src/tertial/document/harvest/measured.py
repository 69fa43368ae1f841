"""The indicators of a report: rows of tables that hold one, with their history and what they are to reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tertial.document.harvest.chain import Chain
from tertial.document.harvest.item import LONGEST_SOURCE, Item, key_of, plain
from tertial.document.model import Cell, Column, Document, Row, Section, Table
from tertial.document.understand.fold import folded
from tertial.document.understand.headings import roles_of
from tertial.document.understand.understood import Role
from tertial.domain.swedish import parse_printed

_HEADS: Final = re.compile(r"(?:indikator(?:er)?|matt|nyckeltal)\b.*")
_LONG: Final = re.compile(r"malvarde|langsikt")
_GOAL: Final = re.compile(r"etappmal|malvarde|malniva|mal\b|malsattning")
_LESS_IS_BETTER: Final = re.compile(
    r"franvaro|omsattning|matsvinn|utslapp|co2|koldioxid|skador|fall\b|vantetid|avhopp|kostnad per"
)
_DOWN: Final = re.compile(r"minska|sank")
_UP: Final = re.compile(r"\boka|\bhoj")
_WOMEN: Final = re.compile(r"\bkvinn|\bflick")
_MEN: Final = re.compile(r"\bman\b|\bpojk|\bmans\b")
_KOLADA: Final = re.compile(r"\b[NU]\d{5}\b")


@dataclass(slots=True)
class Measured:
    """The indicators, and the ids of the tables that were read as such."""

    items: list[Item] = field(default_factory=list)
    read: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Found:
    """An indicator while its tables are gathered: it may stand in two, or in a second part after a page break."""

    item: Item
    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def indicators(document: Document, chain: Chain, year: int) -> Measured:
    """Each indicator once, with all its values and targets; ``year`` is what a target without year is for."""
    measured = Measured()
    found: dict[str, _Found] = {}
    keys: set[str] = set()
    sources = dict(_sources(document, chain))
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and _is_of_indicators(block):
                measured.read.add(block.id)
                for row in block.rows:
                    _gather(found, keys, chain, sources, section, block, row, year)
    measured.items += [_whole(each) for each in found.values()]
    return measured


def _is_of_indicators(table: Table) -> bool:
    heading = plain((table.label_heading or table.title).strip())
    has_figures = any(cell.text for row in table.rows for cell in row.cells)
    kinds = [plain(column.name) for column in table.columns]
    is_list = any("kalla" in kind or "kolada" in kind for kind in kinds)
    return bool(_HEADS.fullmatch(heading)) and has_figures and not is_list


def _gather(
    found: dict[str, _Found],
    keys: set[str],
    chain: Chain,
    sources: dict[str, tuple[str, str]],
    section: Section,
    table: Table,
    row: Row,
    year: int,
) -> None:
    name = row.label.strip()
    if not name or not any(cell.text.strip() for cell in row.cells):
        return
    words = _words(name)
    if words not in found:
        found[words] = _begun(name, key_of(name, keys), chain, sources, section, table, row)
    own = found[words]
    for column, role, cell in zip(table.columns, roles_of(table), row.cells, strict=False):
        if cell.text.strip():
            _take(own, column, role, cell, year)


def _begun(
    name: str,
    key: str,
    chain: Chain,
    sources: dict[str, tuple[str, str]],
    section: Section,
    table: Table,
    row: Row,
) -> _Found:
    source, listed = sources.get(_words(name), ("", ""))
    goal = chain.goal_at(table) or listed
    match = _KOLADA.search(source)
    values = {
        "key": key,
        "name": name,
        "goal": goal,
        "unit": row.unit or table.unit or ("%" if "%" in name or "andel" in plain(name) else ""),
        "source": source,
        "frequency": "year",
        "kolada": match[0] if match else "",
    }
    doubts = [] if goal else ["Målet som den mäter framgår inte."]
    text = " ".join([name, *(cell.text for cell in row.cells if cell.text)])
    item = Item(
        "indicators",
        values,
        name,
        "",
        (),
        text[:LONGEST_SOURCE],
        section.title,
        row.place or table.place,
    )
    return _Found(item, doubts=doubts)


def _take(own: _Found, column: Column, role: Role, cell: Cell, year: int) -> None:
    """A cell becomes a value of its period or a target; what says neither is told."""
    heading = plain(f"{column.group} {column.name}")
    key = own.item.values["key"]
    if role.measure == "target" or _GOAL.search(heading):
        horizon = "long" if _LONG.search(heading) else "milestone"
        target = {
            "indicator": key,
            "horizon": horizon,
            "year": str(role.year or year),
            "raw": cell.text,
        }
        if role.year is None:
            own.doubts.append(f"Etappmålet {cell.text} står utan år och tas som mål för {year}.")
        own.rows.append(("indicator_targets", target))
    elif role.year and role.measure != "text" and "trend" not in heading:
        period = f"{role.year}-{role.month:02d}" if role.month else str(role.year)
        sex = "K" if _WOMEN.search(heading) else "M" if _MEN.search(heading) else "T"
        value = {"indicator": key, "period": period, "sex": sex, "raw": cell.text}
        if role.measure in ("forecast", "budget"):
            value["note"] = column.name
        if cell.doubt:
            own.doubts.append(f"Värdet {cell.text} för {column.name}: kolumnen är inte säker.")
        own.rows.append(("indicator_values", value))


def _whole(found: _Found) -> Item:
    rows = _without_doubles(found.rows)
    values, doubts = dict(found.item.values), list(found.doubts)
    values["polarity"], said = _polarity(found.item.values["name"], rows)
    if not said:
        doubts.append("Om högre eller lägre är bättre är en gissning.")
    decimals = max(
        (_decimals(row["raw"]) for name, row in rows if name == "indicator_values"), default=0
    )
    values["decimals"] = str(decimals)
    values["by_sex"] = "ja" if any(row.get("sex") in ("K", "M") for _, row in rows) else "nej"
    item = found.item
    return Item(
        item.table,
        values,
        item.title,
        _detail(rows),
        tuple(rows),
        item.source,
        item.section,
        item.place,
        " ".join(dict.fromkeys(doubts)),
    )


def _without_doubles(rows: list[tuple[str, dict[str, str]]]) -> list[tuple[str, dict[str, str]]]:
    """The first of rows with the same key: a value repeated in a second table is one value."""
    kept: dict[tuple[str, ...], tuple[str, dict[str, str]]] = {}
    for name, row in rows:
        columns = ("period", "sex") if name == "indicator_values" else ("horizon", "year")
        kept.setdefault((name, *(row[column] for column in columns)), (name, row))
    return list(kept.values())


def _polarity(name: str, rows: list[tuple[str, dict[str, str]]]) -> tuple[str, bool]:
    """(higher or lower, whether the report says it): a target in words, one above or below the last value, or a name
    that leaves no doubt."""
    targets = [row["raw"] for table, row in rows if table == "indicator_targets"]
    if any(_DOWN.search(plain(target)) or "≤" in target for target in targets):
        return "lower", True
    if any(_UP.search(plain(target)) or "≥" in target for target in targets):
        return "higher", True
    if _LESS_IS_BETTER.search(plain(name)):
        return "lower", True
    values = [parse_printed(row["raw"]).value for table, row in rows if table == "indicator_values"]
    last = next((value for value in reversed(values) if value is not None), None)
    aimed = [value for value in (parse_printed(t).value for t in targets) if value is not None]
    if last is not None and aimed and aimed[-1] != last:
        return ("higher" if aimed[-1] > last else "lower"), True
    return "higher", False


def _decimals(raw: str) -> int:
    match = re.search(r"\d,(\d+)", raw)
    return len(match[1]) if match else 0


def _detail(rows: list[tuple[str, dict[str, str]]]) -> str:
    shown = [
        f"{row['period']}{'' if row['sex'] == 'T' else ' ' + row['sex']}: {row['raw']}"
        for name, row in rows
        if name == "indicator_values"
    ]
    shown += [
        f"mål {row['year']}: {row['raw']}" for name, row in rows if name == "indicator_targets"
    ]
    return " · ".join(shown)


def _sources(document: Document, chain: Chain) -> Iterator[tuple[str, tuple[str, str]]]:
    """(Indicator's words, (its source, the key of its goal)) from a list of sources."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _listed(block, chain)


def _listed(table: Table, chain: Chain) -> Iterator[tuple[str, tuple[str, str]]]:
    headings = [plain(table.label_heading), *(plain(column.name) for column in table.columns)]
    of_name = [n for n, heading in enumerate(headings) if _HEADS.fullmatch(heading.strip())]
    of_source = [n for n, heading in enumerate(headings) if "kalla" in heading]
    if not of_name or not of_source or of_name[0] == of_source[0]:
        return
    goal = ""
    for row in table.rows:
        texts = [row.label, *(cell.text for cell in row.cells)]
        goal = next(filter(None, map(chain.goal_named, reversed(texts[: of_name[0]]))), goal)
        if texts[of_name[0]]:
            yield _words(texts[of_name[0]]), (texts[of_source[0]], goal)


def _words(name: str) -> str:
    return folded(name)
