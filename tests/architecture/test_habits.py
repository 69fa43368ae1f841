"""Own lint rules: each says what to do instead, and each is shown to find what it looks for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tertial"

CODES_ARE_NOT_PREFIXES = (
    "ask tertial.domain.org.Tree.is_within or CodeRange, or list why it is no code"
)
NO_CODE = {  # module: (the call as written, why the text is no code of a unit, account or activity)
    "domain/swedish.py": (".*", "reads and prints numbers"),
    "ledger/formats/.*": (".*", "reads the text of files"),
    "ledger/batches.py": (r"name\.startswith\(stem \+ '\.'\)", "names of files"),
    "services/demo.py": (
        r"report\.id\.startswith\(f'\{COMMITTEE\}/'\)",
        "ids of reports, up to the slash",
    ),
    "services/package/reading.py": (r"path\.name\.startswith\(.*\)", "names of files"),
    "services/documents/figures.py": (
        r"(word|asked)\.startswith\(.*\)",
        "words that are searched for",
    ),
    "ledger/manifest.py": (r"b\.id\.startswith\(day\)", "ids of batches begin with their day"),
}


def prefix_tests(text: str) -> Iterator[tuple[int, str]]:
    """Calls of startswith, but for a literal that no code can be (it has a mark or a space in it)."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="startswith"), args=[ast.Constant(value=str(mark))]
            ):
                if mark.isalnum():
                    yield node.lineno, ast.unparse(node)
            case ast.Call(func=ast.Attribute(attr="startswith")):
                yield node.lineno, ast.unparse(node)


def is_listed(place: str, call: str) -> bool:
    return any(
        re.fullmatch(module, place) and re.fullmatch(written, call)
        for module, (written, _) in NO_CODE.items()
    )


def test_codes_are_never_compared_by_their_first_digits() -> None:
    found = [
        f"{place}:{line}: {call}: {CODES_ARE_NOT_PREFIXES}"
        for layer in ("domain", "ledger", "services")
        for path in sorted((SOURCE / layer).rglob("*.py"))
        for place in [path.relative_to(SOURCE).as_posix()]
        for line, call in prefix_tests(path.read_text("utf-8"))
        if not is_listed(place, call)
    ]
    assert not found, "\n".join(found)


def test_a_comparison_by_first_digits_is_seen() -> None:
    text = "code.startswith(parent)\ncode.startswith('46')\nline.startswith('#')\n"
    assert [line for line, _ in prefix_tests(text)] == [1, 2]


def choices_in_tests(text: str) -> list[int]:
    """Lines where a test function chooses: what is asserted must not depend on the outcome.

    A function inside a test that asserts nothing (a spy, a step) may choose.
    """
    choosing = ast.If | ast.IfExp | ast.Match | ast.While
    return [
        node.lineno
        for test in ast.walk(ast.parse(text))
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef) and test.name[:5] == "test_"
        for node in asserting(test)
        if isinstance(node, choosing)
    ]


def asserting(node: ast.AST) -> Iterator[ast.AST]:
    """All inside the node but functions that assert nothing."""
    for child in ast.iter_child_nodes(node):
        is_step = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if is_step and not any(isinstance(each, ast.Assert) for each in ast.walk(child)):
            continue
        yield child
        yield from asserting(child)


def test_no_test_chooses_what_it_asserts() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: parametrise instead of choosing inside the test"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for line in choices_in_tests(path.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


def test_a_choice_inside_a_test_is_seen() -> None:
    text = """
def test_x():
    def spy():
        return 1 if a else 2
    def check():
        if a:
            assert b
    assert a == b if c else d

def helper():
    return 1 if a else 2
"""
    assert choices_in_tests(text) == [6, 8]


SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore)(?P<codes>[:\[][^#]*)?(?P<reason>#.*)?")


def silenced_without_reason(text: str) -> list[int]:
    """Lines that silence a checker without naming the rule and, after another #, the reason."""
    return [
        number
        for number, line in enumerate(text.splitlines(), 1)
        for found in [SILENCED.search(line)]
        if found and not (found["codes"] and found["reason"])
    ]


def test_a_checker_is_silenced_only_with_a_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: name the rule and add '# why' after it"
        for top in ("src", "tests", "bench", "scripts")
        for path in sorted((ROOT / top).rglob("*.py"))
        for line in silenced_without_reason(path.read_text("utf-8"))
        if path != Path(__file__)
    ]
    assert not found, "\n".join(found)


def test_a_silenced_checker_without_reason_is_seen() -> None:
    text = "a = 1  # noqa\nb = 2  # type: ignore[x]\nc = 3  # noqa: E501  # a table\n"
    assert silenced_without_reason(text) == [1, 2]


HEAVY = ("ibis", "pandas", "altair", "duckdb", "docx", "typst", "pyarrow", "openpyxl", "vl_convert")


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    program = f"import sys, tertial.cli; print([m for m in {HEAVY} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (found.stdout.strip(), found.stderr) == ("[]", "")


VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(p.relative_to(ROOT)) for p in SOURCE.rglob("*.py") if p.stem in VAGUE] == []


MACHINE_PATH = re.compile(r"(?<![\w./}\])-])/(?:home|root|Users|work|mnt)/\w")
HOSTS = [
    f"{name}.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))
]
REGISTRY = re.compile("|".join(map(re.escape, [*HOSTS, "--index" + "-url", "_INDEX" + "_URL"])))


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text under version control; pictures and fonts are left out."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file() and b"\0" not in (raw := path.read_bytes()):
            yield name, raw.decode("utf-8", "replace")


@pytest.mark.parametrize("told", [MACHINE_PATH, REGISTRY], ids=["a machine", "a registry"])
def test_no_file_tells_of(told: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if told.search(line)
    ]
    assert not found, "\n".join(found)


def test_a_path_of_a_machine_is_seen() -> None:
    home = "/home"
    assert MACHINE_PATH.search(f"read {home}/anna/fil")
    assert not MACHINE_PATH.search("see www.kommun.se/home/nyheter")
