"""The audit trail as a page: who changed what, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.people import ROLE_WORDS
from tertial.store.models import AuditEvent, Committee

PAGE_SIZE = 50
SHOWN_OF_A_LIST = 5


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event: ``what`` in words, ``thing`` it was done to, ``details`` as given."""

    at: str
    who: str
    what: str
    thing: str
    details: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LogPage:
    committee: str
    committee_name: str
    lines: Sequence[LogLine]
    count: int
    page: int
    pages: int


def log_page(*, actor: Actor, committee: str, page: int = 1) -> LogPage:
    """A committee's audit trail, ``PAGE_SIZE`` events at a time. Signing in belongs to no committee."""
    require(actor, "see_audit", committee)
    found = Committee.objects.filter(slug=committee).first()
    if found is None:
        raise NotFound("committee.unknown", committee=committee)
    events = AuditEvent.objects.filter(committee=found)
    count = events.count()
    pages = max(1, ceil(count / PAGE_SIZE))
    shown = min(max(page, 1), pages)
    rows = events[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE]
    return LogPage(committee, found.name, tuple(map(_line, rows)), count, shown, pages)


def _line(event: AuditEvent) -> LogLine:
    words = _words()
    return LogLine(
        at=timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M"),
        who=_("Systemet") if event.actor == "system" else event.actor,
        what=words.get(event.action, event.action),
        thing=event.thing,
        details=tuple(_details(event.data)),
    )


def _details(data: Mapping[str, object]) -> list[tuple[str, str]]:
    names = _names()
    return [(names.get(key, key), _text(value)) for key, value in data.items()]


def _text(value: object) -> str:
    """A value in words: long lists by their first few, what a package changed by how many rows."""
    if isinstance(value, Mapping):
        words = {"added": _("nya"), "changed": _("ändrade"), "removed": _("borttagna")}
        parts = ((what, keys) for what, keys in value.items() if keys)
        return ", ".join(
            f"{len(keys)} {words.get(what, what)}" if isinstance(keys, list) else f"{what} {keys}"
            for what, keys in parts
        )
    if isinstance(value, list):
        more = len(value) - SHOWN_OF_A_LIST
        names: dict[str, str] = {
            str(role): word for role, word in ROLE_WORDS.items()
        }  # roles are the lists that have words of their own
        shown = ", ".join(names.get(str(each), str(each)) for each in value[:SHOWN_OF_A_LIST])
        return f"{shown} … (+{more})" if more > 0 else shown
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    return "" if value is None else str(value)


def _names() -> dict[str, str]:
    """What the values of events are called; a name without a word shows as it is."""
    return {
        "roles": _("roller"),
        "generated": _("påhittad"),
        "year": _("år"),
        "first": _("första kod"),
        "last": _("sista kod"),
        "valid_from": _("gäller från"),
        "valid_to": _("gäller till"),
    }


def _words() -> dict[str, str]:
    """What each action is called; an action without a word shows its code."""
    return {
        "user.created": _("Användare skapad"),
        "user.changed": _("Användare ändrad"),
        "ledger.imported": _("Huvudbok inläst"),
        "batch.undone": _("Inläsning ångrad"),
        "package.imported": _("Datapaket inläst"),
        "line_map.added": _("Koppling tillagd"),
        "line_map.ended": _("Koppling avslutad"),
    }
