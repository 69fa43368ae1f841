"""A file that has been read and checked, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.document.check.finding import Checked, Finding
from tertial.document.model import Document


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was read and what was found in it; ``checked.file`` is the file's name."""

    document: Document
    checked: Checked

    def count(self, severity: str) -> int:
        """How many findings have that severity."""
        return sum(each.severity == severity for each in self.checked.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.checked.findings if each.severity == "error")
