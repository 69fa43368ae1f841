"""Comments on anything: written, withdrawn by who wrote them, kept in both cases.

A thing is named by its address in the committee, such as ``2026/goal/aldres-sjalvstandighet``.
"""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.planning.pages import CommentBox, Remark
from tertial.services.planning.reading import names_of
from tertial.store import models

LONGEST = 5_000
"""Characters of a comment; what is longer is a document."""
_ADDRESS = re.compile(r"[\w./:@-]{1,200}")


def comment_box(*, actor: Actor, committee: str, thing: str) -> CommentBox:
    """The comments on a thing, the oldest first (two queries)."""
    require(actor, "see_committee", committee)
    rows = list(models.Comment.objects.filter(committee__slug=committee, thing=thing))
    names = names_of({row.by for row in rows}) if rows else {}
    remarks = tuple(
        Remark(
            id=int(row.pk),
            text="" if row.is_withdrawn else row.text,
            who=names.get(row.by, row.by),
            when=timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
            is_mine=row.by == actor.login,
            is_withdrawn=row.is_withdrawn,
        )
        for row in rows
    )
    return CommentBox(committee, thing, remarks, may(actor, "comment", committee))


def comment(*, actor: Actor, committee: str, thing: str, text: str, now: datetime) -> int:
    """Write a comment on a thing; returns its number.

    Raises: BadInput("comment.empty"), BadInput("comment.long"), BadInput("comment.thing"): no address of a thing.
    """
    require(actor, "comment", committee)
    written = text.replace("\r\n", "\n").strip()
    if not written:
        raise BadInput("comment.empty")
    if len(written) > LONGEST:
        raise BadInput("comment.long", length=len(written), most=LONGEST)
    if not _ADDRESS.fullmatch(thing):
        raise BadInput("comment.thing", thing=thing[:80])
    with transaction.atomic():
        made = models.Comment.objects.create(
            committee=models.Committee.objects.get(slug=committee),
            thing=thing,
            text=written,
            at=now,
            by=actor.login,
        )
        _audit(actor, "comment.written", made, committee, now, kommentar=written)
    return int(made.pk)


def withdraw_comment(*, actor: Actor, committee: str, comment: int, now: datetime) -> str:
    """Withdraw one's own comment: that it was there still shows, its text does not. Returns the thing's address.

    Raises: NotFound("comment.unknown"), NotAllowed("comment.not-yours").
    """
    require(actor, "comment", committee)
    with transaction.atomic():
        rows = models.Comment.objects.select_for_update().filter(committee__slug=committee)
        found = rows.filter(pk=comment).first()
        if found is None:
            raise NotFound("comment.unknown", comment=comment)
        if found.by != actor.login:
            raise NotAllowed("comment.not-yours")
        if not found.is_withdrawn:
            found.is_withdrawn = True
            found.save(update_fields=["is_withdrawn"])
            _audit(actor, "comment.withdrawn", found, committee, now)
    return str(found.thing)


def _audit(
    actor: Actor, action: str, row: models.Comment, committee: str, now: datetime, **data: object
) -> None:
    thing = f"{committee}/{row.thing}"
    record(actor=actor, action=action, thing=thing, committee=committee, now=now, data=data)
