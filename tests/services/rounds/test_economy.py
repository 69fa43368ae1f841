"""The unit's money beside what is asked of its manager."""

from __future__ import annotations

import pytest

from tertial.ledger.batches import Ledger
from tertial.services.rounds import asks
from tertial.services.workspace import ledger_home
from tests.ledger.making import put
from tests.services.plans import TODAY
from tests.services.rounds.conftest import ActorOf

pytestmark = pytest.mark.django_db
UNIT = {"cost_centre": "52110", "account": "5011", "year": 2020}


def facts_of(who: ActorOf) -> list[tuple[str, str, str]]:
    (mine,) = asks.ask_page(actor=who("bo"), committee="von", today=TODAY).rounds
    return [
        (fact.label, fact.text.replace("\N{NO-BREAK SPACE}", " "), fact.tone)
        for fact in mine.economy
    ]


def test_it_is_there_as_soon_as_the_ledger_is_and_follows_every_import(
    opened: int, who: ActorOf
) -> None:
    assert facts_of(who) == []
    ledger = Ledger(ledger_home())
    put(
        ledger,
        [{**UNIT, "month": 3, "amount": 1_230_000_000}],
        kind="budget",
        version="2020",
        sha256="b",
    )
    put(ledger, [{**UNIT, "month": 3, "amount": 1_270_000_000}], sha256="u")
    said = "−0,4 mnkr mot budget, januari–augusti 2020 (utfall 12,7, budget 12,3)"
    assert facts_of(who) == [("Hemtjänst norra", said, "late")]
    put(ledger, [{**UNIT, "month": 9, "amount": 900_000_000}], sha256="v")
    assert facts_of(who) == [("Hemtjänst norra", said, "late")]  # after the period
    put(ledger, [{**UNIT, "month": 4, "amount": -50_000_000}], sha256="w")
    assert facts_of(who)[0][2] == "done"
