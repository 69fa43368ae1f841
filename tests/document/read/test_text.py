"""A text becomes headings, paragraphs and grids; what the layout lost is not made up, and nothing of it is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.document.model import Paragraph, Status, Table
from tertial.document.parts import Grid, Heading, Text
from tertial.document.read.assemble import assemble
from tertial.document.read.text import read_text
from tertial.document.read.text.decode import decoded, is_damaged

RULES = "HELÅR PERIOD\n\nDrift, mnkr Budget Utfall\n\n"


def grids(text: str) -> list[list[list[str]]]:
    """The grids of a text as rows of cells."""
    parts = read_text(text.encode()).parts
    found = [part for part in parts if isinstance(part, Grid)]
    return [[[cell.text for cell in row.cells] for row in part.rows] for part in found]


def headings(text: str) -> list[tuple[int, str]]:
    parts = read_text(text.encode()).parts
    return [(part.level, part.text) for part in parts if isinstance(part, Heading)]


def texts(text: str) -> list[tuple[str, str]]:
    parts = read_text(text.encode()).parts
    return [(part.style, part.text) for part in parts if isinstance(part, Text)]


# --- tables ----------------------------------------------------------------------------------------------------------


WORDS = """Uppdrag               Ansvarig       Läge
Ny rutin för inköp    Ekonomichef    Påbörjad
Översyn av taxor      Controller     Klar
och avgifter
Digital anställning   HR-chef        Ej påbörjad
"""


def test_words_in_columns_are_a_table_without_figures() -> None:
    assert grids(f"Läget är gott.\n\n{WORDS}\nSå gick det.\n") == [
        [
            ["Uppdrag", "Ansvarig", "Läge"],
            ["Ny rutin för inköp", "Ekonomichef", "Påbörjad"],
            ["Översyn av taxor och avgifter", "Controller", "Klar"],
            ["Digital anställning", "HR-chef", "Ej påbörjad"],
        ]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Datum:      2020-01-01\nDiarie:     VON 12\nHandläggare:  Eva\n",
        (
            "Nämnden har under      Målet nås i hög\når prövat nya vägar    grad, vilket är bra\n"
            "och funnit att det     eftersom fler trivs\när möjligt att nå      och stannar kvar.\n"
        ),
        "Mål       Ansvarig\nFler läser   Biblioteket\n",
    ],
    ids=["a form", "two columns of text", "too few rows"],
)
def test_what_only_stands_in_columns_is_no_table(text: str) -> None:
    assert grids(text) == []


def test_tabs_keep_empty_cells() -> None:
    found = grids("Driftredovisning\tHELÅR\t\nVård\t1,0\t\nUB\t\t3,6\n")
    assert found == [[["Driftredovisning", "HELÅR", ""], ["Vård", "1,0", ""], ["UB", "", "3,6"]]]


def test_tabs_with_html_and_the_heading_once_more() -> None:
    text = (
        "Mått\tUtfall\nFrånvaro\t<b>Utfall 02- 2020</b> 9,1 % <b>Etappmål</b> Minska\n\n"
        "Mått\tUtfall\n<p>Ett.</p><p>CO<sub>2</sub> per kg<sup>1</sup></p>\tNej\n"
    )
    assert grids(text) == [
        [
            ["Mått", "Utfall"],
            ["Frånvaro", "Utfall 02-2020\n9,1 %\nEtappmål\nMinska"],
            ["Ett.\nCO₂ per kg¹", "Nej"],
        ]
    ]


def test_rows_of_lost_columns_are_a_label_and_words() -> None:
    found = grids(RULES + "Avgifter 1 051,0 51,6\n\nvarav uttag\n\nSumma -2 265,8 4,1 %\n")
    assert found == [
        [
            ["HELÅR PERIOD"],
            ["Drift, mnkr Budget Utfall"],
            ["Avgifter", "1", "051,0", "51,6"],
            ["varav uttag"],
            ["Summa", "-2", "265,8", "4,1 %"],
        ]
    ]


@pytest.mark.parametrize(
    "lines, row",
    [
        (
            "Hemtjänst i ordinärt boende,\ntimmar.\n\n177 207\n",
            "Hemtjänst i ordinärt boende, timmar.",
        ),
        ("Nämnd och övergripande 6,0 4,5\nverksamhet\n", "Nämnd och övergripande verksamhet"),
        (
            "Brukarbedömning missbruk 78 % 80 %\nIFO - andel (%)\n",
            "Brukarbedömning missbruk IFO - andel (%)",
        ),
        (
            "Minskade kostnader (+) / ökade 638 676\nkostnader (-)\n",
            "Minskade kostnader (+) / ökade kostnader (-)",
        ),
        ("Uppdrag hälsa 2021 5,0 6,0\n\nSumma 5,0 6,0\n", "Uppdrag hälsa 2021"),
    ],
)
def test_a_label_over_lines_is_one(lines: str, row: str) -> None:
    assert grids(RULES + lines)[0][2][0] == row


def test_a_table_goes_on_after_the_page_with_its_heading_once_more() -> None:
    text = RULES + "Avgifter 51,0 51,6\n\n\fVårdnämnden | 5\n\nHELÅR PERIOD\n\nSumma 51,0 51,6\n"
    assert [row[0] for row in grids(text)[0]] == [
        "HELÅR PERIOD",
        "Drift, mnkr Budget Utfall",
        "Avgifter",
        "Summa",
    ]
    assert ("note", "Vårdnämnden") in texts(text)


def test_a_second_heading_begins_a_second_table() -> None:
    text = "Antal mars 2020 mars 2019\n\nHem 13 14\n\nAndel mars 2020 mars 2019\n\nHem 58 60\n"
    assert [table[0][0] for table in grids(text)] == [
        "Antal mars 2020 mars 2019",
        "Andel mars 2020 mars 2019",
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "Minskningen är stor: antalet platser har gått från 618 platser i december 2019 till 533",
        "För hemtjänsten minskade antalet timmar från cirka 24 200 timmar till 21 000\ntimmar i mars.",
        "Underskottet uppgår till 16,3\nmiljoner kronor per månad.",
        "Rubrik\n\nBeslutet fattades den 31 augusti 2021",
    ],
)
def test_prose_that_ends_in_numbers_is_no_table(prose: str) -> None:
    assert grids(prose) == []


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_one_cell_a_line(gap: str) -> None:
    cells = [
        "Verksamhet, tkr",
        "jan-aug 2019",
        "jan-aug 2020",
        "Socialpsykiatri",
        "41223",
        "-40 341",
    ]
    assert grids("Inledning.\n\n" + gap.join(cells) + "\n\nText efter.\n") == [
        [
            ["Verksamhet, tkr", "jan-aug 2019", "jan-aug 2020"],
            ["Socialpsykiatri", "41223", "-40 341"],
        ]
    ]


def test_one_cell_a_line_with_groups_and_empty_cells() -> None:
    text = (
        "Avvikelse per verksamhet\nAvvikelse, mnkr\nPERIOD\nHELÅR\n\nBeställare\nEgen regi\nBeställare\nEgen regi\n"
        "Äldreomsorg\n4,2\n−6,6\n13,8\n−26,8\nvarav uttag\n\n\n\n\nUB\n\n\n3,6\n\nTexten efter är en mening.\n"
    )
    assert grids(text) == [
        [
            ["Avvikelse, mnkr", "PERIOD", "HELÅR"],
            ["", "Beställare", "Egen regi", "Beställare", "Egen regi"],
            ["Äldreomsorg", "4,2", "−6,6", "13,8", "−26,8"],
            ["varav uttag", "", "", "", ""],
            ["UB", "", "", "3,6", ""],
        ]
    ]


def test_months_a_line_with_years_as_labels() -> None:
    text = "Månad för månad\nÅr\nJan\nFeb\nMar\n2019\n36,1\n35,1\n34,4\n2020\n31,4\n31,0\n\nSlut på tabellen.\n"
    assert grids(text)[0][:3] == [
        ["År", "Jan", "Feb", "Mar"],
        ["2019", "36,1", "35,1", "34,4"],
        ["2020", "31,4", "31,0", ""],
    ]


def test_headings_and_values_in_turn() -> None:
    text = (
        "Mått Utfall & trend Etappmål, ranking &\ngenomsnitt Kön\n\nFrånvaro (total) Utfall 07- 2020\n11,7 %\n\n"
        "Utfall 07- 2019\n9,2 %\n\nTrend för\ntotalresultat\n\nNegativ\n\nEtappmål 2020\nMinska\n\n"
        "Korttid\n(1-14 dagar)\n\nUtfall 07- 2020\n4 %\n\nEkonomi\nNämnden har en ekonomi i balans och det ska den "
        "ha även nästa år, säger planen.\n"
    )
    assert grids(text) == [
        [
            [
                "Mått Utfall & trend Etappmål, ranking & genomsnitt Kön",
                "Utfall 07-2020",
                "Utfall 07-2019",
                "Trend för totalresultat",
                "Etappmål 2020",
            ],
            ["Frånvaro (total)", "11,7 %", "9,2 %", "Negativ", "Minska"],
            ["Korttid (1-14 dagar)", "4 %", "", "", ""],
        ]
    ]
    assert headings(text) == [(1, "Ekonomi")]


SPACED = """
Tabell 1. Resultat, belopp i tkr
                                    Budget      Utfall    Avvikelse
                                  jan–aug      jan–aug      jan–aug
