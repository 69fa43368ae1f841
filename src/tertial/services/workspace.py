"""The workspace: a folder with the records, the ledger and what was uploaded (``TERTIAL_HOME``)."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command


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
    call_command("migrate", verbosity=0, interactive=False)
