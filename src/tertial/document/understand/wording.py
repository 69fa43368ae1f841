"""What the words of a label say that its row or column is: a total, a result, a mean, an opening balance.

The words are general Swedish of accounts and statistics; whether they are right is for the arithmetic to say. Labels
read by OCR are compared folded (``fold.py``), the words here as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from tertial.document.model import Row
from tertial.document.understand.fold import folded

RowKind = Literal[
    "detail", "of-which", "total", "result", "mean", "opening", "closing", "share", "empty"
]


def _words(*words: str) -> str:
    return "|".join(re.escape(folded(word)) for word in words)


_TOTAL: Final = re.compile(
    rf"^(?:{_words('summa', 'summor', 'sa', 'totalt', 'total', 'totala', 'totalsumma', 'delsumma', 'slutsumma')}"
    rf"|{_words('sammanlagt', 'samtliga', 'tillsammans', 'sum', 'tot', 'sammantaget', 'alla')})\b"
    rf"|\b(?:{_words('totalt', 'total', 'summa', 'sammanlagt', 'totalsumma')})$"
)
_RESULT: Final = re.compile(
    rf"\b(?:\w*{_words('resultat')}|{_words('resultatet', 'netto', 'saldo', 'helhet')}"
    rf"|{_words('nettokostnad', 'nettokostnader', 'driftnetto', 'bruttokostnad', 'nettoutfall')})\b"
    rf"|\b(?:{_words('verksamhetens', 'rörelsens', 'nämndens', 'kommunens')}) "
    rf"(?:{_words('intäkter', 'kostnader', 'nettokostnad', 'nettokostnader', 'verksamheter')})$"
    rf"|^(?:{_words('nettokostnad', 'bruttokostnad', 'resultat', 'kassaflöde', 'årets kassaflöde')})"
    rf"|^(?:\d\.? )?(?:{_words('medel från', 'kassaflöde från', 'förändring av likvida medel')})\b"
)
_AFTER: Final = re.compile(
    rf"\b(?:{_words('resultat', 'netto', 'nettokostnad', 'saldo')}) "
    rf"(?:{_words('efter', 'inklusive', 'inkl', 'med')})\b"
)
_MEAN: Final = re.compile(  # "medel" alone is money as often as a mean
    rf"\b(?:{_words('snitt', 'genomsnitt', 'medelvärde', 'medeltal', 'medelantal', 'månadssnitt')})\b"
    rf"|^{_words('medel')}$|\b{_words('i medel')}$"
)
_OPENING: Final = re.compile(
    rf"^(?:{_words('ib', 'ingående', 'ingående balans')})\b"
    rf"|\b(?:{_words('vid årets början', 'vid periodens början', 'vid årets ingång')})\b"
)
_CLOSING: Final = re.compile(
    rf"^(?:{_words('ub', 'utgående', 'utgående balans')})\b"
    rf"|\b(?:{_words('vid årets slut', 'vid periodens slut', 'vid årets utgång')})\b"
)
_OF_WHICH: Final = re.compile(rf"^(?:{_words('varav', 'därav')})\b")
_REVENUE: Final = re.compile(
    rf"(?:{_words('intäkt', 'avgift', 'bidrag', 'försäljning', 'ersättning', 'taxor', 'resultat', 'skatt')})"
)
_DIFFERENCE: Final = re.compile(
    rf"(?:{_words('avvik', 'skillnad', 'differens', 'förändring', 'budgetavvikelse')})"
    rf"|^(?:{_words('diff', 'avv', 'ändring', 'ökning', 'minskning')})|^{_words('netto')}$"
)
_WHOLE_YEAR: Final = re.compile(
    rf"^(?:{_words('helår', 'hela året', 'året', 'året totalt', 'ack')})$"
)
_REMAINDER: Final = re.compile(
    rf"^(?:{_words('återst', 'kvar', 'disponib', 'netto', 'rest', 'saldo', 'outnyttj')})"
)
_SHARE: Final = re.compile(rf"%|\b(?:{_words('procent', 'andel', 'procentuell', 'kvot')})")
_INTERNAL: Final = re.compile(
    rf"\b(?:{_words('intern', 'interna', 'internt', 'internhyra', 'internhyror', 'interndebitering')})\b"
)


@lru_cache(maxsize=4096)
def is_total(label: str) -> bool:
    """The words say that it is the sum of others.

    >>> [is_total(label) for label in ("Summa", "Driftkostnader totalt", "Totala kostnader", "Personal")]
    [True, True, True, False]
    """
    return bool(_TOTAL.search(folded(label)))


@lru_cache(maxsize=4096)
def is_result(label: str) -> bool:
    """The words say that it follows from what stands above it.

    >>> is_result("Årets resultat"), is_result("Verksamhetens kostnader"), is_result("Köp av verksamhet")
    (True, True, False)
    """
    return bool(_RESULT.search(folded(label)))


@lru_cache(maxsize=4096)
def is_after(label: str) -> bool:
    """A result after something: "Resultat efter bidrag"."""
    return bool(_AFTER.search(folded(label)))


@lru_cache(maxsize=4096)
def is_mean(label: str) -> bool:
    """The words say that it is a mean; an age or a distance in the mean is a figure of its own."""
    return bool(_MEAN.search(folded(label)))


@lru_cache(maxsize=4096)
def is_opening(label: str) -> bool:
    return bool(_OPENING.search(folded(label)))


@lru_cache(maxsize=4096)
def is_closing(label: str) -> bool:
    return bool(_CLOSING.search(folded(label)))


@lru_cache(maxsize=4096)
def is_revenue(label: str) -> bool:
    """More of it is better: revenue or a result; its variance may have the other sign than that of a cost."""
    return bool(_REVENUE.search(folded(label)))


@lru_cache(maxsize=4096)
def is_difference(name: str) -> bool:
    """A heading that says: one column less another."""
    return bool(_DIFFERENCE.search(folded(name)))


@lru_cache(maxsize=4096)
def is_whole_year(name: str) -> bool:
    """A heading that says: months or quarters together."""
    return bool(_WHOLE_YEAR.search(folded(name)))


@lru_cache(maxsize=4096)
def is_remainder(name: str) -> bool:
    """A heading that says: what is left of one column when others are taken away."""
    return bool(_REMAINDER.search(folded(name)))


@lru_cache(maxsize=4096)
def is_share(label: str) -> bool:
    return bool(_SHARE.search(folded(label)))


@lru_cache(maxsize=4096)
def is_internal(label: str) -> bool:
    """Between parts of the same organisation, so that revenue and cost should cancel."""
    return bool(_INTERNAL.search(folded(label)))


_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def bridged(labels: Sequence[str], kinds: Sequence[RowKind]) -> tuple[RowKind, ...]:
    """The kinds of rows where a table goes from one year to another: its first and last row have the same label but
    for the year, as "Ram 2024" and "Ram 2025", and are an opening and a closing balance."""
    counted = [r for r, kind in enumerate(kinds) if kind != "empty"]
    if len(counted) < 4:
        return tuple(kinds)
    first, last = labels[counted[0]], labels[counted[-1]]
    years = _YEAR.findall(first), _YEAR.findall(last)
    is_bridge = len(years[0]) == len(years[1]) == 1 and years[0] != years[1]
    if not is_bridge or _YEAR.sub("", first) != _YEAR.sub("", last):
        return tuple(kinds)
    found = list(kinds)
    found[counted[0]], found[counted[-1]] = "opening", "closing"
    return tuple(found)


def kind_of(row: Row, has_numbers: bool) -> RowKind:
    """What a row is by its words and the level it was given."""
    label = row.label
    if not has_numbers:
        return "empty"
    if row.level == "of-which" or _OF_WHICH.search(folded(label)):
        return "of-which"
    if row.unit in ("%", "procentenheter"):
        return "share"
    if is_opening(label):
        return "opening"
    if is_closing(label):
        return "closing"
    if is_total(label):
        return "total"
    if is_mean(label):
        return "mean"
    if is_result(label) or row.level in ("total", "subtotal"):
        return "result"
    return "share" if "%" in label else "detail"
