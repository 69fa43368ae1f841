"""Errors in words. That every code has a sentence is tested in tests/architecture/test_messages.py."""

from __future__ import annotations

import argparse
import inspect
import re

import pytest

from tertial import cli
from tertial.errors import BadInput, NotFound, TertialError
from tertial.services.messages import ARGUMENTS, sentence


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            NotFound("committee.unknown", committee="xn"),
            "Nämnden xn finns inte.",
        ),
        (
            BadInput("number.invalid", text="tolv"),
            "'tolv' är inget tal; skriv till exempel 1 234,50.",
        ),
        (
            BadInput(
                "tabular.control-total",
                file="a.csv",
                sheet="",
                line=9,
                column="Belopp",
                expected=123_450,
                found=-5,
            ),
            (
                "a.csv rad 9: totalen i Belopp är 1\u00a0234,50 kr men raderna ger −0,05 kr. "
                "Ingenting lästes in."
            ),
        ),
        (BadInput("ny.kod", fil="a"), "Det gick inte (ny.kod {'fil': 'a'})."),
        (NotFound("committee.unknown"), "Nämnden {committee} finns inte."),
    ],
    ids=["named", "quoted", "kronor", "without a sentence", "without its value"],
)
def test_an_error_is_said_in_words(error: TertialError, said: str) -> None:
    assert sentence(error) == said


def test_what_the_reader_of_arguments_says_is_swedish(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["report", "build", "von/x"])
    said = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said.startswith("användning: tertial report build")
    assert said.endswith("tertial report build: argument saknas: --out\n")


@pytest.mark.parametrize("word", sorted(ARGUMENTS))
def test_the_places_of_a_text_are_kept_in_swedish(word: str) -> None:
    places = re.compile(r"%\((\w+)\)|%s")
    left = set(places.findall(ARGUMENTS[word])) - set(places.findall(word))
    assert left == set()


def test_the_texts_are_those_of_the_reader_of_arguments() -> None:
    source = inspect.getsource(argparse)
    assert [word for word in ARGUMENTS if repr(word)[1:-1] not in source] == []
