"""Where a reply cache is: in a folder, or in a database that several machines share."""

from pathlib import Path
from typing import TypeAlias

Place: TypeAlias = Path
