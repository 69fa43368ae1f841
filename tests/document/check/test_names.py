"""Drifting names: goals, indicators, rows, companies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.document.check.names import label
from tests.document.check.worded import found, messages, published, section, table

ABILITY = "Alla barn i Lingby ges förutsättningar att stärka sin läsförmåga tidigt"
SLIPPED = "Alla barn i Lingby ges förutsättningar att stärka läsförmåga tidigt"
GROWTH = "Lärare och rektorer bidrar till en skola i ständig förbättring"
HEADED = (section(f"Nämndmål: {ABILITY}", "Text."), section(f"Nämndmål: {GROWTH}", "Text."))
GOALS = "Kommunfullmäktigemål | Nämndmål"


def test_a_goal_that_a_table_writes_otherwise_is_one_warning_with_the_other_places() -> None:
    matrix = table(
        "Målområde", GOALS, f"Skola | Kunskap | {SLIPPED}", f"Skola | Kunskap | {GROWTH}"
    )
    (finding,) = found(label, matrix, *HEADED)
    assert (finding.rule, finding.severity) == ("label", "warning")
    assert SLIPPED in finding.message
    assert ABILITY in finding.message
    assert finding.evidence == ("”sin” finns bara i det ena",)
    assert [where.section for where in finding.also] == [f"Nämndmål: {ABILITY}"]


def test_the_same_slip_in_a_table_and_in_a_text_is_one_warning() -> None:
    slipped = GROWTH.replace("ständig ", "ständigt ")
    matrix = table("Målområde", GOALS, f"Skola | Kunskap | {slipped}")
    prose = f"Följs under nämndmålet {slipped.lower()} hela året."
    (finding,) = found(label, matrix, prose, *HEADED)
    assert finding.evidence == ("”ständigt” – ”ständig”",)
    assert len(finding.also) == 2


def test_a_goal_that_no_heading_defines_is_told_once_with_all_its_places() -> None:
    gone = "Lingbys föräldrar upplever en hög grad av delaktighet"
    grants = table(
        "Bidrag, tkr",
        "Ansökt | Nämndmål",
        f"Läslyftet | 120 | {ABILITY}. {gone}",
        f"Skolro | 90 | {gone}",
    )
    (finding,) = found(label, grants, *HEADED)
    assert finding.message == f"Nämndmålet ”{gone}” finns inte bland målen i dokumentet."
    assert len(finding.also) == 1


def test_part_of_a_goal_in_a_cell_over_two_rows_is_no_other_goal() -> None:
    source = table(
        "Kommunfullmäktiges mål",
        "Nämndmål | Indikatorer | Källa",
        f"Kunskap | {GROWTH[:30]} | Andel behöriga (%) | SCB",
        f"Kunskap | {GROWTH[30:]} | Meritvärde | SCB",
    )
    assert messages(label, source, *HEADED) == []


def test_two_columns_read_as_one_are_no_unknown_goal() -> None:
    garbled = f"{ABILITY[:30]} Lärare och rektorer {ABILITY[30:]} bidrar till"
    source = table("Mål", "Nämndmål", f"Skola | {garbled}")
    assert messages(label, source, *HEADED) == []


def test_a_goal_in_the_column_beside_its_own_is_no_unknown_goal() -> None:
    matrix = table("Målområde", GOALS, f"{GROWTH} | | ", f"Skola | Kunskap | {ABILITY}")
    areas = section("Målområde: Skola", "Text."), section("Målområde: Kultur och fritid", "Text.")
    assert messages(label, matrix, *areas, *HEADED) == []


def test_a_goal_whose_heading_stands_alone_before_it_is_defined() -> None:
    sections = (
        section("Nämndmål:"),
        section("Ökad trygghet i skolans alla miljöer"),
        section("Nämndmål:"),
        section("God arbetsmiljö för elever och lärare"),
    )
    cites = table(
        "Aktivitet", "Nämndmål", "Vuxna i korridoren | Ökad trygghet i alla skolans lokaler"
    )
    assert len(messages(label, cites, *sections)) == 1


@pytest.mark.parametrize(
    "given, listed, warns",
    [
        (
            "Nöjda vårdnadshavare i förskolan, andel (%)",
            "Nöjda vårdnadshavare i förskolan (%)",
            False,
        ),
        ("Enkät fritidshem- trygghet (%)", "Enkät fritidshem - trygghet (%)", False),
        ("Enkät fritidshem - trygghet", "Enkät grundskola - trygghet", False),
        ("Elever med behörighet till gymnasiet", "Elever med behörigheter till gymnasiet", True),
        ("Lärare med legitimation i förskolan", "Lärare med legitimatoin i förskolan", True),
        ("Lärare med legitimation i förskolan", "Lärare med legitimaton i förskolan", True),
    ],
)
def test_indicators_are_held_against_the_source_list(given: str, listed: str, warns: bool) -> None:
    values = table("Indikatorer", "Utfall 2025 | Utfall 2026", f"{given} | 71 | 74")
    sources = table("Mål", "Indikatorer | Källa", f"Kunskap | {listed} | Egen enkät")
    assert bool(messages(label, values, sources)) is warns


@pytest.mark.parametrize(
    "here, there, warns",
    [
        ("Finansiering: Skolskjuts landsbygd", "Skolskjutts landsbygd", True),
        ("Lokaler för förskola och skola, hyror", "Lokaler för förskolan och skolan, hyror", True),
        ("Personal", "Personalen", False),
        ("Egen utförare", "Extern utförare", False),
        ("Kostnader kvinnor", "Kostnader män", False),
        ("Bidrag", "Bidrag kostnader", False),
        ("Budget 2025", "Budget 2026", False),
        ("Grundskola åk 1-3", "Grundskola åk 4-6", False),
    ],
)
def test_rows_of_two_tables_drift_or_are_two_things(here: str, there: str, warns: bool) -> None:
    one = table("Drift, tkr", "Budget", f"{here} | 10", title="Drift")
    other = table("Satsning, tkr", "Budget", f"{there} | 10", title="Satsningar")
    assert bool(messages(label, one, other)) is warns


def test_two_rows_of_one_table_are_two_things() -> None:
    rows = table("Drift", "Budget", "Skolskjuts landsbygd | 1", "Skolskjutts landsbygd | 2")
    assert messages(label, rows) == []


def test_a_company_spelt_in_two_ways_is_told() -> None:
    said = messages(
        label,
        "Kommunen hyr av Lingby Fastigheter AB sedan 2019.",
        "Hyran till Lingby Fastigheter AB är oförändrad.",
        "Avtalet med Lingby Fastighetter AB löper ut.",
        "Lingby Fastigheters AB:s årsredovisning.",
    )
    assert said == [
        "Namnet skrivs på två sätt: här ”Lingby Fastighetter AB”, i ”Läget i stort” ”Lingby Fastigheter AB”."
    ]


def test_an_authority_in_the_genitive_is_the_same() -> None:
    assert messages(label, "Skolinspektionen granskar.", "Skolinspektionens beslut.") == []


def test_text_read_from_a_picture_is_not_compared_letter_by_letter() -> None:
    body = "Namnden foljer upp arbetet med stod till alla barn i kommunen. " * 40
    goals = (
        section("Ndmndmal: Barn far stod i tid och larer sig lasa", body),
        section("Namndmal: Annat mal har"),
    )
    cites = table("Mal", "Namndmal", "Skola | Barn far stdd i tid och ldrer sig ldsa")
    assert messages(label, cites, *goals) == []


@pytest.mark.parametrize("number, drifts", [("001", 0), ("002", 0), ("003", 4)])
def test_the_published_reports_drift_where_they_do(
    reference_dir: Path, number: str, drifts: int
) -> None:
    assert len(published(label, reference_dir, number)) == drifts
