"""Every address of the application. A new one needs a row in tests/web/test_permissions.py."""

from __future__ import annotations

from django.urls import path

from tertial.web.views import (
    account,
    asks,
    figures,
    imports,
    log,
    reports,
    rounds,
    settings,
    start,
)

handler400 = "tertial.web.views.errors.bad_request"
handler403 = "tertial.web.views.errors.forbidden"
handler404 = "tertial.web.views.errors.not_found"
handler500 = "tertial.web.views.errors.server_error"

HERE = "namnder/<slug:committee>/"
REPORT = HERE + "rapporter/<slug:report>/"
urlpatterns = [
    path("", start.start, name="start"),
    path("logga-in/", account.login, name="login"),
    path("logga-ut/", account.logout, name="logout"),
    path("hjalp/", start.help_page, name="help"),
    path("tillganglighet/", start.accessibility, name="accessibility"),
    path(HERE, reports.overview, name="overview"),
    path(HERE + "rapporter/", reports.report_list, name="report_list"),
    path(REPORT, reports.report, name="report"),
    path(REPORT + "fil/<slug:extension>", reports.report_file, name="report_file"),
    path(REPORT + "siffra/<path:ref>/verifikationer/", figures.vouchers, name="vouchers"),
    path(REPORT + "siffra/<path:ref>/", figures.figure, name="figure"),
    path(HERE + "inlasning/", imports.imports, name="imports"),
    path(HERE + "inlasning/<int:job>/", imports.job, name="job"),
    path(HERE + "inlasning/<int:job>/avvisade.csv", imports.rejected, name="rejected"),
    path(HERE + "inlasning/<int:job>/resten/", imports.take_the_rest, name="take_the_rest"),
    path(HERE + "inlasning/angra/<slug:batch>/", imports.undo, name="undo"),
    path(HERE + "installningar/rapportrader/", settings.lines, name="lines"),
    path(
        HERE + "installningar/rapportrader/avsluta/<int:line_map>/", settings.end, name="end_line"
    ),
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
    path(HERE + "arshjul/", rounds.wheel, name="wheel"),
    path(HERE + "logg/", log.log, name="log"),
]
