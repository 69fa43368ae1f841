"""A small committee with all kinds of facts, for tests of blocks, books and built reports. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tertial.document.facts import BatchSource, Monthly, ReportFacts
from tertial.domain.period import Period
from tertial.domain.plan import (
    Assessment,
    Goal,
    Indicator,
    IndicatorNote,
    IndicatorTarget,
    IndicatorValue,
    ItemStatus,
    PlanItem,
    Polarity,
    Scale,
    Series,
    SeriesValue,
    Word,
)
from tertial.domain.statement import (
    BelowLine,
    CodeRange,
    Group,
    LineMap,
    Measure,
    ReportLine,
    StatementDefinition,
    Total,
    compute,
    equity,
)

Amounts = Mapping[tuple[Group, Measure], int]
MNKR = 100_000_000  # öre in a million kronor


def mnkr(text: str) -> int:
    return int(Decimal(text) * MNKR)


def amounts(budget: str, forecast: str, budget_period: str, outcome: str) -> Amounts:
    return {
        ("full_year", "budget"): mnkr(budget),
        ("full_year", "forecast"): mnkr(forecast),
        ("period", "budget"): mnkr(budget_period),
        ("period", "outcome"): mnkr(outcome),
    }


INCOME = StatementDefinition(
    key="income_statement",
    title="Resultaträkning",
    caption="Driftredovisning, mnkr",
    dimension="account",
    sign=-1,
    lines=(
        ReportLine("fees", "Taxor och avgifter"),
        ReportLine("personnel", "Personal"),
        ReportLine("total", "Årets resultat", "total", sums=("fees", "personnel")),
    ),
    maps=(
        LineMap("fees", CodeRange("31", "31")),
        LineMap("personnel", CodeRange("50", "58")),
        LineMap("-", CodeRange("1", "2")),
    ),
)
OPERATIONS = StatementDefinition(
    key="operations_statement",
    title="Driftbudget per verksamhet",
    caption="Driftredovisning, mnkr",
    dimension="activity",
    sign=1,
    accounts=(CodeRange("3", "7"),),
    lines=(
        ReportLine("elderly_care", "Äldreomsorg"),
        ReportLine(
            "elderly_care_purchaser",
            "Biståndskansliet",
            "of-which",
            (),
            "elderly_care",
            "purchaser",
        ),
        ReportLine("elderly_care_own", "Egen regi", "of-which", (), "elderly_care", "own_provider"),
        ReportLine("political", "Politisk verksamhet"),
        ReportLine("total", "Årets resultat", "total", sums=("elderly_care", "political")),
    ),
    maps=(
        LineMap("elderly_care", CodeRange("51", "51")),
        LineMap("political", CodeRange("10", "10")),
    ),
)
ACCOUNTS = (
    Total("3110", amounts("-51.04", "-51.04", "-12.76", "-13.32")),
    Total("5010", amounts("765.26", "801.11", "184.77", "191.56")),
    Total("1930", amounts("0", "0", "0", "-5")),
    Total("9999", {("period", "outcome"): 12_345}),
)
ACTIVITIES = (
    Total("5101", amounts("400", "410.5", "100", "95.25"), "purchaser"),
    Total("5101", amounts("311.42", "336.77", "71.31", "82.69"), "own_provider"),
    Total("1001", amounts("2.8", "2.8", "0.7", "0.3"), "political"),
)
LIS = "Huddinge kommun (LIS)"


def _value(indicator: str, period: str, sex: str, raw: str) -> IndicatorValue:
    value = Decimal(raw.replace(",", "."))
    return IndicatorValue(indicator, Period.parse(period), sex, raw, value, "anna 2020-09-01")


def facts(**changes: object) -> ReportFacts:
    """The world as of March; any field may be changed."""
    on = date(2020, 3, 31)
    statements = {
        "income_statement": compute(INCOME, ACCOUNTS, on=on),
        "operations_statement": compute(OPERATIONS, ACTIVITIES, on=on),
    }
    values = [
        _value("sick_leave", period, sex, raw)
        for period, sex, raw in (
            ("2020-02r12", "T", "9,1"),
            ("2019-02r12", "T", "9,4"),
            ("2020-02r12", "K", "10"),
            ("2019-02r12", "K", "10,3"),
            ("2020-02r12", "M", "5,4"),
            ("2019-02r12", "M", "5,7"),
        )
    ]
    series_values = [
        SeriesValue(
            key, Period.parse(period), raw, Decimal(raw.replace(" ", "").replace(",", ".")), "anna"
        )
        for key, period, raw in (
            ("short_term", "2020-08", "35"),
            ("short_term", "2019-08", "50"),
            ("short_term_own", "2020-08", "30"),
            ("short_term_own", "2019-08", "43"),
        )
    ]
    variance = statements["income_statement"].row("total").amount("full_year", "variance")
    made = ReportFacts(
        id="von/delarsrapport-2020-03",
        key="delarsrapport-2020-03",
        kind="delarsrapport",
        title="Delårsrapport per 31 mars 2020",
        committee="von",
        committee_name="Vård- och omsorgsnämnden",
        municipality="Huddinge kommun",
        period=Period.parse("2020-03ytd"),
        period_end=on,
        budget_version="2020-1",
        forecast_version="2020-03",
        statements=statements,
        accounts_in_use=frozenset(total.code for total in ACCOUNTS),
        units={
            "51110": ("Biståndskansliet", "purchaser"),
            "52110": ("Hemtjänst Nord", "own_provider"),
        },
        equity=equity(
            variance=variance,
            items=[BelowLine("grant", "Ansökt bidrag", mnkr("22.2"))],
            opening=mnkr("3.6"),
        ),
        monthly={
            ("operations_statement", "total"): Monthly(
                (MNKR,) * 12, (MNKR, 2 * MNKR, *(None,) * 10)
            ),
        },
        goals=(
            Goal("employer", "Attraktiv arbetsgivare", "council_goal"),
            Goal("conditions", "Goda förutsättningar", "committee_goal", "employer"),
            Goal("silent", "Tyst mål", "council_goal"),
        ),
        items=(
            PlanItem(
                "commitment", "choice", "Utökat kundval", "conditions", "Bakgrund.", "Inför LOV."
            ),
            PlanItem(
                "risk", "staff", "Rätt kompetens saknas", "conditions", "", "Ta fram en strategi."
            ),
            PlanItem(
                "activity", "ambition", "Ambitionsnivå", "conditions", "", "Se över basuppdraget."
            ),
        ),
        statuses={
            "choice": ItemStatus("choice", "Klart", "Beslutat i juni."),
            "staff": ItemStatus("staff", "Ej klart i år"),
            "ambition": ItemStatus("ambition", "Arbetet pågår."),
        },
        assessments={"conditions": Assessment("conditions", "god", "Sjukfrånvaron minskar.")},
        status_scale=Scale(
            {"Klart": Word("Klart", "done", 1), "Ej klart i år": Word("Ej klart i år", "late", 4)}
        ),
        grade_scale=Scale({"god": Word("god", "on", 2)}),
        indicators=(
            Indicator(
                "sick_leave",
                "Sjukfrånvaro (total)",
                "conditions",
                "%",
                Polarity.LOWER,
                1,
                LIS,
                True,
            ),
        ),
        indicator_values={(v.indicator, str(v.period), v.sex): v for v in values},
        indicator_targets=(IndicatorTarget("sick_leave", "milestone", 2020, "Minska"),),
        indicator_notes={"sick_leave": IndicatorNote("sick_leave", "Den minskar.", "Kön")},
        series=(
            Series(
                "short_term",
                "elderly",
                "Korttidsplatser",
                "platser",
                note="Delarna går inte jämnt upp.",
            ),
            Series("short_term_own", "elderly", "egen utförare", "platser", "short_term"),
        ),
        series_values={(v.series, str(v.period)): v for v in series_values},
        texts={
            "summary": "Nämnden har ett underskott om [[income_statement.total.full_year.variance|abs]]."
        },
        batches=(BatchSource("2020-04-07-0001", "huvudbok.csv", "2020-04-07", "outcome", ""),),
        remarks=("Huvudboken är genererad.",),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names real fields
