"""The demo's package, whole: it is read, its reports are built, and they carry every published figure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tertial.demo.facts import HERE, PACKAGE, Published, published, rows
from tertial.document.book import FigureBook
from tertial.document.model import Document, Paragraph, Status, Table
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, round_half_up
from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM
from tertial.services.importing import import_paths
from tertial.services.package import read_package
from tertial.services.records import load_report_year
from tertial.services.reporting import build_report, report_facts, unmapped
from tests.demo.conftest import Generated

pytestmark = (
    pytest.mark.django_db
)  # without it pytest-django makes no test database for the session
REPORTS = ("2020-03", "2020-08")
TEXTS = sorted([*PACKAGE.glob("texts/*/*.md"), *HERE.glob("von-2026/texts/*-2026-0*/*.md")])
REFERENCE = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]*))?\]\]")
TABLES = [cell for cell in published() if cell.table != "prosa"]
PROSE = [cell for cell in published() if cell.table == "prosa"]
MONEY = ("[[income_", "[[operations_", "[[provider_", "[[service_", "[[investment_", "[[paired_")


@pytest.fixture(scope="session")
def demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
    generated: Generated,
) -> Mapping[str, tuple[Document, FigureBook]]:
    """Both reports and their books of figures, from a workspace with the package and the ledger; rolled back."""
    home = tmp_path_factory.mktemp("home")
    now = datetime(2020, 9, 8, tzinfo=UTC)
    files = list(generated.files.values())
    with django_db_blocker.unblock(), override_settings(HOME=home), transaction.atomic():
        import_paths(actor=SYSTEM, paths=[PACKAGE], now=now)
        import_paths(actor=SYSTEM, paths=files, now=now, committee="von")
        built = {report: made(report, home) for report in REPORTS}
        transaction.set_rollback(True)
    return built


def made(report: str, home: Path) -> tuple[Document, FigureBook]:
    key = f"delarsrapport-{report}"
    facts = report_facts(*load_report_year(committee="von", report=key), Ledger(home / "ledger"))
    return build_report(actor=SYSTEM, report_id=f"von/{key}"), FigureBook(facts)


Demo = Mapping[str, tuple[Document, FigureBook]]


def cells(document: Document) -> dict[str, set[tuple[str, Decimal | None]]]:
    """Label and printed value of every cell, by ref: the same figure may stand in several tables."""
    found: dict[str, set[tuple[str, Decimal | None]]] = {}
    for section in document.sections:
        for block in section.blocks:
            for row in block.rows if isinstance(block, Table) else ():
                for cell in row.cells:
                    found.setdefault(cell.ref, set()).add((row.label, cell.value))
    return found


def test_the_package_can_be_taken_as_it_is() -> None:
    package = read_package(PACKAGE)
    assert (package.committee, package.year, package.municipality_code) == ("von", 2020, "0126")
    head = tomllib.loads((PACKAGE / "package.toml").read_text("utf-8"))
    assert head["generated"] is True
    assert "genererade" in package.remark
    kinds = [row["kind"] for row in package.tables["items"]]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "commitment": 4,
        "activity": 8,
        "risk": 3,
        "review": 1,
    }


@pytest.mark.parametrize("report", REPORTS)
def test_every_published_cell_stands_in_a_table_under_its_label(demo: Demo, report: str) -> None:
    found = cells(demo[report][0])
    wanted = [cell for cell in TABLES if cell.report == report]
    missing = [
        cell for cell in wanted if (cell.label, cell.value) not in found.get(cell.ref, set())
    ]
    assert not missing
    assert len(wanted) > 180


def printed(demo: Demo, cell: Published) -> Decimal:
    ore = demo[cell.report][1].figure(cell.ref).ore
    assert ore is not None
    return round_half_up(in_unit(ore, Unit.MNKR), 1)


@pytest.mark.parametrize("cell", PROSE, ids=lambda cell: f"{cell.report} {cell.ref}")
def test_a_figure_of_the_published_prose_is_the_ledgers(demo: Demo, cell: Published) -> None:
    assert printed(demo, cell) == cell.value


def said(document: Document) -> Iterator[tuple[str, int, str, Decimal | None]]:
    """Every figure in running text: the words up to it, where it begins, its ref and its signed value."""
    for section in document.sections:
        for block in section.blocks:
            for figure in block.figures if isinstance(block, Paragraph) else ():
                yield block.text, figure.start, figure.ref, figure.signed or figure.value


@pytest.mark.parametrize("report", REPORTS)
def test_words_of_direction_agree_with_the_figure_they_stand_before(
    demo: Demo, report: str
) -> None:
    directions = {"överskott": 1, "underskott": -1, "ökat med": 1, "minskat med": -1}
    pattern = re.compile(rf"({'|'.join(directions)})(?: mot budget)?(?: om)? $")
    checked = [
        (directions[match[1]], signed, ref)
        for text, start, ref, signed in said(demo[report][0])
        for match in [pattern.search(text[:start])]
        if match and signed is not None
    ]
    assert not [each for each in checked if each[0] * each[1] < 0]
    assert len(checked) > 15


@pytest.mark.parametrize("report", REPORTS)
def test_no_figure_of_a_text_or_comment_is_missing(demo: Demo, report: str) -> None:
    document = demo[report][0]
    text = repr(document)
    assert "uppgift saknas" not in text
    assert "[[" not in text


@pytest.mark.parametrize("report", REPORTS)
def test_nothing_of_the_ledger_is_unmapped(demo: Demo, report: str) -> None:
    assert unmapped(demo[report][1].facts) == ()


@pytest.mark.parametrize(
    ("report", "statuses"),
    [
        ("2020-03", ["Blir klart i år"] * 4),
        ("2020-08", ["Klart", "Blir klart i år", "Klart", "Ej klart i år"]),
    ],
)
def test_commitments_have_the_published_status(
    demo: Demo, report: str, statuses: list[str]
) -> None:
    blocks = [block for section in demo[report][0].sections for block in section.blocks]
    shown = [b.status for b in blocks if isinstance(b, Status) and b.kind == "commitment"]
    assert shown == statuses


def test_texts_are_written_for_sections_that_the_reports_have(demo: Demo) -> None:
    ids = {report: {section.id for section in demo[report][0].sections} for report in REPORTS}
    unused = [
        path.relative_to(PACKAGE).as_posix()
        for report in REPORTS
        for path in PACKAGE.glob(f"texts/delarsrapport-{report}/*.md")
        if path.stem not in ids[report]
    ]
    assert not unused


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_amounts_in_a_text_are_bound(path: Path) -> None:
    unbound = REFERENCE.sub("", path.read_text("utf-8"))
    assert not re.findall(r"\d+,\d+|\d+ (?:mnkr|tkr|miljoner|procent|platser|timmar)", unbound)


@pytest.mark.parametrize("table", ["item_statuses", "assessments", "indicator_notes", "items"])
def test_amounts_in_comments_are_bound(table: str) -> None:
    written = " ".join(" ".join(row.values()) for row in rows(PACKAGE / f"{table}.csv"))
    assert not re.findall(r"\d+,\d+|\d+ (?:mnkr|tkr|miljoner|procent)", REFERENCE.sub("", written))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_money_after_a_direction_word_is_without_its_sign(path: Path) -> None:
    text = path.read_text("utf-8")
    after = re.findall(r"(?:över|under)skott(?: mot budget)? om (\[\[[^\]]*\]\])", text)
    assert not [each for each in after if each.startswith(MONEY) and "|abs" not in each]


def sentences(text: str) -> set[str]:
    """Sentences of at least eight words, without marks and case."""
    plain = re.sub(r"<[^>]+>|\s+", " ", text)
    found = (re.sub(r"[^\w\s]", "", each).lower().split() for each in re.split(r"[.!?:]\s", plain))
    return {" ".join(words) for words in found if len(words) >= 8}


def test_no_sentence_is_copied_from_the_published_reports(demo: Demo, reference_dir: Path) -> None:
    originals = [*reference_dir.glob("reports/001_*"), *reference_dir.glob("reports/002_*")]
    theirs = set().union(*(sentences(path.read_text("utf-8")) for path in originals))
    ours = set[str]()
    for report in REPORTS:
        for section in demo[report][0].sections:
            for block in section.blocks:
                ours |= sentences(getattr(block, "text", "") + ". " + getattr(block, "comment", ""))
    assert len(theirs) > 300
    assert not ours & theirs
