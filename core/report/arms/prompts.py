"""The prompts of an experiment beyond price, word for word."""

from core.experiment.arms import ArmCell, ArmExperiment, arm_strategy_title
from core.experiment.prompts.arms import render_arm
from core.report.blocks import Block, Text, Verbatim

SAME_PLACE = (
    "In the other arms only the arm's own text differs, and what can be answered where that is what is varied."
)


def arm_prompts(experiment: ArmExperiment) -> tuple[Block, ...]:
    """Write every prompt in the control arm, and how the others differ.

    Parameters
    ----------
    experiment
        What was asked.

    Returns
    -------
    tuple
        Blocks.
    """
    vignette, model = experiment.vignette, experiment.models[0]
    control = vignette.arm(vignette.control)
    blocks: list[Block] = [Text(SAME_PLACE)]
    for code in experiment.strategies:
        for wording in range(1, experiment.wordings + 1):
            title = arm_strategy_title(code) + (f", wording {wording}" if experiment.wordings > 1 else "")
            cell = ArmCell(vignette, code, model, control, wording, 0, 1)
            blocks += [
                Verbatim(f"{title}, {vignette.title_of(control.name)} ({message.role})", message.content)
                for message in render_arm(cell).messages
            ]
    return tuple(blocks)
