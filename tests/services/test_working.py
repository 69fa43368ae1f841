"""The worker's daily tidying. That it does jobs and is replaced when it dies is tested in test_serving.py."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tertial.services.working import tidy


@pytest.mark.django_db
def test_sessions_that_have_ended_are_forgotten() -> None:
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=key, session_data="x", expire_date=now + timedelta(days=days)
        )
    tidy()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
