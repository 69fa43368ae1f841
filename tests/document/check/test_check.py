"""All rules over one document: a rule that stops costs its own findings alone, and that is told."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tertial.document.check import RULES, check
from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Tally, Where
from tertial.document.model import Document

EMPTY = Document("", "", "", "", "", ())


def stops(case: Case, tally: Tally) -> Iterable[Finding]:
    raise ZeroDivisionError


def finds(case: Case, tally: Tally) -> Iterable[Finding]:
    return [Finding("note", "warning", Where(), "En not saknas.")]


def test_a_rule_that_stops_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "bands", stops)
    monkeypatch.setitem(RULES, "notes", finds)
    found = check(EMPTY)
    assert [each.message for each in found.findings] == ["En not saknas."]
    assert found.unchecked["kontrollen bands stannade på dokumentet"] == 1


def test_an_empty_document_has_nothing_to_check() -> None:
    found = check(EMPTY)
    assert (found.findings, found.tables, found.cells, found.figures) == ((), 0, 0, 0)
