"""Reports invented from a seed, with planted errors: names, headings, units and signs that no rule was written for.

Every figure is drawn exactly and rounded once, so that nothing is wrong before something is planted. Generated: these
committees and their money do not exist.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from tertial.document.check import check
from tertial.document.check.finding import Checked, Finding, Where
from tertial.document.model import (
    Block,
    Cell,
    Column,
    Document,
    Level,
    Paragraph,
    Row,
    Section,
    Table,
)
from tertial.document.read import read
from tertial.domain.swedish import format_number, parse_number

REPORTS, COPIES = 4, 14
FORMATS = ("txt", "md", "html", "docx", "pdf", "xlsx")
COMMITTEES = (
    "Kultur- och fritidsnämnden",
    "Tekniska nämnden",
    "Barn- och utbildningsnämnden",
    "Miljönämnden",
)
ACTIVITIES = (
    (
        "Bibliotek",
        "Idrottsanläggningar",
        "Kulturskola",
        "Föreningsbidrag",
        "Museer",
        "Administration",
    ),
    (
        "Gator och vägar",
        "Parker",
        "Vatten och avlopp",
        "Avfall",
        "Fastigheter",
        "Parkering",
        "Stab",
    ),
    (
        "Förskola",
        "Grundskola",
        "Anpassad skola",
        "Fritidshem",
        "Gymnasieskola",
        "Elevhälsa",
        "Ledning",
    ),
    ("Livsmedelskontroll", "Hälsoskydd", "Naturvård", "Tillstånd", "Nämnd"),
)
REVENUES = (
    ("Avgifter", "Statsbidrag", "Övriga intäkter"),
    ("Taxor", "Bidrag", "Hyror", "Försäljning"),
)
COSTS = (
    ("Personalkostnader", "Lokalkostnader", "Köpta tjänster", "Material", "Avskrivningar"),
    ("Löner", "Hyror", "Entreprenader", "Driftkostnader", "Kapitaltjänst", "Övriga kostnader"),
)
MEASURES = (
    ("Budget", "Prognos", "Avvikelse", "Budget", "Utfall", "Avvikelse"),
    ("Budget", "Prognos", "Diff", "Budget", "Utfall", "Diff"),
)
TOTALS = ("Summa", "Totalt", "Summa nettokostnader")


@dataclass(frozen=True, slots=True)
class Invented:
    """A report, the cells that a sum or a variance covers (section, block, row, column) and the figures in its texts
    that a table backs (section, block, number of the figure in it)."""

    document: Document
    cells: tuple[tuple[int, int, int, int], ...]
    texts: tuple[tuple[int, int, str], ...]


def measured(seed: int) -> Iterator[str]:
    """A line for each format: alarms on reports where nothing is wrong, recall in tables and in texts."""
    for extension in FORMATS:
        hits, made, alarms, text_hits, texts = 0, 0, 0, 0, 0
        for number in range(REPORTS):
            chance = random.Random(f"{seed}-{number}")
            report = invent(chance)
            before = checked(report.document, extension)
            alarms = max(alarms, sum(f.severity == "error" for f in before.findings))
            for place in chance.sample(report.cells, min(COPIES, len(report.cells))):
                copy, table, after = with_wrong_cell(report.document, place, chance)
                made += 1
                hits += is_noticed(before, checked(copy, extension), table, after)
            told = (
                () if extension == "xlsx" else report.texts
            )  # a workbook of ours holds the tables alone
            for spot in chance.sample(told, min(COPIES // 2, len(told))):
                copy, after = with_wrong_text(report.document, spot, chance)
                texts += 1
                text_hits += is_noticed(before, checked(copy, extension), "", after)
        is_ok = (
            hits / made >= 0.9 and text_hits / max(texts, 1) >= 0.8 * bool(texts) and alarms <= 1
        )
        yield (
            f"Granska påhittade, {extension:<5} tabeller {hits} av {made} ({hits / made:.0%}), texter {text_hits} "
            f"av {texts} ({text_hits / max(texts, 1):.0%}), oändrad högst {alarms} fel  {'ok' if is_ok else 'ÖVER'}"
        )


# --- one report -----------------------------------------------------------------------------------------------------


def invent(chance: random.Random) -> Invented:
    """A report of four tables and their texts, consistent to the last printed digit."""
    which = chance.randrange(len(ACTIVITIES))
    unit = chance.choice(("tkr", "mnkr"))
    decimals = 0 if unit == "tkr" else 1
    printer = Printer(decimals, chance.choice(("-", "−")))
    statement, net = _statement(chance, printer, unit)
    drift, sentences = _drift(chance, printer, ACTIVITIES[which], unit, net)
    sections = (
        Section("sammanfattning", 1, "Sammanfattning", (Paragraph(sentences[0]),)),
        Section("resultat", 1, "Resultaträkning", (statement,)),
        Section(
            "drift", 1, "Nettokostnad per verksamhet", (drift, *(Paragraph(s) for s in sentences))
        ),
        Section("investeringar", 1, "Investeringar", (_investments(chance, printer, unit),)),
        Section("volymer", 1, "Volymer", (_volumes(chance),)),
    )
    document = Document(
        id="x",
        kind="delarsrapport",
        title=f"Delårsrapport per 31 augusti 2025, {COMMITTEES[which]}",
        committee=COMMITTEES[which],
        period_end="2025-08-31",
        sections=sections,
    )
    cells = tuple(
        (s, b, r, c)
        for s, section in enumerate(sections)
        for b, block in enumerate(section.blocks)
        if isinstance(block, Table)
        for r, row in enumerate(block.rows)
        for c, cell in enumerate(row.cells)
        if cell.value
    )
    texts = tuple(
        (2, b + 1, figure) for b, sentence in enumerate(sentences) for figure in _amounts(sentence)
    )
    return Invented(document, cells, texts)


@dataclass(frozen=True, slots=True)
class Printer:
    """How this report prints: decimals, and its minus."""

    decimals: int
    minus: str

    def cell(self, exact: Decimal | None, decimals: int | None = None) -> Cell:
        if exact is None:
            return Cell()
        places = self.decimals if decimals is None else decimals
        value = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0
        return Cell(self.text(value, places), value)

    def text(self, value: Decimal, decimals: int | None = None) -> str:
        places = self.decimals if decimals is None else decimals
        return format_number(value, places).replace("\u2212", self.minus).replace("\u00a0", " ")


def _draw(chance: random.Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randrange(low * 1000, high * 1000)) / 1000


def _six(chance: random.Random, year: Decimal) -> list[Decimal]:
    forecast = year * Decimal(chance.randrange(930, 1070)) / 1000
    budget = year * Decimal(chance.randrange(640, 690)) / 1000
    outcome = budget * Decimal(chance.randrange(920, 1080)) / 1000
    return [year, forecast, budget, outcome]


def _columns(chance: random.Random) -> tuple[Column, ...]:
    names = chance.choice(MEASURES)
    groups = chance.choice((("Helår", "Period jan–aug"), ("HELÅR 2025", "JANUARI–AUGUSTI 2025")))
    return tuple(Column(name, groups[n // 3]) for n, name in enumerate(names))


def _row(
    printer: Printer, label: str, four: list[Decimal], sign: int, level: Level = "detail"
) -> Row:
    year, forecast, budget, outcome = four
    values = (year, forecast, sign * (year - forecast), budget, outcome, sign * (budget - outcome))
    return Row(label, tuple(printer.cell(value) for value in values), level)


def _sum(rows: list[list[Decimal]]) -> list[Decimal]:
    return [sum(column, Decimal(0)) for column in zip(*rows, strict=True)]


def _statement(chance: random.Random, printer: Printer, unit: str) -> tuple[Table, list[Decimal]]:
    scale = 1000 if unit == "tkr" else 1
    income = [
        (name, _six(chance, _draw(chance, 2, 40) * scale)) for name in chance.choice(REVENUES)
    ]
    costs = [
        (name, [-each for each in _six(chance, _draw(chance, 60, 300) * scale)])
        for name in chance.choice(COSTS)
    ]
    revenue, cost = _sum([four for _, four in income]), _sum([four for _, four in costs])
    rows = [
        *(_row(printer, name, four, -1) for name, four in income),
        _row(
            printer,
            chance.choice(("Summa intäkter", "Verksamhetens intäkter")),
            revenue,
            -1,
            "subtotal",
        ),
        *(_row(printer, name, four, -1) for name, four in costs),
        _row(
            printer,
            chance.choice(("Summa kostnader", "Verksamhetens kostnader")),
            cost,
            -1,
            "subtotal",
        ),
        _row(
            printer,
            chance.choice(("Resultat", "Nettoresultat", "Årets resultat")),
            _sum([revenue, cost]),
            -1,
            "total",
        ),
    ]
    table = Table(
        "resultat", "Resultaträkning", _columns(chance), tuple(rows), f"Belopp i {unit}", unit
    )
    return table, [-each for each in _sum([revenue, cost])]


def _shares(chance: random.Random, whole: list[Decimal], parts: int) -> list[list[Decimal]]:
    """Amounts that sum to the whole exactly, each measure split a little differently."""
    weights = [chance.randrange(20, 100) for _ in range(parts)]
    split = [
        [each * weight * chance.randrange(960, 1040) / (sum(weights) * 1000) for each in whole]
        for weight in weights[1:]
    ]
    return [[w - sum(c) for w, *c in zip(whole, *split, strict=True)], *split]


def _drift(
    chance: random.Random,
    printer: Printer,
    activities: tuple[str, ...],
    unit: str,
    whole: list[Decimal],
) -> tuple[Table, list[str]]:
    fours = list(zip(activities, _shares(chance, whole, len(activities)), strict=True))
    rows = [_row(printer, name, four, 1) for name, four in fours]
    rows.append(_row(printer, chance.choice(TOTALS), whole, 1, "total"))
    table = Table(
        "drift",
        "Nettokostnad per verksamhet",
        _columns(chance),
        tuple(rows),
        f"Verksamhet, {unit}",
        unit,
    )
    return table, [
        _total_sentence(printer, unit, whole),
        *(_sentence(chance, printer, unit, n, f) for n, f in fours),
    ]


def _total_sentence(printer: Printer, unit: str, four: list[Decimal]) -> str:
    kronor = _kronor(unit)
    year, forecast, budget, outcome = four
    way = "överskott" if budget > outcome else "underskott"
    year_end = "överskott" if year > forecast else "underskott"
    return (
        f"Nämnden redovisar för perioden januari till augusti ett {way} om "
        f"{_size(printer, budget - outcome)} {kronor}. "
        f"För helåret prognostiseras ett {year_end} på {_size(printer, year - forecast)} {kronor}."
    )


def _sentence(
    chance: random.Random, printer: Printer, unit: str, name: str, four: list[Decimal]
) -> str:
    kronor = _kronor(unit)
    year, forecast, budget, outcome = four
    way = "överskott" if budget > outcome else "underskott"
    year_end = "överskott" if year > forecast else "underskott"
    return chance.choice(
        (
            f"{name} redovisar ett {way} om {_size(printer, budget - outcome)} {kronor} för perioden.",
            f"För {name.lower()} uppgår utfallet för perioden till {_size(printer, outcome)} {kronor}.",
            f"{name} beräknas få ett {year_end} på {_size(printer, year - forecast)} {kronor} för helåret.",
        )
    )


def _kronor(unit: str) -> str:
    return "tusen kronor" if unit == "tkr" else "miljoner kronor"


def _size(printer: Printer, value: Decimal) -> str:
    return printer.cell(abs(value)).text


def _amounts(sentence: str) -> list[str]:
    return re.findall(r"(?:om|på|till) (\d[\d ]*(?:,\d+)?) (?:tusen|miljoner)", sentence)


def _investments(chance: random.Random, printer: Printer, unit: str) -> Table:
    scale = 1000 if unit == "tkr" else 1
    names = chance.sample(
        ("Inventarier", "Ombyggnad", "IT-utrustning", "Fordon", "Lekplatser", "Belysning"), 4
    )
    exact = [[_draw(chance, 1, 30) * scale, _draw(chance, 1, 30) * scale] for _ in names]
    rows = [_planned(printer, name, each) for name, each in zip(names, exact, strict=True)]
    rows.append(_planned(printer, "Summa investeringar", _sum(exact), "total"))
    columns = (Column("Budget 2025"), Column("Prognos 2025"), Column("Avvikelse"))
    return Table(
        "investeringar", "Investeringar", columns, tuple(rows), f"Investeringar, {unit}", unit
    )


def _planned(printer: Printer, name: str, two: list[Decimal], level: Level = "detail") -> Row:
    budget, forecast = two
    return Row(name, tuple(map(printer.cell, (budget, forecast, budget - forecast))), level)


def _volumes(chance: random.Random) -> Table:
    printer = Printer(0, "-")
    rows: list[Row] = []
    for name in chance.sample(("Besökare", "Elever", "Platser", "Ärenden", "Timmar"), 2):
        own = [Decimal(chance.randrange(100, 9000)) for _ in range(3)]
        other = [Decimal(chance.randrange(20, 900)) for _ in range(3)]
        rows.append(Row(name, tuple(printer.cell(a + b) for a, b in zip(own, other, strict=True))))
        rows.append(Row("- egen regi", tuple(map(printer.cell, own)), "of-which", parent=name))
        rows.append(
            Row("- annan utförare", tuple(map(printer.cell, other)), "of-which", parent=name)
        )
    columns = tuple(Column(f"augusti {year}") for year in (2025, 2024, 2023))
    return Table("volymer", "Volymer", columns, tuple(rows), "Antal")


# --- planted errors ---------------------------------------------------------------------------------------------------


def with_wrong_cell(
    document: Document, place: tuple[int, int, int, int], chance: random.Random
) -> tuple[Document, str, str]:
    """(The copy, the table's title, what the cell says now)."""
    s, b, r, c = place
    block = document.sections[s].blocks[b]
    assert isinstance(block, Table)
    cell = block.rows[r].cells[c]
    assert cell.value is not None
    after = _spoilt(cell.text, chance)
    cells = (
        *block.rows[r].cells[:c],
        Cell(after, parse_number(after)),
        *block.rows[r].cells[c + 1 :],
    )
    rows = (*block.rows[:r], replace(block.rows[r], cells=cells), *block.rows[r + 1 :])
    return _with_block(document, s, b, replace(block, rows=rows)), block.title, after


def with_wrong_text(
    document: Document, spot: tuple[int, int, str], chance: random.Random
) -> tuple[Document, str]:
    s, b, figure = spot
    block = document.sections[s].blocks[b]
    assert isinstance(block, Paragraph)
    after = _spoilt(figure, chance, with_sign=False)
    return _with_block(
        document, s, b, Paragraph(block.text.replace(f" {figure} ", f" {after} ", 1))
    ), after


def _with_block(document: Document, s: int, b: int, block: Block) -> Document:
    section = document.sections[s]
    blocks = (*section.blocks[:b], block, *section.blocks[b + 1 :])
    sections = (
        *document.sections[:s],
        replace(section, blocks=blocks),
        *document.sections[s + 1 :],
    )
    return replace(document, sections=sections)


def _spoilt(text: str, chance: random.Random, *, with_sign: bool = True) -> str:
    if with_sign and chance.random() < 0.2:
        return text[1:] if text[0] in "-−" else f"-{text}"
    digits = [n for n, sign in enumerate(text) if sign.isdigit()]
    n = chance.choice(digits[:-1] or digits)
    old = int(text[n])
    new = chance.choice([d for d in range(1, 10) if abs(d - old) >= 2])
    return text[:n] + str(new) + text[n + 1 :]


def is_noticed(before: Checked, after: Checked, table: str, figure: str) -> bool:
    known = {finding.key for finding in before.findings}
    return any(
        _names(finding, table, figure)
        for finding in after.findings
        if finding.key not in known and finding.severity != "info"
    )


def _names(finding: Finding, table: str, figure: str) -> bool:
    places = (finding.where, *finding.also)
    plain = figure.replace(" ", "").lstrip("-−")
    said = " ".join([finding.message, *finding.evidence, *(w.quote for w in places)])
    return any(_is_in(where, table) for where in places) or plain in said.replace(" ", "").replace(
        "\u00a0", ""
    )


def _is_in(where: Where, table: str) -> bool:
    return bool(table) and table in (where.table, where.section)


# --- files ----------------------------------------------------------------------------------------------------------


def checked(document: Document, extension: str) -> Checked:
    return check(read(as_file(document, extension), f"rapport.{extension}"), "rapport")


def as_file(document: Document, extension: str) -> bytes:
    """The document as a file of the kind: text and Markdown as people save them, the others by our renderers."""
    if extension in ("txt", "md"):
        return "\n".join(_lines(document, extension)).encode()
    from tertial.document.render import render

    return render(document, extension)


def _lines(document: Document, extension: str) -> Iterator[str]:
    yield f"# {document.title}" if extension == "md" else document.title
    for section in document.sections:
        yield ""
        yield f"## {section.title}" if extension == "md" else section.title
        for block in section.blocks:
            yield ""
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Table):
                yield from _table(block, extension)


def _table(table: Table, extension: str) -> Iterator[str]:
    heads = [table.label_heading, *(column.name for column in table.columns)]
    groups = ["", *(column.group for column in table.columns)]
    shown = ["", *(g if g != groups[n] else "" for n, g in enumerate(groups[1:]))]
    rows = [[row.label, *(cell.text for cell in row.cells)] for row in table.rows]
    has_groups = any(shown)
    if extension == "md":
        named = [f"{g} {h}".strip() for g, h in zip(groups, heads, strict=True)]
        yield f"| {' | '.join(named)} |"
        yield f"|{'---|' * len(heads)}"
        yield from (f"| {' | '.join(row)} |" for row in rows)
    else:
        if has_groups:
            yield "\t".join(shown)
        yield "\t".join(heads)
        yield from ("\t".join(row) for row in rows)
