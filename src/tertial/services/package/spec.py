"""The data package as data: its tables and columns. Import, export, form and manual are made from this.

A package is a folder with one CSV a table (or sheets of an XLSX with the tables' names), ``package.toml``, texts in
``texts/<report>/<section>.md``, templates in ``templates/<key>.toml`` and ledger files in ``ledger/``. It holds
one committee and one plan year. Keys are chosen by whoever fills it in, and are stable from year to year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal[
    "key", "text", "markdown", "int", "bool", "date", "period", "money", "choice", "keys", "ranges"
]
"""``key`` names the row or refers to one; ``money`` is kronor with up to two decimals, kept as öre; ``keys`` and
``ranges`` are lists separated by space; ``period`` is a period's code (2020-08, 2020-08ytd, 2020, 2020-07r12)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``refers`` names the table whose key it must be; ``choices`` the words allowed."""

    name: str
    type: ColumnType
    help: str
    required: bool = False
    refers: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of the package. ``key`` are the columns that identify a row; rows keep the order of the file.

    ``model`` is the Django model (in ``tertial.store.models``) that holds it; columns are named as its fields.
    """

    name: str
    model: str
    help: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _c(
    name: str,
    type_: ColumnType,
    help_: str,
    required: bool = False,
    refers: str = "",
    choices: str = "",
) -> Column:
    return Column(name, type_, help_, required, refers, tuple(choices.split()) if choices else ())


SEX = "T K M"
LEVELS = "detail of-which subtotal total memo"
TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "units",
        "OrgUnit",
        "Nämndens organisation: avdelningar, områden och enheter (ansvar).",
        ("code",),
        (
            _c(
                "code",
                "key",
                "Ansvarskod som i redovisningen, eller ett eget namn för en överordnad nivå",
                True,
            ),
            _c("name", "text", "Enhetens namn", True),
            _c("parent", "key", "Överordnad enhets kod", refers="units"),
            _c(
                "role",
                "choice",
                "Sida i beställar–utförarmodellen",
                True,
                choices="purchaser own_provider reserve management political staff",
            ),
        ),
    ),
    TableSpec(
        "statements",
        "Statement",
        "Tabeller som summerar huvudboken, rad för rad.",
        ("key",),
        (
            _c("key", "key", "Tabellens nyckel, t.ex. income_statement", True),
            _c("title", "text", "Rubrik", True),
            _c("caption", "text", "Text i tabellens första rubrikcell"),
            _c(
                "dimension",
                "choice",
                "Vilken del av kodsträngen raderna samlar",
                True,
                choices="account activity project",
            ),
            _c(
                "sign",
                "choice",
                "-1 vänder tecken vid utskrift (intäkter plus, kostnader minus)",
                True,
                choices="1 -1",
            ),
            _c("accounts", "ranges", "Konton som räknas med, t.ex. 3-8; tomt betyder alla"),
            _c("tag", "text", "Endast poster med denna märkning (fri kod)"),
        ),
    ),
    TableSpec(
        "report_lines",
        "ReportLine",
        "Rader i tabellerna.",
        ("statement", "key"),
        (
            _c("statement", "key", "Tabell", True, "statements"),
            _c("key", "key", "Radens nyckel", True),
            _c("label", "text", "Radens text", True),
            _c("level", "choice", "Nivå", True, choices=LEVELS),
            _c("sums", "keys", "För summor: nycklarna som läggs ihop"),
            _c("parent", "key", "För varav-rader: raden de är del av"),
            _c(
                "role",
                "choice",
                "Endast enheter med denna roll",
                choices="purchaser own_provider reserve management political staff",
            ),
        ),
    ),
    TableSpec(
        "line_maps",
        "LineMap",
        "Vilka koder som hör till vilken rad, och från när.",
        ("statement", "line", "first", "valid_from"),
        (
            _c("statement", "key", "Tabell", True, "statements"),
            _c("line", "key", "Radens nyckel, eller - för koder som avsiktligt står utanför", True),
            _c("first", "text", "Första kod; en kortare kod täcker alla som börjar så", True),
            _c("last", "text", "Sista kod", True),
            _c("valid_from", "date", "Gäller från och med"),
            _c("valid_to", "date", "Gäller till och med"),
        ),
    ),
    TableSpec(
        "scale_words",
        "ScaleWord",
        "Kommunens skalor: statusord och betyg, från bäst till sämst.",
        ("scale", "label"),
        (
            _c("scale", "choice", "Skala", True, choices="status grade"),
            _c("label", "text", "Ordet som det skrivs", True),
            _c("tone", "choice", "Hur det visas", True, choices="done on maybe late none"),
        ),
    ),
    TableSpec(
        "goals",
        "Goal",
        "Mål i tre nivåer.",
        ("key",),
        (
            _c("key", "key", "Målets nyckel", True),
            _c("label", "text", "Målets lydelse", True),
            _c("level", "choice", "Nivå", True, choices="goal_area council_goal committee_goal"),
            _c("parent", "key", "Överordnat mål", refers="goals"),
        ),
    ),
    TableSpec(
        "indicators",
        "Indicator",
        "Mått och indikatorer.",
        ("key",),
        (
            _c("key", "key", "Indikatorns nyckel", True),
            _c("name", "text", "Namn", True),
            _c("goal", "key", "Mål den mäter", True, "goals"),
            _c("unit", "text", "Enhet: %, mnkr, index …"),
            _c("polarity", "choice", "Vad som är bättre", True, choices="higher lower target"),
            _c("decimals", "int", "Decimaler vid utskrift"),
            _c("by_sex", "bool", "Redovisas per kön"),
            _c("source", "text", "Källa"),
        ),
    ),
    TableSpec(
        "indicator_values",
        "IndicatorValue",
        "Indikatorvärden per period och kön.",
        ("indicator", "period", "sex"),
        (
            _c("indicator", "key", "Indikator", True, "indicators"),
            _c("period", "period", "Period", True),
            _c("sex", "choice", "T totalt, K kvinnor, M män", True, choices=SEX),
            _c("raw", "text", "Värdet som det skrivs, t.ex. 9,1", True),
        ),
    ),
    TableSpec(
        "indicator_targets",
        "IndicatorTarget",
        "Målvärden.",
        ("indicator", "horizon", "year"),
        (
            _c("indicator", "key", "Indikator", True, "indicators"),
            _c("horizon", "choice", "Etappmål eller långsiktigt", True, choices="milestone long"),
            _c("year", "int", "År", True),
            _c("raw", "text", "Målvärdet som det skrivs, t.ex. Minska", True),
        ),
    ),
    TableSpec(
        "items",
        "PlanItem",
        "Det som följs: åtaganden, aktiviteter, risker, granskningar.",
        ("key",),
        (
            _c(
                "kind",
                "choice",
                "Slag",
                True,
                choices="commitment activity risk review assignment check",
            ),
            _c("key", "key", "Nyckel, unik i paketet", True),
            _c("title", "text", "Rubrik eller riskens lydelse", True),
            _c("goal", "key", "Mål", refers="goals"),
            _c("background", "markdown", "Bakgrund"),
            _c("text", "markdown", "Vad som ska göras"),
        ),
    ),
    TableSpec(
        "reports",
        "Report",
        "Rapporter för året.",
        ("key",),
        (
            _c("key", "key", "Rapportens nyckel, t.ex. delarsrapport-2020-08", True),
            _c(
                "kind",
                "choice",
                "Slag",
                True,
                choices="verksamhetsplan manadsrapport delarsrapport verksamhetsberattelse internkontrollplan",
            ),
            _c("title", "text", "Titel", True),
            _c("period_end", "date", "Rapporten avser läget till och med", True),
            _c("template", "key", "Mall i templates/", True),
            _c("budget_version", "text", "Budgetversion i huvudboken", True),
            _c("forecast_version", "text", "Prognosversion i huvudboken"),
            _c(
                "indicator_period",
                "period",
                "Senaste period med sjukfrånvaro (en månads eftersläpning)",
            ),
            _c("decided_on", "date", "Beslutad av nämnden"),
        ),
    ),
    TableSpec(
        "item_statuses",
        "ItemStatus",
        "Status och kommentar per rapport.",
        ("report", "item"),
        (
            _c("report", "key", "Rapport", True, "reports"),
            _c("item", "key", "Det som följs", True, "items"),
            _c("status", "text", "Statusord eller fri text", True),
            _c("comment", "markdown", "Kommentar"),
        ),
    ),
    TableSpec(
        "assessments",
        "Assessment",
        "Bedömning av mål per rapport.",
        ("report", "goal"),
        (
            _c("report", "key", "Rapport", True, "reports"),
            _c("goal", "key", "Mål", True, "goals"),
            _c("grade", "text", "Betyg på kommunens skala", True),
            _c("motive", "markdown", "Skäl"),
        ),
    ),
    TableSpec(
        "indicator_notes",
        "IndicatorNote",
        "Kommentar till indikator per rapport.",
        ("report", "indicator"),
        (
            _c("report", "key", "Rapport", True, "reports"),
            _c("indicator", "key", "Indikator", True, "indicators"),
            _c("comment", "markdown", "Kommentar"),
            _c("sex_difference", "text", "Omotiverad skillnad mellan könen: Kön eller Nej"),
        ),
    ),
    TableSpec(
        "series",
        "Series",
        "Rader i statistiktabeller: volymer och nyckeltal.",
        ("key",),
        (
            _c("key", "key", "Radens nyckel", True),
            _c("table", "key", "Tabell den hör till, t.ex. aldreomsorg", True),
            _c("label", "text", "Radens text", True),
            _c("unit", "text", "Enhet: platser, timmar, personer, st, %"),
            _c("parent", "key", "Raden den är del av", refers="series"),
            _c("decimals", "int", "Decimaler vid utskrift"),
            _c("note", "text", "Anmärkning som trycks under tabellen"),
        ),
    ),
    TableSpec(
        "series_values",
        "SeriesValue",
        "Värden till statistiktabellerna.",
        ("series", "period"),
        (
            _c("series", "key", "Rad", True, "series"),
            _c("period", "period", "Period", True),
            _c("raw", "text", "Värdet som det skrivs, t.ex. 303,5", True),
        ),
    ),
    TableSpec(
        "equity",
        "EquityEntry",
        "Eget kapital: ingående värde, uttag och poster under resultatet.",
        ("report", "kind", "key"),
        (
            _c("report", "key", "Rapport", True, "reports"),
            _c("kind", "choice", "Slag", True, choices="opening withdrawal below_line"),
            _c("key", "key", "Nyckel, t.ex. covid_grant", True),
            _c("label", "text", "Radens text, för poster under resultatet"),
            _c("amount", "money", "Belopp i kronor, plus förbättrar", True),
        ),
    ),
)
BY_NAME = {table.name: table for table in TABLES}
