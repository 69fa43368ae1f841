"""Every address of the application. A new one needs a row in tests/web/test_permissions.py."""

from __future__ import annotations

from django.urls import path

from tertial.web.views import (
    account,
    asks,
    backups,
    checks,
    codes,
    economy,
    external,
    figures,
    imports,
    log,
    people,
    planedit,
    plans,
    reports,
    rollover,
    round_rules,
    rounds,
    settings,
    start,
    takeover,
)

handler400 = "tertial.web.views.errors.bad_request"
handler403 = "tertial.web.views.errors.forbidden"
handler404 = "tertial.web.views.errors.not_found"
handler500 = "tertial.web.views.errors.server_error"

HERE = "namnder/<slug:committee>/"
CHECK = HERE + "granska/<slug:token>/"
REPORT = HERE + "rapporter/<slug:report>/"
PLAN = HERE + "plan/"
ECONOMY = HERE + "ekonomi/"
THING = PLAN + "<slug:kind>/<str:key>/"
PERSON = HERE + "personer/person/<str:login>/"
OIDC = "inloggning/oidc/<slug:provider_id>/"
SAML = "inloggning/saml/<slug:organization_slug>/"
urlpatterns = [
    path("", start.start, name="start"),
    path("logga-in/", account.login, name="login"),
    path("logga-ut/", account.logout, name="logout"),
    path("hjalp/", start.help_page, name="help"),
    path("tillganglighet/", start.accessibility, name="accessibility"),
    path(HERE, reports.overview, name="overview"),
    path(HERE + "rapporter/", reports.report_list, name="report_list"),
    path(REPORT, reports.report, name="report"),
    path(REPORT + "jamfor/", reports.compare_report, name="compare_report"),
    path(REPORT + "fil/<slug:extension>", reports.report_file, name="report_file"),
    path(REPORT + "siffra/<path:ref>/verifikationer/", figures.vouchers, name="vouchers"),
    path(REPORT + "siffra/<path:ref>/", figures.figure, name="figure"),
    path(HERE + "granska/", checks.checks, name="checks"),
    path(CHECK, checks.check, name="check"),
    path(CHECK + "fynd/", checks.judge, name="judge_finding"),
    path(CHECK + "spara/", checks.keep, name="keep_check"),
    path(CHECK + "ta-bort/", checks.delete, name="delete_check"),
    path(CHECK + "protokoll/<slug:extension>", checks.protocol, name="check_protocol"),
    path(REPORT + "granska/", checks.check_report, name="check_report"),
    path(HERE + "installningar/granska/", checks.open_setting, name="check_openness"),
    path("granska/", checks.open_check, name="open_check"),
    path("granska/<slug:token>/", checks.opened_check, name="opened_check"),
    path(
        "granska/<slug:token>/protokoll/<slug:extension>",
        checks.opened_protocol,
        name="opened_protocol",
    ),
    path("granska/<slug:token>/ta-bort/", checks.delete_opened, name="delete_opened"),
    path(HERE + "inlasning/", imports.imports, name="imports"),
    path(HERE + "inlasning/<int:job>/", imports.job, name="job"),
    path(HERE + "inlasning/<int:job>/avvisade.csv", imports.rejected, name="rejected"),
    path(HERE + "inlasning/<int:job>/resten/", imports.take_the_rest, name="take_the_rest"),
    path(HERE + "inlasning/angra/<slug:batch>/", imports.undo, name="undo"),
    path(HERE + "overtagande/", takeover.drafts, name="takeovers"),
    path(HERE + "overtagande/<slug:token>/", takeover.review, name="takeover"),
    path(HERE + "overtagande/<slug:token>/kasta/", takeover.throw_away, name="takeover_away"),
    path(HERE + "installningar/rapportrader/", settings.lines, name="lines"),
    path(
        HERE + "installningar/rapportrader/avsluta/<int:line_map>/", settings.end, name="end_line"
    ),
    path(HERE + "installningar/sakerhetskopia/", backups.backups, name="backups"),
    path(HERE + "installningar/sakerhetskopia/hamta/", backups.fetch, name="fetch_backup"),
    path(HERE + "fragor/", asks.asks, name="asks"),
    path(HERE + "fragor/<int:ask>/", asks.ask, name="ask"),
    path(HERE + "fragor/<int:ask>/spara/", asks.save, name="save_answer"),
    path(HERE + "fragor/<int:ask>/oforandrat/", asks.unchanged, name="answer_unchanged"),
    path(HERE + "fragor/<int:ask>/ta-tillbaka/", asks.withdraw, name="withdraw_answer"),
    path(HERE + "fragor/<int:ask>/godkann/", asks.approve, name="approve_answer"),
    path(HERE + "fragor/<int:ask>/aterlamna/", asks.return_answer, name="return_answer"),
    path(HERE + "fragor/<int:ask>/ansvarig/", asks.delegate, name="delegate_ask"),
    path(HERE + "omgangar/", rounds.rounds, name="rounds"),
    path(HERE + "omgangar/ny/", rounds.open_round, name="open_round"),
    path(HERE + "omgangar/<int:round_id>/", rounds.board, name="board"),
    path(HERE + "omgangar/<int:round_id>/lamna-in/", asks.hand_in, name="hand_in"),
    path(HERE + "omgangar/<int:round_id>/granska/", asks.review, name="review"),
    path(HERE + "omgangar/<int:round_id>/godkann/", asks.approve_all, name="approve_all"),
    path(HERE + "omgangar/<int:round_id>/paminn/", rounds.remind, name="remind"),
    path(HERE + "omgangar/<int:round_id>/stang/", rounds.close, name="close_round"),
    path(HERE + "nytt-ar/", rollover.rollover, name="rollover"),
    path(HERE + "nytt-ar/angra/", rollover.undo, name="undo_rollover"),
    path(HERE + "installningar/omgangar/", round_rules.round_rules, name="round_rules"),
    path(HERE + "installningar/arshjul/", round_rules.calendar, name="calendar"),
    path(HERE + "arshjul/", rounds.wheel, name="wheel"),
    path(PLAN, plans.chain, name="chain"),
    path(PLAN + "blad/", plans.sheet, name="sheet"),
    path(PLAN + "loften/", plans.promises, name="promises"),
    path(PLAN + "uppdrag/", plans.items, {"which": "uppdrag"}, name="assignments"),
    path(PLAN + "projekt/", plans.items, {"which": "projekt"}, name="projects"),
    path(PLAN + "handelser/", plans.items, {"which": "handelser"}, name="events"),
    path(PLAN + "utmaningar/", plans.items, {"which": "utmaningar"}, name="challenges"),
    path(PLAN + "mal/<str:key>/", plans.goal, name="goal"),
    path(PLAN + "sak/<str:key>/", plans.item, name="item"),
    path(PLAN + "indikator/<str:key>/", plans.indicator, name="indicator"),
    path(PLAN + "indikator/<str:key>/varde/", planedit.register, name="register_value"),
    path(PLAN + "ny/<slug:kind>/", planedit.add, name="add_thing"),
    path(THING + "andra/", planedit.edit, name="edit_thing"),
    path(THING + "ta-bort/", planedit.end, name="end_thing"),
    path(THING + "angra/", planedit.undo, name="undo_thing"),
    path(THING + "koppla/", planedit.link, name="link_things"),
    path(THING + "koppla-bort/<int:link>/", planedit.unlink, name="unlink_things"),
    path(HERE + "kommentar/", planedit.comment, name="comment"),
    path(
        HERE + "kommentar/<int:comment>/ta-tillbaka/",
        planedit.withdraw_comment,
        name="withdraw_comment",
    ),
    path(ECONOMY, economy.economy, name="economy"),
    path(
        ECONOMY + "siffra/<path:cell>/verifikationer/",
        economy.economy_vouchers,
        name="economy_vouchers",
    ),
    path(ECONOMY + "siffra/<path:cell>/", economy.economy_figure, name="economy_figure"),
    path(ECONOMY + "tabell.xlsx", economy.economy_file, name="economy_file"),
    path(HERE + "kort/", plans.brief, name="brief"),
    path(HERE + "logg/", log.log, name="log"),
    path(HERE + "logg/fil.csv", log.log_file, name="log_file"),
    path(HERE + "personer/", people.people, name="people"),
    path(HERE + "personer/roll/", people.give_role, name="give_role"),
    path(HERE + "personer/inlasning/", people.people_import, name="people_import"),
    path(HERE + "personer/inlasning/<str:upload>/", people.people_changes, name="people_changes"),
    path(PERSON, people.person, name="person"),
    path(PERSON + "roll/<int:role>/avsluta/", people.end_role, name="end_role"),
    path(PERSON + "ersattare/", people.substitute, name="substitute"),
    path(
        PERSON + "ersattare/<int:substitution>/avsluta/",
        people.substitute_end,
        name="substitute_end",
    ),
    path(PERSON + "losenord/", people.invite, name="invite"),
    path(
        PERSON + "andra-faktor/nollstall/", people.reset_second_factor, name="reset_second_factor"
    ),
    path("mitt-konto/", account.account, name="account"),
    path("mitt-konto/ersattare/", account.own_substitute, name="own_substitute"),
    path(
        "mitt-konto/ersattare/<int:substitution>/avsluta/",
        account.own_substitute_end,
        name="own_substitute_end",
    ),
    path("mitt-konto/losenord/", account.password, name="password"),
    path("mitt-konto/andra-faktor/", codes.second_factor, name="second_factor"),
    path("mitt-konto/andra-faktor/koder/", codes.second_factor_codes, name="second_factor_codes"),
    path("mitt-konto/andra-faktor/stang-av/", codes.second_factor_off, name="second_factor_off"),
    path("logga-in/kod/", codes.code, name="code"),
    path("losenord/<str:key>/<str:token>/", account.set_password, name="set_password"),
    # The names are those that allauth looks up.
    path(OIDC, external.openid_connect_login, name="openid_connect_login"),
    path(OIDC + "svar/", external.openid_connect_callback, name="openid_connect_callback"),
    path(SAML, external.saml_login, name="saml_login"),
    path(SAML + "svar/", external.saml_acs, name="saml_acs"),
    path(SAML + "svar/klart/", external.saml_finish_acs, name="saml_finish_acs"),
    path(SAML + "metadata/", external.saml_metadata, name="saml_metadata"),
    path(SAML + "ut/", external.saml_sls, name="saml_sls"),
]
