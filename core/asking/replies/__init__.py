"""What came back: calls and replies, cache, recordings, and reading them into tables."""
