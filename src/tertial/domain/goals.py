"""The evidence for a goal: which of its indicators reach their targets, and what a rule declared in advance says.

The grade itself is a person's judgement. A rule only stands beside it, and asks for a reason where they differ.
Source: docs/dev/methods.md#goals.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tertial.domain.plan import Polarity
from tertial.domain.swedish import format_number, parse_printed
from tertial.errors import BadInput


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which measures reach their targets: True, False, or None where there is no value or no target to hold it to."""

    reached: Mapping[str, bool | None]

    @property
    def met(self) -> int:
        return sum(value is True for value in self.reached.values())

    @property
    def known(self) -> int:
        return sum(value is not None for value in self.reached.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says: met or not (None where it cannot tell), and why, in Swedish."""

    is_met: bool | None
    why: str


_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "≤": operator.le,
    "≥": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def reaches(value: Decimal | None, target: str, polarity: Polarity) -> bool | None:
    """Whether a value reaches a printed target; None where either is missing or the target is only words.

    ``≤ 7,7`` and ``≥ 50`` hold as written; a plain number is held to by the measure's polarity.

    >>> reaches(Decimal("7.7"), "≤ 7,7", Polarity.LOWER), reaches(Decimal(80), "82", Polarity.HIGHER)
    (True, False)
    >>> reaches(Decimal(80), "Minska", Polarity.LOWER) is None
    True
    """
    aim = parse_printed(target)
    if value is None or aim.value is None:
        return None
    if aim.operator:
        return _HOLDS[aim.operator](value, aim.value)
    if polarity is Polarity.TARGET:
        return value == aim.value
    return value >= aim.value if polarity is Polarity.HIGHER else value <= aim.value


def evidence_of(
    measures: Iterable[tuple[str, Decimal | None, str, Polarity]],
) -> Evidence:
    """The evidence of a goal from (key, newest value, target as printed, polarity) of its measures."""
    return Evidence({key: reaches(value, target, way) for key, value, target, way in measures})


def rule_says(
    rule: str, level: str, evidence: Evidence, *, within_budget: bool | None = None
) -> Verdict:
    """What a declared rule says of the evidence. Rules: ``every_indicator``, ``share_of_indicators`` (``level`` percent
    of those with value and target), ``within_budget``.

    Raises: BadInput("rule.unknown"), BadInput("rule.level"): a share without a limit.
    >>> seen = Evidence({"a": True, "b": False, "c": None})
    >>> rule_says("share_of_indicators", "50", seen)
    Verdict(is_met=True, why='1 av 2 indikatorer når målet, regeln kräver 50 procent')
    """
    if rule == "within_budget":
        if within_budget is None:
            return Verdict(None, "utfallet mot budget är inte känt")
        return Verdict(within_budget, "inom budget" if within_budget else "över budget")
    if rule not in ("every_indicator", "share_of_indicators"):
        raise BadInput("rule.unknown", rule=rule)
    if not evidence.known:
        return Verdict(None, "ingen indikator har både värde och mål")
    said = f"{evidence.met} av {evidence.known} indikatorer når målet"
    if rule == "every_indicator":
        return Verdict(
            evidence.met == len(evidence.reached),
            f"{said}, regeln kräver alla {len(evidence.reached)}",
        )
    limit = parse_printed(level.rstrip("% ")).value
    if limit is None:
        raise BadInput("rule.level", rule=rule, level=level)
    share = Decimal(100 * evidence.met) / evidence.known
    return Verdict(share >= limit, f"{said}, regeln kräver {format_number(limit, 0)} procent")
