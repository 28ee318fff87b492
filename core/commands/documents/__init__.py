"""What the commands write with --json."""
