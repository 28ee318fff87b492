"""A decision weighs all that was asked: answers that failed their checks are not passed over in silence."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.decision import Decision
from core.analysis.what_if.headline import Headline, headlines
from core.studies import findings
from core.studies.decisions import decide
from core.studies.findings import find_in
from tests.support.curves import observations
from tests.support.helpers import experiment

FALLING = [50, 50, 50, 49, 48, 45, 10, 5, 4, 3, 0]
ASKED = experiment(strategies=("naive", "disclosure", "full_context"))
REGULAR = ASKED.product.regular_price
FOUR = [(strategy, model) for strategy in ("naive", "disclosure") for model in ("m", "n")]


def asked(strategy: str, model: str) -> pd.DataFrame:
    """Fifty draws of a curve that falls, in each of three wordings."""
    columns = {"answer": "Yes", "strategy": strategy, "model": model}
    rows = [
        observations([float(draw < bought) for bought in FALLING], "draw", draw=draw, wording=wording, **columns)
        for draw in range(50)
        for wording in (1, 2, 3)
    ]
    return pd.concat(rows, ignore_index=True).assign(price=lambda table: REGULAR * table["relative_price"])


def headline(*tables: pd.DataFrame) -> Headline:
    found = find_in(ASKED, pd.concat(tables, ignore_index=True))
    (only,) = headlines(decide(found, Decision(REGULAR, (round(1.2 * REGULAR, 2),), 1.0, 1_000)))
    return only


@pytest.mark.lengthy
def test_four_curves_that_agree_are_robust_until_a_fifth_fails_its_checks() -> None:
    agreeing = [asked(*one) for one in FOUR]
    assert headline(*agreeing).status == "robust"
    refused = asked("full_context", "m").assign(status="refused", purchase=np.nan)
    found = headline(*agreeing, refused)
    assert (found.status, found.direction) == ("refused", None)
    refusal, people = found.text.split(" People's own answers ")
    assert refusal == "Do not decide on this: under full context with m, the answers failed their checks."
    assert people.startswith(
        "leave open whether profit is higher at $9.91 than at $8.26; of the prices they were "
    )


@pytest.mark.lengthy
def test_a_synthetic_market_whose_rivals_all_failed_gives_no_headline() -> None:
    market = [asked(strategy, "market").assign(backend="synthetic") for strategy in ("naive", "disclosure")]
    assert headline(*market).text.startswith("Synthetic market, no LLM. ")
    refused = asked("naive", "m").assign(status="refused", purchase=np.nan)
    assert headline(*market, refused).text.startswith(
        "Do not decide on this: under naive with m, the answers failed their checks."
    )


def test_the_answers_are_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, check = [], findings.check_answers
    monkeypatch.setattr(findings, "check_answers", lambda *given: looks.append(1) or check(*given))
    find_in(ASKED, asked("naive", "m"))
    assert len(looks) == 1


def test_prices_below_what_a_unit_costs_are_named_before_any_gain_is_read() -> None:
    found = find_in(ASKED, asked(*FOUR[0]))
    dear = decide(found, Decision(REGULAR, (REGULAR + 1,), REGULAR + 0.5, 1_000))
    (warning,) = dear.warnings
    assert warning.endswith(f"every sale at ${REGULAR:.2f} loses money, and fewer of them look like a gain.")
    assert not decide(found, Decision(REGULAR, (REGULAR + 1,), 1.0, 1_000)).warnings
