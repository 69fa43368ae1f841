"""A forecast sheet of 200 lines × 14 columns: service, queries and template, beside the template fed ready strings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.floor import Measured, line

LIMIT = 1.3
LINES = 200
RUNS = 60
_ROOT = Path(__file__).resolve().parents[1]
_MAKE = "import django; django.setup(); from bench.forecast import timed; print(timed())"


def run(rows: int) -> list[str]:
    """Two lines, of the processor's time and of the clock's.

    The median of a page made anew (access, queries, service, template) beside the template alone, by turns.
    """
    home = Path(tempfile.mkdtemp(prefix="bench-forecast-"))
    own = {**os.environ, "TERTIAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bench.page_settings"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _MAKE],
            cwd=_ROOT,
            env=own,
            check=True,
            capture_output=True,
            text=True,
        )
        processor, clock, size = json.loads(done.stdout.splitlines()[-1])
        name = f"Prognosblad, {LINES} rader × 14 kolumner, {size // 1000} kB"
        return [
            line(f"{name}, {what}", Measured(*taken), limit=LIMIT)
            for what, taken in (("processor", processor), ("klocka", clock))
        ]
    finally:
        shutil.rmtree(home, ignore_errors=True)


def timed() -> str:
    """Medians in seconds of the template alone and of the page: the processor's, the clock's; and its size; as JSON."""
    from django.contrib.auth.models import User
    from django.shortcuts import render
    from django.test import RequestFactory
    from django.urls import resolve

    from tertial.services.access import actor_of
    from tertial.services.economy.forecast.pages import sheet_page
    from tertial.services.economy.page.asked import PageAsked
    from tertial.web.views.economy import cell_link

    now = datetime(2026, 9, 8, tzinfo=UTC)
    address = _world(now)
    user = User.objects.get(username="bo")
    request = RequestFactory().get(address + "?vy=bred")
    request.resolver_match = resolve(address)
    link = cell_link("von", PageAsked())

    actor = actor_of(user, today=now.date())
    request.actor = actor

    def page() -> object:
        return sheet_page(actor=actor, committee="von", key="2026-08", unit="52110")

    def shown(made: object) -> bytes:
        context = {
            "page": made, "top": made.head, "is_wide": True, "fault": "", "theirs": None,
            "reason": "", "assumptions": "", "link": link,
        }  # fmt: skip
        return bytes(render(request, "economy/sheet.html", context).content)

    ready = page()
    processor, clock = _by_turns(lambda: shown(ready), lambda: shown(page()))
    return json.dumps([processor, clock, len(shown(ready))])


def _by_turns(*works: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Medians of each, taking turns: of the processor's time and of the clock's."""
    taken: list[tuple[list[float], list[float]]] = [([], []) for _ in works]
    for work in works:
        work()
    for _ in range(RUNS):
        for work, (processor, clock) in zip(works, taken, strict=True):
            busy, start = time.process_time(), time.perf_counter()
            work()
            processor.append(time.process_time() - busy)
            clock.append(time.perf_counter() - start)
    return [median(each[0]) for each in taken], [median(each[1]) for each in taken]


def _world(now: datetime) -> str:
    """A committee with a statement of ``LINES`` lines, a budget, eight months and the year before, all typed in."""
    import pyarrow as pa
    from django.contrib.auth.models import User

    from tertial.domain.figure import Unit
    from tertial.ledger.batches import BatchMeta, Ledger
    from tertial.ledger.facts import FACTS, Chunk
    from tertial.services import workspace
    from tertial.services.access import SYSTEM, actor_of
    from tertial.services.economy.forecast.sheets import CellSave, save_cells
    from tertial.services.economy.forecast.versions import open_forecast
    from tertial.store import models

    workspace.prepare()
    home = models.Municipality.objects.create(code="0126", name="Huddinge")
    von = models.Committee.objects.create(municipality=home, slug="von", name="Nämnden (genererad)")
    year = models.PlanYear.objects.create(committee=von, year=2026)
    models.OrgUnit.objects.create(plan_year=year, code="52110", name="Enhet", role="own_provider")
    bo = User.objects.create_user("bo")
    models.RoleAssignment.objects.create(user=bo, committee=von, role="reporter", unit="52110")
    models.Statement.objects.create(
        plan_year=year, key="income_statement", title="R", dimension="account", sign="-1"
    )
    keys = [f"rad{n}" for n in range(LINES - 1)]
    for order, key in enumerate(keys):
        models.ReportLine.objects.create(
            plan_year=year, order=order, statement="income_statement", key=key,
            label=f"Rad {order} av flera", level="detail",
        )  # fmt: skip
        code = str(4000 + order)
        models.LineMap.objects.create(
            plan_year=year, statement="income_statement", line=key, first=code, last=code
        )
    models.ReportLine.objects.create(
        plan_year=year, order=LINES, statement="income_statement", key="netto", label="Netto",
        level="total", sums=" ".join(keys)[:500].rsplit(" ", 1)[0],
    )  # fmt: skip
    ledger = Ledger(workspace.ledger_home())
    for kind, version, of, months in (
        ("outcome", "", 2025, 12), ("outcome", "", 2026, 8), ("budget", "2026", 2026, 12),
        ("forecast", "2026-03", 2026, 12),
    ):  # fmt: skip
        facts = [
            {
                "year": of, "month": month, "account": str(4000 + n), "cost_centre": "52110",
                "activity": "510", "project": "", "counterparty": "", "tag": "",
                "amount": 1_234_567 + 7_919 * n * month, "voucher": "" if version else f"A{n}",
                "date": None, "text": "",
            }
            for n in range(LINES - 1)
            for month in range(1, months + 1)
        ]  # fmt: skip
        meta = BatchMeta(
            organisation="0126", committee="von", source="genererad", created_at=now,
            file=f"{kind}-{of}", sha256=f"{kind}{version}{of}",
        )  # fmt: skip
        with ledger.write(meta) as writer:
            writer.append(Chunk(kind, version, pa.Table.from_pylist(facts, schema=FACTS)))
            writer.commit()
    key = open_forecast(actor=SYSTEM, committee="von", year=2026, month=8, now=now)
    cells = [CellSave(each, str(-200 - n), 0) for n, each in enumerate(keys)]
    writes = actor_of(bo, today=now.date())
    save_cells(
        actor=writes, committee="von", key=key, unit="52110", cells=cells, money=Unit.TKR, now=now
    )
    return f"/namnder/von/ekonomi/prognos/{key}/enhet/52110/"
