"""Templates taken over, changed with every version kept, compared, had again, and seen as a report."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tertial.services.access import SYSTEM
from tertial.services.documents.template_pages import (
    template_page,
    templates_page,
    version_page,
)
from tertial.services.documents.templates import (
    Change,
    base_of,
    change_template,
    copy_template,
    preview,
    remove_template,
    restore_template,
    template_of,
)
from tertial.store.models import AuditEvent, Committee, PlanYear, Template, TemplateVersion
from tests.services.documents.writing_world import ANNA, BO, CECILIA, NOW, make

pytestmark = pytest.mark.django_db
KEY = "delarsrapport"
OF: dict[str, Any] = {"committee": "von", "year": 2020}


@pytest.fixture
def world(small_world: Committee) -> Committee:
    make(small_world)
    return small_world


def row() -> Template:
    return template_of("von", 2020, KEY)


def change(what: Any, section: str = "ekonomi", **more: Any) -> str:
    return change_template(
        actor=ANNA,
        **OF,
        key=KEY,
        change=Change(what, section, **more),
        base=base_of(row()),
        now=NOW,
    )


def outline() -> list[tuple[str, list[str]]]:
    return [
        (raw["id"], [block["type"] for block in raw.get("blocks", ())])
        for raw in row().body["section"]
    ]


def test_a_standard_template_is_fitted_to_what_the_year_has(world: Committee) -> None:
    copied = copy_template(actor=ANNA, **OF, source="standard/manadsrapport", now=NOW)
    assert copied.key == "manadsrapport"
    assert set(copied.left_out) == {
        "Tabell ur huvudboken: ”operations_statement” finns inte i året.",
        "Diagram: månad för månad: ”operations_statement” finns inte i året.",
    }
    page = template_page(actor=ANNA, **OF, key="manadsrapport")
    assert (page.title, page.problems) == ("Månadsrapport", ())
    assert [one.owner_word for one in page.sections][:2] == ["controller", "controller"]
    assert AuditEvent.objects.filter(action="template.copied").exists()


def test_another_year_s_template_moves_its_years_along(world: Committee) -> None:
    block = {"type": "months", "series": "", "years": ["2019", "2020"]}
    body = {**row().body}
    body["section"] = [{"id": "a", "level": 1, "title": "A", "blocks": [block]}]
    Template.objects.filter(pk=row().pk).update(body=body)
    PlanYear.objects.create(committee=world, year=2021)
    copy_template(
        actor=ANNA, committee="von", year=2021, source="von/2020/delarsrapport", title="Ny", now=NOW
    )
    made = template_of("von", 2021, KEY).body
    assert made["section"][0]["blocks"][0]["years"] == ["2020", "2021"]
    sources = {each.address for each in templates_page(actor=ANNA, committee="von").others}
    assert sources == {"von/2020/delarsrapport"}


@pytest.mark.parametrize(
    ("source", "key", "code"),
    [
        ("standard/delarsrapport", KEY, "template.exists"),
        ("standard/delarsrapport", "Ej Nyckel", "template.key"),
        ("standard/okand", "ny", "template.source"),
        ("sn/2021/delarsrapport", "ny", "template.source"),
    ],
)
def test_what_cannot_be_taken_over_is_told(
    world: Committee, source: str, key: str, code: str
) -> None:
    with pytest.raises((BadInput, NotFound)) as raised:
        copy_template(actor=ANNA, **OF, source=source, key=key, now=NOW)
    assert raised.value.code == code


def test_sections_and_blocks_are_changed_and_every_version_is_kept(world: Committee) -> None:
    assert change("up") == "ekonomi"
    assert change("add-section", values={"title": "Händelser & risker"}) == "handelser-risker"
    change("add-block", "handelser-risker", kind="statement")
    change("block-up", "handelser-risker", number=1)
    change("remove-block", "handelser-risker", number=1)
    change(
        "block",
        number=1,
        kind="statement",
        values={"statement": "income_statement", "equity": "ja"},
    )
    change("section", values={"title": "Ekonomin", "level": "1", "length": "80", "owner": "david"})
    change("head", values={"title": "Kort rapport", "subtitle": "Året {år}"})
    assert outline() == [
        ("ekonomi", ["text", "statement"]),
        ("handelser-risker", ["statement"]),
        ("sammanfattning", ["text"]),
    ]
    changed = row().body["section"][0]
    assert (changed["title"], changed["length"], changed["blocks"][1]["equity"]) == (
        "Ekonomin",
        80,
        True,
    )
    assert "instruction" not in changed
    change("remove-section", "handelser-risker")
    assert TemplateVersion.objects.count() == 9
    assert AuditEvent.objects.filter(action="template.changed").count() == 9


def test_a_version_is_compared_with_and_had_again(world: Committee) -> None:
    before = row().body
    change("remove-section", "sammanfattning")
    version = TemplateVersion.objects.get().pk
    page = version_page(actor=ANNA, **OF, key=KEY, version=version)
    assert page.said == ("”Sammanfattning” är borttaget.",)
    restore_template(actor=ANNA, **OF, key=KEY, version=version, base=page.base, now=NOW)
    assert row().body == before
    assert TemplateVersion.objects.count() == 2


def test_who_changes_what_another_has_changed_is_told(world: Committee) -> None:
    change("up")
    with pytest.raises(Conflict) as raised:
        change_template(
            actor=ANNA, **OF, key=KEY, change=Change("down", "ekonomi"), base=0, now=NOW
        )
    assert raised.value.values == {"who": "anna"}


@pytest.mark.parametrize(
    ("what", "more", "code"),
    [
        ("section", {"values": {"title": " "}}, "template.section-title"),
        ("section", {"values": {"title": "A", "length": "lång"}}, "template.length"),
        ("section", {"values": {"title": "A", "level": "3"}}, "template.level"),
        ("add-section", {"values": {"title": "Ekonomi"}}, "template.section-twice"),
        ("add-section", {"values": {}}, "template.section-title"),
        ("add-block", {"kind": "bild"}, "template.block-kind"),
        ("block", {"number": 1, "kind": "statement"}, "template.wrong"),
        ("remove-block", {"number": 7}, "template.block-number"),
    ],
)
def test_a_change_that_would_make_the_template_wrong_is_refused(
    world: Committee, what: str, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as raised:
        change(what, **more)
    assert raised.value.code == code
    assert not TemplateVersion.objects.exists()


def test_what_was_wrong_before_is_told_by_section_and_may_be_mended(world: Committee) -> None:
    body = {**row().body, "section": [*row().body["section"]]}
    body["section"][0] = body["section"][0] | {"blocks": [{"type": "bild"}]}
    Template.objects.filter(pk=row().pk).update(body=body)
    page = template_page(actor=ANNA, **OF, key=KEY)
    assert page.sections[0].blocks[0].problems[0].startswith("okänt block 'bild'")
    change("remove-block", "sammanfattning", number=0)
    assert template_page(actor=ANNA, **OF, key=KEY).sections[0].blocks == ()


def test_the_report_that_a_template_gives_is_shown_before_any_report_has_it(
    world: Committee,
) -> None:
    copy_template(actor=ANNA, **OF, source="standard/delarsrapport-kort", key="kort", now=NOW)
    document, report = preview(actor=ANNA, **OF, key="kort", report="delarsrapport-2020-03")
    assert report.key == "delarsrapport-2020-03"
    assert "resultatrakning" in {section.id for section in document.sections}


def test_only_one_that_no_report_has_is_taken_away(world: Committee) -> None:
    with pytest.raises(BadInput) as raised:
        remove_template(actor=ANNA, **OF, key=KEY, now=NOW)
    assert raised.value.code == "template.used"
    copy_template(actor=ANNA, **OF, source="standard/manadsrapport", now=NOW)
    remove_template(actor=ANNA, **OF, key="manadsrapport", now=NOW)
    assert Template.objects.count() == 1


def test_who_may_not_is_refused(world: Committee) -> None:
    with pytest.raises(NotAllowed):
        copy_template(actor=BO, **OF, source="standard/manadsrapport", now=NOW)
    with pytest.raises(NotFound):
        template_page(actor=CECILIA, **OF, key=KEY)
    assert templates_page(actor=SYSTEM, committee="von", asked="1999").year == 2020
