"""The real server and its real worker, as ``tertial serve`` starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tertial.demo.facts import PACKAGE

TERTIAL = Path(sys.executable).with_name("tertial")
SECONDS = 60
FILE = "Ansvar;Verksamhet;Konto;Period;Verifikation;Belopp\n51110;5101;4630;202001;A1;100,00\n"


@dataclass
class Served:
    """A server on loopback with a workspace of its own."""

    home: Path
    port: int
    process: subprocess.Popen[str]

    def ask(self, code: str) -> str:
        """What a few lines print that run against the workspace's records."""
        start = "import django; django.setup()\nfrom tertial.store.models import Job\n"
        done = subprocess.run(
            [sys.executable, "-c", start + code],
            capture_output=True,
            text=True,
            check=True,
            env={
                **os.environ,
                "TERTIAL_HOME": str(self.home),
                "DJANGO_SETTINGS_MODULE": "tertial.conf.settings",
            },
        )
        return done.stdout.strip()

    def queue(self) -> str:
        """Queue an import of a small file, and say its number."""
        return self.ask(
            "import io\nfrom tertial.services.access import SYSTEM\nfrom tertial.services.jobs import start_import\n"
            f"print(start_import(actor=SYSTEM, committee='von', uploads=[('bok.csv', io.BytesIO({FILE.encode()!r}))]))"
        )

    def status(self, job: str) -> str:
        return self.ask(f"print(Job.objects.get(pk={job}).status)")

    def worker(self) -> int:
        """The process number of the worker, 0 when there is none just now."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = {pid for path in threads for pid in path.read_text().split()}
        return next((int(pid) for pid in sorted(children) if "spawn_main" in _command(pid)), 0)


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:  # gone meanwhile
        return ""


def until(is_so: Callable[[], bool]) -> bool:
    """Whether something comes true within the time that is allowed."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.3)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    home = tmp_path / "home"
    subprocess.run([TERTIAL, "--home", home, "import", PACKAGE], check=True, capture_output=True)
    port = free_port()
    process = subprocess.Popen(
        [TERTIAL, "--home", str(home), "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield Served(home, port, process)
    process.kill()
    process.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/logga-in/", timeout=5) as page:
            return "Logga in" in page.read().decode()
    except OSError:
        return False


def test_pages_are_served_jobs_are_done_and_a_worker_that_dies_is_replaced(served: Served) -> None:
    assert until(lambda: answers(served.port))
    first = served.queue()
    assert until(lambda: served.status(first) == "done")

    before = served.worker()
    os.kill(before, signal.SIGKILL)
    assert until(lambda: served.worker() not in (0, before))
    second = served.queue()
    assert until(lambda: served.status(second) == "done")

    served.process.send_signal(signal.SIGINT)
    said, _ = served.process.communicate(timeout=SECONDS)
    assert served.process.returncode == 0
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_said_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [TERTIAL, "--home", tmp_path / "home", "serve", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"Porten {port} är upptagen" in done.stderr
