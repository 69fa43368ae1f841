"""Writes a package as a folder: what ``reading.py`` reads again without loss, the same bytes every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertial.errors import BadInput
from tertial.services.package.reading import SCHEMA, Package
from tertial.services.package.spec import TABLES
from tertial.services.package.values import write


def write_package(package: Package, out: Path) -> list[Path]:
    """Write a package into a new or empty folder.

    Raises ``BadInput``: ``export.not-empty``, ``export.not-written`` (what was written by then is left there).
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput("export.not-empty", folder=str(out))
    files = {"package.toml": _head(package)}
    files |= {
        f"{spec.name}.csv": _table(spec.name, package)
        for spec in TABLES
        if package.tables[spec.name]
    }
    files |= {
        f"texts/{report}/{section}.md": body + "\n"
        for (report, section), body in package.texts.items()
    }
    files |= {f"templates/{key}.toml": toml(body) for key, body in package.templates.items()}
    try:
        return [_written(out / name, content) for name, content in files.items()]
    except OSError as error:
        problem = error.strerror or str(error)
        raise BadInput("export.not-written", file=str(out), problem=problem) from error


def _written(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Excel needs the mark to see å, ä, ö
    path.write_bytes(content.encode("utf-8-sig" if path.suffix == ".csv" else "utf-8"))
    return path


def _head(package: Package) -> str:
    return toml(
        {
            "schema": SCHEMA,
            "year": package.year,
            "remark": package.remark,
            "municipality": {"code": package.municipality_code, "name": package.municipality},
            "committee": {
                "slug": package.committee,
                "name": package.committee_name,
                "department": package.department,
            },
        }
    )


def _table(name: str, package: Package) -> str:
    spec = next(spec for spec in TABLES if spec.name == name)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.name for column in spec.columns])
    writer.writerows([write(c, row[c.name]) for c in spec.columns] for row in package.tables[name])
    return out.getvalue()


def toml(body: Mapping[str, Any]) -> str:
    """A mapping as TOML: plain values first, then tables and lists of tables, each under its heading.

    >>> print(toml({"a": 1, "b": {"c": "d"}}), end="")
    a = 1
    <BLANKLINE>
    [b]
    c = "d"
    """
    return "\n".join(_toml(body, ""))


def _toml(body: Mapping[str, Any], path: str) -> list[str]:
    lines = [
        f"{_bare(key)} = {_inline(value)}" for key, value in body.items() if not _is_table(value)
    ]
    lines.append("")
    for key, value in body.items():
        name = f"{path}{_bare(key)}"
        if isinstance(value, Mapping):
            lines += [f"[{name}]", *_toml(value, f"{name}.")]
        elif _is_table(value):
            for each in value:
                lines += [f"[[{name}]]", *_toml(each, f"{name}.")]
    return lines


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, Mapping) and "type" not in each for each in value)
    )


def _inline(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_bare(k)} = {_inline(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _string(str(value))


def _bare(key: str) -> str:
    is_bare = bool(key) and all(c.isascii() and (c.isalnum() or c in "-_") for c in key)
    return key if is_bare else _string(key)


def _string(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return (
        '"'
        + "".join(escapes.get(c, c if c.isprintable() else f"\\U{ord(c):08X}") for c in text)
        + '"'
    )
