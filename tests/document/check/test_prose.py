"""Texts against tables: what is confirmed, what is wrong, and what nobody can say."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tertial.document.check import case_of
from tertial.document.check.finding import Tally
from tertial.document.check.prose import is_digit_slip, prose
from tertial.document.model import Document, Paragraph, Section
from tertial.document.read import read
from tests.document.check.school import said_by, school, short
from tests.document.drawn import drawn


@pytest.mark.parametrize(
    "text",
    [
        "Nämndens nettokostnad uppgår till 571,2 miljoner kronor, vilket är 0,4 miljoner kronor bättre än budget.",
        "Grundskolan redovisar ett överskott på 3,5 mnkr för perioden.",
        "Gymnasieskolans prognos är ett underskott på 3,2 mnkr medan kulturskolan väntas ha 0,2 mnkr i överskott.",
        "Förskolans utfall för perioden är 141,9 mnkr mot budgeterade 140,3 mnkr.",
        "I prognosen väntas förskolan ha ett underskott om -2,5 miljoner kronor vid årets slut.",
        "Sjukfrånvaron är 6,9 procent, en minskning med 0,5 procentenheter.",
        "Antalet anställda har ökat med 28 personer.",
    ],
)
def test_a_figure_that_a_cell_prints_is_confirmed(text: str) -> None:
    tally = Tally()
    assert list(prose(school(text), tally)) == []
    assert tally.unchecked == {}
    assert tally.checked["prose"] >= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grundskolan redovisar ett överskott på 5,3 mnkr för perioden.", ("error", "5.3", "3.5")),
        ("Gymnasieskolans prognos är ett underskott på 2,3 mnkr.", ("error", "2.3", "-3.2")),
        ("Helårsprognosen för nämnden visar ett underskott på 1,9 mnkr.", ("error", "1.9", "-1.7")),
        ("Nettokostnaden uppgår till 517,2 mnkr.", ("warning", "517.2", "571.2")),
        ("Sjukfrånvaron är 9,6 procent.", ("warning", "9.6", "6.9")),
    ],
)
def test_a_figure_that_its_cell_does_not_print_is_found(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert short(said_by(prose, text)) == [("prose", *expected)]


@pytest.mark.parametrize(
    "text",
    [
        "Biståndskansliet redovisar ett överskott om 59,5 miljoner kronor.",
        "Vikariekostnaderna har ökat med 1,2 mnkr.",
        "Intäkterna är 3,1 mnkr högre än budget.",
        "Inom grundskolan har fritidshemmen ett överskott om 2,1 mnkr.",
        "Vi har 42 enheter, varav 30 förskolor. Personalomsättningen var 12,3 procent.",
    ],
)
def test_what_no_row_names_stays_silent(text: str) -> None:
    assert said_by(prose, text) == []


def test_a_clause_that_names_nobody_speaks_of_the_heading() -> None:
    text = "I prognosen förväntas underskottet uppgå till {} miljoner kronor vid årets slut."
    assert said_by(prose, text.format("2,5"), heading="Förskola") == []
    found = said_by(prose, text.format("2,9"), heading="Förskola")
    assert short(found) == [("prose", "error", "2.9", "-2.5")]
    assert found[0].also[0].row == "Förskola"


def test_a_figure_of_another_under_the_heading_is_not_of_the_heading() -> None:
    text = "Egen regi redovisar ett underskott om 6,6 miljoner kronor."
    assert said_by(prose, text, heading="Förskola") == []


_SCHOOLS = """Skolor

\tResultat 2025 (procent)
Mått\tPojkar\tFlickor\tTotalt
Behöriga i alla ämnen åk 9\t71,2\t76,5\t73,8

Personal
\tKvinnor\tMän\tTotalt\tAndel kvinnor
Skola\t731\t269\t1000\t73,1 %
Summa\t731\t269\t1000\t73,1 %

I årskurs 9 ökade andelen behöriga i alla ämnen med 1,4 procentenheter till {} procent.
"""


@pytest.mark.parametrize(("figure", "findings"), [("73,8", 0), ("73,9", 1)])
def test_a_row_that_the_sentence_names_and_that_prints_the_figure_wins(
    figure: str, findings: int
) -> None:
    case = case_of(read(_SCHOOLS.format(figure).encode(), "fil.txt"), "fil.txt")
    assert len(list(prose(case, Tally()))) == findings


_COMMITTEE = """Nettokostnad per verksamhet

\tJANUARI–AUGUSTI 2025\t\t
Verksamhet, tkr\tBudget\tUtfall\tAvvikelse
Naturvård\t500 000\t503 629\t−3 629
Tillstånd\t300 000\t295 371\t4 629
Nämnd\t94 207\t95 034\t−827
{1}\t894 207\t894 034\t173

