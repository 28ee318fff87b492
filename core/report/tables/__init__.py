"""Findings as tables that people read."""
