"""The register of staff: a file from the HR system, what it would change, and taking it whole or not at all."""

from tertial.services.staff.changes import Changes, said
from tertial.services.staff.reading import Person
from tertial.services.staff.taking import close_leavers, staff_changes, take_staff
from tertial.services.staff.uploads import (
    forget_registers,
    forget_upload,
    keep_upload,
    kept_upload,
    staff_page,
)

__all__ = [
    "Changes",
    "Person",
    "close_leavers",
    "forget_registers",
    "forget_upload",
    "keep_upload",
    "kept_upload",
    "said",
    "staff_changes",
    "staff_page",
    "take_staff",
]
