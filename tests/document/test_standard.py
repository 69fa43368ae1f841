"""The standard templates: valid, instructed, with owners that are roles, and built from what there is."""

from __future__ import annotations

from typing import get_args

import pytest

from tertial.document.build import build
from tertial.document.standard import FOLDER, ORDER, description, standard_templates
from tertial.document.template import parse_template, validate_template
from tertial.document.template_edit import for_year
from tests.document.world import facts


def test_every_file_is_one_of_them() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(ORDER)


@pytest.mark.parametrize("key", ORDER)
def test_it_is_valid_and_says_what_to_write(key: str) -> None:
    body = for_year(standard_templates()[key], to=2026)
    assert validate_template(body) == []
    assert (body["key"], description(key)[-1]) == (key, ".")
    texts = [
        raw
        for raw in body["section"]
        if {"type": "text"} in raw.get("blocks", ()) and raw["id"] != "underlag"
    ]
    assert all(raw.get("instruction") and raw.get("owner") for raw in texts)
    assert "{år" not in str(body["section"])


@pytest.mark.parametrize("key", ORDER)
def test_owners_are_roles(key: str) -> None:
    from tertial.services.access import Role

    owners = {raw.get("owner") for raw in standard_templates()[key]["section"]} - {None}
    assert owners <= set(get_args(Role))


@pytest.mark.parametrize("key", ["kvalitetsberattelse", "patientsakerhetsberattelse"])
def test_reports_of_quality_are_built_of_what_there_is_and_invent_nothing(key: str) -> None:
    body = for_year(standard_templates()[key], to=2020)
    made = build(facts(), parse_template(body))
    said = [
        block
        for section in made.sections
        for block in section.blocks
        if section.id == "avvikelser" or section.id == "skador"
    ]
    assert said == []
    assert {"riskanalyser", "risker"} & {section.id for section in made.sections}
