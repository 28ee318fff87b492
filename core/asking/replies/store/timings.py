"""How long the last runs took, by model: what estimates of time are made from; no prompt, no answer and no key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.asking.replies.store.contract import Database
from core.asking.replies.store.database import Table

LAST_RUNS = 20
"""So many runs of a model are kept, for a machine and its servers change."""
TIMINGS = Table(
    "(run INTEGER, model TEXT, calls INTEGER, work REAL, seconds REAL, PRIMARY KEY (run, model, calls))"
)


@dataclass(frozen=True)
class Mark:
    """How far a run was when so many of its first calls were all answered.

    Parameters
    ----------
    calls
        How many.
    work
        Their sizes in all, as `core.asking.costs.work_of` counts them.
    seconds
        Since the run began.
    """

    calls: int
    work: float
    seconds: float


PastRuns = Mapping[str, Sequence[tuple[Mark, ...]]]
"""The last runs by model, each as its marks from the first to the last; the newest run first."""


class Timings:
    """The timings beside replies.

    Parameters
    ----------
    database
        With the table `TIMINGS`, called Timings.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[int, PastRuns] = 0, {}

    def note(self, model: str, marks: Sequence[Mark]) -> None:
        """Write down how long a run's calls to a model took, and forget what is older than its last runs.

        Parameters
        ----------
        model
            As `ModelName` writes itself.
        marks
            By number of calls.
        """
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO Timings SELECT coalesce(max(run), 0) + ?, ?, ?, ?, ? FROM Timings",
                # The second mark and those after it join the run that the first one opens.
                [(int(not at), model, mark.calls, mark.work, mark.seconds) for at, mark in enumerate(marks)],
            )
            connection.execute(
                "DELETE FROM Timings WHERE model = ? AND run NOT IN "
                "(SELECT DISTINCT run FROM Timings WHERE model = ? ORDER BY run DESC LIMIT ?)",
                (model, model, LAST_RUNS),
            )

    def past_runs(self) -> PastRuns:
        """Return the last runs of every model; the same object until another run was noted."""
        newest = self._database.read("SELECT max(run) FROM Timings")[0][0] or 0
        if newest != self._known[0]:
            self._known = newest, self._read()
        return self._known[1]

    def _read(self) -> PastRuns:
        marks: dict[str, dict[int, list[Mark]]] = {}
        query = "SELECT model, run, calls, work, seconds FROM Timings ORDER BY run DESC, calls"
        for model, run, *mark in self._database.read(query):
            marks.setdefault(model, {}).setdefault(run, []).append(Mark(*mark))
        return {model: tuple(map(tuple, runs.values())) for model, runs in marks.items()}
