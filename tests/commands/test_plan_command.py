"""``python -m core plan``, as a user types it."""

import csv
import json
from pathlib import Path

from tests.commands.test_cli import core


def test_a_plan_says_how_many_to_ask_where_as_the_field_takes_it(tmp_path: Path) -> None:
    done = core("plan", "--product", "12", "--strategies", "naive", "--people", "60", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["backend"], found["uncalibrated"]) == ("published", None)
    assert found["rests_on"].startswith("The curve that this rests on is falling:")
    assert sum(one["people"] for one in found["prices"]) == 60
    assert found["buys"]["planned"]["elasticity"] < found["buys"]["nobody"]["elasticity"]
    sent = tmp_path / "ask.csv"
    assert core("field", "--product", "12", "--people", found["people"], "--out", str(sent)).returncode == 0
    with sent.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 60


def test_a_plan_for_the_best_price_always_asks_the_prices_to_decide_about() -> None:
    wanted = ("plan", "--product", "12", "--strategies", "naive", "--people", "100", "--for", "best_price")
    done = core(*wanted, "--candidate", "6.61", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["for"] == "best_price"
    assert next(one["people"] for one in found["prices"] if round(one["relative_price"], 1) == 0.8) >= 10
    done = core(*wanted, "--candidate", "7.01")
    assert done.returncode == 2
    assert "--candidate $7.01 is none of the prices that are asked." in done.stderr
    done = core(*wanted, "--prices", "0.5,1,2.5", "--candidate", "20.65")
    assert done.returncode == 2
    assert "$20.65 is to be decided on, and the benchmark's people were asked from $1.65 to $16.52" in done.stderr
