"""What audits found in numbers; why there is none stands where the number would."""

from core.analysis.audits.designs import Sensitivity
from core.analysis.audits.leakage import Leakage
from core.analysis.demand.contrasts import Contrast
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.experiment.models import ModelName
from core.experiment.products import Product
from core.report.tables.audits import design_table, leakage_table
from tests.analysis.demand.test_conclusions import FALLING, FLAT, curves

M, N = ModelName("b", "m"), ModelName("b", "n")
EURO = Product("1", "", "Tea", 4.5, currency="EUR")


def leakage(asked: ModelName = M, **changes: object) -> Leakage:
    usual = {
        "strategy": "naive",
        "variable": "income",
        "unit": "EUR",
        "answers": 1200,
        "read": 1100,
        "in_range": 1000,
        "relative": Estimate(0.5, 0.4, 0.6),
        "per_dollar": Estimate(1234.5, 1000.0, 1469.0),
        "p_value": 0.0004,
        "stated": None,
        "as_stated": 0,
        "rests": False,
    }
    return Leakage(asked, **{**usual, **changes})  # type: ignore[arg-type]


def test_leakage_is_a_row_a_variable_in_the_products_currency() -> None:
    (row,) = leakage_table([leakage()], EURO).to_dict("records")
    assert row == {
        "Strategy": "Naive",
        "Variable": "household income",
        "Unit": "EUR",
        "For €1 more": "1,234.50",
        "95% interval": "1,000.00 to 1,469.00",
        "p (Holm)": "0.000",
        "Read": "1,100 of 1,200",
        "Plausible": "1,000",
    }


def test_where_leakage_could_not_be_estimated_the_reason_stands_in_the_place_of_the_interval() -> None:
    none = NoEstimate("too few answers could be read at different prices")
    (row,) = leakage_table([leakage(relative=none, per_dollar=none, p_value=None)], EURO).to_dict("records")
    assert (row["For €1 more"], row["95% interval"], row["p (Holm)"]) == ("", none.reason, "")


def test_several_models_are_named() -> None:
    assert leakage_table([leakage(), leakage(N)], EURO)["Model"].tolist() == ["m (b)", "n (b)"]


def sensitivity(asked: ModelName = M) -> Sensitivity:
    return Sensitivity(
        asked,
        {"disclosure": Estimate(-1.0, -1.2, -0.8), "disclosure:two": NoEstimate("too few prices were answered")},
        (Contrast(asked, "disclosure", "disclosure:two", Estimate(-0.4, -0.7, -0.1), 0.0321),),
        NoEstimate("none"),
    )


def test_designs_are_rows_with_their_shape_and_the_test_against_the_whole_range() -> None:
    found = curves(**{"disclosure": FALLING, "disclosure:two": FLAT})
    table = design_table([sensitivity()], found)
    assert list(table.columns) == [
        "Design",
        "Shape",
        "Elasticity",
        "95% interval",
        "p against the whole range (Holm)",
    ]
    assert table.values.tolist() == [
        ["Experiment disclosure", "falling", "-1.00", "-1.20 to -0.80", ""],
        ["Two-price disclosure", "inconclusive", "none", "too few prices were answered", "0.032"],
    ]
    both = [*found, *curves(model="n", **{"disclosure": FALLING, "disclosure:two": FLAT})]
    assert design_table([sensitivity(), sensitivity(N)], both)["Model"].tolist() == ["m (b)"] * 2 + ["n (b)"] * 2
