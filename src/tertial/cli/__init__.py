"""The command line: one of three doors. It parses, calls one service, and prints; it acts as SYSTEM in a login's name.

Exit codes: 0 done; 1 done, but there is something to see; 2 the input cannot be used and nothing was changed.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.cli import checking, erp, feed, names, verify
from tertial.cli.commands import add as _add
from tertial.errors import BadInput, TertialError
from tertial.services.messages import argument_words, sentence

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from tertial.services.access import Actor
    from tertial.services.imported import ImportResult
    from tertial.services.package import Package

FORMATS = ("pdf", "docx", "html", "xlsx", "json")
SHOWN_PROBLEMS = 200
LAST_PORT = 65_535
KEY_ELSEWHERE = (
    "nyckeln står i TERTIAL_SECRET_KEY och följer inte med kopian. Spara den för sig: utan den måste alla "
    "ställa in sin andra faktor på nytt."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; no traceback reaches a user."""
    arguments = parser().parse_args(argv)
    if arguments.home:
        os.environ["TERTIAL_HOME"] = arguments.home
    try:
        return int(arguments.run(arguments))
    except TertialError as error:
        return _refused(error)
    except KeyboardInterrupt:
        print("\nAvbrutet.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()
        return 0
    except Exception as error:
        return _unexpected(error)


def _refused(error: TertialError) -> int:
    print(sentence(error), file=sys.stderr)
    problems = error.values.get("problems")
    if isinstance(problems, tuple):
        for problem in problems[:SHOWN_PROBLEMS]:
            print(f"  {problem}", file=sys.stderr)
        if len(problems) > SHOWN_PROBLEMS:
            print(f"  … och {len(problems) - SHOWN_PROBLEMS} till", file=sys.stderr)
    return error.exit_code


def _unexpected(error: Exception) -> int:
    import tempfile
    import traceback

    home = Path(os.environ.get("TERTIAL_HOME", "tertial-data"))
    log = home / "fel.log" if home.is_dir() else Path(tempfile.gettempdir()) / "tertial-fel.log"
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(
                " ".join(sys.argv) + "\n" + "".join(traceback.format_exception(error)) + "\n"
            )
        where = f" Felet finns i {log}."
    except OSError:
        where = ""
    print(
        f"Något oväntat hände och ingenting ändrades ({type(error).__name__}: {error}).{where}",
        file=sys.stderr,
    )
    return 2


# --- what there is ----------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments; docs/manual/kommandon.md is made from it."""
    vars(argparse)["_"] = (
        argument_words  # its own texts, which it otherwise takes from the machine's language
    )
    top = _new("tertial", "Styrning och uppföljning för nämnder.", "tertial demo")
    top.add_argument(
        "--home", metavar="MAPP", help="arbetsytan (annars TERTIAL_HOME, annars ./tertial-data)"
    )
    commands = top.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)

    demo = _add(
        commands, "demo", _demo, "Visar en verklig nämnds år 2020.", "tertial demo --no-serve"
    )
    demo.add_argument("--reset", action="store_true", help="börjar om med en ny arbetsyta")
    demo.add_argument("--no-serve", action="store_true", help="slutar när rapporterna är byggda")
    demo.add_argument(
        "--out",
        type=Path,
        default=Path("build/reports"),
        metavar="MAPP",
        help="var rapporterna läggs",
    )
    _address(demo)

    serve = _add(
        commands, "serve", _serve, "Startar programmet för webbläsare.", "tertial serve --port 8080"
    )
    _address(serve)

    load = _add(
        commands,
        "import",
        _import,
        "Läser in huvudbok, budget, prognos eller datapaket, helt eller inte alls.",
        "tertial import huvudbok-2020-08.csv --committee von --dry-run",
    )
    load.add_argument(
        "paths", nargs="*", type=Path, metavar="FIL", help="filer, eller mappar med ett datapaket"
    )
    load.add_argument("--committee", default="", metavar="ID", help="nämnd, t.ex. von")
    load.add_argument("--mapping", type=Path, metavar="FIL.toml", help="sparad kolumnmappning")
    load.add_argument("--encoding", default="", metavar="KOD", help="teckenkodning, t.ex. cp1252")
    load.add_argument("--dry-run", action="store_true", help="läser allt men ändrar ingenting")
    load.add_argument("--skip-rejected", action="store_true", help="tar resten när rader avvisas")
    load.add_argument("--undo", metavar="INLÄSNING", help="tar tillbaka en inläsning")
    load.add_argument(
        "--format", choices=("text", "json"), default="text", help="hur resultatet skrivs"
    )

    out = _add(
        commands,
        "export",
        _export,
        "Skriver ett planår som datapaket, eller en blankett för det.",
        "tertial export von/2020 --out von-2020",
    )
    out.add_argument("package", nargs="?", metavar="NÄMND/ÅR", help="t.ex. von/2020")
    out.add_argument("--out", type=Path, metavar="MAPP", help="ny eller tom mapp")
    out.add_argument(
        "--form",
        type=Path,
        metavar="FIL.xlsx",
        help="datapaketets tabeller som arbetsbok: tom, eller ifylld när NÄMND/ÅR anges",
    )

    user = _add(
        commands,
        "user",
        _user,
        "Låter en person logga in med en roll; frågar efter lösenordet.",
        "tertial user david --role controller --committee von",
    )
    user.add_argument("login", metavar="NAMN", help="användarnamn")
    user.add_argument("--name", default="", metavar="NAMN", help="för- och efternamn")
    user.add_argument("--role", required=True, metavar="ROLL", help="t.ex. controller, auditor")
    user.add_argument(
        "--committee", default="", metavar="ID", help="nämnd; utan den gäller rollen hela kommunen"
    )

    people = _add(
        commands,
        "people",
        _people,
        "Läser in ett personalregister (CSV eller Excel): visar vad det ändrar och tar det helt eller inte alls.",
        "tertial people personal.xlsx --committee von --dry-run",
    )
    people.add_argument("file", type=Path, metavar="FIL", help="fil ur personalsystemet")
    people.add_argument(
        "--committee", default="", metavar="ID", help="nämnd för rader som inte säger någon"
    )
    people.add_argument("--dry-run", action="store_true", help="visar allt men ändrar ingenting")
    people.add_argument(
        "--part", action="store_true", help="filen är en del av registret: ingen som saknas slutar"
    )

    backup = _add(
        commands,
        "backup",
        _backup,
        "Skriver hela arbetsytan till en fil, medan andra arbetar, och kontrollerar den.",
        "tertial backup tertial-2026-11-24.zip",
    )
    backup.add_argument("file", type=Path, metavar="FIL", help="ny fil; skrivs aldrig över")
    restore = _add(
        commands,
        "restore",
        _restore,
        "Gör en ny arbetsyta av en säkerhetskopia, kontrollerad, helt eller inte alls.",
        "tertial restore tertial-2026-11-24.zip",
    )
    restore.add_argument("file", type=Path, metavar="FIL", help="en säkerhetskopia")

    checking.add_commands(commands)
    verify.add_command(commands)
    feed.add_commands(commands, _django)
    erp.add_commands(commands, _django)
    names.add_commands(commands, _django)

    report = commands.add_parser(
        "report",
        help="Visar och bygger rapporter.",
        description="Visar och bygger rapporter.",
        epilog="Exempel: tertial report build von/delarsrapport-2020-08 --out build",
    )
    reports = report.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True)
    _add(
        reports, "list", _report_list, "Visar rapporternas id, ett per rad.", "tertial report list"
    )
    build = _add(
        reports,
        "build",
        _report_build,
        "Bygger rapporter som filer.",
        "tertial report build von/delarsrapport-2020-08 --out build --format pdf,docx",
    )
    build.add_argument("ids", nargs="+", metavar="ID", help="t.ex. von/delarsrapport-2020-08")
    build.add_argument("--out", type=Path, required=True, metavar="MAPP", help="var filerna läggs")
    build.add_argument(
        "--format",
        default=",".join(FORMATS),
        metavar="FORMAT",
        help="med komma: " + ",".join(FORMATS),
    )
    compare = _add(
        reports,
        "compare",
        _report_compare,
        "Håller en rapport mot en fil, till exempel den publicerade: varje siffra i tabellerna som skiljer.",
        "tertial report compare von/delarsrapport-2020-08 publicerad.pdf",
    )
    compare.add_argument("id", metavar="ID", help="t.ex. von/delarsrapport-2020-08")
    compare.add_argument(
        "file", type=Path, metavar="FIL", help="txt, md, html, docx, pdf eller xlsx"
    )
    return top


