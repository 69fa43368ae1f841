"""The tables can be brought forward, back and forward again, and are those that the models say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import django
django.setup()
from django.core.management import call_command
for target in (["store"], ["store", "{before}"], ["store"]):
    call_command("migrate", *target, verbosity=0)
call_command("makemigrations", "--check", "--dry-run", verbosity=0)
print("klart")
"""


def test_the_newest_step_goes_forward_back_and_forward(tmp_path: Path) -> None:
    steps = sorted((Path(__file__).parents[2] / "src/tertial/store/migrations").glob("0*.py"))
    environment = {
        **os.environ,
        "TERTIAL_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tertial.conf.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=steps[-2].stem)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("klart\n", 0), done.stderr
