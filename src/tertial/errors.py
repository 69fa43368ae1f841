"""Every error that a user can meet: a code, the values a sentence needs, and nothing else.

The sentence itself is worded once, in Swedish, in ``services/messages.py``; a test demands one for every code.

- ``TertialError``: the root; ``exit_code`` is what the command line answers.
  - ``BadInput``: a file, a row or an argument cannot be used; nothing was changed (exit 2).
  - ``NotFound``: the thing does not exist, or the actor may not know that it does (404).
  - ``NotAllowed``: the actor is inside the committee but lacks the right (403).
  - ``Conflict``: somebody else changed the same thing meanwhile (409).
"""

from __future__ import annotations

from typing import ClassVar


class TertialError(Exception):
    """Something that the user must be told. ``values`` fill the message's named places."""

    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 400

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code} {values}" if values else code)


class BadInput(TertialError):
    """The input or the arguments cannot be used, and nothing was changed."""


class NotFound(TertialError):
    """There is no such thing, or the actor may not know that there is."""

    http_status = 404


class NotAllowed(TertialError):
    """The actor may see the thing but not do this to it."""

    http_status = 403


class Conflict(TertialError):
    """Somebody else changed the same thing meanwhile."""

    http_status = 409
