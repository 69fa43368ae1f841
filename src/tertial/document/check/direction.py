"""Words of direction against signs: a surplus with a minus, a decrease to more, a deficit that the table denies.

Which word stands with which figure is ``domain/direction.py``'s; this asks what the figure's sign is, of its print, its
neighbours or the cell behind it. Source: docs/dev/methods.md#direction-words-in-texts-of-others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Final

from tertial.document.check.backing import Backings
from tertial.document.check.case import Case, Spoken
from tertial.document.check.changed import as_change, by_to, from_to
from tertial.document.check.exact import add_exact
from tertial.document.check.finding import Finding, Rule, Severity, Tally, Where
from tertial.document.check.rows import Backing, agrees
from tertial.document.check.shown import shown
from tertial.document.understand.mend import mended
from tertial.document.understand.said import Said
from tertial.document.understand.understood import Measure, Spot
from tertial.document.understand.wording import is_revenue
from tertial.domain.direction import Contradiction, Family, Signed, contradictions

_DEFICIT: Final = re.compile(r"\b\w*underskott\w*|\bminusresultat\w*", re.IGNORECASE)
_AGAINST_BUDGET: Final = re.compile(
    r"\s*(?P<word>högre|lägre|mer|mindre) än (?:budget\w*|budgeterat|beräknat|plan\w*)",
    re.IGNORECASE,
)
_NET: Final = re.compile(r"kostnad|resultat|netto", re.IGNORECASE)
_RESULT: Final = re.compile(r"resultat|netto\b", re.IGNORECASE)
_THROUGHOUT: Final = 3
_WAYS: Final[tuple[tuple[Family, bool], ...]] = (
    ("variance", False),
    ("variance", True),
    ("change", True),
)
_VARIANCE_WORD: Final = re.compile(
    r"\b\w*(?P<plus>överskott)|\b\w*underskott|(?P<plus2>positiv)|negativ"
)
_TRUSTED: Final = 0.8
_AGREEING: Final = 3


def direction(case: Case, tally: Tally) -> Iterator[Finding]:
    """Findings where a word says the opposite of a sign."""
    backings = Backings.of(case)
    backed = {id(each): _backing(backings, each.said) for each in case.spoken}
    trusts = _trusts(case, backed)
    add_exact(case, backings.lines, backed)
    unclear = _unclear(case, backed, trusts)
    for _, group in groupby(case.spoken, key=lambda each: each.passage.number):
        figures = list(group)
        for found in _words(case, figures, backed, trusts, tally):
            spots = (each.spot for each in found.also)
            is_unclear = any(spot and (spot[0], spot[2]) in unclear for spot in spots)
            yield replace(found, severity="warning", confidence=0.6) if is_unclear else found
        yield from from_to(case, figures, tally)
        yield from by_to(case, figures, backings.lines, tally)
        yield from _against_budget(case, figures, backed, trusts)
    yield from _house_style(case)


def _backing(backings: Backings, said: Said) -> Backing | None:
    """The cell that says what the figure does, whatever its sign."""
    found = [each for each in backings.named(said) if agrees(said, each)]
    found = [each for each in found if each.minus is None or abs(each.value) == abs(said.value)]
    signs = {each.value > 0 for each in found if each.measure == found[0].measure}
    return as_change(found[0]) if len(signs) == 1 else None


def _unclear(case: Case, backed: dict[int, Backing | None], trusts: bool) -> set[tuple[str, int]]:
    """The columns (table, column) that most words go against: their convention is another than it seems."""
    fits: Counter[tuple[str, int]] = Counter()
    against: Counter[tuple[str, int]] = Counter()
    for spoken in case.spoken:
        cell = backed[id(spoken)]
        word = _VARIANCE_WORD.search(spoken.said.clause)
        if cell is None or word is None or not _is_variance(spoken, cell):
            continue
        is_plus = bool(word["plus"] or word["plus2"])
        is_fit = (cell.value * _plus_is_surplus(cell, trusts) > 0) == is_plus
        (fits if is_fit else against)[cell.line.table.table.id, cell.spot.column] += 1
    return {each for each, n in against.items() if n >= _AGREEING and n > fits[each]}


def _trusts(case: Case, backed: dict[int, Backing | None]) -> bool:
    """The tables print a surplus as plus, as the texts' words show: else a sign in a table says nothing of a word."""
    fits = total = 0
    for spoken in case.spoken:
        cell = backed[id(spoken)]
        if cell is None or cell.measure != "variance" or not cell.value:
            continue
        word = _VARIANCE_WORD.search(spoken.said.clause)
        if word:
            total += 1
            fits += (cell.value > 0) == bool(word["plus"] or word["plus2"])
    return total >= _AGREEING and fits >= _TRUSTED * total


