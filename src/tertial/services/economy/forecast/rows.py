"""A sheet's rows as they are printed: what the unit's lines stand at, with what is typed laid over them.

What does not change while one types is kept ready in the process; only what is typed is printed anew. Amounts inside
are debit-positive öre, texts have the statement's sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from tertial.domain.economy.forecasting import Proposal, Term
from tertial.domain.figure import Unit
from tertial.domain.money import sum_ore
from tertial.domain.percent import share
from tertial.domain.period import MONTHS
from tertial.domain.statement import LineLevel, ReportLine, StatementDefinition
from tertial.domain.swedish import format_percent
from tertial.services.economy.forecast.basis import Figures, UnitLine
from tertial.services.economy.printing import printed


@dataclass(frozen=True, slots=True, order=True)
class Typed:
    """What counts of a line: ``ore`` as typed (``None``: nothing), ``version`` the number of its newest entry."""

    ore: int | None
    version: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A line of a sheet, as printed; ``can_type`` where it gathers accounts.

    ``change`` is against the last forecast, ``variance`` against the budget (plus is favourable), ``apart`` against the
    proposal; ``measures`` what measures are still to give, ``with_measures`` the forecast with it.
    """

    key: str
    label: str
    level: LineLevel
    can_type: bool
    last_year: str
    budget: str
    budget_so_far: str
    outcome: str
    variance_so_far: str
    previous: str
    proposal: str
    own: str
    version: int
    variance: str
    change: str
    apart: str
    measures: str
    with_measures: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A proposal's terms as printed, and in words where its rate is from."""

    label: str
    outcome: str
    rest: str
    known: str
    staff: str
    proposal: str
    why: str


@dataclass(frozen=True, slots=True)
class _Ready:
    """A line's fixed amounts, and its fixed texts."""

    line: ReportLine
    parts: tuple[str, ...]
    figures: UnitLine
    last_year: str
    budget: str
    budget_so_far: str
    outcome: str
    variance_so_far: str
    previous: str
    proposal: str


@lru_cache(maxsize=2_000)
def _ready(figures: Figures, unit: str, money: Unit) -> tuple[_Ready, ...]:
    definition, own = figures.definition, set(figures.own_lines(unit))
    made = []
    for line in definition.lines:
        parts = tuple(key for key in definition.summed(line.key) if key in own)
        if line.level == "of-which" or not parts:
            continue
        added = _added([figures.of(unit, key) for key in parts])
        if line.key in own and (unit, line.key) not in figures.lines:
            added = UnitLine()
        made.append(_texts(line, parts, added, money, definition.sign))
    return tuple(made)


def _texts(
    line: ReportLine, parts: tuple[str, ...], amounts: UnitLine, money: Unit, sign: int
) -> _Ready:
    def text(ore: int | None) -> str:
        return printed(ore, money, sign)

    so_far = less(amounts.budget_so_far, amounts.outcome)
    return _Ready(
        line,
        parts,
        amounts,
        text(amounts.last_year),
        text(amounts.budget),
        text(amounts.budget_so_far),
        text(amounts.outcome),
        printed(so_far, money, plus=True),
        text(amounts.previous),
        text(amounts.proposal.ore),
    )


def _added(parts: Sequence[UnitLine]) -> UnitLine:
    """Lines added; what no part has is missing."""
    if len(parts) == 1:
        return parts[0]

    def whole(name: str) -> int | None:
        return sum_ore(getattr(part, name) for part in parts).total

    return UnitLine(
        whole("last_year"),
        whole("budget"),
        whole("budget_so_far"),
        whole("outcome"),
        whole("previous"),
        Proposal(sum_ore(part.proposal.ore for part in parts).total),
    )


def less(one: int | None, other: int | None) -> int | None:
    """The difference; ``None`` where either is missing."""
    return None if one is None or other is None else one - other


def rows(
    figures: Figures,
    unit: str,
    money: Unit,
    typed: Mapping[str, Typed],
    measures: Mapping[str, int],
) -> tuple[SheetRow, ...]:
    """The rows of a unit's sheet. ``measures`` is by line what they are still to give, plus improves the result."""
    return _laid(
        figures, unit, money, tuple(sorted(typed.items())), tuple(sorted(measures.items()))
    )


@lru_cache(maxsize=1_000)
def _laid(
    figures: Figures,
    unit: str,
    money: Unit,
    entries: tuple[tuple[str, Typed], ...],
    measures: tuple[tuple[str, int], ...],
) -> tuple[SheetRow, ...]:
    own, effects, sign = dict(entries), dict(measures), figures.definition.sign
    expected = {
        key: typed.ore
        if (typed := own.get(key)) and typed.ore is not None
        else figures.of(unit, key).proposal.ore
        for key in figures.own_lines(unit)
    }
    return tuple(
        _row(ready, own, expected, effects, money, sign) for ready in _ready(figures, unit, money)
    )


