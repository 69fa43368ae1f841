"""One language for texts, both ways: what is written is read as the same, whatever stands in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.document import richtext
from tertial.document.richtext import html, markdown
from tertial.document.richtext.tree import Block, Grid, Span, Text, normal

SAMPLE = """### Rubrik

Ett **fet** och *kursiv* [länk](https://a.se/b) med [[a.b.c|abs tal]] och not^[Se [[x.y]] här.]. 2 * 3 * 4, a_b_c.

#### Mindre

- ett
- två
  1. inre
  2. två

3. a
4. b

> citat
>
> mer

Se [[#kost]].

Tabell: Kostnad, tkr {#kost}

| Enhet | 2020 |
| --- | --- |
| A | [[a.b\\|tal]] |
| B | 1 214 |"""
SIGNS = "ab1 \u00a0*_[]()\\|#>-+.!`<&^{}~:=\"'/å\n\t"
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">klicka</a>',
    '<a href="  JaVa\tscript:alert(1)">klicka</a>',
    '<a href="data:text/html,<script>x</script>">klicka</a>',
    '<p onclick="x()" style="position:fixed">text</p>',
    "<svg><script>x</script></svg><math><mi//xlink:href='javascript:x'>",
    '<data value="a]]<script>" data-format="<b>">1</data>',
    '<data value="&quot;><script>alert(1)</script>">1</data>',
    "<iframe src=//x></iframe><object data=x></object><form action=x><input name=y></form>",
    "<style>@import 'x'</style><link rel=stylesheet href=x><base href=//x>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    '<table id="x onload=y"><tr><td background="javascript:x">1</td></tr></table>',
    '<a href="https://a.se/&quot;onmouseover=alert(1)">x</a>',
    "<div>" * 3000 + "djupt" + "</div>" * 3000,
    "<table><tr><td>" * 400 + "7",
    "<ul><li>" * 400 + "7",
    "<![CDATA[<script>x</script>]]><!--<p>--><?php x ?>",
)
ALLOWED = re.compile(
    r"</?(?:p|h3|h4|ul|li|blockquote|strong|em|br|table|thead|tbody|tr|td|th|ol|a|data|span)(?: [^<>]*)?>"
)


def shown(ref: str, how: str) -> str:
    return f"7,{len(ref)}"


words = st.text(st.sampled_from(SIGNS), max_size=8)
marks = {
    "strong": st.booleans(),
    "em": st.booleans(),
    "href": st.sampled_from(["", "", "https://a.se/x_(y)", "#tabell-1", "mailto:a@b.se"]),
}
word_spans = st.builds(Span, words, **marks)
figures = st.builds(
    Span,
    st.sampled_from(["", "11,4"]),
    ref=st.sampled_from(["a.b@2020-07r12", "#kostnad", "count.risk.Ej klart i år.number"]),
    format=st.sampled_from(["", "abs tal", "ord"]),
    **marks,
)
plain_spans = st.lists(st.one_of(word_spans, word_spans, figures), max_size=4).map(tuple)
notes = plain_spans.map(lambda inner: Span(note=inner))
spans = st.lists(st.one_of(word_spans, figures, notes, st.just(Span("\n"))), max_size=5).map(tuple)
lines = st.one_of(
    st.builds(Text, st.sampled_from(["paragraph", "quote"]), spans),
    st.builds(Text, st.just("heading"), spans, st.sampled_from([1, 2])),
    st.builds(Text, st.just("item"), spans, st.sampled_from([0, 1]), st.sampled_from([0, 1, 7])),
)
grids = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Grid,
        st.lists(st.tuples(*[spans] * width), min_size=1, max_size=3).map(tuple),
        plain_spans,
        st.sampled_from(["", "kostnad"]),
    )
)
texts = st.lists(st.one_of(lines, lines, grids), max_size=5).map(normal)


def bare(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(markdown._shown_nothing(block) for block in blocks)


def refs(text: str) -> list[tuple[str, str]]:
    return re.findall(r'value="([^"]*)"(?: data-format="([^"]*)")?', text)


def test_a_text_with_all_that_there_is_comes_back_as_it_was() -> None:
    page = richtext.to_html(SAMPLE, shown)
    assert richtext.to_markdown(page) == SAMPLE
    assert richtext.sanitised(page) == page
    assert 'note">Se <data value="x.y">7,3</data> här.</span>' in page
    assert '<ol start="3"><li>a</li>' in page


@settings(deadline=None, max_examples=100)
@given(texts)
def test_what_is_written_is_read_as_the_same(blocks: tuple[Block, ...]) -> None:
    source = markdown.written(blocks)
    read = markdown.read(source)
    assert markdown.written(read) == source
    assert bare(html.read(html.written(read, shown))) == read
    assert richtext.to_markdown(richtext.to_html(source, shown)) == source


@settings(deadline=None, max_examples=100)
@given(texts)
def test_no_word_and_no_figure_is_lost(blocks: tuple[Block, ...]) -> None:
    before = html.written(bare(blocks))
    after = richtext.to_html(richtext.to_markdown(before), lambda ref, how: "")
    assert words_of(after) == words_of(before)
    assert refs(after) == refs(before)


def words_of(page: str) -> str:
    return "".join(re.sub(r"<[^>]*>", "", page).split())


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60))
def test_any_text_has_a_reading(source: str) -> None:
    once = richtext.to_markdown(richtext.to_html(source, shown))
    assert richtext.to_markdown(richtext.to_html(once, shown)) == once


tags = st.sampled_from(
    (
        "p",
        "b",
        "em",
        "ul",
        "ol",
        "li",
        "h1",
        "h4",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "a",
        "br",
        "div",
        "sup",
        "o:p",
    )
)
soup = st.lists(
    st.one_of(
        tags.map("<{}>".format),
        tags.map("</{}>".format),
        st.sampled_from(
            [*HOSTILE[:14], "<p style='mso-list:l0 level1 lfo1'>", '<data value="a.b">']
        ),
        words,
    ),
    max_size=14,
).map("".join)


@settings(deadline=None, max_examples=100)
@given(soup)
def test_any_html_becomes_what_texts_hold(page: str) -> None:
    made = richtext.sanitised(page)
    assert "<" not in ALLOWED.sub("", made)
    source = richtext.to_markdown(page)
    assert richtext.to_markdown(made) == source
    assert richtext.to_markdown(richtext.to_html(source, shown)) == source


@pytest.mark.parametrize("page", HOSTILE)
def test_hostile_html_is_harmless(page: str) -> None:
    made = richtext.sanitised(page)
    assert "<" not in ALLOWED.sub("", made)
    assert not re.search(r"<[^>]*(?:javascript:|onerror|onclick|style=|data:)", made)
