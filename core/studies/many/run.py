"""Runs a study, a shard after the other, and writes what each showed; run again, it goes on where it stood."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import partial

from core.asking.backends.keys import Keyring
from core.asking.batches.vendors import service_of
from core.asking.costs import NOTHING, Range
from core.asking.plan import Plan
from core.asking.run import NO_KEYS, Run, Terms
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import AnyExperiment
from core.studies.many.batched import Batches, Book, Services, takes_batches
from core.studies.many.design import Shard, StudyDesign
from core.studies.many.folder import StudyFolder, digest
from core.studies.many.manifest import Done, Manifest, State, read_manifest, write_manifest
from core.studies.many.plan import StudyPlan
from core.studies.many.spending import Spending

Asks = Callable[[Plan], bool]
Starts = Callable[[AnyExperiment, Terms], Run | None]
"""Starts the run of a shard on the study's terms; None where the study is to stop before it."""
Watch = Callable[[Shard, Run], None]
"""Looks at a shard's run until it has ended; it may stop it."""
Wanted = Generator[tuple[Shard, Plan], None, None]
"""Shards that are to be asked, with their plans; it is closed once no further one is."""
MOST_SILENT = 3
"""After so many shards in a row to whose calls no reply came no further one is asked; at first after one."""
OUT_OF_BUDGET = (
    "The budget allows for no further call; every reply so far is kept. Raise it and run the study again."
)
STOPPED = "It was stopped."


@dataclass(frozen=True)
class Outcome:
    """What came of asking a shard, beside what is stored.

    Parameters
    ----------
    asked, settled
        Calls that were answered for it, and all that were answered or given up.
    dollars
        What they cost, by list price; None where it is not known.
    out_of_budget, stopped
        Whether the budget allowed for no further call, and whether not all were made.
    silent
        Whether calls were made and no reply came.
    broke_off
        Whether it ended by a fault that every other shard would run into.
    reasons
        Why calls were given up, a sentence each.
    """

    asked: int
    settled: int
    dollars: Range | None
    out_of_budget: bool = False
    stopped: bool = False
    silent: bool = False
    broke_off: bool = False
    reasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, run: Run) -> "Outcome":
        """Read a run that has ended."""
        progress = run.progress()
        return cls(
            asked=progress.asked,
            settled=progress.asked + progress.shared + progress.failed,
            dollars=run.actual().dollars,
            out_of_budget=run.out_of_budget,
            stopped=run.stopping,
            silent=not (progress.asked or progress.shared) and bool(run.failures or run.error),
            broke_off=run.error is not None and run.stopping,
            reasons=tuple(dict.fromkeys([*run.failures.values(), *([str(run.error)] if run.error else [])])),
        )

    def why_no_further(self, silent: int) -> tuple[str, ...]:
        """Say why no further shard is asked; nothing where the next one is.

        Parameters
        ----------
        silent
            How many in a row brought no reply, with this one.

        Returns
        -------
        tuple of str
        """
        if self.out_of_budget:
            return (OUT_OF_BUDGET,)
        if silent >= MOST_SILENT or self.broke_off:
            return self.reasons
        return (STOPPED,) if self.stopped else ()


@dataclass(frozen=True)
class Answered:
    """A shard that was asked.

    Parameters
    ----------
    outcome
        What came of it.
    write
        Writes what it shows; None where nothing is to be written.
    """

    outcome: Outcome
    write: Callable[[], Done] | None


Asker = Callable[[Wanted], Generator[Answered, None, None]]
"""Asks shards, and gives each as it ends."""


def always(plan: Plan) -> bool:
    """Ask whatever is missing."""
    return True


def by_no_batch(plan: Plan) -> bool:
    """Ask where nothing is missing that goes into batches."""
    return not any(part.missing and takes_batches(part.model.name) for part in plan.parts)


def nothing_new(plan: Plan) -> bool:
    """Ask nothing: write what is stored whole."""
    return not plan.new_calls


