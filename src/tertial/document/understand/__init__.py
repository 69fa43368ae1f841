"""Understands tables without a template, by wording and arithmetic: grids → tables, tables → roles and ties."""

from __future__ import annotations

from tertial.document.model import Table
from tertial.document.understand.understood import Role, Understood


def understand(table: Table, section: str = "") -> Understood:
    """A table with what its columns hold and which arithmetic ties its cells together."""
    return Understood(section, table, tuple(Role() for _ in table.columns))
