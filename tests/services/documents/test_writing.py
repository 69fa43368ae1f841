"""The pages where a report is written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tertial.errors import NotAllowed, NotFound
from tertial.services.documents.saving import heard_of, save_text
from tertial.services.documents.writing import history_page, section_page, writing_page
from tertial.services.planning.comments import comment
from tertial.store.models import Committee
from tests.services.documents.writing_world import ANNA, BO, FRIDA, NOW, OUTCOME, PLACE, make

pytestmark = pytest.mark.django_db
SECTION = PLACE | {"section": "ekonomi"}


def test_the_sections_say_who_writes_them_how_long_they_are_and_what_is_marked(
    small_world: Committee,
) -> None:
    make(small_world)
    body = f'<p>Lönerna är <data value="{OUTCOME}">2,5</data>, men 7,3 mnkr är okänt.</p>'
    save_text(actor=BO, **SECTION, body=body, base=0, how="saved", now=NOW)
    thing = section_page(actor=BO, **SECTION, now=NOW).comments.thing
    comment(actor=ANNA, committee="von", thing=thing, text="Bra.", now=NOW)
    page = writing_page(actor=BO, **PLACE, now=NOW)
    economy = next(each for each in page.sections if each.line.id == "ekonomi")
    assert economy.instruction == "Säg vad som avviker och varför."
    assert (economy.words, economy.length) == (8, 120)
    assert (economy.unbound, economy.wrong, economy.comments, economy.aside) == (1, 0, 1, 0)
    assert page.mine == frozenset({"ekonomi"})


def test_a_section_is_given_to_the_editor_and_as_markdown(small_world: Committee) -> None:
    make(small_world)
    body = f'<h3>Löner</h3><p>Utfallet är <data value="{OUTCOME}" data-format="mnkr">x</data>.</p>'
    saved = save_text(actor=BO, **SECTION, body=body, base=0, how="saved", now=NOW)
    heard_of(actor=ANNA, **SECTION, version=saved.version.id, now=NOW)
    page = section_page(actor=BO, **SECTION, now=NOW)
    assert page.source == f"### Löner\n\nUtfallet är [[{OUTCOME}|mnkr]]."
    assert "2,5\N{NO-BREAK SPACE}mnkr</data>" in page.html
    assert (page.version, page.others) == (saved.version.id, ("anna",))
    assert page.before is not None
    assert page.before.id == "sammanfattning"


def test_the_history_shows_versions_and_one_beside_the_newest(small_world: Committee) -> None:
    make(small_world)
    first = save_text(actor=BO, **SECTION, body="<p>Ett.</p>", base=0, how="saved", now=NOW)
    later = NOW + timedelta(hours=1)
    given: dict[str, Any] = {"base": first.version.id, "how": "saved", "now": later}
    save_text(actor=ANNA, **SECTION, body="<p>Två.</p>", **given)
    page = history_page(actor=BO, **SECTION, now=later, version=first.version.id)
    assert [(each.who, each.is_newest) for each in page.versions] == [("anna", True), ("bo", False)]
    assert (page.chosen_text, page.newest_text) == ("Ett.", "Två.")


def test_only_those_who_write_see_where_it_is_written(small_world: Committee) -> None:
    make(small_world)
    with pytest.raises(NotAllowed):
        writing_page(actor=FRIDA, **PLACE, now=NOW)
    with pytest.raises(NotFound, match=r"section\.unknown"):
        section_page(actor=BO, **PLACE, section="finns-inte", now=NOW)
