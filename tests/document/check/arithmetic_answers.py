"""What the rules of arithmetic answer to the worked tables of docs/dev/methods.md.

A small table stands in one cell: its rows parted by semicolons, its figures by spaces, a dash before a part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from tertial.document.check.finding import Finding
from tertial.document.model import Table
from tertial.document.understand.interval import printed, total
from tertial.domain.swedish import format_number, parse_number
from tests.document.drawn import drawn, found, rows_of, ties

Row = list[str]
_ROW = re.compile(r"(?P<label>-? ?[^\d−-]+?) (?P<figures>[−-]?\d.*)")


def small(text: str, headings: str) -> Table:
    """The table in a cell; ``headings`` are parted by spaces."""
    matches = [_ROW.fullmatch(part.strip()) for part in text.split(";")]
    lines = [f"{m['label']} | {' | '.join(m['figures'].split())}" for m in matches if m]
    return drawn("\n".join([f"Rad | {' | '.join(headings.split())}", *lines]).replace("−", "-"))


def _grave(table: Table) -> list[Finding]:
    return [finding for finding in found(table) if finding.severity != "info"]


def _rounding(row: Row) -> list[str]:
    parts = [parse_number(part) for part in row[0].split(" + ")]
    stands = parse_number(row[1])
    decimals = len(row[1].partition(",")[2])
    wanted = total(printed(part, decimals) for part in parts)
    held = printed(stands, decimals).meets(wanted)
    exact = sum(parts, Decimal(0)) == stands
    return [{(True, True): "silent", (True, False): "rounding"}.get((held, exact), "error")]


def _sums(row: Row) -> list[str]:
    told = sorted(
        f"{result} = {' + '.join(terms)}".replace("+ -", "− ").replace("= -", "= −")
        for result, *terms in rows_of(small(row[1], row[0]), "sum")
    )
    return ["; ".join(told) or "none"]


def _of_which(row: Row) -> list[str]:
    return [
        ", ".join(f"{f.severity} at {f.where.row}" for f in _grave(small(row[1], row[0]))) or "none"
    ]


def _variances(row: Row) -> list[str]:
    table = small(row[1], row[0])
    names = {1: "first − second", -1: "second − first"}
    return [", ".join(names[tie.terms[0][1]] for tie in ties(table, "variance")) or "none"]


def _percent(row: Row) -> list[str]:
    table = small(row[1], row[0])
    kinds = {f"{t.kind}" for kind in ("share", "percent-change") for t in ties(table, kind)}
    findings = [
        f"{f.where.row} should be {format_number(f.computed or 0, 1)}" for f in _grave(table)
    ]
    return [", ".join(sorted(kinds)) or "none", ", ".join(findings) or "none"]


def _balances(row: Row) -> list[str]:
    table = small(row[1], row[0])
    kinds = {t.kind for kind in ("roll-forward", "mean", "internal") for t in ties(table, kind)}
    findings = [f"{f.severity} at {f.where.row}" for f in _grave(table)]
    return [", ".join(sorted(kinds)) or "none", ", ".join(findings) or "none"]


def _wrong(row: Row) -> list[str]:
    findings = _grave(small(row[1], row[0]))
    cells = [f"{f.where.row}, {f.where.column}" for f in findings]
    words = [f.message.rstrip(".").rpartition("; ")[2] for f in findings]
    return [" and ".join(cells) or "none", " and ".join(words) or "none"]


ANSWERS: dict[str, Callable[[Row], list[str]]] = {
    "Rounding is not an error": _rounding,
    "Sums": _sums,
    "Of-which": _of_which,
    "Variances under the tables own convention": _variances,
    "Shares and changes in percent": _percent,
    "Balances, means and internal items": _balances,
    "Which cell is wrong": _wrong,
}
