"""Pages on hand-made values: the services behind them are tried elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web import sample


@pytest.fixture
def samples(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The services answer with samples; a test changes an answer by its name."""
    from tertial.services import figures, jobs, overview, reporting

    answers: dict[str, Any] = {
        "overview_page": sample.overview(),
        "report_list_page": sample.report_list(),
        "report_page": sample.report(),
        "figure_page": sample.figure(),
        "voucher_page": sample.vouchers(),
        "import_page": sample.imports(),
        "job_page": sample.job(),
        "undo_page": sample.imports().batches[0],
    }
    homes = {
        overview: ["overview_page"],
        reporting: ["report_list_page", "report_page"],
        figures: ["figure_page", "voucher_page"],
        jobs: ["import_page", "job_page", "undo_page"],
    }
    for module, names in homes.items():
        for name in names:
            monkeypatch.setattr(module, name, lambda name=name, **asked: answers[name])
    return answers
