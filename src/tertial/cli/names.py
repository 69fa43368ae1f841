"""``tertial forget-names``: what was hidden in old vouchers is erased for good."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from tertial.cli.commands import add

if TYPE_CHECKING:
    from tertial.services.access import Actor


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], start: Callable[[], Actor]
) -> None:
    """The command and its arguments; ``start`` opens the workspace and says who acts."""
    one = add(
        commands,
        "forget-names",
        lambda arguments: _forget(arguments, start),
        "Raderar för gott de personuppgifter som doldes i äldre inläsningar; siffrorna är som förut.",
        "tertial forget-names von --months 24 --reason Gallringsplan",
    )
    one.add_argument("committee", metavar="NÄMND", help="t.ex. von")
    one.add_argument(
        "--months", type=int, required=True, metavar="ANTAL", help="äldre än så många månader"
    )
    one.add_argument("--reason", required=True, metavar="SKÄL", help="varför; sparas i loggen")


def _forget(arguments: argparse.Namespace, start: Callable[[], Actor]) -> int:
    actor = start()
    from django.utils import timezone

    from tertial.services.economy.feed.masking import erase_names, names_older_than

    now = timezone.now()
    old = names_older_than(arguments.committee, months=arguments.months, now=now)
    rows = erase_names(
        actor=actor,
        committee=arguments.committee,
        batches=old,
        reason=arguments.reason,
        now=now,
    )
    print(f"Det dolda är raderat i {rows} rader ur {len(old)} inläsningar.")
    return 0
