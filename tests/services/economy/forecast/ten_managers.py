"""Ten managers type their forecasts through the pages while a batch is read in, each in a process of its own.

A program: ``python -m tests.services.economy.forecast.ten_managers BOOK`` on an empty workspace prints what came of it,
as JSON. The processes are forked of one that has read the program and opened nothing: none waits for another.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import django

MANAGERS, SAVES = 10, 3
UNITS = tuple(str(52_000 + n) for n in range(MANAGERS))
HERE = "/namnder/von/ekonomi/prognos/2020-08/enhet/"


def main(book: str) -> None:
    django.setup()
    _read_the_program()
    together([_make])
    codes = together([lambda unit=unit: _manage(unit) for unit in UNITS] + [lambda: _read(book)])
    print(json.dumps({"codes": codes, **_told()}))


def _read_the_program() -> None:
    """What every process needs, read once before they part: nothing is opened by it."""
    from importlib import import_module

    from django.template.loader import get_template
    from django.urls import reverse

    for name in ("django.test", "duckdb", "ibis", "ibis.backends.duckdb", "pyarrow.parquet"):
        import_module(name)
    for name in ("tertial.services.importing", "tests.services.economy.forecast_world"):
        import_module(name)
    reverse("start")
    for name in ("base", "economy/sheet", "economy/_sheet_grid", "economy/_nav"):
        get_template(f"{name}.html")


def together(works: Sequence[Callable[[], None]]) -> list[int]:
    """Each in a process of its own, at once; their exit codes."""
    started = []
    for work in works:
        number = os.fork()
        if not number:
            try:
                work()
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        started.append(number)
    return [os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) for number in started]


def _make() -> None:
    """A committee with a unit and a manager each, eight months of ledger, the forecast open."""
    from django.contrib.auth.models import User

    from tertial.ledger.batches import Ledger
    from tertial.services import workspace
    from tertial.services.access import SYSTEM
    from tertial.services.economy.forecast.versions import open_forecast
    from tertial.store import models
    from tests.ledger.making import put
    from tests.services.economy.forecast_world import NOW, TKR

    workspace.prepare()
    home = models.Municipality.objects.create(code="0126", name="Huddinge")
    von = models.Committee.objects.create(municipality=home, slug="von", name="Nämnden")
    year = models.PlanYear.objects.create(committee=von, year=2020)
    key = "income_statement"
    models.Statement.objects.create(
        plan_year=year, key=key, title="R", dimension="account", sign="-1"
    )
    for line, first in (("fees", "31"), ("personnel", "50")):
        models.ReportLine.objects.create(
            plan_year=year, statement=key, key=line, label=line, level="detail"
        )
        models.LineMap.objects.create(
            plan_year=year, statement=key, line=line, first=first, last=first
        )
    for unit in UNITS:
        models.OrgUnit.objects.create(plan_year=year, code=unit, name=unit, role="own_provider")
        user = User.objects.create_user(unit)
        models.RoleAssignment.objects.create(user=user, committee=von, role="reporter", unit=unit)
    rows = [
        {"cost_centre": u, "account": "5010", "month": m, "amount": 100 * TKR, "date": None}
        for u in UNITS
        for m in range(1, 9)
    ]
    put(Ledger(workspace.ledger_home()), rows)
    open_forecast(actor=SYSTEM, committee="von", year=2020, month=8, now=NOW)


def _manage(unit: str) -> None:
    """Type one amount again and again as the grid does, see it on the page, write why, hand in."""
    from django.contrib.auth.models import User
    from django.test import Client

    client, version = Client(raise_request_exception=False), "0"
    client.force_login(User.objects.get(username=unit))
    for n in range(SAVES):
        given = {"key": "personnel", "value": str(-1_000 - n), "version": version}
        answer = client.post(f"{HERE}{unit}/spara/", given, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.content
        assert not answer.json()["faults"], answer.json()
        version = answer.json()["cells"][0]["version"]
    page = client.get(f"{HERE}{unit}/?enhet_belopp=kr")
    assert f"−1\N{NO-BREAK SPACE}00{SAVES - 1}\N{NO-BREAK SPACE}000" in page.content.decode()
    given = {"reason": "Fler brukare", "text_version": "0", "gor": "lamna-in"}
    answer = client.post(f"{HERE}{unit}/steg/", given)
    assert answer.status_code == 302, answer.content.decode()


def _read(book: str) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.importing import import_paths
    from tests.services.ledgers import NOW

    done = import_paths(actor=SYSTEM, now=NOW, paths=[Path(book)], committee="von")
    assert done.files[0].status == "imported", done.files


def _told() -> dict[str, object]:
    """What the records hold afterwards."""
    from tertial.ledger.batches import Ledger
    from tertial.services.workspace import ledger_home
    from tertial.store import models

    ledger = Ledger(ledger_home())
    typed = models.ForecastEntry.objects.filter(line="personnel").order_by("pk")
    audit = models.AuditEvent.objects.filter(action="forecast.saved")
    handed_in = models.ForecastSheet.objects.filter(state="handed_in", reason="Fler brukare")
    return {
        "typed": [list(row) for row in typed.values_list("sheet__unit", "ore")],
        "audited": audit.count(),
        "handed in": handed_in.count(),
        "rows": sum(part.rows for batch in ledger.batches() for part in batch.parts),
    }


if __name__ == "__main__":
    main(sys.argv[1])
