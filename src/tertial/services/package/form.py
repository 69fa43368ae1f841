"""The package's tables as a workbook to fill in: a sheet a table, help on every heading, words to choose from.

What it writes, ``reading.py`` reads: a form that has been filled in is put in a folder beside ``package.toml``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertial.errors import BadInput
from tertial.services.package.columns import Column, TableSpec
from tertial.services.package.reading import Package
from tertial.services.package.spec import TABLES
from tertial.services.package.values import write

if TYPE_CHECKING:
    from xlsxwriter import Workbook

ROWS_WITH_CHOICES = 2_000
"""How far down a sheet its lists of words to choose from go."""
README = "Läs mig"
INTRODUCTION = (
    "Blankett för datapaketet",
    "Ett blad per tabell. Första raden har kolumnernas namn och ska stå kvar; peka på ett namn för att se vad det är.",
    "Namn i fet stil måste fyllas i. Blad och kolumner som inte behövs kan lämnas tomma.",
    "Spara arbetsboken i en mapp tillsammans med package.toml och läs in mappen: tertial import MAPP --dry-run",
    "Texter och rapportmallar ligger i filer bredvid. Allt står i handboken, under Datapaketet.",
)
WIDTHS = {"markdown": 60, "text": 30, "choice": 16, "money": 18}


def write_form(out: Path, package: Package | None = None) -> Path:
    """Write the form to ``out``, empty or with a package's rows.

    Raises ``BadInput``: ``export.exists`` when there is a file already, ``export.not-written``.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    if out.exists():
        raise BadInput("export.exists", file=str(out))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            _introduce(book)
            for spec in TABLES:
                _sheet(book, spec, package)
    except (OSError, FileCreateError) as error:
        raise BadInput("export.not-written", file=str(out), problem=_problem(error)) from error
    return out


def _problem(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _introduce(book: Workbook) -> None:
    sheet = book.add_worksheet(README)
    sheet.set_column(0, 0, 22)
    title = book.add_format({"bold": True, "font_size": 14})
    for line, text in enumerate(INTRODUCTION):
        sheet.write_string(line, 0, text, title if line == 0 else None)
    for line, spec in enumerate(TABLES, start=len(INTRODUCTION) + 1):
        sheet.write_url(line, 0, f"internal:'{spec.name}'!A1", string=spec.name)
        sheet.write_string(line, 1, spec.help)


def _sheet(book: Workbook, spec: TableSpec, package: Package | None) -> None:
    sheet = book.add_worksheet(spec.name)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"bottom": 1})
    as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for place, column in enumerate(spec.columns):
        sheet.set_column(place, place, WIDTHS.get(column.type, 18), as_text)
        sheet.write_string(0, place, column.name, bold if column.required else plain)
        sheet.write_comment(0, place, _help(column), {"x_scale": 2, "author": "Tertial"})
        if column.type in ("choice", "bool"):
            sheet.data_validation(1, place, ROWS_WITH_CHOICES, place, _choices(column))
    for line, row in enumerate(package.tables[spec.name] if package else (), start=1):
        for place, column in enumerate(spec.columns):
            sheet.write_string(line, place, write(column, row[column.name]), as_text)


def _help(column: Column) -> str:
    parts = [column.help, "Måste fyllas i." if column.required else ""]
    parts.append(f"Finns i {column.refers}." if column.refers else "")
    parts.append(f"Något av: {', '.join(column.choices)}." if column.choices else "")
    return "\n".join(filter(None, parts))


def _choices(column: Column) -> dict[str, Any]:
    words = list(column.choices) or ["ja", "nej"]
    return {
        "validate": "list",
        "source": words,
        "error_title": column.name,
        "error_message": f"Välj något av: {', '.join(words)}"[:255],
    }
