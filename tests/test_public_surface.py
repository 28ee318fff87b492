"""What others may build on: the names of `core`, and the example that the README gives."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import core

README = Path(__file__).parents[1] / "README.md"
PUBLIC = ["Choice", "Conclusion", "Curve", "Findings", "InputError", "Product", "UnblindError", "ask", "catalog"]


def test_the_public_names_are_these_and_each_is_there() -> None:
    assert core.__all__ == PUBLIC
    assert all(getattr(core, name).__doc__ for name in PUBLIC)
    with pytest.raises(AttributeError, match="no public name 'Cell'"):
        core.Cell  # noqa: B018


def test_the_readmes_example_runs_as_it_stands_there(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 6
    exec(compile(example, "README.md", "exec"), {})
    assert "experiment disclosure" in capsys.readouterr().out.lower()


def test_what_costs_money_is_not_asked_without_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")
    with pytest.raises(core.InputError, match=r"60 calls take an estimated .* give a budget in US dollars"):
        core.ask(core.Choice(models=("openai",)))


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, core; print([name for name in ('pandas', 'scipy', 'openai') if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    )
