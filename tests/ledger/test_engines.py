"""The same expressions on DuckDB and on PostgreSQL have the same answers, and compile for Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pyarrow as pa
import pytest

from tertial.domain.statement import CodeRange
from tertial.ledger.batches import Ledger
from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import LIMIT, OFFSET, run, source, summed
from tertial.ledger.queries.totals import AMOUNTS
from tests.ledger.making import facts, put
from tests.postgres import postgres

__all__ = ["postgres"]
CODES = {"tag": ("", "Covid-19"), "cost_centre": ("51", "52", "å'")}
TAGGED = ("cost_centre", "tag")
ACCOUNTS = (CodeRange("5", "5"), CodeRange("311", "34"))
BY_FACTS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "vouchers a unit": (shapes.breakdown, (("cost_centre",), (), TAGGED)),
    "vouchers a month": (shapes.breakdown, (("month",), ACCOUNTS, ())),
    "postings": (shapes.postings, ("-amount", TAGGED)),
}
BY_SUMS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "a statement": (shapes.totals, ("account", False, ACCOUNTS, (), AMOUNTS)),
    "a statement a unit": (shapes.totals, ("activity", True, (), TAGGED, AMOUNTS)),
    "a sum": (shapes.summed, (ACCOUNTS, TAGGED)),
    "months": (shapes.grouped, (("account", "month"), (), TAGGED)),
}
ALL = BY_FACTS | BY_SUMS
ROWS = [
    {
        "month": 1 + n % 9,
        "account": ("5010", "50", "3111", "7310")[n % 4],
        "cost_centre": ("51", "52", "å'", "")[n % 3],
        "activity": f"51{n % 5}",
        "tag": ("", "Covid-19", "Annat")[n % 7 % 3],
        "amount": (n * 7_919) % 100_003 - 20_000,
        "voucher": f"A {n // 2}",
    }
    for n in range(400)
]
PLANNED = [row | {"voucher": ""} for row in ROWS[:60]]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    made = Ledger(tmp_path_factory.mktemp("huvudbok"))
    put(made, ROWS, sha256="a")
    put(made, PLANNED, kind="budget", version="2020", sha256="b")
    put(made, PLANNED[::2], kind="forecast", version="2020", sha256="c")
    return made


@pytest.fixture(scope="module")
def records(postgres: str) -> Iterator[psycopg.Connection[Any]]:
    """The same facts in PostgreSQL, as a region would keep them: one table, with the columns that engines are given."""
    types = dict.fromkeys(DIMENSIONS, "text") | {
        "year": "smallint",
        "month": "smallint",
        "amount": "bigint",
    }
    types |= {"voucher": "text", "date": "date", "text": "text"}
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    with psycopg.connect(postgres) as connection:
        connection.execute(
            f"CREATE TEMP TABLE facts (kind text, in_period boolean, filename text, file_row_number bigint, {columns}, "
            "rows bigint DEFAULT 1)"
        )
        for kind, rows in (("outcome", ROWS), ("budget", PLANNED), ("forecast", PLANNED[::2])):
            _fill(connection, kind, facts(*rows), list(types))
        for name, codes in CODES.items():
            connection.execute(f"CREATE TEMP TABLE wanted_{name} (code text)")
            connection.cursor().executemany(
                f"INSERT INTO wanted_{name} VALUES (%s)", [(c,) for c in codes]
            )
        yield connection


def _fill(
    connection: psycopg.Connection[Any], kind: str, table: pa.Table, names: list[str]
) -> None:
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor().copy(
        f"COPY facts (kind, in_period, filename, file_row_number, {listed}) FROM STDIN"
    ) as copy:
        for number, row in enumerate(table.to_pylist()):
            copy.write_row((kind, True, kind, number, *(row[name] for name in names)))


def on_duckdb(ledger: Ledger, name: str) -> list[tuple[Any, ...]]:
    shape, arguments = ALL[name]
    how = {True: source, False: summed}[name in BY_FACTS]
    asked = (("outcome", ""), ("budget", "2020"), ("forecast", "2020"))
    found = [
        how(
            ledger,
            kind,
            ledger.active_parts(committee="von", kind=kind, version=version, year=2020),
        )  # type: ignore[arg-type]  # plain words
        for kind, version in asked
    ]
    wanted = arguments[-2] if shape is shapes.totals else arguments[-1]
    sources = [each for each in found if each is not None]
    codes = {each: CODES[each] for each in wanted}
    return run(shapes.sql(shape, *arguments), sources, codes=codes, limit=50, offset=3)


def _on_postgres(connection: psycopg.Connection[Any], name: str) -> list[tuple[Any, ...]]:
    shape, arguments = ALL[name]
    sql = shapes.compiled(shape(*arguments), "postgres").replace(LIMIT, "50").replace(OFFSET, "3")
    return list(connection.execute(sql).fetchall())  # type: ignore[arg-type]  # compiled, not a literal


def plain(rows: list[tuple[Any, ...]], *, first: int = 0) -> list[tuple[Any, ...]]:
    """Whole numbers are whole numbers, and rows in one order: engines sort Swedish text by rules of their own."""
    return sorted(
        tuple(int(v) if isinstance(v, Decimal) else v for v in row[first:]) for row in rows
    )


@pytest.mark.parametrize("name", [*BY_SUMS, "vouchers a unit", "vouchers a month"])
def test_both_engines_answer_the_same(
    ledger: Ledger, records: psycopg.Connection[Any], name: str
) -> None:
    answer = plain(on_duckdb(ledger, name))
    assert answer == plain(_on_postgres(records, name))
    assert answer


def test_a_page_of_postings_has_the_same_amounts_on_both(
    ledger: Ledger, records: psycopg.Connection[Any]
) -> None:
    place = shapes.POSTING.index("amount")
    amounts = [row[place] for row in on_duckdb(ledger, "postings")]
    assert amounts == [row[place] for row in _on_postgres(records, "postings")]
    assert len(amounts) == 50


@pytest.mark.parametrize("name", ALL)
def test_every_shape_compiles_for_spark(name: str) -> None:
    shape, arguments = ALL[name]
    assert shapes.compiled(shape(*arguments), "pyspark").startswith(("SELECT", "WITH"))
