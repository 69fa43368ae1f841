"""What is written with a mapping and read with it again is the same, to the öre."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.errors import BadInput
from tertial.ledger.formats.mapping import AmountColumn, ColumnMapping
from tertial.ledger.formats.tabular import open_tabular
from tertial.ledger.formats.writing import Entry, Written, as_csv, as_workbook, laid_out

COLUMNS = {
    "account": ("Konto",),
    "cost_centre": ("Ansvar",),
    "activity": ("Verksamhet",),
    "project": ("Projekt",),
    "period": ("Period",),
}
LONG = ColumnMapping(
    columns=COLUMNS, amounts=(AmountColumn("Belopp"),), kind="budget", version="2026"
)
WIDE = ColumnMapping(
    columns={name: heads for name, heads in COLUMNS.items() if name != "period"},
    amounts=tuple(AmountColumn(f"M{n}", month=n) for n in range(1, 13)),
    kind="budget",
    version="2026",
    constants={"year": "2026"},
)
MAPPINGS = [
    LONG,
    WIDE,
    replace(LONG, encoding="cp1252", decimal=".", delimiter="\t", sign=-1),
    replace(LONG, unit="tkr"),
    replace(LONG, unit="öre"),
    replace(
        LONG,
        columns={**COLUMNS, "period": ("Månad",), "year": ("År",)} | {"period": ("P",)},
    ),
    replace(
        LONG,
        columns={n: h for n, h in COLUMNS.items() if n != "period"}
        | {"year": ("År",), "month": ("Mån",)},
    ),
    replace(LONG, amounts=(AmountColumn("Debet"), AmountColumn("Kredit", sign=-1))),
]
CODES = st.text("0123456789ABÅ", min_size=1, max_size=6)
ENTRIES = st.lists(
    st.builds(
        Entry,
        year=st.just(2026),
        month=st.integers(1, 12),
        ore=st.integers(-(10**13), 10**13),
        account=CODES,
        cost_centre=CODES,
        activity=CODES | st.just(""),
        project=CODES | st.just(""),
    ),
    min_size=1,
    max_size=12,
)


def sums(entries: Sequence[Entry]) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for e in entries:
        found[e.year, e.month, e.account, e.cost_centre, e.activity, e.project] += e.ore
    return Counter({key: ore for key, ore in found.items() if ore})


def read_back(
    written: Written, mapping: ColumnMapping, write: Callable[[Written, ColumnMapping], bytes]
) -> list[Entry]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil"
        path.write_bytes(write(written, mapping))
        reading = open_tabular(path, mapping=mapping)
        rows = [row for chunk in reading.chunks() for row in chunk.table.to_pylist()]
    assert reading.report.rejected == []
    return [
        Entry(
            row["year"],
            row["month"],
            row["amount"],
            row["account"],
            row["cost_centre"],
            row["activity"],
            row["project"],
        )
        for row in rows
    ]


@pytest.mark.parametrize("mapping", MAPPINGS, ids=range(len(MAPPINGS)))
@settings(deadline=None, max_examples=25)
@given(entries=ENTRIES)
def test_what_is_written_is_read_back(mapping: ColumnMapping, entries: list[Entry]) -> None:
    written = laid_out(entries, mapping, kind="budget", version="2026")
    assert sums(read_back(written, mapping, as_csv)) == sums(entries)


@settings(deadline=None, max_examples=15)
@given(entries=ENTRIES)
def test_a_workbook_is_read_back(entries: list[Entry]) -> None:
    small = [replace(entry, ore=entry.ore % 10**12) for entry in entries]
    written = laid_out(small, LONG, kind="budget", version="2026")
    assert sums(read_back(written, LONG, as_workbook)) == sums(small)


def test_months_side_by_side_are_one_row() -> None:
    entries = [Entry(2026, month, month * 100, "5010", "1") for month in range(1, 13)]
    (row,) = laid_out(entries, WIDE, kind="budget", version="2026").rows
    assert [str(cell) for cell in row[-12:]] == [f"{n}.00" for n in range(1, 13)]


ENTRY = Entry(2026, 3, 100, "5010", "1")


@pytest.mark.parametrize(
    ("mapping", "entry", "code"),
    [
        (replace(LONG, kind="outcome"), ENTRY, "writing.mapping"),
        (replace(LONG, version="2025"), ENTRY, "writing.mapping"),
        (replace(LONG, amounts=(AmountColumn("B", spread=True),)), ENTRY, "writing.mapping"),
        (replace(LONG, columns={**COLUMNS, "account": ("A", "B")}), ENTRY, "writing.mapping"),
        (LONG, replace(ENTRY, tag="Corona"), "writing.no-place"),
        (LONG, replace(ENTRY, account=""), "writing.no-place"),
        (replace(LONG, skip_empty=("project",)), ENTRY, "writing.no-place"),
        (replace(LONG, widths={"account": 6}), ENTRY, "writing.no-place"),
        (replace(LONG, constants={"tag": "X"}), replace(ENTRY, tag="Y"), "writing.no-place"),
        (WIDE, replace(ENTRY, month=13), "writing.no-place"),
        (WIDE, replace(ENTRY, year=2025), "writing.no-place"),
    ],
)
def test_what_has_no_place_is_refused(mapping: ColumnMapping, entry: Entry, code: str) -> None:
    with pytest.raises(BadInput) as stopped:
        laid_out([entry], mapping, kind="budget", version="2026")
    assert stopped.value.code == code


def test_a_sign_that_the_encoding_lacks_is_said() -> None:
    mapping = replace(LONG, encoding="cp1252")
    written = laid_out([replace(ENTRY, project="Ω")], mapping, kind="budget", version="2026")
    with pytest.raises(BadInput, match=r"writing\.encoding"):
        as_csv(written, mapping)
