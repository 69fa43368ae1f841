"""Reading files in: the form, what is refused, the rejected rows, undoing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.errors import BadInput
from tertial.services import jobs
from tertial.store.models import Job
from tests.web import sample
from tests.web.page import Page

pytestmark = pytest.mark.django_db
PAGE = "/namnder/von/inlasning/"


def _file(content: bytes = b"a;b\n1;2\n", name: str = "huvudbok.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


@pytest.fixture
def started(samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the import service was asked to start."""

    asked: list[dict[str, Any]] = []

    def start(**given: Any) -> int:
        given["uploads"] = [(name, file.read()) for name, file in given["uploads"]]
        asked.append(given)
        return 9

    monkeypatch.setattr(jobs, "start_import", start)
    return asked


@pytest.mark.parametrize(("button", "dry_run"), [("las-in", False), ("provlas", True)])
def test_files_start_a_job_that_is_shown(
    david: Client, started: list[dict[str, Any]], button: str, dry_run: bool
) -> None:
    answer = david.post(PAGE, {"files": [_file(), _file(b"x", "budget.csv")], "gor": button})
    assert answer["Location"] == f"{PAGE}9/"
    assert started[0]["uploads"] == [("huvudbok.csv", b"a;b\n1;2\n"), ("budget.csv", b"x")]
    assert started[0]["dry_run"] is dry_run


@pytest.mark.usefixtures("small_world")
def test_without_a_file_nothing_starts(david: Client) -> None:
    before = Job.objects.count()
    answer = david.post(PAGE, {"gor": "las-in"})
    assert answer.status_code == 422
    assert Page(answer).select("//*[@role='alert']")
    assert Job.objects.count() == before


def test_what_is_over_the_limit_is_refused_with_the_limit(
    david: Client, started: list[dict[str, Any]], settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = david.post(PAGE, {"files": [_file(b"x" * 600), _file(b"x" * 600)], "gor": "las-in"})
    assert answer.status_code == 413
    assert "Filerna är för stora: högst 1000 byte" in Page(answer).text
    assert started == []


def test_a_file_that_nobody_asked_for_is_never_kept(client: Client, cast: dict[str, Any]) -> None:
    answer = client.post("/logga-in/", {"login": "david", "password": "x", "fil": _file()})
    assert answer.status_code == 422
    assert answer.wsgi_request.FILES == {}
    assert answer.wsgi_request.upload_refused


def test_what_the_service_cannot_use_is_said_in_the_form(
    david: Client, samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:

    def refuse(**given: Any) -> int:
        raise BadInput("period.invalid", text="2020-13")

    monkeypatch.setattr(jobs, "start_import", refuse)
    answer = david.post(PAGE, {"files": _file()})
    assert answer.status_code == 422
    assert "2020-13" in Page(answer).select("//*[@role='alert']")[0].text_content()


def test_the_register_says_what_holds_and_what_can_be_undone(
    david: Client, samples: dict[str, Any]
) -> None:
    page = Page(david.get(PAGE))
    assert "huvudbok-2020-08.se" in page.text
    assert "gäller utfall januari–augusti 2020 204 312 842 588 000,00" in page.text
    assert page.links()["Ångra huvudbok-2020-08.se"] == f"{PAGE}angra/20200908-ab12/"


def test_an_empty_workspace_says_so(david: Client, samples: dict[str, Any]) -> None:
    samples["import_page"] = sample.imports(jobs=(), batches=())
    page = Page(david.get(PAGE))
    assert "Ingenting är inläst än." in page.text
    assert "Inga körningar än." in page.text


def test_rejected_rows_are_listed_with_place_and_reason(
    david: Client, samples: dict[str, Any]
) -> None:
    page = Page(david.get(f"{PAGE}8/"))
    assert "3 avvisade rader" in page.text
    assert "huvudbok-2020-09.csv 12 Beloppet 12,3,4 går inte att läsa. 12,3,4" in page.text
    assert page.select("//button[text()='Läs in resten']")


def test_a_job_that_goes_on_asks_again_and_one_that_is_done_does_not(
    david: Client, samples: dict[str, Any]
) -> None:
    samples["job_page"] = sample.running()
    assert Page(david.get(f"{PAGE}7/")).select("//*[@hx-trigger='every 1500ms']")
    samples["job_page"] = sample.job()
    assert not Page(david.get(f"{PAGE}8/")).select("//*[@hx-trigger]")


def test_the_last_question_makes_the_page_load_anew(david: Client, samples: dict[str, Any]) -> None:
    asked = {"headers": {"HX-Request": "true"}}
    assert david.get(f"{PAGE}8/", **asked)["HX-Refresh"] == "true"
    samples["job_page"] = sample.running()
    assert "HX-Refresh" not in david.get(f"{PAGE}7/", **asked)


def test_a_text_that_a_spreadsheet_would_compute_is_kept_as_text(
    david: Client, samples: dict[str, Any]
) -> None:
    from tertial.services.pages import Rejected

    row = Rejected("=HYPERLINK(1)", "@x", 12, "-2+3", "−5,00")
    samples["job_page"] = sample.job(rejected=(row,), rejected_count=1)
    answer = david.get(f"{PAGE}8/avvisade.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1] == "'=HYPERLINK(1);'@x;12;'-2+3;−5,00"
    assert answer["Content-Disposition"] == 'attachment; filename="avvisade-8.csv"'


def test_undoing_is_asked_before_it_is_done(
    david: Client, samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:

    undone: list[str] = []
    monkeypatch.setattr(jobs, "undo_batch", lambda **k: undone.append(k["batch"]))
    address = f"{PAGE}angra/20200908-ab12/"
    assert "Ångra inläsningen av huvudbok-2020-08.se?" in Page(david.get(address)).text
    assert undone == []
    answer = david.post(address, follow=True)
    assert undone == ["20200908-ab12"]
    assert "Inläsningen är ångrad." in Page(answer).text
