import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.asking.replies.thinking_marks import visible_start, visible_text

SEEN = {
    "plain": ("Yes", "Yes"),
    "Qwen thinks": ("<think>\nHm, $8?\n</think>\n\nYes.", "Yes."),
    "the template opened the thought": ("Hm, no, yes\n</think>\n\nNo", "No"),
    "Mistral thinks": ("[THINK]dear[/THINK]No", "No"),
    "gpt-oss channels": (
        "<|channel|>analysis<|message|>no?<|end|><|start|>assistant<|channel|>final<|message|>Yes<|return|>",
        "Yes",
    ),
    "gpt-oss held to a form": (
        '<|channel|>analysis<|message|>no?<|end|><|channel|>final <|constrain|>json<|message|>{"answer": "yes"}',
        '{"answer": "yes"}',
    ),
    "Seed thinks": ("<seed:think>no</seed:think>Yes", "Yes"),
    "Gemma channels": ("<|channel>thought\nno\n<channel|>Yes<end_of_turn>", "Yes"),
    "Kimi thinks": ("◁think▷yes?◁/think▷No", "No"),
    "OpenThinker thinks": (
        "<|begin_of_thought|>yes?<|end_of_thought|>\n<|begin_of_solution|>No<|end_of_solution|>",
        "No",
    ),
    "Cohere thinks": ("<|START_THINKING|>yes?<|END_THINKING|><|START_RESPONSE|>No<|END_RESPONSE|>", "No"),
    "LongCat thinks": ("<longcat_think>yes?</longcat_think>No", "No"),
    "MedGemma thinks": ("<unused94>thought\nyes?<unused95>No", "No"),
    "GLM boxes its answer": ("<think>yes?</think><|begin_of_box|>No<|end_of_box|>", "No"),
    "gpt-oss without its special tokens": ("analysisIt is dear. Yes?assistantfinalNo", "No"),
    "Apriel thinks": (
        "Here are my reasoning steps:\nyes?\n[BEGIN FINAL RESPONSE]\nNo\n[END FINAL RESPONSE]",
        "No",
    ),
    "DeepSeek ends": ("No<｜end▁of▁sentence｜>", "No"),
    "an analysis that is said": ("Analysis: it is dear. No", "Analysis: it is dear. No"),
    "an empty thought": ("<think></think>No", "No"),
    "not done thinking": ("<think>yes, no, yes", ""),
    "a word about thinking": ("No, I think <think> is a tag", "No, I think <think> is a tag"),
}


@pytest.mark.parametrize(("text", "seen"), SEEN.values(), ids=SEEN)
def test_thinking_before_the_answer_is_not_the_answer(text: str, seen: str) -> None:
    assert visible_text(text) == seen


def test_the_first_visible_token_is_found_whether_or_not_the_server_hides_the_thought() -> None:
    tokens = ["<think>", "no", "</think>", "\n\n", "Yes", "<|im_end|>"]
    assert visible_start(tokens, "<think>no</think>\n\nYes") == 4
    assert visible_start(tokens, "Yes") == 4
    assert visible_start(["Yes"], "Yes") == 0
    assert visible_start([" Yes", "."], "Yes.") == 0


def test_tokens_in_their_tokenizers_own_spelling_are_found() -> None:
    assert visible_start(["Yes", ",", "ĠI", "Ġwould", "."], "Yes, I would.") == 0
    assert visible_start(["▁No", "▁thanks"], "No thanks") == 0
    assert visible_start(["<think>", "Ċ", "</think>", "ĊĊ", "ĠNo", "ĠI"], "No I") == 4


def test_a_blank_first_token_still_tells_its_alternatives_but_an_open_thought_tells_nothing() -> None:
    assert visible_start(["\n"], "") == 0
    assert visible_start(["<think>"], "") is None
    assert visible_start([], "") is None


@pytest.mark.timeout(60)
def test_a_server_that_writes_nothing_but_newlines_is_read_at_once() -> None:
    assert visible_text("Yes" + "\n" * 200_000 + ".") == "Yes" + "\n" * 200_000 + "."


@given(st.lists(st.text(max_size=6), max_size=8), st.text(max_size=20))
def test_whatever_comes_the_place_is_one_of_the_tokens_or_none(tokens: list[str], text: str) -> None:
    found = visible_start(tokens, text)
    assert found is None or 0 <= found < len(tokens)
    assert visible_text(text) in text
