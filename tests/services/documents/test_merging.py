"""Two texts of one section beside each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.errors import NotFound
from tertial.services.access import Actor
from tertial.services.documents.merging import merge, merge_page, merged, parts_of
from tertial.services.documents.saving import save_text
from tertial.services.documents.texts import texts_of
from tertial.services.documents.writing import section_page
from tertial.store.models import Committee, PlanYear
from tests.services.documents.writing_world import ANNA, BO, NOW, PLACE, REPORT, make

SECTION = PLACE | {"section": "ekonomi"}
paragraphs = st.lists(st.sampled_from(["A", "B", "C", "D"]), max_size=5).map("\n\n".join)


@given(paragraphs, paragraphs, paragraphs)
def test_what_either_wrote_anew_is_in_what_is_proposed(newest: str, aside: str, base: str) -> None:
    proposed = set(merged(parts_of(newest, aside, base), {}).split("\n\n"))
    there = set(newest.split("\n\n")) | set(aside.split("\n\n"))
    assert there - set(base.split("\n\n")) - {""} <= proposed


@given(paragraphs, paragraphs)
def test_each_can_be_taken_whole(newest: str, aside: str) -> None:
    parts = parts_of(newest, aside)
    every = range(len(parts))
    assert merged(parts, dict.fromkeys(every, "newest")) == newest
    assert merged(parts, dict.fromkeys(every, "aside")) == aside


@pytest.mark.django_db
def test_two_writers_texts_become_one(small_world: Committee) -> None:
    make(small_world)

    def save(actor: Actor, words: str, base: int) -> int:
        body = "".join(f"<p>{each}</p>" for each in words.split("/"))
        given: dict[str, Any] = {"how": "saved", "now": NOW, "base": base, "body": body}
        return save_text(actor=actor, **SECTION, **given).version.id

    base = save(ANNA, "Ett/Två/Tre", 0)
    newest = save(ANNA, "Ett/Två ändrat/Tre", base)
    aside = save(BO, "Ett/Två/Tre/Fyra", base)
    page = merge_page(actor=BO, **SECTION, aside=aside, now=NOW)
    assert [(p.part.is_alike, p.part.proposed) for p in page.parts] == [
        (True, "newest"),
        (False, "newest"),
        (True, "newest"),
        (False, "both"),
    ]
    assert section_page(actor=BO, **SECTION, now=NOW).asides[0].id == aside
    merge(actor=BO, **SECTION, aside=aside, base=newest, taken={}, now=NOW)
    text = texts_of(PlanYear.objects.get(), REPORT)["ekonomi"]
    assert text == "Ett\n\nTvå ändrat\n\nTre\n\nFyra"
    assert section_page(actor=BO, **SECTION, now=NOW).asides == ()
    with pytest.raises(NotFound, match=r"text\.version"):
        merge_page(actor=BO, **SECTION, aside=newest, now=NOW)
