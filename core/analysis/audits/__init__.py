"""Leakage, focalism, and sensitivity to the design."""
