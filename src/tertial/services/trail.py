"""The audit trail as a page: who changed what, newest first; by thing, by person and by time, and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.domain.swedish import format_number
from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.package.columns import title_of
from tertial.services.people import ROLE_WORDS
from tertial.store.models import AuditEvent, Committee

PAGE_SIZE = 50
SHOWN_OF_A_LIST = 5
LARGEST_FILE_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What narrows the trail: a part of the thing's name, a login, the first and the last day."""

    thing: str = ""
    who: str = ""
    begins: date | None = None
    ends: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is shown."""
        return self == LogFilter()

    @property
    def query(self) -> str:
        """The filter as the query of an address.

        >>> LogFilter(who="anna", begins=date(2026, 1, 1)).query
        'vem=anna&fran=2026-01-01'
        """
        given = {"sak": self.thing, "vem": self.who, "fran": self.begins, "till": self.ends}
        return urlencode({name: str(value) for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event: ``what`` in words, ``thing`` it was done to, ``details`` as given."""

    at: str
    who: str
    what: str
    thing: str
    details: Sequence[tuple[str, str]]
    login: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the trail; ``people`` are those who have done something in the committee, as (login, name)."""

    committee: str
    committee_name: str
    lines: Sequence[LogLine]
    count: int
    page: int
    pages: int
    chosen: LogFilter = LogFilter()
    people: Sequence[tuple[str, str]] = ()


def log_page(
    *, actor: Actor, committee: str, page: int = 1, chosen: LogFilter | None = None
) -> LogPage:
    """A committee's audit trail, ``PAGE_SIZE`` events at a time. Signing in belongs to no committee."""
    found = _committee(actor, committee)
    narrowing = chosen or LogFilter()
    events = _narrowed(AuditEvent.objects.filter(committee=found), narrowing)
    count = events.count()
    pages = max(1, ceil(count / PAGE_SIZE))
    shown = min(max(page, 1), pages)
    rows = events[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE]
    people = _people(found)
    lines = lines_of(rows, dict(people))
    return LogPage(committee, found.name, lines, count, shown, pages, narrowing, people)


def log_rows(
    *, actor: Actor, committee: str, chosen: LogFilter | None = None
) -> Iterator[tuple[str, str, str, str, str]]:
    """All events that a filter leaves, newest first, as (when, login, what, thing, details): for a file."""
    found = _committee(actor, committee)
    events = _narrowed(AuditEvent.objects.filter(committee=found), chosen or LogFilter())
    for event in events[:LARGEST_FILE_ROWS].iterator(chunk_size=2000):
        line = _line(event, {})
        details = "; ".join(f"{name}: {value}" for name, value in line.details)
        yield line.at, line.login, line.what, line.thing, details


def lines_of(events: Iterable[AuditEvent], names: Mapping[str, str]) -> tuple[LogLine, ...]:
    """Events in words; ``names`` are those of logins."""
    return tuple(_line(event, names) for event in events)


def _committee(actor: Actor, committee: str) -> Committee:
    require(actor, "see_audit", committee)
    found = Committee.objects.filter(slug=committee).first()
    if found is None:
        raise NotFound("committee.unknown", committee=committee)
    return found


