"""What the audits found, in numbers."""

from collections.abc import Mapping

import pandas as pd

from core.analysis.audits.designs import Sensitivity
from core.analysis.audits.leakage import Leakage
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate
from core.experiment import ModelName, Product, strategy_title, variable_title


def leakage_table(leakages: list[Leakage], product: Product) -> pd.DataFrame:
    """Write how far every variable follows the price, a row a model, strategy and variable.

    Parameters
    ----------
    leakages
        Of one experiment.
    product
        Whose price it is.

    Returns
    -------
    pandas.DataFrame
        Text; the models where there are several.
    """
    table = pd.DataFrame(
        [
            {
                "Model": one.asked.title,
                "Strategy": strategy_title(one.strategy),
                "Variable": variable_title(one.variable),
                "Unit": one.unit,
                f"For {product.write(1, 0)} more": f"{one.per_dollar.estimate:,.2f}"
                if isinstance(one.per_dollar, Estimate)
                else "",
                "95% interval": (
                    f"{one.per_dollar.low:,.2f} to {one.per_dollar.high:,.2f}"
                    if isinstance(one.per_dollar, Estimate)
                    else one.per_dollar.reason
                ),
                "p (Holm)": "" if one.p_value is None else f"{one.p_value:.3f}",
                "Read": f"{one.read:,} of {one.answers:,}",
                "Plausible": f"{one.in_range:,}",
            }
            for one in leakages
        ]
    )
    return table if table["Model"].nunique() > 1 else table.drop(columns="Model")


def design_table(found: list[Sensitivity], curves: list[Curve]) -> pd.DataFrame:
    """Write the elasticity under every disclosed design, a row a model and design.

    Parameters
    ----------
    found
        Of one experiment.
    curves
        Of the same.

    Returns
    -------
    pandas.DataFrame
        Text; the models where there are several.
    """
    shapes = {(curve.asked, curve.strategy): curve.shape for curve in curves}
    table = pd.DataFrame([row for one in found for row in _design_rows(one, shapes)])
    return table if len(found) > 1 else table.drop(columns="Model", errors="ignore")


def _design_rows(one: Sensitivity, shapes: Mapping[tuple[ModelName, str], str]) -> list[dict[str, str]]:
    p_values = {
        code: contrast.p_value
        for contrast in one.contrasts
        for code in (contrast.first, contrast.second)
        if contrast.p_value is not None
    }
    return [
        {
            "Model": one.asked.title,
            "Design": strategy_title(code),
            "Shape": shapes[one.asked, code],
            "Elasticity": f"{value.estimate:.2f}" if isinstance(value, Estimate) else "none",
            "95% interval": (
                f"{value.low:.2f} to {value.high:.2f}" if isinstance(value, Estimate) else value.reason
            ),
            "p against the whole range (Holm)": (
                f"{p_values[code]:.3f}" if code in p_values and code != "disclosure" else ""
            ),
        }
        for code, value in one.elasticities.items()
    ]
