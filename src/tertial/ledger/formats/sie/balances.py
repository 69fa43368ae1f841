"""Period balances (``#PSALDO``, ``#PBUDGET``): which rows are the money, and which repeat it.

Programs write them in two ways. In one, the row without object is the account's total and the rows with objects
repeat it; in the other it holds only what has no object, and all rows together are the total. Which it is, is told by
the year's balance (``#RES``, or ``#UB`` − ``#IB``); adding or dropping rows without asking would double or lose money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tertial.ledger.formats.sie.dimensions import objects_of
from tertial.ledger.formats.sie.syntax import (
    BALANCE,
    FIRST_YEAR,
    LAST_YEAR,
    account_problem,
    amount_problem,
    field_at,
    fields_of,
    ore_of,
)

Style = Literal["totals", "parts"]
Signature = tuple[int, ...]
"""The numbers of the dimensions in an object list, sorted; empty without object."""
Place = tuple[str, str]
"""Period (``YYYYMM``) and account."""
Sums = Mapping[Place, Mapping[Signature, int]]


@dataclass(frozen=True, slots=True)
class Balance:
    """One row, its amount in öre."""

    label: str
    year_index: int
    period: str
    account: str
    objects: tuple[str, ...]
    amount: int

    @property
    def signature(self) -> Signature:
        """Raises ``ValueError`` where a dimension is no number."""
        return tuple(sorted(map(int, self.objects[::2])))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a row is no balance, in Swedish, and its amount where that can be read."""

    reason: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows of a period and account are taken.

    ``residual`` is what the row without object becomes when it is a total: what the other rows leave; ``None``: the
    row is taken as it is.
    """

    signatures: frozenset[Signature]
    residual: int | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """The rows to take, how the file writes its balances, and how many places did not say."""

    by_place: Mapping[Place, Choice]
    style: Style
    doubtful: int = 0


def balance_of(line: str) -> Balance | Unreadable:
    """The balance in a line that begins with ``#PSALDO`` or ``#PBUDGET``.

    >>> balance_of('#PSALDO 0 202003 4010 {1 "52"} 10.5').amount
    1050
    """
    match = BALANCE.fullmatch(line)
    if match is not None:
        label, index, period, account, raw, amount = match.groups()
        objects = objects_of(raw) if raw else ()
        if objects is None:
            return Unreadable("ett citattecken i objektlistan avslutas aldrig", ore_of(amount))
        return _checked(label, index, period, account, objects, amount)
    fields = fields_of(line)
    if fields is None:
        return Unreadable("ett citattecken eller en objektlista avslutas aldrig")
    at = 5 if len(fields) > 4 and isinstance(fields[4], tuple) else 4
    objects = fields[4] if at == 5 and isinstance(fields[4], tuple) else ()
    label, index, period, account = (field_at(fields, n) for n in range(4))
    return _checked(label[1:].upper(), index, period, account, objects, field_at(fields, at))


def _checked(
    label: str, index: str, period: str, account: str, objects: tuple[str, ...], amount: str
) -> Balance | Unreadable:
    problem = amount_problem(amount)
    if problem:
        return Unreadable(problem)
    ore = ore_of(amount)
    if not index.removeprefix("-").isdecimal() or len(index) > 4:
        return Unreadable(f"årsnumret ”{index[:20]}” är inget tal", ore)
    if not is_period(period):
        return Unreadable(f"perioden ”{period[:20]}” kan inte läsas (väntade ÅÅÅÅMM)", ore)
    problem = account_problem(account) or _objects_problem(objects)
    if problem:
        return Unreadable(problem, ore)
    return Balance(label, int(index), period, account, objects, ore)


def _objects_problem(objects: tuple[str, ...]) -> str:
    numbers = objects[::2]
    if len(objects) % 2 or not all(n.isascii() and n.isdecimal() and len(n) < 10 for n in numbers):
        return "objektlistan har inte par av dimensionsnummer och objekt"
    return (
        ""
        if len({*map(int, numbers)}) == len(numbers)
        else "objektlistan har en dimension två gånger"
    )


def is_period(text: str) -> bool:
    """Whether a text is a month as ``YYYYMM``."""
    return (
        len(text) == 6
        and text.isascii()
        and text.isdecimal()
        and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR
        and 1 <= int(text[4:]) <= 12
    )


def choose(
    sums: Sums,
    *,
    anchors: Mapping[str, int],
    rank: Callable[[Iterable[int]], int],
    fallback: Style | None = None,
) -> Choices:
    """Which rows to take, so that each account's sum is its own and nothing is counted twice.

    Args: anchors: the year's change of each account where the file says it, öre.
          rank: how much is known of rows with objects in these dimensions; 0: nothing that we keep.
          fallback: how the file writes its balances, where the rows themselves do not tell.
    """
    told = _told_by_anchors(sums, anchors)
    style = _file_style(sums, told.values(), fallback)
    by_place, doubtful = {}, 0
    for place, parts in sums.items():
        mine = told.get(place[1], style or "totals")
        by_place[place] = _choice(parts, mine, rank)
        doubtful += style is None and place[1] not in told and _can_be_either(parts)
    return Choices(by_place, style or "totals", doubtful)


def total_of(parts: Mapping[Signature, int], style: Style) -> int:
    """What a period and account come to."""
    return parts[()] if style == "totals" and () in parts else sum(parts.values())


def _told_by_anchors(sums: Sums, anchors: Mapping[str, int]) -> dict[str, Style]:
    plain: dict[str, int] = {}
    whole: dict[str, int] = {}
    for (_, account), parts in sums.items():
        plain[account] = plain.get(account, 0) + parts.get((), 0)
        whole[account] = whole.get(account, 0) + sum(parts.values())
    told: dict[str, Style] = {}
    for account, anchor in anchors.items():
        if account in plain and plain[account] != whole[account]:
            if anchor == whole[account]:
                told[account] = "parts"
            elif anchor == plain[account]:
                told[account] = "totals"
    return told


def _file_style(sums: Sums, told: Iterable[Style], fallback: Style | None) -> Style | None:
    """How the file writes balances: as its accounts say, else as its rows show; ``None`` when nothing tells."""
    votes = list(told)
    if votes:
        return max(("totals", "parts"), key=votes.count)  # type: ignore[arg-type]  # both are styles
    both = [parts for parts in sums.values() if len(parts) > 1 and () in parts]
    if any(() not in parts for parts in sums.values()):
        return "parts"
    if all(not _can_be_either(parts) for parts in both):
        return "totals"
    return fallback


def _can_be_either(parts: Mapping[Signature, int]) -> bool:
    """Whether the row without object may be a total or a part: the others do not sum to it."""
    if () not in parts or len(parts) == 1:
        return False
    others = [amount for signature, amount in parts.items() if signature]
    return sum(others) != parts[()] and parts[()] not in others


def _choice(
    parts: Mapping[Signature, int], style: Style, rank: Callable[[Iterable[int]], int]
) -> Choice:
    if style == "parts" or () not in parts or len(parts) == 1:
        return Choice(frozenset(parts))
    total = parts[()]
    others = {signature: amount for signature, amount in parts.items() if signature}
    if sum(others.values()) == total and any(map(rank, others)):
        return Choice(frozenset(others), residual=0)
    best = max(others, key=lambda each: (rank(each), others[each] == total, each))
    if not rank(best):
        return Choice(frozenset([()]))
    return Choice(frozenset([best]), residual=total - others[best])
