"""``tertial export-ledger``: a decided budget or a frozen forecast as a file for the ERP."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.cli.commands import add
from tertial.errors import BadInput

if TYPE_CHECKING:
    from tertial.services.access import Actor


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], start: Callable[[], Actor]
) -> None:
    """The command and its arguments; ``start`` opens the workspace and says who acts."""
    one = add(
        commands,
        "export-ledger",
        lambda arguments: _export(arguments, start),
        "Skriver en beslutad budget eller fryst prognos som en fil i ekonomisystemets kolumner.",
        "tertial export-ledger von budget/2026/2026 --mapping raindance.toml --out budget.csv",
    )
    one.add_argument("committee", metavar="NÄMND", help="t.ex. von")
    one.add_argument("version", metavar="VERSION", help="t.ex. 2026, eller budget/2026/2026")
    one.add_argument(
        "--mapping", required=True, metavar="FIL.toml", help="kolumnmappning, fil eller sparat namn"
    )
    one.add_argument(
        "--out", required=True, type=Path, metavar="FIL", help="ny fil, .csv eller .xlsx"
    )


def _export(arguments: argparse.Namespace, start: Callable[[], Actor]) -> int:
    actor = start()
    from django.utils import timezone

    from tertial.ledger.formats.mapping import load_mapping
    from tertial.services.economy.feed.erp import export_ledger

    out: Path = arguments.out
    if out.exists():
        raise BadInput("erp.exists", file=str(out))
    file = Path(arguments.mapping)
    made = export_ledger(
        actor=actor,
        committee=arguments.committee,
        version=arguments.version,
        mapping=load_mapping(file) if file.suffix == ".toml" else arguments.mapping,
        form="xlsx" if out.suffix.lower() == ".xlsx" else "csv",
        now=timezone.now(),
    )
    out.write_bytes(made.content)
    print(made.said)
    return 0