def _narrowed(events: QuerySet[AuditEvent], chosen: LogFilter) -> QuerySet[AuditEvent]:
    if chosen.thing:
        events = events.filter(thing__icontains=chosen.thing)
    if chosen.who:
        events = events.filter(actor=chosen.who)
    if chosen.begins:
        events = events.filter(at__gte=_midnight(chosen.begins))
    if chosen.ends:
        events = events.filter(at__lt=_midnight(chosen.ends + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _people(committee: Committee) -> tuple[tuple[str, str], ...]:
    """Who has done something in a committee, by name (two queries)."""
    logins = set(
        AuditEvent.objects.filter(committee=committee)
        .order_by()
        .values_list("actor", flat=True)
        .distinct()
    )
    users = User.objects.filter(username__in=logins).only("username", "first_name", "last_name")
    names = {user.username: user.get_full_name() or user.username for user in users}
    known = {login: names.get(login, _system_or(login)) for login in logins if login}
    return tuple(sorted(known.items(), key=lambda each: each[1].casefold()))


def _system_or(login: str) -> str:
    return _("Systemet") if login == "system" else login


def _line(event: AuditEvent, names: Mapping[str, str]) -> LogLine:
    words = _words()
    return LogLine(
        at=timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M"),
        who=names.get(event.actor) or _system_or(event.actor),
        what=words.get(event.action, event.action),
        thing=event.thing.removeprefix("user:"),
        details=tuple(_details(event.data)),
        login=event.actor,
    )


def _details(data: Mapping[str, object]) -> list[tuple[str, str]]:
    names = _names()
    return [
        (names.get(key, title_of(key)), _text(value)) for key, value in data.items() if value != ""
    ]


def _text(value: object) -> str:
    """A value in words: long lists by their first few, what a package changed by how many rows."""
    if isinstance(value, Mapping):
        words = {"added": _("nya"), "changed": _("ändrade"), "removed": _("borttagna")}
        parts = ((what, keys) for what, keys in value.items() if keys)
        return ", ".join(
            f"{format_number(len(keys))} {words.get(what, what)}"
            if isinstance(keys, list)
            else f"{what} {keys}"
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
        "unit": _("enhet"),
        "login": _("användarnamn"),
        "email": _("e-post"),
        "first_name": _("förnamn"),
        "last_name": _("efternamn"),
        "title": _("titel"),
        "committee": _("nämnd"),
        "manager": _("chef"),
        "started_on": _("från"),
        "ended_on": _("till"),
        "before": _("före"),
        "after": _("efter"),
        "undoes": _("ångrar händelse"),
    }


def _words() -> dict[str, str]:
    """What each action is called; an action without a word shows its code."""
    return {
        "user.created": _("Användare skapad"),
        "user.changed": _("Användare ändrad"),
        "user.leaving": _("Person slutar"),
        "user.closed": _("Konto stängt"),
        "user.invited": _("Lösenordslänk gjord"),
        "user.password": _("Lösenord bytt"),
        "staff.taken": _("Personalregister inläst"),
        "role.given": _("Roll given"),
        "role.ended": _("Roll avslutad"),
        "substitute.appointed": _("Ersättare utsedd"),
        "substitute.ended": _("Ersättare avslutad"),
        "second-factor.on": _("Andra faktor påslagen"),
        "second-factor.off": _("Andra faktor avstängd"),
        "second-factor.codes": _("Nya reservkoder"),
        "second-factor.reset": _("Andra faktor nollställd"),
        "ledger.imported": _("Huvudbok inläst"),
        "batch.undone": _("Inläsning ångrad"),
        "package.imported": _("Datapaket inläst"),
        "takeover.read": _("Gammal rapport läst"),
        "takeover.taken": _("Plan påbörjad ur rapport"),
        "takeover.thrown-away": _("Utkast kastat"),
        "check.started": _("Granskning påbörjad"),
        "check.accepted": _("Fynd godtaget"),
        "check.dismissed": _("Fynd avfärdat"),
        "check.withdrawn": _("Bedömning av fynd ångrad"),
        "check.kept": _("Granskning sparad"),
        "check.removed": _("Granskning borttagen"),
        "check.openness": _("Granskning utan inloggning ändrad"),
        "brand.changed": _("Utseende ändrat"),
        "line_map.added": _("Koppling tillagd"),
        "line_map.ended": _("Koppling avslutad"),
        "plan.added": _("Tillagt i planen"),
        "plan.changed": _("Ändrat i planen"),
        "plan.ended": _("Borttaget ur planen"),
        "plan.removed": _("Struket ur planen"),
        "plan.undone": _("Ändring i planen ångrad"),
        "plan.linked": _("Koppling i planen"),
        "plan.unlinked": _("Koppling i planen borttagen"),
        "indicator.registered": _("Indikatorvärde registrerat"),
        "budget.made": _("Budgetversion gjord"),
        "budget.typed": _("Budget ändrad"),
        "budget.transfer": _("Omfördelning i budget"),
        "budget.indexation": _("Budget uppräknad"),
        "budget.overhead": _("Personalomkostnadspålägg i budget"),
        "budget.carry_over": _("Överföring mellan år i budget"),
        "budget.period": _("Budget periodiserad"),
        "budget.undone": _("Budgetändring ångrad"),
        "budget.moved": _("Budget flyttad mellan nämnder"),
        "budget.decided": _("Budget beslutad"),
        "budget.followed": _("Budgetversion vald för uppföljning"),
        "budget.saved": _("Underlag till budget ändrat"),
        "budget.row-undone": _("Ändring av underlag till budget ångrad"),
        "budget.removed": _("Underlag till budget borttaget"),
        "volumes.taken": _("Volymer inlästa"),
        "volumes.typed": _("Volymer skrivna"),
        "volumes.undone": _("Inläsning av volymer ångrad"),
        "equity.chosen": _("Eget kapital: val för nämnden"),
        "comment.written": _("Kommentar"),
        "group.added": _("Analysgrupp tillagd"),
        "group.removed": _("Analysgrupp borttagen"),
        "comment.withdrawn": _("Kommentar tillbakadragen"),
        "workspace.backed-up": _("Säkerhetskopia gjord"),
        "workspace.backup-fetched": _("Säkerhetskopia hämtad"),
        "workspace.restored": _("Arbetsytan återläst"),
        "month.closed": _("Månad stängd"),
        "month.reopened": _("Månad öppnad igen"),
        "month.looked": _("Saknad bokföring sedd"),
        "month.usual": _("Vad som brukar bokföras ändrat"),
        "names.revealed": _("Namn visade"),
        "names.erased": _("Dolda uppgifter raderade"),
        "mask_rule.added": _("Regel för dolda uppgifter tillagd"),
        "mask_rule.ended": _("Regel för dolda uppgifter avslutad"),
        "mapping.saved": _("Kolumnmappning sparad"),
        "mapping.ended": _("Kolumnmappning borttagen"),
        "feed.saved": _("Filinläsning ändrad"),
        "text.saved": _("Text sparad"),
        "text.restored": _("Äldre text återställd"),
        "text.merged": _("Två texter sammanförda"),
        "text.aside": _("Text lagd bredvid en nyare"),
        "report.pinned": _("Rapportens siffror låsta"),
        "report.sealed": _("Rapport förseglad"),
        "report.decided": _("Nämndens beslut registrerat"),
        "report.published": _("Rapport publicerad"),
        "report.withdrawn": _("Publicerad rapport tillbakatagen"),
        "section.handed-in": _("Avsnitt inlämnat"),
        "section.returned": _("Avsnitt återlämnat"),
        "section.approved": _("Avsnitt godkänt"),
        "section.reopened": _("Avsnitt öppnat igen"),
        "section.owner": _("Avsnitt fick ansvarig"),
        "finding.answered": _("Fynd besvarat"),
        "finding.answer-withdrawn": _("Svar på fynd tillbakataget"),
        "case.saved": _("Ärende sparat"),
        "report.taken": _("Nya siffror tagna i rapporten"),
        "report.figures-back": _("Rapporten tillbaka på tidigare siffror"),
        "ledger.exported": _("Fil till ekonomisystemet skriven"),
    }
