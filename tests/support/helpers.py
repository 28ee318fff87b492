"""Experiments and replies that many tests start from."""

from core.asking.requests import Reply
from core.experiment.experiment import Experiment
from core.studies.choice import ONE_ORDER, PAPER_PRICES, Choice


def experiment(**changes: object) -> Experiment:
    """An experiment in one wording and order on the paper's prices, unless told otherwise."""
    usual = {"prices": PAPER_PRICES, "wordings": "1", "orders": ONE_ORDER}
    return Choice(**{**usual, **{name: value for name, value in changes.items() if value != ""}}).experiment()  # type: ignore[arg-type]


def reply(text: str = "Yes", first_token: tuple[tuple[str, float], ...] = ()) -> Reply:
    return Reply(text, first_token, "length", "test-model", 50, 1, 0.1, "2026-01-01T00:00:00+00:00")
