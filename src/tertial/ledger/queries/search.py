"""Postings found by what stands in them: a text, a size, codes; over one or several selections of the same codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tertial.domain.figure import Selection
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import LIMIT, OFFSET, run, source
from tertial.ledger.queries.selection import PAGE_LIMIT, Page, _posting


@dataclass(frozen=True, slots=True)
class Sought:
    """What postings are narrowed by; empty is nothing.

    ``text`` stands anywhere in a posting's text or is its voucher, whatever the case. ``least`` and ``most`` are öre
    without sign. ``codes`` are codes by dimension.
    """

    text: str = ""
    least: int | None = None
    most: int | None = None
    codes: Mapping[str, Collection[str]] = field(default_factory=dict)


def find(
    ledger: Ledger,
    selections: Sequence[Selection],
    sought: Sought,
    *,
    limit: int = 50,
    offset: int = 0,
) -> Page:
    """A page of the postings, the newest last, with the count and sum of all that were found.

    The selections have the same codes and sign and differ in year and months. ``limit`` is at most 1 000.
    """
    limit, offset = max(0, min(limit, PAGE_LIMIT)), max(0, offset)
    sources = []
    for each in selections:
        parts = ledger.active_parts(
            committee=each.committee,
            kind=each.kind,
            version=each.version,
            year=each.year,
            months=each.months,
        )
        found = source(ledger, each.kind, parts)
        sources += [found] if found else []
    if not sources:
        return Page((), 0, 0, limit, offset)
    wanted: dict[str, Collection[str]] = dict(selections[0].codes)
    for name, further in sought.codes.items():
        shapes.dimension(name)
        wanted[name] = frozenset(wanted.get(name, further)) & frozenset(further)
    by = tuple(name for name, value in _told(sought).items() if value)
    asked = {**wanted, **{name: (_told(sought)[name],) for name in by}}
    names = tuple(sorted(wanted))
    (count, amount), *_ = run(_sum_sql(names, by), sources, codes=asked)
    rows = run(_postings_sql(names, by), sources, codes=asked, limit=limit, offset=offset)
    sign = selections[0].sign
    return Page(
        tuple(_posting(row, sign) for row in rows), int(count), int(amount) * sign, limit, offset
    )


def _told(sought: Sought) -> dict[str, str]:
    """What is sought besides codes, as the engine is told it: a set of one text each."""
    return {
        "sought_text": sought.text.strip().lower(),
        "sought_least": "" if sought.least is None else str(sought.least),
        "sought_most": "" if sought.most is None else str(sought.most),
    }


@lru_cache(maxsize=128)
def _sum_sql(wanted: tuple[str, ...], by: tuple[str, ...]) -> str:
    facts = _found(wanted, by)
    return shapes.compiled(
        facts.agg(rows=facts.count(), amount=facts.amount.sum().fill_null(0).cast("!int64"))
    )


@lru_cache(maxsize=128)
def _postings_sql(wanted: tuple[str, ...], by: tuple[str, ...]) -> str:
    facts = _found(wanted, by)
    keys = [facts[name] for name in ("date", "voucher", "filename", "file_row_number")]
    page = facts.order_by(keys).select(*shapes.POSTING)
    return shapes.compiled(page.limit(int(LIMIT), offset=int(OFFSET)))


def _found(wanted: tuple[str, ...], by: tuple[str, ...]) -> Any:
    facts = shapes._facts((), wanted)
    if "sought_text" in by:
        text = _one("sought_text")
        facts = facts.filter(facts.text.lower().contains(text) | (facts.voucher.lower() == text))
    if "sought_least" in by:
        facts = facts.filter(facts.amount.abs() >= _one("sought_least").cast("int64"))
    if "sought_most" in by:
        facts = facts.filter(facts.amount.abs() <= _one("sought_most").cast("int64"))
    return facts


def _one(name: str) -> Any:
    """The one text of a set, as a value."""
    import ibis

    return ibis.table({"code": "string"}, name=f"wanted_{name}").code.max().as_scalar()
