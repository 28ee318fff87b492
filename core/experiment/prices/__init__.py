"""The prices at which demand is simulated: as a grid, as text, as ends and a number."""
