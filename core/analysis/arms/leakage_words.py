"""What a leakage audit between arms found, in words."""

from collections.abc import Sequence

from core.analysis.arms.combinations import Combination
from core.analysis.arms.leakage import ArmLeakage
from core.analysis.demand.fits import NoEstimate
from core.basics.money import currency_of, write_money
from core.basics.words import join, upper_first
from core.experiment import CENT, ModelName, model_names, variable_title
from core.experiment.arms import Vignette, arm_strategy_phrase


def leakage_sentences(found: Sequence[ArmLeakage], vignette: Vignette) -> list[str]:
    """Say what the audit found, one sentence a model and strategy.

    Parameters
    ----------
    found
        As `audit_arms` gives it.
    vignette
        What was asked.

    Returns
    -------
    list of str
    """
    groups: dict[tuple[ModelName, str], list[ArmLeakage]] = {}
    for one in found:
        groups.setdefault((one.asked, one.strategy), []).append(one)
    names = model_names([asked for asked, _ in groups])
    return [
        _sentence(f"Under {arm_strategy_phrase(code)}{f' by {name}' if name else ''}", several, vignette)
        for ((_, code), several), name in zip(groups.items(), names, strict=True)
    ]


def _sentence(where: str, found: Sequence[ArmLeakage], vignette: Vignette) -> str:
    leaking = [_moved(one, vignette) for one in found if one.leaks]
    if leaking:
        control = vignette.phrase_of(vignette.control)
        return f"{where}, the model imagines, against {control}, {join(leaking)}{_untold(found)}."
    tested = dict.fromkeys(variable_title(one.variable) for one in found if one.p_value is not None)
    if not tested:
        answers, read = sum(one.answers for one in found), sum(one.read for one in found)
        known = f"{read:,} of {answers:,} answers could be read"
        return f"{where}, nothing can be said of leakage: {known}{_untold(found)}."
    return (
        f"{where}, no unstated variable is shown to differ between the arms (asked for: {join(list(tested))}), "
        f"which is no all-clear: more draws or wordings tell more{_untold(found)}."
    )


def _untold(found: Sequence[ArmLeakage]) -> str:
    """Name the variables of which nothing can be told, and why."""
    tested = {one.variable for one in found if one.p_value is not None}
    untested = {one.variable: _reason(one.difference) for one in found if one.variable not in tested}
    return "".join(f"; of {variable_title(variable)} nothing is told: {why}" for variable, why in untested.items())


def _reason(difference: Combination | NoEstimate) -> str:
    without = difference if isinstance(difference, NoEstimate) else difference.interval
    return without.reason if isinstance(without, NoEstimate) else ""


def leakage_failures(found: Sequence[ArmLeakage]) -> list[str]:
    """Say which variables' answers failed their checks, and why.

    Parameters
    ----------
    found
        As `audit_arms` gives it.

    Returns
    -------
    list of str
        A sentence a model, strategy and variable.
    """
    said = (
        f"{upper_first(variable_title(one.variable))} under {arm_strategy_phrase(one.strategy)} by "
        f"{one.asked.title} failed its checks, so no difference between the arms is shown: {one.failed}."
        for one in found
        if one.failed
    )
    return list(dict.fromkeys(said))


def _moved(one: ArmLeakage, vignette: Vignette) -> str:
    if isinstance(one.difference, NoEstimate):
        raise ValueError("A leakage without an estimate is not shown.")
    side = "higher" if one.difference.value > 0 else "lower"
    size, arm = abs(one.difference.value), vignette.phrase_of(one.arm)
    currency = currency_of(one.unit)
    by = write_money(size, currency, 2 if size >= CENT else 4) if currency else f"{size:,.3g} {one.unit}"
    return f"{variable_title(one.variable)} {by} {side} in {arm}"
