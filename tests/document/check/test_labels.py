"""Labels found by the words of a text, and which chapter's row is meant."""

from __future__ import annotations

import pytest

from tertial.document.check import case_of
from tertial.document.check.backing import Backings
from tertial.document.read import read

REPORT = """# Rapport

## Barn

| Verksamhet | Budget | Utfall |
|---|---|---|
| Personal | 10,0 | 11,0 |
| Hyror | 5,0 | 4,0 |

Personalen kostade 11,0 miljoner kronor.

## Vuxna

| Verksamhet | Budget | Utfall |
|---|---|---|
| Personal | 20,0 | 22,0 |
| Hyror | 6,0 | 7,0 |

Personalen kostade 22,0 miljoner kronor.
"""


@pytest.mark.parametrize(("figure", "chapter"), [(0, "Barn"), (1, "Vuxna")])
def test_the_row_of_the_figures_own_chapter_is_meant(figure: int, chapter: str) -> None:
    case = case_of(read(REPORT.encode(), "rapport.md"))
    rows = Backings.of(case).rows(case.spoken[figure].said)
    assert {line.table.section for line, _ in rows} == {chapter}
