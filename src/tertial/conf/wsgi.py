"""What a server calls. It does not start where a check finds an error (``conf/checks.py``)."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from tertial.conf.checks import stop_on_errors

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.conf.settings")
application = get_wsgi_application()
stop_on_errors()
