"""The JSON documents are a contract: whoever reads them finds the same keys tomorrow."""

import json
import math
from typing import Any

import pytest

from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.commands.documents.values import to_json
from core.commands.main import main
from tests.support.fault_server import Call, FaultServer, Play, answer, error
from tests.support.stage import FAULT

FRAME = ["experiment", "asked_as", "calls", "cost", "problems"]
COUNTS = ["cells", "cached", "asked", "failed"]
ORIGINS = ["with_the_app", "imported"]
CALLS = [*COUNTS, "unparsed", "unread", "forms", "by_strategy", "why", "damaged", *ORIGINS]
CURVE = [
    "backend",
    "model",
    "code",
    "strategy",
    "format",
    "voice",
    "design",
    "edit",
    "competitor_price",
    "base_url",
    "method",
    "mass",
    "unread",
    "points",
    "covers",
    "elasticity",
    "arc_elasticity",
    "true_elasticity",
    "shape",
    "reason",
    "evidence",
    "order",
    "median_wtp",
    "mean_wtp",
    "revenue_price",
]
LEAKAGE = [
    "backend",
    "base_url",
    "model",
    "strategy",
    "variable",
    "unit",
    "answers",
    "read",
    "in_range",
    "relative",
    "per_dollar",
    "stated",
    "as_stated",
    "p_holm",
    "leaks",
    "rests",
]
FOCALISM = ["backend", "base_url", "model", "competitor_prices", "step", "points", "p_value", "covers", "moves"]
OUTLOOK = [
    "backend",
    "base_url",
    "model",
    "code",
    "strategy",
    "format",
    "voice",
    "method",
    "shape",
    "covers",
    "sampled",
    "best_price",
    "best_revenue_price",
    "candidates",
]
EFFECT = [
    "candidate",
    "demand",
    "revenue",
    "profit",
    "direction",
    "profit_change_by_wording",
    "reason",
    "discredited",
]
SCORE = [
    "backend",
    "base_url",
    "model",
    "strategy",
    "source",
    "raw",
    "calibrated",
    "price_only",
    "gain_over_price_only",
    "beyond_flat_line",
    "rank_correlation",
    "mean_elasticity",
    "bias",
    "missing_cells",
]
ESTIMATE = ["estimate", "low", "high"]
SYNTHETIC = ("--backend", "synthetic", "--prices", "0.4,0.8,1,1.2,1.6", "--draws", "20", "--json")


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([words[0], *SYNTHETIC, *words[1:]]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_an_estimate_has_its_interval_and_a_missing_one_its_reason() -> None:
    assert to_json(Estimate(-1.5, -2.0, -1.0)) == {"estimate": -1.5, "low": -2.0, "high": -1.0}
    assert to_json(Estimate(0.5, 0.25, 1.0), 8.0) == {"estimate": 4.0, "low": 2.0, "high": 8.0}
    assert to_json(NoEstimate("too few prices")) == dict.fromkeys(ESTIMATE) | {"reason": "too few prices"}


def test_no_number_is_nan() -> None:
    assert to_json(Estimate(0.2, math.nan, math.nan)) == {"estimate": 0.2, "low": None, "high": None}


def test_what_nobody_taught_to_be_json_is_refused() -> None:
    with pytest.raises(TypeError, match="No document holds a range"):
        to_json(range(3))


def test_the_document_of_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "run", "--strategies", "naive,disclosure", "--personas", "6")
    assert list(found) == [
        *FRAME,
        *["curves", "segments", "people", "truth", "contrasts", "conclusions", "checks", "failed_checks"],
    ]
    assert list(found["calls"]) == CALLS
    assert list(found["calls"]["by_strategy"][0]) == ["backend", "base_url", "model", "strategy", "cells", "new"]
    assert list(found["cost"]) == ["estimate", "actual"]
    takes = ["calls", "input_tokens", "output_tokens", "seconds", "dollars", "order", "about"]
    assert [list(one) for one in found["cost"].values()] == [takes, takes]
    assert (found["cost"]["estimate"]["seconds"], found["cost"]["estimate"]["order"]) == (None, "seconds")
    assert found["cost"]["actual"]["seconds"]["low"] > 0
    assert [list(curve) for curve in [*found["curves"], found["people"]]] == [CURVE] * 3
    assert list(found["curves"][0]["points"][0]) == ["relative_price", "price", "purchase", "answers", "isotonic"]
    assert list(found["segments"][0]) == ["trait", "value", "personas", "curves"]
    (contrast,) = found["contrasts"]
    assert list(contrast) == ["backend", "base_url", "model", "first", "second", "difference", "p_holm"]
    assert list(found["conclusions"][0]) == ["text", "about", "evidence"]
    assert {"elasticity", "rho", "phi", "points", "implied_elasticity"} <= set(found["truth"])


