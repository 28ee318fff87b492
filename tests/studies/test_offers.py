from dataclasses import replace

from core.studies.choice import Choice
from core.studies.offers import drawn_models, offered_strategies, reads_probabilities, unread_models

CLAUDE = "anthropic:claude-haiku-4-5"


def test_a_design_that_only_an_audit_asks_is_offered_where_a_link_names_it() -> None:
    assert "disclosure:two" not in offered_strategies(Choice())
    assert offered_strategies(Choice(strategies=("disclosure:two",)))[-1] == "disclosure:two"


def test_a_name_that_means_no_model_is_said_and_a_missing_key_is_left_to_who_asks() -> None:
    (unread,) = unread_models((CLAUDE, "embedded", "oracle:x"))
    assert unread.startswith("There is no backend “oracle”.")


def test_models_are_drawn_from_where_none_are_expected_to_give_probabilities_or_the_choice_says_so() -> None:
    both = Choice(models=("embedded", CLAUDE))
    assert drawn_models(both) == ["claude-haiku-4-5 (anthropic)"]
    assert reads_probabilities(both)
    assert not reads_probabilities(replace(both, drawn=("embedded",)))


def test_what_cannot_be_read_of_a_model_yet_keeps_the_widgets_drawn() -> None:
    assert reads_probabilities(Choice(models=()))
    assert drawn_models(Choice(models=("oracle:x",), drawn=("oracle:x",))) == []
