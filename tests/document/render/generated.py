"""Documents as no one would write them: odd characters, empty tables, charts without a value."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from tertial.document.model import (
    Cell,
    Chart,
    Column,
    Document,
    Footnote,
    Mark,
    Note,
    Paragraph,
    Row,
    Section,
    Series,
    Status,
    Table,
    TextFigure,
)
from tertial.domain.swedish import format_number

ODD = (
    "\x00\x07\x0b\x1b\x7f\u0085",
    "<b>&amp;</b> ]]>",
    "$x^2$ #set * _ @ref \\ [ ] `rå` ~ // /* */",
    "\"'={{ jinja }}{% if %}",
    "=1+1",
    "+46 8 123",
    "@SUM(A1)",
    "\N{ROCKET}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}\N{VARIATION SELECTOR-16}",
    "שלום مرحبا 漢字",
    "\u202eomvänd\u202c\ufeff\u200b",
    "läns\u00adverk\u00adsam\u00adhet",
    "a\u0323\u0307\u0308o\u0308 e\u0301\u20dd",
    "överskottsvärmeåtervinningsanläggningsentreprenör" * 5,
    "rad\nrad\r\nrad\n\n\n\nstycke\u2028rad\u2029stycke\tflik",
    "\ue000\ufffe\uffff\U000e0041\U0010ffff",
    "   ",
    "",
)
texts = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.lists(st.sampled_from(ODD), max_size=3).map("".join),
)
values = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
LEVELS = ("detail", "of-which", "subtotal", "total", "memo")
TONES = ("done", "on", "maybe", "late", "none")
KINDS = ("goal", "commitment", "assignment", "activity", "risk", "review", "check")


def _figure(value: Decimal) -> Cell:
    return Cell(format_number(value, 2), value, ref="a.b.c")


cells = st.one_of(st.just(Cell()), values.map(_figure), texts.map(Cell))


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    before, said, after = draw(texts), draw(texts), draw(texts)
    start, end = len(before), len(before) + len(said)
    figures = (TextFigure(said, draw(values), "mnkr", "a.b.c", start, end),) if said else ()
    text = before + said + after
    return Paragraph(
        text,
        figures,
        draw(st.sampled_from(["body", "lede", "item", "note", "quote"])),
        marks=tuple(draw(st.lists(marks(len(text)), max_size=3))),
        notes=tuple(
            draw(st.lists(st.builds(Footnote, st.integers(0, len(text)), texts), max_size=2))
        ),
        depth=draw(st.sampled_from([0, 0, 1])),
        number=draw(st.sampled_from([0, 0, 1, 7])),
    )


def marks(length: int) -> st.SearchStrategy[Mark]:
    """Marks anywhere in a text of that length, leading to what may not be there."""
    return st.tuples(st.integers(0, length), st.integers(0, length)).flatmap(
        lambda ends: st.one_of(
            st.builds(
                Mark, st.sampled_from(["strong", "em"]), st.just(min(ends)), st.just(max(ends))
            ),
            st.builds(
                Mark,
                st.sampled_from(["link", "ref"]),
                st.just(min(ends)),
                st.just(max(ends)),
                st.sampled_from(["#t0", "#s1", "#finns-inte", "https://example.se/?a=1&b=2"]),
            ),
        )
    )


@st.composite
def tables(draw: st.DrawFn, number: int) -> Table:
    columns = draw(st.lists(st.builds(Column, texts, texts, is_text=st.booleans()), max_size=9))
    row = st.builds(
        Row,
        texts,
        st.tuples(*(cells for _ in columns)),
        st.sampled_from(LEVELS),
        st.sampled_from(["", "1", "*"]),
    )
    return Table(
        id=f"t{number}",
        title=draw(texts),
        columns=tuple(columns),
        rows=tuple(draw(st.lists(row, max_size=4))),
        label_heading=draw(texts),
        unit=draw(st.sampled_from([None, "mnkr", "%"])),
        name=draw(st.sampled_from(["", "Tabell 7"])),
        notes=tuple(
            draw(st.lists(st.builds(Note, st.sampled_from(["1", "*"]), texts), max_size=2))
        ),
    )


@st.composite
def charts(draw: st.DrawFn, number: int) -> Chart:
    categories = draw(st.lists(texts, max_size=4))
    series = st.builds(
        Series, texts, st.tuples(*(st.one_of(st.none(), values) for _ in categories))
    )
    return Chart(
        id=f"d{number}",
        title=draw(texts),
        alt=draw(texts),
        kind=draw(st.sampled_from(["line", "bar", "waterfall", "spark"])),
        categories=tuple(categories),
        series=tuple(draw(st.lists(series, max_size=7))),
        unit=draw(st.sampled_from([None, "mnkr"])),
    )


statuses = st.builds(
    Status,
    st.sampled_from(KINDS),
    texts,
    texts,
    st.sampled_from(TONES),
    texts,
    texts,
    texts,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    count = draw(st.integers(0, 3))
    sections = tuple(
        Section(
            f"s{number}",
            draw(st.integers(1, 4)),
            draw(texts),
            tuple(
                draw(
                    st.lists(
                        st.one_of(paragraphs(), tables(number), statuses, charts(number)),
                        max_size=3,
                    )
                )
            ),
        )
        for number in range(count)
    )
    return Document(
        id="x/y",
        kind="delarsrapport",
        title=draw(texts),
        committee=draw(texts),
        period_end="2020-08-31",
        sections=sections,
        subtitle=draw(texts),
        municipality=draw(texts),
        remarks=tuple(draw(st.lists(texts, max_size=2))),
        batches=tuple(draw(st.lists(texts, max_size=2))),
    )
