"""The standard templates: report kinds to start from, as data beside the code (``document/templates/``).

They name statements by the keys that are customary (``income_statement``, ``operations_statement`` …) and years by
``{år}``; what a committee's year lacks is left out when one is taken over (``services/documents/templates.py``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "templates"
ORDER = (
    "verksamhetsplan",
    "manadsrapport",
    "forstarkt-manadsrapport",
    "delarsrapport-kort",
    "delarsrapport",
    "verksamhetsberattelse",
    "internkontrollplan",
    "kvalitetsberattelse",
    "patientsakerhetsberattelse",
)
"""In the order of the year, then those of a special kind."""


@cache
def standard_templates() -> Mapping[str, Mapping[str, Any]]:
    """The bodies of the standard templates by key."""
    return {
        key: tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")) for key in ORDER
    }


def description(key: str) -> str:
    """What a standard template is for: the comment that its file begins with."""
    first = (FOLDER / f"{key}.toml").read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("#").strip()
