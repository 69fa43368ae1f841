"""Word files and workbooks as what they are: a zip archive of XML parts that point at each other."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from tertial.document.read.limits import opened, unpacked, xml
from tertial.errors import BadInput

_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CORE: Final = re.compile(r"\{.*\}(title|language)$")
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", "wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", "spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        "officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", "drawingml/2006/main"),
)
"""The strict form of the standard has other names for the same things."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points at inside the file: ``kind`` is the last word of its type ("styles", "worksheet")."""

    kind: str
    target: str


class Package:
    """An office file. Raises BadInput: what ``limits`` raises for a file that is damaged, hostile or too large."""

    def __init__(self, data: bytes) -> None:
        self._archive = opened(data)
        self._names = {name.lower().lstrip("/"): name for name in self._archive.namelist()}

    def raw(self, name: str) -> bytes | None:
        """A part's bytes in the usual namespaces; ``None`` where there is none of that name."""
        actual = self._names.get(name.lower())
        if actual is None:
            return None
        data = unpacked(self._archive, actual)
        if b"purl.oclc.org/ooxml" in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, b"http://schemas.openxmlformats.org/" + usual.encode())
        return data

    def part(self, name: str) -> Any | None:
        """A part's root element; ``None`` where there is none of that name."""
        data = self.raw(name)
        return None if data is None else xml(data, name)

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part points at, by id; what is outside the file is left out."""
        folder, file = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for each in () if root is None else root.iter(_RELATION):
            target = each.get("Target", "")
            if each.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = each.get("Type", "").rstrip("/").rpartition("/")[2]
                found[each.get("Id", "")] = Relation(kind, path)
        return found

    def related(self, name: str, kind: str) -> Any | None:
        """The root of the first part of a kind that a part points at."""
        for each in self.relations(name).values():
            if each.kind == kind and (root := self.part(each.target)) is not None:
                return root
        return None

    def main(self, usual: str) -> str:
        """The name of the part that is the document itself; ``usual`` is what it is mostly called.

        Raises BadInput("read.broken"): there is none.
        """
        for each in self.relations("").values():
            if each.kind == "officeDocument" and each.target.lower() in self._names:
                return each.target
        if usual in self._names:
            return usual
        raise BadInput("read.broken", problem=f"delen {usual} saknas i den")

    @cached_property
    def properties(self) -> dict[str, str]:
        """The title and language that the file gives itself."""
        root = self.part("docProps/core.xml")
        found = {}
        for each in () if root is None else root:
            if isinstance(each.tag, str) and (name := _CORE.match(each.tag)) and each.text:
                found[name[1]] = each.text.strip()
        return found

    @property
    def is_paged_by_word(self) -> bool:
        """Microsoft Word writes where its pages last began; what others write cannot be relied on."""
        return b"<Application>Microsoft" in (self.raw("docProps/app.xml") or b"")
