"""What is followed up is found by its labels, in running text and in tables, and what is not stays as it was."""

from __future__ import annotations

import pytest

from tertial.document.model import Status
from tertial.document.parts import Grid, GridCell, GridRow, Heading, Part, Text
from tertial.document.read.statuses import header_in, parted, tone_of, with_statuses


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(GridRow(tuple(map(GridCell, row))) for row in rows))


def statuses(*parts: Part) -> list[Status]:
    return [item for item in with_statuses(parts) if isinstance(item, Status)]


def test_a_commitment_has_its_heading_background_text_status_and_comment() -> None:
    parts = (
        Heading("Ny lokal", 3),
        Text("Lokalen är för liten."),
        Heading("Utvecklingsåtagande", 6),
        Text("Hitta en ny."),
        Heading("Status", 6),
        Text("● Blir klart i år"),
        Heading("Kommentar", 6),
        Text("Två har besökts."),
        Text("En tredje väntar."),
        Heading("Nästa avsnitt", 2),
        Text("Brödtext."),
    )
    found = with_statuses(parts)
    assert found[0] == parts[0]
    assert found[1] == Status(
        "commitment",
        "Ny lokal",
        "Blir klart i år",
        "on",
        "Lokalen är för liten.",
        "Hitta en ny.",
        "Två har besökts.\nEn tredje väntar.",
    )
    assert found[2:] == parts[-2:]


def test_a_table_with_labels_in_its_cells() -> None:
    found = statuses(
        grid(
            ("Risk", "Bakgrund", "Åtgärd"),
            ("Risk för fel", "Nytt system", "Utbilda.\nStatus\nKlart\nKommentar\nAlla har gått."),
            ("Risk för mer", "", "Se över.\nStatus\nEj klart i år"),
        )
    )
    assert [(each.kind, each.title, each.status, each.tone) for each in found] == [
        ("risk", "Risk för fel", "Klart", "done"),
        ("risk", "Risk för mer", "Ej klart i år", "late"),
    ]
    assert (found[0].background, found[0].text, found[0].comment) == (
        "Nytt system",
        "Utbilda.",
        "Alla har gått.",
    )


def test_a_row_without_title_goes_on_with_the_one_above() -> None:
    found = statuses(
        grid(("Aktivitet", "Beskrivning"), ("Schema", "Se över."), ("", "Status\nArbetet pågår."))
    )
    assert [(e.kind, e.title, e.text, e.status) for e in found] == [
        ("activity", "Schema", "Se över.", "Arbetet pågår.")
    ]


def test_a_table_that_lost_its_columns() -> None:
    found = statuses(
        Text("Risk Bakgrund Åtgärd"),
        Text("Risk för fel"),
        Text("Systemet är nytt."),
        Text("Utbilda."),
        Text("Status"),
        Text("Klart"),
        Text("Kommentar"),
        Text("Alla har gått."),
        Text("Risk för mer"),
        Text("Fler kommer."),
        Text("Se över."),
        Text("Status"),
        Text("Ej klart i år"),
        Text("Kommentar"),
        Text("Arbetet väntar."),
        Text("Det fortsätter."),
    )
    assert [(e.title, e.background, e.text, e.status, e.comment) for e in found] == [
        ("Risk för fel", "Systemet är nytt.", "Utbilda.", "Klart", "Alla har gått."),
        (
            "Risk för mer",
            "Fler kommer.",
            "Se över.",
            "Ej klart i år",
            "Arbetet väntar.\nDet fortsätter.",
        ),
    ]


def test_what_stands_before_the_header_is_no_row() -> None:
    before = Text("Nedan följer aktiviteterna.")
    found = with_statuses(
        (
            before,
            Text("Aktivitet Beskrivning"),
            Text("Schema Arbetet ses över."),
            Text("Status Det pågår."),
        )
    )
    assert found[0] == before
    assert isinstance(found[1], Status)
    assert (found[1].title, found[1].text) == ("Schema", "Arbetet ses över.")


@pytest.mark.parametrize(
    "table",
    [
        grid(("Mått", "Utfall", "Status"), ("Sjukfrånvaro", "9,1", "Grön"), ("Nöjda", "80", "Röd")),
        grid(("Risk", "Riskvärde"), ("Risk för fel", "8"), ("Risk för mer", "9")),
        grid(("Satsning", "Budget"), ("Skor", "1 200")),
    ],
)
def test_a_table_of_numbers_stays_a_table(table: Grid) -> None:
    assert with_statuses((table,)) == (table,)


@pytest.mark.parametrize(
    "text, is_header",
    [
        ("Risk Bakgrund Åtgärd", True),
        ("Revision/Granskning Bakgrund Åtgärd", True),
        ("Mål / process Risk Åtgärd", True),
        ("Risk", False),
        ("Risk för bakgrund", False),
    ],
)
def test_a_header_holds_nothing_but_columns(text: str, is_header: bool) -> None:
    assert (header_in(text) is not None) is is_header


@pytest.mark.parametrize(
    "status, tone",
    [
        ("Klart", "done"),
        ("Blir klart i år", "on"),
        ("Troligen klart i år", "maybe"),
        ("Ej klart i år", "late"),
        ("Ejklartiar", "late"),
        ("Försenad", "late"),
        ("Enligt plan", "on"),
        ("Ja", "none"),
        ("", "none"),
    ],
)
def test_a_status_has_a_tone(status: str, tone: str) -> None:
    assert tone_of(status) == tone


def test_a_cell_without_labels_is_its_text() -> None:
    assert parted("Statusen är god.\nKommentarer saknas i år.") == (
        "Statusen är god.\nKommentarer saknas i år.",
        "",
        "",
    )


def test_a_status_label_that_ends_the_file_has_no_value() -> None:
    assert statuses(Heading("Mål", 2), Text("Status")) == [Status("activity", "Mål", "")]
