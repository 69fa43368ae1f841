"""A block's options as a form and back: what comes back is what went out, for every block of our own templates."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tertial.demo.facts import HERE
from tertial.document.blocks import KINDS
from tertial.document.blocks.options import parse
from tertial.document.standard import standard_templates
from tertial.document.template_forms import KIND_WORDS, block_from, fields_of


def blocks() -> Iterator[dict[str, Any]]:
    demo = [tomllib.loads(p.read_text("utf-8")) for p in sorted(HERE.glob("*/templates/*.toml"))]
    for body in [*demo, *standard_templates().values()]:
        for section in body["section"]:
            yield from section.get("blocks", ())


def test_every_kind_of_block_has_a_word() -> None:
    assert set(KIND_WORDS) == set(KINDS)


def test_every_block_of_our_templates_goes_through_its_form_unchanged() -> None:
    found = list(blocks())
    assert len(found) > 200
    for block in found:
        given = {field.name: field.value for field in fields_of(block, {})}
        assert meant(block_from(str(block["type"]), given)) == meant(block)


def meant(block: dict[str, Any]) -> Any:
    """The options that a block has, those that go without saying too."""
    own = {key: value for key, value in block.items() if key != "type"}
    return parse(KINDS[block["type"]][1], own)


@pytest.mark.parametrize(
    ("block", "name", "how", "is_required"),
    [
        ({"type": "statement"}, "statement", "choice", True),
        ({"type": "statement"}, "equity", "check", False),
        ({"type": "statement"}, "columns", "choice", False),
        ({"type": "series"}, "periods", "list", True),
        ({"type": "goals"}, "title", "text", False),
    ],
)
def test_a_field_is_filled_in_by_its_type(
    block: dict[str, Any], name: str, how: str, is_required: bool
) -> None:
    known = {"statement": (("income_statement", "Resultaträkning"),)}
    field = next(each for each in fields_of(block, known) if each.name == name)
    assert (field.how, field.is_required) == (how, is_required)


def test_what_is_no_longer_there_stays_to_be_seen() -> None:
    known = {"statement": (("income_statement", "Resultaträkning"),)}
    field = fields_of({"type": "statement", "statement": "old"}, known)[0]
    assert field.choices[-1] == ("old", "old (finns inte)")
    assert fields_of({"type": "bild"}, {}) == ()
    assert block_from("bild", {"a": "b"}) == {"type": "bild"}
