"""A register's rows have a history, from which the last change is undone; rows pasted are saved all or none."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed
from tertial.services.economy.budget.record_history import Histories, histories, undo_row
from tertial.services.economy.budget.record_paste import paste_records
from tertial.services.economy.budget.records import remove_record, save_record
from tertial.services.economy.funding.fields import RecordKind
from tertial.store import models
from tertial.store.models import Committee
from tests.services.economy.budget_world import BO, DAVID, NOW, YEAR, add_year

ABOUT: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "now": NOW}
KIND: RecordKind = "bidrag"
GRANT = {"label": "Äldreomsorgslyftet", "status": "applied", "applied_first": "12 000"}


@pytest.fixture
def key(small_world: Committee) -> str:
    add_year(small_world)
    made = save_record(**ABOUT, kind=KIND, given=GRANT)
    save_record(**ABOUT, kind=KIND, given=GRANT | {"decided": "10 000"}, key=made)
    return made


def told() -> Histories:
    return histories(kind=KIND, committee="von", year=YEAR)


def undone(key: str, **given: Any) -> None:
    undo_row(**{**ABOUT, "kind": KIND, "key": key, **given})


def test_each_change_says_what_who_and_when(key: str) -> None:
    newest, first = told().rows[key]
    assert newest.fields == (("Beviljat, kronor", "", "10\xa0000"),)
    assert (newest.what, newest.who, newest.can_undo) == ("Ändrades", "david", True)
    assert (first.what, first.can_undo) == ("Lades till", False)


def test_the_last_change_is_undone_then_the_one_before(key: str) -> None:
    undone(key)
    assert models.Grant.objects.get().decided is None
    assert [each.can_undo for each in told().rows[key]] == [False, False, True]
    undone(key)
    assert not models.Grant.objects.exists()
    with pytest.raises(BadInput, match=r"plan\.nothing-to-undo"):
        undone(key)


def test_a_row_that_was_taken_away_is_put_back(key: str) -> None:
    remove_record(**ABOUT, kind=KIND, key=key)
    (removed,) = told().removed
    assert (removed.key, removed.label) == (key, "Äldreomsorgslyftet")
    undone(key)
    back = models.Grant.objects.get()
    assert (back.key, back.applied_first, back.decided) == (key, 12_000_00, 10_000_00)
    assert told().removed == ()


def test_what_has_changed_since_is_not_undone(key: str) -> None:
    models.Grant.objects.update(decided=5)
    with pytest.raises(Conflict):
        undone(key)


def test_only_those_who_may_change_it_undo(key: str) -> None:
    with pytest.raises(NotAllowed):
        undone(key, actor=BO)


def pasted(text: str, **given: Any) -> tuple[int, int]:
    done = paste_records(**{**ABOUT, "kind": KIND, "text": text, **given})
    return done.added, done.changed


def test_rows_are_pasted_by_their_headings(key: str) -> None:
    text = (
        "Bidragets namn\tLäge\tBeviljat, kronor\tFöljs på enhet\tSöks i efterhand\n"
        "Äldreomsorgslyftet\tBeviljat\t9 500\t1410 Norra\t\n"
        "Habiliteringsersättning\tPlanerat\t\tSödra\tja\n"
    )
    assert pasted(text) == (1, 1)
    old, new = models.Grant.objects.all()
    assert (old.status, old.decided, old.applied_first, old.unit) == (
        "granted",
        9_500_00,
        12_000_00,
        "1410",
    )
    assert (new.status, new.decided, new.unit, new.is_retroactive) == (
        "planned",
        None,
        "1420",
        True,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Namn;Läge\nx;Planerat", "budget.paste-headings"),
        ("Läge\nPlanerat", "budget.paste-headings"),
        ("Bidragets namn;Läge", "budget.paste-rows"),
        ("Bidragets namn;Läge\nNytt;Planerat\nAnnat;Hittepå", "budget.paste-row"),
    ],
)
def test_what_cannot_be_read_saves_nothing(key: str, text: str, code: str) -> None:
    with pytest.raises(BadInput) as stopped:
        pasted(text)
    assert stopped.value.code == code
    assert models.Grant.objects.count() == 1
