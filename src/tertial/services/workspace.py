"""The workspace: a folder with the records, the ledger and what was uploaded (``TERTIAL_HOME``)."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from tertial.ledger.batches import Ledger
from tertial.services.audit import add_missing
from tertial.store.tables import bring_forward

PASSING = "checks-passing"
"""The folder of what passes through a check and nobody has asked to keep; no backup takes it."""
FEEDS = "feeds"
"""The folder of the watched folders: files pass through it, and may be called anything; no backup takes it."""
MARK = "demo"
"""A file that says that a workspace is the demo's, and may be made anew."""


def is_demo(folder: Path) -> bool:
    """Whether the workspace in a folder belongs to the demo."""
    return (folder / MARK).is_file()


def home() -> Path:
    """The workspace's folder."""
    return Path(settings.HOME)


def ledger_home() -> Path:
    """Where the ledger's manifest and batches are."""
    return home() / "ledger"


def uploads_home() -> Path:
    """Where uploaded files wait for the worker."""
    return home() / "uploads"


def prepare() -> None:
    """Make the workspace's folders, and bring its records up to this version's tables."""
    for folder in (home(), ledger_home(), uploads_home()):
        folder.mkdir(parents=True, exist_ok=True)
    bring_forward()


def reconcile() -> int:
    """Add the audit rows that batches in the ledger lack; returns how many. Called before serving and importing.

    Both are read with the records locked for writing, so that an import that is about to finish is waited for.
    """
    with transaction.atomic():
        return add_missing(Ledger(ledger_home()).batches())
