"""One module a way to reach models."""
