"""The economy page's figures."""

from __future__ import annotations

import pytest

from tertial.errors import NotAllowed
from tertial.services.access import Actor
from tertial.services.economy.page import economy_page
from tertial.store.models import Committee


def test_figures_by_unit_are_not_for_everybody(small_world: Committee) -> None:
    politician = Actor("per", roles=frozenset({("politician", "von")}))
    with pytest.raises(NotAllowed, match=r"access\.denied"):
        economy_page(actor=politician, committee="von")
