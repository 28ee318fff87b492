"""Findings for readers: the report and its formats."""
