"""The command, as a user types it, on the real embedded model."""

import contextlib
import io
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.analysis.demand.fits.answers import FIT_ONLY
from core.commands.main import main
from tests.support.fault_server import Call, FaultServer, Play, answer

THREE = (
    *("--product", "12", "--strategies", "naive,full_context,disclosure"),
    *("--backend", "embedded", "--wordings", "1"),
)


Done = subprocess.CompletedProcess[str]


def typed(*words: str) -> Done:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "core", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def core(*words: str) -> Done:
    """The command in this process, which has the embedded model loaded already."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return Done(words, status, out.getvalue(), err.getvalue())


def at(server: FaultServer) -> tuple[str, ...]:
    return ("--backend", "openai-compatible", "--base-url", f"{server.address}/v1", "--model", "m")


def document(*words: str, start: Callable[..., Done] = core) -> dict[str, Any]:
    done = start("run", *THREE, "--json", *words)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_what_comes_with_the_app_is_not_asked_a_price_more_asks_six_and_a_wider_range_twenty_six() -> None:
    first = document(start=typed)
    assert first["calls"] | {"by_strategy": None, "why": None} == {
        "cells": 60,
        "cached": 60,
        "asked": 0,
        "failed": 0,
        "unparsed": 0,
        "by_strategy": None,
        "why": None,
        "unread": [],
        "forms": [],
        "damaged": [],
        "imported": [],
        "with_the_app": 60,
    }
    assert [curve["strategy"] for curve in first["curves"]] == ["naive", "full_context", "disclosure"]
    for curve in first["curves"]:
        assert (curve["backend"], curve["model"]) == ("embedded", "smollm2-135m-instruct")
        assert len(curve["points"]) == 10
        assert all(0 < point["purchase"] < 1 for point in curve["points"])
        assert curve["elasticity"]["low"] < curve["elasticity"]["estimate"] < curve["elasticity"]["high"]
        assert curve["mass"] > 0.6
    assert first["conclusions"][0]["text"]

    again = document()
    assert (again["calls"]["asked"], again["calls"]["cached"]) == (0, 60)
    assert (again["curves"], again["experiment"]) == (first["curves"], first["experiment"])

    added = document("--prices", "0.2,0.4,0.6,0.8,0.9,1,1.2,1.4,1.6,1.8,2")
    assert added["calls"]["asked"] == 6

    wider = document("--prices", "0.2:2.2:0.2")
    assert wider["calls"]["asked"] == 26
    assert [part["new"] for part in wider["calls"]["by_strategy"]] == [2, 2, 22]
    assert "states the price range, $1.65 to $18.17" in wider["calls"]["why"]


def test_every_number_of_a_curve_has_its_interval_or_its_reason_and_it_is_said_what_that_covers() -> None:
    found = document("--prices", "0.5,1,1.5", "--strategies", "naive,disclosure")
    for curve in found["curves"]:
        assert curve["covers"] == FIT_ONLY
        assert curve["reason"]
        assert all(isinstance(number, float) for number in curve["evidence"].values())
        assert set(curve["order"]) == {"trend", "bounce", "reversals"}
        for name in ("elasticity", "arc_elasticity", "median_wtp", "mean_wtp", "revenue_price"):
            value = curve[name]
            assert (
                value["reason"]
                if value["estimate"] is None
                else value["low"] <= value["estimate"] <= value["high"]
            )
    (contrast,) = found["contrasts"]
    assert (contrast["first"], contrast["second"]) == ("naive", "disclosure")
    difference = found["curves"][0]["elasticity"]["estimate"] - found["curves"][1]["elasticity"]["estimate"]
    assert contrast["difference"]["estimate"] == pytest.approx(difference)
    assert contrast["p_holm"] is None


def test_without_json_people_read_a_table_and_sentences_and_progress_goes_elsewhere(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = core("run", "--prices", "0.5,1,1.5", "--strategies", "naive", "--wordings", "1", "--out", str(out))
    assert done.returncode == 0
    assert "Coca-Cola" in done.stdout
    assert "exploratory" in done.stdout
    assert "6 asked" in done.stderr
    assert len(pd.read_csv(out)) == 6


def test_draws_are_answers_of_zero_and_one() -> None:
    found = document("--prices", "0.5,1,1.5", "--strategies", "naive", "--draws", "4", "--checks", "0,0,1")
    (curve,) = found["curves"]
    assert found["calls"]["asked"] == 12
    assert curve["method"] == "draw"
    assert sum(point["answers"] for point in curve["points"]) + found["calls"]["unparsed"] == 12


BAD = {
    "unknown product": ("--product", "99"),
    "empty grid": ("--prices", ""),
    "negative price": ("--prices=-1,1",),
    "absurd price": ("--prices", "$2000000"),
    "NaN": ("--prices", "nan"),
    "too many points": ("--prices", "0:2:0.001"),
    "no strategy": ("--strategies", ""),
    "unknown strategy": ("--strategies", "magic"),
    "no model": ("--backend", ""),
    "unknown backend": ("--backend", "oracle"),
    "a model that is not served": ("--backend", "embedded", "--model", "gpt-9"),
    "model without backend": ("--model", "a", "--model", "b"),
    "context without value": ("--context", "income"),
    "no such flag": ("--cheap",),
    "unwritable file": ("--strategies", "naive", "--prices", "1", "--out", "/nowhere/at/all.csv"),
}


@pytest.mark.parametrize("words", BAD.values(), ids=BAD)
def test_bad_input_ends_in_one_sentence_and_status_2(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["run", *words])
    except SystemExit as exit_by_argparse:
        status = exit_by_argparse.code
    printed = capsys.readouterr()
    assert status == 2
    assert printed.out == ""
    complaint = printed.err.splitlines()[-1]
    assert complaint.startswith("core: ")
    assert complaint.endswith(".")


def test_a_model_file_that_is_not_there_ends_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDED_MODEL", "/nowhere/model.gguf")
    done = core("run")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(
        "core: EMBEDDED_MODEL names “model.gguf”, which cannot be read."
    )


def test_without_a_key_nothing_is_begun_and_the_sentence_says_what_to_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "--backend", "anthropic"]) == 2
    assert "set ANTHROPIC_API_KEY" in capsys.readouterr().err


def test_a_missing_key_is_said_once_for_all_models_that_wait_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    three = ("--backend", "openai", "--backend", "openai", "--backend", "anthropic")
    assert main(["run", *three, "--model", "gpt-5", "--model", "gpt-5-mini", "--model", "claude"]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said == (
        "core: OpenAI needs a key for gpt-5 and gpt-5-mini: enter one in the app under “Keys and servers”, or set "
        "OPENAI_API_KEY. Anthropic needs a key for claude: enter one in the app under “Keys and servers”, or set "
        "ANTHROPIC_API_KEY."
    )


@pytest.mark.parametrize(
    "command", ["run", "leakage", "focalism", "designs", "benchmark --products 1,2", "what-if"]
)
@pytest.mark.parametrize("given", ["by option", "by environment"])
def test_every_command_says_once_that_a_server_is_not_there_and_asks_nothing_more(
    command: str, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        monkeypatch.setenv("OPENAI_COMPATIBLE_BASE_URL", address if given == "by environment" else "")
        words = ("--backend", "openai-compatible", "--model", "m", "--prices", "0.5,0.9,1.1,1.5", "--draws", "1")
        words += ("--base-url", address) if given == "by option" else ()
        words += ("--current", "8", "--candidate", "7", "--unit-cost", "4") if command == "what-if" else ()
        done = core(*command.split(), *words)
    assert done.returncode == 1
    assert (done.stdout + done.stderr).count("could not be reached (nothing listens there)") == 1
    assert "0 asked" in done.stderr


def test_what_costs_money_waits_for_a_budget(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")
    assert main(["run", "--backend", "openai"]) == 2
    said = capsys.readouterr().err
    assert "60 calls take an estimated" in said
    assert "such as --budget 0.01" in said


def test_a_price_that_nobody_knows_is_agreed_to_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")
    assert main(["run", "--backend", "openai", "--model", "gpt-99"]) == 2
    assert "add --budget none" in capsys.readouterr().err
    assert main(["run", "--backend", "openai", "--budget", "lots"]) == 2
    assert "not “lots”" in capsys.readouterr().err


def test_a_synthetic_markets_document_carries_its_truth(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "--backend",
        "synthetic",
        "--model",
        "market/elasticity=-1.5/rho=0.5",
        "--strategies",
        "naive,disclosure",
    )
    assert main(["run", *words, "--draws", "200", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["truth"]["elasticity"] == -1.5
    assert found["truth"]["implied_elasticity"]["naive"] == pytest.approx(-1.5 * (1 - 0.5 * 0.9), rel=1e-3)
    naive, disclosure = (curve["elasticity"] for curve in found["curves"])
    assert disclosure["low"] < -1.5 < disclosure["high"]
    assert naive["low"] > -1.5
    assert found["people"]["shape"] == "falling"
    assert any(one["about"] == "truth" for one in found["conclusions"])


def test_the_audit_on_a_synthetic_market_finds_rho_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--backend", "synthetic", "--model", "market/rho=0.5", "--strategies", "naive,disclosure")
    assert main(["leakage", *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["calls"]["asked"] == 2 * 6 * 10 * 10
    assert found["truth"]["rho"] == 0.5
    naive, disclosure = found["leakage"][:6], found["leakage"][6:]
    assert all(one["leaks"] and one["relative"]["estimate"] == pytest.approx(0.5, abs=0.1) for one in naive)
    assert not any(one["leaks"] for one in disclosure)
    assert all(one["p_holm"] < 0.001 for one in naive)
    assert found["conclusions"][0].startswith(
        "Under naive, a $1 higher price makes the model imagine a competitor $0."
    )
    assert all(one["rests"] for one in disclosure)
    assert found["conclusions"][1].startswith("Under experiment disclosure, over the asked prices no unstated")


def test_the_audit_of_the_embedded_model_runs_through_and_asks_nothing_twice(tmp_path: Path) -> None:
    out = tmp_path / "answers.csv"
    words = ("--prices", "0.5,1.5", "--draws", "1", "--strategies", "full_context", "--out", str(out))
    done = core("leakage", *words)
    assert done.returncode == 0, done.stderr
    assert "12 asked" in done.stderr
    assert "as stated" in done.stdout
    assert "- Under full context, " in done.stdout
    answers = pd.read_csv(out)
    assert answers["status"].isin(["ok", "unparsed"]).all()
    assert (answers["status"] == "ok").mean() > 0.5
    assert "12 cached, 0 asked" in core("leakage", *words).stderr


def test_leakage_is_not_asked_under_strategies_that_ask_every_price_at_once_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("leakage", "--backend", "synthetic", "--prices", "0.5,1.5", "--draws", "1", "--json")
    assert main([*words, "--strategies", "naive,disclosure:grid"]) == 0
    said = capsys.readouterr()
    assert {one["strategy"] for one in json.loads(said.out)["leakage"]} == {"naive"}
    assert "Not asked under whole-grid disclosure: leakage is asked one price a prompt" in said.err
    assert main([*words, "--strategies", "disclosure:grid"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("core: Leakage is asked one price a prompt")
    assert len(said.err.splitlines()) == 1


def test_an_audit_that_costs_money_waits_for_a_budget(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")
    assert main(["leakage", "--backend", "openai", "--strategies", "naive", "--draws", "1"]) == 2
    assert "60 calls take an estimated" in capsys.readouterr().err


def test_focalism_and_designs_of_a_synthetic_market_are_documents_with_their_sentences(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["focalism", "--backend", "synthetic", "--draws", "50", "--json"]) == 0
    focalism = json.loads(capsys.readouterr().out)
    (found,) = focalism["focalism"]
    assert found["moves"]
    assert found["step"]["low"] <= focalism["truth"]["step"] <= found["step"]["high"]
    assert [round(curve["competitor_price"], 2) for curve in focalism["curves"]] == [0.7, 1.3]
    assert "which is focalism" in focalism["conclusions"][0]
    assert main(["designs", "--backend", "synthetic", "--json"]) == 0
    designs = json.loads(capsys.readouterr().out)
    (found,) = designs["designs"]
    assert found["gap"]["size"]["estimate"] > 0
    assert set(found["elasticities"]) == {curve["code"] for curve in designs["curves"]}


def test_a_variable_of_ones_own_is_asked_for_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "leakage",
        "--backend",
        "synthetic",
        "--strategies",
        "naive",
        "--prices",
        "0.5,1.5",
        "--draws",
        "2",
        "--json",
    ]
    assert main([*words, "--probe", "shelf;cm;How wide is the shelf?;0;200"]) == 0
    shelf = json.loads(capsys.readouterr().out)["leakage"][-1]
    assert (shelf["variable"], shelf["unit"], shelf["answers"], shelf["read"]) == ("shelf", "cm", 4, 0)
    assert main([*words, "--probe", "shelf;cm"]) == 2
    assert "A probe is written NAME;UNIT;QUESTION;LOWEST;HIGHEST" in capsys.readouterr().err


WHAT_IF = ("what-if", "--product", "12", "--current", "8.26", "--unit-cost", "4")
SYNTHETIC = ("--backend", "synthetic", "--model", "market/rho=0/phi=0", "--draws", "50")


def test_what_if_finds_what_a_synthetic_market_would_truly_do(capsys: pytest.CaptureFixture[str]) -> None:
    prices = ("--candidate", "7.49", "--candidate", "30", "--market-size", "10000", "--period", "week")
    assert main([*WHAT_IF, *prices, *SYNTHETIC, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["decision"]["candidates"] == [7.49, 30.0]
    assert found["decision"]["break_even"][0]["percent"] == pytest.approx(100 * (4.26 / 3.49 - 1))
    truth = found["truth"]["candidates"][0]
    assert [one["code"] for one in found["outlooks"]] == ["naive", "full_context", "disclosure"]
    for outlook in found["outlooks"]:
        inside, outside = outlook["candidates"]
        for name in ("demand", "revenue", "profit"):
            assert inside[name]["change"]["low"] < truth[name] < inside[name]["change"]["high"]
            assert inside[name]["percent"]["low"] < inside[name]["percent"]["high"]
        assert 0 < outlook["best_price"]["low"] < outlook["best_price"]["high"] <= 16.52
        assert outside["profit"] is None
        assert "$30.00 lies outside" in outside["reason"]
    assert [one["status"] for one in found["headlines"]] == ["not robust", "refused"]
    assert found["headlines"][0]["direction"] is None
    assert found["headlines"][0]["text"].startswith("Synthetic market, no LLM. ")
    assert found["people"]["shape"] == "falling"


def test_what_if_refuses_a_headline_on_the_embedded_models_flat_curves(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--candidate", "7.49", "--prices", "0:2:0.4", "--strategies", "naive,disclosure", "--wordings", "1")
    assert main([*WHAT_IF, *words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (headline,) = found["headlines"]
    assert (headline["status"], headline["direction"]) == ("refused", None)
    assert headline["text"].startswith("Do not decide on this: under naive and experiment disclosure, ")
    (naive,) = found["outlooks"][0]["candidates"]
    change = naive["profit"]["change"]
    assert change["low"] <= change["estimate"] <= change["high"]
    assert found["outlooks"][0]["covers"] == FIT_ONLY


def test_what_if_reads_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WHAT_IF, "--candidate", "7.49", *SYNTHETIC]) == 0
    printed = capsys.readouterr()
    assert "Not robust: at $7.49 instead of $8.26, profit is " in printed.out
    assert "To break even purchases must rise by 22.1%" in printed.out
    assert "1500 asked" in printed.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--candidate", "8.26"),
        ("--candidate", "cheap"),
        ("--candidate", "nan"),
        ("--candidate=-1",),
        ("--candidate", "7.49", "--market-size", "0"),
        ("--candidate", "7.49", "--period", "fortnight"),
    ],
)
def test_a_decision_that_is_none_ends_in_one_sentence_and_asks_nothing(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main([*WHAT_IF, *words])
    except SystemExit as exit_by_argparse:
        status = exit_by_argparse.code
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    (complaint,) = printed.err.splitlines()
    assert complaint.startswith("core: ")


def test_a_run_whose_answers_fail_their_checks_ends_in_no_curve_and_status_one() -> None:
    words = ("run", "--prices", "0.5,1,1.5", "--strategies", "naive", "--wordings", "1")
    usual = core(*words, "--json")
    assert (usual.returncode, json.loads(usual.stdout)["failed_checks"]) == (0, [])
    strict = core(*words, "--checks", "0.99,0.8,0.2", "--json")
    found = json.loads(strict.stdout)
    assert strict.returncode == 1
    assert found["curves"] == []
    assert "failed its checks, so there is no curve: mean probability on yes or no" in (found["failed_checks"][0])
    assert [check["passed"] for check in found["checks"]] == [False, True, True]
    assert "failed its checks" in core(*words, "--checks", "0.99,0.8,0.2").stdout
    assert core(*words, "--checks", "80").returncode == 2


def test_a_decision_whose_answers_fail_their_checks_says_so_before_the_table() -> None:
    words = ("--prices", "0.5,1,1.5", "--strategies", "naive", "--wordings", "1", "--checks", "0.99,0.8,0.2")
    done = core(*WHAT_IF, "--candidate", "7.49", *words)
    assert done.returncode == 1
    failure, headline, *_ = done.stdout.split("\n\n")[1].splitlines()
    assert failure.startswith("Naive of smollm2-135m-instruct")
    assert "failed its checks, so there is no curve" in failure
    assert headline.startswith(
        "Do not decide on this: under naive, the answers failed their checks. People's own "
    )


def test_an_audit_of_answers_that_fail_their_checks_ends_in_status_one_and_no_estimate() -> None:
    with FaultServer() as server:
        server.plot = lambda call: answer(call, "Yes and no")
        words = ("--prices", "0.5,0.9,1.1,1.5", "--wordings", "1", "--draws", "1", *at(server))
        for audit in ("designs", "focalism"):
            done = core(audit, *words)
            assert done.returncode == 1
            assert "failed its checks, so there is no curve: replies that could be read 0%" in done.stdout
            found = json.loads(core(audit, *words, "--json").stdout)
            assert (found["curves"], found[audit]) == ([], [])
            assert found["failed_checks"]
            assert core(audit, *words, "--checks", "0,0,1").returncode == 0


def test_leakage_asks_for_no_decision_and_takes_no_checks(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["leakage", "--checks", "0,0,1"])
    assert stopped.value.code == 2
    assert "unrecognized arguments: --checks" in capsys.readouterr().err


def test_a_server_without_probabilities_ends_the_run_with_what_drawing_takes() -> None:
    def plot(call: Call) -> Play:
        call.body.pop("logprobs", None)
        return answer(call)

    with FaultServer() as server:
        server.plot = plot
        words = ("run", "--prices", "0.5,1,1.5", "--strategies", "naive,disclosure:grid", "--wordings", "1")
        stopped = core(*words, *at(server))
        assert stopped.returncode == 1
        assert len(server.calls) == 1
        assert "With --draws 50 the answers are drawn instead: 200 new calls, an estimated " in stopped.stderr
        assert "200 asked" in core(*words, *at(server), "--draws", "50").stderr


def test_a_decision_on_four_personas_is_refused_for_their_number_and_a_fifth_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steep = ("--unit-cost", "7", "--backend", "synthetic", "--model", "market/elasticity=-3", "--draws", "100")
    words = ("--candidate", "6.61", "--personas", "4", "--wordings", "1", "--strategies", "disclosure")
    assert main([*WHAT_IF, *words, *steep]) == 0
    printed = capsys.readouterr().out
    assert "Do not decide on this: under experiment disclosure, 4 personas are too few for a shape." in printed
    assert "5 personas are the fewest whose answers have a shape, and so a direction." in printed
