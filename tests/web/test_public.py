"""The public pages: for everybody, kept by caches, without cookies; gone when they are taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tertial.services.documents.publishing import publish, withdraw
from tertial.store.models import Committee
from tests.services.documents.sealable import EVA, NOW, REF, REPORT, approve, fill, seal

pytestmark = pytest.mark.django_db
HERE = f"/publicerat/von/{REPORT}/"


def test_everybody_reads_and_caches_keep(small_world: Committee, tmp_path: Path) -> None:
    fill(small_world, tmp_path / "files")
    approve()
    seal()
    asked = {"committee": "von", "report": REPORT}
    client = Client()
    assert "Ingen rapport är publicerad" in client.get("/publicerat/").content.decode()
    assert client.get(HERE).status_code == 404
    (table,) = publish(actor=EVA, **asked, number=1, now=NOW).tables
    addresses = (
        "/publicerat/",
        "/publicerat/katalog.rdf",
        HERE,
        f"{HERE}fil/von-{REPORT}.pdf",
        f"{HERE}fil/seal.json",
        f"{HERE}tabeller/{table.id}.csv",
        f"{HERE}siffra/{REF}/",
    )
    for address in addresses:
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 200)
        assert answer["Cache-Control"] == "public, max-age=300"
        assert not answer.cookies
        assert client.post(address).status_code in (403, 405)
    page = client.get(HERE).content.decode()
    assert f"{HERE}siffra/{REF}/" in page
    assert "verifikation" not in page
    withdraw(actor=EVA, **asked, reason="Fel siffror i tabell 3", now=NOW)
    gone = client.get(HERE)
    assert gone.status_code == 410
    assert "Fel siffror i tabell 3" in gone.content.decode()
    assert client.get(addresses[3]).status_code == 404
