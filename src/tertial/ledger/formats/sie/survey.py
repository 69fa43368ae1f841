"""The first reading of a SIE file: how it is written, what it says of itself, and its balances.

Bounded by the chart of accounts, not by the number of postings. Texts are kept as Latin-1 until the writing is known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tertial.errors import BadInput
from tertial.ledger.formats.sie.balances import Balance, Place, Signature, balance_of
from tertial.ledger.formats.sie.encoding import Evidence
from tertial.ledger.formats.sie.lines import Block, blocks_of
from tertial.ledger.formats.sie.syntax import (
    Field,
    account_problem,
    amount_problem,
    day_of,
    field_at,
    fields_of,
    label_of,
    looks_like_sie,
    ore_of,
)

_HAS_BALANCE = re.compile(rb"#P(?:SALDO|BUDGET)", re.IGNORECASE)
_Handler = Callable[["Survey", int, list[Field]], None]


@dataclass(slots=True)
class Survey:
    """What a file says of itself before its vouchers.

    ``sums`` are öre by label (``PSALDO``, ``PBUDGET``), period and account, and the dimensions of the object list, for
    the file's own year (index 0). ``results``, ``opening`` and ``closing`` are that year's, by account.
    """

    evidence: Evidence = field(default_factory=Evidence)
    first_voucher: int = 0
    owner: bytes = b""
    sietyp: str = ""
    sietyp_line: int = 0
    years: dict[int, tuple[date, date]] = field(default_factory=dict)
    covered: date | None = None
    currency: str = ""
    currency_line: int = 0
    names: list[tuple[int, bytes]] = field(default_factory=list)
    sums: dict[str, dict[Place, dict[Signature, int]]] = field(
        default_factory=lambda: {"PSALDO": {}, "PBUDGET": {}}
    )
    results: dict[str, int] = field(default_factory=dict)
    opening: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    lines: int = 0

    @property
    def year(self) -> tuple[date, date] | None:
        """First and last day of the file's own fiscal year."""
        return self.years.get(0)

    @property
    def is_import_file(self) -> bool:
        """Whether it is of type 4I: vouchers on their way into a ledger, without accounts or balances."""
        return not any(self.seen[label] for label in ("#KONTO", "#IB", "#UB", "#RES"))

    @property
    def changes(self) -> dict[str, int]:
        """The year's change of each account where the file says it."""
        accounts = self.opening.keys() | self.closing.keys()
        moved = {a: self.closing.get(a, 0) - self.opening.get(a, 0) for a in accounts}
        return {**moved, **self.results}


def survey_of(path: Path) -> Survey:
    """Read a file through once.

    Raises ``BadInput``: ``sie.no-labels``, ``file.empty``, and what ``blocks_of`` raises.
    """
    survey = Survey()
    for block in blocks_of(path):
        if not survey.lines:
            _require_labels(path, block)
        survey.evidence.add(block)
        _read(survey, block)
        survey.lines = block.line + block.data.count(b"\n") - 1
    if not survey.lines:
        raise BadInput("file.empty", file=path.name)
    return survey


def _require_labels(path: Path, block: Block) -> None:
    head = block.data.lstrip(b" \t\n")
    if not head:
        raise BadInput("file.empty", file=path.name)
    if not looks_like_sie(head):
        raise BadInput(
            "sie.no-labels",
            file=path.name,
            line=block.line_of(len(block.data) - len(head)),
            found=head.split(b"\n", 1)[0][:40].decode("ascii", "replace"),
        )


def _read(survey: Survey, block: Block) -> None:
    for number, line in _lines(survey, block):
        label = label_of(line)
        survey.seen[label] += 1
        if label in ("#PSALDO", "#PBUDGET"):
            _add_balance(survey, line)
        elif label in _HANDLERS:
            fields = fields_of(line)
            if fields is not None:
                _HANDLERS[label](survey, number, fields)


def _lines(survey: Survey, block: Block) -> Iterator[tuple[int, str]]:
    """All lines before the first voucher; after it only balances."""
    if survey.first_voucher and not _HAS_BALANCE.search(block.data):
        return
    for number, line in enumerate(block.data.decode("latin-1").split("\n"), block.line):
        label = label_of(line)
        if label == "#VER" and not survey.first_voucher:
            survey.first_voucher = number
        if not survey.first_voucher or label in ("#PSALDO", "#PBUDGET"):
            yield number, line


def _add_balance(survey: Survey, line: str) -> None:
    balance = balance_of(line)
    if isinstance(balance, Balance) and balance.year_index == 0:
        parts = survey.sums[balance.label].setdefault((balance.period, balance.account), {})
        parts[balance.signature] = parts.get(balance.signature, 0) + balance.amount


def _on_type(survey: Survey, line: int, fields: list[Field]) -> None:
    survey.sietyp, survey.sietyp_line = field_at(fields, 1), line


def _on_year(survey: Survey, line: int, fields: list[Field]) -> None:
    index, first, last = (
        field_at(fields, 1),
        day_of(field_at(fields, 2)),
        day_of(field_at(fields, 3)),
    )
    if first and last and first <= last and index.removeprefix("-").isdecimal() and len(index) < 5:
        survey.years[int(index)] = (first, last)


def _on_owner(survey: Survey, line: int, fields: list[Field]) -> None:
    survey.owner = field_at(fields, 1).encode("latin-1")


def _on_covered(survey: Survey, line: int, fields: list[Field]) -> None:
    survey.covered = day_of(field_at(fields, 1))


def _on_currency(survey: Survey, line: int, fields: list[Field]) -> None:
    survey.currency, survey.currency_line = field_at(fields, 1).upper(), line


def _on_dimension(survey: Survey, line: int, fields: list[Field]) -> None:
    number = field_at(fields, 1)
    if number.isascii() and number.isdecimal() and len(number) < 10:
        survey.names.append((int(number), field_at(fields, 2).encode("latin-1")))


def _on_amounts(place: str) -> _Handler:
    def keep(survey: Survey, line: int, fields: list[Field]) -> None:
        account, amount = field_at(fields, 2), field_at(fields, 3)
        if (
            field_at(fields, 1) == "0"
            and not account_problem(account)
            and not amount_problem(amount)
        ):
            kept: dict[str, int] = getattr(survey, place)
            kept[account] = kept.get(account, 0) + ore_of(amount)

    return keep


_HANDLERS: dict[str, _Handler] = {
    "#FNAMN": _on_owner,
    "#SIETYP": _on_type,
    "#RAR": _on_year,
    "#OMFATTN": _on_covered,
    "#VALUTA": _on_currency,
    "#DIM": _on_dimension,
    "#UNDERDIM": _on_dimension,
    "#RES": _on_amounts("results"),
    "#IB": _on_amounts("opening"),
    "#UB": _on_amounts("closing"),
}
HEADER_LABELS = frozenset(_HANDLERS)
"""What a file says of itself: read only before its first voucher."""


def named(survey: Survey, codec: str, errors: str) -> Iterable[tuple[int, str]]:
    """The file's dimensions, by number."""
    return [(number, name.decode(codec, errors)) for number, name in survey.names]
