"""What a user brought, as tables for people."""

from collections.abc import Sequence

import pandas as pd

from core.experiment import AnyExperiment, Persona, Product
from core.experiment.arms import ArmExperiment
from core.studies.forecasts.files import ForecastFile
from core.studies.people.kept import KeptAnswers
from core.studies.workspaces import Compared, PastRun

Asked = AnyExperiment | None


def product_table(products: Sequence[Product]) -> pd.DataFrame:
    """Write products, a row each.

    Parameters
    ----------
    products
        In the order of the rows.

    Returns
    -------
    pandas.DataFrame
        Text, prices in each product's currency.
    """
    return pd.DataFrame(
        [
            {
                "Name": product.name,
                "Category": product.category,
                "Regular price": product.write(product.regular_price) + product.setting.per,
                "Asked as": product.asked_as,
                "Competitor": product.competitor,
                "Its price": "" if product.competitor_price is None else product.write(product.competitor_price),
            }
            for product in products
        ]
    )


def answers_table(kept: Sequence[KeptAnswers]) -> pd.DataFrame:
    """Write people's answers, a row a questionnaire.

    Parameters
    ----------
    kept
        In the order of the rows.

    Returns
    -------
    pandas.DataFrame
        Text and counts.
    """
    return pd.DataFrame(
        [
            {
                "On": one.title,
                "Questionnaire": one.questionnaire,
                "Sittings": len(one.sittings),
                "Brought (UTC)": one.brought[:16].replace("T", " "),
            }
            for one in kept
        ]
    )


def files_table(kept: Sequence[ForecastFile]) -> pd.DataFrame:
    """Write files of locked forecasts, a row each.

    Parameters
    ----------
    kept
        In the order of the rows.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    return pd.DataFrame(
        [
            {
                "Product": one.product,
                "Locked (UTC)": one.locked[:16].replace("T", " "),
                "SHA-256": f"{one.sha256[:12]}…",
            }
            for one in kept
        ]
    )


def persona_table(personas: Sequence[Persona]) -> pd.DataFrame:
    """Write personas, a row each.

    Parameters
    ----------
    personas
        In the order of the rows.

    Returns
    -------
    pandas.DataFrame
        Text, a column a trait.
    """
    return pd.DataFrame([{"Name": persona.name, **dict(persona.traits)} for persona in personas])


def runs_table(runs: Sequence[PastRun]) -> pd.DataFrame:
    """Write runs that were made, a row each.

    Parameters
    ----------
    runs
        In the order of the rows.

    Returns
    -------
    pandas.DataFrame
        Text; empty where something is not known.
    """
    return pd.DataFrame(
        [
            {
                "When (UTC)": run.began[:16].replace("T", " "),
                "Product or experiment": run.text("Product"),
                "Headline": run.outcome.headline if run.outcome else "",
                "Calls": _calls(run),
                "Cost": run.outcome.cost if run.outcome else "",
                "Asked": run.text("Asked"),
                "Strategies": run.text("Strategies"),
                "Models": run.text("Models"),
            }
            for run in runs
        ]
    )


def _calls(run: PastRun) -> str:
    made = run.outcome.calls if run.outcome else None
    return f"{run.calls:,}" if made in (None, run.calls) else f"{made:,} of {run.calls:,}"


def compared_tables(
    compared: Compared, names: tuple[str, str], asked: tuple[Asked, Asked] = (None, None)
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write what differs between two runs: what was asked, and what came out.

    Parameters
    ----------
    compared
        As `core.studies.workspaces.compare` finds it.
    names
        Of the two runs.
    asked
        What each asked, where its replies are here: by it arms are called what they are called elsewhere.

    Returns
    -------
    tuple of pandas.DataFrame
        Text; a row a difference, so that either may be empty.
    """
    columns = ["", *names]
    inputs = [
        (title, *(_arms(text, one) for text, one in zip(texts, asked, strict=True)))
        if title == "Arms"
        else (title, *texts)
        for title, *texts in compared.inputs
    ]
    return pd.DataFrame(inputs, columns=columns), pd.DataFrame(compared.findings, columns=columns)


def _arms(names: str, asked: Asked) -> str:
    """Write what arms are called; without what was asked, their names with spaces."""
    if not isinstance(asked, ArmExperiment):
        return names.replace("_", " ")
    return ", ".join(asked.vignette.title_of(arm.name) for arm in asked.vignette.arms)
