"""The data package: a folder of plain files that holds a committee's year, taken whole or not at all.

``spec.py`` says what is in it, ``reading.py`` reads and checks a folder, ``storing.py`` takes it into the records and
out again, ``writing.py`` writes a folder. The manual is docs/manual/datapaket.md.
"""

from tertial.services.package.reading import Package, Problem, is_package, read_package
from tertial.services.package.storing import Changes, load_package, store_package
from tertial.services.package.writing import write_package

__all__ = [
    "Changes",
    "Package",
    "Problem",
    "is_package",
    "load_package",
    "read_package",
    "store_package",
    "write_package",
]