def _row(
    ready: _Ready,
    own: Mapping[str, Typed],
    expected: Mapping[str, int | None],
    effects: Mapping[str, int],
    money: Unit,
    sign: int,
) -> SheetRow:
    line, amounts = ready.line, ready.figures
    can_type = line.level == "detail"
    typed = own.get(line.key)
    whole = sum_ore(expected.get(key) for key in ready.parts).total
    shown = (typed.ore if typed else None) if can_type else whole
    gives = sum(effects.get(key, 0) for key in ready.parts)
    return SheetRow(
        line.key,
        line.label,
        line.level,
        can_type,
        ready.last_year,
        ready.budget,
        ready.budget_so_far,
        ready.outcome,
        ready.variance_so_far,
        ready.previous,
        ready.proposal,
        printed(shown, money, sign),
        typed.version if typed else 0,
        printed(less(amounts.budget, whole), money, plus=True),
        printed(less(amounts.previous, whole), money, plus=True),
        printed(less(amounts.proposal.ore, whole), money, plus=True),
        printed(gives, money, plus=True) if gives else "",
        printed(None if whole is None else whole - gives, money, sign) if gives else "",
    )


def expected_of(figures: Figures, unit: str, own: Mapping[str, int | None]) -> dict[str, int]:
    """By line what the unit expects: what it typed, else the proposal; lines without either are absent."""
    found = {}
    for key in figures.own_lines(unit):
        typed = own.get(key)
        ore = figures.of(unit, key).proposal.ore if typed is None else typed
        if ore is not None:
            found[key] = ore
    return found


# --- in words ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2_000)
def explained(figures: Figures, unit: str, money: Unit) -> tuple[Explained, ...]:
    """The proposals of a unit's lines, term by term."""
    definition, end = figures.definition, figures.asked.end_month
    return tuple(
        _explained(definition, key, figures.of(unit, key).proposal, money, end)
        for key in figures.own_lines(unit)
        if figures.of(unit, key).proposal.ore is not None
    )


def _explained(
    definition: StatementDefinition, key: str, proposal: Proposal, money: Unit, end_month: int
) -> Explained:
    sign = definition.sign

    def sums(kind: str) -> str:
        found = [term.ore for term in proposal.terms if term.kind == kind]
        return printed(sum(found), money, sign) if found else ""

    return Explained(
        definition.line(key).label,
        sums("outcome"),
        sums("rest"),
        sums("known"),
        sums("staff"),
        printed(proposal.ore, money, sign),
        why(proposal, money, sign, end_month),
    )


def why(proposal: Proposal, money: Unit, sign: int, end_month: int) -> str:
    """In words what the rest of the year is made of.

    "Återstoden är 33,3 % av årstakten −181,5 (enhetens mönster 2023–2025)."
    """
    parts = []
    if any(term.kind == "staff" for term in proposal.terms):
        parts.append(_("Resten av året är vad tjänsterna kostar."))
    elif proposal.rest_share:
        level = printed(round(proposal.level), money, sign)
        rest = format_percent(share(proposal.rest_share.numerator, proposal.rest_share.denominator))
        parts.append(
            _("Återstoden är %(rest)s av %(level)s (%(pattern)s).")
            % {
                "rest": rest,
                "level": _LEVELS[proposal.level_source] % {"level": level},
                "pattern": _pattern(proposal),
            }
        )
    known = [_known(term, money, sign) for term in proposal.terms if term.kind == "known"]
    return " ".join([*parts, *known])


_LEVELS = {
    "run_rate": "årstakten %(level)s",
    "budget": "årets budget %(level)s, eftersom inget säger någon takt än",
    "last_year": "förra årets %(level)s, eftersom inget säger någon takt än",
    "none": "%(level)s, eftersom varken takt eller budget finns",
}


def _pattern(proposal: Proposal) -> str:
    years = proposal.profile.years
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}" if years else ""
    return {
        "own": _("enhetens mönster %(years)s") % {"years": span},
        "line": _("radens mönster i nämnden %(years)s") % {"years": span},
        "budget": _("budgetens månader"),
        "even": _("jämna månader"),
    }[proposal.profile.source]


def _known(term: Term, money: Unit, sign: int) -> str:
    return _("%(label)s: %(ore)s.") % {"label": term.label, "ore": printed(term.ore, money, sign)}


def through(end_month: int) -> str:
    """The last month with outcome, as in "utfall t.o.m. augusti"."""
    return MONTHS[end_month - 1]
