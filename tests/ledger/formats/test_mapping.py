"""Column mappings: saved and read back, told apart, refused in Swedish; proposals from headings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.errors import BadInput, TertialError
from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.formats.guess import guess_mapping
from tertial.ledger.formats.mapping import (
    AmountColumn,
    ColumnMapping,
    load_mapping,
    mapping_from_toml,
    mapping_to_toml,
    save_mapping,
)

ROOT = Path(__file__).resolve().parents[3]
PLAIN = ColumnMapping(
    columns={"account": ("Konto",), "period": ("Period",)}, amounts=(AmountColumn("Belopp"),)
)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
HEADING = TEXT.filter(str.strip)
AMOUNT = st.builds(
    AmountColumn,
    column=HEADING,
    kind=st.none() | st.sampled_from(["outcome", "budget", "forecast"]),
    version=st.none() | TEXT,
    year=st.none() | st.integers(1900, 2200),
    month=st.none() | st.integers(0, 13),
    sign=st.sampled_from([1, -1]),
)
MAPPINGS = st.builds(
    ColumnMapping,
    columns=st.fixed_dictionaries(
        {"period": st.tuples(HEADING)},
        optional=dict.fromkeys(DIMENSIONS, st.lists(HEADING, min_size=1, max_size=3).map(tuple)),
    ),
    amounts=st.lists(AMOUNT, min_size=1, max_size=3).map(tuple),
    name=TEXT,
    kind=st.sampled_from(["outcome", "budget", "forecast"]),
    constants=st.dictionaries(st.just("text"), TEXT),
    widths=st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(1, 30)),
    sheets=st.lists(TEXT, max_size=2).map(tuple),
    decimal=st.sampled_from([",", "."]),
    unit=st.sampled_from(["öre", "kr", "tkr"]),
    sign=st.sampled_from([1, -1]),
    delimiter=st.sampled_from(["", ";", "\t"]),
    subtotal_words=st.lists(HEADING, max_size=2).map(tuple),
    round_to_ore=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(mapping=MAPPINGS)
def test_a_saved_mapping_reads_back_as_it_was(mapping: ColumnMapping) -> None:
    again = mapping_from_toml(mapping_to_toml(mapping))
    assert again == mapping
    assert again.fingerprint() == mapping.fingerprint()


def test_a_mapping_is_saved_as_a_file_that_a_person_can_read(tmp_path: Path) -> None:
    path = tmp_path / "huvudbok.toml"
    save_mapping(path, PLAIN)
    assert load_mapping(path) == PLAIN
    assert path.read_text("utf-8") == (
        'schema = "tertial.mapping/1"\n\n[columns]\n"account" = "Konto"\n"period" = "Period"\n\n'
        '[[amounts]]\ncolumn = "Belopp"\n'
    )


def test_the_name_does_not_tell_two_mappings_apart_but_all_else_does() -> None:
    named = mapping_from_toml('name = "x"\n' + mapping_to_toml(PLAIN))
    flipped = mapping_from_toml("sign = -1\n" + mapping_to_toml(PLAIN))
    assert named.fingerprint() == PLAIN.fingerprint()
    assert flipped.fingerprint() != PLAIN.fingerprint()


@pytest.mark.parametrize(
    "changed, problem",
    [
        ({"columns": {"konto": ("Konto",)}}, "kolumnen konto finns inte"),
        ({"columns": {"account": (), "period": ("P",)}}, "account har ingen rubrik"),
        ({"constants": {"account": "1"}}, "både kolumn och fast värde"),
        ({"constants": {"month": "14"}}, "månad"),
        ({"columns": {"period": (" ",)}}, "period har ingen rubrik"),
        ({"amounts": ()}, "ingen beloppskolumn"),
        ({"amounts": (AmountColumn(""),)}, "en beloppskolumn har ingen rubrik"),
        ({"amounts": (AmountColumn("B", month=14),)}, "månad 14"),
        ({"amounts": (AmountColumn("B", year=1),)}, "år 1"),
        ({"amounts": (AmountColumn("B", month=1, spread=True),)}, "fördelning"),
        ({"columns": {"account": ("Konto",)}}, "år saknas"),
        ({"columns": {"account": ("Konto",), "year": ("År",)}}, "månad saknas"),
        ({"widths": {"account": 99}}, "widths"),
        ({"skip_empty": ("project",)}, "skip_empty: project har ingen kolumn"),
        ({"delimiter": "x"}, "delimiter"),
        ({"subtotal_words": (" ",)}, "subtotal_words"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_with_the_reason(
    changed: dict[str, Any], problem: str
) -> None:
    usual: dict[str, Any] = {"columns": PLAIN.columns, "amounts": PLAIN.amounts}
    with pytest.raises(BadInput, match=r"mapping\.invalid") as error:
        ColumnMapping(**{**usual, **changed})
    assert problem in str(error.value.values["problem"])


@pytest.mark.parametrize(
    "text, code",
    [
        ("columns = [", "mapping.unreadable"),
        ('schema = "annat/2"', "mapping.unreadable"),
        ("okänt = 1", "mapping.unreadable"),
        ("unknown = 1", "mapping.invalid"),
        ("columns = 1", "mapping.invalid"),
        ("amounts = 1", "mapping.invalid"),
        ("amounts = [1]", "mapping.invalid"),
        ('amounts = [{column = "B", what = 1}]', "mapping.invalid"),
        ('sign = "minus"', "mapping.invalid"),
        ("sign = true", "mapping.invalid"),
        ("round_to_ore = 1", "mapping.invalid"),
        ("decimal = ';'", "mapping.invalid"),
        ("[widths]\naccount = 'fem'", "mapping.invalid"),
        ("[columns]\naccount = 1.5", "mapping.invalid"),
    ],
)
def test_a_text_that_is_no_mapping_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput) as error:
        mapping_from_toml(text)
    assert error.value.code == code


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    with pytest.raises(TertialError):
        mapping_from_toml(text)


def test_a_mapping_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"mapping\.unreadable"):
        load_mapping(tmp_path / "saknas.toml")


@pytest.mark.parametrize("number", range(3))
def test_the_manual_s_mappings_work(number: int) -> None:
    manual = (ROOT / "docs" / "manual" / "kolumnmappning.md").read_text("utf-8")
    examples = [part.partition("```")[0] for part in manual.split("```toml\n")[1:]]
    assert mapping_from_toml(examples[number]).amounts


def guessed(tmp_path: Path, text: str, **how: Any) -> ColumnMapping:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    return guess_mapping(path, **how)


def test_swedish_headings_are_recognised(tmp_path: Path) -> None:
    found = guessed(
        tmp_path,
        "Huvudbok\n\nAnsvar;Verksamhet;Konto;Projekt;Motpart;Aktivitet;Period;Serie;Ver.nr;Datum;Text;Belopp\n"
        "1;2;3;;;;202608;A;1;2026-08-01;x;1 234,50\n",
    )
    assert dict(found.columns) == {
        "account": ("Konto",),
        "cost_centre": ("Ansvar",),
        "activity": ("Verksamhet",),
        "project": ("Projekt",),
        "counterparty": ("Motpart",),
        "tag": ("Aktivitet",),
        "period": ("Period",),
        "voucher": ("Serie", "Ver.nr"),
        "date": ("Datum",),
        "text": ("Text",),
    }
    assert (found.amounts, found.decimal, found.delimiter) == ((AmountColumn("Belopp"),), ",", ";")


@pytest.mark.parametrize(
    "heading, row, amounts",
    [
        ("Konto,Datum,Debet,Kredit", "1,2026-01-01,1,", [("Debet", 1), ("Kredit", -1)]),
        (
            "Konto;Utfall 202601;Utfall 202602",
            "1;2;3",
            [("Utfall 202601", 1), ("Utfall 202602", 1)],
        ),
        ("Konto;År;jan;feb;mar;apr;maj;jun", "1;2026;1;1;1;1;1;1", [("jan", 1)]),
        ("Konto\tPeriod\tUtfall", "1\t202601\t5", [("Utfall", 1)]),
    ],
)
def test_amounts_are_recognised_in_their_layouts(
    tmp_path: Path, heading: str, row: str, amounts: list[tuple[str, int]]
) -> None:
    found = guessed(tmp_path, f"{heading}\n{row}\n")
    assert [(each.column, each.sign) for each in found.amounts][: len(amounts)] == amounts


def test_decimal_mark_and_order_of_dates_are_seen_in_the_rows(tmp_path: Path) -> None:
    found = guessed(tmp_path, "Konto;Datum;Belopp\n1;21/01/2026;1,234.50\n1;02/01/2026;7\n")
    assert (found.decimal, found.date_order) == (".", "dmy")
    assert guessed(tmp_path, "Konto;Datum;Belopp\n1;01/21/2026;7\n").date_order == "mdy"


def test_a_file_without_a_year_asks_for_it(tmp_path: Path) -> None:
    text = "art;ansvar;beloep\n1;2;3\n"
    with pytest.raises(BadInput, match=r"tabular\.mapping-needed") as error:
        guessed(tmp_path, text)
    assert "år saknas" in str(error.value.values["problem"])
    found = guessed(tmp_path, text, year=2026)
    assert found.constants == {"year": "2026"}
    assert found.amounts == (AmountColumn("beloep", spread=True),)


@pytest.mark.parametrize("text", ["a;b;c\n1;2;3\n", "Konto;Period\n1;202608\n", "\n\n"])
def test_headings_that_say_nothing_ask_for_a_mapping(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=r"tabular\.mapping-needed"):
        guessed(tmp_path, text)


@pytest.mark.parametrize(
    "name, columns, amounts",
    [
        ("no_sogndal_budsjett2013_drift", ["account", "cost_centre", "activity", "text"], 3),
        ("no_forde_budsjett2013_investering", ["account", "activity", "project", "text"], 3),
        ("no_bergen_budsjett2013_drift", ["activity"], 4),
        ("se_vgr_leverantorsfaktura_sample", ["account", "voucher", "date", "text"], 1),
    ],
)
def test_published_files_are_recognised(
    reference_dir: Path, name: str, columns: list[str], amounts: int
) -> None:
    found = guess_mapping(reference_dir / "data" / "ledger" / f"{name}.csv")
    assert (list(found.columns), len(found.amounts)) == (columns, amounts)
