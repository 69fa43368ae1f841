"""What must hold before anything is served: said at start, in a sentence, and not found out later."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

LOCAL = {"127.0.0.1", "localhost", "[::1]", "testserver"}


class Checks(AppConfig):
    """Registers the checks; it holds no models."""

    name = "tertial.conf"
    label = "conf"

    def ready(self) -> None:
        checks.register(check_workspace)
        checks.register(check_openness)


def stop_on_errors() -> None:
    """Run all checks: errors stop the start with their sentences, warnings are written to the log.

    Raises: ImproperlyConfigured: at least one check found an error.
    """
    found = checks.run_checks()
    errors = [each for each in found if each.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(f"{each.msg} {each.hint or ''}" for each in errors))
    for each in found:
        logging.getLogger("tertial.conf").warning("%s %s", each.msg, each.hint or "")


def check_workspace(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The workspace can be written, and its secret is nobody else's."""
    return list(_workspace(Path(settings.HOME)))


def check_openness(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """What is served to others is served over TLS and shows no traces of errors."""
    others = [host for host in settings.ALLOWED_HOSTS if host not in LOCAL]
    return list(_openness(others))


def _workspace(home: Path) -> Iterator[checks.CheckMessage]:
    if not os.access(home, os.W_OK):
        yield checks.Error(
            f"Arbetsytan {home} går inte att skriva i.",
            hint="Välj en annan med TERTIAL_HOME, eller ändra mappens rättigheter.",
            id="tertial.E001",
        )
    secret = home / "secret"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield checks.Warning(
            f"{secret} kan läsas av andra på datorn.",
            hint=f"Kör chmod 600 {secret}",
            id="tertial.W001",
        )


def _openness(others: list[str]) -> Iterator[checks.CheckMessage]:
    if "*" in others:
        yield checks.Error(
            "TERTIAL_HOSTS är *: vilken adress som helst godtas.",
            hint="Skriv de värdnamn som programmet svarar på, åtskilda med komma.",
            id="tertial.E002",
        )
    if others and settings.DEBUG:
        yield checks.Error(
            "TERTIAL_DEBUG är på för andra än den egna datorn: fel visar programmets insida.",
            hint="Sätt TERTIAL_DEBUG=0.",
            id="tertial.E003",
        )
    if others and not settings.BEHIND_TLS:
        yield checks.Warning(
            "Programmet svarar på fler adresser än den egna datorns utan TLS.",
            hint="Sätt en proxy med TLS framför och TERTIAL_TLS=1.",
            id="tertial.W002",
        )
