"""Deviations explained: what makes a variance, what offsets it, and what lines come to when judged together."""
