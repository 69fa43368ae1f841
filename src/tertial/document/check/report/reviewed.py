"""A file that has been read and checked, with what people have said of its findings, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tertial.document.check.finding import Checked, Finding
from tertial.document.model import Document


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person said of a finding; ``accepted``: it is right and will be corrected. ``at`` as it is shown;
    ``is_earlier``: it was said in a check before this one."""

    verdict: Literal["accepted", "dismissed"]
    reason: str = ""
    by: str = ""
    at: str = ""
    is_earlier: bool = False


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was read and what was found in it; ``checked.file`` is the file's name, ``verdicts`` are by
    ``Finding.key``."""

    document: Document
    checked: Checked
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)

    def count(self, severity: str) -> int:
        """How many findings have that severity."""
        return sum(each.severity == severity for each in self.checked.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.checked.findings if each.severity == "error")

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that nobody has dismissed."""
        return tuple(each for each in self.checked.findings if not self.is_dismissed(each))

    def is_dismissed(self, finding: Finding) -> bool:
        """Whether somebody has said that it is no fault."""
        said = self.verdicts.get(finding.key)
        return said is not None and said.verdict == "dismissed"
