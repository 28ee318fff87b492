"""The experiments in a shared database, whose stored calls are counted when they are listed."""

from core.asking.replies.store.contract import Writer
from core.asking.replies.store.experiments import Experiments, Listed


class PostgresExperiments(Experiments):
    """As `Experiments`; how many calls are stored is in no column, and so right whoever stores meanwhile."""

    _STORED = """(
      SELECT count(*) FROM Asks WHERE experiment = Experiments.number AND (
        EXISTS (SELECT 1 FROM Replies WHERE key = call)
        OR EXISTS (SELECT 1 FROM Forms JOIN Replies ON key = Forms.name WHERE Forms.call = Asks.call)
      )
    )"""

    def _write_count(self, connection: Writer, found: Listed, number: int) -> None:
        query = "UPDATE Experiments SET summary = ?, calls = ? WHERE number = ?"
        connection.execute(query, (found.summary, found.calls, number))
