"""What pages show, as values: a template's context, the API's JSON. Texts are as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tertial.document.caveats import WrongWord
from tertial.document.model import Document, Paragraph, Table, Tone
from tertial.services.documents.states import ReportState

if TYPE_CHECKING:
    from tertial.services.economy.feed.page import FeedLine


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A report in a list. ``id`` is ``von/delarsrapport-2020-08``, ``key`` its part after the slash."""

    id: str
    key: str
    title: str
    period: str
    period_end: str
    decided_on: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure on the overview: ``good`` is True, False or None (neither)."""

    label: str
    text: str
    ref: str = ""
    note: str = ""
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A followed thing with its status now and in the report before (empty where it was not in it)."""

    title: str
    status: str
    tone: Tone
    previous: str = ""
    comment: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    name: str
    value: str
    previous: str
    target: str
    trend: str
    tone: Tone
    ref: str = ""


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A council goal with its grade (empty where not assessed) and what hangs under it."""

    label: str
    grade: str
    tone: Tone
    notes: tuple[str, ...] = ()
    items: tuple[StatusLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A code that no line, or several, would take, with what it holds; shown where the report is made."""

    statement: str
    code: str
    lines: tuple[str, ...]
    amounts: tuple[tuple[str, str], ...]  # ("Utfall period", "1 234,5 tkr")


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """How do we stand: a committee as of one report, beside the report before it."""

    committee: str
    committee_name: str
    municipality: str
    year: int
    report: ReportLink
    reports: Sequence[ReportLink]
    previous: ReportLink | None
    lede: Paragraph
    figures: Sequence[KeyFigure]
    deviations: Table
    goals: Sequence[GoalLine]
    commitments: Sequence[StatusLine]
    indicators: Sequence[IndicatorLine]
    risks: Sequence[StatusLine]
    remarks: Sequence[str] = ()
    unmapped: Sequence[Unmapped] = ()


@dataclass(frozen=True, slots=True)
class NoReports:
    """A committee that has no report yet: there is nothing to look over, and something to do first."""

    committee: str
    committee_name: str


@dataclass(frozen=True, slots=True)
class ReportListPage:
    """A committee's reports; ``states`` by their keys."""

    committee: str
    committee_name: str
    reports: Sequence[ReportLink]
    states: Mapping[str, ReportState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report built now. ``formats`` can be downloaded.

    ``wrong_words`` say the opposite of their figures, ``lacking`` is what has no value yet, as sentences; both stand
    in the document too. ``remarks`` are what else there is to know of how it was made.
    """

    committee: str
    committee_name: str
    report: ReportLink
    document: Document
    unmapped: Sequence[Unmapped] = ()
    remarks: Sequence[str] = ()
    wrong_words: Sequence[WrongWord] = ()
    lacking: Sequence[str] = ()
    formats: Sequence[str] = ("pdf", "docx", "html", "xlsx", "json")
    figures_of: str = ""
    """When the figures were pinned; empty where the report follows the ledger."""
    has_new_figures: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A figure that another is computed from."""

    label: str
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    id: str
    file: str
    created_at: str
    source: str


@dataclass(frozen=True, slots=True)
class VoucherRow:
    voucher: str
    date: str
    account: str
    cost_centre: str
    activity: str
    project: str
    text: str
    amount: str
    counterparty: str = ""
    place: str = ""  # batch/part/row, where something in it was hidden
    is_revealed: bool = False


@dataclass(frozen=True, slots=True)
class FigurePage:
    """Where a figure comes from. ``exact`` is the unrounded value in kronor or the unit; a ledger figure opens by unit,
    account and month (tables that sum to ``exact``) and to its vouchers; a computed one to its terms; a registered one
    to its entry."""

    committee: str
    committee_name: str
    report: ReportLink
    ref: str
    title: str
    printed: str
    exact: str
    formula: str
    source: str
    terms: Sequence[Term] = ()
    batches: Sequence[BatchLine] = ()
    breakdowns: Sequence[Table] = ()
    has_vouchers: bool = False
    history: Sequence[tuple[str, str, str]] = ()  # (value, entered at, entered by), newest first


@dataclass(frozen=True, slots=True)
class VoucherPage:
    """The postings behind a figure, a page at a time; ``total`` is their exact sum in kronor, all pages together."""

    figure: FigurePage
    rows: Sequence[VoucherRow]
    count: int
    total: str
    page: int
    pages: int
    filters: Sequence[tuple[str, str]] = ()  # what narrows the list: ("account", "4631")
    may_reveal: bool = False


@dataclass(frozen=True, slots=True)
class JobLine:
    id: int
    kind: str
    status: str
    file: str
    created_by: str
    created_at: str
    percent: int
    message: str


@dataclass(frozen=True, slots=True)
class Rejected:
    file: str
    sheet: str
    line: int
    reason: str
    amount: str


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A batch in the register; ``effect`` is what taking it back would do, a sentence each, where that is asked."""

    id: str
    file: str
    created_at: str
    source: str
    kinds: str
    periods: str
    rows: int
    total: str
    state: str  # "gäller", "delvis ersatt", "ersatt", "ångrad"
    can_undo: bool
    effect: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ImportPage:
    committee: str
    committee_name: str
    jobs: Sequence[JobLine]
    batches: Sequence[RegisterLine]
    mappings: Sequence[str] = ()
    feeds: Sequence[FeedLine] = ()


@dataclass(frozen=True, slots=True)
class JobPage:
    """One import: progress, then what it came to, with every rejected row."""

    committee: str
    committee_name: str
    job: JobLine
    is_finished: bool
    summary: Sequence[tuple[str, str]] = ()
    control_totals: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = ()
    rejected: Sequence[Rejected] = ()
    rejected_count: int = 0
    can_skip_rejected: bool = False
