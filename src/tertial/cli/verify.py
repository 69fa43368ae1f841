"""``tertial verify``: proves a sealed report, offline and without a workspace."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tertial.cli.commands import add
from tertial.errors import TertialError
from tertial.services.messages import sentence


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its arguments."""
    one = add(
        commands,
        "verify",
        _verify,
        "Prövar en förseglad rapport: att ingen fil är ändrad, och att rapporten räknad på nytt från sitt underlag "
        "blir lika. Svarar 1 när något inte stämmer.",
        "tertial verify von-delarsrapport-2020-08-sigill-1.zip",
    )
    one.add_argument(
        "file",
        type=Path,
        metavar="FIL",
        help="sigillet som mapp eller zip, eller en av dess filer (pdf, docx, html, xlsx, json)",
    )
    one.add_argument(
        "--seal",
        type=Path,
        metavar="FIL",
        help="seal.json, mappen eller zipfilen som en ensam fil prövas mot; annars den som ligger bredvid",
    )
    one.add_argument(
        "--expect",
        default="",
        metavar="SHA256",
        help="sigillets sha256 så som den står i protokollet eller på den publicerade sidan",
    )


def _verify(arguments: argparse.Namespace) -> int:
    from tertial.services.documents.verifying import verify

    try:
        proof = verify(arguments.file, seal=arguments.seal, expected=arguments.expect)
    except TertialError as error:
        print(sentence(error), file=sys.stderr)
        return 2
    print(f"{proof.title}, version {proof.number}, förseglad {proof.at}")
    print(f"Sigillets sha256: {proof.sha256}")
    for line in proof.proved:
        print(f"Stämmer: {line}")
    for line in proof.faults:
        print(f"STÄMMER INTE: {line}")
    print("Sigillet gäller." if not proof.faults else "Sigillet gäller inte.")
    return proof.exit_code
