"""Who checks, and a check of a hand-made report that the worker has done."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tertial.document.check.report import Reviewed
from tertial.services import jobs
from tertial.services.access import Actor
from tertial.services.checking import apart
from tertial.services.checking.starting import start_check
from tertial.store.models import Check
from tests.document.check.report.sample import REVIEWED

NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)
DAVID = Actor("david", roles=frozenset({("controller", "von")}))
PER = Actor("per", roles=frozenset({("politician", "von")}))
CECILIA = Actor("cecilia", roles=frozenset({("controller", "sn")}))
KARIN = Actor("karin", roles=frozenset({("central_owner", None)}))


def upload(name: str = "rapport.pdf", content: bytes = b"bra") -> tuple[str, io.BytesIO]:
    return name, io.BytesIO(content)


class Reader:
    """Stands in for the child: what it was asked to read, and what it finds in every file."""

    def __init__(self, reviewed: Reviewed = REVIEWED) -> None:
        self.reviewed = reviewed
        self.next = lambda: self.reviewed
        self.asked: list[tuple[str, list[str], bytes]] = []

    def __call__(
        self, folder: Path, file: tuple[str, Path], against: Any, on_step: Any
    ) -> dict[str, Any]:
        self.asked.append((file[0], [name for name, _ in against], file[1].read_bytes()))
        on_step("read", file[0])
        on_step("check", file[0])
        found: dict[str, Any] = apart.parse(apart.dump(apart.data_of([self.next()], [])))
        return found


def started(
    *uploads: tuple[str, io.BytesIO],
    actor: Actor = DAVID,
    against: tuple[tuple[str, io.BytesIO], ...] = (),
    now: datetime = NOW,
) -> str:
    given = uploads or (upload(),)
    return start_check(actor=actor, committee="von", uploads=given, against=against, now=now)


def done(token: str) -> Check:
    """The worker does what waits."""
    assert jobs.run_next(now=NOW)
    return Check.objects.select_related("job").get(token=token)


def result_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / apart.RESULT).read_text("utf-8"))
    return found
