"""The positive control beyond price: a known effect of the arm, and a respondent that errs as the theory says.

The market
    With p the place of an arm, 0 for the control and 1 for the last of the others (for a number, by its distance
    from the control's; for a price, by that downwards, for less is bought the higher it is), the log-odds of the
    counted answer are logit(share) - elasticity p. So the market's usual elasticity of -1 is an effect of 1 in
    log-odds.

The respondent
    What a prompt leaves unsaid moves against the arm: without a disclosure the effect is 1 - 0.9 rho of the true
    one, and half of what is lost comes back where full context states facts. A disclosure recovers it whole; the
    placebo discloses something else and recovers nothing. Asked to fill a variable in, the respondent moves it
    over the arms wherever its answers are wrong.
"""

import json
import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from core.asking.backends.kinds.market import Market
from core.asking.requests import Reply, Request
from core.experiment.arms import PLACEBO, Arm, Vignette
from core.experiment.prompts.messages import Prompt, StatedArm

LOST = 0.9
"""Share of the effect that goes at rho = 1."""
SPREAD = 0.5
"""Standard deviation of the logarithm of a count or amount."""
STEPS = 1_001
"""Quantiles of the normal law, over which the mean of a count or amount is taken."""
REPORTED = 0.1
"""Standard deviation of what is filled in, relative to its range."""


def true_log_odds(market: Market, vignette: Vignette, arm: Arm) -> float:
    """Return the log-odds of the counted answer in an arm, in the usual context.

    Parameters
    ----------
    market, vignette, arm
        What is asked of whom.

    Returns
    -------
    float
    """
    return math.log(market.share / (1 - market.share)) - market.elasticity * place(vignette, arm)


def place(vignette: Vignette, arm: Arm) -> float:
    """Return where an arm stands between the control, 0, and the farthest of the others, 1 or -1."""
    if vignette.levels:
        control = vignette.arm(vignette.control).level or 0.0
        widest = max(abs(level - control) for level in vignette.levels)
        away = ((arm.level or 0.0) - control) / widest
        return -away if vignette.priced_in else away
    others = [one.name for one in vignette.arms if one.name != vignette.control]
    return 0.0 if arm.name == vignette.control else (others.index(arm.name) + 1) / len(others)


def told_log_odds(market: Market, stated: StatedArm) -> float:
    """Return the log-odds of the counted answer as a prompt tells of an arm.

    Parameters
    ----------
    market
        The market.
    stated
        What the prompt states.

    Returns
    -------
    float
    """
    vignette = stated.vignette
    arm, control = vignette.arm(stated.arm), vignette.arm(vignette.control)
    start = true_log_odds(market, vignette, control)
    return start + (true_log_odds(market, vignette, arm) - start) * (1 - lost(market, stated.strategy))


def lost(market: Market, strategy: str) -> float:
    """Return which share of the effect a strategy's prompt loses to what it leaves unsaid."""
    if strategy.startswith("disclosure") and strategy != PLACEBO:
        return 0.0
    return LOST * market.rho * (0.5 if strategy == "full_context" else 1.0)


def true_mean(market: Market, vignette: Vignette, arm: Arm) -> float:
    """Return the mean outcome of an arm in the market, as the experiment counts it.

    Parameters
    ----------
    market, vignette, arm
        What is asked of whom.

    Returns
    -------
    float
        A share, the mean step of a scale, or the mean of the numbers that are answered.
    """
    share = 1 / (1 + math.exp(-true_log_odds(market, vignette, arm)))
    response = vignette.response
    if vignette.counted_in(arm):
        return share
    if response.kind == "scale":
        return response.lowest + (response.highest - response.lowest) * share
    normal = NormalDist()
    spread = np.exp(SPREAD * np.array([normal.inv_cdf((step + 0.5) / STEPS) for step in range(STEPS)]))
    answered = response.lowest + (response.highest - response.lowest) * share * spread / 2
    return float(np.minimum(answered, response.highest).round().mean()) / (response.out_of or 1.0)


def arm_reply(market: Market, request: Request, stated: StatedArm, added: float, time: str) -> Reply:
    """Answer one request beyond price.

    Parameters
    ----------
    market, request, stated
        Of whom, what, and what it states.
    added
        What the market's noise adds to the log-odds of this prompt.
    time
        When.

    Returns
    -------
    Reply
    """
    draw = np.random.default_rng(int(request.key, 16))
    if stated.probe:
        moved = lost(market, stated.strategy) * place(stated.vignette, stated.vignette.arm(stated.arm)) / 2
        width = stated.probe.highest - stated.probe.lowest
        value = stated.probe.lowest + width * (0.4 - 0.4 * moved + REPORTED * draw.standard_normal())
        return _said(request, json.dumps({"answer": round(value, 2)}), time)
    if request.prompt.answer == "set":
        return _said(request, _for_each(market, stated, added, draw), time)
    share = 1 / (1 + math.exp(-told_log_odds(market, stated) - added))
    if not request.prompt.choices:
        return _said(request, _number(stated.vignette, share, float(draw.standard_normal())), time)
    chances = _chances(request.prompt, stated, share)
    said = str(draw.choice(list(chances), p=list(chances.values())))
    first = tuple((one, math.log(max(chance, 1e-12))) for one, chance in chances.items())
    return _said(request, said, time, first if request.sampling.top_logprobs else ())


def _number(vignette: Vignette, share: float, off: float) -> str:
    """Write a count or amount, by how many standard deviations of its logarithm it is off."""
    response = vignette.response
    value = response.lowest + (response.highest - response.lowest) * share * math.exp(SPREAD * off) / 2
    return f"{min(value, response.highest):.0f}"


def _for_each(market: Market, stated: StatedArm, added: float, draw: np.random.Generator) -> str:
    """Answer for every version: one respondent, who is as far off in each."""
    vignette, off, bar = stated.vignette, float(draw.standard_normal()), float(draw.random())
    lines = []
    for number, arm in enumerate(vignette.arms[::-1] if stated.order else vignette.arms, 1):
        share = 1 / (1 + math.exp(-told_log_odds(market, replace(stated, arm=arm.name)) - added))
        said = ("yes" if share > bar else "no") if stated.meant else _number(vignette, share, off)
        lines.append(f"{number}: {said}")
    return "\n".join(lines)


def _chances(prompt: Prompt, stated: StatedArm, share: float) -> dict[str, float]:
    """Give each answer its probability: what is counted has the market's share, a scale is binomial."""
    vignette = stated.vignette
    arm, answers = vignette.arm(stated.arm), len(prompt.choices)
    counted = vignette.counted_in(arm)
    if not counted:
        steps = [
            math.comb(answers - 1, step) * share**step * (1 - share) ** (answers - 1 - step)
            for step in range(answers)
        ]
        return dict(zip(prompt.choices, steps[::-1] if stated.order else steps, strict=True))
    each = {True: share / len(counted), False: (1 - share) / (answers - len(counted))}
    return {said: each[meaning in counted] for said, meaning in zip(prompt.choices, stated.meant, strict=True)}


def _said(request: Request, text: str, time: str, first: tuple[tuple[str, float], ...] = ()) -> Reply:
    return Reply(text, first, "stop", request.model.model, 0, 0, 0.0, time)
