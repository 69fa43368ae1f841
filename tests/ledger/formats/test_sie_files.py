"""Real files of real programs: what each must give, counted here by another and simpler method."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from tertial.errors import BadInput
from tertial.ledger.formats.sie import looks_like_sie
from tests.conftest import REFERENCE
from tests.ledger.formats.sie_making import Read, read

DATA = Path(__file__).resolve().parents[2] / "data" / "sie"
ELSEWHERE = REFERENCE / "data" / "sie"  # not freely licensed: read where they lie
UNBALANCED = "går inte jämnt ut"


@dataclass(frozen=True)
class Expected:
    """What a file of vouchers must give; ``warnings`` are words, one for each warning."""

    name: str
    encoding: str
    vouchers: int
    rows: int
    debit: int
    rejected: int = 0
    warnings: tuple[str, ...] = ()


FILES = (
    Expected("forsslund_SIE4_Exempelfil.SE", "cp437", 295, 1330, 34_197_905_88),
    Expected(
        "jsisie_BL0001_typ4.SE",
        "cp437",
        84,
        405,
        1_014_803_21,
        warnings=("Dimensionen 2 Kostnadsbärare", "serie och nummer som en tidigare"),
    ),
    Expected("jsisie_BL0001_typ4I.SI", "cp437", 1, 10, 3_313_00, warnings=("importfil (typ 4I",)),
    Expected(
        "jsisie_MAMUT_SIE4_EXPORT.SE",
        "cp437",
        168,
        458,
        25_208_291_19,
        warnings=("Dimensionerna 8 Customer, 9 Supplier, 10 Invoice",),
    ),
    Expected("jsisie_Briljant_Test4.SE", "cp437", 167, 1464, 14_153_470_46),
    Expected(
        "jsisie_SoftOneXE_SIE_4.SE",
        "cp437",
        65,
        248,
        497_260_73,
        rejected=2,
        warnings=("Dimensionen 2 bil2",),
    ),
    Expected(
        "jsisie_Exempelfil_underdim_broken_utf8.SE",
        "utf-8",
        295,
        1330,
        34_197_905_88,
        warnings=("på 702 ställen, först på rad 6", "Dimensionen 61 Kubernetesdrift"),
    ),
    Expected(
        "jsisie_Fortnox_Sie4.si",
        "cp437",
        165,
        869,
        69_626_519_00,
        warnings=("#OMFATTN 1970-01-01 ligger utanför",),
    ),
    Expected(
        "jsisie_Kontek_Lonekorning.SI",
        "cp437",
        1,
        25,
        216_398_03,
        warnings=("Dimensionen 20 Nivå 4", "importfil (typ 4I"),
    ),
    Expected(
        "jsisie_Avendo_transaktioner_typ4.se",
        "cp437",
        163,
        671,
        12_043_111_52,
        warnings=("Dimensionen 7 Medarbetare", "#PBUDGET för andra år"),
    ),
    Expected(
        "sie4j_KST_projekt.SE", "cp437", 1, 3, 300_00, warnings=("Dimensionen 2 Kostnadsbärare",)
    ),
    Expected("sie4j_UTF8_imbalanced_voucher.SE", "utf-8", 20, 74, 95_274_24, rejected=3),
)


def place(name: str) -> Path:
    """Where the file lies; the test is skipped where the reference files are not."""
    path = DATA / name
    if not path.is_file():
        path = ELSEWHERE / name
        if not path.is_file():
            pytest.skip("inga referensfiler: sätt TERTIAL_REFERENCE_DIR")
    return path


@dataclass(frozen=True)
class Counted:
    """A file of vouchers, counted line by line."""

    vouchers: int
    amounts: tuple[Decimal, ...]
    by_month: dict[tuple[str, str], Decimal]


def counted(path: Path, encoding: str) -> Counted:
    """The simple method: words, no fields; right for these files, whose objects and dates have no braces or spaces."""
    amounts, by_month, vouchers, head_day = [], Counter[tuple[str, str]](), 0, ""
    for line in path.read_bytes().decode(encoding).splitlines():
        words = line.split()
        if words[:1] == ["#VER"]:
            vouchers += 1
            head_day = re.findall(r"(?<= )\d{8}(?= |$)", " ".join(words))[0]
        if words[:1] == ["#TRANS"]:
            rest = line.split("}", 1)[1].split()
            amount = Decimal(rest[0])
            amounts.append(amount)
            day = (rest[1].strip('"') if len(rest) > 1 else "") or head_day
            by_month[words[1], day[:6]] += amount  # type: ignore[assignment]  # decimals, not ints
    return Counted(vouchers, tuple(amounts), dict(by_month))  # type: ignore[arg-type]  # decimals


def ore(amount: Decimal | int) -> int:
    return int(amount * 100)


def month_sums(found: Read) -> dict[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for row in found.outcome:
        sums[row["account"], f"{row['year']}{row['month']:02d}"] += row["amount"]
    return dict(sums)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_real_file_gives_what_is_in_it(file: Expected) -> None:
    path = place(file.name)
    simple = counted(path, file.encoding)
    assert (simple.vouchers, len(simple.amounts)) == (file.vouchers, file.rows)
    assert ore(sum(a for a in simple.amounts if a > 0)) == file.debit
    found = read(path, allow_unbalanced=True)
    assert found.report.encoding == file.encoding
    assert len(found.outcome) == file.rows
    assert found.report.rejected == []
    assert found.report.control_totals["debet"] == file.debit
    assert found.report.control_totals["kredit"] == ore(sum(a for a in simple.amounts if a < 0))
    assert month_sums(found) == {key: ore(amount) for key, amount in simple.by_month.items()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_real_file_balances_and_warns_as_it_should(file: Expected) -> None:
    found = read(place(file.name))
    assert len(found.report.rejected) == file.rejected
    assert all(UNBALANCED in row.reason for row in found.report.rejected)
    assert sum(row["amount"] for row in found.outcome) == 0
    assert [
        word
        for word, sentence in zip(file.warnings, found.report.warnings, strict=True)
        if word not in sentence
    ] == []


def test_the_unbalanced_vouchers_of_two_programs_are_named_with_line_and_difference() -> None:
    soft_one = read(place("jsisie_SoftOneXE_SIE_4.SE")).reasons()
    assert [line for line, _ in soft_one] == [1358, 1359]
    assert "verifikationen 1 1 (rad 1356)" in soft_one[0][1]
    assert "2,00 kr" in soft_one[0][1]
    bl = read(place("sie4j_UTF8_imbalanced_voucher.SE")).reasons()
    assert [line for line, _ in bl] == [823, 824, 825]
    assert "verifikationen A 1 (rad 821)" in bl[0][1]
    assert "0,10 kr" in bl[0][1]


def test_objects_become_cost_centre_and_project() -> None:
    rows = read(place("sie4j_KST_projekt.SE")).outcome
    assert [(r["account"], r["cost_centre"], r["project"], r["amount"]) for r in rows] == [
        ("5010", "100000", "1234567891234567", 100_00),
        ("5010", "100001", "1000", 200_00),
        ("1910", "", "", -300_00),
    ]
    assert {(r["voucher"], r["text"]) for r in rows} == {("A 1", "test")}


def test_swedish_letters_are_read_from_code_page_437_and_from_utf_8() -> None:
    mamut = read(place("jsisie_MAMUT_SIE4_EXPORT.SE")).outcome
    assert mamut[0]["text"] == "30083 Svenska Mässan i Göteborg, 12"
    bl = read(place("sie4j_UTF8_imbalanced_voucher.SE"), allow_unbalanced=True).outcome
    assert bl[0]["text"] == "Representation måltid utan alkohol"


def test_a_broken_fiscal_year_is_counted_by_calendar_and_told_in_the_voucher_name() -> None:
    found = read(place("jsisie_SoftOneXE_SIE_4.SE"))
    assert {(row["year"], row["month"]) for row in found.outcome} == {
        (2015, 9),
        (2015, 10),
        (2015, 11),
    }
    assert found.outcome[0]["voucher"] == "1 2 (15/16)"


def test_month_balances_of_a_year_equal_the_vouchers_of_the_same_year() -> None:
    """One company, one year, exported as type 3 and as type 4. Rows without object are what is left over here."""
    balances = read(place("jsisie_Avendo_objektsaldo_typ3.se"))
    vouchers = read(place("jsisie_Avendo_transaktioner_typ4.se"))
    keys = ("year", "month", "account", "cost_centre", "project")
    sums: list[Counter[tuple[object, ...]]] = [Counter(), Counter()]
    for found, total in zip((balances, vouchers), sums, strict=True):
        for row in found.outcome:
            total[tuple(row[key] for key in keys)] += row["amount"]
    assert len(sums[0]) > 150
    assert {k: v for k, v in sums[0].items() if v} == {k: v for k, v in sums[1].items() if v}
    assert {row["voucher"] for row in balances.outcome} == {""}
    assert {row["date"] for row in balances.outcome} == {None}


def test_month_balances_without_objects_equal_the_vouchers_of_the_same_year() -> None:
    balances = read(place("jsisie_BL0001_typ2.SE"))
    vouchers = read(place("jsisie_BL0001_typ4.SE"))
    assert {k: v for k, v in month_sums(balances).items() if v} == {
        k: v for k, v in month_sums(vouchers).items() if v
    }


def test_budget_rows_are_read_once_though_they_stand_with_and_without_object() -> None:
    """Briljant writes each amount twice: for the object, and as a total."""
    found = read(place("jsisie_Briljant_Test4.SE"), budget_version="beslutad")
    lines = place("jsisie_Briljant_Test4.SE").read_bytes().decode("cp437").splitlines()
    totals = [line.split("{}") for line in lines if "#PBUDGET" in line and "{}" in line]
    assert len(found.budget) == len(totals) == 73
    assert sum(row["amount"] for row in found.budget) == ore(
        sum((Decimal(amount) for _, amount in totals), Decimal())
    )
    assert found.versions == {("outcome", ""), ("budget", "beslutad")}
    assert {row["cost_centre"] for row in found.budget} == {"0"}
    assert found.report.rows_left_out == 73


def test_year_balances_alone_are_refused_with_the_line_that_says_so() -> None:
    with pytest.raises(BadInput) as refused:
        read(place("jsisie_BL0001_typ1.SE"))
    assert refused.value.code == "sie.year-balances"
    assert refused.value.values["line"] == 5
    assert refused.value.values["file"] == "jsisie_BL0001_typ1.SE"


def test_every_file_is_recognised_by_its_beginning() -> None:
    files = [path for path in DATA.iterdir() if path.suffix != ".md"]
    assert len(files) == 13
    assert all(looks_like_sie(path.read_bytes()[:1024]) for path in files)
