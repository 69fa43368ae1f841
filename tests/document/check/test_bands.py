"""Scales with gaps, overlaps, reversed bands and missing ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.document.check.bands import bands
from tests.document.check.worded import found, messages, published, table

GRADES = ("Ej godkänt", "Delvis godkänt", "Godkänt")


def scale(*printed: str) -> str:
    return "Bedömning: " + " ".join(f"{p} {g}" for p, g in zip(printed, GRADES, strict=True))


@pytest.mark.parametrize(
    "printed, message",
    [
        (("0–79 %", "85–89 %", "90–100 %"), "80–84 % saknas mellan 0–79 % och 85–89 %."),
        (("0–79 %", "79–89 %", "90–100 %"), "79 % ingår både i 0–79 % och i 79–89 %."),
        (("0–79 %", "70–89 %", "90–100 %"), "Intervallen 0–79 % och 70–89 % överlappar varandra."),
        (("0–79 %", "89–80 %", "90–100 %"), "Intervallet 89–80 % går baklänges."),
        (("0–79 %", "80–89 %", "90–99 %"), "Skalan slutar vid 90–99 %, inte vid 100 %."),
        (("10–79 %", "80–89 %", "90–100 %"), "Skalan börjar vid 10–79 %; lägre värden saknas."),
    ],
)
def test_a_faulty_scale_is_an_error(printed: tuple[str, ...], message: str) -> None:
    errors = [f.message for f in found(bands, scale(*printed)) if f.severity == "error"]
    assert errors == [message]


@pytest.mark.parametrize(
    "printed",
    [
        ("0 - 79%:", "80 - 89%:", "90 - 100%:"),
        ("90–100 %", "80–89 %", "0–79 %"),
    ],
)
def test_whole_percents_follow_each_other_and_what_falls_between_is_info_once(
    printed: tuple[str, ...],
) -> None:
    said = found(bands, scale(*printed), scale(*printed))
    assert [f.severity for f in said] == ["info"]


@pytest.mark.parametrize("low, errors", [("80–89 %", 0), ("85–89 %", 1)])
def test_scales_along_a_row_and_down_a_column_are_read(low: str, errors: int) -> None:
    row = table("Kontroll", " | ".join(GRADES), f"Attest | 0–79 % | {low} | 90–100 %")
    column = table(
        "Bedömning",
        "Andel",
        "Ej godkänt | 0–79 %",
        f"Delvis godkänt | {low}",
        "Godkänt | 90–100 %",
        title="Skala",
    )
    for made in (row, column):
        found_errors = [f for f in found(bands, made) if f.severity == "error"]
        assert len(found_errors) == errors


def test_under_and_over_leave_nothing_between() -> None:
    assert messages(bands, "Röd under 80 %, gul 80–90 %, grön över 90 %.") == []
    (message,) = messages(bands, scale("under 80 %", "80–89 %", "minst 90 %"))
    assert message.startswith("Skalan är i hela procent: 89,5 %")


def test_a_document_that_says_what_falls_between_is_silent() -> None:
    assert (
        messages(
            bands,
            scale("0–79 %", "80–89 %", "90–100 %"),
            "Andelen avrundas nedåt före bedömning: andelen avrundas.",
        )
        == []
    )


def test_bands_with_decimals_leave_nothing_between() -> None:
    assert messages(bands, scale("0–79,9 %", "80,0–89,9 %", "90,0–100 %")) == []


@pytest.mark.parametrize(
    "words, errors",
    [
        (
            "Vid högst 6 granskningar: 0–3 korrekta: Ej godkänd 4 korrekta: Delvis godkänd 5–6 korrekta: Godkänd",
            0,
        ),
        (
            "Vid högst 8 granskningar: 0–3 korrekta: Ej godkänd 4 korrekta: Delvis godkänd 5–6 korrekta: Godkänd",
            1,
        ),
        (
            "Vid högst 6 granskningar: 0–2 korrekta: Ej godkänd 4 korrekta: Delvis godkänd 5–6 korrekta: Godkänd",
            1,
        ),
        ("Risk: 1–4 låg, 5–9 medel, 10–25 hög", 0),
        ("Risk: 1–4 låg, 6–9 medel, 10–25 hög", 1),
        ("Risk: 1–4 låg, 6–9 medel, 12–16 hög", 0),
        ("Barn 0–5 år, 7–12 år och 14–18 år deltog.", 0),
        ("Sjukfrånvaro 1–14 dagar är låg och 60–90 dagar hög.", 0),
    ],
)
def test_bands_by_count_and_lists_that_are_no_scale(words: str, errors: int) -> None:
    assert len([f for f in found(bands, words) if f.severity == "error"]) == errors


@pytest.mark.parametrize(
    "number, severities", [("001", []), ("002", []), ("003", ["info"]), ("004", [])]
)
def test_the_published_scales_are_whole(
    reference_dir: Path, number: str, severities: list[str]
) -> None:
    assert [f.severity for f in published(bands, reference_dir, number)] == severities


def test_a_band_of_one_number_before_its_grade_is_read() -> None:
    assert not found(bands, "Antal rätt: 0–3 Ej godkänt; 4 Delvis godkänt; 5–6 Godkänt")
