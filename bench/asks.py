"""The page that asks, under fifty who ask at once, beside a bare page of the same size and the same middleware."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

LIMIT = 2.5
USERS = 50
ASKS = 8
REQUESTS = 12
"""Each user's requests of a kind, in turns with the other kind."""
_ROOT = Path(__file__).resolve().parents[1]
_MAKE = "import django; django.setup(); from bench.asks import make; print(make())"
_SERVE = """
from granian import Granian
from granian.constants import Interfaces
Granian("tertial.conf.wsgi:application", address="127.0.0.1", port={port}, interface=Interfaces.WSGI,
        workers=2, blocking_threads=1, log_enabled=False).serve()
"""


def run(rows: int) -> list[str]:
    """One line: p95 of the page with ``ASKS`` asks and of the bare page, 50 users without a pause between requests."""
    home = Path(tempfile.mkdtemp(prefix="bench-asks-"))
    own = {**os.environ, "TERTIAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bench.page_settings"}
    port = _free_port()
    try:
        made = subprocess.run(
            [sys.executable, "-c", _MAKE],
            cwd=_ROOT,
            env=own,
            check=True,
            capture_output=True,
            text=True,
        )
        sessions = made.stdout.split()
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVE.format(port=port)], cwd=_ROOT, env=own
        )
        try:
            return [_measured(port, sessions)]
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def make() -> str:
    """A workspace with a round of ``ASKS`` asks each for ``USERS`` managers; returns their sessions' keys."""
    from datetime import UTC, date, datetime

    from django.contrib.auth.models import User
    from django.test import Client

    from tertial.services import workspace
    from tertial.services.rounds.things import fix
    from tertial.store import models

    workspace.prepare()
    now, day = datetime(2020, 9, 1, tzinfo=UTC), date(2020, 8, 31)
    home = models.Municipality.objects.create(code="0126", name="Huddinge")
    von = models.Committee.objects.create(municipality=home, slug="von", name="Nämnden (genererad)")
    year = models.PlanYear.objects.create(committee=von, year=2020)
    models.GoalLevel.objects.create(
        plan_year=year, key="committee_goal", label="Nämndmål", plural="Nämndmål", role="committee"
    )
    for number, word in enumerate(("Klart", "Blir klart i år", "Ej klart i år")):
        models.ScaleWord.objects.create(
            plan_year=year,
            order=number,
            scale="status",
            label=word,
            tone=("done", "on", "late")[number],
        )
    for key, ends in (("delar-1", date(2020, 3, 31)), ("delar-2", day)):
        models.Report.objects.create(
            plan_year=year, key=key, kind="delar", title=key, period_end=ends, template="x",
            budget_version="2020",
        )  # fmt: skip
    models.Goal.objects.bulk_create(
        models.Goal(plan_year=year, key=f"m{n}", label=f"Mål {n}", level="committee_goal")
        for n in range(50)
    )
    round_ = models.Round.objects.create(
        plan_year=year, kind="delar", title="Delårsrapport", report="delar-2", period_end=day,
        meeting_on=day, answers_due=day, approval_due=day, opened_at=now, opened_by="anna",
    )  # fmt: skip
    sessions = []
    for person in range(USERS):
        user = User.objects.create_user(f"chef{person}")
        unit = f"5{person:04d}"
        models.OrgUnit.objects.create(
            plan_year=year, code=unit, name=f"Enhet {person}", role="own_provider"
        )
        models.RoleAssignment.objects.create(user=user, committee=von, role="reporter")
        keys = [f"s{person}-{n}" for n in range(ASKS)]
        models.PlanItem.objects.bulk_create(
            models.PlanItem(
                plan_year=year, kind="commitment", key=key, title=f"Åtagande {key}", goal="m1",
                unit=unit, text="Vad som ska göras under året, i en mening eller två. " * 3,
            )
            for key in keys
        )  # fmt: skip
        models.ItemStatus.objects.bulk_create(
            models.ItemStatus(
                plan_year=year, report="delar-1", item=key, status="Blir klart i år",
                comment="Det som hände sedan sist. " * 4,
            )
            for key in keys
        )  # fmt: skip
        asked = [
            models.Ask(
                pk=n, round=round_, kind="status", thing=key, unit=unit, assignee=user, order=n
            )
            for n, key in enumerate(keys)
        ]
        fix(round_, asked)
        for ask in asked:
            ask.pk = None
        models.Ask.objects.bulk_create(asked)
        client = Client()
        client.force_login(user)
        sessions.append(client.cookies["sessionid"].value)
    return " ".join(sessions)


def _measured(port: int, sessions: list[str]) -> str:
    size = asyncio.run(_ready(port, sessions[0]))
    ours, bare = asyncio.run(_all(port, sessions, size))
    p95, floor = (quantiles(times, n=20)[18] for times in (ours, bare))
    verdict = "ok" if p95 <= LIMIT * floor else "ÖVER"
    name = f"Mina frågor, {USERS} samtidiga, {size // 1000} kB, p95"
    return (
        f"{name:<44} golv {floor * 1000:8.1f} ms  vi {p95 * 1000:8.1f} ms  "
        f"kvot {p95 / floor:5.2f}  gräns {LIMIT}  {verdict}"
    )


async def _ready(port: int, session: str) -> int:
    """Wait for the server; how large the page is."""
    for _ in range(200):
        try:
            body = await _get(port, "/namnder/von/fragor/", session)
            assert b"Lagg" not in body
            return len(body)
        except OSError:
            await asyncio.sleep(0.1)
    raise RuntimeError("servern startade inte")


async def _all(port: int, sessions: list[str], size: int) -> tuple[list[float], list[float]]:
    """Times of both pages. All users ask for the same page at once, and the pages take turns."""
    ours: list[float] = []
    bare: list[float] = []
    for number in range(REQUESTS + 1):
        for address, times in ((f"/bar/{size}/", bare), ("/namnder/von/fragor/", ours)):
            found = await asyncio.gather(*(_timed(port, address, each) for each in sessions))
            times.extend(found if number else ())  # the first time warms up
    return ours, bare


async def _timed(port: int, address: str, session: str) -> float:
    start = time.perf_counter()
    await _get(port, address, session)
    return time.perf_counter() - start


async def _get(port: int, address: str, session: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n"
        "Accept: text/html\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head[:200]
    return body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
