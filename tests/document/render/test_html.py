"""HTML: one file that needs nothing else, whose structure says what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from tertial.document.model import Paragraph, Section, Table
from tertial.document.render.html import render_body, to_html
from tests.document.render.conftest import plain, rendered
from tests.document.sample import document


@lru_cache(maxsize=1)
def tree() -> Any:
    from lxml import html

    return html.fromstring(rendered("html"))


def test_the_file_has_language_title_and_landmarks() -> None:
    assert tree().get("lang") == "sv-SE"
    assert tree().findtext("head/title") == (
        "Delårsrapport per 30 april 2031 – Kultur- och fritidsnämnden"
    )
    assert [len(tree().xpath(f"//{name}")) for name in ("header", "nav", "main", "h1")] == [1] * 4


def test_the_file_fetches_nothing() -> None:
    found = [*tree().xpath("//@src"), *tree().xpath("//link/@href"), *tree().xpath("//script")]
    assert found == []
    text = rendered("html").decode()
    assert re.findall(r"url\(|@import", text) == []


def test_every_link_leads_to_something_and_every_id_is_its_own() -> None:
    ids = [str(each) for each in tree().xpath("//@id")]
    assert len(ids) == len(set(ids))
    inside = {str(each) for each in tree().xpath("//@href")} - {"https://example.se/bidrag"}
    assert {address[1:] for address in inside} <= set(ids)


def test_headings_follow_the_levels_below_the_title() -> None:
    levels = [
        int(each.tag[1])
        for each in tree().xpath("//main//*[self::h2 or self::h3 or self::h4 or self::h5]")
    ]
    assert levels == [2, 2, 3, 4, 5, 2, 2, 2, 2]


def test_a_level_that_would_be_skipped_is_not() -> None:
    odd = (Section("a", 3, "Först"), Section("b", 1, "Sedan"), Section("c", 4, "Sist"))
    body = str(render_body(replace(document(), sections=odd)))
    assert re.findall(r"<h(\d)", body) == ["2", "2", "3"]


def test_column_groups_span_their_columns_and_rows_have_headers() -> None:
    table = tree().get_element_by_id("resultat")
    groups = table.xpath("thead//th[@scope='colgroup']")
    assert [(each.text, each.get("colspan")) for each in groups] == [
        ("Helår", "3"),
        ("Period", "2"),
    ]
    assert len(table.xpath("thead//th[@scope='col']")) == 6
    assert len(table.xpath("tbody/tr/th[@scope='row']")) == 6
    assert plain(table.findtext("caption")) == "Resultaträkning"


def test_a_unit_that_nothing_says_stands_in_the_caption() -> None:
    assert tree().get_element_by_id("foreningar").findtext("caption") == "Bidrag per förening, tkr"


def test_a_note_and_its_place_lead_to_each_other() -> None:
    (link,) = tree().xpath("//table[@id='resultat']//tr[1]/th/sup/a")
    note = tree().get_element_by_id(link.get("href")[1:])
    assert "Ny taxa" in note.text_content()
    assert note.find("a").get("href") == f"#{link.get('id')}"


def test_a_chart_is_a_picture_with_a_text_and_its_figures_beside() -> None:
    figure = tree().get_element_by_id("diagram-line")
    (picture,) = figure.xpath(".//*[@role='img']")
    assert picture.get("aria-label").startswith("Nettokostnaden stiger")
    assert len(picture.xpath(".//*[name()='svg']")) == 1
    assert len(figure.xpath("details//tbody/tr")) == 3


def test_a_status_is_an_article_with_a_word_and_a_shape() -> None:
    articles = tree().xpath("//article")
    assert [each.get("class") for each in articles] == [
        f"status {tone}" for tone in ("done", "on", "maybe", "late", "none")
    ]
    assert articles[0].xpath(".//*[@class='st done']")[0].text == "God"


def test_figures_are_links_only_where_the_door_gives_an_address() -> None:
    body = str(render_body(document(), lambda ref: f"/siffra/{ref}?a=1&b=2"))
    address = '<a class="f" href="/siffra/income.total.period.variance?a=1&amp;b=2">'
    assert f"{address}−1,3 miljoner kronor</a>" in body
    assert 'href="/siffra/income.row0.c0?a=1&amp;b=2">1\u00a0051,0</a>' in body
    assert "/siffra/" not in rendered("html").decode()


def test_a_figure_without_an_address_is_data() -> None:
    found = tree().xpath("//data")
    assert (found[0].get("value"), found[0].text) == ("-1.3", "−1,3 miljoner kronor")


def test_text_is_never_markup() -> None:
    attack = "<script>alert(1)</script>{{ 7 * 7 }}"
    made = replace(
        document(), title=attack, sections=(Section("s", 1, attack, (Paragraph(attack),)),)
    )
    page = to_html(made).decode()
    assert "<script" not in page
    assert "49" not in page.split("</style>")[1]


def test_a_caption_that_repeats_its_heading_is_there_for_those_who_listen() -> None:
    table = next(each for each in document().sections[1].blocks if isinstance(each, Table))
    made = replace(document(), sections=(Section("r", 1, "Resultaträkning", (table,)),))
    assert 'class="hidden">Resultaträkning</caption>' in str(render_body(made))


def test_a_text_has_its_marks_links_notes_and_lists() -> None:
    (section,) = (each for each in document().sections if each.id == "skrivet")
    page = str(render_body(replace(document(), sections=(section,))))
    assert (
        '<strong>Bid</strong><strong><em>ragen</em></strong><sup class="fn"><a id="not-vid-1" href="#not-1"'
        in page
    )
    assert '<strong><data value="41.5">41,5 procent</data></strong>' in page
    assert '<a href="#handskriven">tabell 1</a>, <a href="https://example.se/bidrag">' in page
    assert "och besök. Rad ett<br>\nrad två.<sup" in page  # that table is not in this document
    assert '<ol start="3"><li>Först<ul><li>Inre punkt</li>' in page
    assert "<blockquote><p>Vi är nöjda, sade ordföranden.</p><p>Och mer" in page
    assert ">Tabell 1. Kostnad per bad, tkr</caption>" in page
    assert (
        '<li id="not-1"><em>Enligt</em> reglementet, 4 §, är det <data value="12">12 procent</data>.'
        in page
    )
