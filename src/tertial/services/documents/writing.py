"""The pages where a report is written: its sections, one of them in the editor, its history, two texts side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.document.blocks.text import bound
from tertial.document.richtext import sanitised, to_html
from tertial.document.template import SectionTemplate
from tertial.errors import TertialError
from tertial.services.access import Actor, require
from tertial.services.documents.drafts import Draft, draft_of
from tertial.services.documents.figures import FigureIndex, index_of
from tertial.services.documents.flags import Bound, Flag, flags_of
from tertial.services.documents.newfigures import is_behind
from tertial.services.documents.saving import Place, asides, others, place_of
from tertial.services.documents.steps import SectionLine, sections_of
from tertial.services.documents.texts import ASIDE, as_markdown
from tertial.services.pages import ReportLink
from tertial.services.people import names_of
from tertial.services.planning.comments import comment_box
from tertial.services.planning.pages import CommentBox
from tertial.services.reporting import report_link
from tertial.store import models

HOW: Final = {
    "autosaved": "sparad av sig själv",
    "saved": "sparad",
    "restored": "återställd",
    "merged": "sammanförd",
    ASIDE: "ligger bredvid",
}
SHOWN: Final = 100
"""Versions that a history shows."""
_FIGURE: Final = re.compile(r"\[\[[^\]]*\]\]")
_MARKS: Final = re.compile(r"[#>*_|]+|\^\[|\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class WritingLine:
    """A section to write: its state and owner, what its writer is told, how long it is and is to be (words), how many
    words its figures contradict, numbers are unbound, texts stand aside and comments there are."""

    line: SectionLine
    instruction: str
    words: int
    length: int
    wrong: int
    unbound: int
    aside: int
    comments: int


@dataclass(frozen=True, slots=True)
class WritingPage:
    """All sections of a report that somebody writes."""

    committee: str
    report: ReportLink
    sections: Sequence[WritingLine]
    mine: frozenset[str]
    """Ids of the sections that the actor owns."""
    has_new_figures: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A flag as it is told without the editor: the paragraph that it stands in, before, in and after the words."""

    flag: Flag
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the history: when, by whom and how it was saved."""

    id: int
    at: str
    who: str
    how: str
    is_newest: bool = False


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section in the editor. ``html`` is what the editor begins with and ``source`` the same as Markdown; ``version``
    is what a save names as its base. ``others`` have it open too; ``asides`` are texts to merge."""

    committee: str
    report: ReportLink
    line: SectionLine
    instruction: str
    length: int
    html: str
    source: str
    version: int
    saved: str
    others: Sequence[str]
    asides: Sequence[VersionLine]
    flags: Sequence[Told]
    comments: CommentBox
    before: SectionLine | None
    after: SectionLine | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A section's versions, the newest first, and one of them beside the newest."""

    committee: str
    report: ReportLink
    line: SectionLine
    versions: Sequence[VersionLine]
    chosen: VersionLine | None = None
    chosen_text: str = ""
    newest_text: str = ""


def writing_page(*, actor: Actor, committee: str, report: str, now: datetime) -> WritingPage:
    """A report's sections with all that a writer looks for."""
    require(actor, "write_text", committee)
    draft = draft_of(committee, report)
    index = index_of(committee=committee, report=report, now=now)
    told = {each.id: each for each in draft.template.sections}
    comments = _comments(draft)
    lines = sections_of(draft)
    standing = _asides(draft)
    return WritingPage(
        committee=committee,
        report=report_link(draft.records, draft.record),
        sections=tuple(
            _line(draft, index, line, told.get(line.id), comments, standing) for line in lines
        ),
        mine=frozenset(line.id for line in lines if _owns(actor, committee, line.owner)),
        has_new_figures=is_behind(draft.plan_year, report),
    )


