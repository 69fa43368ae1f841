"""Names that another document has otherwise, and what of it is not taken up."""

from __future__ import annotations

from tertial.document.check import case_of
from tertial.document.check.renamed import renamed
from tertial.document.model import Section
from tests.document.check.worded import document, section, status

GOALS = (
    "Trygga elever i alla skolor",
    "Goda resultat för alla elever",
    "En skola som lockar lärare",
)


def told(
    mine: list[Section | str], theirs: list[Section | str], *, follows: bool = True
) -> list[str]:
    here, there = (
        case_of(document(*(s if isinstance(s, Section) else section("Text", s) for s in d)), f)
        for d, f in ((mine, "rapport.txt"), (theirs, "plan.txt"))
    )
    return [finding.message for finding in renamed(here, there, follows=follows)]


def headed(*goals: str) -> list[Section | str]:
    return [section(f"Nämndmål: {goal}", "Text.") for goal in goals]


def test_the_same_goals_are_silent() -> None:
    assert told(headed(*GOALS), headed(*GOALS)) == []


def test_a_goal_called_otherwise_is_told_with_both_names() -> None:
    assert told(headed("Goda resultat för samtliga elever", *GOALS[:1]), headed(*GOALS[:1])) == []
    (message,) = told(headed("Trygga elever i alla våra skolor", *GOALS[1:]), headed(*GOALS))
    assert message == (
        "Nämndmålet heter ”Trygga elever i alla våra skolor” här och ”Trygga elever i alla skolor” i plan.txt."
    )


def test_a_goal_of_the_plan_that_is_not_taken_up_is_told() -> None:
    assert told(headed(*GOALS[:2]), headed(*GOALS)) == [
        "Nämndmålet ”En skola som lockar lärare” i plan.txt tas inte upp här."
    ]
    assert told(headed(*GOALS[:2]), headed(*GOALS), follows=False) == []


def test_a_report_of_another_kind_takes_up_little_and_is_silent() -> None:
    assert told(headed(*GOALS[:1]), headed(*GOALS)) == []


def test_a_promise_that_is_not_followed_is_told() -> None:
    done, gone = (
        status("commitment", name, "Klart") for name in ("Skolskjuts", "Kö till förskola")
    )
    third = status("commitment", "Läslyft i alla skolor", "Klart")
    there: list[Section | str] = [section("Åtaganden", done, gone, third)]
    here: list[Section | str] = [section("Åtaganden", done, third)]
    assert told(here, there) == ["Åtagandet ”Kö till förskola” i plan.txt tas inte upp här."]


def test_a_foundation_spelt_otherwise_is_told() -> None:
    here: list[Section | str] = ["Nämnden förvaltar Stiftelsen Elsa Ramstrands fond."]
    there: list[Section | str] = ["Nämnden förvaltar Stiftelsen Elsa Ramstrangs fond."]
    assert told(here, here) == []
    assert len(told(here, there)) == 1


def test_a_short_name_with_another_last_letter_is_told() -> None:
    here: list[Section | str] = ["Avtalet med Lingo bostäder AB förlängs."]
    there: list[Section | str] = ["Avtalet med Linga Bostäder förlängs."]
    assert len(told(here, there)) == 1