Förskola                          120 400      118 900        1 500
  varav fritidshem                 41 025                       925
Gymnasieskola inklusive
aktivitetsansvar                   98 700       97 950          750
Summa                             637 500      637 195          305
"""


def test_columns_set_by_spaces() -> None:
    assert grids(SPACED) == [
        [
            ["", "Budget", "Utfall", "Avvikelse"],
            ["", "jan–aug", "jan–aug", "jan–aug"],
            ["Förskola", "120 400", "118 900", "1 500"],
            ["varav fritidshem", "41 025", "", "925"],
            ["Gymnasieskola inklusive aktivitetsansvar", "98 700", "97 950", "750"],
            ["Summa", "637 500", "637 195", "305"],
        ]
    ]
    (grid,) = (part for part in read_text(SPACED.encode()).parts if isinstance(part, Grid))
    assert grid.title == "Tabell 1. Resultat, belopp i tkr"


PANDOC = [
    "| Post | Budget |\n|:-----|-------:|\n| Netto | **-66,3** |\n",
    "  Post      Budget\n  ------- --------\n  Netto      -66,3\n",
    "------------------\n Post      Budget\n ------- --------\n Netto      -66,3\n\n------------------\n",
    "+-------+--------+\n| Post  | Budget |\n+=======+========+\n| Netto | -66,3  |\n+-------+--------+\n",
    "<table><tr><th>Post</th><th>Budget</th></tr>\n<tr><td>Netto</td><td>-66,3</td></tr></table>\n",
]


@pytest.mark.parametrize("table", PANDOC)
def test_tables_of_markdown_and_pandoc(table: str) -> None:
    assert grids(f"# Ekonomi\n\n{table}\nText efter.\n") == [
        [["Post", "Budget"], ["Netto", "-66,3"]]
    ]


# --- running text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines, joined",
    [
        (
            "Gränsdragningar för bas-\nuppdraget är klara.",
            "Gränsdragningar för basuppdraget är klara.",
        ),
        (
            "Underskottet är om -\n18,3 miljoner kronor.",
            "Underskottet är om -18,3 miljoner kronor.",
        ),
        ("Effekter av Covid-\n19 är stora.", "Effekter av Covid-19 är stora."),
        ("Ett miljö-\noch bygglovsärende.", "Ett miljö- och bygglovsärende."),
        ("Alla LSS-\nboenden är fulla.", "Alla LSS-boenden är fulla."),
        ("Utfallet 07- 2020 är lågt.", "Utfallet 07-2020 är lågt."),
    ],
)
def test_lines_are_joined_as_they_are_read(lines: str, joined: str) -> None:
    assert texts(f"Inledande mening.\n\n{lines}\n") == [
        ("body", "Inledande mening."),
        ("body", joined),
    ]


def test_a_paragraph_goes_on_after_the_page_and_its_notes() -> None:
    long = "Det har även funnits åtgärder för kohortvård2 som inte syns på grund av Covid-"
    text = f"{long}\n\n2 Kohortvård innebär att smitta isoleras.\n\f19. Det har exempelvis handlat om städning.\n"
    found = texts(text)
    assert found[0] == ("body", long + "19. Det har exempelvis handlat om städning.")
    assert found[1] == ("note", "2 Kohortvård innebär att smitta isoleras.")


def test_every_line_of_a_paragraph_keeps_its_place() -> None:
    (part,) = read_text(
        "Kostnaden är högre än den\nvar i fjol, nämligen bas-\nlinjens 5,2 mnkr.\n".encode()
    ).parts
    assert isinstance(part, Text)
    assert [(part.text[at:][:6], place.line) for at, place in part.lines] == [
        ("Kostna", 1),
        ("var i ", 2),
        ("linjen", 3),
    ]


def test_headings_without_markup() -> None:
    text = (
        "Delårsrapport 2024\nSocialnämnden\n\nSammanfattning\nNämnden redovisar ett överskott för perioden, och det "
        "är mer än i fjol.\n\nNämndmål: Ökad valfrihet\n\nMålet är nått.\n\nEn mening som är kort.\n\nMålbild:\n\n"
        "- Rätt insats\n"
    )
    assert headings(text) == [
        (1, "Delårsrapport 2024"),
        (2, "Socialnämnden"),
        (1, "Sammanfattning"),
        (4, "Nämndmål: Ökad valfrihet"),
    ]
    assert texts(text)[-2:] == [("body", "Målbild:"), ("item", "Rätt insats")]


@pytest.mark.parametrize(
    "contents",
    [
        "Ekonomi\t3\nResultat\t4\nLokaler\t5\n",
        "<b>Ekonomi.....</b>\t<b>3</b>\nResultat.....\t4\nLokaler.....\t5\n",
        "1 Ekonomi ........ 3\n  1.1 Resultat .... 4\n  1.2 Lokaler ..... 5\n",
        "Ekonomi 3\nResultat 4\nLokaler 5\n",
    ],
)
def test_contents_name_the_headings_and_hold_no_figures(contents: str) -> None:
    body = "Ekonomi\n\nText om ekonomi här.\n\nResultat\n\nMer text.\n\nLokaler\n\nSlut.\n"
    text = f"Innehållsförteckning\n\n{contents}\n{body}"
    found = read_text(text.encode()).parts
    assert [title for _, title in headings(text)] == [
        "Innehållsförteckning",
        "Ekonomi",
        "Resultat",
        "Lokaler",
    ]
    items = [part for part in found if isinstance(part, Text) and part.style == "item"]
    assert [(item.text[-8:].strip(), item.has_figures) for item in items] == [
        ("Ekonomi", False),
        ("Resultat", False),
        ("Lokaler", False),
    ]


def test_page_numbers_and_running_heads_are_no_text() -> None:
    page = "Nämndens rapport {n}(3)\n\nText på sidan {n} som är en mening.\n\n{n}\n\f"
    reading = read_text("".join(page.format(n=n) for n in (1, 2, 3)).encode())
    assert [part.text for part in reading.parts if isinstance(part, Text)] == [
        "Text på sidan 1 som är en mening.",
        "Text på sidan 2 som är en mening.",
        "Text på sidan 3 som är en mening.",
        "Nämndens rapport",
    ]
    assert reading.pages == 4
    assert [part.place.page for part in reading.parts[:3] if part.place] == [1, 2, 3]


def test_the_head_of_a_markdown_file_is_its_title() -> None:
    assert headings(
        "---\ntitle: Plan 2026\nauthor: Nämnden\n---\n\nText.\n\nEkonomi\n=======\n\nSlut.\n"
    ) == [
        (1, "Plan 2026"),
        (1, "Ekonomi"),
    ]


# --- encodings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "cp1252",
        "latin-1",
        "cp437",
        "mac_roman",
    ],
)
def test_every_encoding_of_swedish_is_read(encoding: str) -> None:
    words = "Åtgärder för äldre på Östergården är försenade på grund av ökade kostnader. Överskottet är lågt. "
    assert decoded((words * 20).encode(encoding)) == words * 20


def test_text_that_was_encoded_twice_is_undone() -> None:
    assert decoded("FÃ¶rvaltningen Ã¤r pÃ¥ vÃ¤g".encode()) == "Förvaltningen är på väg"


def test_a_text_without_its_letters_is_damaged() -> None:
    read = "Namnden har en god ekonomi och det ar for att atgarder som pagar ar klara med 6kade medel per ar. "
    assert is_damaged(read * 20)
    assert not is_damaged(read.replace("ar ", "är ").replace("for", "för") * 20)
    assert not is_damaged("The committee has a good economy and that is what it wants. " * 50)
    assert not is_damaged("ar for att 6kade")


# --- nothing is lost, nothing hangs ----------------------------------------------------------------------------------

WORD = st.sampled_from(
    (
        "nämnden",
        "avgifter",
        "Summa",
        "mål",
        "ökad",
        "Budget",
        "Utfall",
        "2020",
        "januari",
        "LSS",
        "sex-års",
    )
)
NUMBER = st.sampled_from(["1,0", "-2 265,8", "12", "4 %", "–", "2021", "1 234"])
LINE = st.one_of(
    st.lists(WORD, min_size=1, max_size=12).map(" ".join),
    st.tuples(
        st.lists(WORD, min_size=1, max_size=4).map(" ".join), st.lists(NUMBER, max_size=6)
    ).map(lambda row: " ".join([row[0], *row[1]])),
    st.lists(st.one_of(WORD, NUMBER), min_size=2, max_size=5).map("\t".join),
    st.lists(st.one_of(WORD, NUMBER), min_size=2, max_size=5).map("   ".join),
    st.lists(WORD, min_size=1, max_size=5).map(lambda words: "| " + " | ".join(words) + " |"),
    st.sampled_from(
        [
            "",
            "",
            "- punkt",
            "# Rubrik",
            "Nämndmål: Bra",
            "1. Först",
            "\f",
            "Kort",
            "*not",
            "----- ----",
        ]
    ),
)


def all_words(parts: tuple[object, ...]) -> str:
    said: list[str] = []
    for part in parts:
        match part:
            case Grid():
                said += [part.title, part.unit, *(text for note in part.notes for text in note)]
                said += [cell.text for row in part.rows for cell in row.cells]
            case Heading() | Text():
                said.append(part.text)
    return re.sub(r"[\W_]", "", "".join(said))


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, max_size=25).map("\n".join))
def test_every_word_is_somewhere(text: str) -> None:
    found = all_words(read_text((text + "\nSlut.").encode()).parts)
    assert [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in found] == []


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read(data: bytes) -> None:
    assert read_text(b"x" + data).parts


@pytest.mark.parametrize(
    "piece",
    [
        "+--+--+\n",
        "--- ---\n",
        "a|b\n-|-\n",
        "foo   bar\n",
        "Utfall 2020\n5 %\n\n",
        "Budget Utfall\n\n\n\n",
        "Budget\n\n",
        "Etikett\n",
        "**a ",
        "<p ",
        "[a](",
        "|",
        "ord-\n",
        "det här är en rad utan punkt som är mer än fyrtio tecken lång\n\n",
        "Risk Bakgrund Åtgärd\n\n",
    ],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """A shape that took the square of its length would take minutes here."""
    assert read_text((piece * (60_000 // len(piece))).encode()).parts


# --- the published reports -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reports(reference_dir: Path) -> dict[str, str]:
    return {
        path.name[:3]: path.read_text("utf-8") for path in (reference_dir / "reports").glob("*.txt")
    }


@pytest.mark.parametrize("name", ["001", "002", "003", "004"])
def test_no_word_of_a_published_report_is_lost(reports: dict[str, str], name: str) -> None:
    found = all_words(read_text(reports[name].encode()).parts)
    bare = re.sub(r"<[^<>]{1,99}>", " ", reports[name])
    words = [re.sub(r"[\W_]", "", word) for word in re.findall(r"[^\W\d_]{3,}", bare)]
    assert [word for word in words if word not in found] == []


@pytest.mark.parametrize(
    "name, kind, committee, end, tables, statuses",
    [
        ("001", "delarsrapport", "Vård- och omsorgsnämnden", "2020-03-31", 4, "aaaaaaaaccccrrrv"),
        ("002", "delarsrapport", "Vård- och omsorgsnämnden", "2020-08-31", 14, "aaaaaaaaccccrrrv"),
        ("003", "verksamhetsplan", "Vård- och omsorgsnämnden", "2026-12-31", 22, ""),
        ("004", "delarsrapport", "Socialnämnden", "2021-08-31", 17, "rrv"),
    ],
)
def test_what_a_published_report_holds(
    reports: dict[str, str],
    name: str,
    kind: str,
    committee: str,
    end: str,
    tables: int,
    statuses: str,
) -> None:
    document = assemble(read_text(reports[name].encode()))
    blocks = [block for section in document.sections for block in section.blocks]
    signs = {"activity": "a", "commitment": "c", "risk": "r", "review": "v", "check": ""}
    found = sorted(signs[block.kind] for block in blocks if isinstance(block, Status))
    assert (document.kind, document.committee, document.period_end) == (kind, committee, end)
    assert (sum(isinstance(block, Table) for block in blocks), "".join(found)) == (tables, statuses)


@pytest.mark.parametrize("name", ["001", "003"])
def test_every_title_of_the_contents_is_a_section(reports: dict[str, str], name: str) -> None:
    document = assemble(read_text(reports[name].encode()))
    contents = next(
        section for section in document.sections if section.title == "Innehållsförteckning"
    )
    named = [block.text for block in contents.blocks if isinstance(block, Paragraph)]
    assert [title for title in named if title not in {s.title for s in document.sections}] == []
