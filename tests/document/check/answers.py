"""What the rules of wording answer to the worked tables of docs/dev/methods.md."""

from __future__ import annotations

from collections.abc import Callable

from tertial.document.check import case_of
from tertial.document.check.across import cross_document
from tertial.document.check.assessments import assessment
from tertial.document.check.bands import bands
from tertial.document.check.counts import inline
from tertial.document.check.finding import Tally
from tertial.document.check.kolada import kolada
from tertial.document.check.notes import note
from tertial.document.check.personal import masked, personal_data
from tertial.document.check.wording import slips, words
from tertial.document.model import Block
from tests.document.check.worded import RuleFunction, document, found, status, table

Row = list[str]


def _gravest(rule: RuleFunction, *blocks: Block | str) -> str:
    severities = {finding.severity for finding in found(rule, *blocks)}
    return next((s for s in ("error", "warning", "info") if s in severities), "none")


def _names(row: Row) -> list[str]:
    return [", ".join(kind for _, _, kind in slips(words(row[0]), words(row[1])) or ()) or "none"]


def _counts(row: Row) -> list[str]:
    stated = [[str(s.number), str(s.least), str(s.most)] for s in inline(row[0])]
    return next(iter(stated), ["none", "", ""])


def _assessments(row: Row) -> list[str]:
    return [_gravest(assessment, status("commitment", "Skolskjuts", row[0], row[1]))]


def _across(row: Row) -> list[str]:
    months = ("augusti", "mars")
    made = [
        document(
            table(
                "Mnkr",
                row[0],
                *(f"Rad {'abcdef'[n]} | {v}" for n, v in enumerate(values.split())),
                title="Drift",
            ),
            title=f"Delårsrapport per 31 {month} 2026",
        )
        for month, values in zip(months, row[1:3], strict=True)
    ]
    case = case_of(made[0], "", [case_of(made[1])])
    severities = [finding.severity for finding in cross_document(case, Tally())]
    return [next(iter(severities), "none")]


ANSWERS: dict[str, Callable[[Row], list[str]]] = {
    "Names": _names,
    "Personal data": lambda row: [_gravest(personal_data, row[0]), masked(row[0])],
    "Counts": _counts,
    "Assessments": _assessments,
    "Bands": lambda row: [_gravest(bands, row[0])],
    "Notes": lambda row: [_gravest(note, row[0], row[1])],
    "Across documents": _across,
    "Kolada": lambda row: [
        _gravest(kolada, table("Indikator", "Källa", f"{row[1]} | Kolada {row[0]}"))
    ],
}
