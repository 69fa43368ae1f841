"""A template says what a section is to hold and who writes it, and what is wrong with itself, section by section."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tertial.document.build import build
from tertial.document.template import (
    SectionTemplate,
    TemplateProblem,
    parse_template,
    problems_of_template,
    validate_template,
)
from tests.document.world import facts

SECTION = {"id": "ekonomi", "level": 1, "title": "Ekonomi"}


def body(*sections: dict[str, Any]) -> dict[str, Any]:
    return {"key": "manadsrapport", "kind": "manadsrapport", "section": list(sections)}


def test_what_the_writer_is_told_is_part_of_the_section() -> None:
    told = {"instruction": "Vad avviker?", "owner": "controller", "optional": True, "length": 150}
    made = parse_template(body(SECTION | told)).sections[0]
    assert made == SectionTemplate(
        "ekonomi", 1, "Ekonomi", (), "", {}, None, (), "Vad avviker?", "controller", True, 150
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"instruction": 3}, "instruction kan inte vara 3"),
        ({"optional": "ja"}, "optional kan inte vara 'ja'"),
        ({"length": True}, "length kan inte vara True"),
        ({"length": -1}, "length ska vara ett antal ord"),
        ({"id": "Ekonomi!"}, "id ska vara gemener a–z, siffror och bindestreck"),
        ({"level": 2}, "nivå 2 kan inte följa på nivå 0"),
        ({"expand": "risks"}, "expand kan bara vara 'goals'"),
        ({"farg": "blå"}, "okänd nyckel 'farg'"),
    ],
)
def test_a_wrong_section_is_told_by_its_name(wrong: dict[str, Any], said: str) -> None:
    name = f"avsnitt {(SECTION | wrong)['id']}"
    assert problems_of_template(body(SECTION | wrong)) == [TemplateProblem(said, 0, name)]


def test_a_wrong_block_is_told_with_its_place() -> None:
    blocks = [{"type": "text"}, {"type": "statement"}]
    found = problems_of_template(body(SECTION, SECTION | {"id": "drift", "blocks": blocks}))
    assert [(each.section, each.block) for each in found] == [(1, 1)]
    assert validate_template(body(SECTION | {"blocks": blocks})) == [
        "avsnitt ekonomi: block statement: 'statement' saknas"
    ]


def test_an_optional_section_without_text_or_sections_below_is_left_out() -> None:
    world = replace(facts(), texts={"drift": "Driften går som planerat."})
    text = {"blocks": [{"type": "text"}], "optional": True}
    sections = [
        SECTION | text,
        SECTION | text | {"id": "drift", "level": 2},
        SECTION | text | {"id": "personal"},
        SECTION | text | {"id": "sjuk", "level": 2},
        SECTION | {"id": "risker"},
    ]
    made = build(world, parse_template(body(*sections)))
    own = [section.id for section in made.sections if section.id != "att-veta-om-siffrorna"]
    assert own == ["ekonomi", "drift", "risker"]
