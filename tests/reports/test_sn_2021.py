"""The report that is left only as a damaged text: each figure read there is in ours, and what was mended was forced.

The text is read here once more, apart from the package: digits are compared without the spaces and decimal signs that
were lost, and where a sign was lost the value must be the only one of the row's size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import Any

import pytest

from tertial.domain.swedish import parse_number
from tests.reports.conftest import FORMATS, Built
from tests.reports.sn_2021 import REPORT, rows, sn, source, table_of, values
from tests.reports.test_published import plain

__all__ = ["rows", "sn", "source", "values"]

# How a row begins in the damaged text, the row's published label with its letters restored, and its ref.
ROWS = (
    ("Verksamhetens intdkter", "Verksamhetens intäkter", "income_statement.revenue"),
    ("Personal", "Personal", "income_statement.personnel"),
    ("Lokaler", "Lokaler", "income_statement.premises"),
    ("Bidrag kostnader", "Bidrag kostnader", "income_statement.grants_paid"),
    ("Kop av verksamhet", "Köp av verksamhet", "income_statement.purchased_services"),
    ("Ovrigt", "Övrigt", "income_statement.other"),
    ("Verksamhetens kostnader", "Verksamhetens kostnader", "income_statement.costs"),
    ("Arets resultat", "Årets resultat", "income_statement.total"),
    ("Socialpsykiatri", "Socialpsykiatri", "operations_statement.social_psychiatry"),
    ("Vard och behandling", "Vård och behandling", "operations_statement.care_and_treatment"),
    (
        "Namnd och évergripande",
        "Nämnd och övergripande verksamhet",
        "operations_statement.committee_and_overall",
    ),
    (
        "Ensamkommande barn",
        "Ensamkommande barn och unga",
        "operations_statement.unaccompanied_minors",
    ),
    ("Summa nettokostnad", "Summa nettokostnad", "operations_statement.total"),
    (
        "Vard och behandling 229",
        "Vård och behandling",
        "net_cost_by_activity.care_and_treatment",
    ),
    (
        "Namnd och 6vergripande verksamhet",
        "Nämnd och övergripande verksamhet",
        "net_cost_by_activity.committee_and_overall",
    ),
    (
        "Ensamkommande barn och unga",
        "Ensamkommande barn och unga",
        "net_cost_by_activity.unaccompanied_minors",
    ),
    ("Intdkter (minskade - /6kade +)", "Intäkter (minskade - /ökade +)", "covid_effects.revenue"),
    (
        "Personalkostnader (minskade + /6kade -)",
        "Personalkostnader (minskade + /ökade -)",
        "covid_effects.personnel",
    ),
    (
        "Ovriga kostnader (minskade + /ékade -)",
        "Övriga kostnader (minskade + /ökade -)",
        "covid_effects.other",
    ),
    (
        "Minskade nettokostnader (+) /okade",
        "Minskade nettokostnader (+) /ökade nettokostnader (-)",
        "covid_effects.total",
    ),
    ("Personligt ombud", "Personligt ombud", "state_grants.personal_advocate"),
    (
        "Uppdrag psykisk halsa 2021",
        "Uppdrag psykisk hälsa 2021",
        "state_grants.mental_health",
    ),
    (
        "Statsbidrag for sociala insatser for barn och unga i utsatta omraden",
        "Statsbidrag för sociala insatser för barn och unga i utsatta områden 2021",
        "state_grants.children_in_exposed_areas",
    ),
    (
        "NOA-medel - Statliga medel till avhopparverksamhet",
        "NOA-medel - Statliga medel till avhopparverksamhet",
        "state_grants.defectors",
    ),
    ("Summa", "Summa", "state_grants.total"),
    ("Ombyggnad Klockarvagen", "Ombyggnad Klockarvägen", "investment_statement.klockarvagen"),
    (
        "Arbetsmiljo, Rontgenvéagen",
        "Arbetsmiljö, Röntgenvägen",
        "investment_statement.rontgenvagen",
    ),
    ("Digital motesbokning", "Digital mötesbokning", "investment_statement.digital_booking"),
    (
        "Oférutsedda investeringar",
        "Oförutsedda investeringar",
        "investment_statement.unforeseen",
    ),
    ("Summa investeringar", "Summa investeringar", "investment_statement.total"),
    ("Antal anstallda", "Antal anställda", "employees.employees"),
    ("Budgethallning (%)", "Budgethållning (%)", "indicator.budget_adherence"),
    (
        "Sjukfranvaro i procent, dag 15-90",
        "Sjukfrånvaro i procent, dag 15-90",
        "indicator.sick_leave_15_90",
    ),
    (
        "Brukarbedémning missbruksvard",
        "Brukarbedömning missbruksvård IFO - förbättrad situation, andel (%)",
        "indicator.user_survey_substance_abuse",
    ),
    (
        "Fordon med férnyelsebara",
        "Fordon med förnyelsebara drivmedel i fordonsflottan (%)",
        "indicator.renewable_fuel_vehicles",
    ),
)
BROKEN_LABELS = {"Vard och behandling 229": "Vard och behandling"}
"""A label that two tables have: found by the figure after it, which is no part of it."""

# A year in a chart's table: what stands for its name, the first figure on its line, the name as printed, the series.
MONTHS = (
    ("2019", " 36,1", "2019", "placements_social_psychiatry"),
    ("2020", " 31,4", "2020", "placements_social_psychiatry"),
    ("2021", " 379", "2021", "placements_social_psychiatry"),
    ("= Budget 2021", " 35,9", "Budget 2021", "placements_social_psychiatry_budget"),
    ("2015", " 160,7", "2019", "placements_total"),
    ("7020", " 084", "2020", "placements_total"),
    ("2021", " 1106", "2021", "placements_total"),
    ("=—PBudget2021|", " 123,0", "Budget 2021", "placements_total_budget"),
    ("-e—J019", " 54,2", "2019", "placements_unaccompanied_minors"),
    ("—e—2020", " 408", "2020", "placements_unaccompanied_minors"),
    ("=—a=2021", " 26,2", "2021", "placements_unaccompanied_minors"),
)
LOST = {" 160,7": "1B17", " 084": "084", " 1106": " 0 "}
"""What cannot be read, by the first figure of the line: two figures, and a nought that is none of the eight months."""
UNREADABLE = {
    "series.placements_total.T.outcome@2019-02",
    "series.placements_total.T.outcome@2020-01",
}
MENDED = {
    f"operations_statement.{row}.{group}.variance"
    for row in (
        "social_psychiatry",
        "care_and_treatment",
        "committee_and_overall",
        "unaccompanied_minors",
    )
    for group in ("full_year", "period")
}
SIGNS = {"income_statement.revenue": -1}
"""Where more than budgeted is to the committee's advantage."""
UNEXPLAINED = {"state_grants.total.period.grant", "state_grants.total.full_year.forecast"}
"""Sums that their rows do not come to, as published."""


