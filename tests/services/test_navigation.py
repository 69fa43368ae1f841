"""The head of a page: where one is and where one may go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.services.access import NOBODY, SYSTEM, actor_of
from tertial.services.navigation import frame_of, start_page

TODAY = date(2020, 9, 15)

pytestmark = pytest.mark.django_db


def test_who_has_one_committee_sees_that_alone(cast: dict[str, Any]) -> None:
    page = start_page(actor=actor_of(cast["david"], today=TODAY))
    assert [(each.slug, each.year) for each in page.committees] == [("von", 2020)]


def test_the_auditor_sees_all_by_name(cast: dict[str, Any]) -> None:
    page = start_page(actor=actor_of(cast["rut"], today=TODAY))
    assert [each.slug for each in page.committees] == ["sn", "von"]


def test_the_head_names_the_role_here(cast: dict[str, Any]) -> None:
    frame = frame_of(actor=actor_of(cast["anna"], today=TODAY), committee="von")
    assert frame.title == "utvecklingsledare, administratör"
    assert frame.may("edit_settings")


@pytest.mark.parametrize(("login", "slug"), [("david", "von"), ("rut", None)])
def test_a_page_outside_has_the_head_of_the_only_committee(
    cast: dict[str, Any], login: str, slug: str | None
) -> None:
    here = frame_of(actor=actor_of(cast[login], today=TODAY)).here
    assert getattr(here, "slug", None) == slug


def test_a_committee_outside_is_not_here(cast: dict[str, Any]) -> None:
    frame = frame_of(actor=actor_of(cast["cecilia"], today=TODAY), committee="von")
    assert frame.here is None
    assert not frame.may("see_committee")
    assert frame.title == ""


def test_nobody_has_an_empty_head_and_asks_nothing(
    django_assert_num_queries: Any, cast: dict[str, Any]
) -> None:
    with django_assert_num_queries(0):
        assert frame_of(actor=NOBODY, committee="von").committees == ()


def test_the_system_sees_all(cast: dict[str, Any]) -> None:
    assert len(start_page(actor=SYSTEM).committees) == 2
