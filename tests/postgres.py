"""A PostgreSQL of the test's own on loopback: made, started and thrown away."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

QUICK = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "listen_addresses=127.0.0.1",
)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The address of a fresh cluster in ``folder``, with an empty database ``tertial``."""
    (programs, *_) = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    data, port = folder / "data", _free_port()
    folder.mkdir(parents=True, exist_ok=True)
    # PostgreSQL will not run as root: it then runs as the user that Debian's package made.
    other = ["runuser", "-u", "postgres", "--"] * (os.getuid() == 0)
    for owned in [folder] * bool(other):
        shutil.chown(owned, "postgres", "postgres")

    def do(*words: str | Path) -> None:
        subprocess.run([*other, *map(str, words)], check=True, capture_output=True, cwd="/")

    do(
        programs / "initdb",
        "-D",
        data,
        "-U",
        "tertial",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    )
    options = " ".join(
        f"-c {each}" for each in (*QUICK, f"port={port}", f"unix_socket_directories={folder}")
    )
    do(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
    try:
        do(programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "tertial", "tertial")
        yield f"postgresql://tertial@127.0.0.1:{port}/tertial"
    finally:
        do(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a database that the session's tests share."""
    # Not among the tests' own folders, which the server's user may not enter.
    with (
        tempfile.TemporaryDirectory(
            prefix="tertial-postgres-", ignore_cleanup_errors=True
        ) as folder,
        running(Path(folder)) as address,
    ):
        yield address


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main(words: list[str]) -> int:
    """Run a command with its records in a database of its own."""
    with (
        tempfile.TemporaryDirectory(
            prefix="tertial-postgres-", ignore_cleanup_errors=True
        ) as folder,
        running(Path(folder)) as address,
    ):
        return subprocess.run(
            words, env={**os.environ, "TERTIAL_DATABASE": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
