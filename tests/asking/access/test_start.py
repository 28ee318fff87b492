"""A run is not begun for a session that may not ask it, whichever button it has."""

import pytest

from core.asking.access import Access, Member, Role, Rules, start
from core.asking.backends.keys import Keyring
from core.asking.runner import Runner
from core.basics.errors import InputError
from tests.support.helpers import experiment


@pytest.mark.parametrize(("role", "asks"), [("viewer", False), ("analyst", True), ("local", True)])
def test_nothing_is_asked_for_a_reader(role: Role, asks: bool, runner: Runner) -> None:
    session, asked = Access(Member("", role), Rules()), experiment(models=("synthetic",))
    if not asks:
        with pytest.raises(InputError, match="nothing new is asked"):
            start(session, runner, asked, Keyring())
        assert runner.find(asked) is None
        return
    assert start(session, runner, asked, Keyring()).wait(60)
    assert not runner.plan(asked).new_calls


def test_what_is_stored_is_no_run_that_could_be_refused(runner: Runner) -> None:
    asked = experiment(models=("synthetic",))
    assert start(Access(Member("", "local"), Rules()), runner, asked, Keyring()).wait(60)
    assert start(Access(Member("", "viewer"), Rules()), runner, asked, Keyring()).wait(60)
