"""From facts and a template to a document: sections, tables, statuses, and texts whose figures are bound."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from tertial.document.build import build
from tertial.document.model import Chart, Document, Paragraph, Section, Status, Table
from tertial.document.template import parse_template, validate_template
from tertial.errors import BadInput, NotFound
from tests.document.plan_world import plan
from tests.document.world import facts

TEMPLATE = tomllib.loads("""
key = "kort"
kind = "delarsrapport"

[[section]]
id = "summary"
level = 1
title = "Sammanfattning"
blocks = [{ type = "text" }, { type = "deviations", statement = "operations_statement" },
          { type = "monthly", statement = "operations_statement", row = "total" }]

[[section]]
id = "mal"
level = 1
title = "Mål och resultat"
blocks = [{ type = "goals" }]
expand = "goals"
[section.goal_blocks]
conditions = [
  { type = "indicators", layout = "sex", periods = ["2020-02r12", "2019-02r12"], sex_difference = true },
  { type = "indicator_chart", indicators = ["sick_leave"], periods = ["2019-02r12", "2020-02r12"] },
  { type = "items", kind = "commitment" },
  { type = "items", kind = "activity", layout = "table" },
]

[[section]]
id = "ekonomi"
level = 1
title = "Ekonomi"
[[section]]
id = "resultat"
level = 2
title = "Resultaträkning"
blocks = [{ type = "statement", statement = "income_statement", equity = true },
          { type = "sides", statement = "operations_statement" }]

[[section]]
id = "statistik"
level = 1
title = "Verksamhetsstatistik"
blocks = [{ type = "series", table = "elderly", periods = ["2020-08", "2019-08"], title = "Äldreomsorg" },
          { type = "series_chart", series = ["short_term"], periods = ["2019-08", "2020-08"], title = "Platser" },
          { type = "items", kind = "risk" }, { type = "sources" }, { type = "about" }]
