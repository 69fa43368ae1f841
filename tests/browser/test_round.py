"""A round the whole way: a year is rolled over, a round opened, five asks answered on a phone, one returned, all green.

The pictures are kept in build/screenshots/ for whoever wants to look.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tertial.store import models
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.plans import plan_of

PICTURES = Path(__file__).resolve().parents[2] / "build/screenshots"
PHONE = 360


class Clicks:
    """Clicks on a page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, role: str, name: str) -> None:
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # a role of the page

    def tap(self, title: str, button: str) -> None:
        self.count += 1
        self.page.get_by_role("region", name=title).get_by_role("button", name=button).click()

    def pick(self, title: str, word: str) -> None:
        self.count += 1
        self.page.get_by_role("region", name=title).get_by_text(word, exact=True).first.click()


def looked_at(page: Page, name: str, width: int = 1280) -> None:
    """A picture is kept; axe finds nothing; nothing is wider than the screen."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    assert violations(page) == []
    assert width_of(page) <= width


@pytest.fixture
def five_asks(small_world: models.Committee, cast: dict[str, Any]) -> None:
    """The small plan with what Bo answers for alone: three things, a measure and a goal; Frida approves it all."""
    models.RoleAssignment.objects.filter(user=cast["frida"]).update(unit="")
    year = plan_of(small_world)
    models.PlanItem.objects.filter(plan_year=year, key__in=("bemanning", "tillsyn")).delete()
    models.Indicator.objects.filter(plan_year=year).exclude(key="personal").delete()
    models.Goal.objects.filter(plan_year=year, key="arbetsgivare").delete()
    models.RoundKind.objects.filter(plan_year=year).update(asks="status indicator assessment")


@pytest.mark.usefixtures("five_asks")
def test_from_a_new_year_to_a_green_board(open_as: Open) -> None:
    karin = open_as("karin", "/namnder/von/nytt-ar/")
    looked_at(karin, "1-nytt-ar-gemensamt")
    karin.get_by_role("button", name="Gör steget till 2021").first.click()
    expect(karin.get_by_text("Klart. Steget går att ångra")).to_be_visible()

    anna = open_as("anna", "/namnder/von/nytt-ar/")
    anna.get_by_role("button", name="Gör steget till 2021").click()
    expect(anna.get_by_text("Nämndens del 2020 → 2021").first).to_be_visible()
    looked_at(anna, "2-nytt-ar-klart")
    anna.goto("/namnder/von/omgangar/ny/")
    anna.get_by_label("Slag av omgång").select_option("Delårsrapport")
    anna.get_by_role("button", name="Visa vad som frågas").click()
    looked_at(anna, "3-oppna-omgang")
    anna.get_by_role("button", name="Öppna omgången").click()
    expect(anna.get_by_text("Omgången är öppen")).to_be_visible()
    looked_at(anna, "4-tavla-oppen")

    bo = open_as("bo", "/namnder/von/fragor/", width=PHONE)
    looked_at(bo, "5-mina-fragor", PHONE)
    clicks = Clicks(bo)
    clicks.tap("Gemensam planering i hemtjänsten", "Oförändrat")
    clicks.tap("Rutin för smittskydd", "Oförändrat")
    clicks.pick("Ny introduktion av vikarier", "Blir klart i år")
    bo.get_by_role("region", name="Personal per brukare").get_by_label("Värde").fill("13")
    clicks.pick("God kontinuitet i hemtjänsten", "god")
    bo.get_by_role("region", name="God kontinuitet i hemtjänsten").get_by_label("Skäl").fill(
        "Fasta grupper i tre av fyra områden."
    )
    expect(bo.get_by_text("Sparat: bo")).to_have_count(5)
    looked_at(bo, "6-mina-svar", PHONE)
    clicks.on("button", "Lämna in det som är klart")
    expect(bo.get_by_text("5 svar är inlämnade.")).to_be_visible()
    assert clicks.count < 10

    frida = open_as("frida", "/namnder/von/omgangar/")
    frida.get_by_role("link", name="Delårsrapport per 31 augusti 2021").click()
    frida.get_by_role("link", name="Granska svar").click()
    looked_at(frida, "7-granska")
    goal = frida.get_by_role("region", name="God kontinuitet i hemtjänsten")
    goal.get_by_text("Återlämna", exact=False).first.click()
    goal.get_by_label("Vad behöver ändras?").fill("Vilket område återstår?")
    goal.get_by_role("button", name="Återlämna svaret").click()
    expect(goal.get_by_text("Återlämnad", exact=True)).to_be_visible()
    frida.get_by_role("button", name="Godkänn alla som står kvar").click()
    expect(frida.get_by_text("4 svar är godkända.")).to_be_visible()

    bo.reload()
    expect(bo.get_by_text("Vilket område återstår?")).to_be_visible()
    again = bo.get_by_role("region", name="God kontinuitet i hemtjänsten")
    again.get_by_label("Skäl").fill("Fasta grupper i tre av fyra områden; södra återstår.")
    expect(again.get_by_text("Sparat: bo")).to_be_visible()
    looked_at(bo, "8-aterlamnad", PHONE)
    again.get_by_role("button", name="Lämna in").click()
    expect(again.get_by_text("Inlämnad", exact=True)).to_be_visible()
    frida.goto("/namnder/von/omgangar/")
    frida.get_by_role("link", name="Delårsrapport per 31 augusti 2021").click()
    frida.get_by_role("link", name="Granska svar").click()
    frida.get_by_role("region", name="God kontinuitet").get_by_role("button").first.click()
    expect(frida.get_by_text("Godkänd", exact=True)).to_be_visible()

    anna.reload()
    expect(anna.get_by_role("heading", name="Allt är godkänt")).to_be_visible()
    looked_at(anna, "9-tavla-gron")
    assert set(models.Ask.objects.values_list("state", flat=True)) == {"approved"}


@pytest.mark.usefixtures("five_asks")
def test_two_writers_see_each_other_s_text_and_choose(open_as: Open) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.rounds.opening import open_round
    from tests.services.plans import MEETING, NOW, PERIOD

    open_round(
        actor=SYSTEM, committee="von", kind="delar", period_end=PERIOD, meeting_on=MEETING,
        answers_due=PERIOD, approval_due=PERIOD, now=NOW,
    )  # fmt: skip
    title = "Gemensam planering i hemtjänsten"
    bo = open_as("bo", "/namnder/von/fragor/")
    models.Ask.objects.filter(thing="planering").update(
        version=1, draft={"status": "Klart", "comment": "Davids text"}, changed_by="david"
    )
    card = bo.get_by_role("region", name=title)
    card.get_by_label("Kommentar").fill("Bos text")
    expect(card.get_by_text("david har ändrat svaret sedan du öppnade det.")).to_be_visible()
    expect(card.get_by_text("Davids text")).to_be_visible()
    expect(card.get_by_label("Kommentar")).to_have_value("Bos text")
    card.get_by_role("button", name="Spara mitt i stället").click()
    expect(card.get_by_text("Sparat: bo")).to_be_visible()
    assert models.Ask.objects.get(thing="planering").draft["comment"] == "Bos text"


@pytest.mark.usefixtures("five_asks")
def test_without_scripts_answers_are_saved_and_handed_in_all_the_same(open_as: Open) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.rounds.opening import open_round
    from tests.services.plans import MEETING, NOW, PERIOD

    open_round(
        actor=SYSTEM, committee="von", kind="delar", period_end=PERIOD, meeting_on=MEETING,
        answers_due=PERIOD, approval_due=PERIOD, now=NOW,
    )  # fmt: skip
    bo = open_as("bo", "/namnder/von/fragor/", java_script_enabled=False)
    card = bo.get_by_role("region", name="Gemensam planering i hemtjänsten")
    card.get_by_label("Kommentar").fill("Utan skript")
    card.get_by_text("Klart", exact=True).first.click()
    card.get_by_role("button", name="Spara", exact=True).click()
    assert models.Ask.objects.get(thing="planering").draft == {
        "status": "Klart",
        "comment": "Utan skript",
    }
    bo.get_by_role("button", name="Lämna in det som är klart").click()
    expect(bo.get_by_text("Ett svar är inlämnat.")).to_be_visible()


@pytest.mark.usefixtures("five_asks")
def test_without_scripts_an_approver_comes_back_to_what_waits(open_as: Open) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.rounds.opening import open_round
    from tests.services.plans import MEETING, NOW, PERIOD

    number = open_round(
        actor=SYSTEM, committee="von", kind="delar", period_end=PERIOD, meeting_on=MEETING,
        answers_due=PERIOD, approval_due=PERIOD, now=NOW,
    )  # fmt: skip
    models.Ask.objects.filter(kind="status").update(state="handed_in", draft={"status": "Klart"})
    page = f"/namnder/von/omgangar/{number}/granska/"
    frida = open_as("frida", page, java_script_enabled=False)
    frida.get_by_role("region", name="Gemensam planering").get_by_role("button").first.click()
    expect(frida.get_by_role("heading", name="Granska svar")).to_be_visible()
    expect(frida.get_by_text("1 av 5 svar")).to_be_visible()
