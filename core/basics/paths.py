"""Where things lie that come with the app or are kept beside it."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "core" / "data"
"""The tables that come with the app; `SOURCES.md` there says from where."""
