"""Why stored replies could not be read, in words: what is kept and not read is not the same as not stored."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from core.asking.replies.arms.reading import why_unread_arm
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import call_keys, every_call
from core.asking.replies.provenance import Provenance, provenance_of
from core.asking.replies.reading import why_unfilled, why_unread
from core.asking.requests import SYSTEM, Reply
from core.experiment import AnyExperiment, Cell, ModelName
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
    """

    unread: Mapping[str, int]
    moved: Mapping[ModelName, int]
    stored: Mapping[ModelName, int]
    provenance: Provenance
    damaged: tuple[str, ...] = ()

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
        Counter(filter(None, reasons.values())), moved, stored, provenance_of(experiment, cache), damaged
    )


def _why(reply: Reply, cell: Cell | ArmCell) -> str | None:
    if cell.probe:
        return why_unfilled(reply, cell.probe)
    return why_unread_arm(reply, cell) if isinstance(cell, ArmCell) else why_unread(reply, cell)
