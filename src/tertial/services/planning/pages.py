"""What the pages of the plan show, as values. Texts are as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tertial.document.model import Chart, Paragraph, Table
from tertial.domain.plan import Tone

if TYPE_CHECKING:
    from tertial.services.control.parts import ControlPart

ThingKind = Literal["goal", "indicator", "item"]


@dataclass(frozen=True, slots=True)
class PlanHead:
    """The plan that a page is about; ``years`` are all of the committee's, the newest first."""

    committee: str
    committee_name: str
    year: int
    years: Sequence[int]

    @property
    def query(self) -> str:
        """What links carry on: the year, where it is not the newest."""
        return "" if self.year == self.years[0] else f"?ar={self.year}"


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator or an item in a list. ``text`` is its newest value or status, ``note`` of when that is.

    ``movement`` is its trend; ``gap`` what it lacks, in words.
    """

    kind: ThingKind
    key: str
    kind_label: str
    title: str
    text: str = ""
    tone: Tone = "none"
    note: str = ""
    movement: str = ""
    movement_tone: Tone = "none"
    target: str = ""
    due: str = ""
    is_late: bool = False
    owner: str = ""
    unit: str = ""
    origin: str = ""
    amount: str = ""
    goal: str = ""
    gap: str = ""
    is_locked: bool = False
    ended_on: str = ""


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A goal in the tree with what hangs under it; ``gaps`` are what it lacks, in words."""

    key: str
    label: str
    level: str
    depth: int
    is_locked: bool
    grade: str
    tone: Tone
    note: str
    owner: str
    unit: str
    gaps: Sequence[str]
    leaves: Sequence[Leaf]
    below: Sequence[GoalNode]
    is_open: bool
    ended_on: str = ""


@dataclass(frozen=True, slots=True)
class ChainFilter:
    """What narrows the tree: an owner, a unit with those below it, a kind of thing; ``ended`` shows what was ended."""

    owner: str = ""
    unit: str = ""
    kind: str = ""
    ended: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.owner or self.unit or self.kind)


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The chain as a tree; ``loose`` belongs to no goal."""

    head: PlanHead
    roots: Sequence[GoalNode]
    loose: Sequence[Leaf]
    counts: Sequence[tuple[str, int]]
    gaps: int
    ended: int
    owners: Sequence[Choice]
    units: Sequence[Choice]
    kinds: Sequence[Choice]
    chosen: ChainFilter


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on a thing."""

    id: int
    text: str
    who: str
    when: str
    is_mine: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class CommentBox:
    """The comments on a thing, and whether the actor may add one."""

    committee: str
    thing: str
    remarks: Sequence[Remark]
    may_write: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A change in a thing's history; ``fields`` are (label, before, after)."""

    what: str
    who: str
    when: str
    fields: Sequence[tuple[str, str, str]] = ()
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class LinkLine:
    """What a thing belongs together with. ``kind`` is empty for a budget line or a row of a table."""

    id: int
    relation: str
    kind_label: str
    title: str
    kind: ThingKind | Literal[""]
    key: str


