"""Packages as people send them: a folder, a zip of one, or (by mistake) the workbook alone."""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import ExitStack
from pathlib import Path

from tertial.errors import BadInput
from tertial.services.package.reading import is_package
from tertial.services.package.spec import BY_NAME

LARGEST_ZIP = 500_000_000
MOST_ZIP_FILES = 5_000
FORM_SHEETS = 3
"""A workbook with so many sheets named as tables of a package is the form for one."""


def is_zip(path: Path) -> bool:
    """Whether a file is called a zip; an Excel workbook is one too, under another name."""
    return path.suffix.lower() == ".zip" and path.is_file()


def unpacked(path: Path, stack: ExitStack) -> Path:
    """The folder of a zipped package, which lasts as long as ``stack``. Raises ``BadInput("package.zip")``."""
    out = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tertial-")))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_ZIP_FILES or sum(m.file_size for m in members) > LARGEST_ZIP:
                raise BadInput("package.zip", file=path.name, problem="den är för stor uppackad")
            archive.extractall(out)  # zipfile itself drops drives, roots and ".."
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise BadInput(
            "package.zip", file=path.name, problem="den går inte att packa upp"
        ) from error
    heads = sorted(out.rglob("package.toml"), key=lambda found: len(found.parts))
    if not heads:
        raise BadInput("package.zip", file=path.name, problem="den innehåller ingen package.toml")
    return heads[0].parent


def require_package(folder: Path) -> Path:
    """The folder when it is a package. Raises ``BadInput("file.not-a-file")`` when it has no package.toml."""
    if not is_package(folder):
        raise BadInput("file.not-a-file", file=str(folder))
    return folder


def is_form(path: Path) -> bool:
    """Whether a file is the workbook that ``tertial export --form`` makes: sheets named as a package's tables."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        names = CalamineWorkbook.from_path(str(path)).sheet_names
    except (CalamineError, OSError, ValueError):
        return False
    return len(set(names) & set(BY_NAME)) >= FORM_SHEETS
