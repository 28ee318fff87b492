"""Yes and no in the language that a model fell back to; a condition or both at once is no answer."""

import pytest

from core.asking.replies.forms.languages import read_other_language


@pytest.mark.parametrize(
    "text",
    [
        "Oui.",
        "Ja, ich würde es kaufen",
        "да",
        "نعم",
        "हाँ",
        "ναι",
        "是的，我会买",
        "我会购买",
        "はい、買います",
        "네",
    ],
)
def test_a_yes_is_read(text: str) -> None:
    assert read_other_language(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "Non, merci",
        "Ich kaufe es nicht",
        "Nein!",
        "нет",
        "لا",
        "नहीं",
        "όχι",
        "不会",
        "我不会购买",
        "いいえ、買いません",
        "아니요",
    ],
)
def test_a_no_is_read(text: str) -> None:
    assert read_other_language(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "Ja, aber nur im Angebot",
        "Oui, si le prix baisse",
        "Sí, pero no hoy",
        "Oui et non",
        "да нет",
        "是的，但是太贵了",
        "会买，如果打折",
        "不一定",
        "はい、でも高い",
        "はい、いいえ",
        "네, 하지만 비싸요",
        "不会，是的",
    ],
)
def test_what_is_taken_back_or_conditional_is_no_answer(text: str) -> None:
    assert read_other_language(text) is None


@pytest.mark.parametrize("text", ["", "  ", "Yes", "Maybe", "Ich kaufe Tee", "Jacket", "Nonsense", "7,50 €"])
def test_what_says_neither_is_none(text: str) -> None:
    assert read_other_language(text) is None
