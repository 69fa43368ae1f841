"""An uploaded register of staff, kept while its changes are shown, and what the page shows of them."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.roles import unit_names
from tertial.services.staff.changes import Changes
from tertial.services.staff.reading import WORDS
from tertial.services.staff.taking import open_asks, staff_changes
from tertial.services.workspace import uploads_home
from tertial.store.models import Committee

FOLDER = "personer"
SUFFIXES = (".csv", ".txt", ".xlsx", ".xls")


@dataclass(frozen=True, slots=True)
class StaffPage:
    """What a register would change. ``asks`` is number → unanswered asks of who leaves; ``words`` names columns."""

    committee: str
    committee_name: str
    upload: str
    file: str
    is_whole: bool
    changes: Changes
    asks: Mapping[str, int]
    units: Mapping[str, str]
    words: Mapping[str, str]
    problems: tuple[str, ...] = ()


def keep_upload(*, actor: Actor, committee: str, name: str, file: IO[bytes] | None) -> str:
    """Keep an uploaded register; returns the word it is found by. Raises: BadInput("upload.none", "file.unknown")."""
    require(actor, "edit_people", committee)
    if file is None:
        raise BadInput("upload.none")
    clean = Path(name.replace("\\", "/")).name[-100:] or "personal"
    if Path(clean).suffix.lower() not in SUFFIXES:
        raise BadInput("file.unknown", file=clean)
    word = secrets.token_urlsafe(12)
    folder = uploads_home() / FOLDER / committee / word
    folder.mkdir(parents=True)
    with (folder / clean).open("wb") as out:
        shutil.copyfileobj(file, out)
    return word


def kept_upload(*, actor: Actor, committee: str, upload: str) -> Path:
    """The file that was kept. Raises: NotFound("staff.upload-unknown"): it has been taken, or lay too long."""
    require(actor, "edit_people", committee)
    folder = uploads_home() / FOLDER / committee / upload
    found = next(iter(folder.glob("*")), None) if folder.is_dir() else None
    if found is None:
        raise NotFound("staff.upload-unknown")
    return found


def forget_upload(*, actor: Actor, committee: str, upload: str) -> None:
    """Remove a file that was kept, when it has been taken."""
    shutil.rmtree(kept_upload(actor=actor, committee=committee, upload=upload).parent)


def forget_registers(*, before: datetime) -> int:
    """Remove registers that nobody took; returns how many."""
    folders = (uploads_home() / FOLDER).glob("*/*")
    old = [each for each in folders if each.stat().st_mtime < before.timestamp()]
    for each in old:
        shutil.rmtree(each)
    return len(old)


def staff_page(
    *, actor: Actor, committee: str, upload: str, today: date, is_whole: bool = True
) -> StaffPage:
    """What the kept file would change; where it has faults, they are the page's ``problems``."""
    path = kept_upload(actor=actor, committee=committee, upload=upload)
    here = Committee.objects.get(slug=committee)
    problems: tuple[str, ...] = ()
    changes = Changes()
    try:
        changes = staff_changes(
            actor=actor, committee=committee, path=path, today=today, is_whole=is_whole
        )
    except BadInput as error:
        if error.code != "staff.problems":
            raise
        found = error.values["problems"]
        problems = tuple(map(str, found)) if isinstance(found, tuple) else ()
    return StaffPage(
        committee=committee,
        committee_name=here.name,
        upload=upload,
        file=path.name,
        is_whole=is_whole,
        changes=changes,
        asks=open_asks(actor=actor, committee=committee, changes=changes),
        units=unit_names(here),
        words=WORDS,
        problems=problems,
    )
