"""A new plan year's rows: what is carried, what changes, what ends; splits, mergers and names that drift."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.rollover import (
    Rolled,
    UnitChange,
    drifted,
    merged,
    next_day,
    roll,
    taken_for,
    with_next_year,
)
from tertial.errors import BadInput

LEVELS: tuple[dict[str, Any], ...] = (
    {"key": "council_goal", "label": "KF-mål", "is_common": True},
    {"key": "committee_goal", "label": "Nämndmål", "is_common": False},
)


def goal(key: str, level: str = "committee_goal", unit: str = "") -> dict[str, Any]:
    return {
        "key": key,
        "label": key.title(),
        "level": level,
        "parent": "",
        "unit": unit,
        "previous": "x",
    }


def item(
    key: str, kind: str = "commitment", unit: str = "", common: bool = False
) -> dict[str, Any]:
    return {
        "key": key,
        "title": key.title(),
        "kind": kind,
        "unit": unit,
        "is_common": common,
        "previous": "",
    }


def unit(code: str, parent: str = "") -> dict[str, Any]:
    return {"code": code, "name": f"Enhet {code}", "parent": parent, "role": "own_provider"}


TABLES = {
    "levels": LEVELS,
    "goals": (goal("trygg", "council_goal"), goal("egen", unit="51")),
    "items": (
        item("pagar", unit="51"),
        item("klar"),
        item("handelse", "event"),
        item("utmaning", "challenge"),
        item("gemensam", "risk", common=True),
    ),
    "units": (unit("1"), unit("51", "1"), unit("52", "1")),
    "indicator_targets": (
        {"indicator": "a", "horizon": "milestone", "year": 2020, "raw": "5"},
        {"indicator": "a", "horizon": "long", "year": 2030, "raw": "4"},
    ),
}


def fates(rolled: Rolled, table: str) -> dict[str, str]:
    return {line.key: line.fate for line in rolled.lines if line.table == table}


def keys(rolled: Rolled, table: str, name: str = "key") -> list[str]:
    return [str(row[name]) for row in rolled.tables.get(table, ())]


def test_the_common_step_takes_what_comes_from_above_and_nothing_else() -> None:
    rolled = roll(TABLES, year=2020, step="common")
    assert keys(rolled, "goals") == ["trygg"]
    assert keys(rolled, "items") == ["gemensam"]
    assert "units" not in rolled.tables


def test_the_committee_s_step_takes_the_rest() -> None:
    rolled = roll(TABLES, year=2020, step="committee", finished={"klar": "Klart"})
    assert keys(rolled, "goals") == ["egen"]
    assert keys(rolled, "items") == ["pagar"]
    said = {line.key: line.why for line in rolled.lines if line.fate == "dropped"}
    assert said == {
        "klar": "klart 2020",
        "handelse": "händelsen hör till året",
        "utmaning": "utmaningen hör till årets plan",
        "a 2020": "gällde 2020; sätt ett nytt",
    }


def test_keys_live_on_and_say_no_longer_what_they_were_before() -> None:
    row = roll(TABLES, year=2020, step="committee").tables["goals"][0]
    assert (row["key"], row["previous"]) == ("egen", "")


def test_targets_of_years_to_come_stay() -> None:
    rolled = roll(TABLES, year=2020, step="committee")
    assert [row["year"] for row in rolled.tables["indicator_targets"]] == [2030]


def test_units_that_merge_take_their_things_with_them() -> None:
    changes = (UnitChange("51", "55", "Norr"), UnitChange("52", "55", "Norr"))
    rolled = roll(TABLES, year=2020, step="committee", unit_changes=changes)
    assert keys(rolled, "units", "code") == ["1", "55"]
    assert rolled.tables["items"][0]["unit"] == "55"
    assert fates(rolled, "units") == {"1": "carried", "51": "dropped", "52": "dropped", "55": "new"}
    assert rolled.warnings == ()


def test_a_unit_that_splits_leaves_its_things_to_be_decided() -> None:
    changes = (UnitChange("51", "51", "Norr"), UnitChange("51", "53", "Syd"))
    rolled = roll(TABLES, year=2020, step="committee", unit_changes=changes)
    assert keys(rolled, "units", "code") == ["1", "51", "52", "53"]
    assert [row["unit"] for row in rolled.tables["goals"]] == [""]
    assert rolled.warnings[0] == "Egen: enheten 51 delas i 51, 53; välj vilken enhet som svarar."


def test_a_unit_that_ends_is_said() -> None:
    rolled = roll(TABLES, year=2020, step="committee", unit_changes=[UnitChange("51", "")])
    assert fates(rolled, "units")["51"] == "dropped"
    assert "Pagar: enheten 51 upphör; välj vilken enhet som svarar." in rolled.warnings


def test_a_level_above_that_is_renamed_is_followed() -> None:
    rolled = roll(TABLES, year=2020, step="committee", unit_changes=[UnitChange("1", "9", "Ny")])
    assert [(row["code"], row["parent"]) for row in rolled.tables["units"]] == [
        ("51", "9"),
        ("52", "9"),
        ("9", ""),
    ]


def test_a_unit_that_is_not_there_cannot_change() -> None:
    with pytest.raises(BadInput) as raised:
        roll(TABLES, year=2020, step="committee", unit_changes=[UnitChange("77", "78")])
    assert raised.value.values == {"unit": "77"}


def test_committees_that_merge_keep_both_where_they_differ() -> None:
    other = {**TABLES, "goals": (goal("egen", unit="52"),), "units": (unit("61"),)}
    parts = [
        (slug, roll(t, year=2020, step="committee")) for slug, t in (("von", TABLES), ("sn", other))
    ]
    both = merged(parts)
    assert keys(both, "goals") == ["egen", "egen-sn"]
    assert both.tables["goals"][1]["previous"] == "egen"
    assert keys(both, "units", "code") == ["1", "51", "52", "61"]
    assert keys(both, "items") == ["pagar", "klar"]
    assert both.warnings == ("Egen finns i båda nämnderna med olika innehåll; båda är kvar.",)


def test_a_committee_that_is_split_takes_what_is_of_its_units() -> None:
    part = taken_for(roll(TABLES, year=2020, step="committee"), frozenset({"52"}))
    assert keys(part, "units", "code") == ["52"]
    assert keys(part, "goals") == []
    assert keys(part, "items") == ["klar"]


def test_names_that_drift_are_told_from_new_ones() -> None:
    old = [
        ("a", "Med rätt stöd kan personer stärka självständighet"),
        ("b", "Minska klimatpåverkan"),
    ]
    new = [
        ("c", "Med rätt stöd kan personer stärka sin självständighet"),
        ("b", "Minskad klimatpåverkan"),
    ]
    assert drifted(old, new) == ((old[0][1], new[0][1]),)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_moves_to_the_next_year_and_a_meeting_keeps_its_weekday(day: date) -> None:
    moved = next_day(day)
    assert moved.year == day.year + 1
    is_month_end = (date.fromordinal(day.toordinal() + 1)).day == 1
    assert is_month_end or moved.weekday() == day.weekday()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("verksamhetsplan-2026", "verksamhetsplan-2027"),
        ("2026-08ytd", "2027-08ytd"),
        ("Budget 2026 och 2027", "Budget 2027 och 2027"),
        ("120261", "120261"),
    ],
)
def test_the_year_in_a_key_moves_on(text: str, after: str) -> None:
    assert with_next_year(text, 2026) == after


def test_what_was_taken_out_of_the_plan_is_not_carried_on() -> None:
    ended = {"ended_on": date(2020, 6, 1)}
    rolled = roll(
        {
            "levels": LEVELS,
            "goals": (goal("egen") | ended,),
            "items": (item("planering") | ended, item("introduktion")),
        },
        year=2020,
        step="committee",
    )
    assert [row["key"] for row in rolled.tables["items"]] == ["introduktion"]
    assert "goals" not in rolled.tables
    assert {line.why for line in rolled.lines if line.fate == "dropped"} == {
        "togs bort ur planen 2020-06-01"
    }


CONTROL = {
    "levels": LEVELS,
    "items": (item("gavor", "risk", common=True), item("hot", "risk"), item("klar", "risk")),
    "risk_scales": ({"kind": "likelihood", "level": 1, "word": "liten"},),
    "risk_details": tuple({"item": key, "stage": "plan"} for key in ("gavor", "hot", "klar")),
    "risk_scores": ({"item": "hot", "key": "1", "likelihood": 2},),
}


@pytest.mark.parametrize(("step", "there"), [("common", {"gavor"}), ("committee", {"hot"})])
def test_a_risk_goes_on_with_what_it_has_and_is_assessed_anew(step: Any, there: set[str]) -> None:
    rolled = roll(CONTROL, year=2026, step=step, finished={"klar": "Klart"})
    assert {row["item"] for row in rolled.tables["risk_details"]} == there
    assert "risk_scores" not in rolled.tables


def test_agreements_go_on_while_they_last() -> None:
    tables = {
        "providers": ({"key": "a"}, {"key": "b", "ended_on": date(2026, 6, 30)}),
        "agreements": (
            {"key": "lasts", "provider": "a", "ends_on": date(2027, 1, 1)},
            {"key": "over", "provider": "a", "ends_on": date(2026, 12, 31)},
            {"key": "gone", "provider": "b", "ends_on": None},
        ),
        "follow_ups": ({"key": "done", "status": "done"}, {"key": "late", "status": "postponed"}),
        "follow_up_findings": (
            {"key": "open", "follow_up": "late", "closed_on": None},
            {"key": "closed", "follow_up": "late", "closed_on": date(2026, 3, 1)},
            {"key": "of-done", "follow_up": "done", "closed_on": None},
        ),
        "procurements": ({"key": "anew", "agreement": "over", "contract_from": None},),
    }
    rolled = roll(tables, year=2026, step="committee")
    kept = {table: [row["key"] for row in rows] for table, rows in rolled.tables.items()}
    assert kept == {
        "providers": ["a"],
        "agreements": ["lasts"],
        "follow_ups": ["late"],
        "follow_up_findings": ["open"],
        "procurements": ["anew"],
    }
    assert rolled.tables["procurements"][0]["agreement"] == ""
    why = {line.key: line.why for line in rolled.lines if line.fate == "dropped"}
    assert why["over"] == "löpte ut 2026-12-31"
    assert why["gone"] == "det som det hör till följer inte med"
