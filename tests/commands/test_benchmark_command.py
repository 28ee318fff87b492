"""``python -m core benchmark``, as a user types it."""

import json
from pathlib import Path

import pytest

from core.analysis.benchmark.uploaded import UPLOAD_EXAMPLE
from tests.commands.test_cli import core

THREE_PRICES = ("--prices", "0.2,1,2", "--wordings", "1")
SYNTHETIC = ("benchmark", "--backend", "synthetic", "--strategies", "naive", "--wordings", "1")


def test_every_model_and_strategy_has_its_distance_raw_and_calibrated_and_the_lines_are_computed() -> None:
    done = core(*SYNTHETIC, "--second-opinion", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    counts = {"cells": 800, "cached": 0, "asked": 800, "failed": 0}
    assert found["calls"] == {**counts, "with_the_app": 0, "imported": []}
    assert len(found["products"]) == 40
    naive, published = found["scores"][::-1]
    assert [(one["source"], one["strategy"]) for one in (naive, published)] == [
        ("asked", "naive"),
        ("published", "disclosure:expert"),
    ]
    for score in found["scores"]:
        for name in ("raw", "calibrated", "price_only"):
            distance = score[name]
            assert 0 < distance["low"] < distance["mae"] < distance["high"] < 1
            assert (distance["cells"], distance["products"]) == (400, 40)
        assert len(score["bias"]) == 10
        assert score["missing_cells"] == 0
    assert [round(published[name]["mae"], 3) for name in ("raw", "calibrated", "price_only")] == [
        0.110,
        0.082,
        0.132,
    ]
    lines = found["reference_lines"]
    assert {name: round(line["mae"], 3) for name, line in lines.items()} == {
        "flat_line": 0.211,
        "same_curve": 0.129,
        "same_curve_left_out": 0.133,
        "sampling_error": 0.030,
        "retest": 0.024,
    }
    assert [name for name, line in lines.items() if line["cited"]] == ["retest"]
    (comparison,) = found["comparisons"]
    assert comparison["difference"]["estimate"] == pytest.approx(naive["raw"]["mae"] - published["raw"]["mae"])
    assert comparison["more_than_noise"]
    panel = found["second_opinion"]
    assert sum(one["weight"] for one in panel["weights"]) == pytest.approx(1)
    assert {one["strategy"] for one in panel["weights"]} == {"naive", "disclosure:expert"}
    assert panel["helps"] is (panel["gain_over_best_single"]["low"] > 0)
    assert panel["conclusions"][0].startswith("Weights, with the error of each")


def test_few_products_of_the_embedded_model_have_distances_and_a_reason_for_no_calibration() -> None:
    done = core(
        "benchmark",
        "--products",
        "1,2",
        "--strategies",
        "naive",
        "--prices",
        "0.2,1,2",
        "--wordings",
        "1",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    ours = found["scores"][-1]
    assert (ours["backend"], ours["raw"]["cells"], ours["raw"]["products"]) == ("embedded", 6, 2)
    assert ours["calibrated"]["mae"] is None
    assert "a calibration, which learns from the others, needs 8" in ours["calibrated"]["reason"]
    assert found["reference_lines_of_all_products"]["flat_line"]["mae"] == pytest.approx(0.2108, abs=1e-4)
    assert found["reference_lines"]["flat_line"]["mae"] != pytest.approx(0.2108, abs=1e-4)


def test_without_json_people_read_a_table_the_lines_and_sentences_and_results_of_others_stand_with_them(
    tmp_path: Path,
) -> None:
    results = tmp_path / "results.csv"
    results.write_text(UPLOAD_EXAMPLE)
    out = tmp_path / "out.csv"
    done = core(*SYNTHETIC, "--products", "12,13", "--results", str(results), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "my-model (uploaded)" in done.stdout
    assert "0.024  the same people asked again (cited)" in done.stdout
    assert "Incomplete: experiment disclosure has 1 of 2 products, 18 cells missing." in done.stdout
    assert "40 asked" in done.stderr
    assert len(out.read_text().splitlines()) == 41


BAD = {
    "a product that is none": (("--products", "1,99"), "There is no product “99”"),
    "a file of products": (("--products", "mine.csv"), "the benchmark takes no file of others"),
    "no product": (("--products", ","), "No product is chosen"),
    "prices in money": (("--prices", "$5,$6"), "--prices gives an amount of money, which means something else of"),
    "an amount in the context": (("--context", "last_price=5"), "--context last_price gives an amount of money"),
    "a sheet of no file": (("--sheet", "May"), "--sheet tells how to read the file of --results"),
    "no such file": (("--results", "/nowhere/x.csv"), "cannot be read"),
    "a strategy that is none": (("--strategies", "magic"), "no strategy “magic”"),
    "prices of experiments beyond price": (
        ("--experiments", "--prices", "0.5,1", "--products", "1"),
        "--experiments asks about no product, and --prices and --products would tell of some",
    ),
    "an unknown strategy of experiments": (("--experiments", "--strategies", "full"), "no strategy “full”"),
    "a price without a budget": (
        ("--backend", "anthropic", "--model", "claude-haiku-4-5", "--products", "1,2"),
        "ANTHROPIC_API_KEY",
    ),
}


@pytest.mark.parametrize(("words", "sentence"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_on_standard_error(words: tuple[str, ...], sentence: str) -> None:
    done = core("benchmark", *words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_forty_products_of_a_model_that_costs_money_wait_for_one_agreement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    done = core("benchmark", "--backend", "openai", "--model", "gpt-4o-mini", "--strategies", "naive")
    assert done.returncode == 2
    assert "These 800 calls take an estimated" in done.stderr
    assert "add --budget" in done.stderr


def test_answers_that_fail_their_checks_get_no_rank_and_status_one() -> None:
    words = ("benchmark", "--products", "1,2", "--strategies", "naive", "--prices", "0.2,1,2", "--wordings", "1")
    strict = core(*words, "--checks", "0.99,0.8,0.2")
    assert strict.returncode == 1
    assert "failed its checks for 2 of 2 products, so it is not scored there" in strict.stdout
    found = json.loads(core(*words, "--checks", "0.99,0.8,0.2", "--json").stdout)
    assert "embedded" not in {one["backend"] for one in found["scores"]}
    assert len(found["failed_checks"]) == 1


ALL_EXPERIMENTS = ("benchmark", "--experiments", "--backend", "synthetic", "--draws", "2", "--wordings", "1")


def test_every_experiment_beyond_price_stands_beside_people_in_one_document(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = core(*ALL_EXPERIMENTS, "--strategies", "naive,disclosure", "--json", "--out", str(out))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout, parse_constant=pytest.fail)
    assert len(found["experiments"]) == 40
    assert [one["strategy"] for one in found["standings"]] == ["naive", "disclosure"]
    for one in found["standings"]:
        assert one["experiments"] == 40
        signs, nulls = one["signs"], one["nulls"]
        told = [effect for effect in found["effects"] if effect["strategy"] == one["strategy"]]
        assert (
            sum(signs.values())
            == sum(effect["sign"] is not None for effect in told)
            == sum(one["regimes"].values())
        )
        assert sum(signs.values()) + sum(nulls.values()) == one["held_by_people"]["effects"] == 55
        assert one["held_by_people"]["studies"] == 13
    (gain,) = found["gains"]
    assert (gain["strategy"], gain["against"], gain["studies"]) == ("disclosure", "naive", 13)
    assert gain["low"] <= gain["estimate"] <= gain["high"]
    assert "resampled are the studies" in found["intervals"]
    camera = next(one for one in found["price_elasticities"] if one["measures"] == "choice share")
    assert camera["people"]["estimate"] == -1.41
    assert len(out.read_text().splitlines()) == 1 + found["calls"]["cells"]


@pytest.mark.slow
def test_what_people_are_worth_beside_a_model_is_one_document() -> None:
    done = core(*SYNTHETIC, "--people-budget", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    synthetic, published = found["worth"][::-1]
    assert (published["backend"], synthetic["backend"]) == ("published", "synthetic")
    errors = {(row["method"], row["people"]): row["error"] for row in published["rows"]}
    assert errors["points", 0] is None
    assert errors["rectified", 150] < min(errors["points", 150], errors["calibrated", 150])
