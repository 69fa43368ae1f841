"""Small things that templates cannot say well themselves: figures in sentences, groups of columns, signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from django.urls import reverse
from markupsafe import Markup, escape

from tertial.document.model import Chart, Column, Paragraph, Row, Table
from tertial.domain.period import MONTHS

Link = Callable[[str], str]
MINUS = "\N{MINUS SIGN}"
_FILTER = {"per-account": "account", "per-cost-centre": "cost_centre", "per-month": "month"}


def figure_link(committee: str, report: str) -> Link:
    """``ref`` → address of the page that says where that figure of that report comes from.

    >>> figure_link("von", "delarsrapport-2020-08")("count.risk.Ej klart.number")
    '/namnder/von/rapporter/delarsrapport-2020-08/siffra/count.risk.Ej%20klart.number/'
    """
    base = reverse("report", kwargs={"committee": committee, "report": report}) + "siffra/"
    return lambda ref: f"{base}{quote(ref, safe=':@.')}/"


def prose(paragraph: Paragraph, link: Link) -> Markup:
    """A paragraph's text with each figure as a link to where it comes from."""
    parts: list[str] = []
    at = 0
    for figure in sorted(paragraph.figures, key=lambda each: each.start):
        text = escape(paragraph.text[figure.start : figure.end])
        parts.append(escape(paragraph.text[at : figure.start]))
        parts.append(
            Markup('<a class="f" data-figure href="{}">{}</a>').format(link(figure.ref), text)
            if figure.ref
            else text
        )
        at = figure.end
    return Markup("").join([*parts, escape(paragraph.text[at:])])


def columns_by_group(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Adjacent columns of the same group as (group, how many), for the heading above them.

    >>> columns_by_group([Column("Budget", "HELÅR"), Column("Prognos", "HELÅR"), Column("Not")])
    [('HELÅR', 2), ('', 1)]
    """
    return list(_runs(column.group for column in columns))


def _runs(names: Iterator[str]) -> Iterator[tuple[str, int]]:
    current, length = "", 0
    for name in names:
        if length and name != current:
            yield current, length
            length = 0
        current, length = name, length + 1
    if length:
        yield current, length


def sign_of(text: str) -> str:
    """The class of a printed variance: "pos", "neg" or none; the sign itself is in the text.

    >>> sign_of("+11,4"), sign_of("−10,6"), sign_of("▼ 12,8"), sign_of("854,0")
    ('pos', 'neg', 'neg', '')
    """
    return {"+": "pos", "▲": "pos", MINUS: "neg", "-": "neg", "▼": "neg"}.get(text[:1], "")


def count(number: int) -> str:
    """A whole number as it is written in Swedish.

    >>> count(12345).replace(chr(160), " ")
    '12 345'
    """
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def narrowing(table: Table, row: Row) -> dict[str, str]:
    """What a row of a breakdown narrows the vouchers to: ``{"account": "4631"}``; nothing for totals."""
    name = _FILTER.get(table.id, "")
    if not name or row.level == "total":
        return {}
    if name == "month":
        return {name: str(MONTHS.index(row.label) + 1)} if row.label in MONTHS else {}
    code = row.label.split(" ")[0]
    return {} if code.startswith("(") else {name: code}


def paragraphs(text: str) -> Markup:
    """A text that somebody wrote, as paragraphs and line breaks; nothing in it is markup.

    >>> paragraphs("Ett\\n\\nTvå & <tre>")
    Markup('<p>Ett</p><p>Två &amp; &lt;tre&gt;</p>')
    """
    parts = [part.strip() for part in text.replace("**", "").split("\n\n") if part.strip()]
    lines = (Markup("<br>").join(escape(line) for line in part.split("\n")) for part in parts)
    return Markup("").join(Markup("<p>{}</p>").format(each) for each in lines)


def chart_picture(chart: Chart) -> Markup:
    """A chart as SVG; its name is the alt text around it.

    Its size is the page's to say, so that it follows the width there is.
    """
    from tertial.document.render.chart import to_svg

    return Markup(to_svg(chart).replace("<svg ", '<svg aria-hidden="true" ', 1))
