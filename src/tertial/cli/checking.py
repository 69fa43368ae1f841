"""``tertial read`` and ``tertial check``: reports that anyone made, without a workspace."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.cli.commands import add
from tertial.errors import TertialError
from tertial.services.messages import sentence

if TYPE_CHECKING:
    from tertial.services.checking.files import Outcome

FORMATS = ("text", "json", "html", "pdf", "docx")
PRINTED = ("text", "json", "html")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The two commands and their arguments."""
    one = add(
        commands,
        "read",
        _read,
        "Läser en rapport som någon annan har gjort: avsnitt, tabeller, tal i texten.",
        "tertial read delarsrapport.pdf --format json",
    )
    one.add_argument("file", type=Path, metavar="FIL", help="txt, md, html, docx, pdf eller xlsx")
    one.add_argument("--format", choices=("text", "json"), default="text", help="hur det skrivs")

    many = add(
        commands,
        "check",
        _check,
        "Granskar siffrorna i rapporter som någon har gjort. Svarar 1 när siffror inte går ihop.",
        "tertial check delarsrapport.pdf --against verksamhetsplan.docx --format json",
    )
    many.add_argument(
        "files", nargs="+", type=Path, metavar="FIL", help="txt, md, html, docx, pdf eller xlsx"
    )
    many.add_argument(
        "--against",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="FIL",
        help="dokument att hålla emot: förra rapporten, planen, en senare version",
    )
    many.add_argument(
        "--format",
        default="text",
        type=_formats,
        metavar="FORMAT",
        help="text, json eller html; med --out flera, med komma, också protokollet: pdf, docx",
    )
    many.add_argument(
        "--out", type=Path, metavar="MAPP", help="skriver filer i stället för på skärmen"
    )


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names or set(names) - set(FORMATS):
        raise argparse.ArgumentTypeError(
            f"formatet {text} finns inte; välj bland {', '.join(FORMATS)}"
        )
    return names


def _read(arguments: argparse.Namespace) -> int:
    from tertial.services.checking.files import read_file

    try:
        document = read_file(arguments.file)
    except TertialError as error:
        return _say_refused([(str(arguments.file), error)])
    if arguments.format == "json":
        from tertial.document.render.json import to_json

        _print(to_json(document))
    else:
        from tertial.document.check.report import outline

        _print(outline(document).encode())
    return 0


def _check(arguments: argparse.Namespace) -> int:
    if not arguments.out and (len(arguments.format) > 1 or arguments.format[0] not in PRINTED):
        print(
            "Ange ett av text, json och html, eller --out MAPP för flera format.", file=sys.stderr
        )
        return 2
    from tertial.services.checking.files import check_files

    outcome = check_files(_named(arguments.files), _named(arguments.against))
    if arguments.out:
        from tertial.services.checking.written import write_check

        for path in write_check(
            outcome, arguments.out, arguments.format, _names(arguments.against)
        ):
            print(path)
    elif outcome.reviewed or arguments.format[0] == "json":
        _print(_shown(outcome, arguments.format[0]))
    _say_refused(outcome.refused)
    return outcome.exit_code


def _shown(outcome: Outcome, extension: str) -> bytes:
    from tertial.services.checking.written import as_bytes

    return as_bytes(outcome, extension)


def _named(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    return [(str(path), path) for path in paths]


def _names(paths: Sequence[Path]) -> list[str]:
    return [path.name for path in paths]


def _say_refused(refused: Sequence[tuple[str, TertialError]]) -> int:
    for name, error in refused:
        said = sentence(error)
        print(said if name in said else f"{name}: {said}", file=sys.stderr)
    return 2


def _print(content: bytes) -> None:
    sys.stdout.write(content.decode())
