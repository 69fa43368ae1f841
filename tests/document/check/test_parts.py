"""Parts told of a whole in a sentence."""

from __future__ import annotations

import pytest

from tertial.document.check.texts import texts
from tests.document.check.school import said_by, short

COSTS = "Kostnaderna är 45,2 mnkr, varav personal {} mnkr och lokaler {} mnkr."
WORKS = "Investeringarna är 24,0 mnkr, fördelade på 10,0 mnkr för gator, 9,5 mnkr för parker och {} mnkr för vatten."
STAFF = "Nämnden har 298 anställda, varav {} kvinnor och {} män."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COSTS.format("30,1", "9,0"), []),
        (COSTS.format("54,1", "9,0"), [("of-which", "error", "54.1", "None")]),
        (COSTS.format("30,1", "19,0"), [("of-which", "error", "45.2", "49.1")]),
        (WORKS.format("4,5"), []),
        (WORKS.format("3,5"), [("sum", "error", "24.0", "23.0")]),
        (STAFF.format(179, 119), []),
        (STAFF.format(179, 191), [("of-which", "error", "298", "370")]),
        (STAFF.format(179, 91), [("sum", "warning", "298", "270")]),
        (
            "Antalet ärenden uppgår till 1 034, dels 702 anmälningar, dels 342 ansökningar.",
            [("of-which", "warning", "1034", "1044")],
        ),
        (
            "Kostnaderna är 11,9 mnkr, varav personal 12,3 mnkr. Nettokostnaden är därmed 5,5 mnkr.",
            [("of-which", "error", "12.3", "None")],
        ),
        (STAFF.format(179, 118), [("sum", "warning", "298", "297")]),
        (
            "Totalt 38 barn var placerade, varav 24 i familjehem, 9 på HVB och 7 i jourhem.",
            [("of-which", "warning", "38", "40")],
        ),
        (
            "Antalet anställda är 298, varav 250 på heltid och 90 inom skolan.",
            [("of-which", "warning", "298", "340")],
        ),
        (STAFF.format("cirka 300", "cirka 10"), []),
        (
            "Bidraget på 12,0 mnkr består av dels 7,0 mnkr från staten, dels 4,0 mnkr från regionen.",
            [("sum", "error", "12.0", "11.0")],
        ),
    ],
)
def test_parts_are_held_against_their_whole(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert short(said_by(texts, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Underskottet är 8,7 mnkr, varav grundskolan 10,0 mnkr.",
        "Nettokostnaden uppgår till 45,2 mnkr, varav personal 54,1 mnkr.",
        "Bidraget om 12,0 mnkr fördelas på 7,0 mnkr till skolan och resten till förskolan.",
        "Antalet besök är 12 000 besök, fördelade på 7 300 besök av barn och 4 800 besök av vuxna.",
        "Kostnaden på 12,0 mnkr fördelas på 4,0 mnkr per år.",
        "Kostnaden är 45,2 mnkr, varav personal 30,1 mnkr, jämfört med 52,0 mnkr i fjol.",
        "Nämnden har 14 enheter, varav 340 platser är i egen regi.",
        "Antalet anställda är 298, varav 60 procent kvinnor.",
        "Tre av dessa kommuner har 12 platser och fyra har 40 platser.",
    ],
)
def test_what_need_not_be_part_of_the_figure_is_silent(text: str) -> None:
    assert said_by(texts, text) == []


def test_parts_in_the_next_sentence_are_of_the_figure_before() -> None:
    [found] = said_by(texts, "Nämnden har 298 anställda. Av dessa är 310 personer kvinnor.")
    assert (found.rule, found.severity, found.also) == ("of-which", "error", ())