""")


@pytest.fixture(scope="module")
def document() -> Document:
    return build(facts(), parse_template(TEMPLATE))


def section(document: Document, key: str) -> Section:
    return next(each for each in document.sections if each.id == key)


def table(document: Document, key: str) -> Table:
    blocks = (block for each in document.sections for block in each.blocks)
    return next(block for block in blocks if isinstance(block, Table) and block.id == key)


def test_sections_come_in_the_template_s_order_with_goals_expanded(document: Document) -> None:
    assert [(each.level, each.title) for each in document.sections] == [
        (1, "Sammanfattning"),
        (1, "Mål och resultat"),
        (2, "Attraktiv arbetsgivare"),
        (3, "Nämndmål: Goda förutsättningar"),
        (1, "Ekonomi"),
        (2, "Resultaträkning"),
        (1, "Verksamhetsstatistik"),
    ]


def test_a_figure_in_a_text_is_bound_with_its_place(document: Document) -> None:
    paragraph = section(document, "summary").blocks[0]
    assert isinstance(paragraph, Paragraph)
    figure = paragraph.figures[0]
    assert paragraph.text[figure.start : figure.end] == figure.text == "35,9\u00a0miljoner kronor"
    assert (figure.value, figure.signed) == (Decimal("35.9"), Decimal("-35.9"))


def test_the_statement_prints_exact_sums_rounded_once(document: Document) -> None:
    row = table(document, "income-statement").rows[1]
    assert row.label == "Personal"
    assert [cell.text for cell in row.cells] == [
        "−765,3",
        "−801,1",
        "−35,9",
        "−184,8",
        "−191,6",
        "−6,8",
    ]


def test_rows_below_the_result_stand_in_the_full_year_variance_column(document: Document) -> None:
    rows = {
        row.label: [cell.text for cell in row.cells]
        for row in table(document, "income-statement").rows
    }
    assert rows["IB eget kapital"] == ["", "", "3,6", "", "", ""]
    assert rows["varav uttag Eget kapital"] == [""] * 6
    assert rows["Resultat efter bidrag"] == ["", "", "−13,7", "", "", ""]


def test_columns_are_grouped_by_full_year_and_period(document: Document) -> None:
    groups = [(column.group, column.name) for column in table(document, "income-statement").columns]
    assert groups[0] == ("HELÅR", "Budget")
    assert groups[-1] == ("PERIOD JANUARI–MARS", "Avvikelse")


def test_sides_are_purchaser_own_provider_and_total(document: Document) -> None:
    row = table(document, "operations-statement-sidor").rows[0]
    assert (row.label, [cell.text for cell in row.cells[:4]]) == (
        "Äldreomsorg",
        ["4,8", "−11,4", "", "−6,6"],
    )


def test_indicators_print_as_registered_with_trend_and_target(document: Document) -> None:
    row = table(document, "matt-mal-conditions").rows[0]
    assert [cell.text for cell in row.cells] == [
        "9,1\u00a0%",
        "9,4\u00a0%",
        "Positiv",
        "Minska",
        "10\u00a0%",
        "10,3\u00a0%",
        "5,4\u00a0%",
        "5,7\u00a0%",
        "Kön",
    ]


def test_statistics_keep_of_which_rows_and_carry_their_note(document: Document) -> None:
    found = table(document, "tabell-elderly")
    assert [(row.label, row.level, row.parent, row.note) for row in found.rows] == [
        ("Korttidsplatser", "detail", "", "1"),
        ("egen utförare", "of-which", "Korttidsplatser", ""),
    ]
    assert found.notes[0].text == "Delarna går inte jämnt upp."


def test_statuses_carry_word_tone_and_comment(document: Document) -> None:
    blocks = [
        block for each in document.sections for block in each.blocks if isinstance(block, Status)
    ]
    found = {block.title: (block.kind, block.status, block.tone) for block in blocks}
    assert found["Utökat kundval"] == ("commitment", "Klart", "done")
    assert found["Rätt kompetens saknas"] == ("risk", "Ej klart i år", "late")
    assert found["Goda förutsättningar"] == ("goal", "God", "on")


def test_every_chart_says_its_figures_in_words(document: Document) -> None:
    charts = [
        block for each in document.sections for block in each.blocks if isinstance(block, Chart)
    ]
    assert len(charts) == 4
    assert all(chart.alt.startswith(chart.title.removesuffix(", mnkr")) for chart in charts)
    assert "Kvinnor: 10,3\u00a0% (02-2019) till 10,0\u00a0% (02-2020)" in charts[2].alt


def test_the_same_facts_give_the_same_document(document: Document) -> None:
    assert build(facts(), parse_template(TEMPLATE)) == document


def test_a_text_with_headings_becomes_sections_below() -> None:
    made = build(
        facts(texts={"summary": "Först.\n\n## Covid-19\n\nSedan.\n\n- Ett\n- Två"}),
        parse_template(TEMPLATE),
    )
    assert [(each.id, each.level) for each in made.sections[:2]] == [
        ("summary", 1),
        ("summary-covid-19", 2),
    ]
    blocks = made.sections[1].blocks
    assert [block.style for block in blocks if isinstance(block, Paragraph)] == [
        "body",
        "item",
        "item",
    ]


def test_a_text_that_refers_to_nothing_is_refused() -> None:
    with pytest.raises(NotFound):
        build(
            facts(texts={"summary": "[[income_statement.rent.period.outcome]]"}),
            parse_template(TEMPLATE),
        )


def test_a_format_that_is_unknown_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(BadInput) as caught:
        build(facts(texts={"summary": "[[count.risk.all.number|fint]]"}), parse_template(TEMPLATE))
    assert caught.value.values["format"] == "fint"


def test_a_missing_figure_is_said_to_be_missing() -> None:
    source = "Uttaget är [[income_statement.equity_withdrawal.full_year.variance]]."
    made = build(facts(texts={"summary": source}), parse_template(TEMPLATE))
    paragraph = made.sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "Uttaget är (uppgift saknas)."


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"color": "red"}, "okänd nyckel 'color'"),
        ({"section": [{"id": "a", "level": 2, "title": "A"}]}, "nivå 2 kan inte följa på nivå 0"),
        ({"section": [{"id": "a", "level": 1}]}, "title saknas"),
        (
            {"section": [{"id": "a", "level": 1, "title": "A", "blocks": [{"type": "karta"}]}]},
            "okänt block 'karta'",
        ),
        (
            {"section": [{"id": "a", "level": 1, "title": "A", "blocks": [{"type": "statement"}]}]},
            "'statement' saknas",
        ),
        (
            {
                "section": [
                    {
                        "id": "a",
                        "level": 1,
                        "title": "A",
                        "blocks": [{"type": "items", "kind": "risk", "x": 1}],
                    }
                ]
            },
            "okänt val 'x'",
        ),
    ],
)
def test_a_template_says_what_is_wrong_with_it(change: dict[str, object], problem: str) -> None:
    problems = validate_template({**TEMPLATE, **change})
    assert any(problem in each for each in problems), problems


def test_every_id_in_a_document_is_its_own() -> None:
    twice = {
        **TEMPLATE,
        "section": [*TEMPLATE["section"], {**TEMPLATE["section"][3], "id": "tabell-elderly"}],
    }
    made = build(facts(), parse_template(twice))
    tables = (block for each in made.sections for block in each.blocks)
    ids = [each.id for each in made.sections]
    ids += [block.id for block in tables if isinstance(block, Table | Chart)]
    assert len(ids) == len(set(ids))
    assert "tabell-elderly" in [each.id for each in made.sections]


def test_a_level_that_the_template_leaves_out_has_no_sections() -> None:
    sections = [{**each, "leave_out": ["council_goal"]} for each in TEMPLATE["section"]]
    made = build(facts(), parse_template({**TEMPLATE, "section": sections}))
    assert [each.id for each in made.sections if each.id.startswith("mal-")] == []


def test_levels_to_leave_out_are_a_list() -> None:
    sections = [{**TEMPLATE["section"][0], "leave_out": "council_goal"}]
    (problem,) = validate_template({**TEMPLATE, "section": sections})
    assert "leave_out" in problem


PLAN = tomllib.loads("""
key = "plan"
kind = "verksamhetsplan"
subtitle = "Mål och ekonomi {år}"

