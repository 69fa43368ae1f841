"""A proposal of a column mapping from an export's headings, in Swedish or Norwegian: a start, never the last word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.formats.cells import SPACE, Cell, CellProblem, DateOrder, cell_text, month_of
from tertial.ledger.formats.layout import HEAD_ROWS, normal
from tertial.ledger.formats.mapping import AmountColumn, ColumnMapping
from tertial.ledger.formats.text import detect_encoding, fields_of, lines_of, utf8_blocks
from tertial.ledger.formats.workbook import sheets_of

SAMPLE_ROWS = 2000
DELIMITERS = (";", "\t", ",", "|")
_WORDS: dict[str, tuple[str, ...]] = {
    "account": ("konto", "kontonr", "konto nr", "kontonummer", "kontokod", "kto", "art", "account"),
    "cost_centre": (
        *("ansvar", "ansvarskod", "ansvarsenhet", "kostnadsställe", "kostnadsstalle", "kst"),
        *("koststed", "resultatenhet", "enhet"),
    ),
    "activity": (
        *("verksamhet", "verksamhetskod", "verks", "verk", "vht", "vht kod"),
        *("tjeneste", "teneste", "tjeneste nr", "funksjon"),
    ),
    "project": ("projekt", "projektkod", "projektnr", "proj", "prosjekt"),
    "counterparty": ("motpart", "motpartskod", "mpart", "mp"),
    "tag": ("aktivitet", "aktivitetskod", "akt", "fri kod", "frikod", "fri dim", "fri", "objekt"),
    "period": ("period", "bokföringsperiod", "redovisningsperiod", "periode"),
    "year": ("år", "ar", "aar", "räkenskapsår", "bokföringsår"),
    "month": ("månad", "manad", "mån", "måned"),
    "voucher": (
        *("verifikationsnummer", "verifikationsnr", "verifikation", "vernr", "ver nr", "ver"),
        *("bilagsnr", "bilag", "voucher"),
    ),
    "date": (
        *("datum", "bokföringsdatum", "bokforingsdatum", "verifikationsdatum", "verdatum"),
        *("transaktionsdatum", "transdatum", "dato"),
    ),
    "text": (
        *("text", "vertext", "verifikationstext", "transaktionstext", "radtext", "beskrivning"),
        *("leverantör", "leverantor", "konto tekst", "art tekst"),
    ),
}
_AMOUNTS = ("belopp", "nettobelopp", "utfall", "budget", "prognos", "beloep", "beløp", "amount")
_BUYERS = (
    "kopare",
    "köpare",
    "organisation",
    "myndighet",
    "kommun",
    "bolag",
    "body name",
    "organisation name",
)
_SUPPLIERS = (
    "leverantor",
    "leverantör",
    "leverantörsnamn",
    "leverantorsnamn",
    "supplier",
    "supplier name",
)
_SERIES = ("serie", "verserie", "ver serie", "verifikationsserie")
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        ("rekneskap", "regnskap", "utfall", "bokslut", "redovisning", "redovisat"), "outcome"
    ),
    **dict.fromkeys(("budsjett", "budget"), "budget"),
    **dict.fromkeys(("prognos", "prognose"), "forecast"),
}
_WIDE = re.compile(
    rf"(?P<kind>{'|'.join(_KINDS)})? ?(?P<year>(?:19|20)[0-9]{{2}}) ?(?P<month>[01][0-9])?"
)


def guess_mapping(path: Path, *, encoding: str = "", year: int | None = None) -> ColumnMapping:
    """The mapping that a file's headings suggest.

    ``year`` is taken when the file says none; amounts without a month are then dealt out over it.

    Raises ``BadInput("tabular.mapping-needed")`` when the headings do not tell a code, an amount and a period, with
    what was found; and what opening the file may raise.
    """
    heading, rows, delimiter = _heading(path, encoding)
    columns = _columns(heading)
    amounts = _amounts(heading)
    constants = {}
    dated = {"period", "date", "year"} & set(columns)
    if year is not None and not dated:
        constants["year"] = str(year)
    if year is not None and not {"period", "date", "month"} & set(columns):
        amounts = [
            each if each.month is not None else replace(each, spread=True) for each in amounts
        ]
    try:
        if not columns or not amounts:
            raise BadInput(
                "mapping.invalid", name="", problem="ingen kod eller inget belopp känns igen"
            )
        return ColumnMapping(
            columns=columns,
            amounts=tuple(amounts),
            constants=constants,
            kind=_kind(heading),
            decimal=_decimal(heading, rows, amounts),
            date_order=_date_order(heading, rows, columns),
            encoding=encoding,
            delimiter=delimiter,
        )
    except BadInput as error:
        raise BadInput(
            "tabular.mapping-needed",
            file=path.name,
            found=_found(path, encoding, heading),
            problem=error.values.get("problem", ""),
            advice="Ange en kolumnmappning.",
        ) from error


def _found(path: Path, encoding: str, heading: Sequence[str]) -> str:
    """What the file has where headings were looked for, as a sentence."""
    if any(heading):
        return f"Filen har rubrikerna {', '.join(filter(None, heading))[:300]}."
    rows = (row for rows, _ in _tables(path, encoding) for row in rows[:HEAD_ROWS])
    texts = ([text for cell in row if (text := cell_text(cell))] for row in rows)
    first = max(texts, key=len, default=[])
    return f"Ingen rubrikrad känns igen; en av de första raderna är: {', '.join(first)[:200]}."


def owner_of(path: Path, *, encoding: str = "") -> str:
    """Whose payments an open list of supplier invoices says that it holds; empty for an ordinary ledger.

    Such lists name the buyer in each row (a column such as ”köpare”) beside the supplier.
    """
    heading, rows, _ = _heading(path, encoding)
    words = [_word(text) for text in heading]
    if not any(word in _SUPPLIERS for word in words):
        return ""
    place = next((n for n, word in enumerate(words) if word in _BUYERS), None)
    if place is None:
        return ""
    return next(
        (cell_text(row[place]).strip() for row in rows if len(row) > place and row[place]), ""
    )


def _heading(path: Path, encoding: str) -> tuple[list[str], list[list[Cell]], str]:
    """The row that has most known headings, the rows below it, and the delimiter (none in a workbook)."""
    best: tuple[int, list[str], list[list[Cell]], str] = (0, [], [], "")
    for rows, delimiter in _tables(path, encoding):
        for n, row in enumerate(rows[:HEAD_ROWS]):
            texts = [cell_text(cell) for cell in row]
            columns = _columns(texts)
            score = len(columns) + len(_amounts(texts)) if columns else 0  # figures are no headings
            if score > best[0]:
                best = (score, texts, rows[n + 1 :], delimiter)
    return best[1:]


def _tables(path: Path, encoding: str) -> list[tuple[list[list[Cell]], str]]:
    with path.open("rb") as file:
        is_workbook = file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if is_workbook:
        return [(sheet.head(SAMPLE_ROWS), "") for sheet in sheets_of(path)]
    first = next(utf8_blocks(path, detect_encoding(path, encoding)), b"")
    lines = lines_of(first)[:SAMPLE_ROWS]
    return [
        ([list(fields_of(line, delimiter) or []) for line in lines], delimiter)
        for delimiter in DELIMITERS
    ]


def _word(text: str) -> str:
    return " ".join(re.sub(r"[_.:/-]", " ", normal(text)).split())


def _columns(heading: Sequence[str]) -> dict[str, tuple[str, ...]]:
    words = {_word(text): text.strip(SPACE) for text in reversed(heading) if text}
    found: dict[str, tuple[str, ...]] = {}
    for name, known in _WORDS.items():
        text = next((words[word] for word in known if word in words), None)
        if text is not None:
            found[name] = (text,)
    series = next((words[word] for word in _SERIES if word in words), None)
    if series is not None and "voucher" in found:
        found["voucher"] = (series, *found["voucher"])
    return found


def _amounts(heading: Sequence[str]) -> list[AmountColumn]:
    texts = [text.strip(SPACE) for text in heading if text]
    words = {_word(text): text for text in reversed(texts)}
    if "debet" in words and "kredit" in words:
        return [AmountColumn(words["debet"]), AmountColumn(words["kredit"], sign=-1)]
    wide = [amount for text in texts if (amount := _wide(text)) is not None]
    if wide:
        return wide
    months = [AmountColumn(text, month=month) for text in texts if (month := _month(text))]
    if len(months) >= 6:
        return months
    return [AmountColumn(words[word]) for word in _AMOUNTS if word in words][:1]


def _wide(text: str) -> AmountColumn | None:
    match = _WIDE.fullmatch(_word(text))
    if match is None or (match["month"] and int(match["month"]) > 13):
        return None
    kind = _KINDS[match["kind"]] if match["kind"] else None
    if match["month"]:
        return AmountColumn(text, kind=kind, year=int(match["year"]), month=int(match["month"]))
    return AmountColumn(text, kind=kind or "budget", year=int(match["year"]), spread=True)


def _month(text: str) -> int | None:
    word = _word(text)
    if not word.isalpha():
        return None
    try:
        return month_of(word)
    except CellProblem:
        return None


def _kind(heading: Sequence[str]) -> Kind:
    words = {_word(text) for text in heading}
    if "prognos" in words:
        return "forecast"
    return "budget" if "budget" in words and "utfall" not in words else "outcome"


def _sample(
    heading: Sequence[str], rows: Sequence[Sequence[Any]], names: Sequence[str]
) -> list[str]:
    places = [n for n, text in enumerate(heading) if text.strip(SPACE) in names]
    return [
        row[n].strip(SPACE)
        for row in rows
        for n in places
        if n < len(row) and isinstance(row[n], str)
    ]


def _decimal(
    heading: Sequence[str], rows: Sequence[Sequence[Any]], amounts: Sequence[AmountColumn]
) -> Literal[",", "."]:
    texts = _sample(heading, rows, [each.column for each in amounts])
    points = sum(bool(re.search(r"\.[0-9]{1,2}[-)]?$", text)) for text in texts)
    commas = sum(bool(re.search(r",[0-9]{1,2}[-)]?$", text)) for text in texts)
    return "." if points > commas else ","


def _date_order(
    heading: Sequence[str], rows: Sequence[Sequence[Any]], columns: dict[str, tuple[str, ...]]
) -> DateOrder:
    names = [*columns.get("date", ()), *columns.get("period", ())]
    parts = [
        match.groups()
        for text in _sample(heading, rows, names)
        if (match := re.match(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]{4}", text))
    ]
    if not parts:
        return "ymd"
    return "mdy" if any(int(second) > 12 for _, second in parts) else "dmy"
