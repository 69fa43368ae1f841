"""The arithmetic of tables: sums, parts, variances, shares, means, balances, and the same result in two tables.

What the tables say of themselves (``understand/relations.py``) is tried within rounding; of what cannot all be true the
cell to blame is found (``network.py``) and what may have happened to it (``explain.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from tertial.document.check.alike import ties_between
from tertial.document.check.case import Case
from tertial.document.check.explain import Explanation, Nearby, explain, left_out
from tertial.document.check.finding import Finding, Rule, Severity, Tally, Where
from tertial.document.check.network import Blame, Judged, Network, Node, blames, tie_of
from tertial.document.check.sentences import (
    calculation,
    computed_by,
    decimals_at,
    main_tie,
    name,
    number,
    printed,
    sentence,
)
from tertial.document.understand.headings import bare
from tertial.document.understand.understood import Kind, Spot
from tertial.domain.money import round_half_up

_COUNTED: Final[dict[Kind, str]] = {
    "sum": "sums",
    "net": "sums",
    "of-which": "of-which",
    "variance": "variances",
    "share": "shares",
    "percent-change": "percent-changes",
    "mean": "means",
    "roll-forward": "roll-forwards",
    "internal": "internal",
}
_RULES: Final[dict[Kind, Rule]] = {
    "sum": "sum",
    "net": "sum",
    "of-which": "of-which",
    "variance": "variance",
    "share": "share",
    "percent-change": "percent-change",
    "mean": "mean",
    "roll-forward": "roll-forward",
    "internal": "internal",
}
GUESS: Final = 0.5
"""Up to this confidence a tie is told only where something shows what happened to a figure in it."""
SURE: Final = 0.85
"""From this confidence on a tie is meant, and what breaks it is an error."""
MOST_IN_A_TABLE: Final = 3
"""More errors than so many in one table, and in a fifth of its ties, say that the table was misread."""
MOST_TOLD: Final = 8
"""Calculations that a summary of what rounding explains shows."""


def arithmetic(case: Case, tally: Tally) -> Iterator[Finding]:
    """Findings on the figures of tables."""
    return _Check(case, tally).findings()


class _Check:
    """One document on its way through the network."""

    def __init__(self, case: Case, tally: Tally) -> None:
        self.case, self.tally = case, tally
        self.network = Network(case.tables)
        ties = [tie_of(each, t) for t, table in enumerate(case.tables) for each in table.relations]
        ties += list(ties_between(self.network))
        self.judged = [judged for tie in ties if (judged := self.network.judge(tie))]

    def findings(self) -> Iterator[Finding]:
        self._count()
        broken, holding = [], []
        for judged in self.judged:
            tie = judged.tie
            if tie.kind == "internal" or tie.at_most:
                continue
            if judged.holds:
                holding.append(judged)
            elif any(self.network.doubt(node) == "repaired" for node in tie.nodes):
                self.tally.could_not("ett tal i beräkningen är osäkert läst")
            else:
                broken.append(judged)
        found = blames(self.network, broken, holding, self._prefer)
        blamed = {blame.node for blame in found}
        yield from self._errors(found)
        yield from self._internal(blamed)
        yield from self._too_large(blamed)
        yield from self._rounding(holding, blamed)

    def _count(self) -> None:
        tied: set[Node] = set()
        for judged in self.judged:
            self.tally.did(_COUNTED[judged.tie.kind])
            tied.update(judged.tie.nodes)
        for t, table in enumerate(self.case.tables):
            for spot in table.spots():
                if table.cell(spot).doubt == "open":
                    self.tally.could_not("talet är osäkert läst")
                elif (t, spot.row, spot.column) not in tied:
                    self.tally.could_not("talet ingår inte i någon beräkning i tabellen")

    # --- who is to blame -----------------------------------------------------------------------------------------

    def _prefer(self, blame: Blame) -> Blame:
        """Of cells that would do equally well that one which shows what happened to it."""
        if not blame.rivals:
            return blame
        own = self._explain(blame)
        if own and own.is_strong:
            return blame
        told: list[Node] = []
        for node in blame.rivals:
            judged = blame.ties[0]
            allowed = self.network.allowed(judged, node)
            if allowed is None:
                continue
            other = self._explain(Blame(node, blame.ties, allowed))
            if other and other.is_strong:
                told.append(node)
        if len(told) != 1:
            return self._of_result(blame)
        allowed = self.network.allowed(blame.ties[0], told[0])
        others = (blame.node, *(node for node in blame.rivals if node != told[0]))
        return Blame(told[0], blame.ties, allowed or blame.allowed, others)

    def _of_result(self, blame: Blame) -> Blame:
        """Where any of several terms may be wrong, it is told of the result that they do not give."""
        judged = blame.ties[0]
        result = judged.tie.result
        allowed = self.network.allowed(judged, result)
        if len(blame.ties) > 1 or blame.node == result or allowed is None:
            return blame
        return Blame(result, blame.ties, allowed, (blame.node, *blame.rivals), is_sound=True)

    def _explain(self, blame: Blame) -> Explanation | None:
        value, decimals = self.network.value(blame.node), decimals_at(self.network, blame.node)
        is_count, main = self._is_count(blame.node), main_tie(blame)
        if (
            main.tie.result == blame.node
            and main.tie.kind == "sum"
            and not main.tie.is_between_tables
        ):
            terms = [
                (self._label(main, node), factor * self.network.value(node))
                for node, factor in main.tie.terms
            ]
            if found := left_out(terms, main.rest, main.tolerance):
                first = explain(value, decimals, blame.allowed, is_count=is_count)
                return first if first and first.reason in ("sign", "swapped") else found
        nearby = tuple(self._nearby(blame.node))
        return explain(value, decimals, blame.allowed, nearby, is_count=is_count)

    def _is_count(self, node: Node) -> bool:
        """The column is of how many there are, and no figure in it is negative."""
        table = self.network.tables[node[0]].table
        if not bare(table.columns[node[2]].name).startswith("antal"):
            return False
        return all((self._at(node[0], r, node[2]) or 0) >= 0 for r in range(len(table.rows)))

    def _label(self, judged: Judged, node: Node) -> str:
        table = self.network.tables[node[0]].table
        is_across = node[1] == judged.tie.result[1]
        return table.columns[node[2]].name if is_across else table.rows[node[1]].label

    def _nearby(self, node: Node) -> Iterator[Nearby]:
        t, r, c = node
        table = self.network.tables[t]
        rows = table.table.rows
        for row, words in ((r - 1, "raden ovanför"), (r + 1, "raden under")):
            if 0 <= row < len(rows) and (value := self._at(t, row, c)) is not None:
                yield Nearby(value, words)
        for column, words in ((c - 1, "kolumnen till vänster"), (c + 1, "kolumnen till höger")):
            if (value := self._at(t, r, column)) is not None:
                yield Nearby(value, words)
        for row in range(max(r - 30, 0), min(r + 30, len(rows))):
            if row != r and (value := self._at(t, row, c)) is not None and abs(value) >= 100:
                yield Nearby(value, f"raden {name(self.network, (t, row, c))}")

    def _at(self, t: int, r: int, c: int) -> Decimal | None:
        row = self.network.tables[t].table.rows[r]
        value = row.cells[c].value if 0 <= c < len(row.cells) else None
        return value if value is not None and value.is_finite() else None

    # --- what is told --------------------------------------------------------------------------------------------

    def _errors(self, found: Sequence[Blame]) -> Iterator[Finding]:
        by_table = Counter(blame.node[0] for blame in found)
        ties = Counter(judged.tie.result[0] for judged in self.judged)
        misread = {t for t, n in by_table.items() if n > MOST_IN_A_TABLE and n * 5 > ties[t]}
        for t in sorted(misread):
            yield self._misread(t, [blame for blame in found if blame.node[0] == t])
        for blame in found:
            if blame.node[0] not in misread:
                yield from self._error(blame)

    def _misread(self, t: int, found: Sequence[Blame]) -> Finding:
        """Too much does not add up: the table is not what it was taken for."""
        ties = sum(1 for judged in self.judged if judged.tie.result[0] == t)
        broken = sum(len(blame.ties) for blame in found)
        evidence = [calculation(self.network, blame.ties[0]) for blame in found[:MOST_TOLD]]
        return Finding(
            "sum",
            "warning",
            self._where(found[0].node),
            f"{broken} av {ties} beräkningar i tabellen går inte ihop, så den är felaktig eller felläst.",
            evidence=tuple(evidence),
            also=tuple(self._where(blame.node) for blame in found[1:MOST_TOLD]),
            confidence=0.4,
        )

    def _error(self, blame: Blame) -> Iterator[Finding]:
        explanation = None if blame.is_sound else self._explain(blame)
        if _is_guess(blame, main_tie(blame), explanation):
            self.tally.could_not("raden som kallas summa är ingen summa av raderna ovanför")
            return
        main = main_tie(blame)
        wanted = self._wanted(blame, explanation)
        severity, confidence = _severity(blame, main, explanation)
        if any(self.network.doubt(node) for each in blame.ties for node in each.tie.nodes):
            severity, confidence = "warning", min(confidence, 0.6)  # it may stand in another column
        rule: Rule = _RULES[main.tie.kind]
        if explanation and explanation.reason == "sign" and rule in ("sum", "variance", "of-which"):
            rule = "sign"
        yield Finding(
            rule,
            severity,
            self._where(blame.node),
            sentence(self.network, blame, wanted, explanation),
            printed=self.network.value(blame.node),
            computed=wanted,
            unit=self._unit(blame.node),
            evidence=tuple(dict.fromkeys(calculation(self.network, each) for each in blame.ties)),
            also=tuple(self._where(node) for node in blame.rivals[:MOST_TOLD]),
            confidence=confidence,
        )

    def _wanted(self, blame: Blame, explanation: Explanation | None) -> Decimal:
        """The value that repairs the ties: what the cell's own terms give, else the middle of what is allowed."""
        main = main_tie(blame)
        if main.tie.result == blame.node:
            own = computed_by(self.network, main)
            if blame.allowed.low <= own <= blame.allowed.high:
                return self._rounded(blame.node, own)
        if explanation and explanation.value is not None:
            return explanation.value
        return self._rounded(blame.node, (blame.allowed.low + blame.allowed.high) / 2)

    def _rounded(self, node: Node, value: Decimal) -> Decimal:
        return round_half_up(value, decimals_at(self.network, node))

    def _internal(self, blamed: set[Node]) -> Iterator[Finding]:
        """Revenue and cost within one organisation: where they do not cancel it is told once a pair of rows."""
        pairs: dict[tuple[int, int, int], list[Judged]] = {}
        for judged in self.judged:
            tie = judged.tie
            if tie.kind == "internal" and not judged.holds and not blamed & set(tie.nodes):
                pairs.setdefault((tie.result[0], tie.result[1], tie.terms[0][0][1]), []).append(
                    judged
                )
        for told in pairs.values():
            first = told[0]
            here, there = first.tie.result, first.tie.terms[0][0]
            left = number(abs(first.rest), decimals_at(self.network, here))
            label = self.network.tables[here[0]].table.rows[here[1]].label
            yield Finding(
                "internal",
                "warning",
                self._where(here),
                f"{label} bör ta ut varandra, men intäkten {printed(self.network, here)} och kostnaden "
                f"{printed(self.network, there)} skiljer sig åt.",
                printed=self.network.value(here),
                computed=self.network.value(there) * first.tie.terms[0][1],
                unit=self._unit(here),
                evidence=(
                    f"{printed(self.network, here)} mot {printed(self.network, there)}: {left} skiljer",
                ),
                also=tuple(self._where(node) for each in told for node in each.tie.nodes)[1:],
                confidence=0.6,
            )

    def _too_large(self, blamed: set[Node]) -> Iterator[Finding]:
        """A part that is more than its whole."""
        for judged in self.judged:
            tie = judged.tie
            if not tie.at_most or blamed & set(tie.nodes):
                continue
            part = tie.terms[0][0]
            whole, value = self.network.value(tie.result), self.network.value(part)
            if abs(value) - abs(whole) <= judged.tolerance:
                continue
            yield Finding(
                "of-which",
                "warning",
                self._where(part),
                f"{name(self.network, part)}: delen {printed(self.network, part)} är större än hela raden, "
                f"{printed(self.network, tie.result)}.",
                printed=value,
                unit=self._unit(part),
                evidence=(f"{printed(self.network, part)} > {printed(self.network, tie.result)}",),
                confidence=0.6,
            )

    def _rounding(self, holding: Sequence[Judged], blamed: set[Node]) -> Iterator[Finding]:
        """What a reader sees does not add up, and rounding explains: one summary for each table and kind."""
        seen: dict[tuple[int, Rule], list[Judged]] = {}
        for judged in holding:
            linear = judged.tie.kind not in ("mean", "share", "percent-change")
            if judged.rest and linear and judged.tie.result not in blamed:
                seen.setdefault((judged.tie.result[0], _RULES[judged.tie.kind]), []).append(judged)
        for (_, rule), told in seen.items():
            first = told[0]
            here = first.tie.result
            if len(told) == 1:
                message = f"{name(self.network, here)}: skillnaden mot talen den räknas av förklaras av avrundning."
            else:
                message = (
                    f"{len(told)} tal skiljer sig i sista siffran från talen de räknas av, "
                    "vilket förklaras av avrundning."
                )
            yield Finding(
                rule,
                "info",
                self._where(here),
                message,
                printed=self.network.value(here),
                computed=self._rounded(here, computed_by(self.network, first)),
                unit=self._unit(here),
                evidence=tuple(calculation(self.network, each) for each in told[:MOST_TOLD]),
                also=tuple(self._where(each.tie.result) for each in told[1:]),
                confidence=0.9,
            )

    def _where(self, node: Node) -> Where:
        return self.case.at_cell(self.case.tables[node[0]], Spot(node[1], node[2]))

    def _unit(self, node: Node) -> str | None:
        return self.case.tables[node[0]].unit(Spot(node[1], node[2]))


def _severity(
    blame: Blame, main: Judged, explanation: Explanation | None
) -> tuple[Severity, float]:
    """How grave, and how sure: an error only where the tie is sure or what happened is plain."""
    sure = max(each.tie.confidence for each in blame.ties)
    is_credible = explanation is not None and explanation.is_credible
    confidence = min(sure + 0.03 * (len(blame.ties) - 1), 0.98)
    if blame.rivals:
        confidence -= 0.1
    if main.tie.kind == "of-which":
        strong = explanation is not None and explanation.is_strong
        is_sure = strong or main.tie.words.endswith("exakt") or len(blame.ties) > 1
    else:
        is_sure = sure >= SURE or is_credible
    return ("error" if is_sure else "warning"), round(confidence, 2)


def _is_guess(blame: Blame, main: Judged, explanation: Explanation | None) -> bool:
    """Words alone say that the tie is meant, nothing shows what happened, and it is a mean, which may be weighted, or
    so far off that it must be something else."""
    if max(each.tie.confidence for each in blame.ties) > GUESS:
        return False
    if explanation is not None and explanation.is_credible:
        return False
    return main.tie.kind == "mean" or main.is_far
