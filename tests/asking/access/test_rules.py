"""What the owner may say of others in the secrets file, and how a fault in it is named."""

from pathlib import Path

import pytest

from core.asking.access import EXAMPLE, Member, Rules, read_rules, rules_of, rules_of_nobody
from core.asking.backends import keys
from core.basics.errors import InputError
from core.basics.paths import ROOT


def test_where_nothing_is_said_the_strictest_holds() -> None:
    assert rules_of({}) == Rules()
    assert read_rules() == Rules(local=True)
    strictest = Rules()
    assert (strictest.visitors, strictest.members, strictest.budget, strictest.embedded) == (
        "viewer",
        "viewer",
        0,
        False,
    )
    assert strictest.addresses == strictest.people == ()


def test_the_example_that_the_page_shows_is_followed() -> None:
    keys.SECRETS_FILE.write_text(EXAMPLE)
    rules = read_rules()
    assert rules.people == (Member("ann@example.com", "owner"), Member("bob@example.com", "analyst", 20.0))
    assert rules.addresses == ("http://10.0.0.5:8000/v1",)
    assert [str(network) for network in rules.networks] == ["10.0.0.0/8"]
    names = ("ann@example.com", "bob@example.com", "carol@example.com")
    ann, bob, carol = (rules.member((name, "default:1")) for name in names)
    assert (ann.role, bob.role, carol.role) == ("owner", "analyst", "viewer")
    assert (rules.budget_of(ann), rules.budget_of(bob), rules.budget_of(carol)) == (None, 20.0, 5.0)


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ('OPENAI_API_KEY = "sk"', True),
        ("[unblind]", False),
        ('[auth]\nclient_id = "x"', False),
        ('[auth]\nclient_id = "x"\n[unblind]\nlocal = true', True),
        ("[unblind]\nlocal = false", False),
        ('[unblind]\nvisitors = "owner"', False),
    ],
)
def test_who_seems_to_sit_at_the_machine_may_do_everything_until_there_are_rules_or_a_login(
    said: str, local: bool
) -> None:
    keys.SECRETS_FILE.write_text(said)
    assert read_rules().local is local


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("[unblind", False),
        ("unblind = 1", False),
        ("[unblind]\nvisitors = 1", False),
        ("[unblind]\nlocal = 1", False),
        ("[unblind]\nlocal = true\nvisitors = 1", True),
    ],
)
def test_rules_that_cannot_be_followed_leave_the_machines_own_user_alone_who_is_named(
    said: str, local: bool
) -> None:
    keys.SECRETS_FILE.write_text(said)
    assert rules_of_nobody() == Rules(local=local, visitors="nobody", members="nobody")


def test_the_readme_shows_the_same_example() -> None:
    assert EXAMPLE in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_change_of_the_file_counts_at_once() -> None:
    for role in ("analyst", "nobody"):
        keys.SECRETS_FILE.write_text(f'[unblind]\nvisitors = "{role}"\n')
        assert read_rules().visitors == role


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("yes", "[unblind] is to be a section of its own"),
        ({"vistors": "viewer"}, "[unblind] vistors is not known; what is known is local, visitors, members"),
        ({"visitors": "admin"}, "[unblind] visitors is to be one of nobody, viewer, analyst, owner"),
        ({"visitors": "local"}, "visitors is to be one of"),
        ({"visitors": True}, "visitors is to be one of"),
        ({"budget": "5"}, "budget is to be an amount in US dollars, 0 or above"),
        ({"budget": -1}, "budget is to be an amount"),
        ({"budget": float("nan")}, "budget is to be an amount"),
        ({"budget": float("inf")}, "budget is to be an amount"),
        ({"budget": True}, "budget is to be an amount"),
        ({"local": "yes"}, "local is to be true or false"),
        ({"embedded": "no"}, "embedded is to be true or false"),
        ({"upload_mb": 1.5}, "upload_mb is to be a whole number of megabytes"),
        ({"upload_mb": 1001}, "from 0 to 1,000"),
        ({"addresses": "http://a/v1"}, "addresses is to be a list of texts"),
        ({"addresses": ["a:8000"]}, "“a:8000” is no server's address"),
        ({"addresses": ["http://a:b@c/v1"]}, "must hold no user name, password"),
        ({"networks": ["10.0.0.0/40"]}, "networks is to be a list of networks such as 10.0.0.0/8"),
        ({"networks": [7]}, "networks is to be a list of texts"),
        ({"people": []}, "people is to be a section of its own"),
        ({"people": {"a@x.org": "boss"}}, "people “a@x.org” is to be one of"),
        ({"people": {"a@x.org": {"budget": 5}}}, "people “a@x.org” is to have a role and may have a budget"),
        ({"people": {"a@x.org": {"role": "owner", "budjet": 5}}}, "is to have a role and may have a budget"),
        ({"people": {"a@x.org": {"role": "owner", "budget": "x"}}}, "“a@x.org” budget is to be an amount"),
    ],
)
def test_what_cannot_be_followed_is_said_in_one_sentence_that_names_its_place(section: object, said: str) -> None:
    with pytest.raises(InputError) as caught:
        rules_of(section)
    text = str(caught.value)
    assert text.startswith("In .streamlit/secrets.toml, [unblind]")
    assert said in text
    assert text.endswith("Mend the file.")


def test_a_file_that_is_no_toml_is_said_to_be_none(tmp_path: Path) -> None:
    keys.SECRETS_FILE.write_text("[unblind\n")
    with pytest.raises(InputError, match="cannot be read as TOML"):
        read_rules()