def _new(name: str, text: str, example: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=name,
        description=text,
        epilog=f"Exempel: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", metavar="ADRESS", help="adress (127.0.0.1)")
    command.add_argument("--port", type=_port, default=8000, metavar="PORT", help="port (8000)")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"porten ska vara ett tal från 1 till {LAST_PORT}")
    return int(text)


# --- running them -----------------------------------------------------------------------------------------


def _is_workspace(home: Path) -> bool:
    has_files = any((home / each).exists() for each in ("records.sqlite3", "ledger"))
    return has_files or "TERTIAL_DATABASE" in os.environ


def _django(*, may_make: bool = False) -> Actor:
    """Start the records and say who acts: SYSTEM, in the name of whoever is logged in on the machine.

    Raises ``BadInput``: ``workspace.none`` where there is none and the command may not make one;
    ``workspace.unusable`` where the folder cannot be one.
    """
    home = Path(os.environ.get("TERTIAL_HOME", "tertial-data"))
    if not (may_make or _is_workspace(home)):
        raise BadInput("workspace.none", home=str(home))
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = os.strerror(error.errno or 5)
        raise BadInput("workspace.unusable", home=str(home), problem=problem) from error
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.conf.settings")
    import django

    django.setup()
    from tertial.services import workspace
    from tertial.services.access import system_as

    workspace.prepare()
    return system_as(_login())


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for this user on the machine
        return ""


