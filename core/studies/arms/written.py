"""An experiment beyond price as a form holds it, put together so that nothing that was written is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.experiment.arms import Arm, Response, Vignette


@dataclass(frozen=True)
class WrittenArm:
    """An arm as a form holds it.

    Parameters
    ----------
    place
        Number of the arm, from 0, that the row showed when the form was drawn; None of a new one.
    name, text
        What was written.
    level
        The number that is varied; None where texts are.
    options, counted
        The arm's own, where it has any.
    """

    place: int | None
    name: str
    text: str
    level: float | None = None
    options: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


SAME_STORY = ("situation", "question")


def put_together(
    drawn: Vignette,
    texts: Mapping[str, str],
    response: Response,
    arms: Sequence[WrittenArm],
    facts: Sequence[str],
) -> Vignette:
    """Put together what a form holds.

    Parameters
    ----------
    drawn
        What the form showed before it was written on.
    texts
        Title, setting, situation, question, varies and control, by these names.
    response
        How it is answered; what is counted of it may still name options as the form showed them.
    arms
        In their order.
    facts
        What full context states.

    Returns
    -------
    Vignette
        What only a file can say is as it was: what an arm counts, and unstated variables where the situation and
        the question are the same, for in another story they would ask about what is not there. An option or the
        control that was renamed keeps its part, in every arm.

    Raises
    ------
    InputError
        When it cannot be asked; the message says what to mend.
    """
    names = _renamed(drawn.response.options, response.options)
    rows = [(one, None if one.place is None else drawn.arms[one.place]) for one in arms]
    new_names = {before.name: one.name for one, before in rows if before is not None}
    return Vignette(
        **{**texts, "control": new_names.get(texts["control"], texts["control"])},
        response=response,
        arms=tuple(_arm(one, before, names) for one, before in rows),
        facts=tuple(fact.strip() for fact in facts if fact.strip()),
        probes=drawn.probes if all(texts[name] == getattr(drawn, name) for name in SAME_STORY) else (),
    )


def answered_by(drawn: Response, written: Response, counted: Sequence[str]) -> Response:
    """Count of a written answer what was counted before, under its new names.

    Parameters
    ----------
    drawn
        As the form showed it.
    written
        As it was written, with nothing counted.
    counted
        What was written to be counted; of options the first where nothing is.

    Returns
    -------
    Response
    """
    renamed = _renamed(drawn.options, written.options)
    kept = tuple(dict.fromkeys(renamed.get(one, one) for one in counted))
    if written.kind == "options" and not kept:
        kept = written.options[:1]
    return replace(written, counted=kept)


def _renamed(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Find which option got which name: of as many as before, the one in the same place."""
    if len(before) != len(after):
        return {}
    in_place = zip(before, after, strict=True)
    return {old: new for old, new in in_place if old not in after and new not in before}


def _arm(written: WrittenArm, before: Arm | None, names: Mapping[str, str]) -> Arm:
    options = tuple(names.get(one, one) for one in written.options)
    own = _renamed(before.options, options) if before else {}
    counted = tuple(dict.fromkeys(own.get(one, names.get(one, one)) for one in written.counted))
    return Arm(written.name, written.text, written.level, options, counted)
