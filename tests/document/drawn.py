"""Tables drawn as text, ready for the rules of arithmetic: what they are tied by, and what is found wrong in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tertial.document.check.arithmetic import arithmetic
from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Tally
from tertial.document.model import Cell, Column, Document, Level, Row, Section, Table
from tertial.document.understand import understand
from tertial.document.understand.understood import Relation
from tertial.domain.swedish import format_number, parse_printed


def cell(text: str) -> Cell:
    printed = parse_printed(text.strip())
    unit = printed.unit.value if printed.unit else None
    return Cell(text.strip(), printed.value, unit=unit, decimals=printed.decimals)


def drawn(text: str, name: str = "tabell", unit: str | None = "tkr", title: str = "") -> Table:
    """A line a row, ``|`` between cells; the first line is the headings ("HELÅR/Budget" has a group), and a row that
    begins with a dash is part of the nearest row above without one."""
    lines = [line.strip() for line in text.strip().splitlines()]
    columns = []
    for heading in lines[0].split("|")[1:]:
        group, _, short = heading.strip().rpartition("/")
        columns.append(Column(short, group))
    rows: list[Row] = []
    whole = ""
    for line in lines[1:]:
        label, *cells = (part.strip() for part in line.split("|"))
        is_part = label.startswith("-")
        whole = whole if is_part else label
        level: Level = "of-which" if is_part else "detail"
        made = tuple(cell(each) for each in cells)
        rows.append(Row(label.lstrip("- "), made, level, parent=whole if is_part else ""))
    return Table(name, title or name, tuple(columns), tuple(rows), unit=unit)


def found(*tables: Table, tally: Tally | None = None) -> list[Finding]:
    """What the rules of arithmetic say of tables in one document."""
    section = Section("ekonomi", 1, "Ekonomi", tables)
    understood = tuple(understand(table, section.title) for table in tables)
    case = Case("fil.txt", Document("", "", "", "", "", (section,)), understood, ())
    return list(arithmetic(case, tally or Tally()))


def grave(*tables: Table) -> list[Finding]:
    """Those that are more than information."""
    return [finding for finding in found(*tables) if finding.severity != "info"]


def told(findings: Sequence[Finding]) -> list[tuple[str, str, str, str]]:
    """(rule, severity, row, column) of each."""
    return [(f.rule, f.severity, f.where.row, f.where.column) for f in findings]


def ties(table: Table, kind: str) -> list[Relation]:
    return [each for each in understand(table).relations if each.kind == kind]


def rows_of(table: Table, kind: str) -> set[tuple[str, ...]]:
    """Ties by the labels of their rows, the result first; a minus before those that are taken away."""
    labels = [row.label for row in table.rows]
    return {
        (
            labels[tie.result.row],
            *(f"{'-' * (factor < 0)}{labels[spot.row]}" for spot, factor in tie.terms),
        )
        for tie in ties(table, kind)
    }


def columns_of(table: Table, kind: str) -> set[tuple[str, ...]]:
    """Ties by the headings of their columns."""
    names = [column.name for column in table.columns]
    return {
        (
            names[tie.result.column],
            *(f"{'-' * (factor < 0)}{names[spot.column]}" for spot, factor in tie.terms),
        )
        for tie in ties(table, kind)
    }


def with_value(table: Table, row: int, column: int, value: Decimal | str) -> Table:
    """The table with another figure in one cell, printed with the decimals that stood there."""
    old = table.rows[row].cells[column]
    new = Decimal(value)
    text = format_number(new, old.decimals or 0)
    cells = list(table.rows[row].cells)
    cells[column] = replace(old, value=new, text=text)
    rows = list(table.rows)
    rows[row] = replace(rows[row], cells=tuple(cells))
    return replace(table, rows=tuple(rows))


INCOME = """
Resultat, mnkr | HELÅR/Budget | HELÅR/Prognos | HELÅR/Avvikelse | PERIOD/Budget | PERIOD/Utfall| PERIOD/Avvikelse
Taxor och avgifter | 51,0 | 51,6 | 0,6 | 34,0 | 34,6 | 0,5
Bidrag | 85,6 | 95,2 | 9,6 | 57,1 | 71,2 | 14,1
Intern resursfördelning | 790,1 | 724,6 | -65,5 | 521,4 | 488,9 | -32,5
Verksamhetens intäkter | 926,7 | 871,4 | -55,3 | 612,5 | 594,7 | -17,9
Personal | -765,3 | -781,6 | -16,2 | -515,3 | -545,8 | -30,5
Lokaler | -97,3 | -103,4 | -6,0 | -65,0 | -65,6 | -0,5
Intern resursfördelning | -790,1 | -740,5 | 49,6 | -521,4 | -488,9 | 32,5
Verksamhetens kostnader | -1 652,7 | -1 625,5 | 27,2 | -1 101,7 | -1 100,3 | 1,5
Årets resultat | -726,0 | -754,1 | -28,1 | -489,2 | -505,6 | -16,4
Ansökt bidrag | | | 22,2 | | |
Resultat efter bidrag | | | -5,9 | | |
Balansresultat | | | -5,9 | | |
IB eget kapital | | | 3,6 | | |
UB eget kapital | | | -2,3 | | |
"""
"""An income statement with signs, groups, internal items and equity rows that stand in one column."""
COSTS = """
Per slag, tkr | Helår/Budget | Helår/Prognos | Helår/Avvikelse | Period/Budget | Period/Utfall | Period/Avvikelse
Verksamhetens intäkter | 50 149 | 51 927 | 1 778 | 32 990 | 35 519 | 2 529
Personal | 277 573 | 265 650 | 11 923 | 184 398 | 176 119 | 8 279
Lokaler | 21 106 | 21 957 | -851 | 14 070 | 14 453 | -383
Köp av verksamhet | 150 316 | 158 295 | -7 979 | 100 127 | 106 141 | -6 014
Verksamhetens kostnader | 448 995 | 445 902 | 3 093 | 298 595 | 296 713 | 1 882
Årets resultat | 398 846 | 393 975 | 4 871 | 265 605 | 261 194 | 4 411
"""
"""One without signs: revenue is better when it is more, cost when it is less, and the result is a cost."""
GRANTS = """
Riktat statsbidrag, tkr | Bidrag | Kostnad | Netto | I budget
Personligt ombud | 1 214 | 2 295 | -1 081 | 1 208
Uppdrag psykisk hälsa | 1 655 | 1 655 | 0 | 1 046
Sociala insatser | 1 919 | 1 919 | 0 | 575
NOA-medel | 2 450 | 5 215 | -2 765 | 0
Summa | 7 238 | 11 084 | -3 846 | 2 829
"""
HOURS = """
Stöd i ordinärt boende | augusti 2020 | augusti 2019 | augusti 2018
Hjälp i hemmet, antal timmar | 20 756 | 24 437 | 34 579
- egen utförare | 6 073 | 7 648 | 7 638
- extern utförare | 14 683 | 16 789 | 26 941
Boendestöd, antal timmar | 8 420 | 8 727 | 7 685
- egen utförare | 4 840 | 5 789 | 5 632
- extern utförare | 3 579 | 2 938 | 2 053
Personlig assistans, antal timmar | 46 693 | 39 789 | 41 107
- egen utförare | 12 311 | 9 076 | 8 036
- extern utförare | 34 383 | 30 713 | 33 071
"""
PLACES = """
Äldreomsorg | augusti 2020 | augusti 2019 | augusti 2018
Särskilt boende, helårsplatser | 570 | 606 | 593
- egen utförare | 430 | 450 | 446
- extern utförare | 140 | 156 | 147
Korttidsplatser, helårsplatser | 35 | 50 | 42
- egen utförare | 30 | 43 | 39
- extern utförare | 0 | 6 | 3
Dagverksamhet, tillfällen | 2 248 | 7 754 | 7 659
"""
