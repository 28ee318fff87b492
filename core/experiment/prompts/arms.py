"""Prompts beyond price: a vignette's arm, put by a strategy in one of three wordings.

What differs between arms stands before the question, and the answer's form last, so that the first token of a
reply is the answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.basics.money import name_currency
from core.experiment import ModelChoice, ModelName
from core.experiment.arms import FOR_LEVELS, PLACEBO, WHOLE_SET, Arm, ArmCell, Vignette
from core.experiment.prompts.arm_wordings import ARM_WORDINGS, ArmWording
from core.experiment.prompts.messages import Answer, Message, Prompt, StatedArm
from core.experiment.prompts.render import inert, persona_lines
from core.experiment.prompts.wordings import NUMBER

_SENTENCE = re.compile(r"(?<=[.!?:])\s+")


@dataclass(frozen=True)
class _Line:
    """A line of a prompt; what is free can be left out, sentence by sentence or, of one piece, as a whole."""

    text: str
    is_free: bool = False
    is_whole: bool = False

    @property
    def parts(self) -> list[str]:
        """What of it can be left out in turn."""
        return [self.text] if self.is_whole or not self.is_free else _SENTENCE.split(self.text)


def render_arm(cell: ArmCell) -> Prompt:
    """Write the prompt of a cell.

    Parameters
    ----------
    cell
        The question to put.

    Returns
    -------
    Prompt
        Cells that differ only in their draw have equal prompts.
    """
    system, user = _lines(cell)
    if cell.left_out is not None:
        system, user = _without(system, user, cell.left_out)
    messages = Message("system", _joined(system)), Message("user", _joined(user))
    put = cell.strategy, cell.order, cell.wording, cell.listed, cell.persona, cell.probe
    stated = StatedArm(cell.vignette, cell.arm.name, *put)
    versions = len(cell.versions) if cell.is_set else 0
    return Prompt(messages, stated, _answer(cell), () if cell.probe else cell.said, versions)


def free_sentences(cell: ArmCell) -> tuple[str, ...]:
    """List the sentences of a cell's prompt that can be left out, in their order.

    Parameters
    ----------
    cell
        The question.

    Returns
    -------
    tuple of str
        Without what the arm says, the question, and how to answer.
    """
    system, user = _lines(cell)
    return tuple(part for line in (*system, *user) if line.is_free for part in line.parts)


def sentences_of(vignette: Vignette, strategies: Sequence[str], wordings: int = 1) -> dict[str, tuple[str, ...]]:
    """List the sentences that each strategy's prompt can leave out.

    Parameters
    ----------
    vignette
        What is asked.
    strategies
        Codes.
    wordings
        In how many; in several, the app's own lines are left out whole, of which every wording has as many.

    Returns
    -------
    dict
        By the strategy's code; the same in every arm; of the first wording.
    """
    model, arm = ModelChoice(ModelName("", "")), vignette.arms[0]
    put = model, arm, 1, 0, 1
    return {code: free_sentences(ArmCell(vignette, code, *put, by_line=wordings > 1)) for code in strategies}


def _answer(cell: ArmCell) -> Answer:
    if cell.is_set:
        return "set"
    if cell.probe or not cell.said:
        return "number"
    return "word" if cell.vignette.response.kind == "yes_no" else "choice"


def _lines(cell: ArmCell) -> tuple[list[_Line], list[_Line]]:
    vignette, words = cell.vignette, ARM_WORDINGS[cell.wording - 1]
    expert = cell.strategy == "disclosure:expert"
    setting = ("<setting>", inert(vignette.setting), "</setting>")

    def ours(text: str) -> _Line:
        return _Line(text, is_free=True, is_whole=cell.by_line or text.startswith("<versions>"))

    system = [ours(words.expert if expert else words.person), *map(_Line, setting)]
    user = [_Line(text) for text in persona_lines(cell.persona, words.predicted if expert else words.played)]
    user += [ours(text) for text in (*_design(cell, words), *([words.unaware] if expert else []))]
    told = [_Line(inert(text), is_free=True) for text in vignette.situation.split("\n") if text.strip()]
    told += [] if cell.is_set else [_Line(inert(cell.arm.text))]
    user += [_Line("<situation>"), *told, _Line("</situation>")] if told else []
    if cell.strategy == "full_context":
        user.append(_Line(words.holds))
        user += [_Line(f"- {inert(fact)}", is_free=True) for fact in vignette.facts]
    return system, [*user, *_question(cell, words, expert=expert)]


def _question(cell: ArmCell, words: ArmWording, *, expert: bool) -> list[_Line]:
    if cell.probe:
        return [_Line(f"{inert(cell.probe.question)} {NUMBER}"), _Line("Answer:")]
    lines = [words.prediction] if expert else []
    lines.append(inert(cell.vignette.question))
    lines += _listed(cell)
    return [_Line(text) for text in (*lines, _how(cell, words), "Answer:")]


def _listed(cell: ArmCell) -> list[str]:
    """List the answers, a line each, where each is a letter or a digit."""
    response = cell.vignette.response
    if response.kind == "options":
        return [f"{letter}: {inert(text)}" for letter, text in zip(cell.said, cell.listed, strict=True)]
    if response.kind != "scale" or not response.is_read:
        return []
    low, high = _ends(cell)
    names = {cell.said[0]: low, cell.said[-1]: high}
    return [f"{step}: {names[step]}" if names.get(step) else step for step in cell.said]


def _ends(cell: ArmCell) -> tuple[str, str]:
    """Name the ends of a scale, as they stand in this order."""
    low, high = map(inert, cell.vignette.response.ends)
    return (high, low) if cell.order else (low, high)


def _how(cell: ArmCell, words: ArmWording) -> str:
    """Say how to answer."""
    response, said = cell.vignette.response, cell.said
    if cell.is_set:
        return words.each.format(answer=_one_answer(cell))
    if response.kind == "options" or (response.kind == "scale" and response.is_read):
        sentence = words.letter if response.kind == "options" else words.digit
        return sentence.format(said=f"{', '.join(said[:-1])} or {said[-1]}")
    if response.kind == "yes_no":
        return words.word.format(said=" or ".join(said))
    if response.kind == "scale":
        ends = zip((f"{response.lowest:g}", f"{response.highest:g}"), _ends(cell), strict=True)
        lowest, highest = (f"{step} ({name})" if name else step for step, name in ends)
        return words.step.format(lowest=lowest, highest=highest)
    if response.kind == "money":
        return words.money.format(currency=name_currency(response.currency))
    return words.count.format(unit=f" of {inert(response.unit)}" if response.unit else "")


def _one_answer(cell: ArmCell) -> str:
    """Say what is written for one of all arms."""
    response = cell.vignette.response
    if response.kind == "yes_no":
        return " or ".join(cell.said)
    if response.kind == "money":
        return f"one amount in {name_currency(response.currency)}"
    return f"one number{f' of {inert(response.unit)}' if response.unit else ''}"


def _design(cell: ArmCell, words: ArmWording) -> list[str]:
    if not cell.strategy.startswith("disclosure"):
        return []
    if cell.strategy == PLACEBO:
        return [words.placebo_design, words.same]
    vignette = cell.vignette
    varies = inert(vignette.varies) or "one thing"
    if cell.strategy == FOR_LEVELS:
        ends = {"lowest": f"{min(vignette.levels):g}", "highest": f"{max(vignette.levels):g}"}
        return [words.range_design.format(varies=varies, **ends), words.same]
    sentences = {"disclosure:equal": words.equal_design, WHOLE_SET: words.set_design}
    sentence = sentences.get(cell.strategy, words.design)
    listed = cell.versions if cell.is_set else vignette.arms
    versions = " ".join(f"({number}) {_version(vignette, arm)}" for number, arm in enumerate(listed, 1))
    return [sentence.format(varies=varies), f"<versions>{versions}</versions>", words.same]


def _version(vignette: Vignette, arm: Arm) -> str:
    """Tell of an arm, with what can be answered in it where that is what differs."""
    options = f" Options: {'; '.join(map(inert, arm.options))}." if arm.options else ""
    return f"{inert(arm.text)}{options}"


def _without(system: list[_Line], user: list[_Line], left_out: int) -> tuple[list[_Line], list[_Line]]:
    """Leave out the sentence of a number, counted over both messages."""
    number, kept = 0, (list[_Line](), list[_Line]())
    for lines, rest in zip((system, user), kept, strict=True):
        for line in lines:
            parts = []
            for part in line.parts:
                number += line.is_free
                if not (line.is_free and number == left_out):
                    parts.append(part)
            if parts:
                rest.append(_Line(" ".join(parts)))
    return kept


def _joined(lines: list[_Line]) -> str:
    return "\n".join(line.text for line in lines)
