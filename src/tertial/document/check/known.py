"""What a document's tables state, keyed so that another document's statement of the same can be found.

A fact is a table's title and a row (with its parent), what the column holds, and for when. Which year a column without
one speaks of is the document's own. Two rows that cannot be told apart give no fact.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import Where
from tertial.document.check.wording import content, plain, squeezed
from tertial.document.model import Row
from tertial.document.understand.interval import Interval
from tertial.document.understand.understood import Role, Spot, Understood

_YEAR: Final = re.compile(r"\b(20[0-4]\d)\b")
_MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_MONTH: Final = re.compile(rf"\b({'|'.join(_MONTHS)})\b")
_YEAR_END: Final = re.compile(
    r"\b(?:verksamhetsberattelse|arsredovisning|arsrapport|bokslut|arsbokslut)"
)
_PLAN: Final = re.compile(r"verksamhetsplan|mal och budget|internkontrollplan")
_OF_TIME: Final = re.compile(
    rf"\d+|\b(?:{'|'.join(_MONTHS)}|tkr|mnkr|kr|per|helar|period\w*|delar)\b"
)
_NO_TITLE: Final = re.compile(r"^(?:indikator|m.tt\b|nyckeltal|mal\b|tabell\b|belopp|$)")
_OPENING: Final = re.compile(r"^(?:ib|ingaende)\b\s*(?:balans\s*)?")
_CLOSING: Final = re.compile(r"^(?:ub|utgaende)\b\s*(?:balans\s*)?")
_SCALE: Final = {"kr": Decimal(1), "tkr": Decimal(1000), "mnkr": Decimal(1_000_000)}
_FRONT_SECTIONS: Final = 4
_LEAST_ROWS: Final = 4
_SAME_ROWS: Final = 0.75
_MOST_TABLES: Final = 300

Key = tuple[str, str, str, str]
"""Table, parent, row, number of the row among those with the same words."""
When = tuple[str, str, int, int, str]
"""Measure, span, year, month (0 for the year), and what the column names besides."""


@dataclass(frozen=True, slots=True)
class Period:
    """The time a document is of: ``month`` 0 where it does not say, 12 for a whole year."""

    year: int
    month: int
    is_plan: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of a table, in its own unit scaled to kronor where it is money."""

    key: Key
    when: When
    label: str
    heading: str
    printed: str
    value: Decimal
    interval: Interval
    unit: str
    where: Where

    @property
    def group(self) -> tuple[str, When]:
        return self.key[0], self.when


def period_of(case: Case) -> Period:
    """The year and month a document is of: as it says, as its title says, else the year its texts name most."""
    document = case.document
    fronts = [
        document.title,
        document.subtitle,
        *(s.title for s in document.sections[:_FRONT_SECTIONS]),
    ]
    front = plain(" ".join(fronts))
    year, month = 0, 0
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", document.period_end):
        year, month = int(document.period_end[:4]), int(document.period_end[5:7])
    if not year and (match := _YEAR.search(front)):
        year = int(match[1])
    if not month and (found := _MONTH.search(front)):
        month = _MONTHS.index(found[1]) + 1
    if _YEAR_END.search(front):
        month = 12
    months = Counter(
        r.month for t in case.tables for r in t.roles if r.month and r.span == "period"
    )
    if not month and months:
        month = months.most_common(1)[0][0]
    if not year:
        counts = Counter(y for p in case.passages for y in _YEAR.findall(p.text))
        year = int(counts.most_common(1)[0][0]) if counts else 0
    is_plan = bool(_PLAN.search(front))
    return Period(year, 0 if is_plan else month, is_plan)


def facts(case: Case, period: Period, called: Mapping[str, str] | None = None) -> Iterator[Fact]:
    """All facts of a document that can be told apart; ``called`` gives tables another document's key."""
    titles = Counter(table_key(t) for t in case.tables)
    found: dict[tuple[Key, When], list[Fact]] = defaultdict(list)
    for table in case.tables:
        title = table_key(table)
        title = "" if titles[title] > 1 else (called or {}).get(title, title)
        for fact in _of_table(case, table, title, period):
            found[fact.key, fact.when].append(fact)
    for same in found.values():
        if len(same) == 1:
            yield same[0]


def table_key(table: Understood) -> str:
    """A table's title without times and units; empty where it is a word that many tables have."""
    title = plain(table.table.title)
    return "" if _NO_TITLE.match(title) else squeezed(_OF_TIME.sub(" ", title))


