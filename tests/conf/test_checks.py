"""What stops the start, and what is said at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tertial.conf.checks import check_openness, check_workspace, stop_on_errors
from tertial.conf.settings import _bytes, _flag


def _ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_a_workspace_of_ones_own_is_fine(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "secret").chmod(0o600)
    settings.HOME = tmp_path
    assert check_workspace(None) == []


def test_a_workspace_that_is_not_there_stops_the_start(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "saknas"
    assert _ids(check_workspace(None)) == ["tertial.E001"]


def test_a_secret_that_others_can_read_is_told(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "secret").chmod(0o644)
    settings.HOME = tmp_path
    assert _ids(check_workspace(None)) == ["tertial.W001"]


@pytest.mark.parametrize(
    ("hosts", "debug", "tls", "ids"),
    [
        (["127.0.0.1", "localhost"], True, False, []),
        (["styr.example.se"], False, True, []),
        (["styr.example.se"], False, False, ["tertial.W002"]),
        (["styr.example.se"], True, True, ["tertial.E003"]),
        (["*"], False, True, ["tertial.E002"]),
    ],
)
def test_what_is_open_to_others(
    settings: Any, hosts: list[str], debug: bool, tls: bool, ids: list[str]
) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG, settings.BEHIND_TLS = hosts, debug, tls
    assert _ids(check_openness(None)) == ids


def test_an_error_stops_the_start_with_its_sentence(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "saknas"
    with pytest.raises(ImproperlyConfigured, match="går inte att skriva i"):
        stop_on_errors()


def test_a_warning_is_written_and_the_start_goes_on(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HOME, settings.ALLOWED_HOSTS, settings.BEHIND_TLS = tmp_path, ["a.example.se"], False
    stop_on_errors()
    assert "utan TLS" in caplog.text


@pytest.mark.parametrize("value", ["ja", "2", ""])
def test_a_flag_that_is_neither_on_nor_off_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TERTIAL_DEBUG", value)
    with pytest.raises(Exception, match="TERTIAL_DEBUG ska vara 0 eller 1"):
        _flag("TERTIAL_DEBUG", False)


@pytest.mark.parametrize("value", ["0", "1G", "-5"])
def test_a_limit_that_is_no_number_of_bytes_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TERTIAL_UPLOAD_LIMIT", value)
    with pytest.raises(Exception, match="antal byte"):
        _bytes("TERTIAL_UPLOAD_LIMIT", 1)
