"""The longer sections of a report, one module each."""
