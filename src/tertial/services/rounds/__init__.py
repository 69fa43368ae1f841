"""Rounds: opening them, answering, approving, chasing. Each file is one of these; pages are values in ``pages.py``."""
