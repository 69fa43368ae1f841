"""The worked tables of docs/dev/methods.md are run: what stands in the last column is what the code answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tertial.domain.computed import compute as compute_indicator
from tertial.domain.computed import parse_formula
from tertial.domain.control import (
    Band,
    SmallSample,
    bands_text,
    grade_control,
    parse_bands,
    risk_score,
)
from tertial.domain.direction import Signed, contradictions
from tertial.domain.figure import Unit
from tertial.domain.goals import Evidence, rule_says
from tertial.domain.measures import Group, hidden, reach
from tertial.domain.money import (
    ore_from,
    residual,
    roll_forward,
    round_half_up,
    rounding_tolerance,
    split_ore,
)
from tertial.domain.org import Node, Tree
from tertial.domain.percent import (
    Percent,
    budget_adherence,
    net_cost_deviation,
    percent_change,
    rolling_12_mean,
    share,
)
from tertial.domain.period import Period
from tertial.domain.plan import Polarity, Sex, Tone, trend
from tertial.domain.promises import Promise, Told, follow
from tertial.domain.rollover import next_day, with_next_year
from tertial.domain.rounds import RoundKind, deadlines
from tertial.domain.sampling import draw
from tertial.domain.statement import (
    BelowLine,
    CodeRange,
    LineMap,
    ReportLine,
    StatementDefinition,
    Total,
    compute,
    equity,
)
from tertial.domain.suppression import suppressed
from tertial.domain.swedish import (
    format_number,
    format_ore,
    format_percent,
    format_points,
    parse_number,
    parse_printed,
)
from tertial.domain.volume import VolumePrice, volume_change
from tertial.errors import BadInput
from tests.document.check.answers import ANSWERS as WORDING
from tests.document.check.arithmetic_answers import ANSWERS as ARITHMETIC
from tests.document.check.texts_answers import ANSWERS as TEXTS
from tests.document.understand.table_answers import ANSWERS as TABLES
from tests.domain.economy.budget_answers import ANSWERS as BUDGETS
from tests.domain.economy.deviation_answers import ANSWERS as DEVIATIONS
from tests.domain.economy.expected_answers import ANSWERS as USUAL
from tests.domain.economy.forecast_answers import ANSWERS as FORECASTS
from tests.domain.economy.grant_answers import ANSWERS as GRANTS
from tests.domain.economy.volume_answers import ANSWERS as PRICED

ROOT = Path(__file__).resolve().parents[2]
METHODS = (ROOT / "docs/dev/methods.md").read_text("utf-8")
Row = list[str]
Answer = Callable[[Row], list[str]]
"""Gets a row's cells, answers with its last cell or cells."""


def sections() -> dict[str, list[Row]]:
    """The rows of each section's table, without its heading."""
    found: dict[str, list[Row]] = {}
    for section in METHODS.split("\n## ")[1:]:
        title, text = section.split("\n", 1)
        rows = [line for line in text.splitlines() if line.strip()[:1] == "|"]
        found[title] = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]
    return found


def mnkr(text: str) -> int:
    return ore_from(parse_number(text), Unit.MNKR)


def mnkrs(text: str) -> list[int]:
    return [mnkr(part) for part in text.split()]


def printed(ore: int | None) -> str:
    return format_ore(ore, Unit.MNKR)


def money(row: Row) -> list[str]:
    return [format_ore(int(parse_number(row[0])) if row[0] else None, Unit(row[1]))]


def rounding(row: Row) -> list[str]:
    budget, forecast = mnkr(row[0]), mnkr(row[1])
    return ["; ".join(map(printed, (budget, forecast, budget - forecast)))]


def tolerance(row: Row) -> list[str]:
    allowed = rounding_tolerance(int(row[0]), int(row[1]))
    return [format_number(allowed, int(row[0]) + 1)]


def split(row: Row) -> list[str]:
    parts = split_ore(int(parse_number(row[0])), [int(weight) for weight in row[1].split()])
    return [" ".join(map(format_number, parts))]


def swedish(row: Row) -> list[str]:
    try:
        value = parse_number(row[0])
    except BadInput:
        return ["refused"]
    return [format_number(value, max(0, -int(value.as_tuple().exponent)))]


def printed_cell(row: Row) -> list[str]:
    said = parse_printed(row[0])
    number = "" if said.value is None else format_number(said.value, said.decimals or 0)
    words = [said.kind, said.direction, said.operator, number, str(said.unit or "")]
    words += [f"note {said.note_mark}"] if said.note_mark else []
    words += [f"as of {said.as_of}"] if said.as_of else []
    return [" ".join(filter(None, words))]


