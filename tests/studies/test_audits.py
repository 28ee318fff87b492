"""An audit of decisions estimates nothing from answers that failed their checks, and says so."""

import pytest

from core.analysis.demand.limits import Limits
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.runner import Runner
from core.experiment.experiment import Experiment
from core.report.audits import FACES
from core.studies.audits import DESIGNS, FOCALISM, LEAKAGE, check_all
from core.studies.choice import Choice
from core.studies.memory import Memory
from tests.support.helpers import reply

CHOICE = Choice(prices="0.5,0.75,1,1.25,1.5", draws="4", models=("openai:m",), wordings="1")
ANYTHING = Limits(0.0, 0.0, 1.0)


@pytest.fixture
def memory(runner: Runner) -> Memory:
    return Memory(runner)


def answer(cache: ReplyCache, asked: Experiment, hollow: str = "", text: str = "No idea at all.") -> None:
    """Everything is answered with yes, but that one strategy, or all, is answered with a text."""
    for cell, request in requests_of(asked):
        said = text if hollow in ("all", cell.strategy.code) else "Yes"
        cache.put(request, reply(said))


def test_a_design_that_failed_its_checks_is_named_and_has_no_curve(memory: Memory, cache: ReplyCache) -> None:
    asked = DESIGNS.experiment(CHOICE)
    hollow = asked.strategies[-1].code
    answer(cache, asked, hollow)
    found = DESIGNS.find(memory, asked)
    (failure,) = found.failed_checks
    assert "failed its checks, so there is no curve: replies that could be read 0%" in failure
    assert found.sentences[0] == failure
    assert hollow not in {curve.strategy for curve in found.curves}
    assert hollow not in found.found[0].elasticities
    assert len(found.observations) == len(list(asked.cells()))
    allowed = DESIGNS.find(memory, asked, ANYTHING)
    assert allowed.failed_checks == ()
    assert hollow in {curve.strategy for curve in allowed.curves}


@pytest.mark.parametrize("audit", [FOCALISM, DESIGNS], ids=lambda audit: audit.name)
def test_where_no_answer_passes_there_is_nothing_but_the_reason(
    audit: type[FOCALISM], memory: Memory, cache: ReplyCache
) -> None:
    asked = audit.experiment(CHOICE)
    answer(cache, asked, "all")
    found = audit.find(memory, asked)
    assert (found.found, found.curves) == ([], [])
    assert found.sentences == found.failed_checks != ()
    assert FACES[audit.name].figures(found) == ()


def test_what_is_filled_in_is_no_decision_and_has_no_limits(memory: Memory, cache: ReplyCache) -> None:
    asked = LEAKAGE.experiment(CHOICE)
    answer(cache, asked, "all")
    assert LEAKAGE.find(memory, asked).failed_checks == ()
    assert LEAKAGE.find(memory, asked, Limits(1.0, 1.0, 0.0)) is LEAKAGE.find(memory, asked)


def test_the_limits_of_a_choice_hold_for_its_audits(memory: Memory, cache: ReplyCache) -> None:
    asked = DESIGNS.experiment(CHOICE)
    answer(cache, asked, "all")
    told = [check_all(Choice(**CHOICE.__dict__ | {"checks": checks}), memory)[2] for checks in ("", "0,0,1", "8")]
    assert [bool(one.finding and one.finding.failed_checks) for one in told] == [True, False, False]
    assert "three shares" in told[2].problem
