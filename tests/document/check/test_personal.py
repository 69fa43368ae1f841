"""Personal data is found and never shown. Numbers are those the Tax Agency gives out for tests, or made up to fail."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tertial.document.check import check
from tertial.document.check.finding import Finding, Where
from tertial.document.check.personal import (
    is_identity_number,
    masked,
    personal_data,
    unshown,
)
from tests.document.check.worded import document, found, messages, table

PERSON = "19900101-2385"
SHORT = "900101-2385"


def test_the_sample_number_is_one() -> None:
    assert [is_identity_number(each) for each in (PERSON, SHORT)] == [True, True]


@pytest.mark.parametrize(
    "name", ["skatteverket_testpersonnummer", "skatteverket_testsamordningsnummer"]
)
def test_every_published_test_number_is_known(reference_dir: Path, name: str) -> None:
    lines = (reference_dir / f"data/misc/personnummer/{name}.txt").read_text("utf-8").split()
    numbers = [line for line in lines if line.isdigit() and len(line) == 12][:500]
    assert numbers
    assert [n for n in numbers if not is_identity_number(n)] == []


@pytest.mark.parametrize(
    "words",
    [
        f"Beslut om {PERSON} fattades i mars.",
        f"Beslut om {SHORT} fattades i mars.",
        "Beslut om 199001012385 fattades i mars.",
        "Beslut om 900101 2385 fattades i mars.",
        "Personnummer 9001012385 i bilagan.",
    ],
)
def test_a_number_is_an_error_and_is_not_shown(words: str) -> None:
    (finding,) = found(personal_data, words)
    assert finding.severity == "warning"
    shown = f"{finding.message} {finding.where.quote}"
    assert "2385" not in shown
    assert "0101" not in shown
    assert "••••" in shown


@pytest.mark.parametrize(
    "words",
    [
        "Diarienummer 900101-2386 gäller.",  # the check digit is wrong
        "Organisationsnummer 556036-0793.",
        "Perioden 20260101-20260831 redovisas.",
        "Kostnaden blev 9 001 012 385 kronor.",
        "Ring 0701012385 för frågor.",
        "Datum 901301-2385.",
        "Konto 12900101238577.",
    ],
)
def test_other_numbers_are_no_identity(words: str) -> None:
    assert [f for f in found(personal_data, words) if f.severity != "info"] == []


def test_a_number_said_to_be_one_with_a_wrong_check_digit_is_a_warning() -> None:
    (finding,) = found(personal_data, "Personnummer: 900101-2386.")
    assert finding.severity == "warning"


def test_numbers_in_labels_and_short_cells_are_found_and_masked() -> None:
    rows = table("Person", "Ärende", f"{SHORT} | Beslut", f"A | {PERSON}")
    shown = [(f.where.row, f.where.quote) for f in found(personal_data, rows)]
    assert len(shown) == 2
    assert "2385" not in str(shown)


def test_masking_leaves_what_is_no_number() -> None:
    assert masked("Org 556036-0793 och 120 000") == "Org 556036-0793 och 120 000"


def test_private_telephones_and_addresses_are_info() -> None:
    said = found(
        personal_data,
        "Nå mig på 070-123 45 67 eller bo.ek@gmail.com. Kommunen: info@lingby.se, 08-123 45 67.",
    )
    assert [f.severity for f in said] == ["info", "info"]
    shown = " ".join(f"{f.message} {f.where.quote}" for f in said)
    assert "070-" not in shown
    assert "bo.ek" not in shown


@pytest.mark.parametrize(
    "words, told",
    [
        ("Under våren var två personer placerade enligt LVM.", True),
        ("En klient har skyddat boende utanför kommunen.", True),
        ("Antalet minskade med två personer i familjehem.", False),
        ("Två personer anställdes i receptionen.", False),
        ("Mellan två till tre personer hoppar av varje år genom avhopparverksamheten.", False),
        ("Placeringarna ökade. Två personer anställdes.", False),
    ],
)
def test_very_small_groups_in_a_sensitive_service_are_info(words: str, told: bool) -> None:
    assert bool(messages(personal_data, words)) is told


def test_a_figure_that_is_a_number_is_not_given_as_one() -> None:
    shown = unshown(Finding("sum", "error", Where(), "…", Decimal(9001012385), Decimal(12)))
    assert (shown.printed, shown.computed) == (None, Decimal(12))


def test_no_finding_of_any_rule_shows_a_number() -> None:
    words = f"Enligt {PERSON} är fyra kommuner (Alby, Berga, Dala) berörda."
    told = check(document(words)).findings
    assert {finding.rule for finding in told} == {"count", "personal-data"}
    assert "2385" not in str(told)
