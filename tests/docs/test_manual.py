"""The manual is complete: pages made from the program are as it is now, and every setting is documented."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import get_args

import pytest

from tertial import cli
from tertial.services.package.columns import ColumnType
from tertial.services.package.spec import TABLES
from tests.docs.manual_pages import MANUAL, PARTS, TYPES, commands, page

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", PARTS)
def test_a_page_is_as_the_program_is(name: str) -> None:
    assert (MANUAL / name).read_text("utf-8") == page(name), "run make manual"


def test_every_kind_of_column_is_explained() -> None:
    assert set(TYPES) == set(get_args(ColumnType))
    manual = (MANUAL / "datapaket.md").read_text("utf-8")
    assert [word for word in TYPES.values() if f"\n| {word} | " not in manual] == []


def test_every_table_and_column_of_the_package_says_what_it_is() -> None:
    helps = [spec.help for spec in TABLES] + [c.help for spec in TABLES for c in spec.columns]
    assert [text for text in helps if not text] == []


@pytest.mark.parametrize("parser", list(commands(cli.parser())), ids=lambda p: p.prog)
def test_a_command_has_a_description_and_an_example_that_it_understands(
    parser: argparse.ArgumentParser,
) -> None:
    example = (parser.epilog or "").removeprefix("Exempel: ")
    assert parser.description
    assert example.startswith(parser.prog)
    arguments = example.split()[len(parser.prog.split()) :]
    assert parser.parse_args(arguments)


def test_every_page_of_the_manual_is_in_its_index() -> None:
    index = (MANUAL / "README.md").read_text("utf-8")
    pages = {path.name for path in MANUAL.glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\((\w+\.md)\)", index))


def test_every_setting_is_documented() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "src/tertial").rglob("*.py")]
    settings = {name for text in texts for name in re.findall(r'"(TERTIAL_[A-Z_]+)"', text)}
    documents = "\n".join(p.read_text("utf-8") for p in (ROOT / "docs").rglob("*.md"))
    assert settings
    assert sorted(name for name in settings if f"`{name}`" not in documents) == []


def test_every_decision_is_in_the_index_and_has_its_parts() -> None:
    folder = ROOT / "docs/adr"
    index = (folder / "README.md").read_text("utf-8")
    decisions = sorted(folder.glob("0*.md"))
    parts = (
        "**Status:**",
        "**Context.**",
        "**Decision.**",
        "**Consequences.**",
        "**Alternatives.**",
    )
    lacking = [
        (d.name, part) for d in decisions for part in parts if part not in d.read_text("utf-8")
    ]
    assert len(decisions) >= 10
    assert lacking == []
    assert [d.name for d in decisions if f"({d.name})" not in index] == []


def test_every_dependency_has_a_reason_and_a_row() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    block = project.split("dependencies = [")[1].split("\n]")[0]
    rows = (ROOT / "docs/dev/dependencies.md").read_text("utf-8")
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    assert [line for line in lines if "#" not in line] == []
    names = [re.split(r"[\[><=]", line.strip('"'))[0] for line in lines]
    assert [name for name in names if name not in rows] == []
