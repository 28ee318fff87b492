"""The shapes of curves, each by rules of its own."""