def same_tables(mine: Case, theirs: Case) -> dict[str, str]:
    """Tables that have another title in the other document, by their rows: the key here → the key there.

    Most rows are called the same, and no other table there has as many of them.
    """
    here, there = _rows_by_table(mine), _rows_by_table(theirs)
    found: dict[str, str] = {}
    for key, rows in here.items():
        if key in there:
            continue
        shared = sorted(((len(rows & other), name) for name, other in there.items()), reverse=True)
        best, name = shared[0] if shared else (0, "")
        runner_up = shared[1][0] if len(shared) > 1 else 0
        most = max(len(rows), len(there.get(name, ())))
        if (
            best >= _LEAST_ROWS
            and best >= _SAME_ROWS * most
            and best > runner_up
            and name not in here
        ):
            found[key] = name
    return found


def _rows_by_table(case: Case) -> dict[str, frozenset[str]]:
    titles = Counter(table_key(t) for t in case.tables)
    return {
        table_key(t): frozenset(squeezed(row.label) for row in t.table.rows if row.label)
        for t in case.tables[:_MOST_TABLES]
        if table_key(t) and titles[table_key(t)] == 1
    }


def _of_table(case: Case, table: Understood, title: str, period: Period) -> Iterator[Fact]:
    seen: Counter[tuple[str, str]] = Counter()
    for r, row in enumerate(table.table.rows):
        label, parent = squeezed(row.label), squeezed(row.parent)
        seen[parent, label] += 1
        if not label or (not title and len(content(row.label)) < 2 and len(label) < 8):
            continue
        key = (title, parent, label, str(seen[parent, label]))
        for c, role in enumerate(table.roles[: len(row.cells)]):
            when = when_of(role, period)
            interval = table.interval(Spot(r, c))
            if when is None or interval is None or row.cells[c].spanned:
                continue
            yield _fact(case, table, Spot(r, c), key, when, interval)


def _fact(
    case: Case, table: Understood, spot: Spot, key: Key, when: When, interval: Interval
) -> Fact:
    unit = table.unit(spot) or ""
    scale = _SCALE.get(unit, Decimal(1))
    column = table.table.columns[spot.column]
    value = table.value(spot)
    return Fact(
        key,
        when,
        table.table.rows[spot.row].label,
        f"{column.group} {column.name}".strip(),
        table.cell(spot).text,
        (value or Decimal(0)) * scale,
        interval * scale,
        "kr" if unit in _SCALE else unit,
        case.at_cell(table, spot),
    )


def when_of(role: Role, period: Period) -> When | None:
    """What a column holds and for when, if another document may hold the same; ``None`` where that cannot be told."""
    year = role.year or period.year
    if not year or role.measure in ("text", "variance", "change", "share"):
        return None
    measure = "outcome" if role.measure in ("outcome", "prior") else role.measure
    if measure == "budget" and not role.month and role.span in ("", "full_year"):
        return ("budget", "full_year", year, 0, role.name)
    if measure == "target":
        return ("target", "", role.year, 0, role.name) if role.year else None
    if measure == "forecast":
        return ("forecast", "full_year", year, 0, role.name) if role.span != "month" else None
    month = role.month or (period.month if role.span == "period" and year == period.year else 0)
    if measure == "value" and not role.year:
        return None
    if not month and not role.year:
        return None
    return (measure, role.span if month else "", year, month, role.name)


def balances(case: Case, period: Period) -> Iterator[tuple[str, int, str, Row, Fact]]:
    """Opening and closing balances: which of the two, of what year, of what, with the one figure of the row."""
    for table in case.tables:
        for r, row in enumerate(table.table.rows):
            words = plain(row.label)
            side = "IB" if _OPENING.match(words) else "UB" if _CLOSING.match(words) else ""
            spots = [Spot(r, c) for c, cell in enumerate(row.cells) if cell.value is not None]
            if not side or len(spots) != 1:
                continue
            of_what = squeezed((_OPENING if side == "IB" else _CLOSING).sub("", words))
            year = table.roles[spots[0].column].year or period.year
            interval = table.interval(spots[0])
            if year and interval:
                when: When = (side, "", year, 0, "")
                key = ("", "", of_what, "1")
                yield side, year, of_what, row, _fact(case, table, spots[0], key, when, interval)
