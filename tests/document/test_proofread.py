"""What refers to nothing is found when it comes in, with its place, not when somebody opens the report."""

from __future__ import annotations

import pytest

from tertial.document.proofread import proofread
from tertial.document.template import parse_template
from tertial.domain.plan import Assessment, IndicatorNote, ItemStatus
from tests.document.test_build import TEMPLATE
from tests.document.world import facts

BAD = "Kostnaden är [[income_statement.rent.period.outcome]]."


def found(
    template: dict[str, object] | None = None, **changes: object
) -> list[tuple[str, str, str]]:
    faults = proofread(facts(**changes), parse_template(template or TEMPLATE))
    return [
        (each.file, each.row, each.error.code if each.error else each.missing) for each in faults
    ]


def test_a_report_without_faults_has_none() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"texts": {"summary": BAD}},
            ("texts/delarsrapport-2020-03/summary.md", "", "figure.unknown"),
        ),
        (
            {"texts": {"sumary": "Text."}},
            ("texts/delarsrapport-2020-03/sumary.md", "", "mallen kort har inget avsnitt sumary"),
        ),
        (
            {"statuses": {"choice": ItemStatus("choice", "Klart", BAD)}},
            ("item_statuses", "choice", "figure.unknown"),
        ),
        (
            {"assessments": {"conditions": Assessment("conditions", "god", BAD)}},
            ("assessments", "conditions", "figure.unknown"),
        ),
        (
            {"indicator_notes": {"sick_leave": IndicatorNote("sick_leave", BAD)}},
            ("indicator_notes", "sick_leave", "figure.unknown"),
        ),
    ],
)
def test_a_reference_to_nothing_says_where_it_stands(
    changes: dict[str, object], fault: tuple[str, str, str]
) -> None:
    assert fault in found(**changes)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "statement", "statement": "no_statement"},
        {"type": "monthly", "statement": "operations_statement", "row": "no_row"},
        {"type": "series", "table": "no_table", "periods": ["2020-08"]},
        {"type": "series_chart", "series": ["no_series"], "periods": ["2020-08"], "title": "T"},
        {"type": "indicator_chart", "indicators": ["no_measure"], "periods": ["2020-02r12"]},
    ],
)
def test_a_block_that_names_nothing_says_its_section(block: dict[str, object]) -> None:
    section = {"id": "extra", "level": 1, "title": "Extra", "blocks": [block]}
    template = {**TEMPLATE, "section": [*TEMPLATE["section"], section]}
    assert found(template) == [("templates/kort.toml", "extra", "template.block")]


def test_a_ledger_that_has_not_come_yet_is_no_fault() -> None:
    from dataclasses import replace

    world = facts()
    empty = {
        key: replace(each, rows=tuple(replace(row, amounts={}) for row in each.rows))
        for key, each in world.statements.items()
    }
    assert found(statements=empty, monthly={}, equity=None, texts={}) == []


def test_a_project_that_refers_to_nothing_says_where_it_stands() -> None:
    from tertial.domain.plan import Project, ProjectPhase

    phase = ProjectPhase("p", "2026", "", "Sparar [[indicator.none.T.outcome@2026]].")
    project = Project("chain", current_state="[[count.goal.none.number]] platser", phases=(phase,))
    found = proofread(facts(projects={"chain": project}), parse_template(TEMPLATE))
    assert [(fault.file, fault.row) for fault in found] == [
        ("projects", "chain"),
        ("project_phases", "p"),
    ]
