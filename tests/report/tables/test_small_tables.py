import math
from dataclasses import replace

import pandas as pd

from core.analysis.demand.curves import estimate_curves
from core.analysis.demand.verdicts import Conclusion
from core.analysis.people import Plan
from core.experiment import BUNDLED_MODEL, SYNTHETIC, ModelName
from core.experiment.products import Product
from core.report.people.plan import basis_sentence, spread_sentence, why_untold
from core.report.tables.own import product_table
from core.report.tables.replies import token_table
from core.report.tables.sentences import evidence_table
from core.studies.people.models import Told
from tests.support.answered import COLA, PUBLISHED, curve_of
from tests.support.curves import logit, observations
from tests.support.helpers import reply


def test_first_tokens_are_shown_with_their_probabilities() -> None:
    table = token_table(reply(first_token=(("Yes", math.log(0.75)), ("No", math.log(0.25)))))
    assert table["First token"].tolist() == ["Yes", "No"]
    assert table["Probability"].round(12).tolist() == [0.75, 0.25]


def test_every_number_behind_a_sentence_is_a_row_and_words_stay_words() -> None:
    said = Conclusion("It falls.", "naive", {"p_value": 0.012345, "shape": "falling"})
    rows = evidence_table([said, Conclusion("No number.", "naive")]).values.tolist()
    assert rows == [["It falls.", "p value", "0.01235"], ["It falls.", "shape", "falling"]]


def test_prices_are_written_in_each_products_currency() -> None:
    euro = Product("1", "", "Tea", 4.5, currency="EUR")
    dear = Product("2", "", "Kettle", 30.0, competitor="Another", competitor_price=25.0)
    table = product_table([euro, dear])
    assert table["Regular price"].tolist() == ["€4.50", "$30.00"]
    assert table["Its price"].tolist() == ["", "$25.00"]


def test_a_plan_says_how_many_people_are_asked_at_which_price() -> None:
    tea = Product("1", "", "Tea", 8.0)
    prices = pd.DataFrame({"relative_price": [0.5, 1.0, 1.5, 2.0], "people": [10, 20, 20, 0], "equal": 12})
    assert spread_sentence(Plan(prices, pd.DataFrame(), "elasticity"), tea) == (
        "Of 50 people, ask 20 each at $8.00 and $12.00, 10 at $4.00; nobody at $16.00."
    )
    assert spread_sentence(Plan(prices, pd.DataFrame(), "elasticity"), tea, [0.0, 4.0, 24.0]).endswith(
        "; nobody at $0.00, $16.00 and $24.00."
    )
    everywhere = Plan(prices.assign(people=5), pd.DataFrame(), "elasticity")
    assert spread_sentence(everywhere, tea).endswith("ask 5 each at $4.00, $8.00, $12.00 and $16.00.")


def test_a_plan_says_what_the_curve_is_worth_that_it_rests_on() -> None:
    flat = estimate_curves(observations([0.5] * 11))[0]
    falling = estimate_curves(observations(logit(3, -3)))[0]
    told = Told(PUBLISHED, curve_of(PUBLISHED, COLA), COLA, falling)
    assert basis_sentence(told).startswith("The curve that this rests on is falling: purchases fall as the price")
    assert "not for this one" in basis_sentence(told)
    refused = basis_sentence(replace(told, curve=flat))
    assert refused.startswith("This rests on a curve on which What if refuses to decide, for the answers do not")
    mine = replace(PUBLISHED, asked=ModelName("embedded", BUNDLED_MODEL))
    assert "it shows the app, not shoppers." in basis_sentence(replace(told, entry=mine))


def test_a_synthetic_market_is_said_to_be_left_out_beside_people() -> None:
    market, model = ModelName(SYNTHETIC, "market"), ModelName("openai", "m")
    assert why_untold([market], [market]).startswith("A synthetic market is left out here")
    assert why_untold([market, model], [market]).startswith("No model has answered this product")
    assert why_untold([model], [model]).startswith("No model that was asked of the benchmark's products, too,")
