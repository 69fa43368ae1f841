"""The layers hold, and the contract that guards them breaks when it should."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tertial"
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

PLANTED = {
    "the domain knows facts": ("domain/money.py", "tertial.ledger.facts"),
    "the domain knows another library": ("domain/money.py", "pyarrow"),
    "errors know the domain": ("errors.py", "tertial.domain.money"),
    "a report knows facts": ("document/model.py", "tertial.ledger.facts"),
    "facts know Django": ("ledger/facts.py", "django"),
    "a report knows Django": ("document/model.py", "django"),
    "the demo knows Django": ("demo/__init__.py", "django"),
    "records know services": ("store/apps.py", "tertial.services.access"),
    "services know a door": ("services/access.py", "tertial.web"),
    "a page touches records": ("web/__init__.py", "tertial.store.models"),
    "the command line touches records": ("cli/__init__.py", "tertial.store.models"),
    "the interface touches records": ("api.py", "tertial.store.models"),
}


def lint_imports(source: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the project on the packages in ``source``."""
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        env={"PYTHONPATH": str(source), "PATH": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copied_source(tmp_path: Path) -> Path:
    """A copy of the program text in which a fault can be planted."""
    leave_out = shutil.ignore_patterns("__pycache__", "static", "templates", "fonts")
    shutil.copytree(SOURCE, tmp_path / "tertial", ignore=leave_out)
    return tmp_path


def imports_of(module: Path) -> set[str]:
    """The top names that a module imports, relative ones left out."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def is_pure(name: str) -> bool:
    own = name.split(".")[:2]
    return (
        name.split(".")[0] in sys.stdlib_module_names
        or own in (["tertial", "domain"], ["tertial", "errors"])
        or name == "tertial"
    )


def test_every_import_contract_is_kept() -> None:
    found = lint_imports(ROOT / "src")
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("fault", PLANTED)
def test_the_contract_breaks_when(fault: str, copied_source: Path) -> None:
    place, imported = PLANTED[fault]
    with (copied_source / "tertial" / place).open("a", encoding="utf-8") as module:
        module.write(f"\nimport {imported}\n")
    found = lint_imports(copied_source)
    importer = "tertial." + place.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    assert found.returncode == 1
    assert f" {importer} -> {imported} " in found.stdout, found.stdout


def test_a_layer_that_is_not_declared_is_seen(copied_source: Path) -> None:
    (copied_source / "tertial" / "shortcut.py").touch()
    found = lint_imports(copied_source)
    assert found.returncode == 1
    assert "shortcut" in found.stdout


@pytest.mark.parametrize("module", sorted((SOURCE / "domain").glob("*.py")), ids=lambda p: p.name)
def test_the_domain_imports_nothing_but_the_standard_library(module: Path) -> None:
    assert [name for name in imports_of(module) if not is_pure(name)] == []
