from pathlib import Path

import pytest

from core.asking.backends import keys
from core.asking.backends.keys import Keyring, environment_address
from core.asking.backends.registry import resolve
from core.basics.errors import InputError
from core.experiment.models import ModelName

KEY = "sk-planted-4f1d9c"


def test_a_key_comes_from_the_session_the_environment_or_the_secrets_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.toml"
    monkeypatch.setattr(keys, "SECRETS_FILE", file)
    assert Keyring().find("anthropic", None) is None
    file.write_text(f'ANTHROPIC_API_KEY = "{KEY}-file"')
    found = Keyring().find("anthropic", None)
    assert found is not None
    assert (found.value, found.source) == (f"{KEY}-file", "secrets file")
    monkeypatch.setenv("ANTHROPIC_API_KEY", f"{KEY}-environment")
    found = Keyring().find("anthropic", None)
    assert found is not None
    assert found.source == "environment"
    entered = Keyring().with_key("anthropic", None, f" {KEY}\n")
    found = entered.find("anthropic", None)
    assert found is not None
    assert (found.value, found.source) == (KEY, "session")
    again = entered.with_key("anthropic", None, "").find("anthropic", None)
    assert again is not None
    assert again.source == "environment"


def test_the_environments_key_belongs_to_the_environments_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert Keyring().find("openai", None) is not None
    assert Keyring().find("openai", "http://elsewhere/v1") is None
    monkeypatch.setenv("OPENAI_BASE_URL", "https://gateway.example.com/v1/")
    assert Keyring().find("openai", "https://gateway.example.com/v1") is not None
    assert Keyring().find("openai", None) is None


def test_a_key_does_not_show_itself() -> None:
    ring = Keyring().with_key("openai", None, KEY)
    assert KEY not in f"{ring} {ring!r} {ring.find('openai', None)}"


@pytest.mark.parametrize("text", ["two words", "line\nbreak", "clé", "x" * 501])
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Keyring().with_key("openai", None, text)
    assert text not in str(caught.value)


def test_a_broken_secrets_file_is_said_without_its_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(f"OPENAI_API_KEY = {KEY}")
    monkeypatch.setattr(keys, "SECRETS_FILE", file)
    with pytest.raises(InputError, match=r"secrets\.toml cannot be read") as caught:
        Keyring().find("openai", None)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://user:pass@host/v1",
        "http://host/v1?key=1",
        "http://host/v1#k",
        "http://",
        "http://host:99999/v1",
        "ftp://host/v1",
        "http://ho st/v1",
    ],
)
def test_an_address_that_is_none_or_carries_a_secret_is_refused(address: str) -> None:
    with pytest.raises(InputError) as caught:
        ModelName("openai-compatible", "m", address)
    assert "pass" not in str(caught.value).replace("password", "")


@pytest.mark.parametrize(
    ("kind", "variable", "address"),
    [
        ("openai", "OPENAI_BASE_URL", "https://api.openai.com/v1"),
        ("openai", "OPENAI_BASE_URL", "https://API.openai.com/v1/"),
        ("anthropic", "ANTHROPIC_BASE_URL", "https://api.anthropic.com"),
    ],
)
def test_the_vendors_address_in_the_environment_names_no_other_server(
    monkeypatch: pytest.MonkeyPatch, kind: str, variable: str, address: str
) -> None:
    monkeypatch.setenv(variable, address)
    monkeypatch.setenv(variable.replace("BASE_URL", "API_KEY"), KEY)
    assert environment_address(kind) is None
    assert resolve(kind).base_url is None
    assert Keyring().find(kind, None) is not None
