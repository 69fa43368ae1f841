"""The register of staff: a file from the HR system, what it would change, and taking it whole or not at all."""

from tertial.services.staff.changes import Changed, Changes, Leaving, RoleChange
from tertial.services.staff.reading import Person, read_staff
from tertial.services.staff.taking import close_leavers, staff_changes, take_staff

__all__ = [
    "Changed",
    "Changes",
    "Leaving",
    "Person",
    "RoleChange",
    "close_leavers",
    "read_staff",
    "staff_changes",
    "take_staff",
]
