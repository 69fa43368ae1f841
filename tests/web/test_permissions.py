"""Every address × the cast. A new address without a row here fails; gates are tried on the real services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse
from markupsafe import escape

from tertial.errors import NotFound
from tertial.services.messages import sentence
from tertial.store.models import Committee, RoleAssignment
from tests.worlds import fill_small, make_cast, make_von

pytestmark = pytest.mark.django_db
REPORT = "delarsrapport-2020-08"
REF = "income_statement.fees.period.outcome"
EVERYONE = (
    *("nobody", "anna", "bo", "frida", "david", "eva", "hanna", "kim", "per"),
    *("cecilia", "rut", "karin"),
)

# As the gate answers: "ok" let through, "out" sent to sign in, "no" refused inside (403), "none" not there (404).
OPEN = dict.fromkeys(EVERYONE, "ok")
SIGNED_IN = OPEN | {"nobody": "out"}
INSIDE = SIGNED_IN | {"cecilia": "none"}


def only(*logins: str) -> dict[str, str]:
    """Those inside who may; the others inside are refused."""
    return {
        login: gate if gate != "ok" or login in logins else "no" for login, gate in INSIDE.items()
    }


@dataclass(frozen=True)
class Row:
    gates: dict[str, str]
    more: dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    given: dict[str, str] = field(default_factory=dict)


ANSWER = ("anna", "bo", "frida", "david", "hanna", "kim", "karin")
WRITE = (*ANSWER, "eva")
FOLLOW = ("anna", "frida", "david", "eva", "hanna", "kim", "rut", "karin")
VOUCHERS = ("anna", "bo", "frida", "david", "kim", "rut", "karin")
TEST = ("anna", "bo", "frida", "david", "kim", "karin")
CONTROL = ("anna", "david", "kim", "karin")
RUN = ("anna", "karin")
TEMPLATES = ("anna", "david", "eva", "karin")
SETTINGS = tuple(login for login in INSIDE if login not in ("per",))
_TEMPLATE = {"year": 2020, "key": "delarsrapport"}
_REPORT = {"report": REPORT}
_SECTION = _REPORT | {"section": "ekonomi"}
_FIGURE = _REPORT | {"ref": REF}
_GOAL = {"kind": "mal", "key": "x"}
PEOPLE = ("anna", "hanna", "rut", "karin")
BO = {"login": "bo"}
AWAY = {"substitute": "david", "valid_from": "2020-01-01", "valid_to": "2099-12-31"}
SAML = {"organization_slug": "x"}
CHECK = {"token": "x"}
CELL = {"cell": "2020-08ytd/income_statement.fees/-/utfall"}
VERSION, YEAR = {"version": "x"}, {"ar": "2020"}
BREAK = tuple(login for login in INSIDE if login != "per")  # all but politicians
ADJUST = ("david", "karin")
FORECAST = ("anna", "bo", "david", "karin")
_FORECAST = {"forecast": "2020-08"}
_SHEET = _FORECAST | {"unit": "52110"}
APPROVE = ("anna", "david", "eva", "frida", "karin")
CASE = ("anna", "david", "eva", "karin")
DECIDE = ("eva", "karin")
DECISION = {"dag": "2020-09-24", "paragraf": "12", "utfall": "approved"}
TABLE: dict[str, list[Row]] = {
    "start": [Row(SIGNED_IN)],
    "login": [Row(OPEN)],
    "logout": [Row(SIGNED_IN, method="post")],
    "help": [Row(OPEN)],
    "accessibility": [Row(OPEN)],
    "overview": [Row(INSIDE)],
    "report_list": [Row(INSIDE)],
    "report": [Row(INSIDE, _REPORT)],
    "new_figures": [Row(INSIDE, _REPORT), Row(only(*WRITE), _REPORT, "post")],
    "write": [Row(only(*WRITE), _REPORT)],
    "write_figures": [Row(only(*WRITE), _REPORT)],
    "write_paste": [Row(only(*WRITE), _REPORT, "post")],
    "write_section": [Row(only(*WRITE), _SECTION), Row(only(*WRITE), _SECTION, "post")],
    "write_save": [Row(only(*WRITE), _SECTION, "post")],
    "write_open": [Row(only(*WRITE), _SECTION, "post")],
    "write_hand_in": [Row(only(*WRITE), _SECTION, "post")],
    "write_history": [Row(only(*WRITE), _SECTION)],
    "write_restore": [Row(only(*WRITE), _SECTION, "post")],
    "write_merge": [
        Row(only(*WRITE), _SECTION | {"aside": 1}),
        Row(only(*WRITE), _SECTION | {"aside": 1}, "post"),
    ],
    "new_report": [Row(only(*TEMPLATES)), Row(only(*TEMPLATES), method="post")],
    "remove_report": [
        Row(only(*TEMPLATES), _REPORT),
        Row(only(*TEMPLATES), _REPORT, method="post"),
    ],
    "report_templates": [Row(only(*SETTINGS))],
    "report_template": [Row(only(*SETTINGS), _TEMPLATE)],
    "report_template_version": [
        Row(only(*SETTINGS), _TEMPLATE | {"version": 1}),
        Row(only(*TEMPLATES), _TEMPLATE | {"version": 1}, method="post"),
    ],
    "report_template_preview": [Row(INSIDE, _TEMPLATE)],
    "report_template_copy": [Row(only(*TEMPLATES), method="post", given={"ar": "2020"})],
    "report_template_change": [
        Row(only(*TEMPLATES), _TEMPLATE, "post", {"gor": "head", "title": "Ny"})
    ],
    "report_template_remove": [Row(only(*TEMPLATES), _TEMPLATE, method="post")],
    "report_file": [Row(INSIDE, _REPORT | {"extension": "json"})],
    "figure": [Row(INSIDE, _FIGURE)],
    "vouchers": [Row(only(*VOUCHERS), _FIGURE)],
    "economy_budgets": [
        Row(only(*BREAK)),
        Row(
            only("david", "karin"),
            method="post",
            given={"ar": "2020", "label": "Ny", "kind": "detail"},
        ),
    ],
    "economy_budget_follow": [Row(only("david", "karin"), method="post", given=YEAR)],
    "economy_budget": [Row(only(*BREAK), VERSION)],
    "economy_budget_save": [Row(only("david", "karin"), VERSION, "post", YEAR)],
    "economy_budget_change": [
        Row(only("david", "karin"), VERSION, "post", YEAR | {"gor": gor, "procent": "1"})
        for gor in ("omfordela", "rakna-upp", "po", "overfor", "periodisera", "angra")
    ],
    "economy_budget_decide": [
        Row(only("david", "eva", "karin"), VERSION, "post", YEAR | {"dag": "2020-01-01"})
    ],
    "economy_budget_file": [Row(only(*BREAK), VERSION)],
    "economy_budget_upload": [Row(only("david", "karin"), VERSION, "post", YEAR)],
    "economy_budget_take": [Row(only("david", "karin"), VERSION, "post", YEAR)],
    "economy_requests": [Row(only(*BREAK))],
    "economy_bridge": [Row(only(*BREAK))],
    "economy_initiatives": [Row(only(*BREAK))],
    "economy_grants": [Row(only(*BREAK))],
    "economy_investments": [Row(only(*BREAK))],
    "economy_premises": [Row(only(*BREAK))],
    "economy_year_end": [Row(only(*BREAK))],
    "economy_volumes": [Row(only(*BREAK))],
    "economy_volume": [Row(only(*BREAK), {"service": "x"})],
    "economy_volume_rows": [Row(only(*BREAK), {"service": "x"})],
    "economy_volume_reconcile": [Row(only(*BREAK))],
    "economy_volume_prices": [
        Row(only(*BREAK)),
        *(
            Row(only("david", "karin"), method="post", given=YEAR | {"gor": gor})
            for gor in ("avsluta", "nytt-pris", "angra")
        ),
    ],
    "economy_volume_grid": [Row(only("david", "karin"))],
    "economy_volume_save": [Row(only("david", "karin"), method="post", given=YEAR)],
    "economy_volume_version": [
        Row(only("david", "karin"), method="post", given=YEAR | {"namn": "2020-03"})
    ],
    "economy_volume_files": [
        Row(only("david", "karin")),
        Row(only("david", "karin"), method="post", given=YEAR),
    ],
    "economy_volume_undo": [Row(only("david", "karin"), method="post", given=YEAR)],
    "economy_volume_file": [
        Row(only("david", "karin"), {"upload": "x"}),
        Row(only("david", "karin"), {"upload": "x"}, "post", YEAR),
    ],
    "economy_equity": [Row(only("anna", "david", "karin"), method="post", given=YEAR)],
    "economy_budget_move": [
        Row(only("david", "karin")),
        Row(only("david", "karin"), method="post", given=YEAR | {"belopp": "1"}),
    ],
    "economy_budget_row_undo": [Row(only("david", "karin"), {"kind": "ram"}, "post", YEAR)],
    "economy_budget_paste": [Row(only("david", "karin"), {"kind": "ram"}, "post", YEAR)],
    "economy_budget_record": [Row(only("david", "karin"), {"kind": "ram"}, "post", YEAR)],
    "economy_budget_remove": [
        Row(only("david", "karin"), {"kind": "ram"}, "post", YEAR | {"key": "x"})
    ],
    "imports": [
        Row(only("anna", "david", "rut", "karin")),
        Row(only("anna", "david", "karin"), method="post"),
    ],
    "report_review": [Row(INSIDE, _REPORT)],
    "report_review_step": [
        Row(only(*WRITE), _REPORT, "post", {"gor": "lamna-in-allt"}),
        Row(only(*APPROVE), _REPORT, "post", {"gor": "godkann-allt"}),
        Row(only(*APPROVE), _REPORT, "post", {"gor": "aterlamna", "kommentar": "x"}),
    ],
    "report_review_answer": [Row(only(*APPROVE), _REPORT, "post")],
    "report_review_owner": [Row(only(*APPROVE), _REPORT, "post")],
    "report_case": [Row(INSIDE, _REPORT), Row(only(*CASE), _REPORT, "post")],
    "report_case_file": [Row(INSIDE, _REPORT | {"extension": "pdf"})],
    "report_case_decision": [Row(only(*DECIDE), _REPORT, "post", DECISION)],
    "report_versions": [Row(INSIDE, _REPORT)],
    "report_versions_seal": [Row(only(*DECIDE), _REPORT, "post")],
    "report_version": [Row(INSIDE, _REPORT | {"number": 1})],
    "report_version_file": [
        Row(INSIDE, _REPORT | {"number": 1, "file": "seal.json"}),
    ],
    "report_changes": [Row(INSIDE, _REPORT), Row(INSIDE, _REPORT, "post")],
    "report_changes_file": [Row(INSIDE, _REPORT | {"extension": "docx"})],
    "report_publish": [Row(INSIDE, _REPORT), Row(only(*DECIDE), _REPORT, "post", {"version": "1"})],
    "report_publish_withdraw": [Row(only(*DECIDE), _REPORT, "post")],
    "published": [Row(OPEN)],
    "published_catalogue": [Row(OPEN)],
    "published_report": [Row(OPEN, _REPORT)],
    "published_file": [Row(OPEN, _REPORT | {"file": "seal.json"})],
    "published_table": [Row(OPEN, _REPORT | {"file": "x.csv"})],
    "published_figure": [Row(OPEN, _FIGURE)],
    "compare_report": [Row(INSIDE, _REPORT), Row(INSIDE, _REPORT, "post")],
    "takeovers": [
        Row(only("anna", "david", "karin")),
        Row(only("anna", "david", "karin"), method="post"),
    ],
    "takeover": [
        Row(only("anna", "david", "karin"), {"token": "0" * 16}),
        Row(only("anna", "david", "karin"), {"token": "0" * 16}, "post"),
    ],
    "takeover_away": [Row(only("anna", "david", "karin"), {"token": "0" * 16}, "post")],
    "checks": [Row(INSIDE), Row(INSIDE, method="post")],
    "check": [Row(INSIDE, CHECK)],
    "judge_finding": [Row(INSIDE, CHECK, "post", {"gor": "godta", "fynd": "x"})],
    "keep_check": [Row(INSIDE, CHECK, "post")],
    "delete_check": [Row(INSIDE, CHECK, "post")],
    "check_protocol": [Row(INSIDE, CHECK | {"extension": "pdf"})],
    "check_report": [Row(INSIDE, _REPORT, "post")],
    "check_openness": [
        Row(only("anna", "bo", "frida", "david", "eva", "hanna", "kim", "rut", "karin")),
        Row(only("karin"), method="post", given={"oppen": "ja", "per_timme": "5"}),
    ],
    "open_check": [Row(OPEN), Row(OPEN, method="post")],
    "opened_check": [Row(OPEN, CHECK)],
    "opened_protocol": [Row(OPEN, CHECK | {"extension": "pdf"})],
    "delete_opened": [Row(OPEN, CHECK, "post")],
    "job": [Row(only("anna", "david", "rut", "karin"), {"job": 1})],
    "rejected": [Row(only("anna", "david", "rut", "karin"), {"job": 1})],
    "take_the_rest": [Row(only("anna", "david", "karin"), {"job": 1}, "post")],
    "undo": [
        Row(only("anna", "david", "karin"), {"batch": "b1"}),
        Row(only("anna", "david", "karin"), {"batch": "b1"}, "post"),
    ],
    "lines": [
        Row(only("anna", "bo", "frida", "david", "eva", "hanna", "kim", "rut", "karin")),
        Row(
            only("anna", "david", "karin"),
            method="post",
            given={"target": "income_statement/fees", "first": "35", "valid_from": "2020-01-01"},
        ),
    ],
    "end_line": [
        Row(only("anna", "david", "karin"), {"line_map": 1}, "post", {"valid_to": "2020-06-30"})
    ],
    "risks": [Row(INSIDE)],
    "assess_risk": [Row(only(*CONTROL), {"key": "x"}, "post", {"ar": "2020"})],
    "control": [Row(INSIDE, {"key": "x"})],
    "draw_sample": [
        Row(only(*TEST), {"key": "x"}, "post", {"ar": "2020", "fran": "1", "till": "2"})
    ],
    "settle_control": [Row(only(*TEST), {"key": "x"}, "post", {"ar": "2020"})],
    "sample": [Row(INSIDE, {"sample": 1})],
    "redraw_sample": [Row(only(*VOUCHERS), {"sample": 1})],
    "withdraw_sample": [Row(only(*TEST), {"sample": 1}, "post", {"ar": "2020"})],
    "judge_case": [Row(only(*TEST), {"sample": 1, "number": 1}, "post", {"ar": "2020"})],
    "case_attachment": [Row(only(*VOUCHERS), {"sample": 1, "number": 1})],
    "branding": [
        Row(only("anna", "bo", "frida", "david", "eva", "hanna", "kim", "rut", "karin")),
        Row(only("karin"), method="post", given={"farg": "#0f5070"}),
    ],
    "backups": [Row(only("karin")), Row(only("karin"), method="post")],
    "fetch_backup": [Row(only("karin"), method="post", given={"namn": "x"})],
    "asks": [Row(only(*ANSWER))],
    "ask": [Row(only(*ANSWER, "eva", "rut"), {"ask": 1})],
    "save_answer": [Row(only(*ANSWER), {"ask": 1}, "post")],
    "answer_unchanged": [Row(only(*ANSWER), {"ask": 1}, "post")],
    "withdraw_answer": [Row(only(*ANSWER), {"ask": 1}, "post")],
    "approve_answer": [Row(only("frida"), {"ask": 1}, "post")],
    "return_answer": [Row(only("frida"), {"ask": 1}, "post", {"remark": "Varför?"})],
    "delegate_ask": [
        Row(only(*ANSWER), {"ask": 1}, "post", {"to": "kim"}),
        Row(only("anna", "david", "karin"), {"ask": 1}, "post", {"gor": "ta-over", "reason": "x"}),
    ],
    "rounds": [Row(only(*FOLLOW))],
    "open_round": [Row(only(*RUN)), Row(only(*RUN), method="post")],
    "board": [Row(only(*FOLLOW), {"round_id": 1})],
    "hand_in": [Row(only(*ANSWER), {"round_id": 1}, "post")],
    "review": [Row(only("frida"), {"round_id": 1})],
    "approve_all": [Row(only("frida"), {"round_id": 1}, "post")],
    "remind": [Row(only(*RUN), {"round_id": 1}, "post")],
    "close_round": [Row(only(*RUN), {"round_id": 1}, "post")],
    "wheel": [Row(INSIDE)],
    "round_rules": [
        Row(only("anna", "bo", "frida", "david", "eva", "hanna", "kim", "rut", "karin")),
        Row(
            only("anna", "david", "karin"),
            method="post",
            given={"label": "Kvartal", "asks": "status", "answer_days": "9", "approve_days": "5"},
        ),
    ],
    "calendar": [
        Row(
            only("anna", "david", "karin"),
            method="post",
            given={"day": "2020-10-01", "kind": "other", "label": "x"},
        )
    ],
    "rollover": [
        Row(only(*RUN)),
        Row(only("karin"), method="post", given={"steg": "common"}),
        Row(only(*RUN), method="post", given={"steg": "committee"}),
    ],
    "undo_rollover": [Row(only(*RUN), method="post")],
    "chain": [Row(INSIDE)],
    "sheet": [Row(INSIDE)],
    "promises": [Row(INSIDE)],
    "assignments": [Row(INSIDE)],
    "projects": [Row(INSIDE)],
    "events": [Row(INSIDE)],
    "challenges": [Row(INSIDE)],
    "goal": [Row(INSIDE, {"key": "x"})],
    "item": [Row(INSIDE, {"key": "x"})],
    "indicator": [Row(INSIDE, {"key": "x"})],
    "register_value": [
        Row(only(*ANSWER), {"key": "x"}, "post", {"ar": "2020", "period": "2020", "value": "9,1"})
    ],
    "add_thing": [
        Row(only(*RUN), {"kind": "commitment"}),
        Row(only(*RUN), {"kind": "mal"}, "post", {"ar": "2020"}),
        Row(only(*CONTROL), {"kind": "risk"}),
    ],
    "edit_thing": [Row(only(*RUN), _GOAL), Row(only(*RUN), _GOAL, "post", {"ar": "2020"})],
    "end_thing": [Row(only(*RUN), _GOAL, "post", {"ar": "2020"})],
    "undo_thing": [Row(only(*RUN), _GOAL, "post", {"ar": "2020"})],
    "link_things": [Row(only(*RUN), _GOAL, "post", {"ar": "2020", "target": "goal:y"})],
    "unlink_things": [Row(only(*RUN), _GOAL | {"link": 1}, "post", {"ar": "2020"})],
    "comment": [
        Row(only(*ANSWER, "eva"), method="post", given={"thing": "2020/goal/x", "text": "Bra."})
    ],
    "withdraw_comment": [Row(only(*ANSWER, "eva"), {"comment": 1}, "post")],
    "economy": [Row(only(*BREAK))],
    "economy_file": [Row(only(*BREAK))],
    "economy_deviations": [Row(only(*BREAK))],
    "economy_groups": [Row(only("david", "karin"), method="post", given={"ar": "2020"})],
    "economy_figure": [Row(only(*BREAK), CELL)],
    "economy_vouchers": [Row(only(*VOUCHERS), CELL)],
    "economy_forecasts": [Row(only(*BREAK))],
    "economy_open_forecast": [Row(only(*ADJUST, "anna"), {}, "post", {"ar": "2020", "manad": "3"})],
    "economy_accuracy": [Row(only(*BREAK))],
    "economy_measures": [Row(only(*BREAK))],
    "economy_add_measure": [Row(only(*FORECAST), {}, "post", {"ar": "2020", "enhet": "52110"})],
    "economy_follow_measure": [Row(only(*BREAK), {"measure": "x"}, "post", {"ar": "2020"})],
    "economy_add_known": [Row(only(*FORECAST), {}, "post", {"ar": "2020", "enhet": "52110"})],
    "economy_withdraw_known": [Row(only(*BREAK), {"item": 1}, "post")],
    "economy_forecast": [Row(only(*BREAK), _FORECAST)],
    "economy_freeze": [Row(only(*ADJUST), _FORECAST, "post")],
    "economy_lift_freeze": [Row(only(*ADJUST), _FORECAST, "post")],
    "economy_adjust": [Row(only(*ADJUST), _FORECAST, "post")],
    "economy_approve_forecast": [
        Row(only("frida"), _FORECAST, "post", {"enhet": "ÄO"}),
    ],
    "economy_sheet": [Row(only(*BREAK), _SHEET)],
    "economy_save_sheet": [Row(only(*FORECAST), _SHEET, "post")],
    "economy_sheet_texts": [Row(only(*FORECAST), _SHEET, "post")],
    "economy_sheet_step": [Row(only("bo", "david", "karin"), _SHEET, "post", {"gor": "lamna-in"})],
    "economy_sheet_grant": [Row(only(*FORECAST), _SHEET, "post")],
    "economy_accuracy_file": [Row(only(*BREAK))],
    "economy_staff": [Row(only(*BREAK))],
    "economy_staff_file": [Row(only(*BREAK), given=YEAR)],
    "economy_staff_upload": [Row(only("david", "karin"), {}, "post", YEAR)],
    "economy_staff_take": [Row(only("david", "karin"), {}, "post", YEAR)],
    "economy_staff_undo": [Row(only("david", "karin"), {}, "post", YEAR)],
    "economy_staff_save": [Row(only("david", "karin"), {"kind": "befattning"}, "post", YEAR)],
    "economy_staff_remove": [Row(only("david", "karin"), {"kind": "befattning"}, "post", YEAR)],
    "economy_months": [
        Row(only(*BREAK)),
        Row(only("anna", "karin"), method="post", given={"ar": "2020", "manad": "3"}),
        Row(
            only("anna", "karin"), method="post", given={"ar": "2020", "manad": "3", "gor": "oppna"}
        ),
    ],
    "economy_feeds": [
        Row(only("anna", "david", "rut", "karin")),
        Row(only("anna", "david", "karin"), method="post", given={"mapp": "utfall"}),
        Row(only("anna", "david", "karin"), method="post", given={"gor": "mappning"}),
        Row(only("anna", "david", "karin"), method="post", given={"gor": "ta-bort"}),
    ],
    "economy_erp": [Row(only(*BREAK)), Row(only("david", "karin"), method="post")],
    "economy_usual": [Row(only("david", "karin"), method="post")],
    "economy_month_look": [
        Row(only(*ANSWER, "eva"), {}, "post", {"ar": "2020", "manad": "3", "slag": "missing"})
    ],
    "economy_masks": [
        Row(only("anna", "bo", "frida", "david", "eva", "hanna", "kim", "rut", "karin")),
        Row(only("anna", "david", "karin"), method="post", given={"gor": "lagg-till"}),
        Row(only("anna", "david", "karin"), method="post", given={"gor": "avsluta"}),
        Row(only("david", "karin"), method="post", given={"gor": "radera", "skal": "Gallring"}),
    ],
    "brief": [Row(INSIDE)],
    "log": [Row(only("anna", "david", "eva", "rut", "karin"))],
    "log_file": [Row(only("anna", "david", "eva", "rut", "karin"))],
    "people": [Row(only(*PEOPLE))],
    "person": [Row(only(*PEOPLE), BO)],
    "give_role": [Row(only("anna"), method="post", given={"login": "bo", "role": "reader"})],
    "end_role": [Row(only("anna"), BO | {"role": 1}, "post", {"last_day": "2020-12-31"})],
    "substitute": [Row(only("anna"), BO, "post", AWAY)],
    "substitute_end": [Row(only("anna"), BO | {"substitution": 1}, "post")],
    "invite": [Row(only("anna"), BO, "post")],
    "reset_second_factor": [Row(only("anna"), BO, "post")],
    "people_import": [Row(only("anna")), Row(only("anna"), method="post")],
    "people_changes": [
        Row(only("anna"), {"upload": "x"}),
        Row(only("anna"), {"upload": "x"}, "post"),
    ],
    "account": [Row(SIGNED_IN)],
    "own_substitute": [Row(SIGNED_IN, method="post", given=AWAY)],
    "own_substitute_end": [Row(SIGNED_IN, {"substitution": 1}, "post")],
    "password": [Row(SIGNED_IN, method="post")],
    "second_factor": [Row(SIGNED_IN), Row(SIGNED_IN, method="post")],
    "second_factor_codes": [Row(SIGNED_IN, method="post")],
    "second_factor_off": [Row(SIGNED_IN, method="post")],
    "code": [Row(OPEN), Row(OPEN, method="post")],
    "set_password": [Row(OPEN, {"key": "x", "token": "y"})],
    "openid_connect_login": [Row(OPEN, {"provider_id": "x"})],
    "openid_connect_callback": [Row(OPEN, {"provider_id": "x"})],
    "saml_login": [Row(OPEN, SAML)],
    "saml_acs": [Row(OPEN, SAML, "post")],
    "saml_finish_acs": [Row(OPEN, SAML)],
    "saml_metadata": [Row(OPEN, SAML)],
    "saml_sls": [Row(OPEN, SAML)],
}
CASES = [
    pytest.param(name, row, id=f"{name}-{row.method}")
    for name, rows in TABLE.items()
    for row in rows
]


@pytest.fixture(scope="module", autouse=True)
def clients(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Client]]:
    """The small world, and each of the cast signed in, made once; a test takes back what it does."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(HOME=tmp_path_factory.mktemp("workspace")),
    ):
        fill_small(make_von())
        cast = make_cast()
        yield {login: _client(login, cast) for login in EVERYONE}
        transaction.set_rollback(True)


