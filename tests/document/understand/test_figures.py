"""Figures in running text: what says how much, in which unit, with which sign; and what never does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.understand.figures import amounts, figures_in


def read(text: str, *, is_damaged: bool = False) -> list[tuple[str, str, str | None, str]]:
    """(text, value, unit, signed) of each figure."""
    return [
        (each.text, str(each.value), each.unit, str(each.signed))
        for each in figures_in(text, is_damaged=is_damaged)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nettot är 11,4 miljoner kronor.", ("11,4 miljoner kronor", "11.4", "mnkr", "11.4")),
        ("Ett underskott om -8,7 mnkr.", ("-8,7 mnkr", "-8.7", "mnkr", "-8.7")),
        ("Ett underskott om 8,7 mnkr.", ("8,7 mnkr", "8.7", "mnkr", "-8.7")),
        ("Ett överskott om 59,5 mnkr.", ("59,5 mnkr", "59.5", "mnkr", "59.5")),
        ("En avvikelse om -\n14,8 mnkr.", ("-\n14,8 mnkr", "-14.8", "mnkr", "-14.8")),
        ("En avvikelse om \u221214,8 mnkr.", ("\u221214,8 mnkr", "-14.8", "mnkr", "-14.8")),
        ("De fick 6 025 tusen kronor.", ("6 025 tusen kronor", "6025", "tkr", "6025")),
        ("Det kostar 2,4 miljoner mer.", ("2,4 miljoner", "2.4", "mnkr", "2.4")),
        ("En minskning med 0,3 procent.", ("0,3 procent", "0.3", "%", "-0.3")),
        (
            "Andelen sjönk med 1,1 procentenhet.",
            ("1,1 procentenhet", "1.1", "procentenheter", "-1.1"),
        ),
        ("Det gäller 24 200 timmar.", ("24 200 timmar", "24200", "timmar", "24200")),
        ("Platserna minskade med 36 stycken.", ("36 stycken", "36", "st", "-36")),
        ("Nämnden har 399 anställda.", ("399 anställda", "399", "personer", "399")),
        ("Enheten har 5,6 årsarbetare.", ("5,6 årsarbetare", "5.6", "personer", "5.6")),
        ("Det är 12mnkr.", ("12mnkr", "12", "mnkr", "12")),
        ("Vi följde fyra utvecklingsåtaganden.", ("fyra utvecklingsåtaganden", "4", "st", "4")),
        ("Kostnaden är 8,3 mnkr lägre än budget.", ("8,3 mnkr", "8.3", "mnkr", "-8.3")),
        ("Ramen är fem miljarder kronor.", ("fem miljarder kronor", "5000", "mnkr", "5000")),
        ("Nivån är 75,3.", ("75,3", "75.3", None, "75.3")),
        ("Det gäller 18 externa enheter.", ("18", "18", "st", "18")),
        ("Priset är 1.250.000 kronor.", ("1.250.000 kronor", "1250000", "kr", "1250000")),
    ],
)
def test_a_figure_has_value_unit_and_sign(text: str, expected: tuple[str, str, str, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("Underskott om -18,3 mnkr respektive -12,3 mnkr.", ["-18.3", "-12.3"], "mnkr"),
        ("Överskott om 4,8 respektive 4,6 miljoner kronor.", ["4.8", "4.6"], "mnkr"),
        ("Takten är 3-4 fordon.", ["3", "4"], "st"),
        ("Mellan två till tre ärenden kom in.", ["2", "3"], "st"),
        ("Antalet gick från 618 till 533 platser.", ["618", "533"], "platser"),
        ("Målet är 1\u20134 nya lägenheter.", ["1", "4"], "platser"),
        ("Av 12,0 mnkr är 3,5 använda.", ["12.0", "3.5"], "mnkr"),
    ],
)
def test_figures_in_a_list_share_their_unit(text: str, values: list[str], unit: str) -> None:
    assert [(str(f.value), f.unit) for f in figures_in(text)] == [(v, unit) for v in values]


@pytest.mark.parametrize(
    "text",
    [
        "Rapporten per 31 augusti 2020 avser 2020/2021 och 2023\u20132026.",
        "Enligt kommunallagen (2017:725) 10 kap. 8 § och KL 6:6 samt (EU) 2016/1148.",
        "Ärendet VON 2020/123.45 och HKF 9410 samt Kolada N23801.",
        "För barn 0-20 år, dag 15-90 och ungdomar 13 - 19 år samt 80+.",
        "Covid-19, Covid- 19 och covid-\n19.",
        "Ring 08-535 300 00 eller skriv till namn@exempel.se.",
        "1 Direktivet gäller webbplatser.",
        "Se delår 2, delårsrapport 1, bilaga 3, tabell 4 och sida 12.",
        "Attraktiv arbetsgivare 7",
        "Mål och resultat.....5",
        "Det ligger på Storvägen 41 A-B.",
        "De 12 senaste månaderna, de två senaste åren och över 180 dagar.",
        "Mätningen 2020-08-31 kl. 08.30, 1/1 2020 och 07- 2020.",
        "Resultat 36,1 35,1 34,4 32,3 33,0",
        "SOSFS 2011:9 och HSLF-FS 2023:27.",
    ],
)
def test_what_names_something_or_says_when_is_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "vilket &r en 6kning med 6,4 procentenheter",
            ("6,4 procentenheter", "6.4", "procentenheter", "6.4"),
        ),
        ("kostnaderna ar 8 miljoner l4gre &n budget", ("8 miljoner", "8", "mnkr", "-8")),
        ("totalt 399 anst\u00e9llda", ("399 anst\u00e9llda", "399", "personer", "399")),
        ("| snitt tv\u00e4 platser och 6kade kostnader", ("tv\u00e4 platser", "2", "platser", "2")),
    ],
)
def test_in_a_damaged_text_words_are_mended_and_places_kept(
    text: str, expected: tuple[str, str, str, str]
) -> None:
    assert read(text, is_damaged=True) == [expected]


@pytest.mark.parametrize(
    ("text", "word"),
    [("Drygt 12 mnkr.", "drygt"), ("Det är cirka 166 timmar.", "cirka"), ("Totalt 5 mnkr.", "")],
)
def test_an_approximate_figure_says_so(text: str, word: str) -> None:
    assert [each.approximate for each in amounts(text)] == [word]


@given(st.text(alphabet="0123456789 -–.,:/%§abåäökr\n", max_size=80), st.booleans())
def test_any_text_is_read_and_figures_stand_where_they_say(text: str, is_damaged: bool) -> None:
    last = 0
    for each in figures_in(text, is_damaged=is_damaged):
        assert text[each.start : each.end] == each.text
        assert last <= each.start < each.end
        assert isinstance(each.value, Decimal)
        last = each.end
