"""A committee with a workspace of its own, and a reader that finds what the hand-made report has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.services.checking import apart
from tertial.store.models import Committee, Job
from tests.services.checking.world import Reader


@pytest.fixture
def home(small_world: Committee, tmp_path: Path) -> Path:
    """The workspace, with nothing waiting."""
    Job.objects.all().delete()
    return tmp_path


@pytest.fixture
def reader(home: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(apart, "check_apart", made)
    return made
