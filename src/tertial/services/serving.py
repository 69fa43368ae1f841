"""Serving: granian for the pages and one worker for long work, until Ctrl-C."""

from __future__ import annotations

import socket

from tertial.errors import BadInput
from tertial.services.working import Worker
from tertial.services.workspace import reconcile

WEB_PROCESSES = 2


def serve(host: str, port: int) -> int:
    """Serve the application. Raises ``BadInput("serve.port")`` when the port is taken."""
    from granian import Granian
    from granian.constants import Interfaces

    _require_free(host, port)
    reconcile()
    worker = Worker()
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
        worker.stop()
    return 0


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadInput("serve.port", port=port) from error
