"""What full context states under a choice, which names variables and values as short texts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.basics.errors import InputError
from core.basics.texts import number
from core.experiment import (
    CONTEXT_BOUNDS,
    OWN_VARIABLE,
    PRICE_VARIABLES,
    PROBE_PARTS,
    Context,
    OwnVariable,
    Probe,
    Product,
    variable_title,
)

UNSTATED = "off"
CONTEXT_NAMES = (*CONTEXT_BOUNDS, OWN_VARIABLE)
"""What full context can state, as a choice names it."""
COLDEST, WARMEST = -60.0, 60.0
"""Degrees Celsius that can be stated."""


def stated_of(product: Product, context: Sequence[tuple[str, str]], probe: str) -> Context:
    """Return what full context states of a product.

    Parameters
    ----------
    product
        Whose setting says what is stated unless told otherwise.
    context, probe
        As in `core.studies.choice.Choice`.

    Returns
    -------
    Context

    Raises
    ------
    InputError
        As `overrides`; also of a variable that the product's setting cannot have.
    """
    changes = overrides(context, probe)
    for name in product.setting.unfit:
        if changes.get(name) is not None:
            raise InputError(
                f"{variable_title(name).capitalize()} cannot be stated of what is sold as "
                f"“{product.setting.title}”. Leave {name} out."
            )
    temperature = changes.get("temperature")
    if product.scale == "Celsius" and temperature is not None and not COLDEST <= temperature <= WARMEST:
        raise InputError(
            f"The stated temperature must lie between {COLDEST:g} and {WARMEST:g} degrees Celsius, in which this "
            "product's is told."
        )
    return replace(Context.typical(product), **changes)


def overrides(context: Sequence[tuple[str, str]], probe: str) -> dict[str, Any]:
    """Return what full context states otherwise than by default; None where it does not state it.

    Parameters
    ----------
    context, probe
        As for `stated_of`.

    Returns
    -------
    dict
        By the name of the variable; one of the user's own is an `OwnVariable`.

    Raises
    ------
    InputError
        When there is no such variable, or its value is not a number or out of bounds.
    """
    values: dict[str, Any] = {}
    for name, text in context:
        if name not in CONTEXT_NAMES:
            raise InputError(f"“{name[:40]}” is no context variable. Choose from {', '.join(CONTEXT_NAMES)}.")
        value = None if text == UNSTATED else number(text, name.replace("_", " "))
        values[name] = value if value is None or name != OWN_VARIABLE else _of_the_users_own(value, probe)
    Context(**values)
    return values


def _of_the_users_own(value: float, probe: str) -> OwnVariable:
    if not probe:
        raise InputError(
            f"No variable of your own is named that full context could state as {value:g}. Name it as a probe, "
            f"written {PROBE_PARTS}."
        )
    asked = Probe.parse(probe)
    return OwnVariable(asked.variable, asked.unit, value)


def holds_for(new: Product, old: Product, variable: str) -> bool:
    """Say whether what was stated of a variable of one product means the same of another.

    Parameters
    ----------
    new, old
        The products.
    variable
        One of `CONTEXT_NAMES`.

    Returns
    -------
    bool
    """
    if variable in PRICE_VARIABLES or variable in new.setting.unfit:
        return False
    return variable != "temperature" or new.scale == old.scale
