"""A month is closed in a browser; a name in a voucher is shown with a reason, and the log tells of it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tertial.domain.swedish import parse_number
from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM
from tertial.services.economy.feed.mappings import save_mapping
from tertial.services.economy.feed.months_page import months_page
from tertial.services.economy.feed.page import save_feed
from tertial.services.economy.page.asked import PageAsked
from tertial.services.economy.page.standing import economy_page
from tertial.services.importing import import_paths
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, OrgUnit, PlanYear
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.ledger.making import put

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
MONTHS = "/namnder/von/ekonomi/manad/"
ECONOMY = "/namnder/von/ekonomi/?ar=2020&manad=8&tabell=income_statement&enhet_belopp=kr"
HEAD = "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"


@pytest.fixture
def world(small_world: Committee, tmp_path: Path) -> Committee:
    """Seven months of pay and rent; in August the rent is missing and a person is named."""
    year = PlanYear.objects.get()
    OrgUnit.objects.create(plan_year=year, code="51210", name="Solgården", role="own_provider")
    rows = [
        f"51210;51012;{account};A {month}{n};2020{month:02d};{amount},00;{text}\n"
        for month in range(1, 9)
        for n, (account, amount, text) in enumerate(
            [("5010", 410_000, "Lön"), ("5610", 48_500, "Hyra"), ("3110", -30_000, "Avgift")]
        )
        if (month, account) != (8, "5610")
    ]
    rows.append("51210;51012;5010;A 99;202008;12 000,00;Lön Anna Svensson 811218-9876\n")
    file = tmp_path / "huvudbok-2020-08.csv"
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    now = timezone.now()
    import_paths(actor=SYSTEM, paths=[file], committee="von", now=now)
    asked = PageAsked(year=2020, month=8, table="income_statement")
    economy_page(actor=SYSTEM, committee="von", asked=asked)  # what starts once has
    months_page(actor=SYSTEM, committee="von")
    return small_world


def looked_at(page: Page, name: str) -> None:
    """Nothing for axe to say, nothing wider than the screen, and a picture of it."""
    assert violations(page) == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert width_of(page) <= width
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"economy-months-{name}-{width}.png", full_page=True)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("width", [1280, 360])
def test_a_month_is_closed(open_as: Open, width: int) -> None:
    page = open_as("karin", MONTHS, width=width)
    expect(page.get_by_role("heading", name="augusti 2020")).to_be_visible()
    expect(page.get_by_text("1 av 1 kvar att se över")).to_be_visible()
    looked_at(page, "open")
    page.get_by_text("Skriv om konto 5610").click()
    page.get_by_label("Varför är det så?").fill("Hyran kommer i september")
    page.get_by_role("button", name="Sett över").click()
    expect(page.get_by_text("Hyran kommer i september (Karin Vik)")).to_be_visible()
    page.get_by_label("Anteckning (frivillig)").fill("Avstämd mot ekonomisystemet")
    page.get_by_role("button", name="Stäng augusti 2020").click()
    expect(page.get_by_text("Månaden är stängd: utfallet gäller.")).to_be_visible()
    row = page.get_by_role("row", name="augusti").first
    expect(row).to_contain_text("stängd")
    expect(row).to_contain_text("Karin Vik")
    looked_at(page, "closed")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("width", [1280, 360])
def test_a_name_behind_a_figure_is_shown_with_a_reason_and_logged(
    open_as: Open, width: int
) -> None:
    page = open_as("david", ECONOMY, width=width)
    page.get_by_role("row", name="personnel").get_by_role("link").first.click()
    page.get_by_role("dialog").get_by_role("link", name="Verifikationerna").first.click()
    page.get_by_label("Månad").select_option("augusti")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_text("Lön Anna Svensson [dolt]")).to_be_visible()
    expect(page.get_by_text("811218-9876")).to_have_count(0)
    page.get_by_text("Visa namn i verifikation A 99").click()
    looked_at(page, "masked")
    page.get_by_label("Varför behöver du se det?").fill("Utreder en felbokad lön")
    page.get_by_role("button", name="Visa namn").click()
    expect(page.get_by_text("811218-9876")).to_be_visible()
    expect(page.get_by_text("visat för dig, och loggat")).to_be_visible()
    looked_at(page, "revealed")
    page.goto("/namnder/von/logg/")
    row = page.get_by_role("row").filter(has_text="Namn visade")
    expect(row).to_contain_text("Utreder en felbokad lön")
    expect(row).to_contain_text("David")
    looked_at(page, "log")


@pytest.mark.usefixtures("world")
def test_a_version_is_written_to_the_erp_as_it_stands_on_the_screen(open_as: Open) -> None:
    toml = (
        'kind = "budget"\nversion = "2020"\n[columns]\naccount = "Konto"\ncost_centre = "Ansvar"\n'
        'activity = "Vht"\nperiod = "Period"\n[[amounts]]\ncolumn = "Belopp"\n'
    )
    save_mapping(actor=SYSTEM, committee="von", name="Raindance", text=toml, now=timezone.now())
    rows = [
        {"month": month, "account": account, "cost_centre": "51210", "amount": ore, "voucher": ""}
        for month in range(1, 13)
        for account, ore in (("5010", 410_000_50), ("3110", -30_000_25))
    ]
    put(Ledger(ledger_home()), rows, kind="budget", version="2020")
    page = open_as("david", "/namnder/von/ekonomi/till-ekonomisystemet/")
    shown = page.locator("table tbody td.amount").first.inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Skriv filen").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    written = sum(parse_number(line["Belopp"]) for line in lines)
    assert len(lines) == 24
    assert written == parse_number(shown) == Decimal("4560003.00")
    page.goto("/namnder/von/ekonomi/budget/?ar=2020&enhet_belopp=kr")
    expect(page.get_by_role("row", name="2020").first).to_contain_text("4 560 003")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("masks", "/namnder/von/installningar/dolda-uppgifter/"),
        ("feeds", "/namnder/von/inlasning/mappar/"),
        ("erp", "/namnder/von/ekonomi/till-ekonomisystemet/"),
    ],
)
def test_axe_finds_nothing_on_the_other_pages(
    open_as: Open, name: str, address: str, width: int
) -> None:
    now = timezone.now()
    toml = (
        'kind = "budget"\n[columns]\naccount = "Konto"\nperiod = "P"\n[[amounts]]\ncolumn = "B"\n'
    )
    save_mapping(actor=SYSTEM, committee="von", name="Raindance", text=toml, now=now)
    save_feed(
        actor=SYSTEM,
        committee="von",
        folder="utfall",
        pattern="*.csv",
        mapping="Raindance",
        encoding="cp1252",
        is_active=True,
        now=now,
    )
    put(Ledger(ledger_home()), [{"voucher": ""}], kind="budget", version="2020")
    page = open_as("david", address, width=width)
    looked_at(page, name)