def _words(
    case: Case,
    figures: list[Spoken],
    backed: dict[int, Backing | None],
    trusts: bool,
    tally: Tally,
) -> Iterator[Finding]:
    """Överskott, underskott, ökning, minskning against the sign that the figure has or its cell gives it."""
    passage = figures[0].passage.text
    text = mended(passage).text if case.is_damaged else passage
    by_start = {each.said.amount.start: each for each in figures}
    told: set[int] = set()
    for family, of_cells in _WAYS:
        signed = [
            _of_cell(each, backed[id(each)], family, trusts) if of_cells else _of_print(each)
            for each in figures
        ]
        tally.did("directions", sum(1 for each in signed if each.value))
        if not any(each.value for each in signed):
            continue
        for found in contradictions(text, signed):
            if found.figure.start not in told:
                told.add(found.figure.start)
                spoken = by_start[found.figure.start]
                yield _contradiction(case, spoken, backed[id(spoken)] if of_cells else None, found)


def _of_print(spoken: Spoken) -> Signed:
    """A figure with the minus that it prints; 0, which contradicts nothing, where it prints none."""
    amount = spoken.said.amount
    is_variance = spoken.said.change != "by" and spoken.said.measures[0] == "variance"
    value = amount.value if is_variance and amount.value < 0 else Decimal(0)
    return Signed(amount.start, amount.end, value, "variance")


def _of_cell(spoken: Spoken, cell: Backing | None, family: Family, trusts: bool) -> Signed:
    """A figure with the sign of the cell behind it, as plus is a surplus; 0 where that is not known."""
    amount = spoken.said.amount
    is_change = spoken.said.change == "by"
    value = Decimal(0)
    if family == "change":
        if is_change and cell is not None and cell.minus is not None:
            value = cell.value
    elif _is_variance(spoken, cell) and cell is not None:
        value = cell.value * _plus_is_surplus(cell, trusts)
    return Signed(amount.start, amount.end, value, family)


def _is_variance(spoken: Spoken, cell: Backing | None) -> bool:
    if cell is None or cell.measure != "variance" or spoken.said.change == "by":
        return False
    return not _AGAINST_BUDGET.match(spoken.said.after)


def _plus_is_surplus(cell: Backing, trusts: bool) -> int:
    """1 where plus is a surplus in the cell's row, as its budget and outcome show; −1 the reverse, 0 not known."""
    table, row = cell.line.table, cell.spot.row
    pairs = [
        (actual - budget, budget)
        for budget in _values(cell, ("budget",))
        for actual in _values(cell, ("outcome", "forecast"))
        if actual != budget
    ]
    if not pairs or not cell.value:
        return int(trusts)
    rise, budget = min(pairs, key=lambda each: abs(abs(each[0]) - abs(cell.value)))
    last_digit = Decimal(1).scaleb(-(table.cell(cell.spot).decimals or 0))
    if abs(abs(rise) - abs(cell.value)) > 2 * last_digit:
        return int(trusts)
    is_less_budget = (rise > 0) == (cell.value > 0)
    label = table.table.rows[row].label
    if _RESULT.search(label) and budget > 0:
        return int(trusts) if is_less_budget else 1
    more_is_better = budget < 0 or (is_revenue(label) and not _NET.search(label))
    return 1 if is_less_budget == more_is_better else -int(not trusts)


