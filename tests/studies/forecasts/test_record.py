"""The record of a workspace's forecasts: how often right, how costly, and whether it gets better."""

from dataclasses import replace

import pytest

from core.report.forecasts.tables import record_table
from core.studies.forecasts.forecast import Outcome
from core.studies.forecasts.record import KeptForecast, KeptScore, keep, say_record
from core.studies.forecasts.scoring import score
from core.studies.forecasts.seal import seal, unseal
from core.studies.workspaces import EMPTY, Workspace
from tests.support.forecasts import FALLING, forecast, people

SEALED = unseal(seal(forecast()))


def scored(number: int, error: float, direction: Outcome = "right", regret: float = 10.0) -> KeptForecast:
    kept = KeptForecast(
        f"{number:064x}", "Cola", "USD", f"2026-01-{number + 1:02d}T00:00:00+00:00", 8.26, "month", "a model", ""
    )
    return replace(kept, score=KeptScore("2026-02-01T00:00:00+00:00", 100, error, direction, 8.26, regret))


def test_a_workspace_keeps_forecasts_and_what_they_were_worth_across_a_file() -> None:
    locked = EMPTY.with_forecast(keep(SEALED))
    worth = keep(SEALED, score(SEALED.forecast, people(FALLING)), "2026-02-01T00:00:00+00:00")
    kept = locked.with_forecast(worth)
    again = Workspace.from_json(kept.to_json())
    assert again == kept
    assert again.forecasts == (worth,)
    assert worth.score is not None
    assert worth.score.people == 500


def test_a_workspace_from_before_there_were_forecasts_opens() -> None:
    text = EMPTY.to_json().replace(', "forecasts": []', "")
    assert "forecasts" not in text
    assert Workspace.from_json(text) == EMPTY


def test_directions_are_counted_of_those_that_people_settled() -> None:
    directions: list[Outcome] = ["right", "right", "wrong", "open", "none"]
    said = say_record([scored(number, 0.1, one) for number, one in enumerate(directions)])
    assert said[0] == "5 forecasts are locked, 5 of them scored."
    assert said[1] == (
        "The direction was right in 2 of 3 that people settled (1 left open by people and 1 without a "
        "recommendation)."
    )
    assert said[2] == "The regret was $120.00 a year on average, $120.00 at most (5 in USD)."
    assert said[3].endswith("they are too few for that, 5 of the 8 that it takes.")


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        ([0.3, 0.28, 0.25, 0.2, 0.18, 0.15, 0.1, 0.08], "over time they get nearer"),
        ([0.08, 0.1, 0.15, 0.18, 0.2, 0.25, 0.28, 0.3], "over time they get farther"),
        ([0.1, 0.2, 0.1, 0.2, 0.11, 0.19, 0.12, 0.18], "neither nearer nor farther over time by more than chance"),
    ],
)
def test_whether_it_gets_better_is_told_from_eight_on(errors: list[float], said: str) -> None:
    assert said in say_record([scored(number, error) for number, error in enumerate(errors)])[3]


def test_the_list_says_where_no_price_was_recommended_and_where_nothing_was_scored() -> None:
    without = forecast(recommended=None)
    found = keep(unseal(seal(without)), score(without, people(FALLING)), "2026-02-01T00:00:00+00:00")
    first, second = record_table([found, keep(SEALED)]).to_dict("records")
    assert first["Price"] == "no price recommended, $8.26 kept"
    assert first["Regret"] == first["Direction"] == "no price recommended"
    assert second["Price"] == "$6.61"
    assert {second[name] for name in ("People", "Points from people", "Direction", "Regret")} == {"not scored"}


def test_of_nothing_nothing_is_said() -> None:
    assert say_record([]) == []
    assert say_record([keep(SEALED)]) == ["1 forecast is locked, and none scored yet."]
