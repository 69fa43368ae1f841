"""SIE 4: the Swedish standard file of bookkeeping (specification 4B, 2008-09-30), types 2, 3, 4E and 4I.

``open_sie`` gives a reading; what is read, what is refused and why: docs/manual/sie.md.
"""

from __future__ import annotations

from tertial.ledger.formats.sie.dimensions import Column, SieOptions
from tertial.ledger.formats.sie.reading import SieReading, open_sie
from tertial.ledger.formats.sie.syntax import looks_like_sie

__all__ = ["Column", "SieOptions", "SieReading", "looks_like_sie", "open_sie"]
