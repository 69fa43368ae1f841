"""The words of a check, once: rules, severities, what was tried, where a finding stands, the sentence at the top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tertial.document.check.finding import Checked, Finding, Rule, Severity, Where
from tertial.document.model import Document, Place
from tertial.document.read.unread import SENTENCES
from tertial.domain.swedish import format_number

RULES: Mapping[Rule, str] = {
    "sum": "summa",
    "variance": "avvikelse",
    "prose": "text mot tabell",
    "arithmetic": "räkning i texten",
    "sign": "tecken",
    "direction": "riktningsord",
    "unit-word": "enhetsord",
    "cross-document": "mot annat dokument",
    "label": "benämning",
    "personal-data": "personuppgift",
    "of-which": "varav",
    "share": "andel",
    "percent-change": "procentuell förändring",
    "mean": "medelvärde",
    "roll-forward": "ingående till utgående",
    "internal": "interna poster",
    "count": "antal mot lista",
    "assessment": "bedömning",
    "bands": "gränsvärden",
    "note": "notmärke",
    "kolada": "Kolada",
}
SEVERITIES: Mapping[Severity, str] = {
    "error": "fel",
    "warning": "varning",
    "info": "upplysning",
}
SEVERITY_HEADINGS: Mapping[Severity, str] = {
    "error": "Siffror som inte går ihop",
    "warning": "Ord och sätt att skriva",
    "info": "Upplysningar",
}
TRIED: Mapping[str, tuple[str, str]] = {
    "sums": ("summa", "summor"),
    "variances": ("avvikelse", "avvikelser"),
    "prose": ("tal i texten mot tabell", "tal i texten mot tabell"),
    "arithmetic": ("räkning i texten", "räkningar i texten"),
    "signs": ("tecken", "tecken"),
    "directions": ("riktningsord", "riktningsord"),
    "unit-words": ("enhetsord", "enhetsord"),
    "of-which": ("varav-rad", "varav-rader"),
    "shares": ("andel", "andelar"),
    "percent-changes": ("procentuell förändring", "procentuella förändringar"),
    "means": ("medelvärde", "medelvärden"),
    "roll-forwards": ("följd från ingående till utgående", "följder från ingående till utgående"),
    "internal": ("intern post", "interna poster"),
    "labels": ("benämning", "benämningar"),
    "counts": ("antal mot lista", "antal mot lista"),
    "assessments": ("bedömning", "bedömningar"),
    "bands": ("skala med gränsvärden", "skalor med gränsvärden"),
    "risk-values": ("riskvärde", "riskvärden"),
    "notes": ("notmärke", "notmärken"),
    "kolada": ("nyckeltal i Kolada", "nyckeltal i Kolada"),
    "cross-document": ("uppgift mot annat dokument", "uppgifter mot annat dokument"),
    "personal-data": ("text efter personuppgifter", "texter efter personuppgifter"),
}
"""What a rule counts in ``Tally.checked``, one and many. A count that is not here is shown by its own name."""


SHOWN_PLACES = 12


def tried(what: str, count: int) -> str:
    """How many of something were tried.

    >>> tried("sums", 96), tried("variances", 1)
    ('96 summor', '1 avvikelse')
    """
    one, many = TRIED.get(what, (what, what))
    return f"{format_number(count)} {one if count == 1 else many}"


def headline(findings: Sequence[Finding]) -> str:
    """What a check came to, in the words a page begins with.

    >>> headline(())
    'Inga siffror som går emot varandra'
    """
    errors = sum(each.severity == "error" for each in findings)
    if errors == 1:
        return "En siffra går inte ihop"
    if errors:
        return f"{format_number(errors)} siffror går inte ihop"
    warnings = sum(each.severity == "warning" for each in findings)
    if warnings:
        return f"Inga säkra fel, men {_many(warnings, 'sak', 'saker')} att se över"
    return "Inga siffror som går emot varandra"


def beside(findings: Sequence[Finding]) -> str:
    """What there is besides errors, as a sentence; empty when nothing."""
    warnings = sum(each.severity == "warning" for each in findings)
    infos = sum(each.severity == "info" for each in findings)
    said = []
    if warnings:
        said.append(_many(warnings, "varning", "varningar"))
    if infos:
        said.append(_many(infos, "upplysning", "upplysningar"))
    return f"Dessutom {joined(said)}." if said else ""


def coverage(checked: Checked) -> str:
    """What was read and tried, in one or two sentences."""
    read = (
        f"{_many(checked.tables, 'tabell', 'tabeller')} med {_many(checked.cells, 'siffra', 'siffror')} och "
        f"{format_number(checked.figures)} tal i texten lästa."
    )
    counts = sorted(
        ((what, n) for what, n in checked.checked.items() if n), key=lambda each: -each[1]
    )
    did = joined([*(tried(what, n) for what, n in counts[:4]), *["annat"][: len(counts) > 4]])
    said = f"{read} {did} gick att pröva." if counts else f"{read} Inget av det gick att pröva."
    left = sum(checked.unchecked.values())
    return f"{said} {format_number(left)} gick inte att pröva." if left else said


def place(at: Place | None) -> str:
    """Where in the file, as a reader looks for it; empty when nobody knows.

    >>> place(Place(page=12, line=4)), place(Place(line=512)), place(None)
    ('sidan 12', 'rad 512', '')
    """
    if at is None:
        return ""
    if at.sheet:
        return f"bladet {at.sheet}" + (f", rad {at.line}" if at.line else "")
    if at.page:
        return f"sidan {at.page}"
    return f"rad {at.line}" if at.line else ""


def spot(where: Where) -> str:
    """Which cell or text, in the document's own words: "Riktat statsbidrag, Summa, Bidrag"."""
    parts = (where.table, where.row, where.column) if where.table or where.row else (where.section,)
    return ", ".join(each for each in parts if each)


