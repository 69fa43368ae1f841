"""The chain of a plan year: seen, edited, commented on, and followed from plan to year-end report."""
