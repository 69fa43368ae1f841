"""The ties of a document as one network: which of them do not hold, and which cell is to blame.

A figure that stands wrong breaks every tie it is in, and all of them by the same amount. So the cell is sought whose
one change repairs most of the broken ties without breaking those that hold; what is left is explained anew. Where two
cells would do equally well both are told. Source: docs/dev/methods.md#which-cell-is-wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tertial.document.model import Doubt
from tertial.document.understand.balances import computed
from tertial.document.understand.interval import Interval
from tertial.document.understand.scaled import Numbers, numbers_of
from tertial.document.understand.understood import Kind, Relation, Spot, Understood

Node = tuple[int, int, int]
"""A cell: table, row and column, from 0."""
MOST_RIVALS: Final = 60
"""Of so many cells that would do equally well one is chosen by how it looks; of more none is asked."""
FAR: Final = 4
LINEAR: Final[frozenset[Kind]] = frozenset(
    ("sum", "of-which", "variance", "net", "roll-forward", "internal", "mean")
)
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between cells of one table or of two. ``result`` = Σ factor × term, ``mean`` divides by how many."""

    kind: Kind
    result: Node
    terms: tuple[tuple[Node, int], ...]
    confidence: float
    words: str = ""
    at_most: bool = False
    is_between_tables: bool = False

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (self.result, *(node for node, _ in self.terms))


