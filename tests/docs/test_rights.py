"""The manual's table of rights is the program's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from tertial.services.access import RIGHTS, Action, Role
from tertial.services.people import CAST, ROLE_WORDS

PAGE = (Path(__file__).resolve().parents[2] / "docs/manual/behorigheter.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| [^|`]+ \| `(\w+)` \| ([^|`]+) \|$", PAGE, re.MULTILINE))


def test_every_right_has_a_row() -> None:
    assert set(ROWS) == set(get_args(Action))


@pytest.mark.parametrize("action", get_args(Action))
def test_a_row_names_the_roles_that_have_the_right(action: Action) -> None:
    words = {"alla": set(ROLE_WORDS.values())}
    said = words.get(ROWS[action], set(ROWS[action].split(", ")))
    assert said == {ROLE_WORDS[role] for role in get_args(Role) if action in RIGHTS[role]}


def test_every_role_and_everyone_of_the_cast_is_there() -> None:
    assert [role for role, word in ROLE_WORDS.items() if f"| {word} | `{role}` |" not in PAGE] == []
    assert [m.login for m in CAST if f"| {m.login} | {m.title} | " not in PAGE] == []
