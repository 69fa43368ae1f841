"""What a package's tables are described with: a table, its columns, and what a cell may hold.

A column's type is written as one short word: ``key`` is a type, ``key!`` must be filled in, ``key>goals`` refers to the
key of another table, ``choice! T K M`` is one of the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ColumnType = Literal[
    "key",
    "text",
    "markdown",
    "int",
    "count",
    "bool",
    "date",
    "period",
    "money",
    "choice",
    "keys",
    "ranges",
]
"""``key`` names the row or refers to one; ``int`` is zero where it is empty, ``count`` is missing; ``money`` is kronor
with up to two decimals, kept as öre; ``keys`` and ``ranges`` are lists separated by space; ``period`` is a period's
code (2020-08, 2020-08ytd, 2020, 2020-07r12)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``refers`` names the table whose key it must be; ``choices`` the words allowed."""

    name: str
    type: ColumnType
    help: str
    required: bool = False
    refers: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of the package. ``key`` are the columns that identify a row; rows keep the order of the file.

    ``model`` is the Django model (in ``tertial.store.models``) that holds it; columns are named as its fields.
    """

    name: str
    model: str
    help: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def column(name: str, described: str, help_: str) -> Column:
    """A column from its short description.

    >>> column("sex", "choice! T K M", "Kön").choices
    ('T', 'K', 'M')
    >>> column("goal", "key>goals", "Mål").refers
    'goals'
    """
    first, *choices = described.split()
    word, _, refers = first.partition(">")
    type_ = word.removesuffix("!")
    assert type_ in get_args(ColumnType), described
    return Column(name, type_, help_, word != type_, refers, tuple(choices))  # type: ignore[arg-type]  # just checked


def table(name: str, model: str, help_: str, key: str, *columns: Column) -> TableSpec:
    """A table; ``key`` is its columns' names with spaces between."""
    return TableSpec(name, model, help_, tuple(key.split()), columns)


TITLES = {
    "package.toml": "Uppgifter om nämnden",
    "units": "Enheter",
    "statements": "Tabeller",
    "report_lines": "Rader i tabellerna",
    "line_maps": "Kopplingar av koder till rader",
    "codes": "Kodernas namn",
    "scale_words": "Skalor",
    "levels": "Målnivåer",
    "goals": "Mål",
    "indicators": "Mått",
    "indicator_values": "Måttens värden",
    "indicator_targets": "Målvärden",
    "items": "Åtaganden, aktiviteter och risker",
    "links": "Samband",
    "projects": "Projekt",
    "project_phases": "Projektens faser",
    "benefits": "Nyttokalkyl",
    "goal_rules": "Regler för måluppfyllelse",
    "thresholds": "Gränser",
    "round_kinds": "Slag av omgångar",
    "calendar": "Årshjulet",
    "reports": "Rapporter",
    "item_statuses": "Status",
    "assessments": "Bedömningar av mål",
    "indicator_notes": "Kommentarer till mått",
    "series": "Statistik",
    "series_values": "Statistikens värden",
    "equity": "Eget kapital",
    "period_keys": "Periodiseringsnycklar",
    "requests": "Äskanden",
    "frame_changes": "Rambryggan",
    "initiatives": "Särskilda satsningar",
    "grants": "Bidrag",
    "investments": "Investeringar",
    "premises_projects": "Lokalprojekt",
    "carry_overs": "Överföring till nästa år",
    "priced_services": "Insatser med pris",
    "prices": "Prislistor",
    "volumes": "Volymer",
    "analysis_groups": "Analysgrupper",
    "tables": "Registrerade tabeller",
    "table_columns": "Registrerade tabellers kolumner",
    "table_rows": "Registrerade tabellers rader",
    "table_values": "Registrerade tabellers värden",
    "table_sources": "Registrerade tabellers belägg",
    "positions": "Tjänster",
    "pay_terms": "Lönevillkor",
    "measures": "Åtgärder för ekonomin",
    "texts": "Texter",
    "templates": "Mallar",
}
"""What each part of a package is called where a person reads what became of it."""


def title_of(table: str) -> str:
    """The table's name in Swedish; one that nobody has named is called as its file is.

    >>> title_of("goals")
    'Mål'
    """
    return TITLES.get(table, table)