def statement(row: Row) -> list[str]:
    sign = -1 if row[0] == "income" else 1
    amounts = {
        ("full_year", measure): mnkr(cell) * sign
        for measure, cell in zip(("budget", "forecast"), row[2:4], strict=True)
        if cell
    }
    definition = StatementDefinition(
        "s",
        "",
        "",
        "account",
        sign,
        (ReportLine("a", row[1]),),
        (LineMap("a", CodeRange("5", "5")),),
    )
    computed = compute(definition, [Total("5", amounts)], on=date(2020, 8, 31))
    return [printed(computed.printed("a", "full_year", "variance"))]


def net_result(row: Row) -> list[str]:
    cost, revenue, internal = map(mnkr, row[:3])
    return [printed(cost - internal), printed(revenue - internal), printed(cost - revenue)]


def together(row: Row) -> list[str]:
    variances = mnkrs(row[0])
    keys = [str(number) for number in range(len(variances))]
    definition = StatementDefinition(
        "s",
        "",
        "",
        "account",
        1,
        tuple(ReportLine(key, key) for key in keys),
        tuple(LineMap(key, CodeRange(key, key)) for key in keys),
    )
    totals = [
        Total(key, {("period", "budget"): each, ("period", "outcome"): 0})
        for key, each in zip(keys, variances, strict=True)
    ]
    computed = compute(definition, totals, on=date(2020, 8, 31))
    return [printed(computed.together(keys, "period", "variance"))]


def carried(row: Row) -> list[str]:
    items = [BelowLine("item", "", amount) for amount in mnkrs(row[1])]
    return [printed(equity(variance=mnkr(row[0]), items=items, opening=mnkr(row[2])).closing)]


def volume(row: Row) -> list[str]:
    units, price, more_units, more_price = map(parse_number, row[:4])
    change = volume_change(VolumePrice(units, price), VolumePrice(more_units, more_price))
    effects = (change.volume_effect, change.price_effect, change.total)
    return [format_number(effect, 1) for effect in effects]


def control(row: Row) -> list[str]:
    def bands(*lowest: int) -> tuple[Band, ...]:
        grades = ("Ej godkänt", "Delvis godkänt", "Godkänt")
        return tuple(Band(g, Decimal(at)) for g, at in zip(grades, lowest, strict=True))

    small = SmallSample(6, bands(0, 4, 5)) if row[2] == "yes" else None
    return [grade_control(int(row[0]), int(row[1]), bands(0, 80, 90), small).grade]


def control_bands(row: Row) -> list[str]:
    try:
        return [bands_text(parse_bands(row[0]))]
    except BadInput as refused:
        return [refused.code]


def sample(row: Row) -> list[str]:
    return [", ".join(draw(["V1", "V2", "V3", "V4", "V5"], seed=row[0], size=int(row[1])))]


def period(row: Row) -> list[str]:
    found = Period.parse(row[0])
    year, month = found.months()[0]
    return [f"{year}-{month:02d}", str(len(found.months())), found.phrase]


def tree(row: Row) -> list[str]:
    units = Tree([Node("5", ""), Node("51", "", "5"), Node("510", "", "5"), Node("6", "")])
    return ["yes" if units.is_within(row[0], row[1]) else "no"]


def numbers(row: Row) -> list[Decimal]:
    return [parse_number(cell) for cell in row[:2]]


def direction(row: Row) -> list[str]:
    place = row[0].index("#")
    figure = Signed(place, place + 1, parse_number(row[1]), "variance")
    return [", ".join(found.word.opposite for found in contradictions(row[0], [figure]))]


def computed(row: Row) -> list[str]:
    known = {
        ("a", "2026-08"): Decimal(30),
        ("b", "2026-08"): Decimal(120),
        ("a", "2025-08"): Decimal(24),
    }
    formulas = {"x": parse_formula(row[0])}
    found = compute_indicator(
        "x", Period.parse("2026-08"), formulas, lambda key, when: known.get((key, str(when)))
    )
    return ["missing" if found.value is None else format_number(found.value, 1)]


def standing(row: Row) -> list[str]:
    value, before = (parse_number(cell) if cell else None for cell in (row[0], row[4]))
    near = parse_number(row[3])
    found = reach(value, row[1], Polarity(row[2]), before=before, near=near)
    return [str(found or "none")]


def small_groups(row: Row) -> list[str]:
    cells: tuple[tuple[Sex, str], ...] = (("T", "total"), ("K", "women"), ("M", "men"))
    groups = [Group("", sex, int(row[place])) for place, (sex, _) in enumerate(cells)]
    gone = hidden(groups)
    return [", ".join(name for sex, name in cells if ("", sex) in gone) or "none"]


def public_numbers(row: Row) -> list[str]:
    names = ("sum", "first", "second", "third")
    values = {name: int(row[place]) for place, name in enumerate(names)}
    gone = suppressed(values, [names], 5)
    return [", ".join(name for name in names if name in gone) or "none"]


