"""The library's public names: complete, all there, and loaded only when they are asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tertial

HEAVY = ("django", "pyarrow", "duckdb", "ibis", "pandas", "typst", "altair", "docx", "numpy")
SOURCE = ast.parse(Path(tertial.__file__).read_text("utf-8"))


@pytest.mark.parametrize("name", tertial.__all__)
def test_a_public_name_is_there(name: str) -> None:
    assert getattr(tertial, name) is not None


def test_the_list_is_the_same_for_people_types_and_loading() -> None:
    typed = {
        alias.name
        for node in ast.walk(SOURCE)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tertial.")
        for alias in node.names
    }
    assert set(tertial.__all__) == typed == set(tertial._MODULES)
    assert list(tertial.__all__) == sorted(tertial.__all__)


def test_a_name_that_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tertial.nothing  # type: ignore[attr-defined]  # that is the test


def test_importing_the_library_pulls_in_nothing_heavy() -> None:
    program = f"import sys, tertial; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
