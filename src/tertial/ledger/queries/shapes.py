"""Ibis expressions over ``facts``, each compiled once per shape and kept as SQL (building one costs about 8 ms)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from tertial.domain.statement import CodeRange
from tertial.errors import BadInput
from tertial.ledger.facts import DIMENSIONS

By = Literal["account", "cost_centre", "activity", "project", "counterparty", "tag"]
Order = Literal["date", "-date", "amount", "-amount", "voucher", "account", "cost_centre"]
_KEPT = 512
_LIMIT, _OFFSET = (
    1_718_281_828,
    1_414_213_562,
)  # stand for $limit and $offset, which Ibis cannot bind

_STABLE = ("date", "voucher", "filename", "file_row_number")

POSTING = (
    "filename",
    "file_row_number",
    "year",
    "month",
    *DIMENSIONS,
    "amount",
    "voucher",
    "date",
    "text",
)


def dimension(name: str) -> str:
    """The name, when it is a dimension of facts. Raises ``BadInput("ledger.dimension-unknown")``."""
    if name not in DIMENSIONS:
        raise BadInput("ledger.dimension-unknown", name=name, known=", ".join(DIMENSIONS))
    return name


@lru_cache(maxsize=_KEPT)
def totals_sql(
    by: str, with_cost_centre: bool, accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]
) -> str:
    """Per code (and cost centre): full-year budget, full-year forecast, period budget, period outcome."""
    facts = _facts(accounts, wanted)
    is_budget, is_forecast = facts.kind == "budget", facts.kind == "forecast"
    keys = [by, "cost_centre"] if with_cost_centre and by != "cost_centre" else [by]
    sums = {
        "full_year_budget": facts.amount.sum(where=is_budget),
        "full_year_forecast": facts.amount.sum(where=is_forecast),
        "period_budget": facts.amount.sum(where=is_budget & facts.in_period),
        "period_outcome": facts.amount.sum(where=facts.kind == "outcome"),
    }
    return _compiled(facts.group_by(keys).agg(**_whole(sums)).order_by(keys))


@lru_cache(maxsize=_KEPT)
def sum_sql(accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> str:
    """The number of facts and their sum."""
    facts = _facts(accounts, wanted)
    return _compiled(facts.agg(rows=facts.count(), **_whole({"amount": facts.amount.sum()})))


@lru_cache(maxsize=_KEPT)
def breakdown_sql(
    by: tuple[str, ...], accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]
) -> str:
    """Per key: the sum, the number of vouchers, the number of facts."""
    facts = _facts(accounts, wanted)
    answers = facts.group_by(list(by)).agg(
        **_whole({"amount": facts.amount.sum()}),
        vouchers=facts.voucher.nullif("").nunique(),
        rows=facts.count(),
    )
    return _compiled(answers.order_by(list(by)))


@lru_cache(maxsize=_KEPT)
def monthly_sql(
    by: tuple[str, ...], accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]
) -> str:
    """Per month (and code): the sum."""
    facts = _facts(accounts, wanted)
    keys = [*by, "month"]
    answers = facts.group_by(keys).agg(**_whole({"amount": facts.amount.sum()}))
    return _compiled(answers.order_by(keys))


@lru_cache(maxsize=_KEPT)
def postings_sql(order: Order, wanted: tuple[str, ...]) -> str:
    """Facts as they are, in a stable order, from ``$offset`` and at most ``$limit``."""
    facts = _facts((), wanted)
    first = order.lstrip("-")
    keys = [facts[first].desc() if order.startswith("-") else facts[first].asc()]
    keys += [facts[name] for name in _STABLE if name != first]
    page = facts.order_by(keys).select(*POSTING).limit(_LIMIT, offset=_OFFSET)
    sql = _compiled(page)
    return sql.replace(str(_LIMIT), "$limit").replace(str(_OFFSET), "$offset")


def _facts(accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> Any:
    import ibis

    facts = ibis.table(
        {
            "kind": "string",
            "in_period": "boolean",
            "filename": "string",
            "file_row_number": "int64",
            "year": "int16",
            "month": "int8",
            **dict.fromkeys(DIMENSIONS, "string"),
            "amount": "int64",
            "voucher": "string",
            "date": "date",
            "text": "string",
        },
        name="facts",
    )
    for name in wanted:
        column = name if name == "voucher" else dimension(name)
        codes = ibis.table({"code": "string"}, name=f"wanted_{name}")
        facts = facts.filter(facts[column].isin(codes.code))
    if accounts:
        facts = facts.filter(ibis.or_(*(_is_within(facts.account, codes) for codes in accounts)))
    return facts


def _is_within(code: Any, codes: CodeRange) -> Any:
    """``code in codes`` as an expression: the same rule as ``CodeRange.__contains__``."""
    return (
        (code.length() >= max(len(codes.first), len(codes.last)))
        & (code.left(len(codes.first)) >= codes.first)
        & (code.left(len(codes.last)) <= codes.last)
    )


def _whole(sums: dict[str, Any]) -> dict[str, Any]:
    """Sums of öre as 64 bits (DuckDB adds in 128); no facts is zero here, what is missing is known before."""
    return {name: each.cast("int64").fill_null(0) for name, each in sums.items()}


def _compiled(expression: Any) -> str:
    import ibis

    return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))
