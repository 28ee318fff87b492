"""What a study has spent, on disk before it is, so that its budget outlasts whatever ends a process."""

import json
import math
from contextlib import suppress

from core.basics.errors import InputError
from core.studies.many.folder import StudyFolder

AHEAD = 0.01
"""So much of the budget is written down ahead at a time; a process that is killed counts as having spent it."""


class Spending:
    """Counts the money of a whole study; it is the hold of the run under way.

    Parameters
    ----------
    folder
        The study's.

    Raises
    ------
    InputError
        When what was spent before cannot be read.
    """

    def __init__(self, folder: StudyFolder) -> None:
        self._folder = folder
        self.spent = self._read()
        self._noted = self._most = 0.0

    def set_aside(self, most: float) -> "Spending":
        """Begin a run that may cost so much, in US dollars."""
        self._noted, self._most = 0.0, most
        return self

    def note(self, at_risk: float) -> bool:
        """Write down what the run may have spent, in US dollars, before it is."""
        if at_risk > self._noted:
            self._noted = max(at_risk, min(at_risk + AHEAD * self._most, self._most))
            self._write(self.spent + self._noted)
        return True

    def renew(self) -> None:
        """Do nothing, for nobody else counts this money."""

    def settle(self, spent: float) -> None:
        """Count what the run cost, in US dollars."""
        self.spent += spent
        self._noted = 0.0
        self._write(self.spent)

    def reserve(self, most: float, budget: float | None) -> bool:
        """Count what a batch may cost, in US dollars, before it is submitted; False where that is too much."""
        if budget is not None and self.spent + most > budget:
            return False
        self.settle(most)
        return True

    def _write(self, spent: float) -> None:
        with self._folder.replacing(self._folder.spending) as file:
            file.write(json.dumps({"dollars_at_most": spent}).encode())

    def _read(self) -> float:
        with suppress(FileNotFoundError):
            try:
                spent = json.loads(self._folder.spending.read_bytes())["dollars_at_most"]
                if isinstance(spent, int | float) and math.isfinite(spent) and spent >= 0:
                    return float(spent)
            except (ValueError, KeyError, TypeError):
                pass
            raise InputError(
                f"{self._folder.spending} cannot be read, so it is not known what this study has spent. Nothing "
                "was asked; mend the file, or give another --out: what is stored is not asked again."
            )
        return 0.0
