"""Ten managers save their forecasts, in processes of their own, while a batch is read in: nothing is lost."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from tests.services.ledgers import JANUARY, export
from tests.services.workspaces import script

ROOT = Path(__file__).resolve().parents[4]
MANAGERS, SAVES = 10, 10
MAKE = f"""
from tertial.services import workspace
from tertial.services.access import SYSTEM
from tertial.services.economy.forecast.versions import open_forecast
from tertial.store import models
from tests.ledger.making import put
from tests.services.economy.forecast_world import NOW, TKR
from tertial.ledger.batches import Ledger
workspace.prepare()
home = models.Municipality.objects.create(code="0126", name="Huddinge")
von = models.Committee.objects.create(municipality=home, slug="von", name="Nämnden")
of = dict(plan_year=models.PlanYear.objects.create(committee=von, year=2020))
key = "income_statement"
models.Statement.objects.create(**of, key=key, title="R", dimension="account", sign="-1")
for line, first in (("fees", "31"), ("personnel", "50")):
    models.ReportLine.objects.create(**of, statement=key, key=line, label=line, level="detail")
    models.LineMap.objects.create(**of, statement=key, line=line, first=first, last=first)
units = [str(52000 + n) for n in range({MANAGERS})]
for unit in units:
    models.OrgUnit.objects.create(**of, code=unit, name=unit, role="own_provider")
rows = [{{"cost_centre": unit, "account": "5010", "month": m, "amount": 100 * TKR, "date": None}}
        for unit in units for m in range(1, 9)]
put(Ledger(workspace.ledger_home()), rows)
open_forecast(actor=SYSTEM, committee="von", year=2020, month=8, now=NOW)
"""
WRITE = f"""
import sys, time
from tertial.domain.figure import Unit
from tertial.services.access import SYSTEM
from tertial.services.economy.forecast.sheets import CellSave, save_cells
from tests.services.economy.forecast_world import KEY, NOW
version = 0
for n in range({SAVES}):
    saved = save_cells(actor=SYSTEM, committee="von", key=KEY, unit=sys.argv[1], money=Unit.TKR, now=NOW,
                       cells=[CellSave("personnel", str(-1000 - n), version)])
    assert not saved.faults, saved.faults
    version = saved.cells[0][2]
    time.sleep(0.1)
"""
READ = """
import sys
from pathlib import Path
from tertial.services.access import SYSTEM
from tertial.services.importing import import_paths
from tests.services.ledgers import NOW
done = import_paths(actor=SYSTEM, now=NOW, paths=[Path(sys.argv[1])], committee="von")
assert done.files[0].status == "imported", done.files
"""


def test_ten_managers_and_an_import_lose_nothing(tmp_path: Path) -> None:
    home = tmp_path / "arbetsyta"
    subprocess.run(script(home, MAKE), cwd=ROOT, check=True)
    book = export(tmp_path / "bok.csv", [JANUARY] * 50)
    read = [*script(home, READ), str(book)]
    commands = [[*script(home, WRITE), str(52_000 + n)] for n in range(MANAGERS)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        for command in [*commands[:5], read, *commands[5:]]
    ]
    said = [process.communicate(timeout=300)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0] * (MANAGERS + 1), "\n".join(said)
    with closing(sqlite3.connect(home / "records.sqlite3")) as records:
        entries = records.execute(
            "SELECT s.unit, COUNT(*), MAX(e.ore) FROM store_forecastentry e"
            " JOIN store_forecastsheet s ON s.id = e.sheet_id GROUP BY s.unit"
        ).fetchall()
        audit = "SELECT COUNT(*) FROM store_auditevent WHERE action = 'forecast.saved'"
        rows = records.execute(audit).fetchone()[0]
    assert {row[1:] for row in entries} == {(SAVES, (1_000 + SAVES - 1) * 100_000)}
    assert len(entries) == MANAGERS
    assert rows == MANAGERS * SAVES
