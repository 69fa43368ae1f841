"""Names are hidden at import by rules that are data, shown again with a logged reason, and erased."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Batch, Ledger
from tertial.services.access import SYSTEM, Actor
from tertial.services.economy.feed.masking import (
    Masked,
    add_mask_rule,
    end_mask_rule,
    erase_names,
    mask_page,
    names_older_than,
    reveal,
)
from tertial.services.importing import import_paths
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee, MaskRule

NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)
KARIN = Actor("karin", "Karin", frozenset({("central_owner", None)}))
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
ANNA = Actor("anna", "Anna", frozenset({("planning_officer", "von")}))
BO = Actor("bo", "Bo", frozenset({("reporter", "von")}))
CECILIA = Actor("cecilia", "Cecilia", frozenset({("controller", "sn")}))
FILE = (
    "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"
    "51210;51012;4510;A 1;202003;100,00;Bistånd Anna Svensson\n"
    "51210;51012;5010;A 2;202003;200,00;Lön 811218-9876 mars\n"
    "51210;51012;5610;A 3;202003;50,00;Resa Erik Öberg\n"
)
RULE: dict[str, Any] = {
    "actor": DAVID,
    "committee": "von",
    "is_common": False,
    "column": "text",
    "pattern": "names",
    "first": "56",
    "last": "",
    "reason": "Resor nämner anställda",
    "valid_from": None,
    "now": NOW,
}


def read(folder: Path) -> tuple[Batch, dict[str, queries.Posting]]:
    """The file as a batch, and its postings by voucher."""
    file = folder / "mars.csv"
    file.write_text(FILE, encoding="utf-8")
    result = import_paths(actor=SYSTEM, paths=[file], committee="von", now=NOW).files[0]
    ledger = Ledger(ledger_home())
    numbers = ("A 1", "A 2", "A 3")
    found = (queries.voucher(ledger, committee="von", year=2020, number=n) for n in numbers)
    return ledger.batch(result.batch), {each.number: each.postings[0] for each in found}


def place(posting: queries.Posting) -> Masked:
    return Masked(posting.batch, posting.part, posting.row, posting.voucher)


def shown(posting: queries.Posting, **given: Any) -> list[Any]:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "reason": "Utreder felet"}
    return list(reveal(places=[place(posting)], now=NOW, **{**about, **given}).values())


def test_defaults_hide_numbers_and_individuals_support(
    small_world: Committee, tmp_path: Path
) -> None:
    _, rows = read(tmp_path)
    texts = {number: row.text for number, row in rows.items()}
    assert texts == {"A 1": "[dolt]", "A 2": "Lön [dolt] mars", "A 3": "Resa Erik Öberg"}


def test_a_rule_of_the_committee_hides_more(small_world: Committee, tmp_path: Path) -> None:
    add_mask_rule(**RULE)
    _, rows = read(tmp_path)
    assert (rows["A 3"].text, rows["A 1"].text) == ("[dolt]", "[dolt]")
    assert AuditEvent.objects.get(action="mask_rule.added").data["konton"] == "konto 56"


def test_the_municipality_ends_a_default_and_the_others_stay(
    small_world: Committee, tmp_path: Path
) -> None:
    page = mask_page(actor=KARIN, committee="von")
    third = next(row for row in page.rules if row.accounts == "konto 45")
    given: dict[str, Any] = {"committee": "von", "valid_to": date(2020, 2, 1), "now": NOW}
    with pytest.raises(NotAllowed):
        end_mask_rule(actor=DAVID, rule=third.id, **given)
    end_mask_rule(actor=KARIN, rule=third.id, **given)
    _, rows = read(tmp_path)
    assert (rows["A 1"].text, rows["A 2"].text) == ("Bistånd Anna Svensson", "Lön [dolt] mars")
    rules = mask_page(actor=KARIN, committee="von").rules
    assert [(row.accounts, row.valid_to) for row in rules][-1] == ("konto 45", "2020-02-01")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"column": "amount"}, "mask.rule"),
        ({"pattern": "x"}, "mask.rule"),
        ({"first": "", "last": "45"}, "mask.codes"),
        ({"first": "46", "last": "45"}, "mask.codes"),
        ({"reason": " "}, "mask.reason"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    small_world: Committee, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(BadInput) as stopped:
        add_mask_rule(**{**RULE, **changed})
    assert stopped.value.code == code


@pytest.mark.parametrize(
    ("rule", "day", "code"),
    [(0, date(2020, 1, 1), "mask.dates"), (0, date(2020, 6, 1), "mask.ended"), (99, None, "")],
)
def test_an_end_that_cannot_be_is_refused(
    small_world: Committee, rule: int, day: date | None, code: str
) -> None:
    add_mask_rule(**{**RULE, "valid_from": date(2020, 3, 1)})
    key = MaskRule.objects.get().pk + rule
    last = day or date(2020, 6, 1)
    MaskRule.objects.update(valid_to={"mask.ended": last}.get(code))
    with pytest.raises((BadInput, NotFound)) as stopped:
        end_mask_rule(actor=DAVID, committee="von", rule=key, valid_to=last, now=NOW)
    assert stopped.value.code == (code or "mask.unknown")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"actor": BO}, NotAllowed),
        ({"actor": CECILIA}, NotFound),
        ({"is_common": True}, NotAllowed),
    ],
)
def test_who_may_change_rules(
    small_world: Committee, changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        add_mask_rule(**{**RULE, **changed})


def test_names_are_shown_with_a_reason_that_is_logged(
    small_world: Committee, tmp_path: Path
) -> None:
    batch, rows = read(tmp_path)
    assert shown(rows["A 2"]) == [{"text": "Lön 811218-9876 mars"}]
    event = AuditEvent.objects.get(action="names.revealed")
    assert (event.actor, event.data) == (
        "david",
        {"skäl": "Utreder felet", "verifikation": "A 2"},
    )
    assert batch.id in event.thing


@pytest.mark.parametrize(
    ("changed", "error", "code"),
    [
        ({"reason": "nej"}, BadInput, "names.reason"),
        ({"actor": ANNA}, NotAllowed, "access.denied"),
        ({"actor": CECILIA}, NotFound, "committee.unknown"),
        ({"actor": SYSTEM, "committee": "sn"}, NotFound, "batch.unknown"),
    ],
)
def test_names_are_not_shown_otherwise(
    small_world: Committee, tmp_path: Path, changed: dict[str, Any], error: Any, code: str
) -> None:
    _, rows = read(tmp_path)
    with pytest.raises(error) as stopped:
        shown(rows["A 1"], **changed)
    assert stopped.value.code == code
    assert not AuditEvent.objects.filter(action="names.revealed").exists()


def test_a_part_is_looked_for_in_its_batch_alone(small_world: Committee, tmp_path: Path) -> None:
    batch, _ = read(tmp_path)
    outside = Masked(batch.id, f"../{batch.id}/outcome-2020-03.parquet", 0)
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "reason": "Utreder", "now": NOW}
    inside = reveal(places=[Masked(batch.id, "outcome-2020-03.parquet", 0)], **about)
    assert list(reveal(places=[outside], **about).values()) == list(inside.values())


def test_what_is_hidden_is_erased_and_the_facts_stay(
    small_world: Committee, tmp_path: Path
) -> None:
    batch, rows = read(tmp_path)
    assert [each.rows for each in mask_page(actor=DAVID, committee="von").batches] == [2]
    later = datetime(2020, 12, 8, tzinfo=UTC)
    assert names_older_than("von", months=6, now=later) == ()
    old = names_older_than("von", months=2, now=later)
    given: dict[str, Any] = {"actor": DAVID, "committee": "von", "now": later}
    assert erase_names(batches=old, reason="Gallring efter två månader", **given) == 2
    assert (old, shown(rows["A 1"])) == ((batch.id,), [])
    assert AuditEvent.objects.get(action="names.erased").data["rader"] == 2
    ledger = Ledger(ledger_home())
    assert (ledger.verify(), mask_page(actor=DAVID, committee="von").batches) == ((), ())


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": "x"}, BadInput),
        ({"batches": ["2020-01-01-0001"]}, NotFound),
        ({"actor": ANNA}, NotAllowed),
    ],
)
def test_what_is_not_erased(
    small_world: Committee, tmp_path: Path, changed: dict[str, Any], error: type[Exception]
) -> None:
    batch, _ = read(tmp_path)
    given: dict[str, Any] = {"actor": DAVID, "committee": "von", "reason": "Gallring", "now": NOW}
    with pytest.raises(error):
        erase_names(**{"batches": [batch.id], **given, **changed})
    assert mask_page(actor=DAVID, committee="von").batches


def test_who_may_not_see_names_is_not_told_what_is_hidden(
    small_world: Committee, tmp_path: Path
) -> None:
    read(tmp_path)
    assert mask_page(actor=ANNA, committee="von").batches == ()
