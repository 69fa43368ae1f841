"""Who is signed in; ``samples`` lets the services answer with hand-made values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.answers import samples

__all__ = ["samples"]

SignIn = Callable[[str], Client]


@pytest.fixture
def signed_in(cast: dict[str, Any]) -> SignIn:
    """A client in which one of the cast is signed in."""

    def sign_in(login: str) -> Client:
        client = Client()
        client.force_login(cast[login])
        return client

    return sign_in


@pytest.fixture
def david(signed_in: SignIn) -> Client:
    """The controller, who sees and does everything in the committee."""
    return signed_in("david")
