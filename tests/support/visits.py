"""Where sessions come from, for a harness that has no request."""

from collections.abc import Mapping

from core.asking.access import Visit


def visit(peer: str | None = "127.0.0.1", **headers: str) -> Visit:
    """A request with the host localhost unless told otherwise; a header's name is written with underscores."""
    sent = {"host": "localhost:8501", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Visit({name: (value,) for name, value in sent.items() if value}, peer)


LOCAL = visit()
ELSEWHERE = visit("192.0.2.7", host="unblind.example")


def claims(name: str, **more: object) -> Mapping[str, object]:
    """What an identity provider says of somebody."""
    return {"is_logged_in": True, "provider": "default", "sub": f"id-of-{name}", "name": name.title(), **more}
