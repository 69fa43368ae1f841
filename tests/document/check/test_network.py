"""Which cell is to blame when ties are broken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.check.network import Blame, Judged, Network, blames, tie_of
from tertial.document.model import Table
from tertial.document.understand import understand
from tests.document.drawn import GRANTS, drawn, with_value


def blamed(table: Table) -> list[Blame]:
    understood = understand(table)
    network = Network([understood])
    judged = [network.judge(tie_of(each, 0)) for each in understood.relations]
    known: list[Judged] = [each for each in judged if each]
    broken = [each for each in known if not each.holds]
    holding = [each for each in known if each.holds]
    return list(blames(network, broken, holding, lambda blame: blame))


def test_nobody_is_blamed_where_all_holds() -> None:
    assert blamed(drawn(GRANTS)) == []


def test_a_cell_that_breaks_two_ties_is_blamed_alone() -> None:
    (blame,) = blamed(with_value(drawn(GRANTS), 1, 1, 1565))
    assert (blame.node, blame.rivals, len(blame.ties)) == ((0, 1, 1), (), 2)
    assert blame.allowed.low <= Decimal(1655) <= blame.allowed.high


def test_two_wrong_cells_are_both_found() -> None:
    table = with_value(with_value(drawn(GRANTS), 0, 0, 1412), 3, 1, 2515)
    assert {blame.node for blame in blamed(table)} == {(0, 0, 0), (0, 3, 1)}


def test_a_cell_in_one_tie_is_no_more_to_blame_than_the_others_in_it() -> None:
    (blame,) = blamed(with_value(drawn(GRANTS), 1, 3, 1064))
    assert blame.node == (0, 4, 3)
    assert (0, 1, 3) in blame.rivals


@pytest.mark.parametrize("column", [1, 3])
def test_a_share_is_turned_around_to_blame_its_part_or_whole(column: int) -> None:
    table = drawn("""
        Anställda | Kvinnor | Män | Totalt | Andel kvinnor %
        Förskola | 412 | 38 | 450 | 91,6
        Grundskola | 520 | 180 | 700 | 74,3
        Gymnasium | 140 | 110 | 250 | 56,0
        Vuxenutbildning | 80 | 230 | 310 | 25,8
        Summa | 1 152 | 558 | 1 710 | 67,4
    """)
    value = {1: 108, 3: 65}[column]
    (blame,) = blamed(with_value(table, 1, column, value))
    assert blame.node == (0, 1, column)
