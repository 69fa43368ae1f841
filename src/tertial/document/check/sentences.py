"""What the arithmetic of a table is told in: sentences and sums as an economist would write them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from tertial.document.check.explain import Explanation
from tertial.document.check.network import LINEAR, Blame, Judged, Network, Node, Tie
from tertial.document.understand.scaled import decimals_of
from tertial.document.understand.understood import Spot
from tertial.domain.swedish import format_number

LONGEST_SUM: Final = 12
"""A sum of more terms is told by how many they are."""
MOST_CANDIDATES: Final = 3


def number(value: Decimal, decimals: int) -> str:
    """A figure as it is printed; a sum keeps the decimals of its parts."""
    return format_number(value, decimals)


def decimals_at(network: Network, node: Node) -> int:
    return decimals_of(network.tables[node[0]].cell(Spot(node[1], node[2])))


def printed(network: Network, node: Node) -> str:
    return number(network.value(node), decimals_at(network, node))


def name(network: Network, node: Node) -> str:
    """A cell by its row and column: "Personal, HELÅR Budget"."""
    table = network.tables[node[0]].table
    row, column = table.rows[node[1]], table.columns[node[2]]
    label = f"{row.parent} – {row.label}" if row.level == "of-which" and row.parent else row.label
    heading = f"{column.group} {column.name}".strip()
    return ", ".join(filter(None, (label or "raden utan namn", heading)))


def calculation(network: Network, judged: Judged) -> str:
    """A tie as arithmetic: "1 214 + 1 655 = 2 869, tryckt 2 896"."""
    tie = judged.tie
    decimals = max(decimals_at(network, node) for node in tie.nodes)
    result = computed_by(network, judged)
    if tie.kind not in LINEAR:
        decimals = decimals_at(network, tie.result)
    if tie.kind == "mean":
        decimals = min(decimals + 1, 4)
    stands = f", tryckt {printed(network, tie.result)}"
    return f"{_left_side(network, tie)} = {number(result, decimals)}{stands}"


def _left_side(network: Network, tie: Tie) -> str:
    if tie.kind == "share":
        one, other = (printed(network, node) for node, _ in tie.terms)
        return f"{one} / {other} i procent"
    if tie.kind == "percent-change":
        one, other = (printed(network, node) for node, _ in tie.terms)
        return f"({one} − {other}) / {other} i procent"
    if len(tie.terms) > LONGEST_SUM:
        return f"summan av {len(tie.terms)} tal"
    terms = "".join(
        _term(network, node, factor, n == 0)
        for n, (node, factor) in enumerate(sorted(tie.terms, key=lambda term: -term[1]))
    )
    return f"({terms}) / {len(tie.terms)}" if tie.kind == "mean" else terms


def _term(network: Network, node: Node, factor: int, is_first: bool) -> str:
    value, decimals = network.value(node), decimals_at(network, node)
    amount = number(abs(value), decimals)
    if factor < 0 and value < 0:
        return f"−({number(value, decimals)})" if is_first else f" − ({number(value, decimals)})"
    is_minus = (value < 0) != (factor < 0)
    if is_first:
        return f"−{amount}" if is_minus else amount
    return f" {'−' if is_minus else '+'} {amount}"


def computed_by(network: Network, judged: Judged) -> Decimal:
    """What the terms of a tie give for its result."""
    return network.value(judged.tie.result) - judged.rest


def sentence(
    network: Network, blame: Blame, wanted: Decimal, explanation: Explanation | None
) -> str:
    """One sentence on a figure that cannot be right."""
    here, stands = name(network, blame.node), printed(network, blame.node)
    should = number(wanted, decimals_at(network, blame.node))
    end = f"; {explanation.words}" if explanation and _is_told(explanation, blame) else ""
    main = main_tie(blame)
    if len(blame.ties) > 1:
        own_first = sorted(blame.ties, key=lambda each: each.tie.result != blame.node)
        sources = dict.fromkeys(_which(network, each.tie, blame.node) for each in own_first)
        held = " och ".join(list(sources)[:2])
        verb = "ger båda" if len(sources) > 1 else "ger"
        return f"{here}: {stands} är tryckt, men {held} {verb} {should}{end}."
    if main.tie.result != blame.node:
        held = _which(network, main.tie, blame.node)
        return f"{here}: {stands} är tryckt, men {held} stämmer bara med {should}{end}."
    told = f"{here}: {stands} är tryckt, men {_sources(network, main.tie)} ger {should}{end}"
    is_plain = explanation is not None and explanation.is_strong
    return f"{told}." if is_plain else f"{told}{_rivals(network, blame)}."


def _is_told(explanation: Explanation, blame: Blame) -> bool:
    """What would fit other figures as well is told only of a cell that is to blame alone."""
    return explanation.is_strong or (explanation.is_credible and not blame.rivals)


def main_tie(blame: Blame) -> Judged:
    """The tie that a finding is told by: the cell's own, else the shortest."""
    own = [each for each in blame.ties if each.tie.result == blame.node]
    return min(own or blame.ties, key=lambda each: (-each.tie.confidence, len(each.tie.terms)))


def _sources(network: Network, tie: Tie) -> str:
    """What a result is worked out from."""
    if tie.is_between_tables:
        other = network.tables[tie.terms[0][0][0]].table.title
        return f"samma rad i tabellen {other}" if other else "samma rad i en annan tabell"
    if tie.kind in ("variance", "net"):
        return "skillnaden mellan " + " och ".join(
            _part(network, tie, node) for node, _ in tie.terms
        )
    if tie.kind == "of-which":
        return "delarna under raden"
    if tie.kind == "mean":
        return "medelvärdet av talen"
    if tie.kind in ("share", "percent-change"):
        return " och ".join(_part(network, tie, node) for node, _ in tie.terms)
    if tie.kind == "roll-forward":
        return "ingående balans och årets förändring"
    if _is_across(tie):
        return "kolumnerna som summeras"
    return (
        "raderna som summeras"
        if len(tie.terms) > 2
        else " och ".join(_part(network, tie, node) for node, _ in tie.terms)
    )


def _part(network: Network, tie: Tie, node: Node) -> str:
    """A term by what tells it from the others: its column in a row, its row in a column."""
    table = network.tables[node[0]].table
    label = table.columns[node[2]].name if _is_across(tie) else table.rows[node[1]].label
    return f"{label or 'talet'} {printed(network, node)}"


def _is_across(tie: Tie) -> bool:
    return all(node[1] == tie.result[1] for node in tie.nodes)


def _which(network: Network, tie: Tie, node: Node) -> str:
    """Where the figure that a tie gives comes from, seen from a cell in it."""
    if tie.is_between_tables:
        return "samma rad i en annan tabell"
    table = network.tables[tie.result[0]].table
    row, column = table.rows[tie.result[1]], table.columns[tie.result[2]]
    if tie.result == node:
        if _is_across(tie):
            return "kolumnerna som summeras" if tie.kind == "sum" else "kolumnerna bredvid"
        return {"sum": "raderna som summeras", "of-which": "delarna"}.get(
            tie.kind, "talen det räknas av"
        )
    return f"kolumnen {column.name}" if _is_across(tie) else f"raden {row.label}"


def _rivals(network: Network, blame: Blame) -> str:
    if not blame.rivals:
        return ""
    names = [name(network, node) for node in blame.rivals[:MOST_CANDIDATES]]
    many = len(blame.rivals) > MOST_CANDIDATES
    where = "något av talen som räknas ihop" if many else _listed(names)
    return f"; felet {'tycks' if blame.is_sound else 'kan också'} finnas i {where}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} eller {names[-1]}"
