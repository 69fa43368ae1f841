"""Months are closed and opened again by name; what is closed stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger.batches import Batch, Ledger
from tertial.services.access import SYSTEM, Actor
from tertial.services.economy.feed.months import (
    close_month,
    closed_months,
    closed_sentence,
    month_states,
    reopen_month,
    require_open,
)
from tertial.services.importing import import_paths
from tertial.services.undoing import undo_batch
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee
from tests.ledger.making import put

NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)
KARIN = Actor("karin", "Karin", frozenset({("central_owner", None)}))
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
CECILIA = Actor("cecilia", "Cecilia", frozenset({("controller", "sn")}))
HEAD = "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"
MARCH = "51210;51012;5010;A 1;202003;1 000,50;Lön\n51210;51012;3110;A 1;202003;-400,00;Avgift\n"
APRIL = "51210;51012;5010;A 9;202004;12,00;Lön\n"


@pytest.fixture
def batch(small_world: Committee, tmp_path: Path) -> Batch:
    """March 2020, read in from a file."""
    return read(tmp_path, MARCH)


def read(folder: Path, rows: str, *, name: str = "mars.csv", dry_run: bool = False) -> Any:
    file = folder / name
    file.write_text(HEAD + rows, encoding="utf-8")
    result = import_paths(
        actor=SYSTEM, paths=[file], committee="von", now=NOW, dry_run=dry_run
    ).files[0]
    return Ledger(ledger_home()).batch(result.batch) if result.batch else result


def close(month: int = 3, **given: Any) -> Any:
    about: dict[str, Any] = {"actor": KARIN, "committee": "von", "year": 2020, "now": NOW}
    return close_month(**{**about, "month": month, **given})


def reopen(month: int = 3, reason: str = "En faktura saknas", **given: Any) -> Any:
    about: dict[str, Any] = {"actor": KARIN, "committee": "von", "year": 2020, "now": NOW}
    return reopen_month(**{**about, "month": month, "reason": reason, **given})


def test_a_month_is_open_until_it_is_closed_and_says_who_did(batch: Batch) -> None:
    assert not month_states("von", 2020)[3].is_closed
    close(note="Avstämd mot ekonomisystemet")
    state = month_states("von", 2020)[3]
    assert (state.is_closed, state.by, state.at) == (True, "karin", NOW)
    assert closed_sentence(state) == "Utfallet för mars 2020 stängdes 2020-09-08 av karin"
    event = AuditEvent.objects.get(action="month.closed")
    assert (event.thing, event.data) == ("2020-03", {"anteckning": "Avstämd mot ekonomisystemet"})


def test_every_month_has_a_state(small_world: Committee) -> None:
    assert list(month_states("von", 2020)) == [*range(1, 14)]


def test_it_is_opened_again_with_a_reason(batch: Batch) -> None:
    close()
    reopen()
    state = month_states("von", 2020)[3]
    assert (state.is_closed, state.is_reopened, state.note) == (False, True, "En faktura saknas")
    close()
    assert month_states("von", 2020)[3].is_closed


@pytest.mark.parametrize(
    ("step", "given", "code"),
    [
        (close, {"month": 4}, "month.none"),
        (close, {"month": 14}, "month.unknown"),
        (close, {"committee": "xx"}, "committee.unknown"),
        (reopen, {}, "month.not-closed"),
        (reopen, {"month": 0}, "month.unknown"),
        (reopen, {"reason": " x "}, "month.reason"),
    ],
)
def test_what_cannot_be_done_is_said(
    batch: Batch, step: Any, given: dict[str, Any], code: str
) -> None:
    with pytest.raises((BadInput, NotFound)) as stopped:
        step(**given)
    assert stopped.value.code == code


def test_a_closed_month_is_not_closed_twice(batch: Batch) -> None:
    close()
    with pytest.raises(BadInput, match=r"month\.already-closed"):
        close()


@pytest.mark.parametrize("step", [close, reopen])
@pytest.mark.parametrize(("actor", "error"), [(DAVID, NotAllowed), (CECILIA, NotFound)])
def test_only_those_who_may_close_and_open(
    batch: Batch, step: Any, actor: Actor, error: type[Exception]
) -> None:
    with pytest.raises(error):
        step(actor=actor)


def test_an_import_that_would_change_a_closed_month_is_refused_whole(
    batch: Batch, tmp_path: Path
) -> None:
    close()
    with pytest.raises(BadInput, match=r"month\.closed") as stopped:
        read(tmp_path, APRIL + MARCH + "51210;51012;5010;A 2;202003;7,00;Lön\n")
    assert stopped.value.values["by"] == "karin"
    assert Ledger(ledger_home()).months(committee="von", kind="outcome", year=2020) == (3,)


def test_the_same_facts_again_are_let_through_with_the_next_month(
    batch: Batch, tmp_path: Path
) -> None:
    close()
    rows = MARCH.splitlines(keepends=True)
    read(tmp_path, APRIL + rows[1] + rows[0], name="april.csv")
    assert Ledger(ledger_home()).months(committee="von", kind="outcome", year=2020) == (3, 4)


def test_a_dry_run_says_that_the_month_is_closed(batch: Batch, tmp_path: Path) -> None:
    close()
    found = read(tmp_path, APRIL + MARCH, name="april.csv", dry_run=True)
    assert [text for text in found.warnings if "Utfallet för mars 2020 stängdes 2020-09-08" in text]


def test_another_source_does_not_add_to_a_closed_month(batch: Batch) -> None:
    close()
    ledger = Ledger(ledger_home())
    other = put(ledger, [{"month": 3}], source="annat")
    key = other.parts[0].key
    with pytest.raises(BadInput, match=r"month\.closed"):
        require_open(ledger, "von", {key: None})


def test_a_batch_of_a_closed_month_is_not_taken_back(batch: Batch) -> None:
    close()
    would = undo_batch(actor=KARIN, batch=batch.id, now=NOW, dry_run=True)
    assert would.hindrance.startswith("Utfallet för mars 2020 stängdes 2020-09-08 av karin")
    with pytest.raises(BadInput, match=r"month\.closed"):
        undo_batch(actor=KARIN, batch=batch.id, now=NOW)
    reopen()
    assert undo_batch(actor=KARIN, batch=batch.id, now=NOW).emptied == "utfall 2020-03"


def test_a_budget_does_not_mind(batch: Batch) -> None:
    close()
    ledger = Ledger(ledger_home())
    budget = put(ledger, [{"month": 3, "voucher": ""}], kind="budget", version="2020")
    require_open(ledger, "von", {budget.parts[0].key: None})


def test_closed_months_are_told_among_others(batch: Batch) -> None:
    close()
    months = [(2020, 4), (2020, 3), (2019, 3), (2020, 0)]
    assert [state.month for state in closed_months("von", months)] == [3]
