"""Tables that users bring: bytes to text, text to rows, rows to what they mean, read whole or not at all."""