@dataclass(frozen=True, slots=True)
class Handling:
    """What may be done to a thing. ``locked`` says in words why it may not be changed."""

    kind: ThingKind
    key: str
    may_edit: bool
    locked: str
    ended_on: str
    removes: bool = False
    """Whether ending it takes it away altogether, since nothing has been said of it yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says of a thing."""

    report: str
    title: str
    day: str
    text: str
    tone: Tone
    comment: str = ""
    who: str = ""
    is_preliminary: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a goal: its measures against their targets, and what declared rules say."""

    summary: str
    lines: Sequence[Leaf]
    rules: Sequence[tuple[str, str, Tone]]


@dataclass(frozen=True, slots=True)
class GoalPage:
    head: PlanHead
    handling: Handling
    label: str
    level: str
    text: str
    above: Sequence[Choice]
    facts: Sequence[tuple[str, str]]
    gaps: Sequence[str]
    evidence: Evidence
    said: Sequence[Said]
    below: Sequence[GoalNode]
    items: Sequence[tuple[str, Sequence[Leaf]]]
    links: Sequence[LinkLine]
    linkable: Sequence[tuple[str, Sequence[Choice]]]
    history: Sequence[Change]
    comments: CommentBox


@dataclass(frozen=True, slots=True)
class Phase:
    year: str
    phase: str
    activities: str
    effect: str


@dataclass(frozen=True, slots=True)
class ProjectPart:
    """What an efficiency project has besides: states, phases, and its benefit calculation with sums."""

    area: str
    current_state: str
    target_state: str
    this_year: str
    effects: str
    benefit: str
    phases: Sequence[Phase]
    calculation: Table | None
    net: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    head: PlanHead
    handling: Handling
    kind_label: str
    title: str
    status: str
    tone: Tone
    background: str
    text: str
    goal: Choice | None
    parent: Choice | None
    parts: Sequence[Leaf]
    facts: Sequence[tuple[str, str]]
    is_late: bool
    project: ProjectPart | None
    control: ControlPart | None
    said: Sequence[Said]
    links: Sequence[LinkLine]
    linkable: Sequence[tuple[str, Sequence[Choice]]]
    history: Sequence[Change]
    comments: CommentBox


@dataclass(frozen=True, slots=True)
class ProjectCard:
    leaf: Leaf
    project: ProjectPart


@dataclass(frozen=True, slots=True)
class ListPage:
    """Items of one kind. ``groups`` are headings with their rows; ``total`` sums their effects, in kronor."""

    head: PlanHead
    which: str
    title: str
    lede: str
    kind: str
    groups: Sequence[tuple[str, Sequence[Leaf]]]
    cards: Sequence[ProjectCard] = ()
    total: str = ""
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Revision:
    """A registration: what the value was before it and after it."""

    period: str
    sex: str
    unit: str
    before: str
    after: str
    source: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    head: PlanHead
    handling: Handling
    name: str
    goal: Choice | None
    description: str
    value: str
    period: str
    movement: str
    movement_tone: Tone
    standing: str
    standing_tone: Tone
    facts: Sequence[tuple[str, str]]
    targets: Sequence[tuple[str, str, str]]
    values: Table
    units: Table | None
    chart: Chart | None
    gap: str
    guarded: str
    computed: str
    notes: Sequence[Said]
    revisions: Sequence[Revision]
    may_register: bool
    by_sex: bool
    unit_choices: Sequence[Choice]
    links: Sequence[LinkLine]
    linkable: Sequence[tuple[str, Sequence[Choice]]]
    history: Sequence[Change]
    comments: CommentBox


@dataclass(frozen=True, slots=True)
class EditField:
    """A field of a form. ``kind``: line, long, date, number, choice (of ``choices``), yes."""

    name: str
    label: str
    kind: str
    value: str = ""
    choices: Sequence[Choice] = ()
    is_required: bool = False
    help: str = ""
    fault: str = ""
    longest: int = 0


@dataclass(frozen=True, slots=True)
class EditPage:
    """A form over a thing of the plan; ``key`` is empty for a new one. ``seen`` says what it was filled from."""

    head: PlanHead
    kind: ThingKind
    key: str
    kind_label: str
    title: str
    fields: Sequence[EditField]
    seen: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise with what each report says of it, and what became of it in words."""

    kind: ThingKind
    key: str
    kind_label: str
    title: str
    told: Sequence[tuple[str, Tone]]
    fate: str
    tone: Tone
    changes: Sequence[str]


@dataclass(frozen=True, slots=True)
class PromisePage:
    head: PlanHead
    reports: Sequence[Choice]
    groups: Sequence[tuple[str, Sequence[PromiseLine]]]
    counts: Mapping[str, int]
    dropped: Sequence[PromiseLine]
    redefined: Sequence[PromiseLine]


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A line of the five minutes. ``ref`` is where its figure comes from, ``kind`` and ``key`` what page says more."""

    text: str
    figure: str = ""
    ref: str = ""
    tone: Tone = "none"
    note: str = ""
    kind: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class BriefPart:
    id: str
    title: str
    lines: Sequence[BriefLine]
    nothing: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class BriefPage:
    """How it stands in five minutes: ``lede`` in one sentence, then part by part."""

    head: PlanHead
    report: str
    report_title: str
    report_period: str
    previous_title: str
    lede: Paragraph
    parts: Sequence[BriefPart]
    minutes: int


@dataclass(frozen=True, slots=True)
class SheetGoal:
    """A committee goal on the one-page plan: its measures with targets, and what will be done."""

    label: str
    owner: str
    measures: Sequence[tuple[str, str, str]]
    deeds: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The plan on one page: (goal above, its committee goals), and what is done without a goal."""

    head: PlanHead
    groups: Sequence[tuple[str, Sequence[SheetGoal]]]
    loose: Sequence[tuple[str, str]]
