"""Risks as a page: the gross list and the plan, the matrix with its movement since last year, and assessing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tertial.domain.control import risk_score
from tertial.domain.plan import PlanItem, Tone
from tertial.domain.swedish import in_words
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, may, require
from tertial.services.control.reading import (
    STAGE_WORDS,
    Control,
    Scale,
    Score,
    open_control,
    scales_of,
)
from tertial.services.planning.chain import goals_without_risk
from tertial.services.planning.pages import PlanHead
from tertial.services.planning.rows import (
    audit_change,
    plan_year_of,
    require_some,
    right_for,
    row_of,
)
from tertial.store import models

WHEN = {"gross": "före åtgärder", "net": "efter åtgärder"}
LONGEST_REASON = 4_000


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk in a list. ``movement`` is how it has moved since last year, in words; empty where it was not assessed."""

    key: str
    number: int
    title: str
    stage: str
    goal: str
    process: str
    gross: str
    net: str
    level: int
    movement: str
    status: str
    tone: Tone
    owner: str
    parts: str
    is_common: bool
    is_work_environment: bool
    accepted: str
    is_accepted_past: bool
    committees: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A risk in the matrix by its number in the list. ``arrow`` shows a movement up or down beside its words."""

    key: str
    number: int
    title: str
    movement: str
    arrow: str


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """``shade`` is the score's share of the highest, in fifths: how dark the cell is; the score is printed too."""

    score: int
    shade: int
    risks: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    likelihood: str
    level: int
    cells: Sequence[MatrixCell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Likelihood down, consequence across; ``consequences`` are (level, word)."""

    consequences: Sequence[tuple[int, str]]
    rows: Sequence[MatrixRow]
    placed: int
    missing: int


@dataclass(frozen=True, slots=True)
class RisksPage:
    head: PlanHead
    stage: str
    stages: Sequence[tuple[str, str, int]]
    lines: Sequence[RiskLine]
    matrix: Matrix
    summary: str
    goals_without: Sequence[tuple[str, str]]
    without_goal: Sequence[tuple[str, str]]
    waiting: int
    may_edit: bool


def risks_page(
    *, actor: Actor, committee: str, year: int | None, today: date, stage: str = "plan"
) -> RisksPage:
    """The risks of a list (gross, plan, below, closed or all), their matrix, and what of the chain has none."""
    control = open_control(actor=actor, committee=committee, year=year, today=today)
    risks = control.of_kind("risk")
    counts = {key: sum(control.stage(r.key) == key for r in risks) for key in STAGE_WORDS}
    chosen = stage if stage in STAGE_WORDS else ""
    shown = [each for each in risks if not chosen or control.stage(each.key) == chosen]
    lines = tuple(_line(control, each, number) for number, each in enumerate(shown, 1))
    plan = control.plan
    return RisksPage(
        head=plan.head,
        stage=chosen,
        stages=(
            *((key, word, counts[key]) for key, word in STAGE_WORDS.items()),
            ("", "Alla", len(risks)),
        ),
        lines=lines,
        matrix=matrix_of(control, shown),
        summary=summary_of(control),
        goals_without=tuple((g.key, g.label) for g in goals_without_risk(plan)),
        without_goal=tuple(
            (r.key, r.title) for r in shown if not r.goal and not _process(control, r)
        ),
        waiting=control.waiting,
        may_edit=may(actor, "edit_control", committee),
    )


def _process(control: Control, risk: PlanItem) -> str:
    return control.details[risk.key].process if risk.key in control.details else ""


def _line(control: Control, risk: PlanItem, number: int) -> RiskLine:
    plan = control.plan
    detail = control.details.get(risk.key)
    gross, net = control.score(risk.key), control.score(risk.key, "net")
    status, tone, _ = plan.status(risk)
    goal = plan.goals.get(risk.goal)
    until = detail.accepted_until if detail else None
    return RiskLine(
        key=risk.key,
        number=number,
        title=risk.title,
        stage=STAGE_WORDS[control.stage(risk.key)],
        goal=goal.label if goal else "",
        process=_process(control, risk),
        gross=_printed(gross),
        net=_printed(net),
        level=_shade(control, net or gross),
        movement=movement(control, risk.key)[0],
        status=status if tone != "none" else "",
        tone=tone,
        owner=plan.owner(risk.owner),
        parts=_parts(control, risk.key),
        is_common=risk.is_common,
        is_work_environment=bool(detail and detail.is_work_environment),
        accepted=until.isoformat() if until else "",
        is_accepted_past=until is not None and until < plan.today,
        committees=detail.committees if detail else "",
    )


def _parts(control: Control, key: str) -> str:
    """How many measures and controls a risk has, in words; what it has none of is told too."""
    measures = len(control.parts(key, "measure"))
    controls = len(control.parts(key, "control"))
    one = (
        "1 åtgärd"
        if measures == 1
        else f"{measures or 'ingen'} {'åtgärder' if measures else 'åtgärd'}"
    )
    other = (
        "1 kontroll"
        if controls == 1
        else f"{controls or 'ingen'} {'kontroller' if controls else 'kontroll'}"
    )
    return f"{one}, {other}"


def _printed(score: Score | None) -> str:
    return f"{score.value} ({score.likelihood} × {score.consequence})" if score else ""


def movement(control: Control, key: str) -> tuple[str, str]:
    """How a risk has moved since last year, its newest score now beside the newest then: in words, and as an arrow."""
    now = control.score(key, "net") or control.score(key)
    before = control.score_before(key)
    if now is None:
        return "", ""
    if before is None:
        return "ny bedömning", ""
    if now.value == before.value:
        return "oförändrad", ""
    if now.value > before.value:
        return f"högre, var {before.value}", "↑"
    return f"lägre, var {before.value}", "↓"


def _shade(control: Control, score: Score | None) -> int:
    """How dark: the score in fifths of the highest there is; 0 without a score."""
    if score is None:
        return 0
    highest = control.scales["likelihood"].highest * control.scales["consequence"].highest
    return -(-score.value * 5 // highest)


def matrix_of(control: Control, risks: Sequence[PlanItem]) -> Matrix:
    """The risks that are assessed, where they stand: after measures where that is assessed, else before."""
    likelihood, consequence = control.scales["likelihood"], control.scales["consequence"]
    places: dict[tuple[int, int], list[Placed]] = {}
    for number, risk in enumerate(risks, 1):
        score = control.score(risk.key, "net") or control.score(risk.key)
        if score is not None:
            words, arrow = movement(control, risk.key)
            placed = Placed(risk.key, number, risk.title, words, arrow)
            places.setdefault((score.likelihood, score.consequence), []).append(placed)
    found = sum(map(len, places.values()))
    rows = tuple(
        MatrixRow(
            likelihood.word(up),
            up,
            tuple(
                MatrixCell(
                    up * across,
                    _shade(control, Score("gross", up, across)),
                    tuple(places.get((up, across), ())),
                )
                for across in range(1, consequence.highest + 1)
            ),
        )
        for up in range(likelihood.highest, 0, -1)
    )
    consequences = tuple(
        (level, consequence.word(level)) for level in range(1, consequence.highest + 1)
    )
    return Matrix(consequences, rows, found, len(risks) - found)


def summary_of(control: Control) -> str:
    """How many of the plan's risks have gone by plan, counted: never typed (domain rule 21).

    A risk goes by plan when its own status, or else those of all its measures that have one, say done or on the way.
    """
    risks = [each for each in control.of_kind("risk") if control.stage(each.key) == "plan"]
    tones = [tone for each in risks if (tone := _going(control, each)) != "none"]
    if not tones:
        return ""
    well = sum(tone in ("done", "on") for tone in tones)
    if len(tones) == 1:
        return (
            "Arbetet med risken löper enligt plan."
            if well
            else "Arbetet med risken löper inte enligt plan."
        )
    if well == len(tones):
        return f"Arbetet med alla {in_words(len(tones))} risker löper enligt plan."
    return f"Arbetet med {in_words(well) if well else 'inga'} av {in_words(len(tones))} risker löper enligt plan."


def _going(control: Control, risk: PlanItem) -> Tone:
    own = control.plan.status(risk)[1]
    if own != "none":
        return own
    parts = [control.plan.status(each)[1] for each in control.parts(risk.key, "measure")]
    told = [tone for tone in parts if tone != "none"]
    order: Sequence[Tone] = ("late", "maybe", "on", "done")
    return min(told, key=order.index) if told else "none"


# --- assessing -----------------------------------------------------------------------------------------------


def assess(
    *,
    actor: Actor,
    committee: str,
    year: int,
    risk: str,
    given: Mapping[str, str],
    now: datetime,
) -> None:
    """Assess a risk before or after measures, with a reason; what it was assessed as stands in the history.

    Raises: NotFound("plan.unknown"): no such risk. BadInput("risk.level"), BadInput("risk.when"),
            BadInput("risk.reason"): what was given cannot be used.
    """
    require_some(actor, committee, "item")
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row = row_of(plan_year, "item", risk, lock=True)
        if row.kind != "risk":
            raise NotFound("plan.unknown", key=risk)
        require(actor, right_for(plan_year, "item", row), committee)
        when, reason = given.get("when", ""), given.get("reason", "").strip()
        if when not in WHEN:
            raise BadInput("risk.when")
        if not reason or len(reason) > LONGEST_REASON:
            raise BadInput("risk.reason", most=LONGEST_REASON)
        scales = scales_of(models.RiskScale.objects.filter(plan_year=plan_year))
        likelihood, consequence = (
            _level(scales[kind], given.get(kind, "")) for kind in ("likelihood", "consequence")
        )
        scores = models.RiskScore.objects.filter(plan_year=plan_year, item=risk)
        before = [each for each in scores if each.when == when]
        models.RiskScore.objects.create(
            plan_year=plan_year,
            order=scores.count(),
            item=risk,
            key=f"{when}-{scores.count() + 1}",
            when=when,
            likelihood=likelihood,
            consequence=consequence,
            reason=reason,
            assessed_on=now.date(),
            assessed_by=actor.login,
        )
        name = f"score_{when}"
        was = {name: f"{before[-1].likelihood} × {before[-1].consequence}"} if before else {}
        said = {name: f"{likelihood} × {consequence}", "score_reason": reason}
        audit_change(actor, plan_year, "item", risk, "risk.assessed", now, was, said)


def _level(scale: Scale, text: str) -> int:
    """A level that was chosen. Raises ``BadInput("risk.level")``: none of the scale's."""
    level = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    risk_score(level, 1, highest=scale.highest)
    return level
