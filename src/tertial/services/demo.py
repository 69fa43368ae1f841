"""The demo workspace: a committee's real year, its generated ledger, the cast, and the reports as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth import get_user_model
from django.utils import timezone

from tertial.demo.facts import PACKAGE
from tertial.demo.generate import write_ledger
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.importing import ImportResult, import_paths
from tertial.services.people import DEMO_PASSWORD, ensure_cast
from tertial.services.reporting import build_files, list_reports
from tertial.services.workspace import MARK, home, is_demo, ledger_home
from tertial.store.models import Committee, PlanYear

COMMITTEE, YEAR = "von", 2020


def prepare_demo(*, actor: Actor, out: Path) -> Iterator[str]:
    """Make what is missing in the workspace and build its reports; tells how far it has come, line by line.

    A workspace that has the demo is left as it is: what somebody changed in it stays.
    """
    _require_demo()
    if not PlanYear.objects.filter(committee__slug=COMMITTEE, year=YEAR).exists():
        yield "Läser in nämndens år 2020 …"
        _checked(import_paths(actor=actor, paths=[PACKAGE], now=timezone.now()))
    members = ensure_cast(now=timezone.now())
    if not any(batch.meta.committee == COMMITTEE for batch in Ledger(ledger_home()).batches()):
        with tempfile.TemporaryDirectory() as folder:
            yield "Skapar en huvudbok med omkring 200 000 verifikationer (genererad) …"
            files = write_ledger(Path(folder))
            yield "Läser in budget, prognos och huvudbok …"
            result = import_paths(actor=actor, paths=files, now=timezone.now(), committee=COMMITTEE)
            yield from (
                f"  {Path(f.file).name}: {f.rows_imported} rader" for f in _checked(result).files
            )
    for report in list_reports(actor=actor):
        if report.id.startswith(f"{COMMITTEE}/"):
            yield f"Bygger {report.id} …"
            paths, unmapped = build_files(actor=actor, report_id=report.id, out=out)
            yield from (f"  {path}" for path in paths)
            yield from (
                f"  OBS: {each.statement}: koden {each.code} saknar rad" for each in unmapped
            )
    yield ""
    yield "Logga in som någon av dem (alla har lösenordet " + DEMO_PASSWORD + "):"
    yield from (f"  {member.login:<9}{member.first_name}, {member.title}" for member in members)


def _require_demo() -> None:
    """Only a workspace of its own gets the cast, whose password is no secret. Raises ``BadInput("demo.not-demo")``."""
    if is_demo(home()):
        return
    if Committee.objects.exists() or get_user_model().objects.exists():
        raise BadInput("demo.not-demo", home=str(home()))
    (home() / MARK).write_text("Arbetsytan hör till tertial demo.\n", encoding="utf-8")


def _checked(result: ImportResult) -> ImportResult:
    if result.is_refused:  # our own files: a fault in the program, not in the user's data
        raise RuntimeError(f"demonstrationen gick inte att läsa in: {result.to_json()}")
    return result
