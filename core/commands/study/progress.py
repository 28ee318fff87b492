"""How far a study is, on standard error."""

import sys

from core.asking.run import Run
from core.studies.many import Outcome, Shard, StudyPlan

POLL_SECONDS = 0.2
WIDTH = 24
TENTHS = 10


class Bar:
    """Shows how many of a study's calls are settled: as a line that moves, or in a file as a line a tenth.

    Parameters
    ----------
    plan
        What was to be asked.
    """

    def __init__(self, plan: StudyPlan) -> None:
        self._new = plan.new_calls
        self._left = plan.shards - plan.done
        self._before = self._shards = self._tenths = 0
        self._worked = True

    def watch(self, shard: Shard, run: Run) -> None:
        """Follow a run to its end; an interrupt stops it after the calls under way.

        Parameters
        ----------
        shard, run
            What is asked now.
        """
        while not _wait(run):
            self._show_run(shard, run)
        self._shards += 1
        self._show_run(shard, run)
        progress = run.progress()
        self._before += progress.asked + progress.shared + progress.failed

    def hear(self, shard: Shard | None, outcome: Outcome | None, workers: int) -> None:
        """Show how far a cluster is.

        Parameters
        ----------
        shard, outcome
            That has ended, and what came of it; None where none has.
        workers
            How many there are.
        """
        if outcome is not None:
            self._before += outcome.settled
            self._shards += 1
        there = f"workers: {workers:,}" if workers else "no worker is there; waiting for one"
        self._show(self._before, there, anew=bool(workers) is not self._worked)
        self._worked = bool(workers)

    def end(self) -> None:
        """End the line that moves."""
        if sys.stderr.isatty():
            print(file=sys.stderr)

    def _show_run(self, shard: Shard, run: Run) -> None:
        progress = run.progress()
        failed = f"{progress.failed:,} failed, " if progress.failed else ""
        settled = self._before + progress.asked + progress.shared + progress.failed
        self._show(settled, f"{failed}{shard.name[:40]}, {progress.state}")

    def _show(self, settled: int, beside: str, *, anew: bool = False) -> None:
        share = min(settled / self._new, 1.0) if self._new else self._shards / max(self._left, 1)
        tenths = int(TENTHS * share)
        if not sys.stderr.isatty() and tenths <= self._tenths and not anew:
            return
        self._tenths = tenths
        done = "#" * int(WIDTH * share)
        line = (
            f"[{done:<{WIDTH}}] {settled:,} of {self._new:,} new calls, {self._shards:,} of {self._left:,} shards"
            f" ({beside})"
        )
        print(
            f"\r{line}\033[K" if sys.stderr.isatty() else line,
            end="" if sys.stderr.isatty() else "\n",
            file=sys.stderr,
        )


def _wait(run: Run) -> bool:
    try:
        return run.wait(POLL_SECONDS)
    except KeyboardInterrupt:
        run.stop()
        return run.wait()
