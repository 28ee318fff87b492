"""``python -m core experiment``, as a user types it."""

import contextlib
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.commands.main import main
from tests.support.chat_server import completion
from tests.support.fault_server import Call, FaultServer, Play, answer

MARKET = ("--backend", "synthetic", "--model", "market/noise=0.1")
POWER = ("experiment", "--name", "default_green_power")


def core(*words: str) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())


def document(*words: str) -> dict[str, Any]:
    done = core(*words, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_positive_control_beyond_price_disclosure_recovers_the_effect_and_naive_and_placebo_do_not() -> None:
    found = document(*POWER, *MARKET, "--strategies", "naive,disclosure,disclosure:placebo")
    by_strategy = {one["strategy"]: one for one in found["differences"]}
    # The market's true effect is 1 in log-odds on a share of 40%: 24.5 percentage points.
    assert by_strategy["disclosure"]["estimate"] == pytest.approx(0.245, abs=0.06)
    assert by_strategy["naive"]["estimate"] < 0.12
    assert by_strategy["disclosure:placebo"]["estimate"] < 0.12
    assert by_strategy["disclosure"]["low"] < 0.245 < by_strategy["disclosure"]["high"]
    arms = [one for one in found["arms"] if one["strategy"] == "disclosure"]
    assert [one["arm"] for one in arms] == ["cheap_default", "green_default"]
    assert [one["people"] for one in arms] == [0.36, 0.60667]
    assert {one["regime"] for one in found["recovery"]} <= {"recovered", "not told apart", "absent", "attenuated"}
    assert any("synthetic" in one["text"] for one in found["conclusions"])
    truth = found["truth"]
    assert [one["mean"] for one in truth["arms"]] == pytest.approx([0.4, 0.645], abs=0.001)
    assert [one["difference"] for one in truth["differences"]] == pytest.approx([0.245], abs=0.001)
    assert truth["told"] == pytest.approx({"naive": 0.19, "disclosure": 1.0, "disclosure:placebo": 0.19})


def test_asked_again_nothing_is_asked_and_the_same_is_found(tmp_path: Path) -> None:
    first, again = (document(*POWER, *MARKET, "--out", str(tmp_path / "rows.csv")) for _ in range(2))
    assert (first["calls"]["asked"], again["calls"]["asked"]) == (24, 0)
    assert first["arms"] == again["arms"]
    rows = pd.read_csv(tmp_path / "rows.csv")
    assert set(rows["arm"]) == {"cheap_default", "green_default"}


def test_the_text_names_the_arms_the_difference_and_people() -> None:
    done = core(*POWER, *MARKET)
    assert done.returncode == 0
    assert "green default" in done.stdout
    assert "People" in done.stdout
    assert "24.7 percentage points higher" in done.stdout


def test_quantities_by_price_have_elasticities_beside_peoples_and_a_peak_of_spend_or_are_not_told() -> None:
    drinks = ("experiment", "--name", "alcohol_task__drinks", *MARKET, "--strategies", "disclosure")
    found = document(*drinks, "--draws", "30")["prices"]
    (one,) = found["responses"]
    assert found["measure"] == "quantity"
    known = {(part["arm"], part["to_arm"]): part for part in one["elasticities"]}
    assert known["p1", "p5"]["people"]["estimate"] == -0.40
    assert known["p1", "p5"]["low"] < known["p1", "p5"]["estimate"] < known["p1", "p5"]["high"]
    assert len(one["spend"]) == 16
    assert one["spend_peak"]["low"] <= one["spend_peak"]["price"] <= one["spend_peak"]["high"]
    text = core(*drinks, "--draws", "30").stdout
    assert "where people's is −0.40 (−0.42 to −0.37)" in text
    assert "people spend most at $5.00, $13.30 each" in text


def test_the_whole_set_is_asked_in_one_prompt_a_draw_and_its_answers_are_paired() -> None:
    drinks = ("experiment", "--name", "alcohol_task__drinks", *MARKET, "--draws", "20")
    found = document(*drinks, "--strategies", "disclosure,disclosure:set")
    assert (found["calls"]["cells"], found["calls"]["asked"]) == (2 * 17 * 20, 17 * 20 + 20)
    by_strategy = {
        one["strategy"]: one for one in found["differences"] if (one["arm"], one["against"]) == ("p20", "p1")
    }
    true = next(one["difference"] for one in found["truth"]["differences"] if one["arm"] == "p20")
    whole, single = by_strategy["disclosure:set"], by_strategy["disclosure"]
    assert whole["low"] < true < whole["high"]
    assert whole["high"] - whole["low"] < single["high"] - single["low"]
    assert core(*POWER, *MARKET, "--strategies", "disclosure:set").returncode == 2


def test_choice_shares_name_none_of_the_cameras_first_beside_peoples_figure() -> None:
    cameras = ("experiment", "--name", "camera_price", *MARKET, "--strategies", "disclosure")
    found = document(*cameras)
    arm = [one for one in found["choices"] if one["arm"] == "p179"]
    assert [one["none"] for one in arm] == [True, False, False, False, False]
    assert sum(one["estimate"] for one in arm) == pytest.approx(1.0)
    assert [one["arm"] for one in found["prices"]["responses"][0]["elasticities"] if one["people"]] == [
        "p129",
        "p179",
    ]
    text = core(*cameras).stdout
    assert "of people's camera tasks in 25%" in text
    assert "where people's is −1.41 (−1.54 to −1.28)" in text


def test_the_template_runs_as_it_is_and_the_list_names_what_comes_with_the_app(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(core("experiment", "--template").stdout)
    own = document("experiment", "--file", str(file), *MARKET)
    assert own["people"] is None
    assert [one["arm"] for one in own["arms"]][:2] == ["discount", "free_delivery"]
    assert own["recovery"] == []
    assert "default_green_power" in core("experiment", "--list").stdout
    assert "default_green_power" in {one["name"] for one in document("experiment", "--list")["experiments"]}


def test_the_market_leaks_between_the_arms_where_naive_is_asked_and_not_where_the_experiment_is_disclosed() -> (
    None
):
    found = document(*POWER, "--backend", "synthetic", "--leakage", "--draws", "20")
    leaking = {one["strategy"] for one in found["leakages"] if one["leaks"]}
    assert leaking == {"naive"}
    assert found["calls"]["cells"] == 2 * 2 * 3 * 20
    done = core(*POWER, "--backend", "synthetic", "--leakage", "--draws", "20")
    assert "Under naive, the model imagines, against cheap default" in done.stdout


def test_a_server_that_says_nothing_that_can_be_read_fails_its_checks_under_every_strategy() -> None:
    with FaultServer() as server:
        server.plot = lambda call: answer(call, "Perhaps.")
        at = ("--backend", "openai-compatible", "--base-url", f"{server.address}/v1", "--model", "m")
        asked = ("--budget", "none", "--draws", "2", "--strategies", "disclosure,disclosure:placebo")
        done = core(*POWER, *at, *asked)
    assert done.returncode == 1
    assert "Placebo disclosure of m" in done.stdout
    assert "there is no effect" in done.stdout


def test_where_no_call_succeeds_the_command_says_why_and_nothing_breaks() -> None:
    with FaultServer() as server:
        server.plot = lambda call: Play(status=400, body={"error": {"message": "no"}})
        at = ("--backend", "openai-compatible", "--base-url", f"{server.address}/v1", "--model", "m")
        done = core(*POWER, *at, "--budget", "none", "--draws", "1")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_every_sentence_is_left_out_in_turn_and_its_doing_is_shown() -> None:
    found = document(*POWER, *MARKET, "--ablation", "--strategies", "disclosure", "--draws", "10")
    sentences = [one["sentence"] for one in found["ablations"]]
    assert any("Chance looks at nothing else" in one for one in sentences)
    assert found["calls"]["cells"] == (1 + len(sentences)) * 2 * 10
    for one in found["ablations"]:
        assert one["estimate"] == pytest.approx(one["without"] - one["whole"])
        assert one["low"] < one["estimate"] < one["high"]
    done = core(*POWER, *MARKET, "--ablation", "--strategies", "disclosure", "--draws", "10")
    assert "Without the sentence" in done.stdout
    several = document(*POWER, *MARKET, "--ablation", "--strategies", "naive", "--wordings", "3")
    assert several["experiment"]["wordings"] == 3
    assert several["truth"]["told"]["naive"] < 1
    assert all(one["low"] < one["estimate"] < one["high"] for one in several["ablations"])


def test_the_true_mean_of_counts_and_of_a_scale_is_what_the_market_answers_where_all_is_disclosed() -> None:
    for name in ("alcohol_task__drinks", "fee_hotel"):
        asked = ("experiment", "--name", name, "--backend", "synthetic", "--strategies", "disclosure")
        found = document(*asked, "--draws", "400" if name == "alcohol_task__drinks" else "40")
        true = {one["arm"]: one["mean"] for one in found["truth"]["arms"]}
        for one in found["arms"]:
            assert one["low"] - 0.2 < true[one["arm"]] < one["high"] + 0.2, one


@pytest.mark.parametrize("asks", ["--leakage", "--ablation"])
def test_an_audit_whose_answers_fail_their_checks_gives_no_number_says_so_and_ends_with_status_1(
    asks: str,
) -> None:
    with FaultServer() as server:
        server.plot = lambda call: answer(call, "Perhaps.")
        at = ("--backend", "openai-compatible", "--base-url", f"{server.address}/v1", "--model", "m")
        words = (*POWER, *at, "--budget", "none", "--draws", "2", "--strategies", "naive", asks)
        done, lenient = core(*words, "--json"), core(*words, "--checks", "0,0,1", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert "failed its checks" in found["failed_checks"][0]
    told = [*found.get("ablations", ()), *found.get("leakages", ())]
    assert all(one["low"] is None for one in told)
    assert (lenient.returncode, json.loads(lenient.stdout)["failed_checks"]) == (0, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--name", "no_such"), "There is no experiment “no_such”"),
        (("--file", "/no/such.toml"), "cannot be read"),
        (("--name", "default_green_power", "--strategies", "guess"), "There is no strategy “guess”"),
        (("--name", "default_green_power", "--strategies", ""), "at least one strategy"),
        (("--name", "default_green_power", "--strategies", "disclosure:range"), "varies none"),
        (("--name", "default_green_power", "--wordings", "9"), "between 1 and 3"),
    ],
)
def test_bad_input_ends_in_one_sentence_and_status_2(words: tuple[str, ...], said: str) -> None:
    done = core("experiment", *words, *MARKET)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_server_that_answers_letters_with_probabilities_is_read_by_them_in_every_order() -> None:
    def stays(call: Call) -> Play:
        played = completion(0.8)
        letters = {"Yes": "A", "No": "B"} if "A: I stay" in call.prompt else {"Yes": "B", "No": "A"}
        choice = played["choices"][0]
        choice["message"]["content"] = letters["Yes"]
        first = choice["logprobs"]["content"][0]
        for one in (first, *first["top_logprobs"]):
            one["token"] = letters[one["token"]]
        return Play(body=played)

    with FaultServer() as server:
        server.plot = stays
        at = ("--backend", "openai-compatible", "--base-url", f"{server.address}/v1", "--model", "m")
        found = document(*POWER, *at, "--budget", "none", "--strategies", "naive")
    # Who mostly stays ends with green where that is the default: 80% against 20%.
    by_arm = {one["arm"]: one["estimate"] for one in found["arms"]}
    assert by_arm == pytest.approx({"cheap_default": 0.2, "green_default": 0.8}, abs=0.001)
    assert found["calls"]["cells"] == 4
    assert all(call.body["logprobs"] and "response_format" not in call.body for call in server.calls)


def test_people_of_an_experiment_of_ones_own_stand_beside_the_models(tmp_path: Path) -> None:
    own, people = tmp_path / "own.toml", tmp_path / "people.csv"
    own.write_text(core("experiment", "--template").stdout)
    people.write_text("arm,n,share\ndiscount,200,0.4\nfree_delivery,200,0.6\n")
    asked = ("experiment", "--file", str(own), "--people", str(people), *MARKET)
    found = document(*asked)
    assert [one["people"] for one in found["arms"][:2]] == [0.4, 0.6]
    assert found["people"]["source"] == "a file of your own"
    assert {one["arm"] for one in found["recovery"]} == {"free_delivery"}
    people.write_text("arm,n,share\ndiscount,200,40\nfree_delivery,200,0.6\n")
    refused = core(*asked)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "row 2, share: 40 is not between 0 and 1" in refused.stderr
    shipped = core(*POWER, *MARKET, "--people", str(people))
    assert "People's answers to this experiment come with the app" in shipped.stderr
