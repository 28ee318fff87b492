"""From answers to a curve, its verdict, and what may be concluded."""