def _import(arguments: argparse.Namespace) -> int:
    if bool(arguments.paths) == bool(arguments.undo):
        print("Ange filer att läsa in, eller --undo INLÄSNING.", file=sys.stderr)
        return 2
    actor = _django(may_make=True)
    from django.utils import timezone

    from tertial.services.workspace import reconcile

    reconcile()
    is_json = arguments.format == "json"
    try:
        if arguments.undo:
            return _undo(arguments, actor, timezone.now())
        result = _imported(arguments, actor, timezone.now())
    except TertialError as error:
        if is_json:
            from tertial.services.imported import refused

            paths = arguments.paths or [Path(arguments.undo)]
            _print_json(refused(paths, sentence(error)).to_json())
        raise
    _print_import(result, is_json)
    return result.exit_code


def _imported(arguments: argparse.Namespace, actor: Actor, now: datetime) -> ImportResult:
    from tertial.ledger.formats.mapping import load_mapping
    from tertial.services.importing import import_paths

    return import_paths(
        actor=actor,
        paths=arguments.paths,
        now=now,
        committee=arguments.committee,
        mapping=load_mapping(arguments.mapping) if arguments.mapping else None,
        encoding=arguments.encoding,
        dry_run=arguments.dry_run,
        skip_rejected=arguments.skip_rejected,
    )


def _undo(arguments: argparse.Namespace, actor: Actor, now: datetime) -> int:
    from tertial.services.undoing import undo_batch

    done = undo_batch(actor=actor, batch=arguments.undo, now=now, dry_run=arguments.dry_run)
    if arguments.format == "json":
        _print_json(done.to_json())
    else:
        print("\n".join(done.lines))
    return 0


