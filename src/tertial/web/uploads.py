"""What may be uploaded, before a byte of it is kept: only by the signed-in, where files are asked for, not too much."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

TAKES_FILES = {"imports", "people_import"}
"""The pages that take files."""


class UploadGuard(FileUploadHandler):
    """First among the upload handlers: stops what nobody asked for, and what is larger than the limit.

    The view finds ``request.upload_refused`` and says why.
    """

    received = 0  # all files together
    limit = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.limit = settings.UPLOAD_LIMIT_BYTES if self._is_asked_for() else 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit:
            self.request.upload_refused = True  # type: ignore[union-attr]  # for the view
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _is_asked_for(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        user = getattr(self.request, "user", None)
        return bool(match and match.url_name in TAKES_FILES and user and user.is_authenticated)