def _digits(text: str) -> str:
    return re.sub(r"[^\d\-+]", "", text.replace("\N{MINUS SIGN}", "-"))


def _after(source: list[str], start: str) -> str:
    """What stands after a row's label on the one line that has the label and then a figure."""
    label = BROKEN_LABELS.get(start, start)
    found = [
        line[len(label) :]
        for line in source
        if line.startswith(start) and re.match(r" [-+\d]", line[len(label) :])
    ]
    assert found, start
    return found[0]


# --- what the text says ----------------------------------------------------------------------------------------------


def test_the_report_is_built_in_every_format(sn: Built) -> None:
    assert min(sn.path(extension).stat().st_size for extension in FORMATS) > 10_000
    assert sn.data["id"] == REPORT
    assert sn.data["committee"] == "Socialnämnden"


@pytest.mark.parametrize(("start", "label", "ref"), ROWS)
def test_every_published_figure_stands_in_a_row_with_its_published_label(
    start: str, label: str, ref: str, rows: dict[str, dict[str, Any]], source: list[str]
) -> None:
    row = rows[ref]
    printed = [cell["text"] for cell in row["cells"] if cell.get("ref") not in MENDED]
    assert row["label"] == label
    assert _digits("".join(printed)) == _digits(_after(source, start))


def test_the_three_years_that_stand_on_a_line_each_are_there(
    rows: dict[str, dict[str, Any]], source: list[str]
) -> None:
    row = rows["net_cost_by_activity.social_psychiatry"]
    at = source.index("Socialpsykiatri funktionshinder")
    assert row["label"] == "Socialpsykiatri funktionshinder"
    assert [_digits(cell["text"]) for cell in row["cells"]] == [
        _digits(line) for line in source[at + 2 : at + 8 : 2]
    ]


