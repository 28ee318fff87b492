"""Plans that are wanted again."""

from core.asking.plan import Plans, plan_calls
from core.asking.replies.cache import ReplyCache
from tests.support.helpers import experiment, reply


def test_a_remembered_plan_is_the_one_that_would_be_made_now(cache: ReplyCache) -> None:
    plans = Plans(cache)
    asked = [experiment(product=str(number)) for number in range(1, 13)]
    before = [plans.of(one) for one in asked]
    assert [plans.of(one) for one in asked] == before
    for part in before[0].parts:
        cache.put(part.missing[0], reply())
    assert [plans.of(one) for one in asked] == [plan_calls(one, cache) for one in asked]
    assert (plans.of(asked[0]).cached, plans.of(asked[1]).cached) == (3, 0)


def test_a_plan_that_is_kept_looks_for_nothing_that_was_there_already(cache: ReplyCache) -> None:
    looked_for: list[int] = []

    class Watched(ReplyCache):
        def stored(self, keys: object) -> set[str]:
            wanted = list(keys)  # type: ignore[call-overload]
            looked_for.append(len(wanted))
            return super().stored(wanted)

    watched = Watched(cache.place)
    plans, asked = Plans(watched), experiment()
    first, second = plans.of(asked).parts[0].missing[:2]
    plans.of(asked)
    watched.put(first, reply())
    plans.of(asked)
    watched.put(second, reply())
    assert plans.of(asked).cached == 2
    assert looked_for == [33, 33, 32]
    watched.close()
