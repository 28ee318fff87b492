"""Experiments beyond price for readers: as plain text, and as a report."""
