"""Followed things in what was read: goals, commitments, risks, reviews and activities with their status and comment.

They come as labels in the running text ("Utvecklingsåtagande", "Status", "Kommentar", each with its text), as tables
with a column for each (Risk, Bakgrund, Åtgärd) whose cells hold the labels, and as such tables whose columns the text
has lost. A table of numbers with a column of statuses stays a table.
"""

from __future__ import annotations

from tertial.document.read.statuses.passing import Item, with_statuses
from tertial.document.read.statuses.tables import statuses_in
from tertial.document.read.statuses.wording import header_in, parted, tone_of

__all__ = ["Item", "header_in", "parted", "statuses_in", "tone_of", "with_statuses"]
