"""The same expressions on Spark in local mode have DuckDB's answers (``make test-all``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tertial.ledger.batches import Ledger
from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import LIMIT, OFFSET
from tests.ledger.making import facts
from tests.ledger.test_engines import ALL, CODES, PLANNED, ROWS, ledger, on_duckdb, plain

__all__ = ["ledger"]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .appName("tertial")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    names = ("year", "month", *DIMENSIONS, "amount", "voucher", "date", "text")
    types = dict.fromkeys(DIMENSIONS, "string") | {
        "year": "smallint",
        "month": "tinyint",
        "amount": "bigint",
    }
    types |= {"voucher": "string", "date": "date", "text": "string"}
    schema = (
        "kind string, in_period boolean, filename string, file_row_number bigint, rows bigint, "
    )
    schema += ", ".join(f"`{name}` {types[name]}" for name in names)
    rows = [
        (kind, True, kind, number, 1, *(row[name] for name in names))
        for kind, some in (("outcome", ROWS), ("budget", PLANNED), ("forecast", PLANNED[::2]))
        for number, row in enumerate(facts(*some).to_pylist())
    ]
    session.createDataFrame(rows, schema).createOrReplaceTempView("facts")
    for name, codes in CODES.items():
        session.createDataFrame([(code,) for code in codes], "code string").createOrReplaceTempView(
            f"wanted_{name}"
        )
    yield session
    session.stop()


@pytest.mark.parametrize("name", [name for name in ALL if name != "postings"])
def test_spark_answers_as_duckdb(ledger: Ledger, spark: Any, name: str) -> None:
    shape, arguments = ALL[name]
    sql = shapes.compiled(shape(*arguments), "pyspark").replace(LIMIT, "50").replace(OFFSET, "3")
    assert plain([tuple(row) for row in spark.sql(sql).collect()]) == plain(on_duckdb(ledger, name))
