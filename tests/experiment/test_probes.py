"""Probes: the same cells, prompts, calls and replies as decisions, but for what is asked."""

import math
from dataclasses import replace

import pytest

from core.asking.backends.kinds.anthropic import AnthropicBackend
from core.asking.backends.kinds.market import WEIGHTS
from core.asking.plan import plan_calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.replies.observations import observe
from core.basics.errors import InputError
from core.experiment.cells import Cell
from core.experiment.columns import PROBE_COLUMNS
from core.experiment.experiment import PROBE_DRAWS, Experiment
from core.experiment.probes import Probe, probes_for
from core.experiment.prompts.messages import answer_schema
from core.experiment.prompts.render import render
from tests.support.fault_server import answer
from tests.support.helpers import experiment, reply
from tests.support.stage import Stage

STRATEGIES = ("naive", "full_context", "disclosure", "disclosure:expert")


def audit_of(variables: tuple[str, ...] = (), **changes: object) -> Experiment:
    asked = experiment(**changes)
    probes = probes_for(asked.product)
    return replace(asked, probes=tuple(one for one in probes if not variables or one.variable in variables))


def words(cell: Cell) -> str:
    return "\n".join(message.content for message in render(cell).messages)


def test_every_variable_that_the_positive_control_weighs_is_asked_for() -> None:
    assert {probe.variable for probe in audit_of().probes} == set(WEIGHTS)


def test_an_audit_asks_for_every_variable_at_every_price_and_for_no_decision() -> None:
    cells = list(audit_of(prices="0.5,1", strategies=("naive",)).cells())
    assert len(cells) == len(set(cells)) == 6 * 2 * PROBE_DRAWS
    assert all(cell.probe and cell.method == "draw" for cell in cells)
    assert len(list(audit_of(prices="1", strategies=("naive",), draws="3").cells())) == 6 * 3


def test_an_audit_survives_json_and_is_another_experiment() -> None:
    audit = audit_of()
    assert Experiment.from_json(audit.to_json()) == audit
    assert audit.id != experiment().id
    assert "probes" not in experiment().to_json()


def test_json_of_a_probe_without_a_range_is_refused() -> None:
    with pytest.raises(InputError, match="not an experiment"):
        Experiment.from_json(audit_of().to_json().replace('"highest":130.0', '"highest":"hot"'))


@pytest.mark.parametrize("code", ["disclosure:grid", "disclosure:forecast"])
def test_formats_that_ask_every_price_at_once_are_refused(code: str) -> None:
    with pytest.raises(InputError, match=f"{code} asks every price at once"):
        audit_of(strategies=("naive", code))


def test_an_audit_too_large_to_be_meant_is_refused() -> None:
    with pytest.raises(InputError, match="39,600 questions"):
        audit_of(draws="200")


def test_a_variable_is_asked_for_once() -> None:
    probe = audit_of().probes[0]
    with pytest.raises(InputError, match="probed twice"):
        replace(experiment(), probes=(probe, probe))


@pytest.mark.parametrize(("lowest", "highest"), [(1, 1), (2, 1), (0, math.inf), (math.nan, 1)])
def test_a_plausible_range_has_two_ends(lowest: float, highest: float) -> None:
    with pytest.raises(InputError, match="plausible range of charm"):
        Probe("charm", "points", "How charming is it?", lowest, highest)


@pytest.mark.parametrize("code", STRATEGIES)
def test_a_probe_tells_what_its_strategy_tells_and_asks_for_the_variable_instead_of_the_decision(
    code: str,
) -> None:
    asked = audit_of(("temperature",), strategies=(code,), prices="0.5,1")
    cell = next(asked.cells())
    decision = words(replace(cell, probe=None)).split("\n")
    probe = words(cell).split("\n")
    (question,) = (line for line in probe if line not in decision)
    assert question == "How many degrees Fahrenheit is the temperature outside? Answer with one number."
    (dropped,) = (line for line in decision if line not in probe)
    assert "yes or no" in dropped
    assert render(cell).stated.probe == cell.probe


def test_a_server_that_takes_a_schema_is_asked_for_a_number() -> None:
    cell = next(audit_of().cells())
    assert answer_schema(render(cell))["properties"] == {"answer": {"type": "number"}}


def test_probes_and_decisions_share_no_reply(cache: ReplyCache) -> None:
    audit = audit_of(prices="0.5,1", strategies=("naive",), draws="2")
    keys = {request_for(cell).key for cell in audit.cells()}
    assert len(keys) == plan_calls(audit, cache).new_calls == 6 * 2 * 2
    assert not keys & {request_for(replace(cell, probe=None)).key for cell in audit.cells()}


def test_what_is_not_plausible_is_kept_and_marked_and_what_cannot_be_read_is_counted(cache: ReplyCache) -> None:
    audit = audit_of(("temperature",), strategies=("full_context",), prices="1", draws="5")
    requests = [request_for(cell) for cell in audit.cells()]
    texts = ['{"answer": 70}', "It is 900 degrees.", "I cannot know that.", '{"answer": 7']
    for request, text in zip(requests, texts, strict=False):
        cache.put(request, reply(text))
    table = observe(audit, cache, failed={requests[4].key})
    assert list(table.columns) == list(PROBE_COLUMNS)
    assert table["status"].tolist() == ["ok", "ok", "unparsed", "unparsed", "failed"]
    assert table["value"].tolist()[:2] == [70, 900]
    assert table["bounded"].tolist()[:2] == [70, 300]
    assert table["value"].isna().tolist() == [False, False, True, True, True]
    assert table["in_range"].tolist() == [True, False, False, False, False]
    assert set(table["stated"]) == {70}


def test_a_refusal_to_fill_in_is_an_outcome(cache: ReplyCache) -> None:
    audit = audit_of(("income",), strategies=("naive",), prices="1", draws="1")
    cache.put(request_for(next(audit.cells())), replace(reply("75000"), finish_reason="refusal"))
    table = observe(audit, cache)
    assert table["status"].tolist() == ["refused"]
    assert math.isnan(table["stated"].iloc[0])


def test_servers_of_either_protocol_are_held_to_a_number(stage: Stage) -> None:
    stage.server.plot = lambda call: answer(call, '{"answer": 75000}')
    asked = stage.experiment()
    audit = replace(asked, probes=audit_of(("income",)).probes)
    assert not stage.run(audit).failures
    body = stage.server.calls[0].body
    held = (
        body["output_config"]["format"] if isinstance(stage.backend, AnthropicBackend) else body["response_format"]
    )
    assert '"number"' in str(held).replace("'", '"')
    assert observe(audit, stage.cache)["value"].tolist() == [75_000] * 3
