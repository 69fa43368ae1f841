"""A new version is the same document, from whatever format; another report, another time or another unit is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tertial.document.check.report import Reviewed
from tertial.services.checking.identity import FAULT_AT, document_of, fault_of, key_in
from tests.document.check.report.sample import REVIEWED, SUM, WORDING


def named(
    title: str, kind: str = "", committee: str = "", until: str = "", file: str = "a.pdf"
) -> Reviewed:
    document = replace(
        REVIEWED.document, title=title, kind=kind, committee=committee, period_end=until
    )
    return Reviewed(document, replace(REVIEWED.checked, file=file))


def report(title: str, until: str = "2020-08-31") -> Reviewed:
    return named(title, "delarsrapport", "Vård- och omsorgsnämnden", until)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (report("Delårsrapport per 31 augusti 2020"), report("Ansvarsområde")),
        (report("Delårsrapport"), report("Vård- och omsorgsnämndens delårsrapport, version 2")),
        (named("Bokslut 2025"), named("BOKSLUT 2025 (utkast)")),
        (named("Namndens mal 2021"), named("Nämndens mål 2021")),
        (named("", file="bokslut_2025.pdf"), named("", file="Bokslut 2025 v2.docx")),
    ],
)
def test_a_new_version_is_the_same_document(one: Reviewed, other: Reviewed) -> None:
    assert document_of(one) == document_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (report("Delårsrapport"), report("Delårsrapport", "2020-03-31")),
        (report("Delårsrapport"), report("Delårsrapport för hemtjänsten")),
        (report("Delårsrapport"), named("Delårsrapport")),
        (named("Bokslut 2025"), named("Bokslut 2024")),
        (named("Delårsrapport 1"), named("Delårsrapport 2")),
        (named("", file="bokslut-2025.pdf"), named("", file="bokslut-2024.pdf")),
    ],
)
def test_another_document_is_another(one: Reviewed, other: Reviewed) -> None:
    assert document_of(one) != document_of(other)


def test_a_plan_without_a_day_is_of_the_year_in_its_title() -> None:
    of_year = named("Verksamhetsplan 2026", "verksamhetsplan", "Socialnämnden")
    dated = named("Verksamhetsplan 2027", "verksamhetsplan", "Socialnämnden")
    assert document_of(of_year) != document_of(dated)


def test_the_stored_key_ends_with_the_fault() -> None:
    keys = {key_in(document, fault) for document in ("a", "b") for fault in (SUM, WORDING)}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {16}
    assert key_in("a", SUM)[FAULT_AT - 1 :] == fault_of(SUM)
