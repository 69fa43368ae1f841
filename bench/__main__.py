"""Run every measurement in this folder that has ``run(rows)``, and print what it says."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path

PARTS = ("floor", "__main__")


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 when a measurement is over its limit or cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows in generated input")
    parser.add_argument("only", nargs="*", help="modules to run (all)")
    asked = parser.parse_args(arguments)
    is_over = False
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name in PARTS or (asked.only and module.name not in asked.only):
            continue
        part = importlib.import_module(f"bench.{module.name}")
        if not hasattr(part, "run"):
            continue
        for line in part.run(min(asked.rows, getattr(part, "MOST_ROWS_IN_A_FILE", asked.rows))):
            print(line, flush=True)
            is_over |= line.rstrip().endswith("ÖVER")
    return 1 if is_over else 0


if __name__ == "__main__":
    sys.exit(main())
