"""The figures of a report found by words and by value: what the editor's palette and its offers look in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from django.db.models import Q

from tertial.document.blocks.text import bind
from tertial.document.book import EQUITY, GROUPS, MEASURES, Entry, FigureBook
from tertial.document.facts import ReportFacts
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, ore_from, round_half_up
from tertial.errors import TertialError
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, require
from tertial.services.documents.drafts import report_of
from tertial.services.documents.pins import ledger_of
from tertial.services.records import load_report_year
from tertial.services.reporting import report_facts, shown_ledger
from tertial.store.models import AuditEvent

FOUND: Final = 12
"""Figures that a search shows."""
UNKNOWN: Final = "(okänd siffra)"
"""What stands for a figure that is not there any longer."""
MONEY: Final = (Unit.KR, Unit.TKR, Unit.MNKR)
_WORDS: Final = re.compile(r"[\wåäöÅÄÖ]+")
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "över": ("avvikelse",),
    "under": ("avvikelse",),
    "överskott": ("avvikelse",),
    "underskott": ("avvikelse",),
    "diff": ("avvikelse",),
    "differens": ("avvikelse",),
    "helår": ("helåret",),
    "årets": ("helåret",),
    "året": ("helåret",),
    "år": ("helåret",),
    "hittills": ("perioden",),
    "ack": ("perioden",),
    "ackumulerat": ("perioden",),
    "plan": ("budget",),
    "anslag": ("budget",),
    "ram": ("budget",),
    "faktiskt": ("utfall",),
    "verkligt": ("utfall",),
    "bokfört": ("utfall",),
    "förbrukat": ("utfall",),
    "bedömning": ("prognos",),
    "förväntat": ("prognos",),
    "beräknat": ("prognos",),
    "lön": ("personal", "löner"),
    "löner": ("personal", "löner"),
    "ökning": ("förändring",),
    "minskning": ("förändring",),
    "mål": ("etappmål", "målvärde", "mål"),
}
"""What else a word that is searched for may be called in the titles of figures."""
_NO_FIGURES: Final = [
    Q(action__startswith="text.")
    | Q(action__startswith="comment.")
    | Q(action__startswith="section.")
]
"""What happens all the time where people write, and changes no figure."""
_TOTAL: Final = ("summa", "totalt", "nämnden", "resultat")
_PRINTED_IN: Final[tuple[tuple[str, ...], ...]] = (
    ("mnkr", "i mnkr"),
    ("abs mnkr", "i mnkr, utan tecken"),
    ("tkr", "i tkr"),
    ("abs tkr", "i tkr, utan tecken"),
    ("miljoner", "i miljoner kronor"),
    ("abs miljoner", "i miljoner kronor, utan tecken"),
    ("tal", "bara talet"),
    ("abs tal", "bara talet, utan tecken"),
)
_OTHERS: Final[tuple[tuple[str, ...], ...]] = (
    ("", "med enhet"),
    ("abs", "utan tecken"),
    ("tal", "bara talet"),
    ("ord", "i ord"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to print a figure: the format as it stands after ``|``, what it is called, and the text."""

    format: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A figure with its title and the ways to print it, the usual one first; two may print alike."""

    ref: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A figure with a title, its words in lower case with what a total is also called; ``label`` are its row's."""

    ref: str
    title: str
    words: tuple[str, ...]
    label: tuple[str, ...] = ()


