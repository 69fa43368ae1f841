"""One word per thing: what the domain calls its classes stands in the glossary, whose rows are whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs/dev/glossary.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in GLOSSARY.splitlines()
    if line[:2] == "| " and line[:9] != "| Swedish"
]
PLUMBING: set[str] = set()
"""Public classes of the domain that no user has a word for."""


def snake(name: str) -> str:
    """ReportLine is report_line."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def identifiers() -> set[str]:
    return {name for row in ROWS for name in re.findall(r"`([a-z_ ]+)`", row[1] + row[2])}


def public_classes() -> dict[str, str]:
    """The public classes of the domain and the module that each is in."""
    return {
        node.name: path.name
        for path in sorted((ROOT / "src/tertial/domain").glob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name[0] != "_"
    }


@pytest.mark.parametrize("name", sorted(set(public_classes()) - PLUMBING))
def test_a_class_of_the_domain_stands_in_the_glossary(name: str) -> None:
    assert snake(name) in identifiers(), f"{public_classes()[name]}: give {name} a row"


def test_a_class_that_is_listed_as_plumbing_exists() -> None:
    assert set(public_classes()) >= PLUMBING


def test_a_row_has_a_swedish_word_a_name_and_a_meaning() -> None:
    assert [row for row in ROWS if len(row) != 3 or not all(row) or "`" not in row[1]] == []


def test_a_swedish_word_has_one_row() -> None:
    words = [row[0] for row in ROWS]
    assert [word for word in words if words.count(word) > 1] == []


def test_a_name_in_code_is_written_as_code_is() -> None:
    assert {snake("ReportLine"), snake("Unit"), snake("Node")} == {"report_line", "unit", "node"}
