"""Starting from an old report: what it holds is read, looked over by a person, and becomes a year's plan.

A draft is what was read of one file, kept in the workspace until it is taken or thrown away, thirty days at most.
Nothing of it is in the plan before somebody takes it; then it comes in as a data package does, whole or not at all.
"""

from __future__ import annotations

from tertial.services.takeover.draft import begin, drafts_page, forget_drafts, throw_away
from tertial.services.takeover.review import Choice, package_zip, page, take

__all__ = [
    "Choice",
    "begin",
    "drafts_page",
    "forget_drafts",
    "package_zip",
    "page",
    "take",
    "throw_away",
]
