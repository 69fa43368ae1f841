"""Personal data in vouchers: by which rules it is hidden at import, who may see it again, and when it is erased.

The rules are data: the municipality's for every committee, and a committee's own. Until somebody has changed them
``DEFAULTS`` hold. What was hidden lies beside its batch; ``reveal`` alone reads it, with a reason that is logged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tertial.domain.statement import CodeRange
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger.batches import Ledger
from tertial.ledger.masking import HIDDEN, Column, Masker, Pattern
from tertial.ledger.masking import MaskRule as Hiding
from tertial.ledger.originals import hidden_rows, read_originals
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.people import names_of
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, MaskRule

COLUMN_WORDS: Mapping[Column, str] = {"text": "texten", "counterparty": "motparten"}
PATTERN_WORDS: Mapping[Pattern, str] = {
    "numbers": "personnummer",
    "names": "personnamn (två eller flera ord med stor bokstav)",
    "everything": "allt",
}
SHORTEST_REASON = 5
REVEALED, ERASED = "names.revealed", "names.erased"


@dataclass(frozen=True, slots=True)
class Default:
    """A rule that holds until the municipality has rules of its own."""

    column: Column
    pattern: Pattern
    reason: str
    first: str = ""
    last: str = ""


DEFAULTS = (
    Default("text", "numbers", "Personnummer hör inte hemma i verifikationstexter"),
    Default("counterparty", "numbers", "Personnummer hör inte hemma bland motparter"),
    Default("text", "everything", "Bidrag till enskilda: texten kan peka ut en person", "45", "45"),
)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as it is shown; ``id`` is below 0 for one of ``DEFAULTS``, by its place."""

    id: int
    accounts: str
    column: str
    pattern: str
    reason: str
    is_common: bool
    valid_from: str
    valid_to: str
    by: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class HiddenBatch:
    """A batch in which something was hidden and still lies beside."""

    id: str
    file: str
    read_in: str
    rows: int


@dataclass(frozen=True, slots=True)
class MaskPage:
    """The rules, ended ones last, and the batches whose originals can be erased."""

    committee: str
    committee_name: str
    rules: Sequence[RuleRow]
    batches: Sequence[HiddenBatch]
    may_edit: bool
    may_edit_common: bool
    columns: Sequence[tuple[str, str]] = tuple(COLUMN_WORDS.items())
    patterns: Sequence[tuple[str, str]] = tuple(PATTERN_WORDS.items())


@dataclass(frozen=True, slots=True)
class Masked:
    """Where something was hidden: a row of a part of a batch, and the voucher it belongs to."""

    batch: str
    part: str
    row: int
    voucher: str = ""


def masker(committee: str) -> Masker:
    """What hides personal data in a committee's facts, by the rules as they are now (one query)."""
    rows = list(_rules(committee))
    own = [_hiding(row.column, row.pattern, row.first, row.last, row) for row in rows]
    if not any(row.committee is None for row in rows):
        own += [_hiding(each.column, each.pattern, each.first, each.last) for each in DEFAULTS]
    return Masker(own)


def mask_page(*, actor: Actor, committee: str) -> MaskPage:
    """The rules of a committee and the municipality's, and what lies hidden."""
    require(actor, "see_settings", committee)
    found = Committee.objects.get(slug=committee)
    rows = list(_rules(committee))
    names = names_of(row.by for row in rows)
    edit, everywhere = may(actor, "edit_settings", committee), may(actor, "edit_settings", "")
    shown = [_row(row, names, everywhere if row.committee is None else edit) for row in rows]
    if not any(row.committee is None for row in rows):
        shown = [_default_row(n, each, everywhere) for n, each in enumerate(DEFAULTS)] + shown
    shown.sort(key=lambda row: (bool(row.valid_to), not row.is_common))
    batches = _hidden_batches(committee) if may(actor, "reveal_names", committee) else ()
    return MaskPage(committee, found.name, tuple(shown), batches, edit, everywhere)


