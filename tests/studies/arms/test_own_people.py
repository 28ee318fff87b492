"""What people answered in an experiment of one's own, as a file: taken whole, or refused in a sentence."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.fits import Estimate
from core.basics.errors import InputError
from core.studies.arms.own_people import people_example, people_file, read_people
from tests.support.arms import DRINKS, FAIRNESS, SHOES

SHARES = b"arm,n,share\ndiscount,200,0.4\nfree_delivery,180,55%\n"


def test_shares_stand_by_arm_with_the_spread_that_a_share_has() -> None:
    taken = read_people(SHARES, SHOES).content
    assert (taken.outcome, taken.control, list(taken.arms)) == ("share", "discount", ["discount", "free_delivery"])
    found = taken.difference("free_delivery", "discount")
    assert isinstance(found, Estimate)
    error = math.sqrt(0.4 * 0.6 / 200 + 0.55 * 0.45 / 180)
    assert (found.estimate, found.high) == (pytest.approx(0.15), pytest.approx(0.15 + 1.96 * error, abs=1e-4))


def test_means_come_with_their_standard_deviation_in_any_spelling_of_numbers_and_order_of_rows() -> None:
    data = b"arm;n;mean;sd\nservice;150;4,25;1,5\nresort;140;3,75;1,25\n"
    taken = read_people(data, FAIRNESS).content
    assert [(arm.arm, arm.people, arm.mean, arm.sd) for arm in taken.arms.values()] == [
        ("resort", 140, 3.75, 1.25),
        ("service", 150, 4.25, 1.5),
    ]


def test_arms_that_people_were_not_asked_in_may_be_missing() -> None:
    taken = read_people(b"arm,n,mean,sd\np1,100,5,3\np10,100,1,1.5\n", DRINKS).content
    assert list(taken.arms) == ["p1", "p10"]


def test_a_share_of_nobody_is_not_known_without_error() -> None:
    taken = read_people(b"arm,n,share\ndiscount,20,0\nfree_delivery,20,1\n", SHOES).content
    interval = taken.arms["discount"].interval
    assert (interval.estimate, interval.high) == (0.0, pytest.approx(1.96 * math.sqrt(21 / 22**2 / 20), abs=1e-3))


@pytest.mark.parametrize("vignette", [SHOES, FAIRNESS, DRINKS])
def test_the_example_on_the_page_is_taken_as_it_stands(vignette: object) -> None:
    assert len(read_people(people_example(vignette).encode(), vignette).content.arms) == 2  # type: ignore[arg-type]


REFUSED = {
    "no share": (b"arm,n\ndiscount,200\n", SHOES, "share"),
    "an arm that is none": (SHARES.replace(b"discount", b"rebate"), SHOES, "“rebate” is none of the arms"),
    "an arm twice": (SHARES + b"discount,10,0.3\n", SHOES, "the arm discount stands there twice"),
    "no control": (b"arm,n,share\nfree_delivery,180,0.5\n", SHOES, "the file needs a row of discount"),
    "a share beyond all": (SHARES.replace(b"0.4", b"40"), SHOES, "row 2, share: 40 is not between 0 and 1"),
    "half a person": (SHARES.replace(b"200", b"20.5"), SHOES, "row 2, n: 20.5 is no whole number of people"),
    "one person": (SHARES.replace(b"200", b"1"), SHOES, "no whole number of people, 2 or more"),
    "a mean beyond the scale": (
        b"arm,n,mean,sd\nresort,9,8,1\nservice,9,4,1\n",
        FAIRNESS,
        "row 2, mean: 8 is not between 1 and 7",
    ),
    "a spread that no scale has": (
        b"arm,n,mean,sd\nresort,90,4,5\nservice,90,4,1\n",
        FAIRNESS,
        "row 2, sd: 5 is not between 0 and 3.0",
    ),
    "no spread": (b"arm,n,mean,sd\nresort,9,4,0\nservice,9,4,1\n", FAIRNESS, "row 2, sd: it must be above 0"),
    "an empty cell": (SHARES.replace(b"200", b""), SHOES, "row 2, n:"),
}


@pytest.mark.parametrize(("data", "vignette", "said"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_used_is_refused_whole_in_a_sentence(
    data: bytes, vignette: object, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_people(data, vignette)  # type: ignore[arg-type]
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("answers", [[5, 5, 5, 6.7], [0, 10], [1, 2, 4]], ids=["three decimals", "ends", "thirds"])
def test_answers_of_the_field_stand_beside_models_as_they_are(answers: list[float]) -> None:
    rows = pd.DataFrame({"condition": ["p1"] * len(answers) + ["p10"] * 2, "answer": [*answers, 1.0, 2.0]})
    counted = SimpleNamespace(rows=rows)
    taken = read_people(people_file(counted, DRINKS).encode(), DRINKS).content  # type: ignore[arg-type]
    assert taken.arms["p1"].mean == pytest.approx(np.mean(answers), abs=1e-12)
    assert taken.arms["p1"].sd == pytest.approx(np.std(answers, ddof=1), abs=1e-12)


def test_an_arm_in_which_all_answered_alike_is_named() -> None:
    rows = pd.DataFrame({"condition": ["p1"] * 3 + ["p10"] * 2, "answer": [5.0, 5.0, 5.0, 1.0, 2.0]})
    with pytest.raises(InputError, match="All who count answered alike in "):
        people_file(SimpleNamespace(rows=rows), DRINKS)  # type: ignore[arg-type]