def _print_import(result: ImportResult, is_json: bool) -> None:
    from tertial.services.imported import reason_lines, text_lines

    if is_json:
        _print_json(result.to_json())
    for file in result.files:
        if not is_json:
            print("\n".join(text_lines(file)))
        for line in reason_lines(file):
            print(line, file=sys.stderr)


def _print_json(data: dict[str, Any]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


def _export(arguments: argparse.Namespace) -> int:
    from tertial.services.package import write_form, write_package

    if bool(arguments.out) == bool(arguments.form) or (arguments.out and not arguments.package):
        print("Ange NÄMND/ÅR och --out MAPP, eller --form FIL.xlsx.", file=sys.stderr)
        return 2
    package = _package(arguments.package) if arguments.package else None
    if arguments.form:
        print(f"Blanketten är skriven: {write_form(arguments.form, package)}")
    elif package:
        written = write_package(package, arguments.out)
        print(f"{len(written)} filer skrivna i {arguments.out}")
    return 0


def _package(name: str) -> Package:
    """The committee's year by its name, ``von/2020``. Raises ``BadInput("export.name")``."""
    committee, _, year = name.partition("/")
    if not re.fullmatch(r"[0-9]{4}", year):
        raise BadInput("export.name", name=name)
    actor = _django()
    from tertial.services.package import load_package

    return load_package(actor=actor, committee=committee, year=int(year))


def _user(arguments: argparse.Namespace) -> int:
    actor = _django(may_make=True)
    from django.utils import timezone

    from tertial.services.people import add_person

    # Typed by a person, or given by a script on the first line.
    is_typed = sys.stdin.isatty()
    password = getpass.getpass("Lösenord: ") if is_typed else sys.stdin.readline().rstrip("\n")
    is_new = add_person(
        actor=actor,
        login=arguments.login,
        name=arguments.name,
        role=arguments.role,
        committee=arguments.committee,
        password=password,
        now=timezone.now(),
    )
    print(f"{arguments.login} kan logga in." if is_new else f"{arguments.login} har fått rollen.")
    return 0


def _people(arguments: argparse.Namespace) -> int:
    actor = _django()
    from django.utils import timezone

    from tertial.services.staff import said, staff_changes, take_staff

    if not arguments.file.is_file():
        raise BadInput("file.missing", file=str(arguments.file))
    given = {"actor": actor, "committee": arguments.committee, "path": arguments.file}
    is_whole, now = not arguments.part, timezone.now()
    if arguments.dry_run:
        today = timezone.localdate(now)
        changes = staff_changes(**given, today=today, is_whole=is_whole)
    else:
        changes = take_staff(**given, now=now, is_whole=is_whole)
    print("\n".join(said(changes) or [f"{arguments.file}: ingenting ändras"]))
    return 1 if changes.unknown_units or changes.unknown_managers else 0


def _backup(arguments: argparse.Namespace) -> int:
    home = Path(os.environ.get("TERTIAL_HOME", "tertial-data"))
    is_elsewhere = "TERTIAL_DATABASE" in os.environ
    if (
        not is_elsewhere and not (home / "records.sqlite3").is_file()
    ):  # starting in it would make it one
        raise BadInput("backup.no-workspace", home=str(home))
    actor = _django_alone()
    from django.utils import timezone

    from tertial.services.backup import backup_workspace
    from tertial.services.backups import contents_words, size_words

    made = backup_workspace(actor=actor, out=arguments.file, now=timezone.now())
    print(f"{made.file}: {size_words(made.size)}, kontrollerad.")
    print(f"  {contents_words(made.files, made.batches)}")
    print(f"  sigill {made.seal}")
    if made.is_key_elsewhere:
        print(f"OBS: {KEY_ELSEWHERE}", file=sys.stderr)
    return 1 if made.is_key_elsewhere else 0


def _restore(arguments: argparse.Namespace) -> int:
    given = os.environ.get("TERTIAL_SECRET_KEY")
    # Without a key in the environment one is made in the workspace's folder, which must be empty.
    os.environ["TERTIAL_SECRET_KEY"] = given or "-"
    actor = _django_alone()
    if not given:
        del os.environ["TERTIAL_SECRET_KEY"]
    from django.conf import settings
    from django.utils import timezone

    from tertial.services.backups import contents_words
    from tertial.services.restore import restore_workspace

    done = restore_workspace(
        actor=actor, file=arguments.file, home=Path(settings.HOME), now=timezone.now()
    )
    print(f"{done.home} är återläst ur {arguments.file} och kontrollerad.")
    print(f"  gjord {timezone.localtime(done.made_at):%Y-%m-%d %H:%M} av {done.made_by}")
    print(f"  {contents_words(done.files, done.batches)}")
    if done.steps:
        print(f"  kopian var äldre än programmet; tabellerna är uppdaterade ({done.steps} steg)")
    lacks_key = done.is_key_elsewhere and not given
    if lacks_key:
        print(f"OBS: {KEY_ELSEWHERE}", file=sys.stderr)
    return 1 if lacks_key else 0


def _django_alone() -> Actor:
    """Start Django without a workspace to prepare."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.conf.settings")
    import django

    django.setup()
    from tertial.services.access import system_as

    return system_as(_login())


def _report_list(arguments: argparse.Namespace) -> int:
    actor = _django()
    from tertial.services.reporting import list_reports

    for report in list_reports(actor=actor):
        print(report.id)
    return 0


def _report_build(arguments: argparse.Namespace) -> int:
    actor = _django()
    from tertial.services.reporting import build_files

    formats = [name.strip() for name in arguments.format.split(",") if name.strip()]
    said = 0
    for report in arguments.ids:
        built = build_files(actor=actor, report_id=report, out=arguments.out, formats=formats)
        for path in built.paths:
            print(path)
        said += len(built.lines)
        for line in built.lines:
            print(f"OBS: {line}", file=sys.stderr)
    return 1 if said else 0


def _report_compare(arguments: argparse.Namespace) -> int:
    actor = _django()
    from tertial.services.comparing import compare_with, sentence_of

    name = str(arguments.file)
    committee, _, report = arguments.id.partition("/")
    page = compare_with(actor=actor, committee=committee, report=report, name=name)
    found = page.comparison
    for each in found.differences if found else ():
        print(sentence_of(each))
    count = len(found.differences) if found else 0
    same, tables = (found.same, found.tables) if found else (0, 0)
    print(
        f"{count} {'skillnad' if count == 1 else 'skillnader'}; {same} "
        f"{'siffra' if same == 1 else 'siffror'} i {tables} {'tabell' if tables == 1 else 'tabeller'} är lika."
    )
    if count and not same:
        print("Ingen siffra är lika: är det en annan rapport?")
    return 1 if count else 0


def _demo(arguments: argparse.Namespace) -> int:
    if arguments.reset:
        _forget_workspace()
    actor = _django(may_make=True)
    from tertial.services.demo import prepare_demo

    for line in prepare_demo(actor=actor, out=arguments.out):
        print(line, flush=True)
    return 0 if arguments.no_serve else _serve(arguments)


def _forget_workspace() -> None:
    """Remove the demo's workspace; any other is left alone. Raises ``BadInput("demo.not-demo")``."""
    import shutil

    home = Path(os.environ.get("TERTIAL_HOME", "tertial-data"))
    if (home / "demo").is_file():
        shutil.rmtree(home)
    elif (home / "records.sqlite3").exists():
        raise BadInput("demo.not-demo", home=str(home))


def _serve(arguments: argparse.Namespace) -> int:
    _django(may_make=True)
    from tertial.services.serving import serve

    return serve(arguments.host, arguments.port)
