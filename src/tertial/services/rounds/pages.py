"""What the pages of rounds show, as values. Texts are as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tertial.domain.plan import Tone
from tertial.domain.rounds import AskKind, AskState, Standing


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an answer. ``kind``: choice (of ``choices``), line, number, long (text of several lines), yes."""

    name: str
    label: str
    kind: str
    value: str = ""
    choices: tuple[str, ...] = ()
    help: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that stands beside an ask: a figure, a target, what a rule says."""

    label: str
    text: str
    tone: Tone = "none"


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What was said last time, by report; ``value`` is it as an answer, which "Oförändrat" gives again: its fields."""

    report: str
    text: str
    comment: str
    tone: Tone
    value: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of an ask's history."""

    what: str
    who: str
    when: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AskCard:
    """One ask with all that is needed to answer it. Hashable: the same card gives the same part of a page."""

    id: int
    kind: AskKind
    kind_label: str
    title: str
    background: str
    unit: str
    state: AskState
    state_label: str
    tone: Tone
    version: int
    fields: tuple[Field, ...]
    facts: tuple[Fact, ...]
    last: LastAnswer | None
    assignee: str
    changed: str
    is_on_behalf: bool
    is_mine: bool
    can_write: bool
    can_withdraw: bool
    can_approve: bool
    is_ready: bool
    summary: str
    remark: str
    history: tuple[Happened, ...] = ()
    forecast: str = ""
    """The version of the forecast whose sheet answers it; empty for what is answered here."""
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class RoundHead:
    """A round as every page about it heads itself; days as printed."""

    id: int
    committee: str
    year: int
    title: str
    report: str
    period: str
    answers_due: str
    approval_due: str
    meeting_on: str
    days_left: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class MyAsks:
    """What one round asks of the actor (and of those the actor stands in for)."""

    round: RoundHead
    cards: Sequence[AskCard]
    left: int
    total: int
    economy: Sequence[Fact] = ()


@dataclass(frozen=True, slots=True)
class AskPage:
    committee: str
    rounds: Sequence[MyAsks]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What has been handed in and waits for the actor's approval."""

    committee: str
    committee_name: str
    round: RoundHead
    cards: Sequence[AskCard]
    approved: int
    total: int


@dataclass(frozen=True, slots=True)
class BoardLine:
    id: int
    title: str
    kind_label: str
    unit: str
    assignee: str
    standing: Standing
    label: str
    tone: Tone
    changed: str
    never_updated: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """How far one person has come."""

    login: str
    name: str
    done: int
    total: int
    reminded: str
    has_email: bool


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    committee: str
    committee_name: str
    round: RoundHead
    counts: Mapping[Standing, int]
    total: int
    lines: Sequence[BoardLine]
    people: Sequence[PersonLine]
    answerers: Sequence[Choice]
    has_report: bool
    shown: str = ""


@dataclass(frozen=True, slots=True)
class RoundListPage:
    committee: str
    committee_name: str
    year: int | None
    rounds: Sequence[tuple[RoundHead, int, int]]  # approved, total
    kinds: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """What opening a round would ask, before it is opened."""

    committee: str
    committee_name: str
    year: int
    kinds: Sequence[Choice]
    kind: str
    period_end: date | None
    meeting_on: date | None
    answers_due: date | None
    approval_due: date | None
    report: str
    title: str
    counts: Sequence[tuple[str, int]]
    unowned: Sequence[str]
    answerers: int
    has_template: bool = True
    fault: str = ""


@dataclass(frozen=True, slots=True)
class WheelDay:
    day: date
    printed: str
    kind: str
    kind_label: str
    label: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class WheelPage:
    """The committee's year by month: the calendar's days and the rounds' deadlines."""

    committee: str
    committee_name: str
    year: int
    months: Sequence[tuple[str, Sequence[WheelDay]]]
    today: str
