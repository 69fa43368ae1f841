"""The chain and the list of sources: what repeats the row above is one cell with it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tertial.document.blocks.chain import merged
from tertial.document.model import Table
from tests.document.plan_world import made


def table(**block: object) -> Table:
    (found,) = made(dict(block))
    assert isinstance(found, Table)
    return found


def test_a_row_for_each_of_the_committees_goals_as_the_goals_above_stand() -> None:
    found = table(type="chain")
    assert found.label_heading == "Målområde"
    assert [column.name for column in found.columns] == ["Kommunfullmäktigemål", "Nämndmål"]
    assert [(row.label, *(cell.text for cell in row.cells)) for row in found.rows] == [
        ("Grön kommun", "Minska klimatpåverkan", "Mindre matsvinn"),
        ("Trygg kommun", "Hög kvalitet", "Självständiga äldre"),
        ("Trygg kommun", "Hög kvalitet", "Stöd till anhöriga"),
    ]
    assert [(row.spanned, row.cells[0].spanned, row.cells[1].spanned) for row in found.rows] == [
        (False, False, False),
        (False, False, False),
        (True, True, False),
    ]


def test_a_level_that_no_goal_stands_on_has_no_column() -> None:
    from tertial.domain.plan import Goal

    goals = (Goal("a", "Över", "council_goal"), Goal("b", "Under", "committee_goal", "a"))
    (found,) = made({"type": "chain"}, goals=goals)
    assert isinstance(found, Table)
    assert found.label_heading == "Kommunfullmäktigemål"
    assert [column.name for column in found.columns] == ["Nämndmål"]


def test_a_plan_without_goals_of_its_own_has_no_chain() -> None:
    assert made({"type": "chain"}, goals=()) == []


def test_sources_stand_at_their_own_goal_with_the_id_in_kolada() -> None:
    found = table(type="source_list")
    assert [[row.label, *(cell.text for cell in row.cells)] for row in found.rows] == [
        ["Hög kvalitet", "Självständiga äldre", "Besökare", "Egen mätning", ""],
        ["Hög kvalitet", "Självständiga äldre", "Andel 80+ (%)", "Socialstyrelsen", "N23801"],
    ]
    assert [cell.spanned for cell in found.rows[1].cells] == [True, False, False, False]


texts = st.sampled_from(["a", "b"])


@given(st.lists(st.tuples(texts, texts, texts), max_size=8))
def test_a_merged_cell_says_what_the_one_above_says_and_so_do_all_before_it(
    rows: list[tuple[str, str, str]],
) -> None:
    found = merged(rows)
    assert [(row.label, *(cell.text for cell in row.cells)) for row in found] == rows
    for above, row in pairwise(found):
        flags = [row.spanned, *(cell.spanned for cell in row.cells)]
        said = list(zip((above.label, *above.cells), (row.label, *row.cells), strict=True))
        assert flags == sorted(flags, reverse=True)
        assert not flags[-1]
        assert all(
            getattr(one, "text", one) == getattr(other, "text", other)
            for (one, other), is_merged in zip(said, flags, strict=True)
            if is_merged
        )
