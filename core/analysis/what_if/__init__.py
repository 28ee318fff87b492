"""A price decision, curve by curve."""
