"""Findings as Plotly figures."""
