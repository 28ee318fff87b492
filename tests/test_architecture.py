"""The arrows of the house: packages in their order, and what stands above is unknown below."""

import ast
from pathlib import Path

import pytest

CORE = Path(__file__).parent.parent / "core"
MAY_IMPORT = {
    "basics": set(),
    "experiment": {"basics"},
    "asking": {"basics", "experiment"},
    "analysis": {"basics", "experiment"},
    "studies": {"basics", "experiment", "asking", "analysis"},
    "report": {"basics", "experiment", "asking", "analysis", "studies"},
    "commands": {"basics", "experiment", "asking", "analysis", "studies", "report"},
}
INSIDE = [
    ("experiment.prompts", "experiment"),
    ("asking.backends", "asking.replies"),
    ("analysis.demand", "analysis.demand.fits"),
]
WIDEST, LONGEST, SCREEN = 12, 400, 40
MODULES = [path for path in sorted(CORE.rglob("*.py")) if path.name != "__init__.py"]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(CORE.parent).with_suffix("").parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_package_imports_only_packages_below_it(path: Path) -> None:
    used = imports(path)
    assert not any(name.split(".")[0] in ("streamlit", "pages", "pickle") for name in used)
    package = name_of(path).split(".")[1]
    if package in MAY_IMPORT:
        packages = {name.split(".")[1] for name in used if name.startswith("core.")}
        assert packages <= MAY_IMPORT[package] | {package}


def test_the_sessions_state_is_touched_by_one_module_of_the_pages() -> None:
    touching = {
        name_of(path)
        for path in [CORE.parent / "app.py", *(CORE.parent / "pages").rglob("*.py")]
        if any(isinstance(node, ast.Attribute) and node.attr == "session_state" for node in ast.walk(tree(path)))
    }
    assert touching == {"pages.parts.state"}


def test_no_function_of_the_pages_is_longer_than_a_screen() -> None:
    for path in (CORE.parent / "pages").rglob("*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno is not None
                assert node.end_lineno - node.lineno < SCREEN, f"{path}: {node.name}"


@pytest.mark.parametrize(("folder", "longest"), [("core", LONGEST), ("pages", LONGEST)])
def test_no_folder_and_no_module_is_full(folder: str, longest: int) -> None:
    modules = [path for path in (CORE.parent / folder).rglob("*.py") if path.name != "__init__.py"]
    for path in modules:
        assert len(path.read_text().splitlines()) <= longest, path
        assert len([one for one in modules if one.parent == path.parent]) <= WIDEST, path.parent
