"""The pages that begin a plan from an old report and hold a report against a file."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.store import models
from tests.services.test_takeover import REPORT
from tests.web.page import Page

pytestmark = pytest.mark.django_db
PAGE = "/namnder/von/overtagande/"


def posted(client: Client, content: str = REPORT, year: str = "2027") -> Any:
    file = SimpleUploadedFile("plan-2025.md", content.encode(), "text/markdown")
    return client.post(PAGE, {"file": file, "year": year})


@pytest.fixture
def draft(david: Client, small_world: models.Committee) -> str:
    return str(posted(david)["Location"])


@pytest.mark.usefixtures("small_world")
def test_the_page_says_what_it_does_and_that_nothing_waits(david: Client) -> None:
    page = Page(david.get(PAGE))
    assert page.heading() == "Börja från en gammal rapport"
    assert "Inga rapporter väntar." in page.text


def test_a_report_leads_to_what_was_read_beside_its_source(david: Client, draft: str) -> None:
    page = Page(david.get(draft))
    assert page.heading() == "Planen för 2027, ur plan-2025.md"
    assert "Nämndmål: Fler läser" in page.text
    assert len(page.select("//input[@type='checkbox'][@checked]")) == 5
    assert "plan-2025.md" in Page(david.get(PAGE)).links()


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize(
    ("content", "year", "said"),
    [
        (REPORT, "snart", "Skriv planåret med fyra siffror"),
        ("Bara en text.", "2027", "finns inga mål"),
        ("", "2027", "tom"),
    ],
)
def test_what_cannot_be_used_is_said_on_the_page(
    david: Client, content: str, year: str, said: str
) -> None:
    answer = posted(david, content, year)
    assert answer.status_code == 422
    assert said in Page(answer).select("//*[@role='alert']")[0].text_content()


def test_a_goal_like_another_can_be_joined_with_one_click(david: Client, draft: str) -> None:
    more = REPORT.replace("## Ekonomi", "## Nämndmål: Fler läser mer\n\n## Ekonomi")
    page = Page(david.get(posted(david, more)["Location"]))
    (label,) = page.select("//label[input[@name='samma-3']]")
    assert label.text_content().strip() == "Samma mål som ”Fler läser”: slå ihop dem"


def test_the_page_says_when_a_draft_is_removed(david: Client, draft: str) -> None:
    page = Page(david.get(PAGE))
    assert "Det som inte tas inom 30 dagar tas bort." in page.text
    assert "till planen för 2027, David" in page.text
    assert "· tas bort 20" in page.text


def test_what_is_ticked_becomes_the_plan(david: Client, draft: str) -> None:
    given = {f"ta-{n}": "on" for n in range(5)} | {"lydelse-2": "Ännu fler läser", "gor": "ta"}
    answer = david.post(draft, given)
    assert answer["Location"] == "/namnder/von/plan/"
    page = Page(david.get(answer["Location"]))
    assert page.heading() == "Mål och plan 2027"
    assert "2027" in page.select("//*[@class='where']")[0].text_content()
    assert models.Goal.objects.filter(plan_year__year=2027, label="Ännu fler läser").exists()


def test_what_hinders_is_said_and_what_was_typed_is_kept(david: Client, draft: str) -> None:
    answer = david.post(draft, {"ta-3": "on", "lydelse-3": "Nöjda besökare", "gor": "ta"})
    assert answer.status_code == 422
    page = Page(answer)
    assert "Välj mål för 1 indikatorer" in page.text
    assert page.select("//input[@value='Nöjda besökare']")


def test_the_choice_comes_as_a_data_package(david: Client, draft: str) -> None:
    answer = david.post(draft, {"ta-0": "on", "gor": "datapaket"})
    assert answer["Content-Type"] == "application/zip"
    assert answer.content[:2] == b"PK"


def test_a_draft_is_thrown_away(david: Client, draft: str) -> None:
    assert david.post(f"{draft}kasta/")["Location"] == PAGE
    assert david.get(draft).status_code == 404


@pytest.mark.usefixtures("small_world")
def test_what_is_too_large_is_refused_with_the_limit(david: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    answer = posted(david)
    assert answer.status_code == 413
    assert "Filerna är för stora" in Page(answer).text