def _values(cell: Backing, measures: tuple[Measure, ...]) -> list[Decimal]:
    """The budgets (or outcomes) in a cell's row, of every time that the table has."""
    table = cell.line.table
    found = (
        table.value(Spot(cell.spot.row, n))
        for n, role in enumerate(table.roles)
        if role.measure in measures
    )
    return [value for value in found if value is not None]


def _contradiction(
    case: Case, spoken: Spoken, cell: Backing | None, found: Contradiction
) -> Finding:
    word = found.word
    is_cell = cell is not None
    rule: Rule = "direction" if is_cell else "sign"
    also: tuple[Where, ...] = ()
    if is_cell and cell is not None:
        where = case.at_cell(cell.line.table, cell.spot)
        also = (where,)
        held = f"i tabellen är det {cell.line.table.cell(cell.spot).text} för {where.row}"
        if cell.minus is not None:
            table = cell.line.table
            held = f"i tabellen går {where.row} från {table.cell(cell.minus).text} till {table.cell(cell.spot).text}"
    else:
        held = f"talet har minustecken; {word.opposite} skulle passa"
    severity: Severity = "error"
    return Finding(
        rule=rule,
        severity=severity,
        where=case.at_spoken(spoken),
        message=f"Texten säger {word.text} vid {shown(spoken.said)}, men {held}.",
        printed=spoken.said.value,
        computed=found.figure.value if is_cell else None,
        unit=spoken.said.unit if not is_cell else (cell.unit if cell else None),
        evidence=(found.sentence[:200],),
        also=also,
        confidence=0.9 if is_cell else 0.85,
    )


def _against_budget(
    case: Case, figures: list[Spoken], backed: dict[int, Backing | None], trusts: bool
) -> Iterator[Finding]:
    """ "Kostnaderna är 6 miljoner högre än budget": a cost above budget has a negative variance."""
    for spoken in figures:
        cell = backed[id(spoken)]
        compared = _AGAINST_BUDGET.match(spoken.said.after)
        if cell is None or cell.measure != "variance" or compared is None:
            continue
        label = cell.line.table.table.rows[cell.spot.row].label
        is_more = compared["word"].lower() in ("högre", "mer")
        is_income = is_revenue(label) and "kostnad" not in label.lower()
        value = cell.value * _plus_is_surplus(cell, trusts)
        if not value or (value > 0) == (is_more == is_income):
            continue
        where = case.at_cell(cell.line.table, cell.spot)
        yield Finding(
            rule="direction",
            severity="warning",
            where=case.at_spoken(spoken),
            message=f"Texten säger {shown(spoken.said)} {compared['word']} än budget, men i tabellen"
            f" avviker {where.row} med {cell.line.table.cell(cell.spot).text}.",
            printed=spoken.said.value,
            computed=cell.value,
            unit=cell.unit,
            evidence=(spoken.said.sentence.strip()[:200],),
            also=(where,),
            confidence=0.6,
        )


def _house_style(case: Case) -> Iterator[Finding]:
    """ "underskott om -8,7" says minus twice: one remark a document where that is how it writes."""
    twice: list[Spoken] = []
    once: list[Spoken] = []
    for spoken in case.spoken:
        said = spoken.said
        near = said.clause[-60:]
        if said.is_money and said.change != "by" and _DEFICIT.search(near):
            (twice if said.value < 0 else once).append(spoken)
    if len(twice) < _THROUGHOUT:
        return
    mixed = f"; {len(once)} andra står utan" if once else ""
    yield Finding(
        rule="sign",
        severity="info",
        where=case.at_spoken(twice[0]),
        message=f"Underskott skrivs med minustecken på {len(twice)} ställen, så att minus sägs två gånger{mixed}.",
        printed=twice[0].said.value,
        unit=twice[0].said.unit,
        evidence=tuple(each.said.sentence.strip()[:160] for each in twice[:1]),
        also=tuple(case.at_spoken(each) for each in twice[1:]),
        confidence=1.0,
    )
