"""Rounds: who is asked what, until when, and which way an answer may go.

An ask is open until somebody writes, saved while it is written, handed in, then returned with a comment or approved.
Who writes in another's place saves; the person asked hands it in, and so confirms it.
Source: docs/dev/methods.md#rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tertial.errors import BadInput

AskKind = Literal["status", "indicator", "assessment", "text", "event", "forecast"]
AskState = Literal["open", "saved", "handed_in", "returned", "approved"]
AnswerStep = Literal["saved", "handed_in", "withdrawn", "returned", "approved"]
Standing = Literal["approved", "handed_in", "returned", "late", "missing", "unowned"]

WRITABLE: frozenset[AskState] = frozenset({"open", "saved", "returned"})
MOVES: Mapping[tuple[AskState, AnswerStep], AskState] = {
    ("open", "saved"): "saved",
    ("saved", "saved"): "saved",
    ("returned", "saved"): "returned",
    ("saved", "handed_in"): "handed_in",
    ("returned", "handed_in"): "handed_in",
    ("handed_in", "withdrawn"): "saved",
    ("handed_in", "returned"): "returned",
    ("handed_in", "approved"): "approved",
    ("approved", "returned"): "returned",
}
"""Every step that is allowed; all others are refused."""


def after(state: AskState, step: AnswerStep) -> AskState:
    """The state that a step leads to.

    Raises: BadInput("ask.step"): the step cannot be taken from that state.
    >>> after("handed_in", "returned"), after("returned", "saved")
    ('returned', 'returned')
    """
    try:
        return MOVES[state, step]
    except KeyError:
        raise BadInput("ask.step", state=state, step=step) from None


@dataclass(frozen=True, slots=True)
class RoundKind:
    """A kind of round: what is asked (``asks``), at which months' ends, and how many days before the committee meets
    that answers must be handed in (``answer_days``) and approved (``approve_days``); what for is ``report_kind``."""

    key: str
    label: str
    report_kind: str
    cutoffs: tuple[int, ...]
    asks: tuple[AskKind, ...]
    answer_days: int
    approve_days: int


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the committee's year: a meeting, a cut-off, a deadline, a decision or something else."""

    day: date
    key: str
    kind: Literal["meeting", "cutoff", "deadline", "decision", "other"]
    label: str
    round_kind: str = ""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When answers must be handed in and approved; both are working days before the meeting."""

    answers: date
    approval: date


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def deadlines(
    kind: RoundKind, meeting: date, is_free: Callable[[date], bool] = is_weekend
) -> Deadlines:
    """Count back from the meeting; a day that is free moves to the working day before it.

    Raises: BadInput("round.days"): approval would be due before the answers.
    >>> kind = RoundKind("delar", "Delårsrapport", "delarsrapport", (8,), ("status",), 17, 10)
    >>> deadlines(kind, date(2020, 9, 29))
    Deadlines(answers=datetime.date(2020, 9, 11), approval=datetime.date(2020, 9, 18))
    """
    if kind.approve_days > kind.answer_days:
        raise BadInput("round.days", answer=kind.answer_days, approve=kind.approve_days)
    return Deadlines(
        _working_day(meeting - timedelta(days=kind.answer_days), is_free),
        _working_day(meeting - timedelta(days=kind.approve_days), is_free),
    )


def _working_day(day: date, is_free: Callable[[date], bool]) -> date:
    while is_free(day):
        day -= timedelta(days=1)
    return day


def standing(state: AskState, has_owner: bool, answers_due: date, today: date) -> Standing:
    """How an ask stands on the board: what a chaser needs to know, before what the answerer calls it.

    >>> standing("saved", True, date(2020, 9, 11), date(2020, 9, 14))
    'late'
    >>> standing("open", False, date(2020, 9, 11), date(2020, 9, 1))
    'unowned'
    """
    if state == "approved" or state == "handed_in":
        return state
    if not has_owner:
        return "unowned"
    if state == "returned":
        return "returned"
    return "late" if today > answers_due else "missing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to ask about: ``owner`` is who answers for it (a login, or a function in words), ``unit`` its unit."""

    kind: AskKind
    thing: str
    unit: str = ""
    owner: str = ""


def assign(
    wanted: Iterable[Wanted],
    *,
    known: frozenset[str],
    manager_of: Mapping[str, str],
) -> tuple[tuple[Wanted, str], ...]:
    """Whom each thing is asked of: its owner where that is a person, else the unit's manager, else nobody ("").

    ``known`` are the logins of persons who may answer, ``manager_of`` the login of a unit's manager.

    >>> assign([Wanted("status", "a", owner="bo"), Wanted("status", "b", "51", "HR"), Wanted("status", "c")],
    ...     known=frozenset({"bo", "gun"}), manager_of={"51": "gun"})[1][1]
    'gun'
    """
    return tuple(
        (each, each.owner if each.owner in known else manager_of.get(each.unit, ""))
        for each in wanted
    )