def tie_of(relation: Relation, table: int) -> Tie:
    def node(spot: Spot) -> Node:
        return (table, spot.row, spot.column)

    terms = tuple((node(spot), factor) for spot, factor in relation.terms)
    return Tie(
        relation.kind,
        node(relation.result),
        terms,
        relation.confidence,
        relation.words,
        relation.at_most,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A tie with its verdict. ``rest`` is what the result is more than its terms give, ``tolerance`` what rounding
    allows; both are of the interval for quotients, where ``rest`` is 0 if they meet."""

    tie: Tie
    holds: bool
    rest: Decimal
    tolerance: Decimal
    size: Decimal = _ZERO

    @property
    def is_far(self) -> bool:
        """The result and what its terms give have nothing to do with each other."""
        given = abs(self.size - self.rest)
        return max(abs(self.size), given) > FAR * min(abs(self.size), given)


@dataclass(frozen=True, slots=True)
class Blame:
    """A cell whose change to something within ``allowed`` would repair ``ties``; ``rivals`` would do as well."""

    node: Node
    ties: tuple[Judged, ...]
    allowed: Interval
    rivals: tuple[Node, ...] = ()
    is_sound: bool = False
    """The cell itself holds in another tie: one of the rivals is wrong, and nothing tells which."""


class Network:
    """Cells and ties of a document."""

    def __init__(self, tables: Sequence[Understood]) -> None:
        self.tables = tables
        self._intervals: dict[Node, Interval | None] = {}
        self._numbers: dict[int, Numbers] = {}

    def value(self, node: Node) -> Decimal:
        return self.tables[node[0]].value(Spot(node[1], node[2])) or _ZERO

    def interval(self, node: Node) -> Interval | None:
        if node not in self._intervals:
            self._intervals[node] = self.tables[node[0]].interval(Spot(node[1], node[2]))
        return self._intervals[node]

    def doubt(self, node: Node) -> Doubt:
        return self.tables[node[0]].cell(Spot(node[1], node[2])).doubt

    def judge(self, tie: Tie) -> Judged | None:
        """Whether a tie holds; ``None`` where a cell may not be used or a quotient cannot be told."""
        if tie.kind in LINEAR and tie.kind != "mean" and not tie.is_between_tables:
            return self._judge_exactly(tie)
        result = self.interval(tie.result)
        terms = [self.interval(node) for node, _ in tie.terms]
        if result is None or any(term is None for term in terms):
            return None
        known = [term for term in terms if term is not None]
        if tie.kind not in LINEAR:
            wanted = computed(_as_relation(tie), known)
            if wanted is None:
                return None
            rest = (result.low + result.high - wanted.low - wanted.high) / 2
            tolerance = (result.high - result.low + wanted.high - wanted.low) / 2
            return Judged(tie, result.meets(wanted), rest, tolerance)
        count = len(known) if tie.kind == "mean" else 1
        total = half = _ZERO
        for term, (_, factor) in zip(known, tie.terms, strict=True):
            total += (term.low + term.high) * factor
            half += (term.high - term.low) * abs(factor)
        rest = (result.low + result.high - total / count) / 2
        tolerance = (result.high - result.low + half / count) / 2
        holds = rest >= -tolerance if tie.at_most else abs(rest) <= tolerance
        return Judged(tie, holds, rest, tolerance, (result.low + result.high) / 2)

    def _judge_exactly(self, tie: Tie) -> Judged | None:
        """The same in whole numbers, for sums within one table, of which a long table has thousands."""
        t, row, column = tie.result
        if t not in self._numbers:
            table = self.tables[t]
            self._numbers[t] = table.numbers or numbers_of(table.table)
        numbers = self._numbers[t]
        values, halves = numbers.values, numbers.halves
        size = values[row][column]
        if size is None:
            return None
        rest, tolerance = size, halves[row][column]
        for (_, r, c), factor in tie.terms:
            value = values[r][c]
            if value is None:
                return None
            rest -= factor * value
            tolerance += abs(factor) * halves[r][c]
        holds = rest >= -tolerance if tie.at_most else abs(rest) <= tolerance
        scale = numbers.scale
        return Judged(
            tie, holds, Decimal(rest) / scale, Decimal(tolerance) / scale, Decimal(size) / scale
        )

    def allowed(self, judged: Judged, node: Node) -> Interval | None:
        """What a cell may be for a tie to hold, all others being as they are."""
        tie, value = judged.tie, self.value(node)
        if tie.kind not in LINEAR:
            return self._allowed_in_quotient(tie, node)
        if node == tie.result:
            return Interval(
                value - judged.rest - judged.tolerance, value - judged.rest + judged.tolerance
            )
        factor = Decimal(sum(f for each, f in tie.terms if each == node))
        if tie.kind == "mean":
            factor /= len(tie.terms)
        if not factor:
            return None
        ends = (
            value + (judged.rest - judged.tolerance) / factor,
            value + (judged.rest + judged.tolerance) / factor,
        )
        return Interval(min(ends), max(ends))

    def _allowed_in_quotient(self, tie: Tie, node: Node) -> Interval | None:
        result, one, other = (self.interval(each) for each in tie.nodes)
        own = self.interval(node)
        if result is None or one is None or other is None or own is None:
            return None
        hundred, every = Decimal(100), Interval(Decimal(100), Decimal(100))
        share = result if tie.kind == "share" else result + every
        if node == tie.result:
            found = computed(_as_relation(tie), [one, other])
        elif node == tie.terms[0][0]:
            ends = [
                a * b / hundred for a in (share.low, share.high) for b in (other.low, other.high)
            ]
            found = Interval(min(ends), max(ends))
        else:
            quotient = one.divided_by(share)
            found = quotient * hundred if quotient else None
        half = (own.high - own.low) / 2
        return Interval(found.low - half, found.high + half) if found else None


def _as_relation(tie: Tie) -> Relation:
    spots = tuple((Spot(node[1], node[2]), factor) for node, factor in tie.terms)
    return Relation(tie.kind, Spot(tie.result[1], tie.result[2]), spots)


def blames(
    network: Network,
    broken: Sequence[Judged],
    holding: Iterable[Judged],
    prefer: Callable[[Blame], Blame],
) -> tuple[Blame, ...]:
    """The fewest cells that explain all broken ties; ``prefer`` chooses among cells that would do equally well."""
    suspects = {node for judged in broken for node in judged.tie.nodes}
    sound: dict[Node, list[Judged]] = {}
    for judged in holding:
        if judged.tie.confidence >= 0.7:
            for node in judged.tie.nodes:
                if node in suspects:
                    sound.setdefault(node, []).append(judged)
    found: list[Blame] = []
    for group in _groups(broken):
        left = list(group)
        while left:
            blame = prefer(_most_likely(network, left, sound))
            found.append(blame)
            repaired = {id(judged) for judged in blame.ties}
            left = [judged for judged in left if id(judged) not in repaired]
    return tuple(found)


def _groups(broken: Sequence[Judged]) -> list[list[Judged]]:
    """Broken ties that share cells, directly or by others."""
    owner: dict[Node, int] = {}
    groups: dict[int, list[Judged]] = {}
    for n, judged in enumerate(broken):
        met = {owner[node] for node in judged.tie.nodes if node in owner}
        joined = [judged] + [each for m in sorted(met) for each in groups.pop(m)]
        groups[n] = joined
        for each in joined:
            for node in each.tie.nodes:
                owner[node] = n
    return list(groups.values())


def _most_likely(
    network: Network, left: Sequence[Judged], sound: dict[Node, list[Judged]]
) -> Blame:
    by_node: dict[Node, list[Judged]] = {}
    for judged in left:
        for node in dict.fromkeys(judged.tie.nodes):
            by_node.setdefault(node, []).append(judged)
    tried: list[tuple[float, Blame]] = []
    for node, ties in by_node.items():
        if blame := _blame(network, node, ties):
            breaks = sum(not _still_holds(network, each, blame) for each in sound.get(node, ()))
            weight = sum(each.tie.confidence for each in blame.ties)
            tried.append((round(weight - 0.9 * breaks, 3), blame))
    if not tried:
        first = left[0]
        value = network.value(first.tie.result)
        return Blame(first.tie.result, (first,), Interval(value, value))
    best = max(score for score, _ in tried)
    equal = [blame for score, blame in tried if score >= best - 0.02]
    results = [blame for blame in equal if blame.ties[0].tie.result == blame.node]
    chosen = (results or equal)[0]
    rivals = tuple(blame.node for blame in equal if blame is not chosen)
    return Blame(chosen.node, chosen.ties, chosen.allowed, rivals[:MOST_RIVALS])


def _blame(network: Network, node: Node, ties: Sequence[Judged]) -> Blame | None:
    """Most ties that one change of a cell repairs, and what it may be changed to."""
    best: tuple[int, list[Judged], Interval] | None = None
    wanted = [(each, network.allowed(each, node)) for each in ties]
    for _, start in wanted:
        if start is None:
            continue
        span, repaired = start, []
        for each, interval in wanted:
            if interval is not None and interval.meets(span):
                span = Interval(max(span.low, interval.low), min(span.high, interval.high))
                repaired.append(each)
        if best is None or len(repaired) > best[0]:
            best = len(repaired), repaired, span
    return Blame(node, tuple(best[1]), best[2]) if best else None


def _still_holds(network: Network, judged: Judged, blame: Blame) -> bool:
    interval = network.allowed(judged, blame.node)
    return interval is not None and interval.meets(blame.allowed)
