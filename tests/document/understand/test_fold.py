"""Labels that a machine read from a picture are compared folded."""

from __future__ import annotations

import pytest

from tertial.document.understand.fold import distance, folded, is_like


@pytest.mark.parametrize(
    "right, read",
    [
        ("Förväntad ökning", "Foérvantad 6kning"),
        ("Helår", "Heldr"),
        ("Avvikelse", "Awvvikelse"),
        ("Nämnd och övergripande verksamhet", "Namnd och évergripande verksamhet"),
        ("Kommunfullmäktigemål", "Kommunfullmaktigemal"),
        ("Nämndmål", "Ndmndmdl"),
    ],
)
def test_what_ocr_made_of_a_label_is_like_it(right: str, read: str) -> None:
    assert is_like(right, read)


@pytest.mark.parametrize(
    "one, other",
    [
        ("Personal", "Lokaler"),
        ("Budget 2025", "Budget 2026"),
        ("Bidrag", "Bidrag kostnader"),
        ("Män", "Kön"),
        ("", ""),
    ],
)
def test_other_labels_are_not(one: str, other: str) -> None:
    assert not is_like(one, other)


def test_numbers_are_not_folded() -> None:
    assert folded("2014 34,6") == "2014 346"


@pytest.mark.parametrize(
    "left, right, expected", [("", "abc", 3), ("kitten", "sitting", 3), ("a" * 300, "b" * 300, 5)]
)
def test_the_distance_stops_at_its_limit(left: str, right: str, expected: int) -> None:
    assert distance(left, right, 4) == expected
