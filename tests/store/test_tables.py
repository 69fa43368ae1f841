"""The tables are those that the models say, however they came, and the newest step can be taken back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STEPS = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("makemigrations", "--check", "--dry-run", verbosity=0)
"""
BACK = """
import django
django.setup()
from django.core.management import call_command
from tertial.store.tables import bring_forward
bring_forward()
for target in (["store", "{before}"], []):
    call_command("migrate", *target, verbosity=0)
"""
AT_ONCE = """
import django
django.setup()
from tertial.store.tables import bring_forward
bring_forward()
bring_forward()
"""
DESCRIBED = """
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
look, lines = connection.introspection, []
with connection.cursor() as cursor:
    for table in look.table_names(cursor):
        for each in look.get_table_description(cursor, table):
            lines.append((table, each.name, each.type_code, each.null_ok, each.default, each.pk, each.collation))
        for name, each in look.get_constraints(cursor, table).items():
            told = {key: value for key, value in each.items() if key != "definition"}
            named = "" if name.startswith(("fk_", "__unnamed")) else name
            lines.append((table, named, sorted(told.items(), key=str)))
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    lines += cursor.fetchall()
lines += MigrationRecorder(connection).applied_migrations()
lines += Permission.objects.values_list("content_type__app_label", "codename")
print(*sorted(map(repr, lines)), sep="\\n")
"""


def run(home: Path, program: str) -> list[str]:
    own = {"TERTIAL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tertial.conf.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | own,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.sqlite
def test_tables_made_at_once_are_those_that_the_steps_end_at(tmp_path: Path) -> None:
    for name in ("steps", "at-once"):
        (tmp_path / name).mkdir()
    made = run(tmp_path / "at-once", AT_ONCE + DESCRIBED)
    assert len(made) > 500
    assert made == run(tmp_path / "steps", STEPS + DESCRIBED)


@pytest.mark.skipif(not os.environ.get("TERTIAL_DATABASE"), reason="twenty seconds: make test-all")
def test_the_newest_step_goes_back_and_forward(tmp_path: Path) -> None:
    found = sorted((Path(__file__).parents[2] / "src/tertial/store/migrations").glob("0*.py"))
    run(tmp_path, BACK.format(before=found[-2].stem))
