"""What the worker does with a queued check: files in a child of its own each, a report of ours here."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tertial.document.check import case_of, check
from tertial.document.check.report import Reviewed, words
from tertial.errors import BadInput, TertialError
from tertial.services.access import system_as
from tertial.services.checking import apart
from tertial.services.checking.keeping import KEPT, folder_of, store
from tertial.services.messages import sentence
from tertial.store.models import Check, Job

OnProgress = Callable[[int, int, str], None]
"""Told how many steps of how many are done, and what is being done."""
LONGEST_MESSAGE = 300


def run_check(*, job: Job, now: datetime, on_progress: OnProgress) -> None:
    """Do a queued check: its result is written, its files are removed, whatever becomes of it; the job says how.

    Raises: TertialError: nothing of it could be read; what is in the way, in its sentence.
    """
    found = Check.objects.select_related("committee").get(token=job.arguments["check"])
    try:
        own = "report" in job.arguments
        data = _own(found, job, on_progress) if own else _files(found, job, on_progress)
    finally:
        for name in ("files", "against"):
            shutil.rmtree(folder_of(found) / name, ignore_errors=True)
        for name in (apart.ORDER, apart.FAULT):
            (folder_of(found) / name).unlink(missing_ok=True)
    store(found, data)
    reviewed = apart.reviewed_of(data)
    found.errors = sum(len(each.errors) for each in reviewed)
    found.expires_at = now + KEPT
    found.save(update_fields=["errors", "expires_at"])
    job.status = "done" if reviewed else "refused"
    job.message = _message(reviewed, data)[:LONGEST_MESSAGE]


def _message(reviewed: tuple[Reviewed, ...], data: dict[str, Any]) -> str:
    if not reviewed:
        return " ".join(said_of(each) for each in data["refused"])
    return f"{words.headline([f for each in reviewed for f in each.checked.findings])}."


def said_of(refused: dict[str, str]) -> str:
    """A file that could not be read and why, its name said once."""
    file, reason = refused["file"], refused["reason"]
    return reason if file in reason else f"{file}: {reason}"


def _files(found: Check, job: Job, on_progress: OnProgress) -> dict[str, Any]:
    """Each file in a child of its own, so that one that brings its child down takes no other with it."""
    folder = folder_of(found)
    files = [(name, folder / "files" / place) for name, place in job.arguments["files"]]
    against = [(name, folder / "against" / place) for name, place in job.arguments["against"]]
    data: dict[str, Any] = {"reviewed": [], "refused": []}
    steps = _Steps(len(files) * (2 + len(against)), on_progress)
    for file in files:
        try:
            done = apart.check_apart(folder, file, against, steps.begin)
        except BadInput as error:
            done = {"reviewed": [], "refused": [{"file": file[0], "reason": sentence(error)}]}
        data["reviewed"] += done["reviewed"]
        data["refused"] += [each for each in done["refused"] if each not in data["refused"]]
    return data


class _Steps:
    """Counts the steps of a check as they begin."""

    def __init__(self, total: int, on_progress: OnProgress) -> None:
        self.done, self.total, self.tell = 0, total, on_progress

    def begin(self, what: str, name: str) -> None:
        doing = "Läser" if what == "read" else "Prövar siffrorna i"
        self.tell(min(self.done, self.total), self.total, f"{doing} {name}")
        self.done += 1


def _own(found: Check, job: Job, on_progress: OnProgress) -> dict[str, Any]:
    """A report of ours needs no reading: the document that is built is the one that is checked."""
    from tertial.services.reporting import build_report

    actor = system_as(job.created_by)
    slug = found.committee.slug if found.committee else ""
    keys = [job.arguments["report"], *job.arguments["others"]]
    steps = len(keys) + 1
    built = []
    refused: list[tuple[str, str]] = []
    for number, (key, title) in enumerate(zip(keys, [*found.files, *found.against], strict=True)):
        on_progress(number, steps, f"Bygger {title}")
        try:
            built.append((title, build_report(actor=actor, report_id=f"{slug}/{key}")))
        except TertialError as error:
            if not number:
                raise
            refused.append((title, sentence(error)))
    on_progress(len(keys), steps, f"Prövar siffrorna i {found.files[0]}")
    (title, document), *others = built
    cases = [case_of(other, name) for name, other in others]
    return apart.data_of([Reviewed(document, check(document, title, cases))], refused)
