"""The studies that this process runs, of all sessions: none hangs on the one that started it."""

import threading
from contextlib import ExitStack

from core.asking import access
from core.asking.costs import Range
from core.asking.run import Run, Terms
from core.asking.runner import Runner
from core.experiment import AnyExperiment
from core.studies.many import STUDY, Book, Manifest, Study, StudyFolder, read_manifest
from core.studies.shelf.agreement import Order, Requester, agreed
from core.studies.shelf.going import LOOK_SECONDS, Going
from core.studies.shelf.shelved import folder_named, taken

POLL_SECONDS = 30.0


class Desk:
    """Starts studies into the folders that the app shows, and knows those that run.

    Parameters
    ----------
    runner
        Asks, and holds the replies.
    poll_seconds
        So often it is looked whether a batch has ended.
    """

    def __init__(self, runner: Runner, poll_seconds: float = POLL_SECONDS) -> None:
        self._runner, self._poll = runner, poll_seconds
        self._going: dict[str, Going] = {}
        self._lock = threading.Lock()

    def find(self, name: str) -> Going | None:
        """Return a study that this process runs, or ran last.

        Parameters
        ----------
        name
            Of its folder.

        Returns
        -------
        Going or None
        """
        return self._going.get(name)

    def start(self, order: Order, requester: Requester) -> Going:
        """Ask what is missing of a study, or join whoever started it in this process.

        Parameters
        ----------
        order
            What is asked, and what was agreed to.
        requester
            By whom.

        Returns
        -------
        Going

        Raises
        ------
        InputError
            When it may not begin, when its name is another study's, or when another process runs it.
        UnblindError
            When its folder cannot be written.
        """
        with self._lock:
            going = self._going.get(order.name)
            if going is None or not going.active:
                going = self._going[order.name] = self._begin(order, requester)
            _check_name(order, going.study)
            return going

    def _begin(self, order: Order, requester: Requester) -> Going:
        folder = folder_named(order.name)
        files = order.brought.named()
        # Before it has a folder, so that what is refused leaves none.
        stop = threading.Event()
        limit = agreed(order, requester, self._study(order, requester, folder, stop), folder, self._runner)
        with ExitStack() as held:
            held.enter_context(folder.held())
            study = self._study(order, requester, folder, stop)
            spent = _spent(study.begin(order.plan), folder)
            for name, data in {STUDY: order.brought.text.encode(), **files}.items():
                with folder.replacing(folder.asked / name) as file:
                    file.write(data)
            going = Going(order, requester, limit, spent, self._poll, stop)
            going.begin(study, held.pop_all(), requester)
        return going

    def _study(self, order: Order, requester: Requester, folder: StudyFolder, stop: threading.Event) -> Study:
        def starts(experiment: AnyExperiment, terms: Terms) -> Run | None:
            while not stop.is_set():
                run = self._runner.find(experiment)
                if run is None or not run.active:
                    run = access.start_on(
                        terms, requester.access, self._runner, experiment, requester.entered, requester.session
                    )
                    if run.starter == requester.access.starter(requester.session):
                        return run
                # What another session asks already ends first, on its own budget and by its own stop.
                run.wait(LOOK_SECONDS)
            return None

        known = read_manifest(folder)
        if known is not None:
            _check_name(order, known.study)
        return Study(order.design, folder, self._runner, requester.keys, starts)

    def close(self) -> None:
        """Stop every study after the calls under way, and wait for them."""
        for going in self._going.values():
            going.stop()
        for going in self._going.values():
            going.wait()


def _check_name(order: Order, study: str) -> None:
    if study != order.design.id:
        raise taken(order.name)


def _spent(known: Manifest, folder: StudyFolder) -> Range | None:
    """Return what a study has cost, with what its batches cost and may cost."""
    entries = Book(folder).entries()
    paid = sum(one.reserved for one in entries if one.state == "ended")
    return None if known.dollars is None else known.dollars + Range(paid, sum(one.reserved for one in entries))
