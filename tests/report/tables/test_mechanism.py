from dataclasses import replace

from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.report.tables.mechanism import recovery_table
from tests.analysis.demand.test_conclusions import FALLING, curves


def test_what_was_estimated_stands_beside_what_is_expected_and_true() -> None:
    naive, context, disclosure = curves(naive=FALLING, full_context=FALLING, disclosure=FALLING)
    found = [
        naive,
        replace(context, verdict=replace(context.verdict, shape="stepped")),
        replace(disclosure, elasticity=NoEstimate("too few answers")),
    ]
    value = naive.elasticity
    assert isinstance(value, Estimate)
    table = recovery_table(found, -1.5, {"naive": -0.25, "full_context": -2.0})
    assert table.values.tolist() == [
        ["Naive", "falling", f"{value.estimate:.2f}", f"{value.low:.2f} to {value.high:.2f}", "-0.25", "-1.50"],
        ["Full context", "stepped", "none: the curve is stepped", "", "-2.00", "-1.50"],
        ["Experiment disclosure", "falling", "none: too few answers", "", "not worked out", "-1.50"],
    ]
    assert list(table.columns) == ["Strategy", "Shape", "Elasticity estimated", "95% interval", "Expected", "True"]
