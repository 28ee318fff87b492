"""What is remembered, and what is forgotten first."""

from core.basics.last_used import LastUsed


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    memory = LastUsed[str](limit=2)
    memory.keep("a", "first", 1)
    memory.keep("b", "second", 1)
    assert memory.get("a") == "first"
    memory.keep("c", "third", 1)
    assert [memory.get(key) for key in "abc"] == ["first", None, "third"]


def test_the_limit_is_one_of_weight_and_what_is_kept_anew_is_weighed_anew() -> None:
    memory = LastUsed[str](limit=10)
    memory.keep("a", "heavy", 9)
    memory.keep("a", "light", 1)
    memory.keep("b", "second", 9)
    assert [memory.get(key) for key in "ab"] == ["light", "second"]
    memory.keep("c", "heavier than the limit", 11)
    assert [memory.get(key) for key in "abc"] == [None, None, "heavier than the limit"]
