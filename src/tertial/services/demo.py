"""The demo workspace: the committees' real years, a generated ledger, the cast, and the reports as files."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.utils import timezone

from tertial.demo.autumn import write_autumn
from tertial.demo.facts import HERE, PACKAGE
from tertial.demo.generate import write_ledger
from tertial.demo.history import write_history
from tertial.demo.living import write_living
from tertial.demo.social import write_social
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM, Actor
from tertial.services.demo_economy import use_economy
from tertial.services.imported import ImportResult
from tertial.services.importing import import_paths
from tertial.services.people import DEMO_PASSWORD, ensure_cast
from tertial.services.reporting import build_files, list_reports
from tertial.services.rounds.opening import open_round, opening_page
from tertial.services.workspace import MARK, home, is_demo, ledger_home
from tertial.store.models import Committee, PlanYear, Round

COMMITTEE, ROUND = "von", "bokslut"
"""The committee that has a round to answer, that of ``PACKAGE``."""


@dataclass(frozen=True, slots=True)
class GeneratedLedger:
    """Ledger files of a committee that the demo makes: what is said of them, and by which file they are known."""

    committee: str
    said: str
    known_by: str
    write: Callable[[Path], list[Path]]


LEDGERS = (
    GeneratedLedger(
        "von",
        "en huvudbok för 2020 med omkring 200 000 verifikationer",
        "huvudbok-2020-01--2020-08.csv",
        write_ledger,
    ),
    GeneratedLedger(
        "von",
        "september–december 2020 (inget av det är publicerat)",
        "huvudbok-2020-09--2020-12.csv",
        write_autumn,
    ),
    GeneratedLedger(
        "von",
        "åren 2017–2019 och 2023–2025: månadssummor, budgetar och prognoser",
        "utfall-2017--2025.csv",
        write_history,
    ),
    GeneratedLedger(
        "von",
        "budget och prognoser 2026 och en huvudbok för januari–augusti 2026",
        "huvudbok-2026-01--2026-08.csv",
        write_living,
    ),
    GeneratedLedger(
        "sn",
        "budget, prognos och huvudbok för Socialnämnden 2021",
        "sn-huvudbok-2021-01--2021-08.csv",
        write_social,
    ),
)
"""In the order they are read in: what came first counts as older."""


def prepare_demo(*, actor: Actor, out: Path) -> Iterator[str]:
    """Make what is missing in the workspace and build its reports; tells how far it has come, line by line.

    A workspace that has the demo is left as it is: what somebody changed in it stays.
    """
    _require_demo()
    for committee, year, package in _packages():
        if not PlanYear.objects.filter(committee__slug=committee, year=year).exists():
            yield f"Läser in {'nämndens' if package == PACKAGE else f'{committee}:s'} år {year} …"
            _checked(import_paths(actor=actor, paths=[package], now=timezone.now()))
    members = ensure_cast(now=timezone.now())
    yield from _open_round()
    for ledger in LEDGERS:
        yield from _read_in(ledger, actor=actor)
    yield from use_economy(now=timezone.now())
    committees = {committee for committee, _, _ in _packages()}
    for report in list_reports(actor=actor):
        if report.id.partition("/")[0] in committees:
            yield f"Bygger {report.id} …"
            built = build_files(actor=actor, report_id=report.id, out=out)
            yield from (f"  {path}" for path in built.paths)
            yield from (f"  OBS: {line}" for line in built.lines)
    yield ""
    yield "Logga in som någon av dem (alla har lösenordet " + DEMO_PASSWORD + "):"
    yield from (f"  {member.login:<9}{member.first_name}, {member.title}" for member in members)


def _read_in(ledger: GeneratedLedger, *, actor: Actor) -> Iterator[str]:
    """Make a ledger's files and read them in, unless they were."""
    if any(
        (batch.meta.committee, batch.meta.file) == (ledger.committee, ledger.known_by)
        for batch in Ledger(ledger_home()).batches()
    ):
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"Skapar {ledger.said} (genererat) …"
        files = ledger.write(Path(folder))
        result = import_paths(
            actor=actor, paths=files, now=timezone.now(), committee=ledger.committee
        )
        yield from (
            f"  {Path(f.file).name}: {f.rows_imported} rader" for f in _checked(result).files
        )


def _open_round() -> Iterator[str]:
    """A round to answer for who signs in: that of the newest year's end, unless some round was ever opened."""
    if Round.objects.filter(plan_year__committee__slug=COMMITTEE).exists():
        return
    now = timezone.now()
    page = opening_page(actor=SYSTEM, committee=COMMITTEE, kind=ROUND, today=now.date())
    if page.period_end and page.meeting_on and page.answers_due and page.approval_due:
        open_round(
            actor=SYSTEM,
            committee=COMMITTEE,
            kind=ROUND,
            period_end=page.period_end,
            meeting_on=page.meeting_on,
            answers_due=page.answers_due,
            approval_due=page.approval_due,
            now=now,
        )
        yield f"Öppnar en omgång: {page.title}"


def _packages() -> tuple[tuple[str, int, Path], ...]:
    """The demo's data packages as (committee, year, folder), the one with a ledger first."""
    folders = sorted(HERE.glob("*/package.toml"), key=lambda path: (path.parent != PACKAGE, path))
    heads = ((path.parent, tomllib.loads(path.read_text(encoding="utf-8"))) for path in folders)
    return tuple((head["committee"]["slug"], head["year"], folder) for folder, head in heads)


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
