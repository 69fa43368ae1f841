"""Sentences that sum up, against the statuses."""

from __future__ import annotations

import pytest

from tertial.document.check.assessments import assessment
from tests.document.check.worded import messages, status


@pytest.mark.parametrize("rest, warns", [("ett", False), ("två", True)])
def test_a_summary_counts_the_statuses(rest: str, warns: bool) -> None:
    told = (
        status("commitment", "A", "Klart"),
        status("commitment", "B", "Klart"),
        status("commitment", "C", "Ej klart i år"),
    )
    text = f"Två av nämndens utvecklingsåtaganden för året är genomförda och {rest} fortlöper."
    assert bool(messages(assessment, text, *told)) is warns


@pytest.mark.parametrize(
    "words, warns",
    [
        ("Nämnden har tre utvecklingsåtaganden som löper enligt plan.", True),
        ("Två av nämndens tre pågående utvecklingsåtaganden löper enligt plan.", False),
        ("Arbetet med två av nämndens tre beslutade åtaganden har löpt enligt plan.", False),
    ],
)
def test_what_goes_as_planned_is_not_late(words: str, warns: bool) -> None:
    told = (
        status("commitment", "A", "Klart"),
        status("commitment", "B", "Blir klart i år"),
        status("commitment", "C", "Ej klart i år"),
    )
    assert bool(messages(assessment, words, *told)) is warns
