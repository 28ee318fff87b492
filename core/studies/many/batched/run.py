"""Puts a study's missing calls into batches and their results into the cache, whatever ends a process between."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BufferedWriter
from pathlib import Path

from core.asking.backends.keys import Keyring
from core.asking.backends.registry import find_backend
from core.asking.batches.lines import lines_of, open_answers, read_answers, short, write_line
from core.asking.batches.services import BatchService, BatchState, batch_limits
from core.asking.batches.vendors import service_of
from core.asking.costs import batch_share, cost_of, estimate_call
from core.asking.requests import Reply, Request
from core.asking.run import NO_KEYS
from core.asking.runner import Runner
from core.experiment import ModelName
from core.studies.many.batched.book import Book, Entry
from core.studies.many.design import StudyDesign
from core.studies.many.folder import StudyFolder
from core.studies.many.spending import Spending

MOST_SILENT = 2
"""After so many batches in a row that brought no reply no further one of their model is submitted."""
LATE_HOURS = 1.0
"""So long after its time a batch is given up whose results do not agree with its counts."""
OTHERS_FAULT = "{calls:,} calls of a batch of {model} were not taken ({why})."
Services = Callable[[ModelName, Keyring], BatchService]


def takes_batches(model: ModelName) -> bool:
    """Say whether a model's calls can go into batches."""
    return model.backend in batch_limits()


@dataclass
class _Draft:
    """The calls of a batch that is being filled."""

    model: ModelName
    path: Path
    file: BufferedWriter
    calls: int = 0
    size: int = 0
    most: float = 0.0