def promise(row: Row) -> list[str]:
    tones: dict[str, Tone] = {"on": "on", "done": "done"}
    planned = Promise("item", "a", "A")
    told = [
        {planned.thing: Told(word, tones[word])} if word in tones else {}
        for word in row[0].split(", ")
    ]
    return [follow([planned], told)[0].fate]


def goals(row: Row) -> list[str]:
    found: dict[str, bool | None] = {}
    for place, reached in enumerate((True, False, None)):
        found |= {f"{reached}{n}": reached for n in range(int(row[place]))}
    verdict = rule_says(row[3], row[4], Evidence(found)).is_met
    return [{True: "met", False: "not met", None: "unknown"}[verdict]]


def rounds(row: Row) -> list[str]:
    kind = RoundKind("delar", "Delårsrapport", "delarsrapport", (8,), ("status",), 17, 10)
    due = deadlines(kind, date.fromisoformat(row[0]))
    return [due.answers.isoformat(), due.approval.isoformat()]


def rollover(row: Row) -> list[str]:
    is_day = len(row[0]) == 10
    return [
        next_day(date.fromisoformat(row[0])).isoformat() if is_day else with_next_year(row[0], 2020)
    ]


ANSWERS: dict[str, Answer] = {
    "Money": money,
    "Rounding": rounding,
    "Tolerance": tolerance,
    "Split": split,
    "Swedish": swedish,
    "Printed": printed_cell,
    "Statement": statement,
    "Net result": net_result,
    "Together": together,
    "Reserves": lambda row: [printed(residual(mnkr(row[0]), mnkrs(row[1])))],
    "Equity": carried,
    "Bridge": lambda row: [printed(roll_forward(mnkr(row[0]), mnkrs(row[1])))],
    "Grants": lambda row: [format_number(numbers(row)[0] - numbers(row)[1])],
    "Percent": lambda row: [format_percent(percent_change(*numbers(row)), sign=True)],
    "Points": lambda row: [
        format_points(Percent(numbers(row)[1]) - Percent(numbers(row)[0]), sign=True)
    ],
    "Share": lambda row: [format_percent(share(*numbers(row)))],
    "Budget adherence": lambda row: [format_percent(budget_adherence(*map(int, numbers(row))))],
    "Net cost deviation": lambda row: [
        format_percent(net_cost_deviation(*numbers(row)), sign=True)
    ],
    "Rolling twelve": lambda row: [
        format_number(rolling_12_mean([parse_number(m) for m in row[0].split()]) or 0, 1)
    ],
    "Volume": volume,
    "Trend": lambda row: [str(trend(numbers(row)[1], numbers(row)[0], Polarity(row[2])))],
    "Risk": lambda row: [str(risk_score(int(row[0]), int(row[1])))],
    "Control": control,
    "Bands": control_bands,
    "Sample": sample,
    "Periods": period,
    "Trees": tree,
    "Direction": direction,
    "Computed": computed,
    "Standing": standing,
    "Small groups": small_groups,
    "Small numbers in public tables": public_numbers,
    "Promises": promise,
    "Goals": goals,
    "Rounds": rounds,
    "Rollover": rollover,
    **WORDING,
    **ARITHMETIC,
    **TEXTS,
    **TABLES,
    **FORECASTS,
    **BUDGETS,
    **GRANTS,
    **PRICED,
    **DEVIATIONS,
    **USUAL,
}
WORKED = [(title, row) for title, rows in sections().items() for row in rows]


@pytest.mark.parametrize("title, row", WORKED, ids=lambda value: str(value)[:60])
def test_a_worked_row_is_what_the_code_answers(title: str, row: Row) -> None:
    answer = [cell.replace("\u00a0", " ") for cell in ANSWERS[title](row)]
    assert row[-len(answer) :] == answer


def test_every_section_has_a_worked_table_and_every_table_is_run() -> None:
    assert {title for title, rows in sections().items() if rows} == set(ANSWERS)
    assert set(sections()) == set(ANSWERS)


def test_what_the_program_refers_to_stands_in_the_methods() -> None:
    anchors = {title.lower().replace(" ", "-") for title in sections()}
    mentioned = {
        anchor
        for path in (ROOT / "src").rglob("*.py")
        for anchor in re.findall(r"methods\.md#([\w-]+)", path.read_text("utf-8"))
    }
    assert mentioned - anchors == set()


def test_the_sum_of_placements_is_within_its_tolerance() -> None:
    parts = [Decimal("63.3"), Decimal("44.4"), Decimal("12.6")]
    assert round_half_up(sum(parts, Decimal(0)), 1) == Decimal("120.3")
    assert abs(Decimal("120.4") - sum(parts)) <= rounding_tolerance(1, len(parts))
