"""Any two versions beside each other: seals, the draft, figures of before, a file that the committee saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.errors import NotFound
from tertial.services.documents.pins import counting_now, pin
from tertial.services.documents.sealing import seal_file
from tertial.services.documents.versions import (
    changes_against_file,
    changes_file,
    changes_page,
    versions_page,
)
from tertial.store.models import Committee, SectionText
from tests.services.documents.sealable import EVA, NOW, PER, REPORT, approve, fill, post, seal

pytestmark = pytest.mark.django_db
ASKED = {"committee": "von", "report": REPORT}


@pytest.fixture
def world(small_world: Committee, tmp_path: Path) -> Path:
    fill(small_world, tmp_path / "files")
    approve()
    seal()
    return tmp_path


def test_the_newest_seal_is_held_against_the_draft(world: Path) -> None:
    assert changes_page(actor=PER, **ASKED).changes.is_empty
    SectionText.objects.filter(section="ekonomi").update(body="Ekonomin är sämre.")
    page = changes_page(actor=PER, **ASKED)
    assert (page.before.key, page.after.key) == ("1", "utkast")
    assert [each.title for each in page.changes.sections] == ["Ekonomi"]
    with pytest.raises(NotFound, match=r"version\.unknown"):
        changes_page(actor=PER, **ASKED, before="9")


def test_the_draft_is_held_against_the_figures_that_it_had_before(world: Path) -> None:
    year = Committee.objects.get().years.get()

    def take() -> None:
        batches = counting_now("von")
        pin(actor=EVA, plan_year=year, report=REPORT, batches=batches, why="taken", now=NOW)

    take()
    post(world / "files" / "mars.csv", ("5010", "202003", "900000,00"))
    take()
    page = versions_page(actor=EVA, **ASKED)
    former = next(each for each in page.choices if each.key.startswith("siffror-"))
    found = changes_page(actor=EVA, **ASKED, before=former.key).changes
    assert {each.row for each in found.figures} == {"personnel", "total"}
    assert len(page.seals) == 1


@pytest.mark.parametrize("extension", ["docx", "html"])
def test_a_file_that_the_committee_saw_differs_where_the_draft_does(
    world: Path, extension: str
) -> None:
    name, content = seal_file(actor=PER, **ASKED, number=1, name=f"von-{REPORT}.{extension}")
    same = changes_against_file(actor=PER, **ASKED, name=name, content=content)
    assert same.changes.is_empty
    assert same.file == name
    SectionText.objects.filter(section="ekonomi").update(body="Ekonomin är sämre.")
    found = changes_against_file(actor=PER, **ASKED, name=name, content=content).changes
    assert [each.title for each in found.sections] == ["Ekonomi"]


def test_the_list_is_a_word_file_too(world: Path) -> None:
    name, content = changes_file(actor=PER, **ASKED, before="1", after="utkast", extension="docx")
    assert name == f"von-{REPORT}-andringar-1-utkast.docx"
    assert content[:2] == b"PK"
    with pytest.raises(NotFound, match=r"report\.format"):
        changes_file(actor=PER, **ASKED, before="1", after="utkast", extension="xlsx")
