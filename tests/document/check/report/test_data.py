"""Findings as data: the contract's keys, numbers as printed, and back without loss."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tertial.document.check.report import Verdict, from_data, to_json
from tests.document.check.report.sample import CHECKED, REVIEWED, SUM


def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json([REVIEWED]), parse_float=Decimal, parse_int=Decimal)
    return found


def test_a_file_says_what_was_read_and_tried() -> None:
    (file,) = data()["files"]
    assert data()["schema"] == "tertial.findings/1"
    assert [file[name] for name in ("file", "tables", "cells", "figures", "pages")] == [
        "rapport.pdf",
        1,
        6,
        3,
        3,
    ]
    assert file["checked"] == {"sums": 2, "prose": 1}
    assert file["unchecked"] == {"tabellen har ingen summarad": 4}
    assert file["unread"] == [{"reason": "image_page", "page": 3}]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("rule", "sum"),
        ("severity", "error"),
        ("section", "Riktade bidrag"),
        ("table", "Bidrag per projekt"),
        ("row", "Summa"),
        ("column", "Utfall Bidrag"),
        ("line", None),
        ("page", 2),
        ("quote", "Summa 610 550"),
        ("printed", 610),
        ("computed", 510),
        ("unit", "tkr"),
        ("message", "Summan av bidragen är 510 tkr, inte 610 tkr."),
        ("evidence", ["310 + 200 = 510"]),
        ("confidence", 1),
    ],
)
def test_a_finding_has_what_the_contract_says(key: str, value: object) -> None:
    assert data()["files"][0]["findings"][0][key] == value


def test_other_places_of_the_fault_stand_beside_it() -> None:
    (also,) = data()["files"][0]["findings"][0]["also"]
    assert (also["section"], also["page"]) == ("Riktade bidrag", 2)


def test_what_was_told_is_read_back_without_loss() -> None:
    assert from_data(data()["files"][0]) == CHECKED


def test_what_could_not_be_read_is_told_beside_the_files() -> None:
    told = json.loads(to_json([], [("x.pdf", "Filen är tom.")]))
    assert told["files"] == []
    assert told["unread"] == [{"file": "x.pdf", "reason": "Filen är tom."}]


def test_what_a_person_said_of_a_finding_stands_in_it() -> None:
    said = Verdict("dismissed", "Så säger vi här.", "David Ek", "2026-11-24")
    (file,) = json.loads(to_json([replace(REVIEWED, verdicts={SUM.key: said})]))["files"]
    told = {each["key"]: each.get("verdict") for each in file["findings"]}
    assert told.pop(SUM.key) == {
        "verdict": "dismissed",
        "reason": "Så säger vi här.",
        "by": "David Ek",
        "at": "2026-11-24",
        "is_earlier": False,
    }
    assert set(told.values()) == {None}
