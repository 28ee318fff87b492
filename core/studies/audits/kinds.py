"""The three audits of a choice: what moves with the price, what a stated price does, and what the design does."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from core.basics.errors import InputError
from core.experiment import PROBE_DRAWS, Experiment
from core.studies.audits.audit import Audit
from core.studies.choice import Choice


def _later(module: str, function: str) -> Callable[..., list[Any]]:
    """Return a function of an audit's analysis that is loaded at its first use: what is asked needs none of it."""
    return lambda *found: list(getattr(import_module(f"core.analysis.audits.{module}"), function)(*found))


def _focalism(choice: Choice) -> Experiment:
    """Return the test of focalism, unless nothing that is answered could show a step."""
    from core.analysis.audits.focalism import BETWEEN, could_show_a_step

    experiment = choice.focalism()
    product = experiment.product
    contexts = filter(None, (strategy.context for strategy in experiment.strategies))
    stated = [one.competitor_price for one in contexts if one.competitor_price is not None]
    between = sum(min(stated) < point.price < max(stated) for point in experiment.points)
    if between < BETWEEN:
        raise InputError(
            f"A step is seen at prices between the stated competitor's prices, and {between or 'none'} of the "
            f"prices lies between {product.write(min(stated))} and {product.write(max(stated))}. Ask at {BETWEEN} "
            "or more there, or state others."
        )
    relative = [price / product.regular_price for price in stated]
    asked, drawn = [point.relative_price for point in experiment.points], bool(experiment.drawn_answers)
    if not could_show_a_step(relative, asked, drawn=drawn):
        raise InputError(
            f"These {len(asked)} prices do not tell a step from a slope. Ask at more, and at some below or above "
            f"the stated {product.write(min(stated))} and {product.write(max(stated))}, too."
        )
    return experiment


_LEAKAGE, _FOCALISM, _DESIGNS = (partial(_later, module) for module in ("leakage", "focalism", "designs"))
LEAKAGE = Audit(
    "leakage",
    "Leakage",
    "Which unstated variables move with the price?",
    "The model is asked to fill in what the prompt leaves unsaid, instead of deciding. What it fills in "
    "differently at different prices mixes into its purchases (Gui & Toubia, arXiv 2312.15524). Every variable is "
    f"asked {PROBE_DRAWS} times a price unless draws are chosen in the sidebar; 2 give a quick look, and hold on "
    "every page until they are changed. Strategies that ask every price at once and edited prompts are left out.",
    "What moves with the price bends the curve: as long as it does, the curve's size is not to be believed, and "
    "under naive prompts its direction neither. If it is shown that nothing moves, a flat "
    "curve has another cause.",
    Choice.leakage,
    lambda observations, _: _LEAKAGE("audit")(observations),
    _LEAKAGE("sentences"),
    of_strategies=True,
)
FOCALISM = Audit(
    "focalism",
    "Focalism",
    "Does the curve step where the prompt states a competitor's price?",
    "What a prompt states is weighed more than a shopper would weigh it. The same curve is asked with different "
    "competitor's prices stated: a step that moves with them is their doing. The sidebar's strategies play no "
    "part.",
    "A step that moves with the stated price is the prompt's doing, and no threshold of shoppers: do not price "
    "below it for its sake. Without one, a step in the curve may be believed further.",
    _focalism,
    lambda observations, _: _FOCALISM("focalism")(observations),
    _FOCALISM("sentences"),
)
DESIGNS = Audit(
    "designs",
    "Design sensitivity",
    "How far is the effect conditional on the experiment that is disclosed?",
    "Disclosure gives an effect that holds under the experiment that is disclosed. The same prices are asked "
    "under other experiments: half of the range, two prices, another distribution, a random device "
    "without odds, per cent, an expert. The sidebar's strategies play no part.",
    "Where the effect changes with the disclosed range, it holds for that range alone: disclose the prices that "
    "could really be set. Where it does not, it speaks for more than one range.",
    Choice.designs,
    _DESIGNS("sensitivity"),
    _DESIGNS("sentences"),
)
AUDITS = {audit.name: audit for audit in (LEAKAGE, FOCALISM, DESIGNS)}
