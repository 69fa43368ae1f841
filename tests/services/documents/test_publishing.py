"""Published: a folder of its own that everybody may read, with small numbers hidden, until it is taken back."""

from __future__ import annotations

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.documents import protection
from tertial.services.documents.case import Case, save_case
from tertial.services.documents.edition import Edition
from tertial.services.documents.publishing import publish, publish_page, withdraw
from tertial.services.documents.reading_public import (
    PublicPage,
    Withdrawn,
    public_catalogue,
    public_figure,
    public_file,
    public_page,
    published,
)
from tertial.services.documents.verifying import verify
from tertial.store.models import AuditEvent, Committee, Publication, SectionText, Threshold
from tests.services.documents.sealable import (
    BO,
    EVA,
    NOW,
    REF,
    REPORT,
    approve,
    decide,
    fill,
    post,
    seal,
)

pytestmark = pytest.mark.django_db
ASKED = {"committee": "von", "report": REPORT}


@pytest.fixture
def world(small_world: Committee, tmp_path: Path) -> Path:
    """The workspace of a report that is sealed once, with its case."""
    fill(small_world, tmp_path / "files")
    approve()
    save_case(
        actor=EVA,
        **ASKED,
        case=Case(summary="Kort.", proposals=("Delårsrapporten godkänns.",)),
        now=NOW,
    )
    seal()
    return tmp_path


def _publish(number: int = 1) -> Edition:
    return publish(actor=EVA, **ASKED, number=number, now=NOW)


def _page() -> PublicPage:
    page = public_page(**ASKED)
    assert isinstance(page, PublicPage)
    return page


def test_everybody_reads_what_is_published_from_its_folder_alone(world: Path) -> None:
    with pytest.raises(NotFound, match=r"public\.none"):
        public_page(**ASKED)
    edition = _publish()
    shutil.rmtree(world / "ledger")
    shutil.rmtree(world / "sealed")
    SectionText.objects.all().delete()
    page = _page()
    assert page.edition == edition
    assert edition.proposals == ("1. Delårsrapporten godkänns.",)
    assert [each.editions[0].title for each in published()] == [edition.title]
    assert public_file(**ASKED, name=f"von-{REPORT}.pdf").startswith(b"%PDF")


def test_nothing_that_is_not_for_everybody_is_in_the_folder(world: Path) -> None:
    _publish()
    folder = world / "published" / "von" / REPORT / "1"
    said = "".join(
        path.read_text("utf-8") for path in folder.rglob("*.json") if path.name != "seal.json"
    )
    assert "selection" not in said
    assert "cost_centre" not in said
    assert "5010" not in said
    assert not (folder / "facts.json").exists()


def test_a_published_file_is_proved_against_its_register(world: Path, tmp_path: Path) -> None:
    _publish()
    pdf, register = tmp_path / "x.pdf", tmp_path / "seal.json"
    pdf.write_bytes(public_file(**ASKED, name=f"von-{REPORT}.pdf"))
    register.write_bytes(public_file(**ASKED, name="seal.json"))
    assert verify(pdf, seal=register, expected=_page().edition.sha256).exit_code == 0


def test_every_table_is_had_as_csv_and_json_with_units_and_source(world: Path) -> None:
    (table,) = _publish().tables
    said = public_file(**ASKED, name=f"tabeller/{table.id}.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(said)))
    assert all(row["enhet"] and row["kalla"] for row in rows if row["varde"])
    data = json.loads(public_file(**ASKED, name=f"tabeller/{table.id}.json"))
    assert (data["unit"], data["sources"]) == (table.unit, [*table.source.split(", ")])
    for name in ("facts.json", "../seal.json", "tabeller/annat.csv"):
        with pytest.raises(NotFound):
            public_file(**ASKED, name=name)


def test_a_figure_is_explained_to_the_level_of_the_table(world: Path) -> None:
    _publish()
    _, figure = public_figure(**ASKED, ref=REF)
    assert "personnel" in figure.place
    assert figure.source
    with pytest.raises(NotFound):
        public_figure(**ASKED, ref="income_statement.nothing.period.outcome")


def test_a_new_version_takes_the_place_of_the_old_and_says_what_has_changed(world: Path) -> None:
    _publish()
    post(world / "files" / "mars.csv", ("5010", "202003", "900000,00"))
    decide(points=["Delårsrapporten godkänns"])
    seal(status="decided", corrects=1)
    with pytest.raises(BadInput, match=r"public\.already"):
        _publish()
    edition = _publish(2)
    assert edition.since.startswith("version 1")
    assert any(each.before for each in edition.since_figures)
    assert (edition.corrects, bool(edition.corrections)) == (1, True)
    assert edition.decided == "Beslutades enligt förslaget 8 september 2020, § 12"
    assert Publication.objects.filter(withdrawn_at=None).count() == 1


def test_what_is_taken_back_says_so_and_why(world: Path) -> None:
    with pytest.raises(BadInput, match=r"public\.not-published"):
        withdraw(actor=EVA, **ASKED, reason="Fel siffror", now=NOW)
    _publish()
    with pytest.raises(BadInput, match=r"public\.reason"):
        withdraw(actor=EVA, **ASKED, reason="x", now=NOW)
    withdraw(actor=EVA, **ASKED, reason="Fel siffror i tabell 3", now=NOW)
    gone = public_page(**ASKED)
    assert isinstance(gone, Withdrawn)
    assert (gone.reason, published()) == ("Fel siffror i tabell 3", ())
    with pytest.raises(NotFound):
        public_file(**ASKED, name="seal.json")
    assert not (world / "published" / "von" / REPORT / "1").exists()
    assert AuditEvent.objects.filter(action="report.withdrawn").count() == 1
    _publish()


def test_small_numbers_are_shown_before_and_logged_when_they_are_hidden(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "PERSONS", frozenset({"mnkr"}))  # as if money were persons
    small = Threshold(
        plan_year=Committee.objects.get().years.get(), order=1, key="smallest_group", value="9"
    )
    small.save()
    SectionText.objects.filter(section="ekonomi").update(body="Något annat.")
    post(world / "files" / "mars.csv", ("3110", "202003", "-3000000,00"))
    approve()
    seal()
    preview = publish_page(actor=EVA, **ASKED)
    assert (preview.smallest, bool(preview.hidden)) == (9, True)
    edition = _publish(2)
    assert len(edition.hidden) == len(preview.hidden)
    assert [each.is_sealed for each in edition.files] == [False] * 5
    page = _page()
    assert "visas inte i den publicerade rapporten" in page.document.remarks[0]
    logged = Publication.objects.get(withdrawn_at=None).hidden
    assert logged[0]["why"]
    with pytest.raises(NotFound):  # what was sealed tells what is hidden
        public_file(**ASKED, name="seal.json")


def test_only_who_may_publishes(world: Path) -> None:
    with pytest.raises(NotAllowed):
        publish(actor=BO, **ASKED, number=1, now=NOW)
    assert not publish_page(actor=BO, **ASKED).may_publish
    assert publish_page(actor=EVA, **ASKED).chosen is not None


def test_the_catalogue_names_every_file(world: Path) -> None:
    base = "https://exempel.se/publicerat/"
    assert b"Catalog" in public_catalogue(base=base)  # of nothing yet
    edition = _publish()
    said = public_catalogue(base=base).decode()
    for each in edition.files:
        assert f"{base}von/{REPORT}/fil/{each.name}" in said
    for table in edition.tables:
        assert f"{base}von/{REPORT}/tabeller/{table.id}.csv" in said
