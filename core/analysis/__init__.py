"""What the answers show: pure functions of tables, which know nobody who asks."""
