"""How documents look holds for the whole municipality from a day on, with history; what cannot be read is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tertial.document.render.brand import OWN, SVG
from tertial.errors import BadInput, NotAllowed
from tertial.services import branding
from tertial.services.branding import Wanted
from tertial.store.models import AuditEvent, Brand
from tests.services.checking.world import DAVID, KARIN, NOW

pytestmark = pytest.mark.django_db
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>'
)
TODAY = date(NOW.year, NOW.month, NOW.day)
PLUM = Wanted("#7a1f5c", "Georgia", "Arial", DRAWING, SVG, "Vapen")


def keep(wanted: Wanted = PLUM, day: date = TODAY) -> None:
    branding.set_brand(actor=KARIN, committee="von", wanted=wanted, valid_from=day, now=NOW)


def test_documents_look_as_was_said_from_the_day_on(von: None) -> None:
    keep()
    keep(Wanted("#006600", "", "", without=frozenset({"logotype"})), TODAY + timedelta(days=30))
    assert branding.brand_of("von", TODAY - timedelta(days=1)) == OWN
    found = branding.brand_of("von", TODAY)
    assert (found.accent, found.headings, found.text) == ("#7a1f5c", "Georgia", "Arial")
    assert found.logotype is not None
    assert found.logotype.data == DRAWING
    later = branding.brand_of("von", TODAY + timedelta(days=31))
    assert (later.accent, later.logotype) == ("#006600", None)
    assert AuditEvent.objects.filter(action="brand.changed").count() == 2


def test_what_is_tried_is_shown_and_not_kept(von: None) -> None:
    tried = branding.tried(actor=KARIN, committee="von", wanted=PLUM, now=NOW)
    page = branding.branding_page(actor=KARIN, committee="von", now=NOW, tried=tried)
    assert page.brand.accent == "#7a1f5c"
    assert [each[:22] for each in page.pictures] == ["data:image/png;base64,"] * 2
    assert not Brand.objects.exists()


def test_a_file_that_is_not_sent_anew_stays(von: None) -> None:
    keep()
    keep(Wanted("#7a1f5c", "", ""))
    logotype = branding.brand_of("von", TODAY).logotype
    assert logotype is not None
    assert (logotype.data, logotype.alt) == (DRAWING, "Vapen")


def test_what_is_too_pale_is_refused(von: None) -> None:
    with pytest.raises(BadInput) as raised:
        keep(Wanted("#ffcc00", "", ""))
    assert raised.value.code == "brand.contrast"
    assert not Brand.objects.exists()


def test_a_role_in_a_committee_may_see_and_not_change(von: None) -> None:
    assert not branding.branding_page(actor=DAVID, committee="von", now=NOW).may_edit
    with pytest.raises(NotAllowed) as raised:
        branding.tried(actor=DAVID, committee="von", wanted=PLUM, now=NOW)
    assert raised.value.code == "brand.everywhere"
