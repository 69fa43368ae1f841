"""The page of backups in a browser's eyes: what it says, starting one, following it, and fetching it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tertial.store.models import Committee, Job
from tests.services.workspaces import NOW

pytestmark = pytest.mark.django_db
PAGE = reverse("backups", kwargs={"committee": "von"})
FETCH = reverse("fetch_backup", kwargs={"committee": "von"})
NAME = "tertial-2026-11-24-162400.zip"


@pytest.fixture
def karin(signed_in: Callable[[str], Client], small_world: Committee) -> Client:
    """Central economy, for the whole municipality."""
    return signed_in("karin")


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    """A copy that is kept."""
    file = tmp_path / "backups" / NAME
    file.parent.mkdir()
    file.write_bytes(b"PK" * 1000)
    return file


def text(client: Client, address: str = PAGE, **more: Any) -> str:
    return client.get(address, **more).content.decode()


def test_it_says_that_there_is_none_and_how_to_read_one_back(karin: Client) -> None:
    said = text(karin)
    assert "Ingen kopia är gjord än." in said
    assert "tertial --home ny-mapp restore FIL" in said


def test_the_button_queues_a_copy_and_the_page_follows_it(karin: Client) -> None:
    assert karin.post(PAGE).headers["Location"] == PAGE
    assert Job.objects.get(kind="backup").created_by == "karin"
    said = text(karin)
    assert 'hx-trigger="every 1500ms"' in said
    assert "Gör en säkerhetskopia nu" not in said


def test_when_it_is_finished_the_page_is_read_anew(karin: Client) -> None:
    job = Job.objects.create(kind="backup", created_by="karin", created_at=NOW, total=4, done=1)
    asked = {"headers": {"HX-Request": "true"}}
    assert "HX-Refresh" not in karin.get(PAGE, **asked).headers  # type: ignore[arg-type]  # headers alone
    Job.objects.filter(pk=job.pk).update(status="done", finished_at=NOW)
    assert karin.get(PAGE, **asked).headers["HX-Refresh"] == "true"  # type: ignore[arg-type]  # headers alone


def test_a_copy_is_handed_out_whole_and_not_packed_again(karin: Client, kept: Path) -> None:
    assert NAME in text(karin)
    answer: Any = karin.post(FETCH, {"namn": NAME}, headers={"Accept-Encoding": "gzip"})
    assert b"".join(answer.streaming_content) == kept.read_bytes()
    assert answer.headers["Content-Length"] == "2000"
    assert answer.headers["Content-Type"] == "application/zip"
    assert NAME in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_reading_an_address_hands_out_nothing(karin: Client, kept: Path) -> None:
    assert karin.get(FETCH, {"namn": NAME}).status_code == 405
    assert karin.post(FETCH, {"namn": "../secret"}).status_code == 404


def test_the_settings_lead_there_for_who_may(karin: Client, david: Client) -> None:
    lines = reverse("lines", kwargs={"committee": "von"})
    assert f'href="{PAGE}"' in text(karin, lines)
    assert f'href="{PAGE}"' not in text(david, lines)


def test_the_number_of_questions_is_the_same_with_many_events_and_files(
    karin: Client, kept: Path, django_assert_max_num_queries: Any
) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.audit import record

    for number in range(30):
        record(actor=SYSTEM, action="workspace.backed-up", thing=f"{number}.zip", now=NOW)
        kept.with_name(f"tertial-2026-11-24-1624{number:02d}.zip").write_bytes(b"")
    with django_assert_max_num_queries(9):
        said = text(karin)
    assert said.count("Säkerhetskopia gjord") == 10
