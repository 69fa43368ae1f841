"""Kinds of blocks. A template names them with options; each is one function from facts to blocks of the model.

To add a kind: write its function and its options, and name it in ``KINDS`` (CONTRIBUTING.md, "Lägg till ett block").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tertial.document.blocks import (
    about,
    chain,
    charts,
    control,
    drawn,
    indicators,
    items,
    planned,
    projects,
    registered,
    series,
    statement,
    text,
)
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.options import parse
from tertial.errors import BadInput

Kind = tuple[Callable[[Place, Any], Made], type]

KINDS: Mapping[str, Kind] = {
    "text": (text.text, text.TextOptions),
    "statement": (statement.statement, statement.StatementOptions),
    "sides": (statement.sides, statement.SidesOptions),
    "deviations": (charts.deviations, charts.DeviationOptions),
    "monthly": (charts.monthly, charts.MonthlyOptions),
    "units_chart": (drawn.units_chart, drawn.UnitsOptions),
    "lines": (drawn.lines, drawn.LinesOptions),
    "spark": (drawn.spark, drawn.SparkOptions),
    "goals": (about.goals, about.GoalsOptions),
    "indicators": (indicators.indicators, indicators.IndicatorOptions),
    "indicator_chart": (indicators.indicator_chart, indicators.IndicatorChartOptions),
    "items": (items.items, items.ItemOptions),
    "planned": (planned.planned, planned.PlannedOptions),
    "projects": (projects.projects, projects.ProjectOptions),
    "chain": (chain.chain, chain.ChainOptions),
    "source_list": (chain.source_list, chain.SourceListOptions),
    "risk_plan": (control.risk_plan, control.RiskPlanOptions),
    "control_rules": (control.control_rules, control.ControlRulesOptions),
    "control_results": (control.control_results, control.ControlResultsOptions),
    "table": (registered.table, registered.TableOptions),
    "table_chart": (registered.table_chart, registered.TableChartOptions),
    "series": (series.series, series.SeriesOptions),
    "series_chart": (series.series_chart, series.SeriesChartOptions),
    "months": (series.months, series.MonthOptions),
    "sources": (about.sources, about.NoOptions),
    "about": (about.about, about.NoOptions),
}


def make(place: Place, block: Mapping[str, object]) -> Made:
    """The blocks that a template's block gives at a place.

    Raises ``BadInput("template.block")`` for options that cannot be used, and for a name that nothing has.
    """
    kind = str(block["type"])
    build, options = KINDS[kind]
    own = {key: value for key, value in block.items() if key != "type"}
    try:
        return list(build(place, parse(options, own)))
    except KeyError as error:
        problem = f"{error.args[0]} finns inte"
        raise BadInput("template.block", block=kind, problems=problem) from error