class FigureIndex:
    """All figures of a report, by words and by value. Made once a page; thousands take some tens of milliseconds."""

    def __init__(self, book: FigureBook) -> None:
        self.book = book

    @cached_property
    def all(self) -> tuple[Known, ...]:
        """Every figure that has a value or a text, in the order that a report has them."""
        return tuple(self._known(dict.fromkeys(_refs(self.book.facts))))

    def _known(self, refs: Iterable[str]) -> Iterator[Known]:
        for ref in refs:
            entry = self.entry(ref)
            if entry is not None and not entry.figure.is_missing:
                parts = entry.title.split(" › ")
                label = words_of(parts[1]) if len(parts) > 1 else ()
                also = _TOTAL if ".".join(ref.split(".")[:2]) in self._totals else ()
                yield Known(ref, entry.title, (*words_of(entry.title), *also), label)

    @cached_property
    def _totals(self) -> frozenset[str]:
        """The rows that are what a whole statement comes to, as statement.row."""
        return frozenset(
            f"{key}.{row.line.key}"
            for key, statement in self.book.facts.statements.items()
            for row in statement.rows
            if row.line.level == "total"
        )

    def entry(self, ref: str) -> Entry | None:
        """A figure; ``None`` for a ref that names nothing."""
        try:
            return self.book.entry(ref)
        except TertialError:
            return None

    def search(self, query: str, *, most: int = FOUND) -> tuple[Found, ...]:
        """The figures that a query's words fit best: every word must, by its beginning or as what it is also called.

        Of three or more words one may fit nothing where no figure has them all.
        """
        asked = words_of(query)
        if not asked:
            return ()
        fitting = [self._fitting(word) for word in asked]
        scored: list[tuple[int, int, int, int, int]] = []
        for n, known in enumerate(self.all):
            points = [max((fits.get(w, 0) for w in known.words), default=0) for fits in fitting]
            missing = points.count(0)
            if missing <= (len(points) > 2):
                unsaid = sum(not any(w in fits for fits in fitting) for w in known.label)
                scored.append((missing, -sum(points), unsaid, len(known.words), n))
        best = min(scored, default=(0,))[0]
        return tuple(
            self.found(self.all[n].ref)
            for missing, *_, n in sorted(scored)[:most]
            if missing == best
        )

    def _fitting(self, asked: str) -> Mapping[str, int]:
        """The words of titles that a word asked for fits, with how well."""
        also = _ALSO.get(asked, ())
        found = {}
        for word in self._vocabulary:
            if word == asked or word in also:
                found[word] = 4
            elif word.startswith(asked):
                found[word] = 3
            elif len(asked) > 3 and (asked in word or (len(word) > 4 and asked.startswith(word))):
                found[word] = 2
        return found

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(word for known in self.all for word in known.words)

    def found(self, ref: str) -> Found:
        """A figure with the ways to print it. Raises ``NotFound("figure.unknown")``."""
        entry = self.book.entry(ref)
        is_money = entry.figure.ore is not None or entry.figure.unit in MONEY
        formats = _PRINTED_IN if is_money else _OTHERS
        choices = (Choice(how, name, self.printed(ref, how)) for how, name in formats)
        return Found(ref, entry.title, tuple(choices))

    def printed(self, ref: str, how: str) -> str:
        """A figure as it prints in a format. Raises ``NotFound``, ``BadInput("text.format")``."""
        return bind(self.book, f"[[{ref}|{how}]]" if how else f"[[{ref}]]").text

    def shown(self, ref: str, how: str) -> str:
        """The same for a text that may refer to what is not there any longer."""
        try:
            return self.printed(ref, how)
        except TertialError:
            return UNKNOWN

    def equal(self, value: Decimal, decimals: int, unit: str | None) -> tuple[Known, ...]:
        """The figures that a typed number may be: those that print as it does, sign aside."""
        return tuple(self._by_value(unit, decimals).get(abs(value), ()))

    def _by_value(self, unit: str | None, decimals: int) -> Mapping[Decimal, list[Known]]:
        key = (unit, decimals)
        if key not in self._values:
            made: dict[Decimal, list[Known]] = {}
            for known in self.all:
                value = _rounded(self.book.entry(known.ref), unit, decimals)
                if value is not None:
                    made.setdefault(value, []).append(known)
            self._values[key] = made
        return self._values[key]

    @cached_property
    def _values(self) -> dict[tuple[str | None, int], Mapping[Decimal, list[Known]]]:
        return {}


