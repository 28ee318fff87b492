"""``python -m core study``: many experiments as one plan."""