def _line(
    draft: Draft,
    index: FigureIndex,
    line: SectionLine,
    told: SectionTemplate | None,
    comments: dict[str, int],
    standing: dict[str, int],
) -> WritingLine:
    source = draft.facts.texts.get(line.id, "")
    kinds = [flag.kind for _, flag in _flags(index, source)]
    return WritingLine(
        line=line,
        instruction=told.instruction if told else "",
        words=len(_MARKS.sub(" ", _FIGURE.sub("1", source)).split()),
        length=told.length if told else 0,
        wrong=kinds.count("word"),
        unbound=kinds.count("known") + kinds.count("unbound"),
        aside=standing.get(line.id, 0),
        comments=comments.get(line.id, 0),
    )


def _owns(actor: Actor, committee: str, owner: str) -> bool:
    """Whether a section is the actor's: by login, by a role here, or of whom the actor stands in for."""
    return bool(owner) and (
        owner == actor.login
        or owner in actor.stands_in_for
        or any(role == owner and where in (None, committee) for role, where in actor.roles)
    )


def _comments(draft: Draft) -> dict[str, int]:
    begins = thing_of(draft.plan_year.year, draft.key, "")
    rows = models.Comment.objects.filter(
        committee=draft.plan_year.committee, thing__startswith=begins, is_withdrawn=False
    )
    counted = rows.order_by().values_list("thing").annotate(n=Count("pk"))
    return {thing.removeprefix(begins): n for thing, n in counted}


def _asides(draft: Draft) -> dict[str, int]:
    """How many texts stand aside in each section; nothing is asked where none has."""
    of = {"plan_year": draft.plan_year, "report": draft.key, "how": ASIDE}
    found = models.TextVersion.objects.filter(**of).order_by().values_list("section", flat=True)
    return {each: len(asides(Place(draft.report, each))) for each in set(found)}


def thing_of(year: int, report: str, section: str) -> str:
    """A section as a thing that comments are about."""
    return f"{year}/report/{report}/{section}"


# --- one section --------------------------------------------------------------------------------------------


def section_page(
    *, actor: Actor, committee: str, report: str, section: str, now: datetime
) -> SectionPage:
    """A section to write in. Raises ``NotFound``: ``report.unknown``, ``section.unknown``."""
    require(actor, "write_text", committee)
    place = place_of(committee, report, section)
    draft = draft_of(committee, report)
    index = index_of(committee=committee, report=report, now=now)
    lines = _lines(draft, section)
    n = next(n for n, line in enumerate(lines) if line.id == section)
    told = next((each for each in draft.template.sections if each.id == section), None)
    source = draft.facts.texts.get(section, "")
    newest = _rows(place).exclude(how=ASIDE).last()
    thing = thing_of(draft.plan_year.year, report, section)
    return SectionPage(
        committee=committee,
        report=report_link(draft.records, draft.record),
        line=lines[n],
        instruction=told.instruction if told else "",
        length=told.length if told else 0,
        html=to_html(source, index.shown),
        source=source,
        version=newest.pk if newest else 0,
        saved=_when(newest.at, now) if newest else "",
        others=others(place, actor, now),
        asides=version_lines(asides(place), 0),
        flags=tuple(_in_words(text, flag) for text, flag in _flags(index, source)),
        comments=comment_box(actor=actor, committee=committee, thing=thing),
        before=lines[n - 1] if n else None,
        after=lines[n + 1] if n + 1 < len(lines) else None,
    )


def _lines(draft: Draft, section: str) -> tuple[SectionLine, ...]:
    """The sections that somebody writes, and the one asked for where nobody has written it yet (a goal's)."""
    lines = sections_of(draft)
    if any(line.id == section for line in lines):
        return lines
    title = next((each.title for each in draft.document.sections if each.id == section), "")
    template = next((each.title for each in draft.template.sections if each.id == section), section)
    own = SectionLine(section, title or template, 2, "open", "", "", 0, True)
    return (*lines, own)


