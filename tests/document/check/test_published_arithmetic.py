"""The four published reports: what is wrong in the arithmetic of their tables comes out, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tertial.document.check import case_of
from tertial.document.check.arithmetic import arithmetic
from tertial.document.check.finding import Tally
from tertial.document.read import read

Found = tuple[str, str, str, Decimal | None, Decimal | None]


def found(folder: Path, report: str) -> tuple[set[Found], Tally]:
    """(Rule, severity, row, printed, computed) of all that is more than information, and what was checked."""
    (path,) = (folder / "reports").glob(f"{report}*.txt")
    tally = Tally()
    findings = arithmetic(case_of(read(path.read_bytes(), path.name), path.name), tally)
    told = {
        (f.rule, f.severity, f.where.row, f.printed, f.computed)
        for f in findings
        if f.severity != "info"
    }
    return told, tally


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ("001", set()),
        (
            "002",
            {
                ("of-which", "error", "Boendestöd, antal timmar", 7638, 7685),
                ("of-which", "warning", "Korttidsplatser, helårsplatser", 35, 30),
                (
                    "internal",
                    "warning",
                    "Intern resursfördelning",
                    Decimal("724.6"),
                    Decimal("740.5"),
                ),
            },
        ),
        ("003", {("sign", "error", "Årets resultat", 1442647, -1442647)}),
        ("004", {("sum", "error", "Summa", 6025, 7238)}),
    ],
)
def test_what_is_wrong_comes_out_and_nothing_else(
    report: str, expected: set[Found], reference_dir: Path
) -> None:
    assert found(reference_dir, report)[0] == expected


@pytest.mark.parametrize(("report", "sums", "variances"), [("001", 34, 53), ("002", 41, 53)])
def test_every_printed_variance_and_sum_of_the_statements_is_tried(
    report: str, sums: int, variances: int, reference_dir: Path
) -> None:
    checked = found(reference_dir, report)[1].checked
    assert checked["sums"] >= sums
    assert checked["variances"] >= variances
