"""What stands around a table is moved into it; nothing else is moved or left out."""

from __future__ import annotations

import pytest

from tertial.document.parts import Grid, GridCell, GridRow, Heading, Part, Text
from tertial.document.read.around import Met, note_of, raised, settled, without_controls


def grid(*labels: str, title: str = "") -> Grid:
    return Grid(tuple(GridRow((GridCell(label), GridCell("1"))) for label in labels), title)


def only_grid(*met: Met) -> Grid:
    return next(part for part in settled(met) if isinstance(part, Grid))


@pytest.mark.parametrize(
    "above",
    [
        Met(Text("Tabellens namn, som är mycket långt. Och har punkt."), is_caption=True),
        Met(Text("Resultat per verksamhet:"), is_bold=True),
        Met(Text("Tabell 3: utfall per månad.")),
        Met(Text("Resultat per verksamhet")),
    ],
)
def test_a_line_right_above_names_a_table_where_it_can_be_a_name(above: Met) -> None:
    assert isinstance(above.part, Text)
    assert only_grid(above, Met(grid("a"))).title == above.part.text


@pytest.mark.parametrize(
    "above",
    [
        Met(Text("Så här ser utfallet ut:")),
        Met(Text("Nämnden har ett överskott.")),
        Met(Text("punkt i en lista", style="item")),
        Met(Text("2020")),
    ],
)
def test_a_line_that_cannot_be_a_name_stays_a_text(above: Met) -> None:
    assert settled([above, Met(grid("a"))]) == (above.part, grid("a"))


def test_a_heading_right_above_names_the_table_and_stays() -> None:
    parts = settled([Met(Heading("Drift", 2)), Met(grid("a"))])
    assert parts[0] == Heading("Drift", 2)
    assert isinstance(parts[1], Grid)
    assert parts[1].title == "Drift"


def test_a_title_of_the_formats_own_is_kept() -> None:
    parts = settled([Met(Text("Något annat")), Met(grid("a", title="Resultat"))])
    assert [type(part) for part in parts] == [Text, Grid]


@pytest.mark.parametrize(
    "said, unit",
    [
        ("mnkr", "mnkr"),
        ("(tkr)", "tkr"),
        ("Belopp i tkr", "tkr"),
        ("Alla belopp anges i miljoner kronor.", "miljoner kronor"),
        ("i procent", "procent"),
        ("Beloppen är stora", ""),
    ],
)
def test_a_line_that_is_a_unit_is_the_tables(said: str, unit: str) -> None:
    assert only_grid(Met(Text(said)), Met(grid("a"))).unit == unit


def test_a_caption_below_names_a_table_that_has_no_name_above() -> None:
    caption = Met(Text("Tabell 1. Drift"), is_caption=True)
    assert only_grid(Met(grid("a")), caption).title == "Tabell 1. Drift"
    before_next = settled([Met(grid("a")), caption, Met(grid("b"))])
    assert [part.title for part in before_next if isinstance(part, Grid)] == ["", "Tabell 1. Drift"]


@pytest.mark.parametrize(
    "labels, below, notes",
    [
        (("Bidrag¹",), ["¹ Preliminärt"], (("1", "Preliminärt"),)),
        (("Bidrag 1)",), ["1) Preliminärt"], (("1", "Preliminärt"),)),
        (("Bidrag*",), ["* Preliminärt"], (("*", "Preliminärt"),)),
        (("Bidrag (a)",), ["a) Preliminärt"], (("a", "Preliminärt"),)),
        (("Bidrag",), ["1) Första punkten"], ()),
        (("Bidrag",), ["2 av 3 mål är nådda."], ()),
        (("Bidrag 1", "Drift 2"), ["1 Ett", "2 Två", "Text."], (("1", "Ett"), ("2", "Två"))),
        (("Etapp 1", "Etapp 2"), ["3 av 4 etapper är klara."], ()),
    ],
)
def test_notes_are_texts_below_with_a_mark_that_stands_in_the_table(
    labels: tuple[str, ...], below: list[str], notes: tuple[tuple[str, str], ...]
) -> None:
    found = settled([Met(grid(*labels)), *(Met(Text(each)) for each in below)])
    assert isinstance(found[0], Grid)
    assert found[0].notes == notes
    assert len(found) == 1 + len(below) - len(notes)


def test_small_print_below_is_a_note_also_without_mark() -> None:
    made = only_grid(Met(grid("a")), Met(Text("Källa: Kolada", style="note")))
    assert made.notes == (("", "Källa: Kolada"),)


def test_short_bold_lines_are_headings_only_where_there_are_no_others() -> None:
    bold = Met(Text("Sammanfattning"), is_bold=True)
    assert settled([bold]) == (Heading("Sammanfattning", 2),)
    with_other: tuple[Part, ...] = (Heading("Rapport", 1), Text("Sammanfattning"))
    assert settled([Met(Heading("Rapport", 1)), bold]) == with_other


@pytest.mark.parametrize(
    "text, shown", [("12", "¹²"), ("3)", "³"), ("*", "*"), ("b", " (b)"), ("st", "st")]
)
def test_raised_marks_are_shown_by_characters(text: str, shown: str) -> None:
    assert raised(text) == shown


def test_control_characters_and_halves_of_characters_are_left_out() -> None:
    assert without_controls("a\x00b\x1fc\ud800d\te\n") == "abcd\te\n"


def test_a_note_may_be_of_several_lines() -> None:
    assert note_of("* Rad ett\nrad två", set()) == ("*", "Rad ett\nrad två")
