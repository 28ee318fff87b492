"""Why stored replies could not be read, in words: what is kept and not read is not the same as not stored."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from core.asking.replies.arms.reading import why_unread_arm
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import call_keys, every_call
from core.asking.replies.provenance import Provenance, provenance_of
from core.asking.replies.reading import why_unfilled, why_unread
from core.asking.requests import SYSTEM, Reply
from core.basics.words import join
from core.experiment import AnyExperiment, Cell, ModelChoice, ModelName, any_strategy_phrase
from core.experiment.arms import ArmCell

NAMED = 3
"""So many damaged replies are named; more are counted."""


@dataclass(frozen=True)
class Remarks:
    """What is to be said of the stored replies of an experiment, beside what they answer.

    Parameters
    ----------
    unread
        Number of replies that were not read, by reason.
    moved, stored
        By model, number of its replies to questions whose system text stood at the head of the user's message,
        and of all that are stored; without models of which there are none of the first.
    provenance
        From where the replies came.
    damaged
        Keys under which replies are stored that are damaged.
    answering
        What the models' servers say of how and as whom they answered, a sentence each.
    """

    unread: Mapping[str, int]
    moved: Mapping[ModelName, int]
    stored: Mapping[ModelName, int]
    provenance: Provenance
    damaged: tuple[str, ...] = ()
    answering: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """Say it.

        Returns
        -------
        list of str
            Empty where all were read, and all questions were put as shown.
        """
        told = "; ".join(
            f"{number:,} {'reply' if number == 1 else 'replies'} with {reason}"
            for reason, number in sorted(self.unread.items(), key=lambda one: -one[1])
        )
        return [
            *([f"Stored and not read: {told}."] if told else []),
            *([self._say_damage()] if self.damaged else []),
            *self.provenance.notes(),
            *map(self._say_form, self.moved),
            *self.answering,
        ]

    def _say_damage(self) -> str:
        named = ", ".join(self.damaged[:NAMED])
        more = f" and {len(self.damaged) - NAMED:,} more" if len(self.damaged) > NAMED else ""
        return (
            "Damaged on the disk, or stored under a question that they do not answer, and so not read: "
            f"{named}{more}. Asking again puts whole replies in their place."
        )

    def _say_form(self, model: ModelName) -> str:
        moved, stored = self.moved[model], self.stored[model]
        said = f"{model.title} takes no system message, so its text stood at the head of the user's message"
        if moved == stored:
            return f"{said}."
        return f"{said} for {moved:,} of {stored:,} replies. The others were asked as shown: two forms are mixed."


def remarks_on(experiment: AnyExperiment, cache: ReplyCache) -> Remarks:
    """Find what is to be said of the stored replies of an experiment.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where the replies are.

    Returns
    -------
    Remarks
    """
    keys = call_keys(experiment)
    replies = {key: reply for alike, reply in cache.said(keys) for key in alike}
    reasons: dict[str, str | None] = {}
    models: dict[str, ModelName] = {}
    for calls in every_call(experiment):
        # Replies that say the same to one question are looked at once.
        known: dict[tuple[int, object], str | None] = {}
        for number, key in enumerate(calls.keys):
            if key not in replies or reasons.get(key):
                continue
            models[key] = calls.asked.first.model.name
            same = id(replies[key]), calls.asked.question(number)
            if same not in known:
                known[same] = _why(replies[key], calls.asked.cell(number))
            reasons[key] = known[same]
    moved = Counter(models[key] for key in models if SYSTEM in replies[key].refused)
    stored = Counter(model for model in models.values() if model in moved)
    damaged = tuple(cache.damaged(keys))
    return Remarks(
        Counter(filter(None, reasons.values())),
        moved,
        stored,
        provenance_of(experiment, cache),
        damaged,
        tuple(_answering(experiment, replies)),
    )


def _answering(experiment: AnyExperiment, replies: Mapping[str, Reply]) -> Iterator[str]:
    """Say which settings a model did not take, and under which names it answered."""
    by_model: dict[ModelChoice, dict[str, list[Reply]]] = {}
    for calls in every_call(experiment):
        first = calls.asked.first
        said = [replies[key] for key in calls.keys if key in replies]
        by_model.setdefault(first.model, {}).setdefault(first.code, []).extend(said)
    for model, by_strategy in by_model.items():
        every = list(chain.from_iterable(by_strategy.values()))
        refused = {name for reply in every for name in reply.refused}
        if ignored := [title for name, title in model.sampling.changed().items() if name in refused]:
            yield f"{model.name.title} does not take {join(ignored)}, so answers were drawn without."
        names = list(dict.fromkeys(reply.model for reply in every))
        mixed = [code for code, said in by_strategy.items() if len({reply.model for reply in said}) > 1]
        if mixed:
            strategies = join([any_strategy_phrase(code) for code in mixed])
            yield (
                f"{model.name.title} answered as {join(names)}, and as more than one of them under {strategies}: "
                "what is shown there mixes their answers. Name one of them as the model, and ask again."
            )
        elif any(name != model.name.model and name.startswith(model.name.model) for name in names):
            yield f"{model.name.title} answered as {join(names)}."


def _why(reply: Reply, cell: Cell | ArmCell) -> str | None:
    if cell.probe:
        return why_unfilled(reply, cell.probe)
    return why_unread_arm(reply, cell) if isinstance(cell, ArmCell) else why_unread(reply, cell)
