"""SIE 4: what is read, what is refused and with which words. Texts are our own, in the layouts that programs write."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tertial.errors import BadInput
from tertial.ledger.formats.recognise import open_file, recognise
from tertial.ledger.formats.sie import SieOptions, open_sie
from tests.ledger.formats.sie_making import HEAD, Read, read_bytes, read_text, voucher

PLAIN = voucher('A 1 20200131 "Hyra"', "4010 {} 100.00", "1930 {} -100.00")


def refused(text: str, **options: Any) -> BadInput:
    """The error that the file is refused with."""
    with pytest.raises(BadInput) as caught:
        read_text(text, **options)
    return caught.value


def one_row(row: str, head: str = 'A 1 20200131 "Hyra"') -> dict[str, object]:
    """The first row of a voucher of two that is balanced by the second, whatever the amount 100.00 is for."""
    return read_text(HEAD + voucher(head, row, "1930 {} -100.00")).outcome[0]


def test_a_posting_becomes_a_fact() -> None:
    row = one_row('4010 {1 "5121" 6 "P1" 20 "510" 21 "862"} 100.00 20200201 "Omsorg"')
    assert row == {
        "year": 2020,
        "month": 2,
        "account": "4010",
        "cost_centre": "5121",
        "activity": "510",
        "project": "P1",
        "counterparty": "862",
        "tag": "",
        "amount": 100_00,
        "voucher": "A 1",
        "date": date(2020, 2, 1),
        "text": "Omsorg",
    }


@pytest.mark.parametrize(
    "row",
    [
        '4010 {"1" "5121"} 100.00 20200201 "Omsorg"',
        '"4010" {1 5121} "100.00" "20200201" Omsorg',
        '4010\t{ "1"\t"5121" }\t100.00\t20200201\t"Omsorg"\t"1"\t"sign"',
        '4010 { 1 "5121"} 100 20200201 "Omsorg" 3.5 sign "framtida fält"',
        "4010{1 5121}100.0 20200201 Omsorg",
    ],
)
def test_a_row_is_the_same_however_its_fields_are_parted(row: str) -> None:
    found = one_row(row)
    assert (found["account"], found["cost_centre"], found["amount"]) == ("4010", "5121", 100_00)
    assert (found["date"], found["text"]) == (date(2020, 2, 1), "Omsorg")


@pytest.mark.parametrize(
    ("row", "day", "text"),
    [
        ("4010 {} 100.00", date(2020, 1, 31), "Hyra"),
        ('4010 {} 100.00 "" ""', date(2020, 1, 31), "Hyra"),
        ('4010 {} 100.00 "" "Egen text"', date(2020, 1, 31), "Egen text"),
        ("4010 {} 100.00 20200229", date(2020, 2, 29), "Hyra"),
        (
            '4010 {} 100.00 20200229 "en \\"ny\\" stol # {1}"',
            date(2020, 2, 29),
            'en "ny" stol # {1}',
        ),
        ('4010 {} 100.00 20200229 "C:\\bok\\"', date(2020, 2, 29), "C:\\bok\\"),
        ('4010 {} 100.00 20200229 "1820\\A012 Cykel"', date(2020, 2, 29), "1820\\A012 Cykel"),
    ],
)
def test_day_and_text_are_the_rows_own_else_the_vouchers(row: str, day: date, text: str) -> None:
    found = one_row(row)
    assert (found["date"], found["text"]) == (day, text)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like(ends: str) -> None:
    found = read_bytes((HEAD + PLAIN).replace("\n", ends).encode("cp437"))
    assert len(found.outcome) == 2
    assert found.report.warnings == []


def test_the_last_line_need_not_end_and_an_end_mark_of_dos_is_no_line() -> None:
    data = (HEAD + PLAIN).encode("cp437")
    assert len(read_bytes(data.rstrip()).outcome) == 2
    assert read_bytes(data + b"\x1a").report.warnings == []


def test_unknown_labels_and_fields_are_ignored() -> None:
    text = HEAD + "#NYTT 1 2 3\n" + PLAIN + '#SLUT "\n'
    found = read_text(text)
    assert len(found.outcome) == 2
    assert found.report.warnings == []


def test_removed_and_added_rows_are_left_out_and_counted() -> None:
    rows = "#BTRANS 4010 {} 50.00\n#RTRANS 4010 {} 100.00\n#TRANS 4010 {} 100.00\n#TRANS 1930 {} -100.00\n"
    found = read_text(HEAD + "#VER A 1 20200131\n{\n" + rows + "}\n")
    assert [row["amount"] for row in found.outcome] == [100_00, -100_00]
    assert (found.report.rows_read, found.report.rows_left_out) == (4, 2)


# --- what a voucher is called ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('"A" "17" 20200131', "A 17"),
        ('"" 17 20200131', "17"),
        ('"" "" 20200131', "rad 12"),
        ('"" 0 20200131', "rad 12"),
        ('B "" 20200131', "B rad 12"),
    ],
)
def test_a_voucher_is_called_by_series_and_number_or_else_its_line(head: str, name: str) -> None:
    assert one_row("4010 {} 100.00", head)["voucher"] == name


def test_vouchers_of_the_same_name_are_told_apart_by_line() -> None:
    found = read_text(HEAD + PLAIN + PLAIN.replace("A 1", "A 2") + PLAIN)
    assert [row["voucher"] for row in found.outcome[::2]] == ["A 1", "A 2", "A 1 rad 22"]
    assert found.warning("serie och nummer").startswith("1 verifikationer, först på rad 22")


def test_numbers_in_any_order_are_told_apart() -> None:
    numbers = [5, 1, 2, 9, 4, 3, 8, 7, 6]
    text = HEAD + "".join(PLAIN.replace("A 1", f"A {n}") for n in numbers)
    assert [row["voucher"] for row in read_text(text).outcome[::2]] == [f"A {n}" for n in numbers]


# --- whole vouchers or none --------------------------------------------------------------------------------


def broken(body: str) -> Read:
    """A file of a broken voucher between two whole ones, of which neither may suffer."""
    found = read_text(
        HEAD + PLAIN + body + voucher("B 9 20200201", "4010 {} 7.00", "1930 {} -7.00")
    )
    assert sorted(row["amount"] for row in found.outcome) == [-100_00, -7_00, 7_00, 100_00]
    return found


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("4010 {} 12.345", "fler än två decimaler"),
        ("4010 {} 12,50", "decimalkomma"),
        ("4010 {} 1 234.50", "datumet ”234.50”"),
        ("4010 {} tolv", "kan inte läsas som ett tal"),
        ("4010 {}", "beloppet saknas"),
        ("4010 {} 99999999999999.00", "orimligt stort"),
        ("40A0 {} 12.50", "kontot ”40A0” är inget nummer"),
        ("{} 12.50", "objektlistan saknas"),
        ("4010 12.50", "objektlistan saknas"),
        ('4010 {1 "52} 12.50', "avslutas aldrig"),
        ("4010 {1} 12.50", "par av dimension och objekt"),
        ("4010 {1 52 1 53} 12.50", "dimension 1 två gånger"),
        ("4010 {ansvar 52} 12.50", "är inget nummer"),
        ("4010 {} 12.50 20200230", "datumet ”20200230” kan inte läsas"),
        ('4010 {} 12.50 "text"', "datumet ”text” kan inte läsas"),
    ],
)
def test_a_row_that_cannot_be_read_refuses_its_whole_voucher(row: str, word: str) -> None:
    found = broken(voucher("A 2 20200131", row, "1930 {} -12.50"))
    lines = [line for line, _ in found.reasons()]
    assert lines == [19, 20]
    assert word in found.reasons()[0][1]
    assert "A 2 (rad 17)" in found.reasons()[1][1]


def test_a_voucher_that_does_not_balance_is_refused_with_its_line_and_difference() -> None:
    found = broken(voucher("A 2 20200131", "4010 {} 12.50", "1930 {} -12.00"))
    assert found.reasons() == [
        (
            line,
            "verifikationen A 2 (rad 17) går inte jämnt ut: debet och kredit skiljer 0,50 kr",
        )
        for line in (19, 20)
    ]
    assert [row.amount for row in found.report.rejected] == [12_50, -12_00]


def test_a_voucher_that_does_not_balance_can_be_taken_on_request_and_is_told() -> None:
    text = HEAD + voucher("A 2 20200131", "4010 {} 12.50", "1930 {} -12.00")
    found = read_text(text, allow_unbalanced=True)
    assert [row["amount"] for row in found.outcome] == [12_50, -12_00]
    assert "först på rad 12" in found.warning("lästes in på begäran")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("#VER A 2 20200131\n#TRANS 4010 {} 5.00\n#TRANS 1930 {} -5.00\n}\n", "inledande {"),
        ("#VER A 2 20200131\n{\n#TRANS 4010 {} 5.00\n#TRANS 1930 {} -5.00\n", "avslutande }"),
        ("#VER A 2 20200131\n{\n#TRANS 4010 {} 5.00\nskräp\n#TRANS 1930 {} -5.00\n}\n", "(rad 20)"),
        ("#VER A 2 20200131\n{\n{\n#TRANS 4010 {} 5.00\n#TRANS 1930 {} -5.00\n}\n", "för mycket"),
        (
            '#VER A 2 20200131 "x\n{\n#TRANS 4010 {} 5.00\n#TRANS 1930 {} -5.00\n}\n',
            "avslutas aldrig",
        ),
        ("#VER A 2 2020-01-31\n{\n#TRANS 4010 {} 5.00\n#TRANS 1930 {} -5.00\n}\n", "datum"),
        ("{\n#TRANS 4010 {} 5.00\n#TRANS 1930 {} -5.00\n}\n", "#VER saknas"),
        ("#TRANS 4010 {} 5.00\n#TRANS 1930 {} -5.00\n}\n", "#VER saknas"),
        ("#VER A 2 20200131\n}\n", "inledande {"),
    ],
)
def test_a_voucher_of_broken_lines_is_refused_and_its_neighbours_are_not(
    body: str, word: str
) -> None:
    found = broken(body)
    assert found.report.rejected
    assert any(word in reason for _, reason in found.reasons())


@pytest.mark.parametrize("kept", range(1, 5))
def test_a_file_that_ends_within_a_voucher_gives_no_part_of_it(kept: int) -> None:
    lines = voucher("A 2 20200131", "4010 {} 0.00", "1930 {} 0.00").splitlines()
    found = read_text(HEAD + PLAIN + "\n".join(lines[:kept]))
    assert [row["voucher"] for row in found.outcome] == ["A 1", "A 1"]
    assert all("avklippt" in reason for _, reason in found.reasons())
    assert found.report.rejected


def test_a_voucher_without_rows_is_nothing() -> None:
    found = read_text(HEAD + PLAIN + "#VER A 2 20200131\n{\n}\n")
    assert (len(found.outcome), found.report.rejected) == (2, [])


# --- encodings ---------------------------------------------------------------------------------------------

SWEDISH = HEAD + voucher('A 1 20200131 "Ålägg öster"', "4010 {} 1.00", "1930 {} -1.00")


@pytest.mark.parametrize(
    ("written_in", "told"), [("cp437", "cp437"), ("utf-8", "utf-8"), ("latin-1", "latin-1")]
)
def test_the_encoding_is_seen_in_how_swedish_letters_are_written(
    written_in: str, told: str
) -> None:
    found = read_text(SWEDISH, written_in=written_in)
    assert (found.report.encoding, found.outcome[0]["text"]) == (told, "Ålägg öster")
    assert found.report.warnings == []


def test_a_byte_mark_is_no_part_of_the_first_label() -> None:
    found = read_text(SWEDISH, written_in="utf-8-sig")
    assert (found.report.encoding, found.outcome[0]["text"]) == ("utf-8", "Ålägg öster")


def test_windows_letters_that_latin_1_lacks_are_read() -> None:
    found = read_text(SWEDISH.replace("Ålägg", "Ålägg – ”ny”"), written_in="cp1252")
    assert (found.report.encoding, found.outcome[0]["text"]) == ("cp1252", "Ålägg – ”ny” öster")


def test_the_only_letter_outside_ascii_may_stand_at_the_very_end() -> None:
    many = "".join(
        voucher(f"A {n} 20200131", "4010 {} 1.00", "1930 {} -1.00") for n in range(1, 30_000)
    )
    head = HEAD.replace("Vård", "Vard").replace("ä", "a").replace("ö", "o")
    last = voucher('B 1 20200131 "Hjälp"', "4010 {} 1.00", "1930 {} -1.00")
    found = read_text(head + many + last, written_in="latin-1")
    assert (found.report.encoding, found.outcome[-1]["text"]) == ("latin-1", "Hjälp")


def test_letters_that_were_lost_before_are_told_and_not_guessed() -> None:
    found = read_text(SWEDISH.replace("ö", "\ufffd"), written_in="utf-8")
    assert found.outcome[0]["text"] == "Ålägg \ufffdster"
    assert "på 1 ställen, först på rad 12" in found.warning("skadad")


def test_an_encoding_that_nothing_shows_is_told() -> None:
    head = HEAD.replace("Vård", "Vard").replace("ä", "a")
    found = read_text(head + PLAIN.replace("Hyra", "Café"), written_in="latin-1")
    assert found.report.encoding == "cp437"
    assert "först på rad 12" in found.warning("ange teckenkodning")


def test_two_encodings_in_one_file_are_told_with_the_first_line() -> None:
    other = voucher('A 2 20200131 "Åter"', "4010 {} 1.00", "1930 {} -1.00").encode("latin-1")
    found = read_bytes(SWEDISH.encode("cp437") + other)
    assert found.report.encoding == "cp437"
    assert "på 1 ställen, först på rad 17" in found.warning("ange teckenkodning".capitalize())


def test_how_texts_that_we_do_not_read_are_written_does_not_matter() -> None:
    found = read_bytes('#FNR "C:\\Företag"\n'.encode("latin-1") + SWEDISH.encode("cp437"))
    assert (found.report.encoding, found.report.warnings) == ("cp437", [])


def test_an_encoding_can_be_given() -> None:
    found = read_text(SWEDISH, written_in="latin-1", encoding="cp437")
    assert found.report.encoding == "cp437"
    assert found.outcome[0]["text"] != "Ålägg öster"


def test_an_encoding_that_does_not_fit_is_refused_with_the_line() -> None:
    error = refused(SWEDISH, encoding="utf-8")
    assert (error.code, error.values["line"]) == ("file.encoding", 5)


@pytest.mark.parametrize("name", ["klingon", "utf-16", "hex"])
def test_an_encoding_that_cannot_be_used_is_refused(name: str) -> None:
    assert refused(SWEDISH, encoding=name).code == "file.encoding-unknown"


# --- dimensions --------------------------------------------------------------------------------------------


def test_names_of_dimensions_decide_before_their_numbers() -> None:
    head = HEAD.replace('#DIM 1 "Ansvar"', '#DIM 1 "Verksamhet"').replace(
        '#DIM 20 "Verksamhet"', '#DIM 20 "KOSTNADSSTÄLLE"'
    )
    rows = read_text(head + voucher("A 1 20200131", "4010 {1 a 20 b} 1.00", "1930 {} -1.00"))
    assert (rows.outcome[0]["activity"], rows.outcome[0]["cost_centre"]) == ("a", "b")


def test_reserved_dimensions_need_no_declaration_and_others_are_told() -> None:
    head = "\n".join(line for line in HEAD.splitlines() if "#DIM" not in line) + "\n"
    text = head + voucher("A 1 20200131", "4010 {1 a 6 p 7 anna} 1.00", "1930 {} -1.00")
    found = read_text(text)
    assert (found.outcome[0]["cost_centre"], found.outcome[0]["project"]) == ("a", "p")
    assert "Dimensionen 7" in found.warning("lästes inte in")


def test_dimensions_can_be_mapped_by_number() -> None:
    text = HEAD + voucher("A 1 20200131", "4010 {1 a 20 b 30 c} 1.00", "1930 {} -1.00")
    found = read_text(text, dimensions={30: "cost_centre"})
    row = found.outcome[0]
    assert (row["cost_centre"], row["activity"]) == ("c", "b")
    assert "Dimensionen 1 Ansvar" in found.warning("lästes inte in")


# --- the file's own totals ---------------------------------------------------------------------------------


def test_totals_that_agree_with_the_vouchers_say_nothing() -> None:
    totals = (
        "#RES 0 4010 100.00\n#PSALDO 0 202001 4010 {} 100.00\n#PSALDO 0 202001 4010 {1 a} 60.00\n"
    )
    assert read_text(HEAD + totals + PLAIN).report.warnings == []


def test_totals_that_differ_from_the_vouchers_are_told_with_both_amounts() -> None:
    totals = "#RES 0 4010 90.00\n#PSALDO 0 202001 4010 {} 1234.50\n#RES -1 4010 5.00\n"
    found = read_text(HEAD + totals + PLAIN)
    assert found.report.warnings == [
        "#RES konto 4010, årets resultat: filen säger 90,00 kr men verifikationerna ger 100,00 kr.",
        "#PSALDO konto 4010, 2020-01: filen säger 1\u00a0234,50 kr men verifikationerna ger 100,00 kr.",
    ]


def test_many_differences_are_summed_up() -> None:
    totals = "".join(f"#RES 0 {account} 1.00\n" for account in range(5000, 5030))
    warnings = read_text(HEAD + totals + PLAIN).report.warnings
    assert len(warnings) == 21
    assert warnings[-1].startswith("Ytterligare 10 kontrollsummor")


def test_debit_and_credit_are_control_totals_of_what_was_taken() -> None:
    found = read_text(HEAD + PLAIN + voucher("A 2 20200131", "4010 {} 12.50", "1930 {} -12.00"))
    assert found.report.control_totals == {"debet": 100_00, "kredit": -100_00}


# --- the year ----------------------------------------------------------------------------------------------


def test_postings_outside_the_fiscal_year_are_told() -> None:
    found = read_text(HEAD + PLAIN + PLAIN.replace("A 1 2020", "A 2 2105"))
    assert "2 rader, först rad 19" in found.warning("utanför räkenskapsåret")
    assert found.outcome[-1]["year"] == 2105


def test_a_file_that_ends_within_a_month_is_told() -> None:
    found = read_text(HEAD + "#OMFATTN 20200115\n" + PLAIN)
    assert "till och med 2020-01-15" in found.warning("inte hel")


def test_vouchers_on_their_way_into_a_ledger_are_told() -> None:
    found = read_text(HEAD.replace('#KONTO 4010 "Material"\n', "") + PLAIN)
    assert len(found.outcome) == 2
    assert found.warning("importfil")


def test_what_a_file_says_of_itself_after_its_vouchers_is_told() -> None:
    found = read_text(HEAD + PLAIN + '#DIM 7 "Anställd"\n')
    assert "#DIM står efter första verifikationen (först rad 17)" in found.warning("används inte")


def test_lines_that_are_no_records_are_counted() -> None:
    assert "2 rader, först rad 12" in read_text(HEAD + "skräp\nmer\n" + PLAIN).warning(
        "inga poster"
    )


# --- files that cannot be used -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Konto;Belopp\n4010;5\n", "sie.no-labels", 1),
        ("\n\n<Sie>\n", "sie.no-labels", 3),
        (HEAD.replace("#SIETYP 4", "#SIETYP 1") + PLAIN, "sie.year-balances", 4),
        (HEAD.replace("#SIETYP 4\n", "") + PLAIN, "sie.year-balances", 1),
        (HEAD.replace("#SIETYP 4", "#SIETYP 9") + PLAIN, "sie.type-unknown", 4),
        (HEAD + "#VALUTA EUR\n" + PLAIN, "sie.currency", 12),
        (HEAD, "sie.nothing-to-read", 11),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(
    text: str, code: str, line: int
) -> None:
    error = refused(text)
    assert (error.code, error.values["line"], error.values["file"]) == (code, line, "bok.se")


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert refused(text, encoding="utf-8").code == "file.empty"


def test_a_line_without_end_is_refused() -> None:
    assert refused(HEAD + "#PROSA " + "x" * (6 << 20)).code == "file.line-too-long"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"file\.missing"):
        open_sie(tmp_path / "finns-inte.se")


@pytest.mark.parametrize("written", ["4", '"4"', "4E", "4i"])
def test_type_4_may_be_written_as_programs_do(written: str) -> None:
    assert len(read_text(HEAD.replace("#SIETYP 4", f"#SIETYP {written}") + PLAIN).outcome) == 2


def test_the_file_is_opened_by_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes((HEAD + PLAIN).encode("cp437"))
    assert recognise(path) == "sie"
    (chunk,) = open_file(path).chunks()
    assert (chunk.kind, chunk.version, chunk.table.num_rows) == ("outcome", "", 2)


def test_a_large_file_comes_in_tables_of_bounded_size(tmp_path: Path) -> None:
    path = tmp_path / "bok.se"
    many = "".join(
        voucher(f"A {n} 20200131", *("4010 {} 1.00", "1930 {} -1.00") * 10) for n in range(1, 9_001)
    )
    path.write_bytes((HEAD + many).encode("cp437"))
    sizes = [chunk.table.num_rows for chunk in open_sie(path, options=SieOptions()).chunks()]
    assert sum(sizes) == 180_000
    assert max(sizes) < 130_000
