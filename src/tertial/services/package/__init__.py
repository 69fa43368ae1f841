"""The data package: a folder of plain files that holds a committee's year, taken whole or not at all.

``spec.py`` says what is in it, ``reading.py`` reads and checks a folder, ``storing.py`` takes it into the records and
out again, ``writing.py`` writes a folder, ``form.py`` a workbook to fill in. The manual is docs/manual/datapaket.md.
Only storing needs the records: the rest is used without a workspace, so storing is loaded when it is asked for.
"""

from typing import TYPE_CHECKING

from tertial.services.package.form import write_form
from tertial.services.package.reading import Package, Problem, is_package, read_package
from tertial.services.package.writing import write_package

if TYPE_CHECKING:
    from tertial.services.package.storing import Changes, load_package, store_package

__all__ = [
    "Changes",
    "Package",
    "Problem",
    "is_package",
    "load_package",
    "read_package",
    "store_package",
    "write_form",
    "write_package",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(name)
    from tertial.services.package import storing

    return getattr(storing, name)
