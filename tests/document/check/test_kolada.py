"""Kolada ids: discontinued, unknown, misshapen, another's name."""

from __future__ import annotations

from pathlib import Path

from tertial.document.check.kolada import catalogue, kolada
from tests.document.check.worded import found, messages, published, table

CARE = "Invånare 80+ i särskilt boende (%)"
GONE = "Anhöriga som upplever att samarbetet med hemtjänsten fungerar mycket bra (%)"


def test_the_catalogue_has_ids_and_titles() -> None:
    assert len(catalogue()) > 6_000
    assert catalogue()["N23801"] == "Invånare 80+ i särskilt boende, andel (%)"


def test_a_known_id_with_its_name_is_silent() -> None:
    assert (
        messages(kolada, table("Mål", "Indikator | Källa", f"Vård | {CARE} | Kolada N23801")) == []
    )


def test_a_discontinued_id_is_info_and_a_warning_where_later_values_are_given() -> None:
    source = table("Mål", "Indikator | Källa/Kolada-ID", f"Vård | {GONE} | N20508")
    values = table(
        "Indikator", "Utfall 2023 | Utfall 2025 | Etappmål 2026", f"{GONE} | 35 | 37 | 42"
    )
    assert [f.severity for f in found(kolada, source)] == ["info"]
    (finding,) = found(kolada, source, values)
    assert finding.severity == "warning"
    assert finding.message == (
        "Nyckeltalet N20508 har inga värden i Kolada efter 2023, men värden anges för 2025."
    )


def test_an_id_that_is_another_indicators_is_told_with_the_likelier_one() -> None:
    (message,) = messages(kolada, table("Indikator", "Källa", f"{CARE} | Kolada U28563"))
    assert "U28563 heter i Kolada" in message
    assert "liknar N23801" in message


def test_an_own_name_that_shares_words_with_the_title_is_silent() -> None:
    assert (
        messages(
            kolada, table("Indikator", "Källa", "Nöjda brukare i särskilt boende | Kolada U23471")
        )
        == []
    )


def test_unknown_and_misshapen_ids_are_info() -> None:
    said = found(
        kolada,
        table(
            "Indikator",
            "Källa/Kolada-ID",
            "Egen mätning av trygghet | N99999",
            "Trygghet i skolan | U2856",
        ),
    )
    assert [(f.severity, f.message.split(" ")[0]) for f in said] == [
        ("info", "N99999"),
        ("info", "”U2856”"),
    ]


def test_an_id_in_a_text_is_checked_too() -> None:
    assert [f.severity for f in found(kolada, "Andelen (Kolada, ID N20508) är låg.")] == ["info"]


def test_a_published_plan_goes_on_with_a_discontinued_id(reference_dir: Path) -> None:
    (finding,) = published(kolada, reference_dir, "003")
    assert "N20508" in finding.message
