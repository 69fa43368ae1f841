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
from tertial.services.reporting import BuiltReport
from tertial.services.workspace import is_demo
from tertial.store.models import Committee, Goal, PlanYear

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


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Without ledger and files, which take long; the reports that would have been built."""
    built: list[str] = []

    def build(*, report_id: str, **rest: object) -> BuiltReport:
        built.append(report_id)
        return BuiltReport(paths=())

    monkeypatch.setattr("tertial.services.demo.LEDGERS", ())
    monkeypatch.setattr("tertial.services.demo.build_files", build)
    return built


def test_every_package_is_read_and_its_reports_are_built(home: Path, quick: list[str]) -> None:
    lines = list(prepare_demo(actor=SYSTEM, out=home / "out"))
    assert "Läser in von:s år 2026 …" in lines
    years = PlanYear.objects.values_list("committee__slug", "year")
    assert {("von", 2020), ("von", 2025), ("von", 2026)} <= set(years)
    assert {"von/delarsrapport-2020-08", "von/verksamhetsplan-2026"} <= set(quick)
    assert "Läser in sn:s år 2021 …" in lines
    assert "sn/delarsrapport-2021-08" in quick


def test_a_demo_that_is_there_is_left_as_somebody_changed_it(home: Path, quick: list[str]) -> None:
    list(prepare_demo(actor=SYSTEM, out=home / "out"))
    Goal.objects.filter(plan_year__year=2026, key="anhoriga").update(label="Ändrat mål")
    lines = list(prepare_demo(actor=SYSTEM, out=home / "out"))
    assert not [line for line in lines if line.startswith("Läser in") and " år " in line]
    assert Goal.objects.get(plan_year__year=2026, key="anhoriga").label == "Ändrat mål"
    assert len(quick) == 2 * len(set(quick))