def full_place(where: Where) -> str:
    """Section or table and cell, and the page or line, for a text that has no document beside it."""
    return " – ".join(each for each in (spot(where), place(where.place)) if each)


def unread(document: Document) -> list[str]:
    """What of the file could not be read, a sentence for each reason with the places."""
    places: dict[str, list[str]] = {}
    for each in document.unread:
        places.setdefault(each.reason, []).append(place(each.place))
    return [
        f"{said} ({shown})" if (shown := _some(known)) else said
        for reason, known in places.items()
        for said in [SENTENCES.get(reason, "En del av filen är inte läst.")]
    ]


def untried(checked: Checked, document: Document) -> list[str]:
    """Everything that was not tried: how many for each reason, the most first, and what could not be read."""
    left = sorted(checked.unchecked.items(), key=lambda each: -each[1])
    return [*(f"{format_number(n)}: {why}" for why, n in left if n), *unread(document)]


def _some(places: Sequence[str]) -> str:
    known = list(dict.fromkeys(filter(None, places)))
    more = len(known) - SHOWN_PLACES
    return ", ".join(known[:SHOWN_PLACES]) + (f" och {more} till" if more > 0 else "")


def others(finding: Finding) -> str:
    """The other places of the same fault, shortly: what they share with the finding's own place is not said again."""
    own = finding.where
    said = []
    for other in finding.also:
        if other.file != own.file:
            said.append(" i ".join(filter(None, (full_place(other), other.file))))
        elif other.table and other.table == own.table and other.row:
            parts = [other.row, other.column if other.column != own.column else ""]
            said.append(", ".join(filter(None, parts)))
        else:
            said.append(full_place(other))
    return "; ".join(dict.fromkeys(filter(None, said)))


def number(value: Decimal | None, unit: str | None = None) -> str:
    """A figure with its unit, as many decimals as it has; a dash when there is none.

    >>> number(Decimal("7238"), "tkr"), number(Decimal("-8.70"), "mnkr"), number(Decimal("6.4"), "%")
    ('7\\xa0238 tkr', '−8,70 mnkr', '6,4 %')
    """
    if value is None:
        return "–"
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{format_number(value, min(decimals, 6))} {unit or ''}".rstrip()


def joined(parts: Sequence[str]) -> str:
    """Words in a row.

    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b och c', 'a')
    """
    return " och ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def _many(count: int, one: str, many: str) -> str:
    return f"{format_number(count)} {one if count == 1 else many}"