def add_mask_rule(
    *,
    actor: Actor,
    committee: str,
    is_common: bool,
    column: str,
    pattern: str,
    first: str,
    last: str,
    reason: str,
    valid_from: date | None,
    now: datetime,
) -> None:
    """Hide more: in the committee, or in every committee (``is_common``, which a role everywhere may).

    Raises ``BadInput``: ``mask.rule`` (column or pattern), ``mask.codes`` (accounts in wrong order), ``mask.reason``.
    ``NotAllowed("mask.common")``.
    """
    _require_edit(actor, committee, is_common)
    first, last, reason = first.strip(), (last or first).strip(), reason.strip()
    if column not in COLUMN_WORDS or pattern not in PATTERN_WORDS:
        raise BadInput("mask.rule")
    if bool(first) != bool(last) or first > last:
        raise BadInput("mask.codes", first=first, last=last)
    if len(reason) < SHORTEST_REASON:
        raise BadInput("mask.reason")
    with transaction.atomic():
        if is_common:
            _write_defaults(actor, now)
        made = MaskRule.objects.create(
            committee=None if is_common else Committee.objects.get(slug=committee),
            first=first,
            last=last,
            column=column,
            pattern=pattern,
            reason=reason,
            valid_from=valid_from,
            at=now,
            by=actor.login,
        )
        _note(actor, "mask_rule.added", committee, made, now)


def end_mask_rule(
    *, actor: Actor, committee: str, rule: int, valid_to: date, now: datetime
) -> None:
    """Let a rule hold to the end of a day's month and no longer; ``rule`` is its ``RuleRow.id``.

    Raises: NotFound("mask.unknown"). BadInput("mask.ended"). BadInput("mask.dates"): it begins later.
    """
    require(actor, "edit_settings", committee)
    with transaction.atomic():
        found = _found(actor, committee, rule, now)
        if found.valid_to is not None:
            raise BadInput("mask.ended", day=found.valid_to.isoformat())
        if found.valid_from is not None and found.valid_from > valid_to:
            raise BadInput("mask.dates", day=found.valid_from.isoformat())
        found.valid_to = valid_to
        found.save(update_fields=["valid_to"])
        _note(actor, "mask_rule.ended", committee, found, now)


def reveal(
    *, actor: Actor, committee: str, places: Sequence[Masked], reason: str, now: datetime
) -> Mapping[tuple[str, str, int], Mapping[str, str]]:
    """What stood in some postings, by (batch, part, row) and column; why is asked and logged before anything is read.

    A place whose original has been erased is absent. Raises: BadInput("names.reason"). NotFound("batch.unknown").
    """
    require(actor, "reveal_names", committee)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput("names.reason")
    ledger = Ledger(ledger_home())
    for batch in {place.batch for place in places}:
        found = ledger.manifest.batch(batch)
        if found is None or found.meta.committee != committee:
            raise NotFound("batch.unknown", batch=batch)
    with transaction.atomic():
        for place in places:
            record(
                actor=actor,
                action=REVEALED,
                thing=f"{place.batch}/{place.part}/{place.row}",
                committee=committee,
                now=now,
                data={"skäl": reason.strip(), "verifikation": place.voucher},
            )
    answers: dict[tuple[str, str, int], Mapping[str, str]] = {}
    for place in places:
        path = ledger.folder(place.batch) / _plain(place.part)
        for row, stood in read_originals(path, [place.row]).items():
            answers[place.batch, place.part, row] = stood
    return answers


def erase_names(
    *, actor: Actor, committee: str, batches: Iterable[str], reason: str, now: datetime
) -> int:
    """Remove for good what was hidden in some batches; returns in how many rows. The batches stay as they are.

    Raises: BadInput("names.reason"). NotFound("batch.unknown").
    """
    require(actor, "edit_settings", committee)
    require(actor, "reveal_names", committee)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput("names.reason")
    ledger = Ledger(ledger_home())
    erased = 0
    for batch in batches:
        found = ledger.manifest.batch(batch)
        if found is None or found.meta.committee != committee:
            raise NotFound("batch.unknown", batch=batch)
        with transaction.atomic():
            rows = ledger.erase_originals(batch)
            data = {"skäl": reason.strip(), "rader": rows}
            record(actor=actor, action=ERASED, thing=batch, committee=committee, now=now, data=data)
        erased += rows
    return erased


def names_older_than(committee: str, *, months: int, now: datetime) -> tuple[str, ...]:
    """The batches that were read in more than so many months of thirty days ago and still have originals."""
    before = now - timedelta(days=30 * months)
    ledger = Ledger(ledger_home())
    return tuple(
        batch.id
        for batch in ledger.batches()
        if batch.meta.committee == committee
        and batch.meta.created_at < before
        and hidden_rows(ledger.folder(batch.id))
    )


