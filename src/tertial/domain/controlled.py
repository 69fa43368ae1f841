"""Internal control as a report prints it: risks with their scores, controls with their rules and results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RiskScore:
    """Likelihood × consequence on the municipality's scales, with the reason as it was written."""

    likelihood: int
    consequence: int
    reason: str = ""

    @property
    def score(self) -> int:
        """
        >>> RiskScore(4, 2).score
        8
        """
        return self.likelihood * self.consequence


@dataclass(frozen=True, slots=True)
class ControlRule:
    """How a control is done and graded: bands as they are printed, those of few cases apart."""

    method: str = ""
    bands: str = ""
    small_at_most: int = 0
    small_bands: str = ""
    corrective: str = ""


@dataclass(frozen=True, slots=True)
class ControlOutcome:
    """A control's result in a report. ``by_count``: few cases decided, which must be said."""

    examined: int
    correct: int
    grade: str
    by_count: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Controlled:
    """A year's internal control by item key. ``stages`` are the lists that risks stand on: gross, plan, below, closed;
    a risk that is not in it stands in the plan. ``results`` are those of the report."""

    stages: Mapping[str, str] = field(default_factory=dict)
    gross: Mapping[str, RiskScore] = field(default_factory=dict)
    net: Mapping[str, RiskScore] = field(default_factory=dict)
    rules: Mapping[str, ControlRule] = field(default_factory=dict)
    results: Mapping[str, ControlOutcome] = field(default_factory=dict)
