"""Which servers are reached for others: listed ones, whose names lead into the internet or a listed network."""

import ipaddress
import socket

import pytest

from core.asking.access import Rules
from core.asking.access.addresses import check_address
from core.basics.errors import InputError

LISTED = ("https://api.vendor.example/v1", "http://10.0.0.5:8000/v1", "http://vllm:8000/v1/")
NAMES = {"api.vendor.example": "93.184.216.34", "vllm": "172.18.0.3"}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    known = dict(NAMES)

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host not in known:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.mark.parametrize(
    "address",
    ["https://api.vendor.example/v1", "https://API.vendor.example:443/v1/", "http://10.0.0.5:8000/v1"],
)
def test_a_listed_server_is_reached(address: str) -> None:
    check_address(address, Rules(addresses=LISTED))


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "http://127.0.0.1:11434/v1",
        "http://10.0.0.5:8001/v1",
        "http://10.0.0.5/v1",
        "http://api.vendor.example/v1",
        "https://api.vendor.example/v2",
        "https://api.vendor.example/v1x",
        "https://api.vendor.example/v1/beta",
        "https://api.vendor.example/v1/../admin",
        "https://api.vendor.example/v1/%2e%2e/admin",
        "https://api.vendor.example/v1;/../admin",
        "https://api.vendor.example.evil.example/v1",
    ],
)
def test_any_other_is_not_whether_in_the_inner_network_or_beside_a_listed_one(address: str) -> None:
    with pytest.raises(InputError, match="is not on this app's list of servers"):
        check_address(address, Rules(addresses=LISTED))


@pytest.mark.parametrize("path", ["%2e%2e/admin", "..", "a;b", "a\\b"])
def test_what_could_be_read_in_two_ways_is_not_reached_though_listed(path: str) -> None:
    address = f"https://api.vendor.example/v1/{path}"
    with pytest.raises(InputError, match="is not on this app's list of servers"):
        check_address(address, Rules(addresses=(address,)))


@pytest.mark.parametrize(
    "inner", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"]
)
def test_a_listed_name_that_leads_into_an_inner_network_is_not_reached(inner: str, names: dict[str, str]) -> None:
    names["api.vendor.example"] = inner
    with pytest.raises(InputError, match=f"leads to {inner}, which is an inner address"):
        check_address("https://api.vendor.example/v1", Rules(addresses=LISTED))


def test_it_is_where_the_owner_lists_the_network() -> None:
    with pytest.raises(InputError, match="inner address"):
        check_address("http://vllm:8000/v1", Rules(addresses=LISTED))
    check_address(
        "http://vllm:8000/v1", Rules(addresses=LISTED, networks=(ipaddress.ip_network("172.18.0.0/16"),))
    )


def test_a_name_that_leads_nowhere_is_said_to(names: dict[str, str]) -> None:
    del names["vllm"]
    with pytest.raises(InputError, match="The name vllm leads nowhere"):
        check_address("http://vllm:8000/v1", Rules(addresses=LISTED))
