"""The same result in two tables of a document: the same label under the same headings is the same figure.

Signs may differ, since an income statement prints costs with minus and a table of net costs without. What is claimed is
what holds in most of their common columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from tertial.document.check.network import Network, Node, Tie
from tertial.document.understand.fold import folded
from tertial.document.understand.scaled import bits, decimals_of
from tertial.document.understand.understood import Spot, Understood
from tertial.document.understand.wording import is_result, is_total

MOST_ALIKE: Final = 12
"""A label that more tables have is no name of a result."""
LEAST: Final = 9
Key = tuple[object, ...]


def ties_between(network: Network) -> Iterator[Tie]:
    """Ties between rows of totals and results that two tables have in common."""
    rows: dict[tuple[str, str | None], list[tuple[int, int]]] = {}
    for t, table in enumerate(network.tables):
        for r, row in enumerate(table.table.rows):
            is_sum = (
                row.level in ("total", "subtotal") or is_total(row.label) or is_result(row.label)
            )
            if is_sum and row.label:
                rows.setdefault((folded(row.label), table.table.unit), []).append((t, r))
    for places in rows.values():
        if len(places) <= MOST_ALIKE:
            for one, other in combinations(places, 2):
                if one[0] != other[0]:
                    yield from _between(network, one, other)


def _between(network: Network, one: tuple[int, int], other: tuple[int, int]) -> Iterator[Tie]:
    mine, theirs = _cells(network.tables[one[0]], one), _cells(network.tables[other[0]], other)
    pairs = [(mine[key], theirs[key]) for key in mine if key in theirs]
    judged = [(a, b, *_agree(network, a, b)) for a, b in pairs]
    holds = [(a, b) for a, b, held, _ in judged if held]
    weight = sum(says for _, _, held, says in judged if held)
    if weight < LEAST or len(holds) * 2 <= len(judged):
        return
    confidence = 0.9 if len(holds) > 1 else 0.7
    words = f"samma rad i två tabeller, lika i {len(holds)} av {len(judged)} kolumner"
    for is_variance in (False, True):
        own = [(a, b) for a, b in pairs if _is_variance(network, a) == is_variance]
        products = [network.value(a) * network.value(b) for a, b in own if (a, b) in holds]
        factor = -1 if sum(1 if p < 0 else -1 if p > 0 else 0 for p in products) > 0 else 1
        if products:
            for a, b in own:
                yield Tie("sum", b, ((a, factor),), confidence, words, is_between_tables=True)


def _is_variance(network: Network, node: Node) -> bool:
    """A variance keeps its sign where levels are turned."""
    return network.tables[node[0]].roles[node[2]].measure in ("variance", "change")


def _cells(table: Understood, place: tuple[int, int]) -> dict[Key, Node]:
    """The cells of a row by what their headings say; headings that say the same are left out."""
    found: dict[Key, Node] = {}
    twice: set[Key] = set()
    t, r = place
    for c, (role, column) in enumerate(zip(table.roles, table.table.columns, strict=True)):
        if c >= len(table.table.rows[r].cells) or table.interval(Spot(r, c)) is None:
            continue
        name = folded(column.name) if role.measure == "value" else ""
        key = (role.measure, role.span, role.year, role.month, name)
        if key in found:
            twice.add(key)
        found[key] = (t, r, c)
    return {key: node for key, node in found.items() if key not in twice}


def _agree(network: Network, a: Node, b: Node) -> tuple[bool, int]:
    one, other = network.interval(a), network.interval(b)
    if one is None or other is None:
        return False, 0
    held = one.meets(other) or one.meets(-other)
    cell = network.tables[a[0]].cell(Spot(a[1], a[2]))
    return held, bits(int(network.value(a).scaleb(decimals_of(cell))), 1) if held else 0