def _tokens(source: list[str], name: str, first: str) -> list[str]:
    """The figures of a year's line, with a comma where a decimal sign is left."""
    (line,) = (line for line in source if line.startswith(name + first))
    rest = line[len(name) :].replace(LOST.get(first, "none"), " ", 1)
    return [token.replace(".", ",") for token in re.findall(r"\d+(?:[.,]\d)?", rest)]


@pytest.mark.parametrize(("name", "first", "label", "series"), MONTHS)
def test_every_month_that_can_be_read_has_its_figure(
    name: str,
    first: str,
    label: str,
    series: str,
    rows: dict[str, dict[str, Any]],
    source: list[str],
) -> None:
    row = rows[f"series.{series}@{label[-4:]}"]
    shown = [cell["text"] for cell in row["cells"] if cell["text"]]
    assert row["label"] == label
    assert [_digits(text) for text in shown] == [
        _digits(token) for token in _tokens(source, name, first)
    ]


# --- what was mended -------------------------------------------------------------------------------------------------


def _scales(token: str) -> list[Decimal]:
    """What a figure can have been: itself where it has its comma, else with one anywhere."""
    return [parse_number(token) / 10**places for places in range(1 if "," in token else 4)]


@pytest.mark.parametrize(("name", "first", "label", "series"), MONTHS)
def test_a_lost_decimal_sign_can_have_stood_in_one_place_only(
    name: str,
    first: str,
    label: str,
    series: str,
    rows: dict[str, dict[str, Any]],
    source: list[str],
) -> None:
    tokens = _tokens(source, name, first)
    shown = [c["text"] for c in rows[f"series.{series}@{label[-4:]}"]["cells"] if c["text"]]
    kind = series.removesuffix("_budget")
    clean = [
        parse_number(each)
        for own_name, own_first, _, own in MONTHS
        for each in _tokens(source, own_name, own_first)
        if own.startswith(kind) and "," in each
    ]
    size = median(clean)
    for token, text in zip(tokens, shown, strict=True):
        assert [value for value in _scales(token) if size / 3 < value < size * 3] == [
            parse_number(text)
        ], token


def test_what_cannot_be_read_stands_empty_and_is_said_to(
    sn: Built, rows: dict[str, dict[str, Any]]
) -> None:
    cells = {c["ref"]: c for row in rows.values() for c in row["cells"] if c.get("ref")}
    assert {cells[ref]["text"] for ref in UNREADABLE} == {""}
    (table,) = [table for table in sn.tables() if table["id"] == "tabell-placements-total"]
    assert "Februari 2019 och januari 2020" in table["notes"][0]["text"]


def test_every_missing_variance_is_what_its_row_comes_to_and_says_so(
    sn: Built, values: dict[str, Decimal], rows: dict[str, dict[str, Any]]
) -> None:
    against = {"full_year": "forecast", "period": "outcome"}
    cells = {c["ref"]: c for row in rows.values() for c in row["cells"] if c.get("ref")}
    for ref in sorted(MENDED):
        stem, group, _ = ref.rsplit(".", 2)
        assert (
            values[ref]
            == values[f"{stem}.{group}.budget"] - values[f"{stem}.{group}.{against[group]}"]
        )
        assert cells[ref]["note"] == "1"
    (table,) = [table for table in sn.tables() if table["id"] == "tabell-operations-statement"]
    assert "uträknat som budget minus prognos" in table["notes"][0]["text"]


@pytest.mark.parametrize("group", ["full_year", "period"])
def test_the_missing_variances_add_up_to_the_published_sum(
    group: str, values: dict[str, Decimal]
) -> None:
    found = [values[ref] for ref in MENDED if f".{group}." in ref]
    assert abs(sum(found) - values[f"operations_statement.total.{group}.variance"]) <= 1


