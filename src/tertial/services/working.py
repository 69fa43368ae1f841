"""The worker: a process of its own that does queued jobs one at a time, and tidies once a day.

Nothing of the records is imported at the top: the process begins here, and starts Django itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from datetime import timedelta
from multiprocessing.process import BaseProcess
from threading import Event, Thread

IDLE_SECONDS = 0.5
SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_BETWEEN_TIDYING = 24 * 3600
SECONDS_BETWEEN_FORGETTING = 600
SECONDS_BETWEEN_FEEDS = 5.0
KEPT_DAYS = 30
"""How long a failed sign-in is kept (it counts for minutes, an administrator may ask for weeks), and an uploaded file
after its job is done (it can be looked at again, and taken without its rejected rows)."""


class Worker:
    """Keeps one worker process alive: if it dies, its job is marked as failed and another takes over."""

    def __init__(self) -> None:
        self._stopped = Event()
        self._process = _started()
        self._watch = Thread(target=self._keep, name="tertial-watch", daemon=True)
        self._watch.start()

    def _keep(self) -> None:
        while not self._stopped.wait(SECONDS_BETWEEN_LOOKS):
            if not self._process.is_alive():
                self._process = _started()

    def stop(self) -> None:
        """End the worker; a job that is under way changes nothing."""
        self._stopped.set()
        self._watch.join()
        self._process.terminate()
        self._process.join(timeout=5)


def _started() -> BaseProcess:
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

    from tertial.services.checking.keeping import forget_checks
    from tertial.services.economy.feed.folders import look
    from tertial.services.jobs import fail_interrupted, run_next
    from tertial.services.takeover import forget_drafts

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    fail_interrupted(now=timezone.now())
    parent = os.getppid()
    tidied = forgot = looked = -float(SECONDS_BETWEEN_TIDYING)
    while os.getppid() == parent:
        if time.monotonic() - tidied >= SECONDS_BETWEEN_TIDYING:
            tidied = time.monotonic()
            tidy()
        if time.monotonic() - forgot >= SECONDS_BETWEEN_FORGETTING:
            forgot = time.monotonic()
            forget_checks(now=timezone.now())
            forget_drafts(now=timezone.now())
        if time.monotonic() - looked >= SECONDS_BETWEEN_FEEDS:
            looked = time.monotonic()
            look(now=timezone.now())
        if not run_next():
            time.sleep(IDLE_SECONDS)


def tidy() -> None:
    """Once a day: forget ended sessions, failed sign-ins that no longer count and old files; close leavers; remind."""
    from django.core.management import call_command
    from django.utils import timezone

    from tertial.services.checking.openness import forget_callers
    from tertial.services.economy.feed.folders import forget_fed
    from tertial.services.jobs import forget_uploads
    from tertial.services.rounds.board import remind_due
    from tertial.services.signin import forget_failures
    from tertial.services.staff import close_leavers, forget_registers

    call_command("clearsessions")
    forget_failures(before=timezone.now() - timedelta(days=KEPT_DAYS))
    forget_uploads(before=timezone.now() - timedelta(days=KEPT_DAYS))
    forget_fed(before=timezone.now() - timedelta(days=KEPT_DAYS))
    forget_registers(before=timezone.now() - timedelta(days=1))
    forget_callers(before=timezone.now() - timedelta(days=1))
    close_leavers(now=timezone.now())
    remind_due(now=timezone.now())
