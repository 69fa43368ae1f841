"""Hand-made page values, so that pages can be tried without a ledger: the shape of the real thing, small."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tertial.document.model import (
    Cell,
    Column,
    Document,
    Paragraph,
    Row,
    Section,
    Status,
    Table,
    TextFigure,
)
from tertial.services.documents.states import NEW
from tertial.services.pages import (
    BatchLine,
    FigurePage,
    GoalLine,
    ImportPage,
    IndicatorLine,
    JobLine,
    JobPage,
    KeyFigure,
    OverviewPage,
    RegisterLine,
    Rejected,
    ReportLink,
    ReportListPage,
    ReportPage,
    StatusLine,
    Term,
    Unmapped,
    VoucherPage,
    VoucherRow,
)

REF = "operations_statement.elderly_care.period.outcome"
MARCH = ReportLink(
    "von/delarsrapport-2020-03",
    "delarsrapport-2020-03",
    "Delårsrapport 1 2020",
    "januari–mars 2020",
    "2020-03-31",
    "28 april 2020",
)
AUGUST = ReportLink(
    "von/delarsrapport-2020-08",
    "delarsrapport-2020-08",
    "Delårsrapport 2 2020",
    "januari–augusti 2020",
    "2020-08-31",
)
ROWS = (
    ("Funktionshinderområdet", "320,5", "301,7", "+18,8", "458,3", "+17,7", "▲ 9,8"),
    ("Äldreomsorg", "421,3", "415,0", "+6,3", "618,5", "+9,4", "▲ 19,0"),
    ("Förvaltningsledning", "39,8", "50,5", "−10,6", "71,8", "−11,7", "▼ 12,8"),
    ("Ledning och stöd, egen regi", "16,4", "23,3", "−6,9", "32,0", "−7,4", "▼ 5,0"),
)
TOTAL = ("Nämnden", "854,0", "842,6", "+11,4", "1 261,8", "+10,9", "▲ 10,9")


def _value(text: str) -> Decimal | None:
    digits = text.replace(" ", "").replace("\u00a0", "").replace(",", ".").replace("−", "-")
    return Decimal(digits) if digits.lstrip("+-").replace(".", "").isdigit() else None


def deviations(rows: int = 4) -> Table:
    period, year = "JANUARI–AUGUSTI", "HELÅR"
    columns = (
        Column("Budget", period),
        Column("Utfall", period),
        Column("Avvikelse", period),
        Column("Prognos", year),
        Column("Avvikelse", year),
        Column("Sedan förra", year),
    )
    kinds = (
        "period.budget",
        "period.outcome",
        "period.variance",
        "full_year.forecast",
        "full_year.variance",
        "",
    )

    def row(key: str, texts: tuple[str, ...], level: str) -> Row:
        cells = tuple(
            Cell(text, _value(text), f"operations_statement.{key}.{kind}" if kind else "")
            for text, kind in zip(texts[1:], kinds, strict=True)
        )
        return Row(texts[0], cells, level)  # type: ignore[arg-type]  # detail or total

    details = [row(f"row{number}", ROWS[number % len(ROWS)], "detail") for number in range(rows)]
    return Table(
        "avvikelser",
        "Störst avvikelse",
        columns,
        (*details, row("total", TOTAL, "total")),
        "Verksamhet",
        "mnkr",
    )


def lede() -> Paragraph:
    text = (
        "Nämnden har ett överskott på 11,4 mnkr för januari–augusti 2020 "
        "och väntas sluta året med ett överskott på 10,9 mnkr."
    )
    first, second = text.index("11,4 mnkr"), text.index("10,9 mnkr")
    return Paragraph(
        text,
        (
            TextFigure(
                "11,4 mnkr",
                Decimal("11.4"),
                "mnkr",
                "operations_statement.total.period.variance",
                first,
                first + 9,
            ),
            TextFigure(
                "10,9 mnkr",
                Decimal("10.9"),
                "mnkr",
                "operations_statement.total.full_year.variance",
                second,
                second + 9,
            ),
        ),
        "lede",
    )


def overview(**changes: object) -> OverviewPage:
    page = OverviewPage(
        committee="von",
        committee_name="Vård- och omsorgsnämnden",
        municipality="Huddinge",
        year=2020,
        report=AUGUST,
        reports=(MARCH, AUGUST),
        previous=MARCH,
        lede=lede(),
        figures=(
            KeyFigure(
                "Utfall mot budget, januari–augusti",
                "+11,4",
                "operations_statement.total.period.variance",
                "förra rapporten: +2,1",
                True,
            ),
            KeyFigure(
                "Prognos helår mot budget",
                "+10,9",
                "operations_statement.total.full_year.variance",
                "förra rapporten: 0,0",
                True,
            ),
            KeyFigure(
                "Egen regi, helår",
                "−54,6",
                "provider_statement.own_provider_total.full_year.variance",
                "",
                False,
            ),
            KeyFigure(
                "Eget kapital vid årets slut",
                "22,7",
                "operations_statement.closing_equity.full_year.variance",
            ),
        ),
        deviations=deviations(),
        goals=(
            GoalLine(
                "God omsorg för individen",
                "God",
                "on",
                ("Stöd efter behov: god",),
                (
                    StatusLine(
                        "Samordnad planering vid utskrivning", "Klart", "done", "Blir klart i år"
                    ),
                ),
            ),
            GoalLine(
                "Attraktiv arbetsgivare",
                "Godtagbar",
                "maybe",
                (),
                (StatusLine("Egen regi med ekonomi i balans", "Ej klart i år", "late"),),
            ),
            GoalLine("Ekosystem i balans", "", "none"),
        ),
        commitments=(
            StatusLine("Samordnad planering vid utskrivning", "Klart", "done", "Blir klart i år"),
            StatusLine("Egen regi med ekonomi i balans", "Ej klart i år", "late", "Osäkert"),
        ),
        indicators=(
            IndicatorLine(
                "Sjukfrånvaro, rullande tolv månader",
                "11,7 %",
                "9,2 %",
                "Minska",
                "Sämre",
                "late",
                "indicator.sick_leave_total.T.outcome@2020-07r12",
            ),
            IndicatorLine("Långtidssjukfrånvaro", "3,2 %", "3,6 %", "", "Bättre", "done"),
        ),
        risks=(
            StatusLine("Rätt kompetens kan inte rekryteras", "Ej klart i år", "late", "Osäkert"),
            StatusLine("Helheten för den enskilde brister mellan nämnder", "Blir klart i år", "on"),
        ),
        remarks=("Huvudboken är genererad: beloppen summerar till de publicerade tabellerna.",),
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # what a test changes


def unmapped() -> Unmapped:
    return Unmapped("Resultaträkning", "4999", (), (("Utfall period", "12 345,00 kr"),))


def report_list(**changes: object) -> ReportListPage:
    states = {AUGUST.key: NEW}
    page = ReportListPage("von", "Vård- och omsorgsnämnden", (AUGUST, MARCH), states)
    return replace(page, **changes)  # type: ignore[arg-type]  # what a test changes


def document(rows: int = 4) -> Document:
    sections = (
        Section("sammanfattning", 1, "Sammanfattning", (lede(),)),
        Section("ekonomi", 1, "Ekonomi", (Paragraph("Driften följs per verksamhet."),)),
        Section("driftredovisning", 2, "Driftredovisning", (deviations(rows),)),
        Section(
            "ataganden",
            1,
            "Åtaganden",
            (
                Status(
                    "commitment",
                    "Samordnad planering",
                    "Klart",
                    "done",
                    text="Vi planerar utskrivning tillsammans.",
                    comment="Rutinen används.",
                ),
            ),
        ),
    )
    return Document(
        AUGUST.id,
        "delarsrapport",
        AUGUST.title,
        "Vård- och omsorgsnämnden",
        "2020-08-31",
        sections,
        subtitle="Januari–augusti 2020",
        municipality="Huddinge",
    )


def report(rows: int = 4, **changes: object) -> ReportPage:
    page = ReportPage("von", "Vård- och omsorgsnämnden", AUGUST, document(rows))
    return replace(page, **changes)  # type: ignore[arg-type]  # what a test changes


def _breakdown(id_: str, title: str, heading: str, rows: tuple[tuple[str, str], ...]) -> Table:
    made = [Row(label, (Cell(amount), Cell("12"))) for label, amount in rows]
    made.append(Row("Summa", (Cell("415 000 000,00"), Cell("")), "total"))
    return Table(
        id_, title, (Column("Kronor"), Column("Verifikationer")), tuple(made), heading, "kr"
    )


def figure(**changes: object) -> FigurePage:
    page = FigurePage(
        committee="von",
        committee_name="Vård- och omsorgsnämnden",
        report=AUGUST,
        ref=REF,
        title="Driftredovisning › Äldreomsorg › januari–augusti › utfall",
        printed="415,0 mnkr",
        exact="415 000 000,00\N{NO-BREAK SPACE}kr",
        formula="summan av huvudbokens rader",
        source="Huvudbok",
        batches=(BatchLine("20200908-ab12", "huvudbok-2020-08.se", "2020-09-08 10:12", "SIE 4"),),
        breakdowns=(
            _breakdown(
                "per-cost-centre",
                "Per enhet",
                "Enhet",
                (("6100 Hemtjänst norr", "300 000 000,00"), ("6200 Boende", "115 000 000,00")),
            ),
            _breakdown(
                "per-account",
                "Per konto",
                "Konto",
                (("4631", "215 000 000,00"), ("5011", "200 000 000,00")),
            ),
            _breakdown(
                "per-month",
                "Per månad",
                "Månad",
                (("januari", "215 000 000,00"), ("februari", "200 000 000,00")),
            ),
        ),
        has_vouchers=True,
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # what a test changes


def variance() -> FigurePage:
    return figure(
        ref="operations_statement.total.period.variance",
        title="Driftredovisning › Nämnden › januari–augusti › avvikelse",
        printed="11,4 mnkr",
        exact="11 412 000,00 kr",
        formula="budget − utfall",
        terms=(
            Term("Budget", "operations_statement.total.period.budget", "854 000 000,00 kr"),
            Term("Utfall", "operations_statement.total.period.outcome", "842 588 000,00 kr"),
        ),
        breakdowns=(),
        has_vouchers=False,
    )


def vouchers(**changes: object) -> VoucherPage:
    rows = tuple(
        VoucherRow(
            f"A {number}",
            "2020-01-15",
            "4631",
            "6100",
            "510",
            "",
            "Köpt plats, genererad",
            "4 150 000,00",
        )
        for number in range(1, 51)
    )
    page = VoucherPage(figure(), rows, 100, "415 000 000,00", 1, 2)
    return replace(page, **changes)  # type: ignore[arg-type]  # what a test changes


def job_line(**changes: object) -> JobLine:
    line = JobLine(
        7, "import", "done", "huvudbok-2020-09.csv", "david", "2020-10-08 09:12", 100, "Klart"
    )
    return replace(line, **changes)  # type: ignore[arg-type]  # what a test changes


def imports(**changes: object) -> ImportPage:
    batch = RegisterLine(
        "20200908-ab12",
        "huvudbok-2020-08.se",
        "2020-09-08 10:12",
        "Ekonomisystemet",
        "utfall",
        "januari–augusti 2020",
        204_312,
        "842 588 000,00",
        "gäller",
        True,
    )
    refused = job_line(
        id=8,
        status="refused",
        file="huvudbok-2020-09.csv",
        message="3 rader avvisades, ingenting lästes in.",
    )
    page = ImportPage("von", "Vård- och omsorgsnämnden", (refused, job_line()), (batch,))
    return replace(page, **changes)  # type: ignore[arg-type]  # what a test changes


def job(**changes: object) -> JobPage:
    line = job_line(id=8, status="refused", message="3 rader avvisades, ingenting lästes in.")
    page = JobPage(
        "von",
        "Vård- och omsorgsnämnden",
        line,
        True,
        summary=(("Lästa rader", "24 310"), ("Teckenkodning", "ISO 8859-1")),
        control_totals=(("Summa debet", "84 258 800,00 kr"),),
        warnings=("Två konton saknar benämning.",),
        rejected=tuple(
            Rejected(
                "huvudbok-2020-09.csv",
                "",
                row,
                "Beloppet 12,3,4 går inte att läsa.",
                "12,3,4",
            )
            for row in (12, 40, 41)
        ),
        rejected_count=3,
        can_skip_rejected=True,
    )
    return replace(page, **changes)  # type: ignore[arg-type]  # what a test changes


def running() -> JobPage:
    line = job_line(status="running", percent=40, message="Läser rad 9 700 av 24 310")
    return JobPage("von", "Vård- och omsorgsnämnden", line, False)
