"""A study on its page: written, planned, started, and followed."""
