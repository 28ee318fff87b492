"""The words in which it is asked."""