def _flags(index: FigureIndex, source: str) -> Iterator[tuple[str, Flag]]:
    """The flags of a saved text, each with its paragraph."""
    try:
        paragraphs = bound(index.book, source)
    except TertialError:  # it refers to what is not there any longer; the editor shows where
        return
    for each in paragraphs:
        figures = [Bound(one.start, one.end, one.ref) for one in each.figures if one.ref]
        for flag in flags_of(index, each.text, figures):
            yield each.text, flag


@dataclass(frozen=True, slots=True)
class Typed:
    """A paragraph, item, heading or cell as it stands in the editor, with the figures in it."""

    text: str
    bound: tuple[Bound, ...] = ()


def flags_in(
    *, actor: Actor, committee: str, report: str, typed: Sequence[Typed], now: datetime
) -> tuple[tuple[int, Flag], ...]:
    """The flags of a text that is being written, each with the number of its paragraph."""
    require(actor, "write_text", committee)
    index = index_of(committee=committee, report=report, now=now)
    return tuple(
        (n, flag) for n, each in enumerate(typed) for flag in flags_of(index, each.text, each.bound)
    )


def html_of(*, actor: Actor, committee: str, report: str, source: str, now: datetime) -> str:
    """A text that was written as Markdown, as the editor has it."""
    require(actor, "write_text", committee)
    return to_html(source, index_of(committee=committee, report=report, now=now).shown)


def cleaned(*, actor: Actor, committee: str, html: str) -> str:
    """What was pasted, from Word say, as texts can hold it."""
    require(actor, "write_text", committee)
    return sanitised(html)


def _in_words(text: str, flag: Flag) -> Told:
    begins, ends = max(0, flag.start - 60), min(len(text), flag.end + 60)
    before = ("…" if begins else "") + text[begins : flag.start]
    after = text[flag.end : ends] + ("…" if ends < len(text) else "")
    return Told(flag, before, text[flag.start : flag.end], after)


# --- history ------------------------------------------------------------------------------------------------


def history_page(
    *, actor: Actor, committee: str, report: str, section: str, now: datetime, version: int = 0
) -> HistoryPage:
    """The versions of a section; ``version`` is shown beside the newest. Raises ``NotFound``."""
    require(actor, "write_text", committee)
    place = place_of(committee, report, section)
    draft = draft_of(committee, report)
    index = index_of(committee=committee, report=report, now=now)
    rows = list(_rows(place).order_by("-pk")[:SHOWN])
    newest = next((row.pk for row in rows if row.how != ASIDE), 0)
    lines = version_lines(rows, newest)
    chosen = next((row for row in rows if row.pk == version), None)
    return HistoryPage(
        committee=committee,
        report=report_link(draft.records, draft.record),
        line=next(line for line in _lines(draft, section) if line.id == section),
        versions=lines,
        chosen=next((line for line in lines if chosen and line.id == chosen.pk), None),
        chosen_text=in_words(index, as_markdown(chosen.body)) if chosen else "",
        newest_text=in_words(index, draft.facts.texts.get(section, "")),
    )


def in_words(index: FigureIndex, source: str) -> str:
    """A Markdown text as it reads, its figures filled in."""
    return re.sub(
        r"\[\[([^\]|#][^\]|]*)(?:\|([^\]]*))?\]\]",
        lambda match: index.shown(match[1].strip(), match[2] or ""),
        source,
    )


def _rows(place: Place) -> Any:
    return models.TextVersion.objects.filter(**place.of)


def version_lines(rows: Sequence[models.TextVersion], newest: int) -> tuple[VersionLine, ...]:
    """Versions as they are told."""
    names = names_of({row.by for row in rows}) if rows else {}
    return tuple(
        VersionLine(
            int(row.pk),
            timezone.localtime(row.at).strftime("%Y-%m-%d %H.%M"),
            names.get(row.by, row.by),
            _(HOW.get(row.how, row.how)),
            row.pk == newest,
        )
        for row in rows
    )


def _when(at: datetime, now: datetime) -> str:
    """The time of today, else the day too."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    return local.strftime("%H.%M" if local.date() == today.date() else "%Y-%m-%d %H.%M")
