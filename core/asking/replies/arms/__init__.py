"""Replies to questions beyond price: read off first tokens or texts, and put into tables."""