class Study:
    """One study in its folder, which this process holds.

    Parameters
    ----------
    design
        What is asked.
    folder
        Where its results are.
    runner
        Asks, and holds the replies.
    keys
        That were entered, beside those of the environment.
    starts
        Starts runs in the runner's place, for who may not ask all; None for the runner.

    Raises
    ------
    InputError
        When the folder holds another study, or cannot be read.
    """

    def __init__(
        self,
        design: StudyDesign,
        folder: StudyFolder,
        runner: Runner,
        keys: Keyring = NO_KEYS,
        starts: Starts | None = None,
    ) -> None:
        self.design = design
        self.folder = folder
        self.runner = runner
        self._keys = keys
        self._starts = starts or self._start
        self.spending = Spending(folder)
        self._known = read_manifest(folder)
        if self._known is not None and self._known.study != design.id:
            raise InputError(
                f"{folder.path} holds another study than this one. Nothing was asked; give another --out: what is "
                "stored is not asked again."
            )

    @property
    def spent(self) -> float:
        """US dollars that the study has cost so far at most."""
        return self.spending.spent

    def batches(self, budget: float | None, services: Services = service_of) -> Batches:
        """Return the study's batches.

        Parameters
        ----------
        budget
            US dollars that the whole study may cost; None for no limit.
        services
            Gives what takes a model's batches.

        Returns
        -------
        Batches
        """
        return Batches(self.design, self.folder, self.runner, self.spending, budget, services, self._keys)

    def written(self) -> dict[str, Done]:
        """Return the shards whose answers are written whole, and as they were; every file is read for it.

        Returns
        -------
        dict
            By name.
        """
        return {
            one.shard: one
            for one in (self._known.done if self._known else ())
            if one.whole and all(digest(self.folder.path / name) == sha256 for name, sha256 in one.files.items())
        }

    def begin(self, plan: StudyPlan) -> Manifest:
        """Write down what the study is, where that was not done, so that its folder is known for its own.

        Parameters
        ----------
        plan
            As `plan_study` made it.

        Returns
        -------
        Manifest
        """
        if self._known is None:
            experiments = {shard.name: shard.experiment.id for shard in self.design.shards()}
            planned = Manifest(
                self.design.id, "planned", dict(self.design.words), plan.cells, plan.calls, experiments
            )
            self._known = write_manifest(self.folder, planned)
        return self._known

    def run(
        self, plan: StudyPlan, written: dict[str, Done], watch: Watch, budget: float | None, asks: Asks = always
    ) -> Manifest:
        """Ask what is missing, and write what every shard shows.

        Parameters
        ----------
        plan
            As `plan_study` made it.
        written
            Shards that are not made again.
        watch
            Looks at every run.
        budget
            US dollars that the whole study may cost, with what it has cost already; None for no limit.
        asks
            Says of a shard's plan whether it may be asked now.

        Returns
        -------
        Manifest
            How it stands in the end.

        Raises
        ------
        UnblindError
            When results cannot be written; what is stored stays.
        """
        return self.run_by(lambda wanted: self._ask_here(wanted, watch, budget), plan, written, asks)

    def run_by(self, asker: Asker, plan: StudyPlan, written: dict[str, Done], asks: Asks = always) -> Manifest:
        """Have somebody ask what is missing, and write what every shard shows.

        Parameters
        ----------
        asker
            Asks the shards.
        plan, written, asks
            As for `run`.

        Returns
        -------
        Manifest
            How it stands in the end.

        Raises
        ------
        UnblindError
            When results cannot be written; what is stored stays.
        """
        standing = replace(self.begin(plan), state="running", problems=(), done=tuple(written.values()))
        standing = write_manifest(self.folder, standing)
        problems: dict[str, None] = {}
        silent = MOST_SILENT - 1
        wanted = self._wanted(written, asks)
        try:
            with closing(asker(wanted)) as answers:
                for one in answers:
                    standing = _counted(standing, one.outcome)
                    silent = silent + 1 if one.outcome.silent else 0
                    if found := one.outcome.why_no_further(silent):
                        problems |= dict.fromkeys(found)
                        wanted.close()
                    elif one.write is None:
                        problems |= dict.fromkeys(one.outcome.reasons)
                    else:
                        standing = replace(standing, done=(*standing.done, one.write()))
                        standing = write_manifest(self.folder, standing)
        except KeyboardInterrupt:
            problems = {STOPPED: None}
        return self._end(standing, tuple(problems))

    def _wanted(self, written: dict[str, Done], asks: Asks) -> Wanted:
        for shard in self.design.shards():
            if shard.name not in written:
                plan = self.runner.plan(shard.experiment)
                if asks(plan):
                    yield shard, plan

    def _ask_here(self, wanted: Wanted, watch: Watch, budget: float | None) -> Generator[Answered, None, None]:
        for shard, _ in wanted:
            run = self._starts(shard.experiment, self._terms(budget))
            if run is None:
                yield Answered(Outcome(0, 0, NOTHING, stopped=True), None)
                continue
            watch(shard, run)
            run.wait()
            dollars = run.actual().dollars
            if budget is None and dollars is not None and dollars.high:
                self.spending.settle(dollars.high)
            yield Answered(Outcome.of(run), partial(self._write, shard, run))

    def _start(self, experiment: AnyExperiment, terms: Terms) -> Run:
        return self.runner.start(experiment, self._keys, agree=lambda _: terms)

    def _terms(self, budget: float | None) -> Terms:
        if budget is None:
            return Terms()
        return Terms(max(0.0, budget - self.spending.spent), self.spending.set_aside)

    def _write(self, shard: Shard, run: Run) -> Done:
        # What answers show takes long to load, and the first are asked before.
        from core.studies.many.results import write_shard

        return write_shard(shard, run, self.runner.cache, self.design.limits, self.folder)

    def _end(self, standing: Manifest, problems: tuple[str, ...]) -> Manifest:
        """Put the summaries together, and say where the study stands."""
        from core.studies.many.results import write_summary

        known = {one.shard for one in standing.done}
        names = [shard.name for shard in self.design.shards() if shard.name in known]
        whole = sum(one.whole for one in standing.done) == len(self.design)
        state: State = "complete" if whole and not problems else "stopped"
        left = len(self.design) - sum(one.whole for one in standing.done)
        if left and not problems:
            problems = (f"Calls of {left:,} shards are missing; run the study again to make them again.",)
        files, batches = write_summary(self.folder, names), tuple(map(asdict, Book(self.folder).entries()))
        standing = replace(standing, state=state, problems=problems, files=files, batches=batches)
        return write_manifest(self.folder, standing)


def _counted(standing: Manifest, outcome: Outcome) -> Manifest:
    before, dollars = standing.dollars, outcome.dollars
    together: Range | None = None if dollars is None or before is None else before + dollars
    return replace(standing, asked=standing.asked + outcome.asked, dollars=together)
