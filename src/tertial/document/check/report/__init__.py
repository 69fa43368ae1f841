"""What a check found, told: as data, as text, as a page with findings in the margin, as a protocol of our own model.

Everything here is words and layout; what is found is decided by the rules.
"""

from __future__ import annotations

from tertial.document.check.report.data import from_data, to_data, to_json
from tertial.document.check.report.margin import to_html
from tertial.document.check.report.protocol import protocol
from tertial.document.check.report.reviewed import Reviewed, Verdict
from tertial.document.check.report.text import outline, to_text

__all__ = [
    "Reviewed",
    "Verdict",
    "from_data",
    "outline",
    "protocol",
    "to_data",
    "to_html",
    "to_json",
    "to_text",
]
