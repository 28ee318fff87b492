"""Asking it: what it costs, the plan, the run and its pace."""