def _addresses() -> Iterator[URLPattern]:
    yield from (each for each in get_resolver().url_patterns if isinstance(each, URLPattern))


def _address(name: str, more: dict[str, Any]) -> str:
    pattern = next(each for each in _addresses() if each.name == name)
    here = {"committee": "von"} if "committee" in pattern.pattern.converters else {}
    return reverse(name, kwargs=here | more)


def _client(login: str, cast: dict[str, Any]) -> Client:
    client = Client()
    if login != "nobody":
        client.force_login(cast[login])
    return client


def _alone(client: Client, name: str, row: Row) -> Any:
    """The answer to one person; what it changed is taken back, signing out too."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        answer = getattr(client, row.method)(_address(name, row.more), row.given)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def _gate(answer: Any) -> str:
    """What the gate answered. A thing that is not there, past the gate, is told from a committee that is not."""
    if answer.status_code == 302 and answer["Location"].startswith("/logga-in/?next="):
        return "out"
    if answer.status_code == 403:
        return "no"
    outside = escape(sentence(NotFound("committee.unknown", committee="von")))
    return "none" if answer.status_code == 404 and outside in answer.content.decode() else "ok"


def test_every_address_has_a_row() -> None:
    assert {each.name for each in _addresses()} == set(TABLE)


@pytest.mark.parametrize(("name", "row"), CASES)
def test_who_may(clients: dict[str, Client], name: str, row: Row) -> None:
    answers = {login: _alone(clients[login], name, row) for login in EVERYONE}
    assert {login: _gate(answer) for login, answer in answers.items()} == row.gates
    assert max(answer.status_code for answer in answers.values()) < 500


def test_a_department_with_two_committees_opens_neither_to_the_other(
    clients: dict[str, Client],
) -> None:
    Committee.objects.update(department="Socialförvaltningen")
    client = clients["cecilia"]
    asked = {
        (name, row.method): _gate(getattr(client, row.method)(_address(name, row.more), row.given))
        for name, rows in TABLE.items()
        for row in rows
        if row.gates["cecilia"] == "none"
    }
    assert len(asked) > 30
    assert set(asked.values()) == {"none"}


def test_for_a_politician_vouchers_stop_at_the_table(clients: dict[str, Client]) -> None:
    RoleAssignment.objects.filter(user__username="bo").update(role="politician")
    client = clients["bo"]
    figure = client.get(_address("figure", _FIGURE))
    assert figure.status_code == 200
    assert "verifikationer" not in figure.content.decode()
    assert client.get(_address("vouchers", _FIGURE)).status_code == 403


@pytest.mark.parametrize("name", [n for n, rows in TABLE.items() if rows[0].method == "get"])
def test_looking_writes_nothing(clients: dict[str, Client], name: str) -> None:
    client = clients["david"]
    client.get("/")  # the session is there
    wrote: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        wrote.extend([sql] if sql.lstrip().split(" ")[0] in {"INSERT", "UPDATE", "DELETE"} else [])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        client.get(_address(name, TABLE[name][0].more))
    assert wrote == []


@pytest.mark.parametrize("name", ["logout", "take_the_rest", "end_line"])
def test_what_changes_something_is_never_a_link(clients: dict[str, Client], name: str) -> None:
    assert clients["david"].get(_address(name, TABLE[name][0].more)).status_code == 405