def is_hidden(*values: str) -> bool:
    """Whether something in a posting's text or counterparty was hidden."""
    return any(HIDDEN in value for value in values)


def _rules(committee: str) -> QuerySet[MaskRule]:
    own = Q(committee=None) | Q(committee__slug=committee)
    return MaskRule.objects.filter(own).select_related("committee")


def _hiding(
    column: str, pattern: str, first: str, last: str, row: MaskRule | None = None
) -> Hiding:
    return Hiding(
        column,  # type: ignore[arg-type]  # checked when it was written
        pattern,  # type: ignore[arg-type]  # the same
        CodeRange(first, last) if first else None,
        row.valid_from if row else None,
        row.valid_to if row else None,
    )


def _row(row: MaskRule, names: Mapping[str, str], may_edit: bool) -> RuleRow:
    return RuleRow(
        id=row.pk,
        accounts=_accounts(row.first, row.last),
        column=COLUMN_WORDS[row.column],
        pattern=PATTERN_WORDS[row.pattern],
        reason=row.reason,
        is_common=row.committee is None,
        valid_from=row.valid_from.isoformat() if row.valid_from else "",
        valid_to=row.valid_to.isoformat() if row.valid_to else "",
        by=names.get(row.by, row.by),
        may_edit=may_edit and row.valid_to is None,
    )


def _default_row(place: int, each: Default, may_edit: bool) -> RuleRow:
    accounts = _accounts(each.first, each.last)
    words = COLUMN_WORDS[each.column], PATTERN_WORDS[each.pattern]
    return RuleRow(-1 - place, accounts, *words, each.reason, True, "", "", "", may_edit)


def _accounts(first: str, last: str) -> str:
    if not first:
        return "alla konton"
    return f"konto {first}" if first == last else f"konto {first}–{last}"


def _hidden_batches(committee: str) -> tuple[HiddenBatch, ...]:
    ledger = Ledger(ledger_home())
    found = (
        HiddenBatch(
            batch.id,
            batch.meta.file,
            timezone.localtime(batch.meta.created_at).strftime("%Y-%m-%d"),
            hidden_rows(ledger.folder(batch.id)),
        )
        for batch in reversed(ledger.batches())
        if batch.meta.committee == committee
    )
    return tuple(each for each in found if each.rows)


def _require_edit(actor: Actor, committee: str, is_common: bool) -> None:
    """Raises ``NotAllowed("mask.common")`` for a rule of the whole municipality without a role there."""
    require(actor, "edit_settings", committee)
    if is_common and not may(actor, "edit_settings", ""):
        raise NotAllowed("mask.common")


def _found(actor: Actor, committee: str, rule: int, now: datetime) -> MaskRule:
    if rule < 0:
        _require_edit(actor, committee, True)
        made = _write_defaults(actor, now)
        found = made[-1 - rule] if -1 - rule < len(made) else None
    else:
        found = _rules(committee).filter(pk=rule).first()
    if found is None:
        raise NotFound("mask.unknown")
    _require_edit(actor, committee, found.committee is None)
    return found


def _write_defaults(actor: Actor, now: datetime) -> list[MaskRule]:
    """The rules that have held until now, as rows, before the first of the municipality's own; else none."""
    if MaskRule.objects.filter(committee=None).exists():
        return []
    return [
        MaskRule.objects.create(
            first=each.first,
            last=each.last,
            column=each.column,
            pattern=each.pattern,
            reason=each.reason,
            at=now,
            by="system",
        )
        for each in DEFAULTS
    ]


def _plain(part: str) -> str:
    """A file's name without a way out of its folder."""
    return part.replace("\\", "/").rsplit("/", 1)[-1]


def _note(actor: Actor, action: str, committee: str, rule: MaskRule, now: datetime) -> None:
    record(
        actor=actor,
        action=action,
        thing=f"mask_rule:{rule.pk}",
        committee=committee,
        now=now,
        data={
            "konton": _accounts(rule.first, rule.last),
            "vad": f"{rule.pattern} i {rule.column}",
            "skäl": rule.reason,
            "till": rule.valid_to.isoformat() if rule.valid_to else None,
        },
    )