[[section]]
id = "mal"
level = 1
title = "Mål"
expand = "goals"
goal_default = [{ type = "indicators", layout = "plan" }]
[section.goal_blocks]
relatives = [{ type = "planned", kind = "assignment" }]

[[section]]
id = "projekt"
level = 1
title = "Projekt"
blocks = [{ type = "projects", area = "Funktionsstöd" }]
""")


@pytest.fixture(scope="module")
def planned() -> Document:
    texts = {"mal-waste": "Mindre svinn.", "mal-relatives": "Stöd.", "mal-unit": "Enhetens eget."}
    return build(plan(texts=texts), parse_template(PLAN))


def test_goals_are_headed_by_level_from_area_to_committee(planned: Document) -> None:
    assert [(each.level, each.title) for each in planned.sections][:8] == [
        (1, "Mål"),
        (2, "Målområde: Grön kommun"),
        (3, "Kommunfullmäktigemål: Minska klimatpåverkan"),
        (4, "Nämndmål: Mindre matsvinn"),
        (2, "Målområde: Trygg kommun"),
        (3, "Kommunfullmäktigemål: Hög kvalitet"),
        (4, "Nämndmål: Självständiga äldre"),
        (4, "Nämndmål: Stöd till anhöriga"),
    ]


def test_a_goal_has_the_section_s_default_blocks_unless_it_has_its_own(planned: Document) -> None:
    assert [block.type for block in section(planned, "mal-old").blocks] == ["table"]
    assert [block.type for block in section(planned, "mal-relatives").blocks] == ["paragraph"]


def test_a_unit_s_goal_is_left_to_the_unit_s_own_plan(planned: Document) -> None:
    assert "Enhetens eget" not in repr(planned)


def test_headings_may_go_two_levels_below_their_section(planned: Document) -> None:
    below = [each for each in planned.sections if each.id.startswith("projekt")]
    assert [(each.level, each.title) for each in below][:3] == [
        (1, "Projekt"),
        (2, "Stödkedja"),
        (3, "Nuläge"),
    ]


def test_a_template_may_say_what_stands_under_the_title(
    planned: Document, document: Document
) -> None:
    assert planned.subtitle == "Mål och ekonomi 2026"
    assert document.subtitle == "Läget per 31 mars 2020"
    assert "'subtitle' ska vara en text" in validate_template({**PLAN, "subtitle": 2026})
