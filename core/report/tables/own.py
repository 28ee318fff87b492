"""What a user brought, as tables for people."""

from collections.abc import Sequence

import pandas as pd

from core.experiment import Persona, Product


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
                "Regular price": product.write(product.regular_price),
                "Competitor": product.competitor,
                "Its price": "" if product.competitor_price is None else product.write(product.competitor_price),
            }
            for product in products
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
