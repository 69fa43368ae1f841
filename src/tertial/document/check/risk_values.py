"""Risk values that are not likelihood times consequence, in numbers or in the document's own words.

Words have no fixed numbers: "kännbar" is 2 in one municipality and 3 in another. So the words of all risks in a
document are given levels together; where none fit all values, one of the risks is wrong.
Source: docs/dev/methods.md#bands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tertial.document.check.case import Case
from tertial.document.check.finding import Finding, Tally, Where
from tertial.document.check.naming import at_row
from tertial.document.check.wording import plain
from tertial.document.understand.understood import Spot, Understood

_LEVELS: Final = range(1, 6)
_WORD: Final = r"(?P<{0}>mycket \w{{3,14}}|mindre \w{{3,14}}|\w{{3,14}})"
_IS: Final = r"\w*[^.]{0,40}?\b(?:bedöm\w+|värder\w+|uppskatt\w+|är|anses)\s+(?:som|till|vara)?\s*"
_IN_WORDS: Final = re.compile(
    "sannolikhet" + _IS + _WORD.format("l") + r"\b.{0,900}?konsekvens" + _IS + _WORD.format("c"),
    re.IGNORECASE | re.DOTALL,
)
_IN_NUMBERS: Final = re.compile(
    r"sannolikhet\w*\s*[:=(]?\s*(?P<l>[1-9])\b.{0,60}?konsekvens\w*\s*[:=(]?\s*(?P<c>[1-9])\b"
    r".{0,60}?risk(?:värde|tal|poäng)\w*\s*[:=(]?\s*(?P<v>\d{1,2})\b",
    re.IGNORECASE | re.DOTALL,
)
_VALUE: Final = re.compile(r"^\D{0,20}?(?P<v>\d{1,2})(?!\d|[.,]\d)")
_VALUE_HEADING: Final = re.compile(r"risk(?:varde|tal|poang|niva)|^rv$|produkt")
_MOST_WORDS: Final = 9


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk's value and the words of its likelihood and consequence."""

    value: int
    likelihood: str
    consequence: str
    where: Where


def risk_values(case: Case, tally: Tally) -> Iterator[Finding]:
    """Risks whose value does not fit, in tables and in texts."""
    in_words: list[Risk] = []
    for table in case.tables:
        columns = [plain(column.name) for column in table.table.columns]
        value = next((n for n, c in enumerate(columns) if _VALUE_HEADING.search(c)), None)
        if value is None:
            continue
        likelihood = next((n for n, c in enumerate(columns) if c.startswith("sannolik")), None)
        consequence = next((n for n, c in enumerate(columns) if c.startswith("konsekvens")), None)
        if likelihood is not None and consequence is not None:
            yield from _by_columns(case, table, (likelihood, consequence, value), tally)
        else:
            in_words += _by_words(case, table, value)
    if in_words:
        tally.did("risk-values", len(in_words))
    yield from _unfit(in_words)
    for passage in case.passages:
        for match in _IN_NUMBERS.finditer(passage.text[:20_000]):
            tally.did("risk-values")
            if int(match["l"]) * int(match["c"]) != int(match["v"]):
                where = case.at_text(passage, *match.span("v"))
                yield _wrong(where, int(match["l"]), int(match["c"]), Decimal(match["v"]))


def _by_columns(
    case: Case, table: Understood, columns: tuple[int, int, int], tally: Tally
) -> Iterator[Finding]:
    for r, row in enumerate(table.table.rows):
        values = [row.cells[c].value if c < len(row.cells) else None for c in columns]
        if any(v is None or v != int(v) for v in values):
            continue
        likelihood, consequence, value = (int(v) for v in values if v is not None)
        tally.did("risk-values")
        if likelihood * consequence != value:
            where = case.at_cell(table, Spot(r, columns[2]))
            yield _wrong(where, likelihood, consequence, Decimal(value))


def _wrong(where: Where, likelihood: int, consequence: int, value: Decimal) -> Finding:
    computed = likelihood * consequence
    return Finding(
        rule="bands",
        severity="error",
        where=where,
        message=(
            f"Riskvärdet är {value}, men sannolikheten {likelihood} gånger konsekvensen "
            f"{consequence} är {computed}."
        ),
        printed=value,
        computed=Decimal(computed),
        evidence=(f"{likelihood} × {consequence} = {computed}",),
        confidence=0.9,
    )


def _by_words(case: Case, table: Understood, value: int) -> Iterator[Risk]:
    """Risks whose cell holds the value and then why: "8 … Sannolikheten bedöms som stor … Konsekvensen …"."""
    for r, row in enumerate(table.table.rows):
        if value >= len(row.cells):
            continue
        cell = row.cells[value]
        text = cell.text[:3000]
        printed = _VALUE.match(text)
        match = _IN_WORDS.search(text)
        if match and (printed or cell.value is not None):
            number = int(printed["v"]) if printed else int(cell.value or 0)
            yield Risk(number, plain(match["l"]), plain(match["c"]), at_row(case, table, r))


def _unfit(risks: Sequence[Risk]) -> Iterator[Finding]:
    """The risk whose value no levels of the words give; where it may be one of several, all of them."""
    if not risks or _fits(risks):
        return
    doubtful = [risk for n, risk in enumerate(risks) if _fits([*risks[:n], *risks[n + 1 :]])]
    if not doubtful:
        return
    first, *others = doubtful
    values = " och ".join(str(risk.value) for risk in doubtful)
    yield Finding(
        rule="bands",
        severity="warning",
        where=first.where,
        message=(
            f"Riskvärdena {values} stämmer inte ihop med orden för sannolikhet och konsekvens."
            if others
            else f"Riskvärdet {first.value} stämmer inte med orden (sannolikhet ”{first.likelihood}”, "
            f"konsekvens ”{first.consequence}”) så som de används för övriga risker."
        ),
        printed=None if others else Decimal(first.value),
        evidence=tuple(f"{r.likelihood} × {r.consequence} = {r.value}" for r in risks[:12]),
        also=tuple(risk.where for risk in others),
        confidence=0.6,
    )


def _fits(risks: Sequence[Risk]) -> bool:
    """Whether any levels 1–5 of the words make every value: a word with "mycket" is more than the word alone."""
    names = sorted({("l", r.likelihood) for r in risks} | {("c", r.consequence) for r in risks})
    if len(names) > _MOST_WORDS:
        return True
    return _assign(names, {}, risks)


def _assign(
    names: list[tuple[str, str]], levels: dict[tuple[str, str], int], risks: Sequence[Risk]
) -> bool:
    if len(levels) == len(names):
        return True
    name = names[len(levels)]
    for level in _LEVELS:
        levels[name] = level
        if _may_be(levels, risks) and _assign(names, levels, risks):
            return True
        del levels[name]
    return False


def _may_be(levels: dict[tuple[str, str], int], risks: Sequence[Risk]) -> bool:
    for risk in risks:
        likelihood = levels.get(("l", risk.likelihood))
        consequence = levels.get(("c", risk.consequence))
        if likelihood and consequence and likelihood * consequence != risk.value:
            return False
        known = likelihood or consequence
        if known and not (likelihood and consequence):
            other, rest = divmod(risk.value, known)
            if rest or other not in _LEVELS:
                return False
    return not any(
        level >= levels.get((axis, f"mycket {word}"), level + 1)
        for (axis, word), level in levels.items()
    )