def _rounded(entry: Entry, unit: str | None, decimals: int) -> Decimal | None:
    """A figure's size as a number with that unit and as many decimals would print it; ``None`` where it cannot."""
    figure = entry.figure
    is_money = figure.ore is not None or figure.unit in MONEY
    wanted = unit or (Unit.MNKR if is_money and decimals else None)
    if wanted in MONEY:
        if not is_money:
            return None
        ore = figure.ore
        if ore is None and figure.value is not None and figure.unit is not None:
            ore = ore_from(figure.value, figure.unit)
        return None if ore is None else abs(round_half_up(in_unit(ore, Unit(wanted)), decimals))
    if is_money or figure.value is None or (unit and figure.unit and unit != figure.unit):
        return None
    return abs(round_half_up(figure.value, decimals))


def words_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a title or query, in lower case."""
    return tuple(word.casefold() for word in _WORDS.findall(text))


def _refs(facts: ReportFacts) -> Iterator[str]:
    base = next((k for k, each in facts.statements.items() if "total" in each.definition.keys), "")
    for key, statement in facts.statements.items():
        lines = [row.line.key for row in statement.rows]
        for line, group, measure in product(lines, GROUPS, ("variance", *MEASURES)):
            yield f"{key}.{line}.{group}.{measure}"
    if facts.equity:
        lines = [*EQUITY, *(item.key for item in facts.equity.items)]
        yield from (f"{base}.{line}.full_year.variance" for line in lines)
    for key, period, sex in facts.indicator_values:
        yield f"indicator.{key}.{sex}.outcome@{period}"
        yield f"indicator.{key}.{sex}.change@{period}"
    for target in facts.indicator_targets:
        yield f"indicator.{target.indicator}.T.target@{target.year}"
    for key, when in facts.series_values:
        yield f"series.{key}.T.outcome@{when}"
        yield f"series.{key}.T.change@{when}"
    for table in facts.tables.values():
        yield from (f"{table.key}.{row}.{column}" for row, column in table.values)
    yield from (f"item.{item.key}.amount" for item in facts.items if item.amount is not None)
    yield from (f"item.{key}.score" for key in facts.controlled.gross)
    yield from (f"item.{key}.net_score" for key in facts.controlled.net)
    for key in facts.controlled.results:
        yield from (f"item.{key}.examined", f"item.{key}.correct")
    for kind in sorted({item.kind for item in facts.items}):
        yield f"count.{kind}.all.number"
        yield from (f"count.{kind}.{word}.number" for word in facts.status_scale.words)
    yield from (f"count.goal.{level}.number" for level in facts.levels)


def index_of(*, committee: str, report: str, now: datetime) -> FigureIndex:
    """The figures of a report, on the ledger that it shows; made anew when the trail tells of a change."""
    row = report_of(committee, report)
    ledger = ledger_of(row.plan_year, report)
    changes = AuditEvent.objects.exclude(*_NO_FIGURES).order_by("-pk").values_list("pk", flat=True)
    stamp = (next(iter(changes[:1]), 0), _state(ledger), int(now.timestamp()) // 3600)
    return _index(ledger.home, committee, report, stamp)


@lru_cache(maxsize=8)
def _index(home: Path, committee: str, report: str, stamp: tuple[int, ...]) -> FigureIndex:
    """Kept while somebody writes: a search asks for it at every letter."""
    records, found = load_report_year(committee=committee, report=report)
    made = FigureIndex(FigureBook(report_facts(records, found, shown_ledger(records, found))))
    made.all  # noqa: B018  # worked out once, before several ask for it at the same time
    return made


def _state(ledger: Ledger) -> int:
    return hash(tuple((batch.id, batch.is_undone) for batch in ledger.batches()))


def search_figures(
    *, actor: Actor, committee: str, report: str, query: str, now: datetime
) -> tuple[Found, ...]:
    """The figures of a report that a query's words fit, the best first."""
    require(actor, "write_text", committee)
    return index_of(committee=committee, report=report, now=now).search(query[:200])
