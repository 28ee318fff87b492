"""A sealed forecast shows every change, and says what a hash proves."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from core.analysis.decision import Decision
from core.asking.replies.cache import ReplyCache
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.basics.typed_json import canonical_json
from core.experiment import Persona, Product, Setting
from core.studies.choice import OWN_PANEL, Choice
from core.studies.findings import find
from core.studies.forecasts.forecast import Forecast
from core.studies.forecasts.locking import forecast_of
from core.studies.forecasts.seal import TOUCHED, seal, unseal
from core.studies.forecasts.sentences import what_is_locked
from core.studies.own import Own
from tests.support.forecasts import ASKED, forecast


def locked(cache: ReplyCache, **changes: object) -> Forecast:
    """A forecast by the synthetic market, which is asked first."""
    usual = {
        "models": ("synthetic:market/noise=0.1",),
        "prices": "0.5,0.8,1,1.2,1.5",
        "strategies": ("disclosure",),
    }
    experiment = Choice(**{**usual, **changes}).experiment()  # type: ignore[arg-type]
    Runner(cache).start(experiment).wait()
    decision = Decision(8.26, (6.61,), 4.13, 1_000)
    return forecast_of(find(experiment, cache), decision, ASKED, "Ada", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


def test_what_was_sealed_is_read_back_and_its_number_is_that_of_any_program(cache: ReplyCache) -> None:
    made = locked(cache)
    data = seal(made)
    sealed = unseal(data, hashlib.sha256(data).hexdigest().upper()[:20])
    assert sealed.forecast == made
    assert sealed.sha256 == hashlib.sha256(data).hexdigest()
    assert made.locked == "2026-01-02T03:04:05+00:00"
    assert "Would you buy this product at this price?" in made.prompts[0][1]
    assert [one.price for one in made.curves[0].points] == [4.13, 6.61, 8.26, 9.91, 12.39]
    assert made.replies[0] == len(made.curves) * 5 * 2 * 3


def test_who_may_buy_is_called_what_the_design_calls_them(cache: ReplyCache) -> None:
    shop = Product("", "Audio", "Headphones", 8.26, setting=Setting("online"))
    own = Own().with_products([shop])
    (online, shelf) = locked(cache, own=own, product=own.products[0].id), locked(cache)
    assert "1,000 customers a month" in what_is_locked(online)[3]
    assert "1,000 shoppers a month" in what_is_locked(shelf)[3]
    assert "1,000 shoppers a month" in what_is_locked(forecast(design="[]"))[3]
    asked = shelf.fieldwork
    first = asked.asked[0]
    said = f"To be asked: {asked.people:,} people, {first.people:,} at {first.title}"
    assert what_is_locked(shelf)[4].startswith(said)
    assert what_is_locked(shelf)[4].endswith(f"by questionnaire {asked.id}.")


def test_a_byte_that_is_another_one_more_or_one_less_is_seen() -> None:
    data = seal(forecast())
    for at in [*range(0, len(data), 11), len(data) - 1]:
        flipped = bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]])
        for touched in (flipped, data[:at] + data[at + 1 :], data[:at] + b" " + data[at:]):
            with pytest.raises(InputError) as refused:
                unseal(touched)
            assert str(refused.value) == TOUCHED
    with pytest.raises(InputError):
        unseal(data + b"\n")


def test_a_forecast_that_was_written_anew_has_a_seal_of_its_own_and_another_number() -> None:
    before = unseal(seal(forecast())).sha256
    anew = seal(forecast(recommended=9.91))
    assert unseal(anew).forecast.decision.recommended == 9.91
    with pytest.raises(InputError, match="it is not the file that was locked"):
        unseal(anew, before)


def changed(part: str, *place: object) -> dict[str, object]:
    """One part of a forecast's content, with another value at a place in it."""
    content = json.loads(seal(forecast()))["forecast"]
    *way, last, value = place
    inside = content[part]
    for step in way:
        inside = inside[step]
    inside[last] = value
    return {part: content[part]}


@pytest.mark.parametrize(
    "change",
    [
        {"curves": []},
        {"version": 2},
        {"currency": "XXX"},
        {"locked": 5},
        {"extra": 1},
        *(
            changed(*place)
            for place in [
                ("fieldwork", "conditions", 0, "codes", ["yes"]),
                ("fieldwork", "conditions", 0, "codes", []),
                ("fieldwork", "conditions", 0, "counted", ["perhaps"]),
                ("fieldwork", "conditions", 0, "counted", []),
                ("fieldwork", "check", "right", "violet"),
                ("curves", 0, "points", 0, "price", 9.0),
                ("curves", 0, "points", 0, "price", 6.61),
            ]
        ),
    ],
)
def test_what_no_app_would_have_sealed_is_refused_whatever_its_seal(change: dict[str, object]) -> None:
    content = {**json.loads(seal(forecast()))["forecast"], **change}
    digest = hashlib.sha256(canonical_json(content).encode()).hexdigest()
    with pytest.raises(InputError, match="no forecast of this app"):
        unseal(canonical_json({"forecast": content, "seal": digest}).encode())


@pytest.mark.parametrize("expected", ["abc", "xyz" * 10, "a" * 65])
def test_a_number_that_is_no_sha256_is_refused(expected: str) -> None:
    with pytest.raises(InputError, match="A SHA-256 has 64 hexadecimal digits"):
        unseal(seal(forecast()), expected)


def test_personas_of_ones_own_who_may_be_real_people_stay_out_of_the_file(cache: ReplyCache) -> None:
    jane = Persona("Jane Roe", (("age", "41"), ("illness", "narcolepsy")))
    john = Persona("John Doe", (("age", "57"), ("illness", "gout")))
    own = Own(personas=(jane, john))
    data = seal(locked(cache, own=own, personas=OWN_PANEL, wordings="1", draws="5"))
    assert not [
        word for word in (b"Roe", b"41", b"narcolepsy", b"gout") if word in data.partition(b'"prompts"')[2]
    ]
    assert not [word for word in (b"Roe", b"narcolepsy", b"gout") if word in data]
    assert json.loads(unseal(data).forecast.design)["personas"]["number"] == 2
    assert "illness: (of each of 2 personas; not in this file)" in unseal(data).forecast.prompts[0][1]


def test_nothing_answered_locks_nothing(cache: ReplyCache) -> None:
    experiment = Choice(models=("synthetic",)).experiment()
    with pytest.raises(InputError, match="There is nothing to lock; ask first"):
        forecast_of(find(experiment, cache), Decision(8.26, (6.61,), 4.13), ASKED)
