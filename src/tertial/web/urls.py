"""Every address of the application. A new one needs a row in tests/web/test_permissions.py."""

from __future__ import annotations

from django.urls import path

from tertial.web.views import account, figures, imports, log, reports, settings, start

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
    path(HERE + "logg/", log.log, name="log"),
]
