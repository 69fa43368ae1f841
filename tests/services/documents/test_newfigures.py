"""What new figures would change in a draft, taken, and taken back."""

from __future__ import annotations

import pytest

from tertial.domain.swedish import MINUS, NBSP
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.documents.newfigures import (
    ensure_pinned,
    go_back,
    is_behind,
    new_figures_page,
    take,
)
from tertial.services.documents.writing import writing_page
from tertial.store.models import Committee, PlanYear, ReportPin, TextVersion
from tests.services.documents.writing_world import (
    ANNA,
    BO,
    FRIDA,
    NOW,
    PLACE,
    REPORT,
    VARIANCE,
    make,
    more_wages,
)

pytestmark = pytest.mark.django_db


def test_what_has_come_is_told_before_it_is_taken_and_can_be_taken_back(
    small_world: Committee,
) -> None:
    ledger, year = make(small_world), PlanYear.objects.get()
    body = f'<p>Överskottet är <data value="{VARIANCE}" data-format="abs mnkr">0,5</data>.</p>'
    TextVersion.objects.create(
        plan_year=year, report=REPORT, section="ekonomi", body=body, at=NOW, by="bo"
    )
    ensure_pinned(actor=BO, **PLACE, now=NOW)
    ensure_pinned(actor=ANNA, **PLACE, now=NOW)
    assert ReportPin.objects.count() == 1
    assert not new_figures_page(actor=BO, **PLACE).is_new
    assert not is_behind(year, REPORT)
    more_wages(ledger)
    assert is_behind(year, REPORT)
    assert writing_page(actor=BO, **PLACE, now=NOW).has_new_figures
    page = new_figures_page(actor=FRIDA, **PLACE)
    assert not page.may_take
    assert [batch.file for batch in page.came] == ["c.csv"]
    [text] = page.texts
    assert (text.section, text.before, text.after) == (
        "Ekonomi",
        f"0,5{NBSP}mnkr",
        f"{MINUS}0,7{NBSP}mnkr",
    )
    assert text.difference == f"{MINUS}1,2{NBSP}mnkr"
    assert text.sentence.startswith("Överskottet är")
    wages = next(each for each in page.cells if "personnel › PERIOD" in each.place)
    assert (wages.section, wages.before) == ("Ekonomi", f"{MINUS}2,5")
    [wrong] = page.wrong
    assert (wrong.word, wrong.fitting) == ("Överskottet", "Underskottet")
    with pytest.raises(BadInput, match=r"pin\.more-came"):
        take(actor=BO, **PLACE, generation=page.generation - 1, now=NOW)
    take(actor=BO, **PLACE, generation=page.generation, now=NOW)
    taken = new_figures_page(actor=BO, **PLACE)
    assert not taken.is_new
    [former] = taken.former
    go_back(actor=BO, **PLACE, to=former.id, now=NOW)
    assert new_figures_page(actor=BO, **PLACE).is_new


def test_who_does_not_write_takes_nothing(small_world: Committee) -> None:
    make(small_world)
    with pytest.raises(NotAllowed):
        take(actor=FRIDA, **PLACE, generation=1, now=NOW)
    with pytest.raises(NotFound, match=r"pin\.unknown"):
        go_back(actor=BO, **PLACE, to=7, now=NOW)
