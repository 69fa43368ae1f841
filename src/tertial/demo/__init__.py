"""The demo municipality: published facts as a data package, and a generated ledger that sums to every one of them.

``von-2020/`` is the package. ``published.csv`` holds what the two interim reports print. ``prior.csv`` says how such a
committee spends, ``solve.py`` finds exact amounts near it that print every published cell, ``solution.csv`` is what it
found, and ``generate.py`` makes the vouchers. See docs/dev/demo.md.
"""
