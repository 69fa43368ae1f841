"""A version as a file for the ERP: equal to the ledger and the screen, refused where it has no place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.ledger.formats.mapping import ColumnMapping, mapping_from_toml, save_mapping
from tertial.ledger.formats.tabular import open_tabular
from tertial.services.access import SYSTEM, Actor
from tertial.services.economy.basis import Asked, basis, by_unit, whole
from tertial.services.economy.feed.erp import ErpFile, erp_page, export_ledger
from tertial.services.economy.written import Amount, write_version
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee
from tests.ledger.making import put
from tests.services.workspaces import program

NOW = datetime(2020, 9, 8, tzinfo=UTC)
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
BO = Actor("bo", "Bo", frozenset({("reporter", "von")}))
MAPPING = """
encoding = "cp1252"
kind = "budget"
version = "2020"
[columns]
cost_centre = "Ansvar"
activity = "Vht"
account = "Konto"
period = "Period"
[[amounts]]
column = "Belopp"
"""
ROWS = (
    Amount(1, "5010", "51210", "510", 1_000_50),
    Amount(2, "5010", "51210", "510", 2_000_00),
    Amount(2, "3110", "51220", "510", -400_25),
)


@pytest.fixture
def world(small_world: Committee) -> Committee:
    write_version(
        actor=SYSTEM,
        committee="von",
        kind="budget",
        year=2020,
        version="2020",
        amounts=ROWS,
        label="Budget 2020",
        now=NOW,
    )
    return small_world


def export(**given: Any) -> ErpFile:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "version": "2020", "form": "csv"}
    mapping: ColumnMapping = mapping_from_toml(MAPPING)
    return export_ledger(**{"mapping": mapping, **about, "now": NOW, **given})


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_is_the_screen_and_the_ledger(world: Committee, tmp_path: Path, form: Any) -> None:
    made = export(form=form)
    ledger = Ledger(ledger_home())
    asked = Asked("von", 2020, 12, budget_version="2020")
    screen = whole(
        by_unit(ledger, basis(committee="von", year=2020), asked), "total", "full_year", "budget"
    )
    assert made.ore == screen == sum(row.ore for row in ROWS)
    (shown,) = erp_page(actor=DAVID, committee="von").versions
    assert shown.total == format_ore(made.ore, Unit.KR, decimals=2)
    path = tmp_path / made.name
    path.write_bytes(made.content)
    reading = open_tabular(path, mapping=mapping_from_toml(MAPPING))
    rows = [row for chunk in reading.chunks() for row in chunk.table.to_pylist()]
    back = {
        (row["month"], row["account"], row["cost_centre"], row["activity"], row["amount"])
        for row in rows
    }
    assert back == {
        (row.month, row.account, row.cost_centre, row.activity, row.ore) for row in ROWS
    }


def test_it_is_logged(world: Committee) -> None:
    made = export()
    event = AuditEvent.objects.get(action="ledger.exported")
    assert (event.actor, event.thing) == ("david", "budget/2020/2020")
    assert (made.name, event.data["rader"]) == ("von-budget-2020.csv", 3)


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"version": "2021"}, NotFound, "erp.version"),
        ({"mapping": ""}, BadInput, "erp.mapping"),
        ({"mapping": "Okänd"}, NotFound, "mapping.unknown"),
        ({"actor": BO}, NotAllowed, "access.denied"),
        ({"committee": "sn"}, NotFound, "committee.unknown"),
    ],
)
def test_what_cannot_be_written(
    world: Committee, given: dict[str, Any], error: Any, code: str
) -> None:
    with pytest.raises(error) as stopped:
        export(**given)
    assert stopped.value.code == code


def test_two_versions_of_a_name_are_told_apart(world: Committee) -> None:
    put(Ledger(ledger_home()), [{"voucher": ""}], kind="forecast", version="2020")
    with pytest.raises(BadInput, match=r"erp\.version-ambiguous"):
        export()
    assert export(version="budget/2020/2020").rows == 3


def test_an_empty_workspace_has_nothing_to_write(small_world: Committee) -> None:
    assert erp_page(actor=BO, committee="von").versions == ()


def test_the_command_writes_the_same_file_once(world: Committee, tmp_path: Path) -> None:
    """The records are the test's, so the command's refusals are what can be tried in a process of its own."""
    file = tmp_path / "budget.csv"
    file.touch()
    save_mapping(tmp_path / "m.toml", mapping_from_toml(MAPPING))
    (tmp_path / "arbetsyta/ledger").mkdir(parents=True)
    words = ("export-ledger", "von", "2020", "--mapping", tmp_path / "m.toml", "--out", file)
    done = program(tmp_path / "arbetsyta", *words)
    assert done.returncode == 2
    assert "finns redan" in done.stderr
    assert queries.monthly(
        Ledger(ledger_home()), committee="von", kind="budget", year=2020, version="2020"
    )
