"""Page data: the form with earlier checks, and one check with its findings, filtered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.errors import NotFound
from tertial.services.checking import apart
from tertial.services.checking.pages import Chosen, check_page, checks_page
from tertial.services.workspace import PASSING
from tests.services.checking.world import DAVID, PER, Reader, done, started, upload

pytestmark = pytest.mark.django_db


def test_one_sees_ones_own_checks_until_they_are_removed(reader: Reader) -> None:
    done(started())
    (line,) = checks_page(actor=DAVID, committee="von").own
    assert (line.files, line.by, line.status) == ("rapport.pdf", "david", "done")
    assert line.until == "2020-09-09 10:00"
    assert checks_page(actor=PER, committee="von").own == ()


def test_a_check_under_way_has_no_findings_yet(reader: Reader) -> None:
    page = check_page(actor=DAVID, committee="von", token=started())
    assert (page.is_finished, page.file, page.percent) == (False, None, 0)


def test_a_check_that_is_done_begins_with_what_it_came_to(reader: Reader) -> None:
    token = started(upload("a.pdf"), upload("b.pdf"), against=(upload("plan.docx"),))
    done(token)
    page = check_page(actor=DAVID, committee="von", token=token)
    assert page.file
    assert page.file.headline == "En siffra går inte ihop"
    assert page.file.coverage.startswith("1 tabell med 6 siffror och 3 tal i texten lästa.")
    assert [(tab.number, tab.errors) for tab in page.files] == [(1, 1), (2, 1)]
    assert page.against == ("plan.docx",)


@pytest.mark.parametrize(
    ("chosen", "rules"),
    [
        (Chosen(), ["label", "unit-word", "sum"]),
        (Chosen(severity="error"), ["sum"]),
        (Chosen(rule="unit-word"), ["unit-word"]),
        (Chosen(section="Inledning"), ["label"]),
        (Chosen(severity="error", rule="label"), []),
        (Chosen(file=99), ["label", "unit-word", "sum"]),
    ],
)
def test_findings_are_narrowed(reader: Reader, chosen: Chosen, rules: list[str]) -> None:
    token = started()
    done(token)
    file = check_page(actor=DAVID, committee="von", token=token, chosen=chosen).file
    assert file
    shown = [
        each.finding.rule
        for part in file.parts
        for each in (*part.findings, *(f for pair in part.pairs for f in pair.findings))
    ]
    assert shown == rules
    assert (file.shown, file.count) == (len(rules), 3)


def test_one_can_choose_among_what_there_is(reader: Reader) -> None:
    token = started()
    done(token)
    file = check_page(actor=DAVID, committee="von", token=token).file
    assert file
    assert [(each.value, each.word, each.count) for each in file.severities] == [
        ("error", "fel", 1),
        ("warning", "varning", 1),
        ("info", "upplysning", 1),
    ]


def test_a_result_that_is_gone_says_so(reader: Reader, home: Path) -> None:
    token = started()
    done(token)
    (home / PASSING / token / apart.RESULT).unlink()
    with pytest.raises(NotFound) as raised:
        check_page(actor=DAVID, committee="von", token=token)
    assert raised.value.code == "check.gone"
