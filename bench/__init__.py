"""Measurements, each beside a floor in the same run: ``python -m bench --rows 1000000``."""
