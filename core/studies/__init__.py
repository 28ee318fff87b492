"""From a choice over its experiment and replies to its findings: what pages and commands call."""
