"""The experiments benchmark drawn and in tables: people and a model, an arm a row."""

import math

from core.analysis.arms import HumanArm, Humans, estimate_arms
from core.analysis.arms.benchmark import Answered, ArmBoard, draw_up_arms, price_elasticities
from core.report.figures.arm_benchmark import forest_figure
from core.report.tables.arm_benchmark import arm_standings_table, experiments_table, gains_table, prices_table
from tests.support.arms import DRINKS, SHOES, drawn

LOW, HIGH = [1.0] * 10 + [0.0] * 40, [1.0] * 40 + [0.0] * 10


def board() -> ArmBoard:
    """One experiment with people, by naive and disclosure; one that nobody was asked, by naive."""
    arms = {
        arm.name: HumanArm(arm.name, 300, share, math.sqrt(share * (1 - share)))
        for arm, share in zip(SHOES.arms, (0.3, 0.6), strict=True)
    }
    people = Humans("shoes", "Shoes", "share", arms, "a study", "CC0")
    naive = drawn({"discount": HIGH, "free_delivery": LOW})
    disclosed = drawn({"discount": LOW, "free_delivery": HIGH}, strategy="disclosure")
    effects = [*estimate_arms(naive, SHOES, people), *estimate_arms(disclosed, SHOES, people)]
    drinks = estimate_arms(drawn({arm.name: [1.0, 2.0, 3.0] * 3 for arm in DRINKS.arms}), DRINKS)
    return draw_up_arms([Answered(DRINKS, drinks, None), Answered(SHOES, effects, people)])


def test_every_strategy_and_people_stand_in_one_row_in_standard_deviations_of_people() -> None:
    figure = forest_figure([one for one in board().compared if one.theirs is not None])
    people, naive, disclosure = figure.data
    assert [trace.name for trace in figure.data] == ["People", "Naive", "Experiment disclosure"]
    unit = math.sqrt((0.3 * 0.7 + 0.6 * 0.4) / 2)
    assert math.isclose(people.x[0], 0.3 / unit)
    assert math.isclose(naive.x[0], -0.6 / unit, rel_tol=0.05)
    assert naive.y[0] != disclosure.y[0] != people.y[0]
    (name,) = (one.text for one in figure.layout.annotations)
    assert name.endswith("<b>free delivery</b>")


def test_what_lies_beyond_three_standard_deviations_does_not_squeeze_the_rest() -> None:
    figure = forest_figure([one for one in board().compared if one.theirs is not None])
    low, high = figure.layout.xaxis.range
    assert -3 <= low < -1 < 1 < high <= 3


def test_the_table_of_experiments_begins_with_those_of_which_people_are_known() -> None:
    found = board()
    table = experiments_table(found, found.standings[0].asked)
    assert list(table["Experiment"][:2]) == [SHOES.title] * 2
    assert list(table["Sign"][:2]) == ["Opposite", "Agrees"]
    assert list(table["Called"][:2]) == ["Reversed", "Exaggerated"]
    assert set(table["Measures"]) == {"probability of yes", "quantity"}
    assert set(table["People"][2:]) == {"nobody was asked"}
    assert table["Model"][0].startswith("−60.0 (")


def test_standings_count_effects_and_gains_name_both_strategies() -> None:
    standings = arm_standings_table(board())
    assert "Model" not in standings
    assert list(standings["People's sign"]) == ["0 of 1", "1 of 1"]
    assert list(standings["Recovery"]) == ["Reversed 1", "Exaggerated 1"]
    (gain,) = gains_table(board()).to_dict("records")
    assert (gain["Strategy"], gain["Against"], gain["Studies"]) == ("Experiment disclosure", "Naive", "1")
    assert gain["Nearer by, in standard deviations"].endswith("(no interval)")


def test_without_an_experiment_about_prices_there_is_no_row_of_elasticities() -> None:
    assert prices_table(price_elasticities(board().answered)).empty
