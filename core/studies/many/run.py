"""Runs a study, a shard after the other, and writes what each showed; run again, it goes on where it stood."""

from collections.abc import Callable
from dataclasses import asdict, replace

from core.asking.backends.keys import Keyring
from core.asking.batches.vendors import service_of
from core.asking.costs import Range
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
Starts = Callable[[AnyExperiment, Terms], Run]
"""Starts the run of a shard on the study's terms."""
Watch = Callable[[Shard, Run], None]
"""Looks at a shard's run until it has ended; it may stop it."""
MOST_SILENT = 3
"""After so many shards in a row to whose calls no reply came no further one is asked; at first after one."""
OUT_OF_BUDGET = (
    "The budget allows for no further call; every reply so far is kept. Raise it and run the study again."
)


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
        self._folder = folder
        self.runner = runner
        self._keys = keys
        self._starts = starts or self._start
        self._spending = Spending(folder)
        self._known = read_manifest(folder)
        if self._known is not None and self._known.study != design.id:
            raise InputError(
                f"{folder.path} holds another study than this one. Nothing was asked; give another --out: what is "
                "stored is not asked again."
            )

    @property
    def spent(self) -> float:
        """US dollars that the study has cost so far at most."""
        return self._spending.spent

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
        return Batches(self.design, self._folder, self.runner, self._spending, budget, services, self._keys)

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
            if one.whole and all(digest(self._folder.path / name) == sha256 for name, sha256 in one.files.items())
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
            self._known = write_manifest(self._folder, planned)
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
        standing = replace(self.begin(plan), state="running", problems=(), done=tuple(written.values()))
        standing = write_manifest(self._folder, standing)
        problems: tuple[str, ...] = ()
        silent = MOST_SILENT - 1
        try:
            for shard in self.design.shards():
                if shard.name not in written and asks(self.runner.plan(shard.experiment)):
                    run = self._starts(shard.experiment, self._terms(budget))
                    watch(shard, run)
                    standing = self._count(standing, run, budget)
                    silent = silent + 1 if _is_silent(run) else 0
                    if problems := _why_stopped(run, silent):
                        break
                    standing = write_manifest(self._folder, self._with(standing, shard, run))
        except KeyboardInterrupt:
            problems = ("It was stopped.",)
        return self._end(standing, problems)

    def _start(self, experiment: AnyExperiment, terms: Terms) -> Run:
        return self.runner.start(experiment, self._keys, agree=lambda _: terms)

    def _terms(self, budget: float | None) -> Terms:
        if budget is None:
            return Terms()
        return Terms(max(0.0, budget - self._spending.spent), self._spending.set_aside)

    def _count(self, standing: Manifest, run: Run, budget: float | None) -> Manifest:
        run.wait()
        dollars, before = run.actual().dollars, standing.dollars
        if budget is None and dollars is not None and dollars.high:
            self._spending.settle(dollars.high)
        together: Range | None = None if dollars is None or before is None else before + dollars
        return replace(standing, asked=standing.asked + run.progress().asked, dollars=together)

    def _with(self, standing: Manifest, shard: Shard, run: Run) -> Manifest:
        # What answers show takes long to load, and the first are asked before.
        from core.studies.many.results import write_shard

        done = write_shard(shard, run, self.runner.cache, self.design.limits, self._folder)
        return replace(standing, done=(*standing.done, done))

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
        files, batches = write_summary(self._folder, names), tuple(map(asdict, Book(self._folder).entries()))
        standing = replace(standing, state=state, problems=problems, files=files, batches=batches)
        return write_manifest(self._folder, standing)


def _is_silent(run: Run) -> bool:
    """Whether a run asked and nothing came."""
    progress = run.progress()
    return not (progress.asked or progress.shared) and bool(run.failures or run.error)


def _why_stopped(run: Run, silent: int) -> tuple[str, ...]:
    """Say why no further shard is asked; nothing where the next one is."""
    if run.out_of_budget:
        return (OUT_OF_BUDGET,)
    if silent >= MOST_SILENT or (run.error is not None and run.stopping):
        return tuple(dict.fromkeys([*run.failures.values(), *([str(run.error)] if run.error else [])]))
    return ("It was stopped.",) if run.stopping else ()
