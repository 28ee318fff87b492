"""Calls that are answered by a file, and not one by one."""
