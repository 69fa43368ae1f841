"""What may be uploaded, before a byte of it is kept: where files are asked for, by whom they are, not too much."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.document.read.limits import LARGEST_FILE
from tertial.services import branding
from tertial.services.checking import openness, starting
from tertial.services.control import samples
from tertial.web.request import address_of

TAKES_FILES = {
    "economy_budget_upload",
    "economy_staff_upload",
    "economy_volume_files",
    "imports",
    "people_import",
    "takeovers",
    "compare_report",
    "report_changes",
    "checks",
    "judge_case",
    "branding",
}
"""The pages that take files of the signed-in."""
SMALLER = {
    "checks": starting.LIMIT_BYTES,
    "judge_case": samples.LARGEST_FILE,
    "branding": branding.LARGEST_UPLOAD,
    "takeovers": LARGEST_FILE,
    "compare_report": LARGEST_FILE,
    "report_changes": LARGEST_FILE,
}
"""Those that take less than the setting lets."""


class UploadGuard(FileUploadHandler):
    """First among the upload handlers: stops what nobody asked for, and what is larger than the limit.

    The view finds ``request.upload_refused`` and says why.
    """

    received = 0  # all files together
    limit = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.limit = self._limit()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit:
            self.request.upload_refused = True  # type: ignore[union-attr]  # for the view
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _limit(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        user = getattr(self.request, "user", None)
        name = match.url_name if match else ""
        if name == "open_check":
            return self._open_limit()
        if name not in TAKES_FILES or not user or not user.is_authenticated:
            return 0
        most: int = settings.UPLOAD_LIMIT_BYTES
        return min(most, SMALLER.get(name, most))

    def _open_limit(self) -> int:
        """What a caller who has not signed in may send: nothing where that is off or its number is reached."""
        request: Any = self.request
        may = openness.may_upload(address=address_of(request), now=timezone.now())
        return min(settings.UPLOAD_LIMIT_BYTES, openness.LIMIT_BYTES) if may else 0


def too_large(size: int) -> str:
    """The sentence where more was sent than ``size`` bytes."""
    return _("Filerna är för stora: högst %(size)s åt gången.") % {"size": size_text(size)}


def size_text(size: int) -> str:
    """A limit as it is said: whole megabytes without decimals.

    >>> size_text(200 << 20)
    '200\xa0MB'
    """
    return f"{size >> 20}\xa0MB" if size % (1 << 20) == 0 else filesizeformat(size)


def limits(size: int) -> dict[str, Any]:
    """What a form tells of how much it takes, for its words and for the script that stops a file before it is sent."""
    return {"limit": size, "limit_text": size_text(size), "too_large": too_large(size)}
