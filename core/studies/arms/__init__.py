"""Experiments beyond price, from a choice to what its answers show."""
