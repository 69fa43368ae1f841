"""The pages of grants, investments and premises: what to do when empty, a row added, changed and taken away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tertial.store import models
from tertial.store.models import Committee
from tests.services.economy.budget_world import add_year
from tests.web.page import Page

ECONOMY = "/namnder/von/ekonomi/"
YEAR = {"ar": "2021", "enhet_belopp": "kr"}


@pytest.fixture
def page(small_world: Committee, david: Client) -> Client:
    add_year(small_world)
    return david


def said(client: Client, path: str) -> str:
    return Page(client.get(f"{ECONOMY}{path}/?ar=2021&enhet_belopp=kr&manad=3")).text


def send(client: Client, name: str, register: str, **given: Any) -> Any:
    address = reverse(name, kwargs={"committee": "von", "kind": register})
    return client.post(address, YEAR | given)


@pytest.mark.parametrize(
    ("path", "empty"),
    [
        ("bidrag", "Inga bidrag är upplagda. Lägg till det första"),
        ("investeringar", "Inga investeringar är upplagda. Lägg till den första"),
        ("lokaler", "Inga lokalprojekt är upplagda. Lägg till det första"),
    ],
)
def test_an_empty_register_says_what_to_do(page: Client, path: str, empty: str) -> None:
    assert empty in said(page, path)


def test_a_grant_is_added_changed_and_taken_away(page: Client) -> None:
    year = models.PlanYear.objects.get(year=2021)
    for key in ("a", "b"):
        models.Goal.objects.create(plan_year=year, key=key, label=f"Mål {key}", level="committee")
    grant = {"label": "Ombud", "status": "applied", "received": "1 214", "cost": "2 295"}
    answer = send(page, "economy_budget_record", "bidrag", **grant, goals=["a", "b"])
    assert answer.status_code == 302
    shown = said(page, "bidrag")
    assert "1 214 2 295 −1 081" in shown
    assert "Mål: Mål a" in shown
    assert "Mål: Mål b" in shown
    send(page, "economy_budget_remove", "bidrag", key="ombud")
    assert "Inga bidrag är upplagda." in said(page, "bidrag")


def test_a_fault_is_told_at_its_field(page: Client) -> None:
    given = {"label": "Ombud", "status": "applied", "report_by": "snart"}
    answer = send(page, "economy_budget_record", "bidrag", **given)
    assert answer.status_code == 422
    assert "Skriv ett datum som 2026-08-31." in answer.content.decode()


def test_investments_and_premises_are_printed_with_their_sums(page: Client) -> None:
    about = {"label": "Sängar", "budget": "580", "carried_over": "510", "forecast": "600"}
    send(page, "economy_budget_record", "investering", **about)
    assert "1 090" in said(page, "investeringar")
    send(page, "economy_budget_record", "lokal", label="Ek", status="need", rent="900")
    assert "+900" in said(page, "lokaler")


def test_the_years_end_has_its_list_and_its_requests(page: Client) -> None:
    assert "Ingen överföring är begärd. Lägg till den första" in said(page, "bokslut")
    about = {"label": "Utbildning", "kind": "operations", "amount": "600", "reason": "Skjuts upp"}
    answer = send(page, "economy_budget_record", "overforing", **about)
    assert answer.status_code == 302
    shown = Page(page.get(f"{ECONOMY}bokslut/?ar=2021&enhet_belopp=kr&beslut=efter")).text
    assert "Eget kapital efter fullmäktiges beslut" in shown
    assert "1 begäran är inte beslutad;" in shown


@pytest.mark.parametrize("register", ["strunt"])
def test_a_register_without_a_page_is_not_found(page: Client, register: str) -> None:
    assert send(page, "economy_budget_record", register).status_code == 404


def test_a_row_has_a_history_and_its_last_change_is_undone(
    small_world: Committee, david: Client
) -> None:
    register = "/namnder/von/ekonomi/budget/underlag/bidrag/"
    text = "Bidragets namn\tLäge\nÄldreomsorgslyftet\tPlanerat"
    answer = david.post(f"{register}klistra/", {"ar": 2020, "rader": text}, follow=True)
    assert "1 rader är nya" in Page(answer).text
    assert "Lades till" in Page(answer).text
    about = {"ar": 2020, "key": "aldreomsorgslyftet"}
    answer = david.post(f"{register}ta-bort/", about, follow=True)
    assert "Lägg tillbaka" in Page(answer).text
    answer = david.post(f"{register}angra/", about, follow=True)
    assert "Ångrat." in Page(answer).text
    answer = david.post(f"{register}klistra/", {"ar": 2020, "rader": "x"})
    assert answer.status_code == 422
