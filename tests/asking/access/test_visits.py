"""Who sits at the machine and who does not, and by which names somebody who logged in is known."""

import pytest

from core.asking.access import Login
from tests.support.visits import claims, visit


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "LOCALHOST:1", "127.0.0.1:8501", "[::1]:8501", "127.8.8.8"]
)
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "127.0.0.2", "::ffff:127.0.0.1"])
def test_whoever_opens_the_app_on_its_own_machine_is_local(host: str, peer: str) -> None:
    assert visit(peer, host=host).is_local
    assert visit(peer, host=host, origin="http://localhost:8501").is_local


@pytest.mark.parametrize(
    "host",
    ["", "unblind.example", "192.168.0.4:8501", "0.0.0.0:8501", "localhost.evil.example", "localhost@evil.example",
     "evil.example@localhost", "127.0.0.1.evil.example", "[::1", "localhost, evil.example"],
)  # fmt: skip
def test_by_another_name_nobody_is_local_though_connected_from_the_machine(host: str) -> None:
    assert not visit(host=host).is_local


@pytest.mark.parametrize("peer", ["192.0.2.7", "172.17.0.1", "10.0.0.1", "fe80::1", "", None])
def test_a_host_that_looks_local_makes_nobody_local_who_is_connected_from_elsewhere(peer: str | None) -> None:
    assert not visit(peer).is_local


@pytest.mark.parametrize(
    "header",
    [
        "x_forwarded_for",
        "x_forwarded_host",
        "x_forwarded_proto",
        "forwarded",
        "x_real_ip",
        "via",
        "cf_connecting_ip",
    ],
)
def test_behind_a_proxy_nobody_is_local_whatever_it_says(header: str) -> None:
    assert not visit(**{header: "127.0.0.1"}).is_local


def test_a_proxy_that_hides_itself_is_given_away_by_the_page_that_the_browser_names() -> None:
    assert not visit(origin="https://unblind.example").is_local
    assert not visit(origin="null").is_local


def test_a_request_with_two_hosts_is_not_local() -> None:
    twice = visit()
    assert not type(twice)({"host": ("localhost", "unblind.example")}, twice.peer).is_local


def test_an_address_counts_only_where_the_provider_has_checked_it() -> None:
    checked = Login.of(claims("ann", email="Ann@Example.com", email_verified=True))
    assert checked.names == ("ann@example.com", "default:id-of-ann")
    for more in ({}, {"email_verified": False}, {"email_verified": None}, {"email_verified": "false"}):
        assert Login.of(claims("ann", email="ann@example.com", **more)).names == ("default:id-of-ann",)


def test_the_same_subject_of_two_providers_is_two_people() -> None:
    names = {Login.of(claims("ann", provider=name)).names for name in ("okta", "microsoft")}
    assert len(names) == 2
