"""How a command is added: its words, an example, and what it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    example: str,
) -> argparse.ArgumentParser:
    """A command whose help shows an example; ``run`` answers with the exit code."""
    added = commands.add_parser(name, help=text, description=text, epilog=f"Exempel: {example}")
    added.set_defaults(run=run)
    return added
