"""How models draw and think is the experiment's: it reaches the server, the key and the link."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from core.asking.backends.kinds.anthropic import AnthropicBackend
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.unread import remarks_on
from core.asking.run import Run
from core.asking.runner import Runner
from core.basics.errors import InputError, ModelUnusableError
from core.experiment import Experiment, SamplingSettings
from core.studies import link
from core.studies.choice import Choice
from tests.support.fault_server import Call, FaultServer, Play, answer, error
from tests.support.helpers import experiment


def model_of(server: FaultServer, name: str = "test-model") -> str:
    return f"openai-compatible:{name}@{server.address}/v1"


def asked_of(server: FaultServer, name: str = "test-model", **changes: str) -> Experiment:
    return experiment(
        prices="0.5,1", strategies=("naive",), wordings="1", models=(model_of(server, name),), **changes
    )


def run(asked: Experiment, folder: Path) -> Run:
    runner = Runner(ReplyCache(folder))
    done = runner.start(asked)
    done.wait()
    runner.close()
    return done


def said_of(asked: Experiment, folder: Path) -> str:
    return " ".join(remarks_on(asked, ReplyCache(folder)).sentences())


def test_drawn_answers_are_drawn_as_set_and_the_server_is_told_so(tmp_path: Path) -> None:
    with FaultServer() as server:
        run(asked_of(server, draws="2", sampling="temperature=0.5,top_p=0.9,effort=low"), tmp_path)
    sent = [
        {name: call.body[name] for name in ("temperature", "top_p", "reasoning_effort")} for call in server.calls
    ]
    assert sent == [{"temperature": 0.5, "top_p": 0.9, "reasoning_effort": "low"}] * 4


def test_probabilities_are_read_at_temperature_1_whatever_is_set_for_draws(tmp_path: Path) -> None:
    with FaultServer() as server:
        run(asked_of(server, sampling="temperature=0.5,effort=high"), tmp_path)
    assert {(call.body["temperature"], call.body["reasoning_effort"]) for call in server.calls} == {(1.0, "high")}


def test_another_seed_draws_other_answers_and_the_same_one_asks_nothing_anew(tmp_path: Path) -> None:
    with FaultServer() as server:
        for text in ("", "seed=7", "seed=7", "seed=8"):
            run(asked_of(server, draws="2", sampling=text), tmp_path)
    seeds = [call.body["seed"] for call in server.calls]
    assert len(seeds) == len(set(seeds)) == 12


def test_the_usual_settings_written_out_are_the_usual_experiment_with_the_same_keys() -> None:
    usual, written = (experiment(sampling=text) for text in ("", "temperature=1, top p=1.0, seed=0, effort="))
    assert written.id == usual.id
    assert [one.key for _, one in requests_of(written)] == [one.key for _, one in requests_of(usual)]
    assert Experiment.from_json(written.to_json()) == usual


def test_settings_are_kept_by_the_experiment_as_json_and_by_its_link() -> None:
    choice = Choice(models=("openai:gpt-4o",), sampling="temperature=0.3,seed=5")
    asked = choice.experiment()
    assert Experiment.from_json(asked.to_json()) == asked
    assert link.from_query(link.to_query(choice)).experiment() == asked
    found = link.choice_of(asked)
    assert found is not None
    assert found.experiment() == asked
    assert asked.id != Choice(models=("openai:gpt-4o",)).experiment().id


def test_a_synthetic_market_has_no_settings() -> None:
    assert experiment(models=("synthetic",), sampling="temperature=0").id == experiment(models=("synthetic",)).id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("temperature=hot", "Sampling is written like"),
        ("warmth=1", "Sampling is written like"),
        ("temperature=nan", "between 0 and 2"),
        ("temperature=2.1", "between 0 and 2"),
        ("top_p=0", "above 0"),
        ("seed=-1", "seed of the draws"),
        ("effort=enormous", "minimal, low, medium, high"),
    ],
)
def test_what_no_server_takes_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        SamplingSettings.parse(text)


def test_a_model_that_does_not_take_a_temperature_answers_without_and_that_is_said(tmp_path: Path) -> None:
    def plot(call: Call) -> Play:
        if "temperature" in call.body:
            return error(400, "Unsupported parameter: 'temperature' is not supported with this model.")
        return answer(call)

    with FaultServer() as server:
        server.plot = plot
        asked = asked_of(server, draws="2", sampling="temperature=0.5")
        assert not run(asked, tmp_path).failures
    assert "does not take temperature 0.5, so answers were drawn without" in said_of(asked, tmp_path)


def test_an_effort_that_is_not_taken_is_no_answer(tmp_path: Path) -> None:
    def plot(call: Call) -> Play:
        if "reasoning_effort" in call.body:
            return error(400, "Unknown parameter: 'reasoning_effort'.")
        return answer(call)

    with FaultServer() as server:
        server.plot = plot
        done = run(asked_of(server, draws="2", sampling="effort=low"), tmp_path)
    assert len(done.failures) == 4


def test_anthropics_own_api_is_not_asked_for_a_temperature() -> None:
    whom = {"models": ("anthropic:claude-opus-4-5",), "draws": "2"}
    with pytest.raises(InputError, match="takes neither a temperature nor top p"):
        experiment(sampling="temperature=0", **whom)
    assert experiment(sampling="effort=low", **whom)
    # Nor by whoever makes the experiment without a choice.
    usual = experiment(prices="1", strategies=("naive",), **whom)
    colder = replace(usual, models=(replace(usual.models[0], sampling=SamplingSettings(0.5)),))
    (_, request), *_ = requests_of(colder)
    with pytest.raises(ModelUnusableError, match="takes neither"):
        asyncio.run(AnthropicBackend(1)._ask(None, request))  # type: ignore[arg-type]


def answered_as(*names: str) -> FaultServer:
    def plot(call: Call) -> Play:
        play = answer(call)
        play.body["model"] = names[min(call.number, len(names)) - 1]
        return play

    server = FaultServer()
    server.plot = plot
    return server


def test_an_alias_says_which_dated_model_answered(tmp_path: Path) -> None:
    with answered_as("gpt-x-2026-05-01") as server:
        asked = asked_of(server, "gpt-x")
        run(asked, tmp_path)
    assert "answered as gpt-x-2026-05-01." in said_of(asked, tmp_path)


def test_it_is_said_when_another_model_answered_within_one_curve(tmp_path: Path) -> None:
    with answered_as("gpt-x-2026-05-01", "gpt-x-2026-09-01") as server:
        asked = asked_of(server, "gpt-x")
        run(asked, tmp_path)
    said = said_of(asked, tmp_path)
    assert "answered as gpt-x-2026-05-01 and gpt-x-2026-09-01" in said
    assert "more than one of them under naive" in said
