"""Tables that people read: the same on the screen and in a report."""

import math
from operator import attrgetter

import pandas as pd

from core.analysis.demand.curves import SURVEY, Curve
from core.analysis.demand.segments import Segment
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
from core.analysis.demand.verdicts import labels, nearest_elasticity
from core.experiment import Experiment, Product, method_of, strategy_title, variable_title
from core.experiment.columns import asked_of, strategy_of

METHODS = {
    "logprob": "probabilities",
    "draw": "draws",
    "forecast": "forecast",
    SURVEY: "survey",
}


def elasticity_table(curves: list[Curve]) -> pd.DataFrame:
    """Write every curve's shape and elasticity, a row a curve.

    Parameters
    ----------
    curves
        Of one experiment, and people's.

    Returns
    -------
    pandas.DataFrame
        Text and counts; the models where there are several.
    """
    table = pd.DataFrame(
        [
            {
                "Model": curve.asked.title,
                "Strategy": "People" if curve.strategy == SURVEY else strategy_title(curve.strategy),
                **_elasticity_cells(curve),
                "Measured by": METHODS[curve.method],
                "Prices": len(curve.points),
                "Could be read": "" if math.isnan(curve.share_read) else f"{curve.share_read:.0%}",
            }
            for curve in curves
        ]
    )
    models = {curve.asked for curve in curves if curve.strategy != SURVEY}
    return table if len(models) > 1 else table.drop(columns="Model")


def segment_table(shown: list[tuple[Segment, Curve]]) -> pd.DataFrame:
    """Write one strategy's shape and elasticity by segment, a row each.

    Parameters
    ----------
    shown
        Segments, each with its curve.

    Returns
    -------
    pandas.DataFrame
        Text and counts.
    """
    return pd.DataFrame(
        [{"Segment": one.value, "Personas": one.personas, **_elasticity_cells(curve)} for one, curve in shown]
    )


def _elasticity_cells(curve: Curve) -> dict[str, str]:
    found = None if curve.shape in BEYOND_ELASTICITY else nearest_elasticity(curve)
    return {
        "Shape": curve.shape if len(curve.points) else "not answered",
        "Elasticity": f"none: {curve.without_elasticity}" if found is None else f"{found[1].estimate:z.2f}",
        "95% interval": f"{found[1].low:z.2f} to {found[1].high:z.2f}" if found and curve.sampled else "",
        "Interval over": "" if found is None else f"none: {curve.reading}" if curve.reading else curve.covers,
    }


def points_table(curves: list[Curve], people: Curve | None, product: Product) -> pd.DataFrame:
    """Write purchase probabilities, a row a price.

    Parameters
    ----------
    curves
        Of one experiment.
    people
        People's curve, where they were asked.
    product
        Of which they are.

    Returns
    -------
    pandas.DataFrame
        Text; a column a curve, which says where a price was not answered.
    """
    shown = [*zip(labels(curves), curves, strict=True), *([("People", people)] if people else [])]
    columns = {
        title: curve.points.set_index(["price", "relative_price"])["purchase"].map("{:.1%}".format)
        for title, curve in shown
    }
    missing = dict.fromkeys(columns, "not answered") | {"People": "not asked"}
    table = pd.DataFrame(columns).sort_index().fillna(missing).reset_index()
    table.insert(0, "Price", table.pop("price").map(product.write))
    table.insert(1, "% of regular price", table.pop("relative_price").map("{:.0%}".format))
    return table


def measurement_table(experiment: Experiment) -> pd.DataFrame:
    """Write how every model was asked by every strategy, a row each.

    Parameters
    ----------
    experiment
        What was asked.

    Returns
    -------
    pandas.DataFrame
        Text and counts.
    """
    return pd.DataFrame(
        [
            {
                "Model": model.name.title,
                "Strategy": strategy_title(strategy.code),
                "Measured by": METHODS[method_of(strategy, model)],
                "Prices": len(experiment.asked_at(strategy)),
                "Wordings": experiment.wordings_of(strategy),
                "Answers a price, in each wording": experiment.answers_a_price(strategy, model),
            }
            for model in experiment.models
            for strategy in experiment.strategies
        ]
    )


def with_titles(observations: pd.DataFrame) -> pd.DataFrame:
    """Add what the screen calls every row's strategy, model and order of answers.

    Parameters
    ----------
    observations
        As `Observer.table` gives them.

    Returns
    -------
    pandas.DataFrame
        With the columns ``strategy_title``, ``model_title``, and ``asked``, the order of the answers, or
        ``variable_title`` where a variable was asked for.
    """
    titled = observations.assign(
        strategy_title=strategy_of(observations).map(strategy_title),
        model_title=asked_of(observations).map(attrgetter("title")),
    )
    if "variable" in titled:
        return titled.assign(variable_title=titled["variable"].map(variable_title))
    return titled.assign(asked=titled["order"].str.replace("_", " or "))
