"""Objects as models write them, nearly JSON, and the one answer that they hold."""

from typing import Any

import pytest

from core.asking.replies.forms.objects import LONGEST, Found, Pairs, find_objects, read_object


def values(text: str) -> list[Any]:
    return [one.value for one in find_objects(text)]


def only(text: str) -> Any:
    (value,) = values(text)
    return value


def test_objects_and_lists_are_found_between_words_and_where_they_stand() -> None:
    text = 'Sure: {"answer": "yes"} and then [1, 2].'
    assert find_objects(text) == [
        Found(Pairs([("answer", "yes")]), 6, 23),
        Found([1, 2], 33, 39),
    ]
    assert text[6:23] == '{"answer": "yes"}'


def test_a_key_that_stands_twice_stays_twice_and_what_is_nested_is_found_once() -> None:
    assert only('{"a": {"b": 1}, "a": 2}') == Pairs([("a", Pairs([("b", 1)])), ("a", 2)])


@pytest.mark.parametrize(
    "text",
    [
        "{'answer': 'yes'}",
        "{answer: yes}",
        '{"answer": "yes",}',
        "{“answer”: “yes”}",
        "{‘answer’: ‘yes’}",
        "```json\n{'answer': \"yes\"}\n```",
    ],
)
def test_what_a_person_reads_as_an_object_is_one(text: str) -> None:
    assert only(text) == Pairs([("answer", "yes")])


def test_pythons_words_and_signs_beside_numbers_are_read() -> None:
    assert only("{'a': True, 'b': False, 'c': None, 'd': 40%, 'e': 4.13 €}") == Pairs(
        [("a", True), ("b", False), ("c", None), ("d", "40%"), ("e", "4.13 €")]
    )


@pytest.mark.parametrize(
    "text", ["", "no brackets", "{", "}{", "{]", "{not: an: object}", "{" * 5000, "[__import__('os').getcwd()]"]
)
def test_what_is_none_is_not_found_and_nothing_is_evaluated(text: str) -> None:
    assert values(text) == []


def test_an_object_too_long_to_be_an_answer_is_none() -> None:
    fits = '{"a": "' + "x" * (LONGEST - 9) + '"}'
    assert len(fits) == LONGEST
    assert len(values(fits)) == 1
    assert values(fits.replace("x", "xx", 1)) == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('{"answer": "yes"}', True),
        ('{"would_buy": false}', False),
        ('{"anything": "No"}', False),
        ('{"decision": "yes", "reason": "no cheaper one", "price": 4}', True),
        ('{"response": {"purchase": "no"}}', False),
        ('{"yes": 1, "no": 0}', True),
        ('{"yes": false, "no": true}', False),
        ('{"Yes": true}', True),
        ('{"yes": 0.7, "no": 0.3}', None),
        ('{"yes": 0.7}', None),
        ('{"yes": 1, "no": 1}', None),
        ('{"answer": "yes", "decision": "no"}', None),
        ('{"answer": "yes", "answer": "no"}', None),
        ('{"reason": "yes"}', None),
        ('{"confidence": true}', None),
        ('{"colour": "yes", "size": "yes"}', None),
        ('{"answer": 7}', None),
        ("{}", None),
    ],
)
def test_one_answer_is_read_and_two_or_shares_are_none(text: str, answer: bool | None) -> None:
    assert read_object(only(text)) is answer