{0}Nämnden redovisar för perioden januari till augusti ett överskott om {2} tusen kronor.
"""


@pytest.mark.parametrize("before", ["", "Naturvård har ett underskott om 3 629 tusen kronor. "])
@pytest.mark.parametrize(
    ("total", "figure", "expected"),
    [("Totalt", "173", []), ("Summa", "173", []), ("Summa", "713", ["173"])],
)
def test_the_committee_is_the_whole_and_not_the_row_with_its_name(
    before: str, total: str, figure: str, expected: list[str]
) -> None:
    case = case_of(read(_COMMITTEE.format(before, total, figure).encode(), "fil.txt"), "fil.txt")
    assert [str(each.computed) for each in prose(case, Tally())] == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("114", "141", True), ("114", "119", True), ("114", "259", False), ("12", "112", False)],
)
def test_a_slip_is_a_wrong_digit_or_two_that_changed_places(
    one: str, other: str, expected: bool
) -> None:
    assert is_digit_slip(one, other) is expected


@pytest.mark.parametrize("name", ["001", "002", "003", "004"])
def test_the_published_reports_have_no_false_alarm(reference_dir: Path, name: str) -> None:
    [path] = (reference_dir / "reports").glob(f"{name}_*.txt")
    case = case_of(read(path.read_bytes(), path.name), path.name)
    tally = Tally()
    assert list(prose(case, tally)) == []
    assert tally.checked["prose"] > len(case.spoken) / 3


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("001", ("305,0", "-1,7", "-9,6", "2,9", "-2,4", "-1,0", "1,2")),
        ("002", ("842,6", "-30,5", "-14,8", "6,3", "17,7", "-10,6", "5,4")),
    ],
)
def test_a_swapped_digit_in_a_published_report_is_found_where_a_table_backs_it(
    reference_dir: Path, name: str, figures: tuple[str, ...]
) -> None:
    [path] = (reference_dir / "reports").glob(f"{name}_*.txt")
    text = path.read_text("utf-8")
    chance = random.Random(7)
    noticed = sum(_is_noticed(text, figure, chance) for figure in figures)
    assert noticed >= len(figures) * 0.8


def _is_noticed(text: str, figure: str, chance: random.Random) -> bool:
    at = text.index(f"{figure} miljoner kronor")
    wrong = figure[:-1] + str((int(figure[-1]) + chance.randint(1, 8)) % 10)
    changed = text[:at] + wrong + text[at + len(figure) :]
    case = case_of(read(changed.encode(), "fil.txt"), "fil.txt")
    return bool(list(prose(case, Tally())))


TWICE = """
    Drift | Period/Budget | Period/Utfall | Period/Avvikelse
    Förskola | 140 300 | {} | -1 600
    Grundskola | 320 000 | 316 500 | 3 500
"""


@pytest.mark.parametrize(
    ("told", "expected"), [("141,9", []), ("139,4", []), ("146,2", ["warning"]), ("27,0", [])]
)
def test_a_row_with_two_values_backs_either_and_nothing_else(
    told: str, expected: list[str]
) -> None:
    tables = tuple(
        drawn(TWICE.format(value), f"t{n}", "tkr", f"Drift {n}")
        for n, value in enumerate(("141 900", "139 400"))
    )
    text = Paragraph(f"Förskolans kostnader för perioden uppgår till {told} mnkr.")
    sections = (Section("a", 1, "Ekonomi", tables), Section("b", 1, "Text", (text,)))
    case = case_of(Document("", "", "", "", "", sections), "fil.txt")
    assert [found.severity for found in prose(case, Tally())] == expected


FORECAST = """
    Post | Budget | Prognos | Avvikelse
    Intäkter | 19 200 | 18 900 | -300
    Personalkostnader | -27 400 | -27 900 | -500
    Övriga kostnader | -7 800 | -7 600 | 200
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Intäkterna beräknas bli 0,3 mnkr lägre än budget.", []),
        ("Övriga kostnader beräknas till 7,6 mnkr.", []),
        ("Övriga kostnader beräknas till 6,7 mnkr.", ["warning"]),
    ],
)
def test_a_row_of_all_revenue_is_named_by_that_word(text: str, expected: list[str]) -> None:
    before = "Personalkostnaderna väntas bli 27,9 mnkr, 0,5 mnkr högre än budget."
    table = drawn(FORECAST, "t", "tkr", "Prognos")
    sections = (Section("a", 1, "Ekonomi", (Paragraph(f"{before} {text}"), table)),)
    case = case_of(Document("", "", "", "", "", sections), "fil.txt")
    assert [found.severity for found in prose(case, Tally())] == expected
