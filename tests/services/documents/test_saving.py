"""Texts are saved and never overwritten: two writers, retries, thinned drafts, who has what open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import Actor
from tertial.services.documents.saving import (
    LONGEST,
    Saved,
    asides,
    heard_of,
    place_of,
    restore,
    save_text,
)
from tertial.services.documents.texts import texts_of
from tertial.store.models import AuditEvent, Committee, OpenText, PlanYear, TextVersion
from tests.services.documents.writing_world import (
    ANNA,
    BO,
    CECILIA,
    FRIDA,
    NOW,
    OUTCOME,
    PLACE,
    REPORT,
    make,
)

pytestmark = pytest.mark.django_db
SECTION = PLACE | {"section": "ekonomi"}


def _save(actor: Actor, words: str, base: int, minutes: float = 0, **more: Any) -> Saved:
    given: dict[str, Any] = {"how": "autosaved", "now": NOW + timedelta(minutes=minutes)} | more
    return save_text(actor=actor, **SECTION, body=f"<p>{words}</p>", base=base, **given)


def _bodies() -> list[str]:
    return [body[3:-4] for body in TextVersion.objects.values_list("body", flat=True)]


def _text() -> str:
    return texts_of(PlanYear.objects.get(), REPORT).get("ekonomi", "")


@pytest.fixture
def world(small_world: Committee) -> Committee:
    make(small_world)
    return small_world


def test_a_save_is_the_text_and_what_others_may_not_is_refused(world: Committee) -> None:
    first = _save(BO, "Ett", 0)
    assert _save(BO, "Ett två", first.version.id).met is None
    assert _text() == "Ett två"
    with pytest.raises(NotAllowed):
        _save(FRIDA, "Tre", 0)
    with pytest.raises(NotFound, match=r"committee\.unknown"):
        _save(CECILIA, "Tre", 0)
    with pytest.raises(NotFound, match=r"section\.unknown"):
        save_text(actor=BO, **PLACE, section="finns-inte", body="", base=0, how="saved", now=NOW)
    with pytest.raises(BadInput, match=r"text\.long"):
        _save(BO, "x" * LONGEST, 0)


def test_a_save_on_an_older_text_stands_aside_and_nothing_is_lost(world: Committee) -> None:
    _save(ANNA, "Annas", 0)
    met = _save(BO, "Bos", 0)
    assert met.met is not None
    assert met.met.body == "<p>Annas</p>"
    assert _text() == "Annas"
    assert [row.body for row in asides(place_of(**SECTION))] == ["<p>Bos</p>"]
    assert AuditEvent.objects.filter(action="text.aside", actor="bo").count() == 1


def test_what_stood_aside_is_merged_once(world: Committee) -> None:
    newest = _save(ANNA, "Annas", 0).version.id
    aside = _save(BO, "Bos", 0).version.id
    _save(BO, "Annas och Bos", newest, how="merged", merges=aside)
    assert list(asides(place_of(**SECTION))) == []
    assert _text() == "Annas och Bos"


def test_an_answer_that_was_lost_is_asked_for_again_without_a_second_version(
    world: Committee,
) -> None:
    first = _save(BO, "Ett", 0)
    assert _save(BO, "Ett", 0).version.id == first.version.id
    assert _bodies() == ["Ett"]


def test_a_writers_own_drafts_are_thinned_to_one_in_five_minutes(world: Committee) -> None:
    base = 0
    for n in range(12):
        base = _save(BO, f"Text {n}", base, minutes=n).version.id
    assert _bodies() == ["Text 0", "Text 4", "Text 8", "Text 11"]


def test_a_draft_that_another_has_seen_is_kept(world: Committee) -> None:
    first = _save(BO, "Ett", 0).version.id
    second = _save(BO, "Ett två", first, minutes=1).version.id
    heard_of(actor=ANNA, **SECTION, version=second, now=NOW + timedelta(minutes=1))
    third = _save(BO, "Ett två tre", second, minutes=2)
    assert third.others == ("anna",)
    assert _bodies() == ["Ett", "Ett två", "Ett två tre"]


def test_a_draft_from_which_much_was_taken_is_kept(world: Committee) -> None:
    first = _save(BO, "En rad", 0).version.id
    second = _save(BO, "En rad och mycket mer som sedan tas bort", first, minutes=1).version.id
    _save(BO, "", second, minutes=2)
    assert "En rad och mycket mer som sedan tas bort" in _bodies()


def test_an_older_text_comes_back_as_a_version_of_its_own(world: Committee) -> None:
    first = _save(BO, "Ett", 0, how="saved").version.id
    _save(BO, "Två", first, how="saved")
    restore(actor=ANNA, **SECTION, version=first, now=NOW)
    assert _bodies() == ["Ett", "Två", "Ett"]
    assert TextVersion.objects.last().how == "restored"  # type: ignore[union-attr]  # there is one
    with pytest.raises(NotFound, match=r"text\.version"):
        restore(actor=ANNA, **SECTION, version=999, now=NOW)


def test_who_has_a_text_open_is_told_for_a_minute_and_a_half(world: Committee) -> None:
    heard_of(actor=ANNA, **SECTION, version=0, now=NOW)
    later = NOW + timedelta(seconds=80)
    assert heard_of(actor=BO, **SECTION, version=0, now=later) == ("anna",)
    assert heard_of(actor=BO, **SECTION, version=0, now=later + timedelta(seconds=20)) == ()
    assert OpenText.objects.count() == 2


def test_a_figure_that_the_report_lacks_is_saved_as_its_words(world: Committee) -> None:
    known = f'<data value="{OUTCOME}" data-format="mnkr">x</data>'
    saved = _save(BO, f'{known} och <data value="nagot.annat">7,1 mnkr</data>', 0)
    assert 'value="nagot.annat"' not in saved.version.body
    assert f"[[{OUTCOME}|mnkr]] och 7,1 mnkr" in _text()


@pytest.fixture
def clean(world: Committee) -> Iterator[None]:
    """Undo what is written, however often it is asked for."""
    yield
    TextVersion.objects.all().delete()


moves = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["type", "reload"]), st.integers(0, 3)),
    max_size=9,
)


@given(moves)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_sequence_of_saves_by_two_writers_loses_a_text(
    clean: None, done: list[tuple[str, str, int]]
) -> None:
    """Each writer's last words, and all that the other has had before them, are somewhere at the end."""
    who = {"a": ANNA, "b": BO}
    base, text, seen = {"a": 0, "b": 0}, {"a": "", "b": ""}, set[str]()
    own: dict[str, set[str]] = {"a": set(), "b": set()}
    with transaction.atomic():
        point = transaction.savepoint()
        minutes = 0.0
        for n, (one, move, wait) in enumerate(done):
            minutes += wait
            newest = TextVersion.objects.exclude(how="aside").last()
            looked = {"type": (base[one], text[one]), "reload": _read(newest)}[move]
            now = NOW + timedelta(minutes=minutes)
            heard_of(actor=who[one], **SECTION, version=looked[0], now=now)
            seen |= {looked[1]} - own[one]
            text[one] = f"{looked[1]} {one}{n}".strip()
            own[one].add(text[one])
            saved = _save(who[one], text[one], looked[0], minutes=minutes)
            base[one] = {True: saved.version.id, False: looked[0]}[saved.met is None]
        kept = {"", *_bodies()}
        transaction.savepoint_rollback(point)
    assert seen | set(text.values()) <= kept


def _read(newest: TextVersion | None) -> tuple[int, str]:
    return (newest.pk, newest.body[3:-4]) if newest else (0, "")
