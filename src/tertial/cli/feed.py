"""``tertial feed``: take the files that have come into the watched folders, once or until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tertial.cli.commands import add

if TYPE_CHECKING:
    from tertial.services.access import Actor

SECONDS_BETWEEN_LOOKS = 5.0


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], start: Callable[[], Actor]
) -> None:
    """The command and its arguments; ``start`` opens the workspace."""
    one = add(
        commands,
        "feed",
        lambda arguments: _feed(arguments, start),
        "Läser in filer som kommit till de bevakade mapparna. Servern gör samma sak av sig själv.",
        "tertial feed --once --committee von",
    )
    one.add_argument("--once", action="store_true", help="tittar en gång i stället för hela tiden")
    one.add_argument("--committee", default="", metavar="ID", help="bara den nämndens mappar")


def _feed(arguments: argparse.Namespace, start: Callable[[], Actor]) -> int:
    start()
    from django.utils import timezone

    from tertial.services.economy.feed.folders import SETTLES, look
    from tertial.services.jobs import run_job

    refused = 0
    look(now=timezone.now(), committee=arguments.committee)
    while True:
        time.sleep(SETTLES.total_seconds() if arguments.once else SECONDS_BETWEEN_LOOKS)
        for number in look(now=timezone.now(), committee=arguments.committee):
            status, message = run_job(number)
            refused += status != "done"
            print(message, file=sys.stdout if status == "done" else sys.stderr, flush=True)
        if arguments.once:
            return 1 if refused else 0
