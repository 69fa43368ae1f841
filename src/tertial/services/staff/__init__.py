"""The register of staff: a file from the HR system, what it would change, and taking it whole or not at all."""

from tertial.services.staff.changes import Changed, Changes, Leaving, RoleChange, said
from tertial.services.staff.reading import Person, read_staff
from tertial.services.staff.taking import close_leavers, staff_changes, take_staff
from tertial.services.staff.uploads import (
    StaffPage,
    forget_upload,
    forget_uploads,
    keep_upload,
    kept_upload,
    staff_page,
)

__all__ = [
    "Changed",
    "Changes",
    "Leaving",
    "Person",
    "RoleChange",
    "StaffPage",
    "close_leavers",
    "forget_upload",
    "forget_uploads",
    "keep_upload",
    "kept_upload",
    "read_staff",
    "said",
    "staff_changes",
    "staff_page",
    "take_staff",
]
