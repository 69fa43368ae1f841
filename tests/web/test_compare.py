"""A report of ours beside a file: what differs stands with both figures, and the file is not kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.document.model import Cell, Column, Document, Row, Section, Table
from tertial.domain.swedish import parse_number
from tertial.services import comparing
from tests.web.page import Page

PAGE = "/namnder/von/rapporter/delarsrapport-2020-08/jamfor/"
FILE = "Driftredovisning, mnkr\tBudget\tUtfall\nBibliotek\t10,0\t9,5\nMuseer\t5,0\t6,0\nSumma\t15,0\t15,5\n"


def row(label: str, *values: str) -> Row:
    return Row(label, tuple(Cell(value, parse_number(value)) for value in values))


OURS = Document(
    id="von/delarsrapport-2020-08",
    kind="delarsrapport",
    title="Delårsrapport",
    committee="Nämnden",
    period_end="2020-08-31",
    sections=(
        Section(
            "drift",
            1,
            "Drift",
            (
                Table(
                    "drift",
                    "Driftredovisning",
                    (Column("Budget"), Column("Utfall")),
                    (
                        row("Bibliotek", "10,0", "9,0"),
                        row("Museer", "5,0", "6,0"),
                        row("Summa", "15,0", "15,0"),
                    ),
                ),
            ),
        ),
    ),
)


@pytest.fixture
def built(samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "build_report", lambda **given: OURS)


def posted(client: Client, content: str, name: str = "publicerad.txt") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content.encode(), "text/plain")})


@pytest.mark.django_db
@pytest.mark.usefixtures("built")
def test_what_differs_stands_with_both_figures(david: Client) -> None:
    page = Page(posted(david, FILE))
    assert "2 skillnader mot publicerad.txt" in page.text
    rows = [" ".join(each.text_content().split()) for each in page.select("//tbody/tr")]
    assert rows == [
        "Bibliotek Driftredovisning Utfall 9,0 9,5 rad 2",
        "Summa Driftredovisning Utfall 15,0 15,5 rad 4",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("built")
def test_the_same_figures_are_said_to_be_the_same(david: Client) -> None:
    same = FILE.replace("9,5", "9,0").replace("15,5", "15,0")
    assert "Inga skillnader mot publicerad.txt" in Page(posted(david, same)).text


@pytest.mark.django_db
@pytest.mark.usefixtures("built")
def test_a_file_that_cannot_be_read_is_said_on_the_page(david: Client) -> None:
    answer = posted(david, "", "tom.pdf")
    assert answer.status_code == 422
    assert "tom" in Page(answer).select("//*[@role='alert']")[0].text_content()


@pytest.mark.django_db
@pytest.mark.usefixtures("built")
def test_without_a_file_there_is_the_form(david: Client) -> None:
    assert Page(david.get(PAGE)).select("//input[@type='file']")
    assert david.post(PAGE).status_code == 422


@pytest.mark.django_db
@pytest.mark.usefixtures("built")
def test_what_is_too_large_is_refused_with_the_limit(david: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    answer = posted(david, FILE * 9)
    assert answer.status_code == 422
    assert "Filerna är för stora" in Page(answer).text
