"""Grants, investments, premises and the year's end, and the registers they are filled in by."""
