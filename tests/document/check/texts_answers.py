"""What the rules on texts answer to the worked tables of docs/dev/methods.md, beside an invented committee."""

from __future__ import annotations

from collections.abc import Callable

from tertial.document.check.direction import direction
from tertial.document.check.finding import Finding, Tally
from tertial.document.check.introduced import introduced
from tertial.document.check.prose import prose
from tertial.document.check.texts import texts
from tertial.document.check.unit_words import unit_words
from tertial.document.understand.figures import figures_in
from tertial.document.understand.said import said
from tertial.document.understand.stems import words
from tests.document.check.school import said_by, school
from tests.document.check.worded import found, table

Row = list[str]


def _figures(row: Row) -> list[str]:
    told = [
        f"{each.text} = {each.signed}{f' {each.unit}' if each.unit else ''}"
        for each in figures_in(row[0])
    ]
    return ["; ".join(told) or "none"]


def _said(row: Row) -> list[str]:
    [one] = said(row[0])
    is_named = row[1] != "none" and set(words(row[1])) == set(one.subject)
    subject = row[1] if is_named or not one.subject else " ".join(one.subject)
    return [subject, one.measures[0], one.span]


def _told(findings: list[Finding]) -> list[str]:
    computed = (
        f"{f.severity} {abs(f.computed) if f.computed is not None else ''}" for f in findings
    )
    return [", ".join(computed).strip() or "silent"]


def _prose(row: Row) -> list[str]:
    tally = Tally()
    findings = list(prose(school(row[0]), tally))
    silent = "confirmed" if not tally.unchecked else "silent"
    return _told(findings) if findings else [silent]


def _texts(row: Row) -> list[str]:
    return _told(said_by(texts, row[0]))


def _direction(row: Row) -> list[str]:
    told = [f"{f.rule} {f.severity}" for f in said_by(direction, row[0])]
    return [", ".join(told) or "silent"]


def _unit_words(row: Row) -> list[str]:
    return [", ".join(str(f.unit) for f in said_by(unit_words, row[0])) or "silent"]


def _introduced(row: Row) -> list[str]:
    grants = table("Bidrag, tkr", "Belopp", "Stat|4 200", "Region|1 700", "EU|300", "Summa|6 200")
    return _told(found(introduced, row[0], grants))


ANSWERS: dict[str, Callable[[Row], list[str]]] = {
    "Figures in running text": _figures,
    "What a figure in a text is said to be": _said,
    "Text against table": _prose,
    "Figures in texts against each other": _texts,
    "Differences and sums in texts": _texts,
    "Parts of a whole in texts": _texts,
    "Shares in texts": _texts,
    "Totals told before their table": _introduced,
    "Direction words in texts of others": _direction,
    "Unit words": _unit_words,
}
