"""Whose words people can read, and how a prompt reads once no model is told by it where texts of others begin."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.experiment.prompts.messages import Prompt
from core.studies.choice import Choice

_MARK = re.compile(r"</?(?:product|person|competitor|setting|variable|situation|versions?)>", re.IGNORECASE)
"""Tells a model where text of others begins and ends."""
_ANSWER_LINE = "Answer:"
USUAL_WORDS = ("naive", "full_context", "disclosure")
ARMS_FOR_PEOPLE = ("naive", "full_context", "disclosure", "disclosure:equal")
"""Strategies beyond price whose prompts address the one who answers, about one arm."""


def words_for_people(choice: Choice) -> tuple[str, ...]:
    """Return the codes of the strategies in whose words people can be asked.

    Parameters
    ----------
    choice
        Whose own edited prompts may be among them.

    Returns
    -------
    tuple of str
        The usual ones first, whether or not models are asked by them.
    """
    own = [one.code for one in choice.own.strategies if one.format == "one_price" and one.voice == "shopper"]
    return (*USUAL_WORDS, *own)


def arm_text(prompt: Prompt, setting: str, on_buttons: Sequence[str] = ()) -> str:
    """Write a prompt beyond price as people read it.

    Parameters
    ----------
    prompt
        What models are told: first of all, between marks, who they are.
    setting
        Who that is, as what follows "You are".
    on_buttons
        As for `people_text`.

    Returns
    -------
    str
        As `people_text` has it, with who is asked as a sentence, for nobody sees the marks.
    """
    _, *rest = prompt.messages
    begins = f"You are {' '.join(setting.split()).removesuffix('.')}. Answer as that person."
    return f"{begins}\n{people_text(replace(prompt, messages=tuple(rest)), on_buttons)}"


def people_text(prompt: Prompt, on_buttons: Sequence[str] = ()) -> str:
    """Write a prompt as people read it.

    Parameters
    ----------
    prompt
        What models are told.
    on_buttons
        Lines that stand on buttons.

    Returns
    -------
    str
        Word for word, without the marks that tell a model where text of others begins and ends, the line
        ``Answer:`` at the end, and what stands on buttons.
    """
    lines = [line for message in prompt.messages for line in message.content.split("\n")]
    read = [_MARK.sub("", line).strip() for line in lines]
    return "\n".join(line for line in read if line and line != _ANSWER_LINE and line not in on_buttons)
