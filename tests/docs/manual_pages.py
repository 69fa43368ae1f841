"""The parts of the manual that are made from the program: commands, tables of the data package (`make manual`)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tertial import cli
from tertial.services.package.columns import Column, ColumnType, TableSpec
from tertial.services.package.spec import TABLES

MANUAL = Path(__file__).resolve().parents[2] / "docs/manual"
TYPES: dict[ColumnType, str] = {
    "key": "nyckel",
    "text": "text",
    "markdown": "Markdown",
    "int": "heltal",
    "count": "antal",
    "bool": "ja/nej",
    "date": "datum",
    "period": "period",
    "money": "kronor",
    "choice": "val",
    "keys": "nycklar",
    "ranges": "koder",
}

# --- kommandon.md -----------------------------------------------------------------------------------------


def commands_part() -> str:
    """The commands of docs/manual/kommandon.md, from the command line's own description."""
    return "".join(map(_command, commands(cli.parser())))


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parsers of all commands, those of commands within commands too."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                inner = list(commands(child))
                yield from inner or [child]


def _command(parser: argparse.ArgumentParser) -> str:
    example = (parser.epilog or "").removeprefix("Exempel: ")
    head = f"\n## {parser.prog}\n{parser.description}\n\n```\n{example}\n```\n"
    rows = [_argument(action) for action in parser._actions if action.dest != "help"]
    return head + ("\n| argument | betyder |\n|---|---|\n" + "".join(rows) if rows else "")


def _argument(action: argparse.Action) -> str:
    takes = str(action.metavar or "|".join(action.choices or ()))
    names = ", ".join(action.option_strings)
    shown = " ".join(filter(None, (names, "" if action.nargs == 0 else takes)))
    must = " (måste anges)" if action.required and action.option_strings else ""
    return f"| `{_escaped(shown)}` | {action.help}{must} |\n"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


# --- datapaket.md -----------------------------------------------------------------------------------------


def package_part() -> str:
    """The tables of docs/manual/datapaket.md, from the package's specification."""
    return "".join(map(_table, TABLES))


def _table(spec: TableSpec) -> str:
    key = " + ".join(f"`{name}`" for name in spec.key)
    head = f"\n### {spec.name}\n{spec.help} En rad känns igen på {key}.\n\n| kolumn | slag | vad |\n|---|---|---|\n"
    return head + "".join(map(_column, spec.columns))


def _column(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    refers = f"; finns i `{column.refers}`" if column.refers else ""
    choices = ": " + ", ".join(f"`{word}`" for word in column.choices) if column.choices else ""
    return f"| {name} | {TYPES[column.type]} | {column.help}{choices}{refers} |\n"


PARTS = {"kommandon.md": commands_part, "datapaket.md": package_part}
BEGIN = "<!-- gjort av programmet: make manual -->\n"
END = "<!-- slut på det som programmet gjort -->\n"


def page(name: str) -> str:
    """A page as it should be: what people wrote in it, with the part between the marks made anew."""
    before, rest = (MANUAL / name).read_text("utf-8").split(BEGIN)
    return before + BEGIN + PARTS[name]().lstrip("\n") + END + rest.split(END)[1]


def write() -> None:
    """Write the pages anew."""
    for name in PARTS:
        (MANUAL / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    write()
