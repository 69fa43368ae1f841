"""The map names every module and folder of the program, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tertial"
MAP = (ROOT / "docs/dev/map.md").read_text("utf-8").split("## src/tertial")[1]
IN_ONE_LINE = {"web/views/", "web/forms/", "store/migrations/"}
"""Folders that the map names as a whole."""


def listed() -> set[str]:
    """The paths in the map, folders with a slash after; two spaces are a level."""
    found: set[str] = set()
    above: list[str] = []
    for line in MAP.splitlines():
        names = re.match(r"(?P<indent> *)(?P<names>(?:[\w]+(?:\.py|/) ?)+)", line)
        if names is None:
            continue
        above = above[: len(names["indent"]) // 2]
        for name in names["names"].split():
            found.add("".join(above) + name)
        above.append(names["names"].split()[0])
    return found


def there() -> set[str]:
    """Modules and packages of the program, as the map writes them."""
    modules = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if path.name != "__init__.py"
    }
    packages = {f"{path.parent.relative_to(SOURCE)}/" for path in SOURCE.rglob("__init__.py")}
    whole = tuple(IN_ONE_LINE)
    return {p for p in modules | packages - {"./"} if p in IN_ONE_LINE or not p.startswith(whole)}


def test_every_module_and_folder_of_the_program_is_in_the_map() -> None:
    assert sorted(there() - IN_ONE_LINE - listed()) == []


def test_the_map_names_nothing_that_is_not_there() -> None:
    assert [path for path in sorted(listed()) if not (SOURCE / path).exists()] == []


def test_folders_named_as_a_whole_exist() -> None:
    assert [path for path in IN_ONE_LINE if not (SOURCE / path).is_dir()] == []


def test_links_in_the_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    dead = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
        if not (document.parent / target).exists()
    ]
    assert dead == []
