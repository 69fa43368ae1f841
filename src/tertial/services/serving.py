"""Serving: granian for the pages and one worker for long work, until Ctrl-C."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import time
from datetime import timedelta
from multiprocessing.process import BaseProcess

from tertial.errors import BadInput
from tertial.services.workspace import reconcile

IDLE_SECONDS = 0.5
SECONDS_BETWEEN_TIDYING = 24 * 3600
KEPT_DAYS = 30
"""How long a failed sign-in is kept: it counts for minutes, an administrator may ask for weeks."""
WEB_PROCESSES = 2


def serve(host: str, port: int) -> int:
    """Serve the application. Raises ``BadInput("serve.port")`` when the port is taken."""
    from granian import Granian
    from granian.constants import Interfaces

    _require_free(host, port)
    reconcile()
    worker = _start_worker()
    print(f"\nÖppna http://{host}:{port} i webbläsaren. Avsluta med Ctrl-C.", flush=True)
    try:
        Granian(
            "tertial.conf.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=WEB_PROCESSES,
            blocking_threads=1,  # pages are bound by the processor: more threads only wait (docs/dev/web.md)
            log_enabled=False,
        ).serve()
    finally:
        worker.terminate()
        worker.join(timeout=5)
    return 0


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput("serve.port", port=port) from error


def _start_worker() -> BaseProcess:
    worker = multiprocessing.get_context("spawn").Process(
        target=work, name="tertial-worker", daemon=True
    )
    worker.start()
    return worker


def work() -> None:
    """Do queued jobs until the parent is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.conf.settings")
    import django

    django.setup()
    from django.utils import timezone

    from tertial.services.jobs import fail_interrupted, run_next

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    fail_interrupted(now=timezone.now())
    parent = os.getppid()
    tidied = -float(SECONDS_BETWEEN_TIDYING)
    while os.getppid() == parent:
        if time.monotonic() - tidied >= SECONDS_BETWEEN_TIDYING:
            tidied = time.monotonic()
            tidy()
        if not run_next():
            time.sleep(IDLE_SECONDS)


def tidy() -> None:
    """Once a day: forget sessions that have ended and failed sign-ins that no longer count."""
    from django.core.management import call_command
    from django.utils import timezone

    from tertial.services.signin import forget_failures

    call_command("clearsessions")
    forget_failures(before=timezone.now() - timedelta(days=KEPT_DAYS))
