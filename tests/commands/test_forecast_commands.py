"""A forecast is locked, verified and scored from the command line."""

import hashlib
import json
from pathlib import Path

import pytest

from core.commands.main import main
from core.studies.forecasts.seal import unseal
from tests.support.field import benchmark_answers

LOCK = (
    *("lock", "--product", "12", "--prices", "0.6,1,1.4", "--strategies", "disclosure", "--wordings", "3"),
    *("--backend", "synthetic", "--model", "market/noise=0.1", "--current", "8.26", "--candidate", "11.56"),
    *("--unit-cost", "4", "--people", "300"),
)


def test_a_forecast_is_locked_sent_verified_and_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, report = tmp_path / "forecast.json", tmp_path / "worth.html"
    assert main([*LOCK, "--to", str(file), "--author", "Ada"]) == 0
    sent = hashlib.sha256(file.read_bytes()).hexdigest()
    said = capsys.readouterr().out
    assert f"SHA-256 of {file}: {sent}" in said
    assert "anybody can write a new one" in said
    assert main([*LOCK, "--to", str(file)]) == 2
    assert "a forecast is locked once" in capsys.readouterr().err

    answers = tmp_path / "people.csv"
    answers.write_bytes(benchmark_answers(unseal(file.read_bytes()).forecast.fieldwork))
    words = ["verify", str(file), "--sha256", sent[:16], "--answers", str(answers)]
    assert main([*words, "--report", str(report)]) == 0
    said = capsys.readouterr().out
    assert "it is the file of that SHA-256" in said
    assert "300 sittings came in, and 300 count." in said
    assert "points from people on average" in said
    written = report.read_text()
    assert sent in written
    assert "Prompts, word for word" in written
    assert "anybody can write a new one" in written

    assert main([*words, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["sha256"] == sent
    assert document["score"]["people"] == 300
    assert document["score"]["curves"][0]["prices"] == 3

    file.write_bytes(file.read_bytes().replace(b'"author":"Ada"', b'"author":"Eve"'))
    assert main(["verify", str(file)]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "something in it was changed" in said
