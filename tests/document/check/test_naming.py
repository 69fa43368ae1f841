"""What a document names, and where."""

from __future__ import annotations

from tertial.document.check.naming import entities, goals, indicators, is_source_list
from tests.document.check.worded import case, section, status, table


def test_goals_come_from_headings_and_from_columns_of_goals() -> None:
    made = case(
        section("Nämndmål: Trygga elever i skolan"),
        section("Kommunfullmäktigemål: En hållbar ekonomi"),
        table("Mål", "Nämndmål | Målvärde 2030", "Skola | Trygga elever i skolan | 90"),
    )
    assert [(name.kind, name.text, name.defines) for name in goals(made)] == [
        ("committee goal", "Trygga elever i skolan", True),
        ("council goal", "En hållbar ekonomi", True),
        ("goal", "Skola", False),
        ("committee goal", "Trygga elever i skolan", False),
    ]


def test_a_lone_prefix_at_the_end_of_a_status_heads_the_next_section() -> None:
    made = case(
        section("Skolskjuts", status("commitment", "Skolskjuts", "Klart", "Beslutat.\nNämndmål:")),
        section("Trygga elever i skolan"),
    )
    assert [name.text for name in goals(made)] == ["Trygga elever i skolan"]


def test_a_heading_may_be_numbered() -> None:
    (name,) = goals(case(section("1.2 Inriktningsmål: Öppna föreningar")))
    assert (name.kind, name.text) == ("goal", "Öppna föreningar")


def test_a_table_with_indicators_and_sources_is_a_source_list() -> None:
    sources = table("Mål", "Indikator | Källa", "Kunskap | Meritvärde | SCB")
    values = table("Indikator", "Utfall 2026", "Meritvärde | 230")
    assert [is_source_list(each) for each in (sources, values)] == [True, False]
    assert [(n.text, n.defines) for n in indicators(case(sources, values))] == [
        ("Meritvärde", False),
        ("Meritvärde", True),
    ]


def test_companies_and_authorities_are_found_in_texts() -> None:
    names = [
        n.text for n in entities(case("Lingby Fastigheter AB och Skolverket träffade rektorerna."))
    ]
    assert names == ["Lingby Fastigheter AB", "Skolverket"]
