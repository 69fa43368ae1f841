"""Every reason that something was not read has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tertial.document.model import Place, Unread
from tertial.document.read import unread
from tertial.document.read.unread import SENTENCES, sentence

SOURCE = Path(unread.__file__).parent
REASONS = sorted(
    {
        reason
        for path in SOURCE.rglob("*.py")
        for reason in re.findall(r"Unread\(\s*\"([a-z_]+)\"", path.read_text("utf-8"))
    }
)


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_has_a_sentence(reason: str) -> None:
    assert reason in SENTENCES


@pytest.mark.parametrize("said", SENTENCES.values())
def test_a_sentence_is_one(said: str) -> None:
    assert said[0].isupper()
    assert said[-1] == "."


@pytest.mark.parametrize(
    "place, said",
    [
        (None, "Ett inbäddat dokument är inte läst."),
        (Place(page=3), "Sidan 3: Ett inbäddat dokument är inte läst."),
        (Place(line=7), "Rad 7: Ett inbäddat dokument är inte läst."),
        (
            Place(line=2, sheet="Drift VO"),
            "Bladet Drift VO, rad 2: Ett inbäddat dokument är inte läst.",
        ),
    ],
)
def test_the_place_is_told_first(place: Place | None, said: str) -> None:
    assert sentence(Unread("embedded", place)) == said


def test_an_unknown_reason_is_still_told() -> None:
    assert sentence(Unread("something")) == "En del av filen är inte läst."
