"""SIE 4: the Swedish standard file of bookkeeping (specification 4B, 2008-09-30)."""

from __future__ import annotations

import re

_FIRST_LABEL = re.compile(rb"\s*#[A-Z]{2,}(\s|$)", re.IGNORECASE)


def looks_like_sie(head: bytes) -> bool:
    """Whether a file that begins like this is a SIE file: its first line is a label, as ``#FLAGGA 0``.

    >>> looks_like_sie(b"#FLAGGA 0\\n"), looks_like_sie(b"Konto;Belopp\\n")
    (True, False)
    """
    return _FIRST_LABEL.match(head.removeprefix(b"\xef\xbb\xbf")) is not None
