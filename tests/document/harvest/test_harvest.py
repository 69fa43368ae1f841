"""What an old report gives a plan: goals in their chain, indicators with history, what is followed, tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tertial.document.harvest import harvest
from tertial.document.harvest.item import Harvest, Item
from tertial.document.model import (
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    Place,
    Row,
    Section,
    Status,
    Table,
    Unread,
)


def cell(text: str) -> Cell:
    plain = text.replace(",", ".").rstrip(" %")
    return Cell(text, Decimal(plain) if plain.replace(".", "").isdecimal() else None)


def table(id_: str, heading: str, columns: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    made = tuple(
        Row(label, tuple(map(cell, cells)), place=Place(line=n))
        for n, (label, *cells) in enumerate(rows, 10)
    )
    return Table(id_, heading, tuple(map(Column, columns)), made, label_heading=heading)


def document(*sections: tuple[str, tuple[Block, ...]]) -> Document:
    made = tuple(Section(f"s{n}", 2, title, blocks) for n, (title, blocks) in enumerate(sections))
    return Document(
        id="", kind="", title="Plan 2025", committee="Kulturnämnden", period_end="", sections=made
    )


INDICATORS = table(
    "t1",
    "Indikatorer",
    ("Utfall 2023", "Utfall 2024", "Etappmål 2025", "Målvärde 2030"),
    ("Nöjda låntagare (%)", "81", "83", "85", "90"),
    ("Sjukfrånvaro (%)", "7,1", "6,9", "6,5", "5,0"),
)
SOURCES = table(
    "t2",
    "Nämndmål",
    ("Indikator", "Källa"),
    ("Fler läser", "Nöjda låntagare (%)", "Kolada U09900"),
)
MONEY = table(
    "t3",
    "Driftredovisning, tkr",
    ("Budget", "Utfall"),
    ("Bibliotek", "100", "90"),
    ("Summa", "100", "90"),
)
REPORT = document(
    ("Målområde: Ett rikt liv", ()),
    ("Kommunfullmäktigemål: Alla läser", ()),
    ("Nämndmål: Fler läser", (INDICATORS,)),
    ("Läsambassadör", (Status("commitment", "Utse en läsambassadör", "Klart", text="Utse en."),)),
    ("Risker", (Status("risk", "Risk att boken försvinner", "Pågår"),)),
    ("Ekonomi", (MONEY,)),
    ("Källor", (SOURCES,)),
)


def of(found: Harvest, table_: str) -> list[Item]:
    return [item for item in found.items if item.table == table_]


def test_goals_stand_in_their_chain() -> None:
    goals = of(harvest(REPORT, 2026), "goals")
    assert [(g.key, g.values["level"], g.values["parent"]) for g in goals] == [
        ("ett-rikt-liv", "goal_area", ""),
        ("alla-laser", "council_goal", "ett-rikt-liv"),
        ("fler-laser", "committee_goal", "alla-laser"),
    ]


def test_a_goal_whose_word_stands_alone_above_it_is_a_goal() -> None:
    found = harvest(document(("Nämndmål:", ()), ("Fler läser", ())), 2026)
    [goal] = of(found, "goals")
    assert goal.title == "Fler läser"
    assert goal.doubt == "Vilket mål det hör under framgår inte."


def test_a_goal_that_was_read_as_a_text_is_one_and_has_what_follows_it() -> None:
    told = Paragraph("Nämndmål: Fler läser")
    sections = (("Kommunfullmäktigemål: Alla läser", (told, INDICATORS)), ("Ekonomi", ()))
    found = harvest(document(*sections), 2026)
    assert [(g.key, g.values["parent"]) for g in of(found, "goals")] == [
        ("alla-laser", ""),
        ("fler-laser", "alla-laser"),
    ]
    assert {i.values["goal"] for i in of(found, "indicators")} == {"fler-laser"}


def test_goals_come_out_of_a_table_of_levels() -> None:
    levels = table(
        "t",
        "Målområde",
        ("Kommunfullmäktigemål", "Nämndmål"),
        ("Ett rikt liv", "Alla läser", "Fler läser"),
    )
    second = Row("", (cell(""), cell("Fler skriver")))
    levels = Table(levels.id, "", levels.columns, (*levels.rows, second), "Målområde")
    goals = of(harvest(document(("Mål", (levels,))), 2026), "goals")
    assert [(g.title, g.values["parent"]) for g in goals] == [
        ("Ett rikt liv", ""),
        ("Alla läser", "ett-rikt-liv"),
        ("Fler läser", "alla-laser"),
        ("Fler skriver", "alla-laser"),
    ]


def test_a_goal_cell_that_was_cut_in_two_is_one_goal() -> None:
    levels = table(
        "t",
        "Kommunfullmäktigemål",
        ("Nämndmål", "Indikator"),
        ("Alla läser", "Biblioteket är en kunskapsbaserad verksamhet", "Nöjda låntagare"),
        ("Alla läser", "som håller en hög kvalitet", "Lån per invånare"),
    )
    goals = of(harvest(document(("Mål", (levels,))), 2026), "goals")
    assert [g.title for g in goals] == [
        "Alla läser",
        "Biblioteket är en kunskapsbaserad verksamhet som håller en hög kvalitet",
    ]


def test_a_goal_that_drifted_says_which_it_may_be() -> None:
    headings = ("Nämndmål: Fler läser i ständig glädje", "Nämndmål: Fler läser i ständigt glädje")
    goals = of(harvest(document(*((each, ()) for each in headings)), 2026), "goals")
    assert [(g.like, g.is_proposed) for g in goals] == [
        ("", True),
        ("fler-laser-i-standig-gladje", False),
    ]


def test_levels_that_a_machine_misread_are_known_and_the_words_doubted() -> None:
    read = replace(document(("Ndmndmadl: Fler ldser", ())), unread=(Unread("damaged"),))
    [goal] = of(harvest(read, 2026), "goals")
    assert goal.title == "Fler ldser"
    assert "Orden är lästa av en maskin" in goal.doubt


def test_a_list_of_sources_without_columns_is_told_of() -> None:
    found = harvest(document(("Kallférteckning", (Paragraph("Fler läser Agresso"),))), 2026)
    assert any("Källförteckningen gick inte att läsa" in said for said in found.left)


def test_an_indicator_brings_its_history_and_targets_with_their_place() -> None:
    readers, absence = of(harvest(REPORT, 2026), "indicators")
    assert (readers.values["goal"], readers.values["kolada"]) == ("fler-laser", "U09900")
    assert [(name, row.get("period") or row["year"], row["raw"]) for name, row in readers.rows] == [
        ("indicator_values", "2023", "81"),
        ("indicator_values", "2024", "83"),
        ("indicator_targets", "2025", "85"),
        ("indicator_targets", "2030", "90"),
    ]
    assert (readers.place, absence.values["decimals"]) == (Place(line=10), "1")


@pytest.mark.parametrize(
    ("name", "target", "polarity", "is_sure"),
    [
        ("Sjukfrånvaro (%)", "6,5", "lower", True),
        ("Besökare", "Öka", "higher", True),
        ("Klagomål", "Minska", "lower", True),
        ("Besökare", "100", "higher", True),
        ("Index", "5", "lower", True),
        ("Index", "7", "higher", False),
    ],
)
def test_which_way_is_better_is_said_or_doubted(
    name: str, target: str, polarity: str, is_sure: bool
) -> None:
    block = table("t", "Indikatorer", ("Utfall 2024", "Etappmål 2025"), (name, "7", target))
    [item] = of(harvest(document(("Nämndmål: Fler läser", (block,))), 2026), "indicators")
    assert item.values["polarity"] == polarity
    assert ("gissning" not in item.doubt) is is_sure


def test_a_target_without_year_is_told_and_taken_for_the_plan_s_year() -> None:
    block = table("t", "Indikatorer", ("Utfall 2024", "Etappmål"), ("Besökare", "7", "9"))
    [item] = of(harvest(document(("Nämndmål: Fler läser", (block,))), 2026), "indicators")
    assert item.rows[-1][1]["year"] == "2026"
    assert "utan år" in item.doubt


def test_an_indicator_without_goal_is_in_doubt() -> None:
    [item] = of(harvest(document(("Personal", (INDICATORS,))), 2026), "indicators")[:1]
    assert item.values["goal"] == ""
    assert "framgår inte" in item.doubt


def test_what_was_finished_is_shown_and_not_proposed() -> None:
    ambassador, risk = of(harvest(REPORT, 2026), "items")
    assert (ambassador.is_proposed, risk.is_proposed) == (False, True)
    assert ambassador.detail == "Utvecklingsåtagande, stod: Klart"


def test_tables_of_figures_come_as_registered_tables_and_are_not_proposed() -> None:
    [money] = of(harvest(REPORT, 2026), "tables")
    assert not money.is_proposed
    assert [name for name, _ in money.rows].count("table_values") == 4


def test_what_nothing_is_made_of_is_told() -> None:
    told = document(("Inledning", (Paragraph("Vi läser."), SOURCES)))
    assert harvest(told, 2026).left == (
        "Löpande texter tas inte över: de skrivs på nytt i planen.",
        "1 tabeller med bara ord tas inte över som tabeller.",
    )


def test_a_name_that_drifted_is_shown_beside_the_first_and_not_proposed() -> None:
    found = harvest(
        document(
            ("Nämndmål: Alla barn läser varje dag", ()), ("Nämndmål: Alla barn läser var dag", ())
        ),
        2026,
    )
    first, second = of(found, "goals")
    assert (first.is_proposed, second.is_proposed) == (True, False)
    assert "Liknar ”Alla barn läser varje dag”" in second.doubt


def test_rows_of_a_table_of_risks_are_risks_without_goal() -> None:
    risks = Table(
        "r",
        "",
        (Column("Riskvärde"), Column("Åtgärd")),
        (Row("Risk att boken försvinner\nBeskrivning", (Cell("8"), Cell("Räkna böckerna"))),),
        "Risk",
    )
    found = harvest(document(("Nämndmål: Fler läser", ()), ("Intern kontroll", (risks,))), 2026)
    [item] = of(found, "items")
    assert (item.values["kind"], item.title, item.values["goal"]) == (
        "risk",
        "Risk att boken försvinner",
        "",
    )
    assert item.values["text"] == "Riskvärde: 8\n\nÅtgärd: Räkna böckerna"


def test_what_a_section_of_assignments_lists_is_assignments() -> None:
    listed = document(
        ("Nämndens uppdrag till förvaltningen", (Paragraph("Ta fram ett program för läsning"),))
    )
    [item] = of(harvest(listed, 2026), "items")
    assert (item.values["kind"], item.title) == ("assignment", "Ta fram ett program för läsning")