class Batches:
    """A study's batches.

    Parameters
    ----------
    design, folder, runner
        As for `core.studies.many.run.Study`.
    spending
        Counts the study's money.
    budget
        US dollars that the whole study may cost; None for no limit.
    services
        Gives what takes a model's batches.
    keys
        That were entered, beside those of the environment.
    """

    def __init__(
        self,
        design: StudyDesign,
        folder: StudyFolder,
        runner: Runner,
        spending: Spending,
        budget: float | None,
        services: Services = service_of,
        keys: Keyring = NO_KEYS,
    ) -> None:
        self.book = Book(folder)
        self.problems: dict[str, None] = {}
        self._design, self._folder, self._runner = design, folder, runner
        self._spending, self._budget, self._services, self._keys = spending, budget, services, keys
        self._silent = Counter[ModelName]()

    def step(self, *, submit: bool = True) -> int:
        """Collect what has ended, and submit what is missing and in no batch.

        Parameters
        ----------
        submit
            False to collect alone.

        Returns
        -------
        int
            How many batches are with their vendors.

        Raises
        ------
        UnblindError
            When a vendor is not there, or does not take the key; what is written down stays.
        """
        for entry in self.book.outstanding():
            self._advance(entry, fresh=False)
        if submit:
            self._submit_missing()
        return len(self.book.outstanding())

    def cancel(self) -> int:
        """Have every batch end that is with its vendor; what is answered by then is collected by the next step."""
        known = [entry for entry in self.book.outstanding() if entry.id]
        for entry in known:
            self._service(entry).cancel(entry.id)
        return len(known)

    def _service(self, entry: Entry) -> BatchService:
        return self._services(ModelName.parse(entry.model), self._keys)

    def _advance(self, entry: Entry, *, fresh: bool) -> None:
        service = self._service(entry)
        if entry.state == "written":
            entry = self._submitted(entry, service, fresh=fresh)
            if fresh:
                return
        state = service.poll(entry.id)
        if state.failed:
            why = OTHERS_FAULT.format(calls=entry.calls, model=entry.model, why=state.failed)
            self._end(entry, 0, 0.0, (why,))
        elif state.ended:
            self._collect(entry, service, state)

    def _submitted(self, entry: Entry, service: BatchService, *, fresh: bool) -> Entry:
        """Find the batch that a process which was killed may have submitted, or submit it."""
        known = {one.id for one in self.book.entries() if one.id} | set(entry.others)
        id = None if fresh else service.find(entry.name, entry.since, entry.calls, known)
        id = id or service.submit(self.book.lines(entry), entry.name)
        return self.book.write(replace(entry, state="submitted", id=id))

    def _collect(self, entry: Entry, service: BatchService, state: BatchState) -> None:
        """Store what a batch that has ended brought; it is done where its results are as many as its calls."""
        with self._folder.replacing(self.book.results(entry)) as file:
            service.collect(entry.id, file)
        answers, failed = open_answers(self.book.results(entry)), Counter[str]()
        with answers.file:
            ours = sum(answers.has(key) for key in self.book.keys(entry))
            if not ours and answers.lines:
                self.book.write(replace(entry, state="written", id="", others=(*entry.others, entry.id)))
                return
            new, cost = 0, 0.0
            for request, reply in read_answers(self._missing(), answers, self._secret(entry), failed):
                cost += _dollars(request, reply)
                self._runner.cache.put(request, reply)
                new += 1
        agree = ours == entry.calls == state.counted and not answers.spoilt
        limit = batch_limits()[ModelName.parse(entry.model).backend].hours + LATE_HOURS
        if agree or not state.whole or time.time() > entry.since + 3600 * limit:
            said = [f"{count:,} calls stay missing: {reason}" for reason, count in failed.items()]
            lost = failed.total()
            # Where a process that was killed had stored some of it, its cost is not known any more.
            spent = cost + entry.reserved * lost / entry.calls if new + lost == ours else entry.reserved
            self._end(entry, new, min(spent, entry.reserved), tuple(said))
        else:
            self.book.write(replace(entry, replies=entry.replies + new))

    def _end(self, entry: Entry, new: int, cost: float, said: tuple[str, ...]) -> None:
        """Count what a batch brought and cost."""
        model, replies = ModelName.parse(entry.model), entry.replies + new
        self.book.write(replace(entry, state="ended", replies=replies, reserved=cost, said=said))
        self._spending.settle(cost - entry.reserved)
        self._silent[model] = 0 if replies else self._silent[model] + 1
        self.problems |= dict.fromkeys(said)

    def _secret(self, entry: Entry) -> str:
        model = ModelName.parse(entry.model)
        secret = self._keys.find(model.backend, model.base_url)
        return secret.value if secret else ""

    def _submit_missing(self) -> None:
        waiting = {key for entry in self.book.outstanding() for key in self.book.keys(entry)}
        drafts: dict[ModelName, _Draft] = {}
        for request in self._missing():
            if self._silent[request.model] >= MOST_SILENT or short(request.key) in waiting:
                continue
            lines, limits = lines_of(request.model), batch_limits()[request.model.backend]
            if lines is None:
                continue
            line = write_line(lines, request)
            draft = drafts.get(request.model)
            if draft and (draft.calls >= limits.requests or draft.size + len(line) > limits.size):
                self._submit(drafts.pop(request.model))
                draft = None
            if draft is None:
                path = self.book.draft(len(drafts))
                draft = drafts[request.model] = _Draft(request.model, path, path.open("wb"))
            draft.file.write(line)
            draft.calls, draft.size = draft.calls + 1, draft.size + len(line)
            draft.most += _dollars(request, None)
        for draft in drafts.values():
            self._submit(draft)

    def _submit(self, draft: _Draft) -> None:
        """Set the whole batch's highest cost aside, write it down, and only then submit it."""
        draft.file.close()
        if not self._spending.reserve(draft.most, self._budget):
            draft.path.unlink()
            self.problems["The budget allows for no further batch; raise it and run the study again."] = None
            return
        entry = self.book.new(str(draft.model), draft.calls, draft.most)
        draft.path.replace(self.book.lines(entry))
        self._advance(self.book.write(entry), fresh=True)

    def _missing(self) -> Iterator[Request]:
        for shard in self._design.shards():
            for part in self._runner.plan(shard.experiment).parts:
                if takes_batches(part.model.name):
                    yield from part.missing


def _dollars(request: Request, reply: Reply | None) -> float:
    """Return what a call of a batch cost, or may cost at most, in US dollars; 0 where its price is not known."""
    model = request.model
    most = estimate_call(request, thinks=find_backend(model.backend).thinks(model))
    dollars = (most if reply is None else cost_of(model, reply, most)).dollars
    return batch_share(model) * dollars.high if dollars else 0.0
