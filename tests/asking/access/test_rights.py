"""What each role may do: the whole table, so that a change of it is seen."""

import pytest

from core.asking.access import RIGHTS, Access, Login, Member, Role, Rules, access_of
from core.asking.backends.keys import Keyring
from core.basics.errors import InputError
from core.experiment import ModelName
from tests.support.visits import ELSEWHERE, LOCAL, claims

ANN = Login.of(claims("ann", email="ann@example.com", email_verified=True))
EMBEDDED, VENDOR = ModelName("embedded", "smollm2"), ModelName("openai", "gpt-4.1-mini")
INNER = ModelName("openai-compatible", "any", "http://10.0.0.5:8000/v1")


def session(role: Role, budget: float | None = None, **rules: object) -> Access:
    return Access(Member("default:1", role, budget), Rules(**rules), ANN)


@pytest.mark.parametrize(
    ("access", "rights"),
    [
        (session("nobody"), ""),
        (session("viewer"), "see bring"),
        (session("viewer", budget=5.0), "see bring"),
        (session("viewer", embedded=True), "see bring ask_inside"),
        (session("viewer", viewers_keep=True), "see bring keep"),
        (session("analyst"), "see bring keep ask_inside ask_outside study"),
        (session("analyst", budget=5.0), "see bring keep ask_inside ask_outside owners_keys study"),
        (session("owner"), "see bring keep ask_inside ask_outside owners_keys study stop import delete manage"),
        (
            session("local"),
            "see bring keep ask_inside ask_outside owners_keys study stop import delete manage anywhere",
        ),
    ],
)
def test_a_role_may_do_these_and_nothing_else(access: Access, rights: str) -> None:
    assert [right for right in RIGHTS if access.may(right)] == rights.split()


def test_a_run_is_stopped_by_who_started_it_and_by_the_owner_alone() -> None:
    ann, bob = (Access(Member(f"default:{name}", "analyst"), Rules()) for name in ("ann", "bob"))
    visitor = Access(Member("", "analyst"), Rules())
    ours, theirs = ann.starter("a"), visitor.starter("v")
    assert [ann.may_stop(ours, "another of hers"), ann.may_stop(theirs, "a")] == [True, False]
    assert [bob.may_stop(ours, "b"), visitor.may_stop(ours, "v")] == [False, False]
    assert [visitor.may_stop(theirs, "v"), visitor.may_stop(theirs, "w"), visitor.may_stop("", "")] == [
        True, False, False
    ]  # fmt: skip
    assert all(
        session(role).may_stop(starter, "x") for role in ("owner", "local") for starter in (ours, theirs, "")
    )


def test_elsewhere_everybody_reads_until_the_owner_says_otherwise() -> None:
    assert access_of(ELSEWHERE, None, Rules()).role == "viewer"
    assert access_of(ELSEWHERE, ANN, Rules()).role == "viewer"
    assert access_of(LOCAL, None, Rules(local=True, visitors="nobody", members="nobody")).role == "local"
    assert access_of(ELSEWHERE, ANN, Rules(local=True)).role == "viewer"
    assert access_of(LOCAL, None, Rules()).role == "viewer"


def test_a_visitor_has_no_budget_though_an_analyst() -> None:
    access = access_of(ELSEWHERE, None, Rules(visitors="analyst", budget=50.0))
    assert access.may("ask_outside")
    assert not access.may("owners_keys")


def test_the_owners_keys_are_found_for_those_alone_who_may_use_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-owner")
    entered = Keyring().with_key("anthropic", None, "sk-of-ann")
    for access, found in [(session("analyst"), False), (session("analyst", 1.0), True), (session("local"), True)]:
        keys = access.keys(entered)
        assert (keys.find("openai", None) is not None) is found
        assert keys.find("anthropic", None) is not None
        assert keys.with_key("openai", None, "").of_environment is found


@pytest.mark.parametrize(
    ("access", "asked"),
    [
        (session("viewer"), ()),
        (session("viewer", embedded=True), (EMBEDDED,)),
        (session("analyst"), (EMBEDDED, VENDOR)),
        (session("analyst", addresses=(INNER.base_url,)), (EMBEDDED, VENDOR, INNER)),
        (session("owner"), (EMBEDDED, VENDOR)),
        (session("local"), (EMBEDDED, VENDOR, INNER)),
    ],
)
def test_models_that_a_session_may_ask(access: Access, asked: tuple[ModelName, ...]) -> None:
    for name in (EMBEDDED, VENDOR, INNER):
        if name in asked:
            access.check_model(name)
        else:
            with pytest.raises(InputError, match=r"nothing new is asked|is not on this app's list of servers"):
                access.check_model(name)
