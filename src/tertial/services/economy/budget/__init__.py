"""Budgets: versions as movements, typed in a grid or a workbook, changed, decided; and what they are planned with."""
