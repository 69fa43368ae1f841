"""Two texts of one section beside each other, paragraph by paragraph: what is alike, what each has, what to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

from tertial.document.richtext import to_html
from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.documents.changes import Piece, words
from tertial.services.documents.drafts import draft_of
from tertial.services.documents.figures import index_of
from tertial.services.documents.saving import Saved, place_of, save_text, version_of
from tertial.services.documents.texts import ASIDE, as_markdown, texts_of
from tertial.services.documents.writing import VersionLine, in_words, version_lines
from tertial.services.pages import ReportLink
from tertial.services.reporting import report_link
from tertial.store import models

Take = Literal["newest", "aside", "both"]


@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs of the newest text and what stands in their place aside, as Markdown; ``proposed`` is what keeps what
    either writer did: of what one alone has changed that one's, else both. Alike where nothing is to be chosen."""

    newest: str
    aside: str
    proposed: Take = "newest"

    @property
    def is_alike(self) -> bool:
        return self.newest == self.aside

    def taken(self, take: Take) -> tuple[str, ...]:
        """What is kept of it."""
        chosen = {
            "newest": (self.newest,),
            "aside": (self.aside,),
            "both": (self.newest, self.aside),
        }
        return tuple(each for each in chosen[take] if each)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as it is shown: both texts with their figures filled in, and what differs between them in words."""

    part: Part
    newest: str
    aside: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MergePage:
    """``base`` is the newest version, which the merged one is written on."""

    committee: str
    report: ReportLink
    section: str
    title: str
    aside: VersionLine
    newest: VersionLine | None
    base: int
    parts: Sequence[ShownPart]


def parts_of(newest: str, aside: str, base: str = "") -> tuple[Part, ...]:
    """Two Markdown texts as parts in order; every paragraph of both is in one of them.

    >>> [(p.newest, p.aside, p.proposed) for p in parts_of("A\\n\\nB", "A\\n\\nC", "A\\n\\nB")]
    [('A', 'A', 'newest'), ('B', 'C', 'aside')]
    """
    return tuple(_parts(_paragraphs(newest), _paragraphs(aside), _paragraphs(base)))


def _parts(newest: list[str], aside: list[str], base: list[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(None, newest, aside, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield Part("\n\n".join(newest[i1:i2]), "\n\n".join(newest[i1:i2]))
            continue
        mine, theirs = newest[i1:i2], aside[j1:j2]
        for n in range(max(len(mine), len(theirs))):
            left = mine[n] if n < len(mine) else ""
            right = theirs[n] if n < len(theirs) else ""
            yield Part(left, right, _proposed(left, right, base))


def _proposed(newest: str, aside: str, base: list[str]) -> Take:
    if not newest or not aside:
        there = newest or aside
        return "both" if there not in base else ("aside" if newest else "newest")
    if newest in base:
        return "aside"
    return "newest" if aside in base else "both"


def _paragraphs(source: str) -> list[str]:
    return [each.strip("\n") for each in source.split("\n\n") if each.strip()]


def merged(parts: Sequence[Part], taken: Mapping[int, Take]) -> str:
    """The text of what was taken of each part, as proposed where nothing was said."""
    kept = [each for n, part in enumerate(parts) for each in part.taken(_take(part, taken.get(n)))]
    return "\n\n".join(kept)


def _take(part: Part, take: Take | None) -> Take:
    return "newest" if part.is_alike else take or part.proposed


def merge_page(
    *, actor: Actor, committee: str, report: str, section: str, aside: int, now: datetime
) -> MergePage:
    """A text that stands aside beside the newest. Raises ``NotFound("text.version")``."""
    require(actor, "write_text", committee)
    place = place_of(committee, report, section)
    row = version_of(place, aside)
    if row.how != ASIDE:
        raise NotFound("text.version", version=aside)
    draft = draft_of(committee, report)
    index = index_of(committee=committee, report=report, now=now)
    newest = models.TextVersion.objects.filter(**place.of).exclude(how=ASIDE).last()
    lines = version_lines([row, *([newest] if newest else [])], newest.pk if newest else 0)
    title = next((each.title for each in draft.document.sections if each.id == section), section)

    def shown(part: Part) -> ShownPart:
        one, other = in_words(index, part.newest), in_words(index, part.aside)
        return ShownPart(part, one, other, tuple(words(one, other)))

    return MergePage(
        committee=committee,
        report=report_link(draft.records, draft.record),
        section=section,
        title=title,
        aside=lines[0],
        newest=lines[1] if newest else None,
        base=newest.pk if newest else 0,
        parts=tuple(shown(each) for each in _of(row, draft.facts.texts.get(section, ""))),
    )


def _of(row: models.TextVersion, newest: str) -> tuple[Part, ...]:
    base = models.TextVersion.objects.filter(pk=row.base).first()
    return parts_of(newest, as_markdown(row.body), as_markdown(base.body) if base else "")


def merge(
    *,
    actor: Actor,
    committee: str,
    report: str,
    section: str,
    aside: int,
    base: int,
    taken: Mapping[int, Take],
    now: datetime,
) -> Saved:
    """Write what was taken of both texts as a version on ``base``; nothing more stands aside of that writer then.

    When somebody has saved since ``base``, what was merged stands aside in its turn. Raises ``NotFound``.
    """
    require(actor, "write_text", committee)
    place = place_of(committee, report, section)
    row = version_of(place, aside)
    newest = models.TextVersion.objects.filter(**place.of, pk=base).first()
    there = (
        as_markdown(newest.body)
        if newest
        else texts_of(place.report.plan_year, report).get(section, "")
    )
    index = index_of(committee=committee, report=report, now=now)
    return save_text(
        actor=actor,
        committee=committee,
        report=report,
        section=section,
        body=to_html(merged(_of(row, there), taken), index.shown),
        base=base,
        how="merged",
        merges=aside,
        now=now,
    )
