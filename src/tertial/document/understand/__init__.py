"""Understands tables without a template, by wording and arithmetic: grids → tables, tables → roles and ties."""

from __future__ import annotations

from tertial.document.model import Table
from tertial.document.understand.headings import roles_of
from tertial.document.understand.relations import relations_of
from tertial.document.understand.scaled import numbers_of
from tertial.document.understand.understood import Understood


def understand(table: Table, section: str = "") -> Understood:
    """A table with what its columns hold and which arithmetic ties its cells together."""
    roles, numbers = roles_of(table), numbers_of(table)
    return Understood(section, table, roles, relations_of(table, roles, numbers), numbers=numbers)
