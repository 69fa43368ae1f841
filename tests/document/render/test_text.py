"""What of a text a file can hold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.render.text import clean, covered, printable


@pytest.mark.parametrize(
    "text, printed",
    [
        ("Äldreomsorg −1,3 “så” … 5 % §", "Äldreomsorg −1,3 “så” … 5 % §"),
        ("a\u0308 och A\u030a", "ä och Å"),
        ("kaffe \N{ROCKET}", "kaffe □"),
        ("漢字", "□□"),
        ("bi\x07d\u200brag\ufeff", "bidrag"),
        ("åter\u00advinning", "åter\u00advinning"),
        ("a\tb\nc", "a b\nc"),
    ],
)
def test_a_text_is_printed_with_the_signs_that_there_are(text: str, printed: str) -> None:
    assert printable(text) == printed


@given(st.text())
def test_every_printable_text_can_be_printed(text: str) -> None:
    printed = printable(text)
    assert all(ord(char) in covered() or char == "\n" for char in printed)
    assert printable(printed) == printed


@given(st.text())
def test_a_clean_text_is_one_that_xml_takes(text: str) -> None:
    from lxml import etree

    element = etree.Element("a")
    element.text = clean(text)
    assert clean(clean(text)) == clean(text)


def test_swedish_letters_and_signs_of_amounts_are_covered() -> None:
    signs = "åäöÅÄÖéü0123456789−–…“”§%½≤≥→•\u00a0□"
    assert [unicodedata.name(sign) for sign in signs if ord(sign) not in covered()] == []
