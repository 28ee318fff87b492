from dataclasses import replace

from core.asking.backends.keys import Keyring
from core.studies.choice import Choice
from core.studies.offers import drawn_models, obstacles, offered_strategies, reads_probabilities

CLAUDE = "anthropic:claude-haiku-4-5"


def test_a_design_that_only_an_audit_asks_is_offered_where_a_link_names_it() -> None:
    assert "disclosure:two" not in offered_strategies(Choice())
    assert offered_strategies(Choice(strategies=("disclosure:two",)))[-1] == "disclosure:two"


def test_a_chosen_model_without_its_key_is_an_obstacle_and_one_that_is_not_chosen_is_none() -> None:
    assert obstacles(Choice(), Keyring()) == []
    (said,) = obstacles(Choice(models=("embedded", CLAUDE)), Keyring())
    assert "needs a key" in said
    assert obstacles(Choice(models=(CLAUDE,)), Keyring().with_key("anthropic", None, "sk-planted")) == []


def test_a_key_that_several_models_wait_for_is_asked_for_once_and_a_name_that_means_none_is_said() -> None:
    several = Choice(models=(CLAUDE, "embedded", "oracle:x", "anthropic:claude-opus-4-5", CLAUDE))
    unread, waiting = obstacles(several, Keyring())
    assert unread.startswith("There is no backend “oracle”.")
    assert waiting.startswith(
        "Anthropic needs a key for claude-haiku-4-5 and claude-opus-4-5: enter one in the app"
    )


def test_models_are_drawn_from_where_none_are_expected_to_give_probabilities_or_the_choice_says_so() -> None:
    both = Choice(models=("embedded", CLAUDE))
    assert drawn_models(both) == ["claude-haiku-4-5 (anthropic)"]
    assert reads_probabilities(both)
    assert not reads_probabilities(replace(both, drawn=("embedded",)))


def test_what_cannot_be_read_of_a_model_yet_keeps_the_widgets_drawn() -> None:
    assert reads_probabilities(Choice(models=()))
    assert drawn_models(Choice(models=("oracle:x",), drawn=("oracle:x",))) == []
