"""The command line: what it answers, what it prints where, and that no input gives a traceback."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial import cli
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tests.docs.manual_pages import commands
from tests.services.ledgers import FEBRUARY, HEAD, JANUARY, export
from tests.services.packages import TEMPLATE, folder_with

Run = Callable[..., int]
BAD = ("5010", "202099", "12,00")
MAPPING = """schema = "tertial.mapping/1"
kind = "{kind}"
version = "{version}"
[columns]
account = "Konto"
cost_centre = "Ansvar"
period = "Period"
[[amounts]]
column = "Belopp"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """An empty workspace of its own; what ``--home`` and the environment say of others is left out."""
    folder = tmp_path / "arbetsyta"
    folder.mkdir()
    monkeypatch.setenv("TERTIAL_HOME", str(folder))
    settings.HOME = folder
    return folder


@pytest.fixture
def run(home: Path, db: None) -> Run:
    """Run ``tertial`` in this process."""
    return lambda *words: cli.main([str(word) for word in words])


@pytest.fixture
def von(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The small package read in; its folder."""
    folder = folder_with(tmp_path / "von-2020")
    assert run("import", folder) == 0
    capsys.readouterr()
    return folder


# --- exit codes -------------------------------------------------------------------------------------------


def test_a_file_is_read_in(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(tmp_path / "bok.csv", [JANUARY, FEBRUARY])
    assert run("import", file) == 0
    said = capsys.readouterr()
    assert "bok.csv: inläst" in said.out
    assert "2 rader lästa, 2 inlästa" in said.out
    assert said.err == ""
    assert run("import", file) == 0
    assert "redan inläst, ingenting ändrades" in capsys.readouterr().out


def test_a_rejected_row_is_two_and_taking_the_rest_is_one(
    run: Run, home: Path, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(tmp_path / "fel.csv", [JANUARY, BAD])
    assert run("import", file) == 2
    said = capsys.readouterr().out
    assert "avvisad, ingenting ändrades" in said
    assert "avvisad: rad 3:" in said
    assert "(12,00 kr)" in said
    assert Ledger(home / "ledger").batches() == ()
    assert run("import", file, "--skip-rejected") == 1
    assert len(Ledger(home / "ledger").batches()) == 1


def test_a_dry_run_is_nought_and_changes_nothing(
    run: Run, home: Path, von: Path, tmp_path: Path
) -> None:
    assert run("import", export(tmp_path / "bok.csv", [JANUARY]), "--dry-run") == 0
    assert Ledger(home / "ledger").batches() == ()


def test_an_import_is_taken_back(
    run: Run, home: Path, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", export(tmp_path / "bok.csv", [JANUARY]))
    (batch,) = Ledger(home / "ledger").batches()
    assert run("import", "--undo", batch.id) == 0
    assert f"{batch.id} (bok.csv) är ångrad" in capsys.readouterr().out
    assert run("import", "--undo", batch.id) == 2
    assert "ångrades redan" in capsys.readouterr().err


def test_a_dry_undo_only_says_what_it_would_do(
    run: Run, home: Path, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", export(tmp_path / "bok.csv", [JANUARY]))
    (batch,) = Ledger(home / "ledger").batches()
    capsys.readouterr()
    assert run("import", "--undo", batch.id, "--dry-run") == 0
    said = capsys.readouterr().out
    assert f"{batch.id} (bok.csv) skulle ångras; ingenting är ändrat." in said
    assert "Inga siffror skulle finnas kvar för utfall 2020-01." in said
    assert not Ledger(home / "ledger").batch(batch.id).is_undone


def test_an_undo_says_what_counts_again_and_what_a_later_import_had_replaced(
    run: Run, home: Path, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", export(tmp_path / "ett.csv", [JANUARY, FEBRUARY]))
    run("import", export(tmp_path / "två.csv", [("5010", "202001", "7,00")]))
    run("import", export(tmp_path / "tre.csv", [("5010", "202001", "8,00")]))
    first, second, third = Ledger(home / "ledger").batches()
    capsys.readouterr()
    run("import", "--undo", second.id)
    assert capsys.readouterr().out.splitlines() == [
        f"{second.id} (två.csv) är ångrad.",
        "En senare inläsning hade redan ersatt den; siffrorna är desamma.",
    ]
    run("import", "--undo", third.id)
    assert f"utfall 2020-01 ur {first.id} (ett.csv) gäller igen." in capsys.readouterr().out
    run("import", "--undo", first.id)
    assert "Inga siffror finns kvar för utfall 2020-01 – 2020-02." in capsys.readouterr().out


def test_an_undo_as_json_is_the_contract_s(
    run: Run, home: Path, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", export(tmp_path / "bok.csv", [JANUARY]))
    (batch,) = Ledger(home / "ledger").batches()
    capsys.readouterr()
    assert run("import", "--undo", batch.id, "--format", "json") == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert (file["status"], file["batch"], file["emptied"]) == (
        "undone",
        batch.id,
        "utfall 2020-01",
    )
    assert run("import", "--undo", batch.id, "--format", "json") == 2
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["status"] == "refused"
    assert re.search(r"ångrades redan \d{4}-\d\d-\d\d \d\d:\d\d av ", file["reason"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([b""], "är tom"),
        ([b"\x00\x01\x02" * 200], "känns inte igen"),
        ([b"PK\x03\x04" + b"x" * 50], "är skadad: den är avbruten eller ingen arbetsbok"),
        ([b"A;B\n1;2\n"], "Ingen rubrikrad känns igen"),
        ([b'<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5"/>'], "är SIE 5"),
        ([b"Konto;Period;Belopp\n"], "har inga poster att läsa in"),
        ([], "finns inte"),
    ],
)
@pytest.mark.parametrize("how", [(), ("--dry-run",)])
def test_a_file_that_cannot_be_used_at_all_is_refused_in_json_with_why(
    content: list[bytes],
    reason: str,
    how: tuple[str, ...],
    run: Run,
    home: Path,
    von: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "fil"
    for written in content:
        file.write_bytes(written)
    good = export(tmp_path / "bok.csv", [JANUARY])
    assert run("import", file, good, "--format", "json", *how) == 2
    shown = capsys.readouterr()
    said = json.loads(shown.out)
    assert said["schema"] == "tertial.import/1"
    bad, stopped = said["files"]
    assert [bad["status"], stopped["status"]] == ["refused", "refused"]
    assert reason in bad["reason"]
    assert "Stoppades av fil" in stopped["reason"]
    assert bad["reason"] in shown.err
    assert Ledger(home / "ledger").batches() == ()


def test_what_stops_everything_is_json_too(
    run: Run, von: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "x.csv", "--committee", "sn", "--format", "json") == 2
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert (file["file"], file["reason"]) == ("x.csv", "Nämnden sn finns inte.")


def test_the_good_file_beside_a_bad_one_says_which_file_stopped_it(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = export(tmp_path / "bok.csv", [JANUARY])
    assert run("import", good, export(tmp_path / "fel.csv", [BAD])) == 2
    assert "bok.csv: Stoppades av fel.csv" in capsys.readouterr().err


def test_rows_that_were_left_out_are_shown_again_with_the_same_file(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(tmp_path / "fel.csv", [JANUARY, BAD])
    assert run("import", file, "--skip-rejected") == 1
    capsys.readouterr()
    assert run("import", file, "--format", "json") == 1
    (again,) = json.loads(capsys.readouterr().out)["files"]
    assert (again["status"], [row["line"] for row in again["rejected"]]) == ("unchanged", [3])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("51210;51012;5010;;;209908;1,00;A1;;T", "Filen har poster för 2099"),
        ("99999;51012;5010;;;202008;1,00;A1;;T", "Inget av filens ansvar"),
        ("51210;51012;1930;;;202008;1,00;A1;;T", "Inget av filens konton"),
    ],
)
def test_a_file_that_seems_to_be_somebody_else_s_is_one_before_it_is_taken(
    row: str, said: str, run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bok.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    assert run("import", tmp_path / "bok.csv", "--dry-run") == 1
    assert f"OBS: {said}" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "code"), [("Huddinge kommun", 0), ("Lidingö stad", 1)])
def test_whose_file_it_is_is_read_in_sie(
    name: str, code: int, run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        f'#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "{name}"\n#RAR 0 20200101 20201231\n'
        '#DIM 1 "Ansvar"\n#KONTO 5010 "Lön"\n#VER "A" "1" 20200115 "T"\n{\n'
        '#TRANS 5010 {"1" "51210"} 1.00\n#TRANS 5011 {"1" "51210"} -1.00\n}\n'
    )
    (tmp_path / "bok.se").write_bytes(text.encode("cp437"))
    assert run("import", tmp_path / "bok.se", "--dry-run") == code
    assert ("hör till Lidingö stad" in capsys.readouterr().out) == bool(code)


def test_a_zipped_package_is_read_in(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    made = shutil.make_archive(str(tmp_path / "von"), "zip", folder_with(tmp_path / "p"))
    assert run("import", made) == 0
    assert "von.zip: inläst" in capsys.readouterr().out


def test_a_form_alone_and_a_folder_that_is_no_package_say_what_to_do(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("export", "von/2020", "--form", tmp_path / "blankett.xlsx")
    assert run("import", tmp_path / "blankett.xlsx") == 2
    assert "Lägg den i en mapp bredvid package.toml" in capsys.readouterr().err
    (tmp_path / "tom").mkdir()
    assert run("import", tmp_path / "tom") == 2
    assert "bara om den är ett datapaket med package.toml" in capsys.readouterr().err


def test_a_mapping_that_cannot_be_read_says_why_in_swedish(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(tmp_path / "bok.csv", [JANUARY])
    assert run("import", file, "--mapping", tmp_path / "saknas.toml") == 2
    assert "saknas.toml går inte att läsa: den finns inte" in capsys.readouterr().err
    (tmp_path / "bok.toml").write_text('schema = "tertial.mapping/1"\nname = \n', encoding="utf-8")
    assert run("import", file) == 2
    assert "bok.toml går inte att läsa: rad 2, tecken 8: ett värde" in capsys.readouterr().err


def test_the_result_as_json_is_the_contract_s(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", export(tmp_path / "fel.csv", [BAD]), "--format", "json") == 2
    said = json.loads(capsys.readouterr().out)
    assert said["schema"] == "tertial.import/1"
    assert [file["status"] for file in said["files"]] == ["refused"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import"], "Ange filer att läsa in"),
        (["import", "x.csv", "--undo", "b"], "Ange filer att läsa in"),
        (["import", "finns-inte.csv", "--committee", "von"], "finns-inte.csv finns inte."),
        (["import", "x.csv", "--committee", "sn"], "Nämnden sn finns inte."),
        (["import", "x.csv", "--mapping", "y.toml"], "y.toml"),
        (["import", "--undo", "b"], "Inläsningen b finns inte."),
        (["export"], "Ange NÄMND/ÅR"),
        (["export", "von/2020"], "Ange NÄMND/ÅR"),
        (["export", "von", "--out", "ut"], "'von' är inte nämnd och år"),
        (["export", "von/²⁰²⁰", "--out", "ut"], "är inte nämnd och år"),
        (["export", "von/2031", "--out", "ut"], "har inget planår 2031"),
        (["report", "build", "von/finns-inte", "--out", "ut"], "Rapporten von/finns-inte"),
        (["report", "build", "utan-snedstreck", "--out", "ut"], "finns inte"),
        (
            ["report", "build", "von/delarsrapport-2020-08", "--out", "ut", "--format", "odt"],
            "Formatet odt finns inte",
        ),
    ],
)
def test_what_cannot_be_used_is_two_with_a_sentence(
    run: Run,
    von: Path,
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert not (tmp_path / "ut").exists()


def test_a_mistyped_home_is_no_new_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    for words in (["report", "list"], ["export", "von/2020", "--out", "ut"]):
        assert cli.main(["--home", str(tmp_path / "felstavat"), *words]) == 2
        assert "Det finns ingen arbetsyta i" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("home", "said"),
    [
        ("fil", "kan inte vara arbetsyta: där finns redan en fil"),
        ("/proc/foo", "kan inte vara arbetsyta: den finns inte"),
    ],
)
def test_a_folder_that_cannot_be_made_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    home: str,
    said: str,
) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    (tmp_path / "fil").touch()
    assert cli.main(["--home", str(tmp_path / home), "import", "x.csv"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("out", ["fil", "/proc/x"])
def test_a_report_that_cannot_be_written_is_said(
    out: str, run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fil").touch()
    build = ("report", "build", "von/delarsrapport-2020-08", "--format", "json", "--out")
    assert run(*build, tmp_path / out) == 2
    said = capsys.readouterr().err
    assert "Rapporten kunde inte skrivas i" in said
    assert "Något oväntat" not in said


@pytest.mark.parametrize("port", ["99999", "0", "x"])
def test_a_port_that_cannot_be_is_two(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["serve", "--port", port])
    assert stopped.value.code == 2
    assert "porten ska vara ett tal från 1 till 65535" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["okänt"], ["import", "--format", "xml"], ["report"]])
def test_words_that_are_no_command_are_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2


def test_every_fault_of_a_package_is_printed(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {"units.csv": "code;name;parent;role\nx;;y;kung\n"}
    assert run("import", folder_with(tmp_path / "p", wrong)) == 2
    said = capsys.readouterr().err
    assert "units.csv, rad 2, kolumn name" in said
    assert "units.csv, rad 2, kolumn role" in said


def test_many_faults_are_counted_and_not_all_printed(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"x{number};;;staff\n" for number in range(300))
    folder = folder_with(tmp_path / "p", {"units.csv": f"code;name;parent;role\n{rows}"})
    assert run("import", folder) == 2
    assert "och 100 till" in capsys.readouterr().err


# --- packages and reports ---------------------------------------------------------------------------------


def test_a_year_goes_out_and_in_again_without_a_change(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("export", "von/2020", "--out", tmp_path / "ut") == 0
    assert run("import", tmp_path / "ut") == 0
    assert "redan inläst" in capsys.readouterr().out
    assert run("export", "von/2020", "--out", tmp_path / "ut") == 2


def test_a_form_needs_no_workspace(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", "--form", str(tmp_path / "blankett.xlsx")]) == 0
    assert (tmp_path / "blankett.xlsx").stat().st_size > 5_000
    assert list(home.iterdir()) == []
    assert cli.main(["export", "--form", str(tmp_path / "blankett.xlsx")]) == 2
    assert "finns redan" in capsys.readouterr().err


def test_reports_are_listed_and_built(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("report", "list") == 0
    assert capsys.readouterr().out.split() == ["von/delarsrapport-2020-08"]
    build = ("report", "build", "von/delarsrapport-2020-08", "--out", tmp_path, "--format")
    assert run(*build, "json, html") == 1  # nothing is read in yet
    assert "Utfall, budget och prognos är inte inlästa" in capsys.readouterr().err
    assert (tmp_path / "von-delarsrapport-2020-08.html").is_file()
    said = json.loads((tmp_path / "von-delarsrapport-2020-08.json").read_text("utf-8"))
    assert said["schema"] == "tertial.report/1"


def test_a_report_with_an_account_that_no_line_takes_is_one(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", export(tmp_path / "bok.csv", [JANUARY, ("7010", "202001", "5,25")]))
    assert "Kontot 7010 hör inte till någon rapportrad: 5,25 kr" in capsys.readouterr().out
    build = ("report", "build", "von/delarsrapport-2020-08", "--out", tmp_path, "--format", "json")
    assert run(*build) == 1
    assert "koden 7010 hör inte till en rad" in capsys.readouterr().err


def test_a_report_whose_words_go_against_its_figures_is_one_and_says_so(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Nämnden har ett överskott om [[income_statement.total.period.variance|abs kr]].\n"
    template = TEMPLATE.replace("blocks = [", 'blocks = [{ type = "text" }, ')
    files = {
        "texts/delarsrapport-2020-08/ekonomi.md": text,
        "templates/delarsrapport.toml": template,
    }
    run("import", folder_with(von, files))
    for name, kind, version, amount in (
        ("budget", "budget", "2020", "100,00"),
        ("prognos", "forecast", "", "100,00"),
        ("bok", "outcome", "", "300,00"),
    ):
        export(tmp_path / f"{name}.csv", [("5010", "202001", amount)])
        mapping = MAPPING.format(kind=kind, version=version)
        (tmp_path / f"{name}.toml").write_text(mapping, encoding="utf-8")
        assert run("import", tmp_path / f"{name}.csv") == 0
    capsys.readouterr()
    build = ("report", "build", "von/delarsrapport-2020-08", "--out", tmp_path, "--format", "json")
    assert run(*build) == 1
    said = capsys.readouterr().err
    assert "Under ”Ekonomi” står ordet ”överskott” vid −200\N{NO-BREAK SPACE}kr" in said
    assert "”underskott” stämmer med siffran" in said
    made = json.loads((tmp_path / "von-delarsrapport-2020-08.json").read_text("utf-8"))
    assert any("”underskott” stämmer" in remark for remark in made["remarks"])


def test_who_did_it_is_in_the_log(
    run: Run, von: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tertial.store.models import AuditEvent

    monkeypatch.setattr("getpass.getuser", lambda: "kajsa")
    run("import", export(tmp_path / "bok.csv", [JANUARY]))
    assert "kajsa" in AuditEvent.objects.get(action="ledger.imported").actor


# --- what must never happen -------------------------------------------------------------------------------


def test_a_fault_in_the_program_is_a_sentence_and_a_log(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**given: object) -> None:
        raise RuntimeError("oväntat")

    monkeypatch.setattr("tertial.services.importing.import_paths", fail)
    assert run("import", "x.csv") == 2
    said = capsys.readouterr().err
    assert "Något oväntat hände" in said
    assert "Traceback" not in said
    assert "Traceback" in (home / "fel.log").read_text("utf-8")


def test_ctrl_c_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(**given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tertial.services.importing.import_paths", stop)
    assert run("import", "x.csv") == 130
    assert "Avbrutet." in capsys.readouterr().err


TEXT = st.text(
    alphabet=st.sampled_from('#VERTRANSKONTO;,\t"{}()ÅÄÖåäö0123456789-. \r\n'), max_size=400
)
HEADED = TEXT.map("Ansvar;Konto;Period;Belopp\n".__add__)
GARBAGE = st.one_of(
    st.binary(max_size=300),
    st.binary(max_size=200).map(b"PK\x03\x04".__add__),
    st.binary(max_size=200).map(b"#FLAGGA 0\r\n#SIETYP 4\r\n".__add__),
    st.one_of(TEXT, HEADED).map(lambda text: text.encode("cp1252")),
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=GARBAGE, name=st.sampled_from(["fil.csv", "fil.se", "fil.xlsx", "fil"]))
def test_garbage_is_refused_with_a_sentence(
    content: bytes,
    name: str,
    run: Run,
    home: Path,
    von: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run("import", tmp_path / name, "--dry-run") in (0, 2)
    said = capsys.readouterr()
    assert "Något oväntat" not in said.err
    assert said.err + said.out
    assert not (home / "fel.log").exists()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=GARBAGE, name=st.sampled_from(["units.csv", "package.toml", "plan.xlsx", "goals.csv"])
)
def test_garbage_in_a_package_is_refused_with_its_place(
    content: bytes,
    name: str,
    run: Run,
    home: Path,
    von: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder_with(von, {name: content})
    code = run("import", von, "--dry-run")
    said = capsys.readouterr()
    (von / "plan.xlsx").unlink(missing_ok=True)
    folder_with(von)
    assert code in (0, 2)
    assert "Något oväntat" not in said.err
    assert not (home / "fel.log").exists()


# --- help -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parser", list(commands(cli.parser())), ids=lambda p: p.prog)
def test_help_of_a_command_shows_an_example(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main([*parser.prog.split()[1:], "--help"])
    assert stopped.value.code == 0
    assert f"Exempel: {parser.prog}" in capsys.readouterr().out


def test_the_program_itself_answers(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("tertial")
    done = subprocess.run(
        [program, "--home", tmp_path / "ny", "import", tmp_path / "x.csv"],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tertial.conf.settings"},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("Säg vilken nämnd filerna gäller med --committee; det finns inga.\n")


def test_an_error_without_a_sentence_says_its_code() -> None:
    from tertial.services.messages import sentence

    assert sentence(BadInput("ny.kod", a=1)) == "Det gick inte (ny.kod {'a': 1})."


def test_a_register_of_staff_is_shown_then_taken(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "personal.csv"
    text = "Anstnr;Namn;E-post;Enhet;Chef\n1;Maj Ström;maj@x.se;59999;7\n"
    register.write_text(text, encoding="utf-8")
    assert run("people", register, "--committee", "von", "--dry-run") == 1
    shown = capsys.readouterr().out
    assert shown.splitlines() == [
        "ny: 1 Maj Ström (maj@x.se) 59999",
        "OBS okänd enhet: 59999 (rad 2, Maj Ström)",
        "OBS okänd chef: 7 (rad 2, Maj Ström)",
    ]
    assert run("people", register, "--committee", "von") == 1
    assert capsys.readouterr().out == shown
    register.write_text(text.replace("59999;7", ";"), encoding="utf-8")
    assert run("people", register, "--committee", "von") == 0
    assert "ändrad: 1 Maj Ström: Enhet 59999 → –, Chef 7 → –" in capsys.readouterr().out
    assert run("people", register, "--committee", "von") == 0
    assert "ingenting ändras" in capsys.readouterr().out
    register.write_text("Anstnr;Namn;E-post\n2;Bo;bo@x.se\n", encoding="utf-8")
    assert run("people", register, "--committee", "von", "--part") == 0
    assert "slutar" not in capsys.readouterr().out
    assert run("people", register, "--committee", "von") == 0
    assert "slutar: 1 Maj Ström" in capsys.readouterr().out


def test_a_register_with_faults_is_refused_with_all_of_them(
    run: Run, von: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "personal.csv"
    register.write_text("Anstnr;Namn;E-post\n;Maj;maj\n", encoding="utf-8")
    assert run("people", register, "--committee", "von") == 2
    said = capsys.readouterr().err
    assert "personal.csv har 2 fel och ingenting lästes in." in said
    assert "  personal.csv, rad 2, kolumn E-post: 'maj' är ingen e-postadress" in said
    assert run("people", tmp_path / "saknas.csv") == 2