def test_what_one_would_pay_is_written_in_dollars(capsys: pytest.CaptureFixture[str]) -> None:
    half = ("--model", "market/share=0.5", "--draws", "200")
    (curve,) = document(capsys, "run", "--strategies", "disclosure", *half)["curves"]
    assert curve["median_wtp"]["low"] < 8.26 < curve["median_wtp"]["high"]


def test_the_document_of_leakage(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "leakage", "--strategies", "naive", "--draws", "3")
    assert list(found) == [*FRAME, "truth", "leakage", "conclusions"]
    assert {frozenset(one) for one in found["leakage"]} == {frozenset(LEAKAGE)}
    assert all(isinstance(sentence, str) for sentence in found["conclusions"])


def test_the_document_of_focalism(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "focalism")
    assert list(found) == [*FRAME, "truth", "curves", "focalism", "conclusions", "failed_checks"]
    assert list(found["curves"][0]) == CURVE
    assert set(found["focalism"][0]) == set(FOCALISM)
    assert "step" in found["truth"]
    assert "implied_elasticity" not in found["truth"]


def test_the_document_of_designs(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "designs")
    assert list(found) == [*FRAME, "truth", "curves", "designs", "conclusions", "failed_checks"]
    assert list(found["designs"][0]) == ["backend", "base_url", "model", "elasticities", "contrasts", "gap"]
    assert list(found["designs"][0]["gap"]) == ["price", "joined", "whole", "size", "covers"]


def test_the_document_of_a_decision(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--current", "8.26", "--candidate", "7.49", "--unit-cost", "4", "--strategies", "naive,disclosure")
    found = document(capsys, "what-if", *words)
    assert set(found) == {
        *FRAME,
        *[
            "decision",
            "headlines",
            "recommendation",
            "outlooks",
            "people",
            "truth",
            "conclusions",
            "more_answers",
            "failed_checks",
        ],
    }
    assert [list(one) for one in [*found["outlooks"], found["people"]]] == [OUTLOOK] * 3
    (effect,) = found["outlooks"][0]["candidates"]
    assert list(effect) == EFFECT
    assert list(effect["profit"]) == ["current", "candidate", "change", "percent"]
    assert list(found["decision"]["break_even"][0]) == ["candidate", "percent", "reason"]
    assert {"candidate", "demand", "revenue", "profit"} <= set(found["truth"]["candidates"][0])


def test_the_document_of_the_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "benchmark", "--strategies", "naive", "--products", "1,2")
    asked = ["series", "products", "relative_prices", "people", "published"]
    scored = [
        "intervals",
        "scores",
        "reference_lines",
        "reference_lines_of_all_products",
        "comparisons",
        "conclusions",
        "failed_checks",
        "warnings",
    ]
    assert list(found) == [*asked, *FRAME[2:], *scored]
    assert list(found["calls"]) == [*COUNTS, *ORIGINS]
    assert list(found["scores"][0]) == SCORE
    assert list(found["scores"][0]["raw"]) == ["mae", "low", "high", "cells", "products"]


def without_a_system_role(call: Call) -> Play:
    if call.body["messages"][0]["role"] == "system":
        return error(400, "System role not supported")
    return answer(call, "Yes and no" if FAULT in call.prompt else "No")


def test_why_replies_were_not_read_and_how_they_were_asked_is_in_the_document_and_the_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with FaultServer() as server:
        server.plot = without_a_system_role
        words = ("--prices", "0.5,1,1.5", "--strategies", "naive", "--wordings", "1", "--draws", "1")
        address = f"{server.address}/v1"
        words += ("--backend", "openai-compatible", "--base-url", address, "--model", "m", "--checks", "0,0,1")
        assert main(["run", *words, "--json"]) == 0
        calls = json.loads(capsys.readouterr().out)["calls"]
        assert calls["unread"] == [{"reason": "a text that does not say one answer", "replies": 1}]
        asked = {"backend": "openai-compatible", "base_url": address, "model": "m"}
        assert calls["forms"] == [
            {**asked, "form": "system text at the head of the user message", "replies": 3, "of": 3}
        ]
        assert main(["run", *words]) == 0
        text = capsys.readouterr().out
        assert "Stored and not read: 1 reply with a text that does not say one answer." in text
        assert "takes no system message, so its text stood at the head of the user's message." in text