def test_the_year_s_months_are_what_the_text_says_by_group(values: dict[str, Decimal]) -> None:
    months = [values[f"series.placements_total.T.outcome@2021-{m:02d}"] for m in range(1, 9)]
    mean = sum(months) / 8
    groups = [
        values[f"average_placements.{group}.2021-08ytd.outcome"]
        for group in ("children", "adults", "violence")
    ]
    assert round(mean, 1) == values["average_placements.total.2021-08ytd.outcome"]
    assert abs(mean - sum(groups)) <= Decimal("0.2")


def test_every_value_that_was_mended_in_a_table_has_its_reason() -> None:
    noted = {
        f"{row['table']}.{row['row']}.{row['column']}"
        for row in table_of("table_values")
        if row["note"]
    }
    assert noted == MENDED | UNEXPLAINED | {
        "operations_statement.total.period.outcome",
        "average_placements.total.2021-08ytd.outcome",
    }


# --- what adds up ----------------------------------------------------------------------------------------------------


def _sums() -> Iterator[tuple[str, Decimal, Decimal, Decimal]]:
    """Each registered sum: its ref, what is printed, what its rows come to, and what rounding can differ."""
    found = {(v["table"], v["row"], v["column"]): v for v in table_of("table_values")}
    for row in table_of("table_rows"):
        parts = row["sums"].split()
        for column in (c["key"] for c in table_of("table_columns") if c["table"] == row["table"]):
            cells = [found.get((row["table"], part, column)) for part in (*parts, row["key"])]
            known = [parse_number(cell["raw"]) for cell in cells if parts and cell]
            if parts and len(known) == len(cells):
                step = Decimal(1).scaleb(min(int(k.as_tuple().exponent) for k in known))
                yield (
                    f"{row['table']}.{row['key']}.{column}",
                    known[-1],
                    sum(known[:-1], Decimal(0)),
                    step * len(known) / 2,
                )


def test_every_registered_sum_holds_but_those_that_say_so() -> None:
    sums = list(_sums())
    beyond = {ref for ref, printed, added, off in sums if abs(printed - added) > off}
    assert len(sums) > 25
    assert beyond == UNEXPLAINED


def test_the_grants_are_printed_as_published_with_what_the_rows_come_to(sn: Built) -> None:
    (table,) = [table for table in sn.tables() if table["id"] == "tabell-state-grants"]
    total = table["rows"][-1]["cells"]
    assert [plain(cell["text"]) for cell in total] == [
        "6 025",
        "11 084",
        "\N{MINUS SIGN}3 846",
        "2 829",
        "6 025",
    ]
    assert [total[0]["note"], total[4]["note"]] == ["1", "1"]
    assert "7 238" in plain(table["notes"][0]["text"])


def test_every_variance_and_result_is_what_its_row_comes_to(values: dict[str, Decimal]) -> None:
    """Plus is to the committee's advantage: of revenue what came above budget, of cost what stayed below it."""
    against = {"full_year": "forecast", "period": "outcome"}
    variances = [ref for ref in values if ref.endswith(".variance")]
    assert len(variances) > 30
    for ref in variances:
        stem, group, _ = ref.rsplit(".", 2)
        budget, other = values[f"{stem}.{group}.budget"], values[f"{stem}.{group}.{against[group]}"]
        assert abs(values[ref] - SIGNS.get(stem, 1) * (budget - other)) <= 1, ref
    for column in ("full_year.budget", "full_year.forecast", "period.budget", "period.outcome"):
        revenue, costs, total = (
            values[f"income_statement.{row}.{column}"] for row in ("revenue", "costs", "total")
        )
        assert costs - revenue == total
    adherence = 100 * values["income_statement.total.full_year.variance"]
    adherence /= values["income_statement.total.full_year.budget"]
    assert round(adherence, 1) == values["indicator.budget_adherence.T.outcome@2021"]


def test_a_grant_s_net_is_the_grant_minus_the_cost(values: dict[str, Decimal]) -> None:
    for row in ("personal_advocate", "mental_health", "children_in_exposed_areas", "defectors"):
        grant, cost, net = (
            values[f"state_grants.{row}.period.{c}"] for c in ("grant", "cost", "net")
        )
        assert grant - cost == net
