"""Where a check's files and its result lie, for how long, and what is removed when.

What passes through lies apart from what is kept, so that no backup takes it along.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.checking import apart
from tertial.services.workspace import PASSING, home
from tertial.store.models import Check, Job

KEPT = timedelta(hours=24)
"""How long the result of a check stays that nobody asked to keep. The files themselves go when they have been read."""
SAVED = "checks"
"""The folder of the workspace with what somebody asked to keep."""


def new_token() -> str:
    """The name of a check, which nobody can guess: it is all that opens one made without signing in."""
    return secrets.token_urlsafe(18)


def folder_of(check: Check) -> Path:
    """Where a check's result is."""
    return home() / (PASSING if check.expires_at else SAVED) / str(check.token)


def take(folder: Path, uploads: Iterable[tuple[str, IO[bytes]]]) -> list[tuple[str, str]]:
    """Lay uploaded files in a folder; returns (name as given, name in the folder) of each."""
    taken = []
    for number, (name, file) in enumerate(uploads):
        place = folder / f"{number}"
        folder.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as out:
            shutil.copyfileobj(file, out)
        taken.append((plain_name(name, number), place.name))
    return taken


def plain_name(name: str, number: int) -> str:
    """A file's own name, without folders and signs that cannot be shown.

    >>> plain_name("C:\\\\rapporter\\\\delår 2.pdf", 0), plain_name("../..", 1)
    ('delår 2.pdf', 'fil 2')
    """
    own = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    return own.strip(" .")[:120] or f"fil {number + 1}"


def load(check: Check) -> dict[str, Any]:
    """The result of a check. Raises ``NotFound("check.gone")``: it has been removed."""
    try:
        found: dict[str, Any] = apart.parse((folder_of(check) / apart.RESULT).read_bytes())
    except OSError as error:
        raise NotFound("check.gone", hours=int(KEPT.total_seconds() // 3600)) from error
    return found


def store(check: Check, data: dict[str, Any]) -> None:
    """Write the result of a check."""
    folder = folder_of(check)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / apart.RESULT).write_bytes(apart.dump(data))


def check_of(actor: Actor, committee: str, token: str) -> Check:
    """A check that the actor may see: its own, or one that was kept for the committee.

    Raises: as ``require``; NotFound("check.unknown").
    """
    require(actor, "check", committee)
    found = (
        Check.objects.select_related("job", "committee")
        .filter(token=token, committee__slug=committee)
        .first()
    )
    is_own = found is not None and found.created_by == actor.login
    if found is None or not (is_own or found.expires_at is None):
        raise NotFound("check.unknown")
    return found


def open_check_of(token: str) -> Check:
    """A check that was made without signing in. Raises ``NotFound("check.unknown")``."""
    found = Check.objects.select_related("job").filter(token=token, committee=None).first()
    if found is None:
        raise NotFound("check.unknown")
    return found


def move_to_saved(check: Check) -> None:
    """Bring a result where it stays. Raises ``NotFound("check.gone")``: there is none any longer."""
    load(check)
    source, target = folder_of(check), home() / SAVED / check.token
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)


def drop_files(tokens: Iterable[str]) -> None:
    """Remove the files of checks that were broken off."""
    for token in tokens:
        shutil.rmtree(home() / PASSING / token, ignore_errors=True)


def remove(checks: Sequence[Check]) -> None:
    """Forget checks with all that was read in them."""
    for check in checks:
        for folder in (PASSING, SAVED):
            shutil.rmtree(home() / folder / check.token, ignore_errors=True)
    Job.objects.filter(check_of__in=checks).delete()


def forget_checks(*, now: datetime) -> int:
    """Remove the checks whose time is up, and folders that no check has; returns how many."""
    over = list(Check.objects.filter(expires_at__lte=now, job__finished_at__lte=now))
    remove(over)
    known = set(Check.objects.values_list("token", flat=True))
    old = (now - KEPT).timestamp()
    for folder in (home() / PASSING).glob("*"):
        if folder.name not in known and folder.stat().st_mtime < old:
            shutil.rmtree(folder, ignore_errors=True)
    return len(over)
