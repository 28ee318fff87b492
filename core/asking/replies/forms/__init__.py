"""The forms in which models put an answer: words, objects, a line a price."""
