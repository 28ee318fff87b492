"""The levels at which the analysis decides, each with its one place."""

LEVEL = 0.95
"""Coverage of an interval."""
SIGNIFICANT = 0.05
"""Below such a p-value a difference is called shown."""
STRICT = 0.01
"""Level of the tests that may overrule a simpler reading; several stand in the way of every flat curve."""
LINES = 0.05
"""Level of the lines that must bear a hump out: each has only part of the answers."""
