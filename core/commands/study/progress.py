"""How far a study is, on standard error."""

import sys

from core.asking.run import Run
from core.studies.many import Shard, StudyPlan

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

    def watch(self, shard: Shard, run: Run) -> None:
        """Follow a run to its end; an interrupt stops it after the calls under way.

        Parameters
        ----------
        shard, run
            What is asked now.
        """
        while not _wait(run):
            self._show(shard, run)
        self._shards += 1
        self._show(shard, run)
        progress = run.progress()
        self._before += progress.asked + progress.shared + progress.failed

    def end(self) -> None:
        """End the line that moves."""
        if sys.stderr.isatty():
            print(file=sys.stderr)

    def _show(self, shard: Shard, run: Run) -> None:
        progress = run.progress()
        settled = self._before + progress.asked + progress.shared + progress.failed
        share = min(settled / self._new, 1.0) if self._new else self._shards / max(self._left, 1)
        tenths = int(TENTHS * share)
        if not sys.stderr.isatty() and tenths <= self._tenths:
            return
        self._tenths = tenths
        done = "#" * int(WIDTH * share)
        failed = f", {progress.failed:,} failed" if progress.failed else ""
        line = (
            f"[{done:<{WIDTH}}] {settled:,} of {self._new:,} new calls, {self._shards:,} of {self._left:,} shards"
            f"{failed} ({shard.name[:40]}, {progress.state})"
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
