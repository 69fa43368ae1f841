"""The demo's workspace is its own: no other gets the cast, whose password is no secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from tertial.errors import BadInput
from tertial.services.access import SYSTEM
from tertial.services.demo import prepare_demo
from tertial.services.workspace import is_demo
from tertial.store.models import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with override_settings(HOME=tmp_path):
        yield tmp_path


def test_a_workspace_with_a_committee_is_left_alone(home: Path, von: Committee) -> None:
    with pytest.raises(BadInput) as raised:
        next(prepare_demo(actor=SYSTEM, out=home / "out"))
    assert raised.value.code == "demo.not-demo"
    assert not User.objects.exists()


def test_a_workspace_with_people_is_left_alone(home: Path) -> None:
    User.objects.create_user("anna")
    with pytest.raises(BadInput):
        next(prepare_demo(actor=SYSTEM, out=home / "out"))
    assert not is_demo(home)


def test_an_empty_workspace_becomes_the_demo_s(home: Path) -> None:
    assert next(prepare_demo(actor=SYSTEM, out=home / "out")) == "Läser in nämndens år 2020 …"
    assert is_demo(home)
