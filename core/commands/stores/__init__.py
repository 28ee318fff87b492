"""Commands on what is kept: recordings, and the cache as a whole."""
