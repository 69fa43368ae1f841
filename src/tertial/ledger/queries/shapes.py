"""Ibis expressions over ``facts``, each compiled once per shape and kept as SQL (building one costs about 8 ms).

An expression knows no engine: the same ones run on DuckDB here, and on PostgreSQL and Spark where a region has outgrown
one machine (docs/dev/scale.md; ``tests/ledger/test_engines.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, Literal

from tertial.domain.statement import CodeRange, Group, Measure
from tertial.errors import BadInput
from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.queries.engine import LIMIT, OFFSET

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
def sql(shape: Callable[..., Any], *arguments: Hashable) -> str:
    """The SQL of a shape below with those arguments, for DuckDB."""
    return compiled(shape(*arguments))


def totals(
    by: str,
    with_cost_centre: bool,
    accounts: tuple[CodeRange, ...],
    wanted: tuple[str, ...],
    amounts: tuple[tuple[Group, Measure], ...],
) -> Any:
    """Per code and cost centre (the empty string unless asked for): the amounts, in the order asked for."""
    import ibis

    facts = _sums(accounts, wanted)
    centre = facts.cost_centre if with_cost_centre else ibis.literal("")
    keys = {"code": facts[by]} | ({"centre": centre} if with_cost_centre else {})
    sums = {
        f"{group}_{kind}": facts.amount.sum(
            where=(facts.kind == kind) & facts.in_period
            if group == "period"
            else facts.kind == kind
        )
        for group, kind in amounts
    }
    answers = facts.group_by(**keys).agg(**_whole(sums))
    columns = [answers.code, answers.centre if with_cost_centre else centre.name("centre"), *sums]
    return answers.select(*columns).order_by("code", "centre")


def summed(accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> Any:
    """The number of facts and their sum; ``wanted`` may not name vouchers."""
    facts = _sums(accounts, wanted)
    return facts.agg(rows=_number(facts.rows), **_whole({"amount": facts.amount.sum()}))


def breakdown(by: tuple[str, ...], accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> Any:
    """Per key: the sum and the number of vouchers."""
    facts = _facts(accounts, wanted)
    answers = facts.group_by(list(by)).agg(
        **_whole({"amount": facts.amount.sum()}),
        vouchers=facts.voucher.nullif("").nunique(),
    )
    return answers.order_by(list(by))


def grouped(by: tuple[str, ...], accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> Any:
    """Per key: the number of facts and their sum."""
    facts = _sums(accounts, wanted)
    sums = _whole({"amount": facts.amount.sum()})
    answers = facts.group_by(list(by)).agg(rows=_number(facts.rows), **sums)
    return answers.order_by(list(by))


def cases(accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> Any:
    """Per voucher and part: what of it was posted on these accounts. Facts without a voucher are none."""
    facts = _facts(accounts, wanted)
    facts = facts.filter(facts.voucher != "")
    answers = facts.group_by(["voucher", "filename"]).agg(
        month=facts.month.min(),
        date=facts.date.min(),
        **_whole({"amount": facts.amount.sum()}),
        account=facts.account.min(),
        cost_centre=facts.cost_centre.min(),
        text=facts.text.max(),
        counterparty=facts.counterparty.max(),
    )
    columns = ("month", "date", "amount", "account", "cost_centre", "text", "counterparty")
    return answers.order_by(["voucher", "filename"]).select("voucher", "filename", *columns)


def postings(order: Order, wanted: tuple[str, ...]) -> Any:
    """Facts as they are, in a stable order, the page that the engine is told."""
    facts = _facts((), wanted)
    first = order.lstrip("-")
    keys = [facts[first].desc() if order.startswith("-") else facts[first].asc()]
    keys += [facts[name] for name in _STABLE if name != first]
    return facts.order_by(keys).select(*POSTING).limit(int(LIMIT), offset=int(OFFSET))


_CODES = {
    "year": "int16",
    "month": "int8",
    **dict.fromkeys(DIMENSIONS, "string"),
    "amount": "int64",
}
_WHICH = {"kind": "string", "in_period": "boolean"}
_FACTS = {
    **_WHICH,
    "filename": "string",
    "file_row_number": "int64",
    **_CODES,
    "voucher": "string",
    "date": "date",
    "text": "string",
}
_SUMS = {**_WHICH, **_CODES, "rows": "int64"}


def _facts(accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> Any:
    """``facts`` posting by posting: what ``engine.source`` gives."""
    return _narrowed(_FACTS, accounts, wanted)


def _sums(accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]) -> Any:
    """``facts`` by month and codes, ``rows`` at a time: what ``engine.summed`` gives."""
    return _narrowed(_SUMS, accounts, wanted)


def _narrowed(
    columns: Mapping[str, str], accounts: tuple[CodeRange, ...], wanted: tuple[str, ...]
) -> Any:
    import ibis

    facts = ibis.table(dict(columns), name="facts")
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
    """Sums of öre as 64 bits; no facts is zero here, what is missing is known before.

    DuckDB adds in 128 bits, which are slow to fetch; Ibis takes the sum for 64 bits and would leave a plain cast out.
    """
    return {name: each.fill_null(0).cast("!int64") for name, each in sums.items()}


def _number(rows: Any) -> Any:
    return rows.sum().fill_null(0).cast("!int64")


def compiled(expression: Any, dialect: str = "duckdb") -> str:
    """The expression as SQL of an engine: ``duckdb``, ``postgres``, ``pyspark`` …"""
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))
