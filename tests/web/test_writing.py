"""The editor's addresses on the real services: saving as JSON, two writers, the form without a script."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tertial.ledger.batches import Ledger
from tertial.services.documents.newfigures import ensure_pinned
from tertial.services.documents.texts import texts_of
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, PlanYear, ReportPin, TextVersion
from tests.services.documents.writing_world import (
    BO,
    NOW,
    OUTCOME,
    PLACE,
    REPORT,
    VARIANCE,
    make,
    more_wages,
)
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
HERE = f"/namnder/von/rapporter/{REPORT}/"
SECTION = f"{HERE}skriv/ekonomi/"


@pytest.fixture
def bo(small_world: Committee, signed_in: SignIn) -> Client:
    make(small_world)
    return signed_in("bo")


def _post(client: Client, address: str, **given: Any) -> Any:
    return client.post(address, json.dumps(given), content_type="application/json")


def _text() -> str:
    return texts_of(PlanYear.objects.get(), REPORT).get("ekonomi", "")


def test_a_save_answers_with_its_version_and_the_marks_of_each_paragraph(bo: Client) -> None:
    figure = f'<data value="{VARIANCE}" data-format="mnkr">0,5 mnkr</data>'
    texts = [["Personnel kostar 2,5 mnkr.", []], ["Underskott om 0,5 mnkr.", [[14, 22, VARIANCE]]]]
    body = f"<p>Personnel kostar 2,5 mnkr.</p><p>Underskott om {figure}.</p>"
    answer = _post(bo, f"{SECTION}spara/", body=body, base=0, texts=[*texts, "fel", [1, 2]])
    told = answer.json()
    assert answer.status_code == 200
    assert told["said"].startswith("Sparat ")
    assert told["version"] == TextVersion.objects.get().pk
    assert [(f["block"], f["kind"], f["start"], f["end"]) for f in told["flags"]] == [
        (0, "known", 17, 25),
        (1, "word", 0, 10),
    ]
    assert told["flags"][1]["fitting"] == "Överskott"
    assert ReportPin.objects.count() == 1


def test_two_writers_both_have_their_text_in_the_answer(bo: Client, signed_in: SignIn) -> None:
    _post(signed_in("anna"), f"{SECTION}spara/", body="<p>Annas</p>", base=0)
    answer = _post(bo, f"{SECTION}spara/", body="<p>Bos</p>", base=0)
    told = answer.json()
    assert answer.status_code == 409
    assert (told["yours"], told["newest"]["body"]) == ("<p>Bos</p>", "<p>Annas</p>")
    assert "anna" in told["others"][0].lower()
    merge = f"{SECTION}for-samman/{told['version']}/"
    assert Page(bo.get(merge)).heading() == "För samman två texter"
    bo.post(merge, {"base": told["newest"]["version"], "del-0": "bada"})
    assert _text() == "Annas\n\nBos"


def test_what_is_no_text_is_refused_and_what_is_no_json_saves_nothing_dangerous(
    bo: Client,
) -> None:
    long = _post(bo, f"{SECTION}spara/", body="x" * 300_000, base=0)
    assert (long.status_code, TextVersion.objects.count()) == (422, 0)
    assert "för lång" in long.json()["said"]
    _post(bo, f"{SECTION}spara/", body="<p onclick='x()'>A<script>x()</script></p>", base=0)
    assert TextVersion.objects.get().body == "<p>A</p>"


def test_without_a_script_it_is_a_form_with_markdown(bo: Client) -> None:
    page = Page(bo.get(SECTION))
    assert "Säg vad som avviker och varför." in page.text
    bo.post(SECTION, {"text": f"### Löner\r\n\r\nUtfallet är [[{OUTCOME}|mnkr]].", "base": "0"})
    assert _text() == f"### Löner\n\nUtfallet är [[{OUTCOME}|mnkr]]."
    TextVersion.objects.update(by="anna")
    met = bo.post(SECTION, {"text": "Annat.", "base": "0"})
    assert "for-samman" in met["Location"]
    assert bo.post(SECTION, {"text": "x" * 300_000, "base": "0"}).status_code == 422


def test_figures_are_searched_and_one_is_looked_up(bo: Client) -> None:
    address = f"{HERE}skriv-figurer/"
    found = bo.get(address, {"q": "personnel avvikelse period"}).json()["figures"]
    assert found[0]["ref"] == VARIANCE
    assert found[0]["address"] == f"{HERE}siffra/{VARIANCE}/"
    [one] = bo.get(address, {"ref": OUTCOME}).json()["figures"]
    assert one["title"].endswith("Utfall för perioden")
    assert bo.get(address, {"ref": "finns.inte"}).status_code == 404


def test_what_is_pasted_is_cleaned(bo: Client) -> None:
    word = "<p class=MsoNormal style='mso-x:y'>Ett <b>fett</b><o:p></o:p></p>"
    assert _post(bo, f"{HERE}skriv-klistra/", html=word).json()["html"] == (
        "<p>Ett <strong>fett</strong></p>"
    )


def test_history_shows_what_has_changed_and_gives_an_older_text_back(bo: Client) -> None:
    first = _post(bo, f"{SECTION}spara/", body="<p>Ett ord.</p>", base=0, how="saved").json()
    _post(bo, f"{SECTION}spara/", body="<p>Två ord.</p>", base=first["version"], how="saved")
    page = bo.get(f"{SECTION}historik/", {"version": first["version"]}).content.decode()
    assert "<del>Ett</del>" in page
    assert "<ins>Två</ins>" in page
    bo.post(f"{SECTION}aterstall/", {"version": first["version"]})
    assert _text() == "Ett ord."


def test_new_figures_are_shown_taken_and_taken_back(bo: Client) -> None:
    ensure_pinned(actor=BO, **PLACE, now=NOW)

    more_wages(Ledger(ledger_home()))
    assert _post(bo, f"{SECTION}oppen/", version=0).json()["behind"]
    page = bo.get(f"{HERE}nya-siffror/")
    assert "c.csv" in Page(page).text
    reading = Page(bo.get(HERE)).text
    assert "utkast med siffrorna från 2020-04-08 10.00" in reading
    assert "Nya siffror har kommit" in reading
    bo.post(f"{HERE}nya-siffror/", {"gor": "ta", "sedd": Ledger(ledger_home()).generation})
    assert not _post(bo, f"{SECTION}oppen/", version=0).json()["behind"]
    first = ReportPin.objects.first()
    assert first is not None
    bo.post(f"{HERE}nya-siffror/", {"gor": "tillbaka", "till": first.pk})
    assert _post(bo, f"{SECTION}oppen/", version=0).json()["behind"]


def test_a_section_is_handed_in_as_it_was_saved(bo: Client) -> None:
    saved = _post(bo, f"{SECTION}spara/", body="<p>Klart.</p>", base=0).json()
    old = bo.post(f"{SECTION}lamna-in/", {"base": "0"}, follow=True)
    assert "har ändrats" in old.content.decode()
    bo.post(f"{SECTION}lamna-in/", {"base": saved["version"]})
    assert "Inlämnat" in Page(bo.get(f"{HERE}skriv/")).text
