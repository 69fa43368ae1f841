"""What is usually posted and is missing or unlike in a month: by which numbers, and who has looked.

The numbers are a committee's own (``UsualSetting``), never rewritten: who chose them and when stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tertial.domain.economy.expected import Unlike, UsualRule, unlike_usual
from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
from tertial.domain.period import MONTHS
from tertial.domain.statement import lines_of
from tertial.domain.swedish import format_ore, parse_number
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.regular import centre_months
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.basis import LINES, Basis
from tertial.services.economy.feed.months import ALL_MONTHS, MonthState
from tertial.services.people import names_of
from tertial.store.models import Committee, MonthLook, UsualSetting

UNLIKE_WORDS = {"missing": "saknas", "smaller": "mindre än vanligt", "larger": "större än vanligt"}
SHORTEST_NOTE = 3
LONGEST_WINDOW, MOST_TIMES = 36, 100


@dataclass(frozen=True, slots=True)
class UsualBox:
    """The numbers that a committee goes by, ``least`` as kronor; ``since`` who chose them and when, newest first."""

    rule: UsualRule
    least: str
    since: tuple[str, ...]


def usual_box(committee: str) -> UsualBox:
    """The rule that holds and the choices before it (one query, and one for names)."""
    rows = list(UsualSetting.objects.filter(committee__slug=committee).order_by("-id")[:5])
    names = names_of(row.by for row in rows)
    rule = _rule(rows[0]) if rows else UsualRule()
    since = tuple(
        f"{timezone.localtime(row.at):%Y-%m-%d} {names.get(row.by, row.by)}: {_said(_rule(row))}"
        for row in rows
    )
    return UsualBox(rule, kronor(rule.least, 0), since)


def set_usual(
    *,
    actor: Actor,
    committee: str,
    window: int,
    hits: int,
    told: int,
    least: str,
    times: int,
    now: datetime,
) -> None:
    """Choose by which numbers a posting is usual; ``least`` is kronor as typed.

    Raises: BadInput("usual.numbers"): they would find nothing, or are out of reason. BadInput of an amount.
    """
    require(actor, "edit_economy", committee)
    ore = ore_from(parse_number(least), Unit.KR)
    is_kept = 1 <= hits <= window <= LONGEST_WINDOW and 1 <= told <= window
    if not (is_kept and 2 <= times <= MOST_TIMES and ore >= 0):
        raise BadInput("usual.numbers", window=LONGEST_WINDOW, times=MOST_TIMES)
    rule = UsualRule(window=window, hits=hits, told=told, least=ore, times=times)
    with transaction.atomic():
        before = usual_box(committee).rule
        if before == rule:
            return
        UsualSetting.objects.create(
            committee=Committee.objects.get(slug=committee),
            window=window,
            hits=hits,
            told=told,
            least=ore,
            times=times,
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action="month.usual",
            thing="brukar-bokforas",
            committee=committee,
            now=now,
            data={"before": _said(before), "after": _said(rule)},
        )


def _rule(row: UsualSetting) -> UsualRule:
    return UsualRule(row.window, row.hits, row.told, row.least, row.times)


def _said(rule: UsualRule) -> str:
    window, hits, told, least, times = astuple(rule)
    return f"{hits} av {window} månader, minst {kronor(least, 0)} kr, {times} gånger, glömd efter {told} månader"


@dataclass(frozen=True, slots=True)
class UnlikeRow:
    """A posting that is missing or unlike what is usual; ``looked`` says who has looked and what they wrote."""

    unit: str
    unit_name: str
    account: str
    line: str
    kind: str
    word: str
    usual: str
    now: str
    months: str
    looked: str


def note_unlike(
    *,
    actor: Actor,
    committee: str,
    year: int,
    month: int,
    unit: str,
    account: str,
    kind: str,
    note: str,
    now: datetime,
) -> None:
    """Say why a posting is missing or unlike: it has been looked at. Raises ``BadInput("month.note")``."""
    require(actor, "comment", committee)
    if month not in ALL_MONTHS or kind not in UNLIKE_WORDS:
        raise BadInput("month.unknown", month=month)
    if len(note.strip()) < SHORTEST_NOTE:
        raise BadInput("month.note")
    with transaction.atomic():
        MonthLook.objects.create(
            committee=Committee.objects.get(slug=committee),
            year=year,
            month=month,
            unit=unit[:40],
            account=account[:40],
            kind=kind,
            note=note.strip()[:500],
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action="month.looked",
            thing=f"{year}-{month:02d}/{unit}/{account}",
            committee=committee,
            now=now,
            data={"anteckning": note.strip()},
        )


def unlike_in(
    ledger: Ledger, *, committee: str, year: int, month: int, rule: UsualRule | None = None
) -> list[Unlike[tuple[str, str]]]:
    """What is usually posted and is missing or unlike in a month, by (cost centre, account); one question."""
    used = rule or UsualRule()
    if not 1 <= month <= 12:
        return []
    at = 12 * year + month
    span = [((n - 1) // 12, (n - 1) % 12 + 1) for n in range(at - used.window, at + 1)]
    postings: dict[tuple[str, str], dict[int, int]] = {}
    known: set[int] = set()
    for each in centre_months(ledger, committee=committee, months=span):
        when = 12 * each.year + each.month
        known.add(when)
        postings.setdefault((each.cost_centre, each.account), {})[when] = each.amount
    return unlike_usual(postings, month=at, known=known, rule=used) if at in known else []


def unlike_rows(
    committee: str,
    state: MonthState,
    found: Sequence[Unlike[tuple[str, str]]],
    base: Basis | None,
) -> list[UnlikeRow]:
    """The postings as printed, those that nobody has looked at first (two queries)."""
    looks = {
        (look.unit, look.account, look.kind): look
        for look in MonthLook.objects.filter(
            committee__slug=committee, year=state.year, month=state.month
        )
    }
    names = names_of(look.by for look in looks.values())
    rows = []
    for each in found:
        unit, account = each.key
        look = looks.get((unit, account, each.kind))
        looked = f"{look.note} ({names.get(look.by, look.by)})" if look else ""
        known = base.units.get(unit) if base else None
        rows.append(
            UnlikeRow(
                unit=unit,
                unit_name=known.name if known else "",
                account=account,
                line=_line_label(base, account, first_day(state)),
                kind=each.kind,
                word=UNLIKE_WORDS[each.kind],
                usual=kronor(each.usual, 0),
                now="" if each.now is None else kronor(each.now, 0),
                months=_months(each.months),
                looked=looked,
            )
        )
    return sorted(rows, key=lambda row: bool(row.looked))


def _line_label(base: Basis | None, account: str, on: date) -> str:
    if base is None or LINES not in base.statements:
        return ""
    definition = base.definition()
    keys = lines_of(account, definition.maps, on)
    labels = {line.key: line.label for line in definition.lines}
    return ", ".join(labels.get(key, key) for key in keys)


def _months(months: Sequence[int]) -> str:
    """The months that have the posting: "jan, feb, apr".

    >>> _months([12 * 2020 + 1, 12 * 2020 + 12])
    'jan, dec'
    """
    return ", ".join(MONTHS[(each - 1) % 12][:3] for each in months)


def first_day(state: MonthState) -> date:
    """The first day of a month; of the closing entries December's."""
    return date(state.year, min(state.month, 12), 1)


def kronor(ore: int, decimals: int = 2) -> str:
    """An amount in kronor, as printed."""
    return format_ore(ore, Unit.KR, decimals=decimals)
