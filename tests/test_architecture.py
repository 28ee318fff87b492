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
NEVER = [
    ("core.experiment.experiment", "core.experiment.prompts"),
    ("core.asking.replies", "core.asking.backends"),
    ("core.analysis.demand.fits", "core.analysis.demand.shapes"),
]
"""What stands below inside a package, and what it knows nothing of."""
MANY = 8
WIDEST, LONGEST, SCREEN = 12, 400, 40
PAGES = 13
"""A file a page: one below is not found by its address by a server that has drawn none yet."""
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


def test_the_sessions_state_is_touched_by_one_package_of_the_pages() -> None:
    touching = {
        name_of(path)
        for path in [CORE.parent / "app.py", *(CORE.parent / "pages").rglob("*.py")]
        if any(isinstance(node, ast.Attribute) and node.attr == "session_state" for node in ast.walk(tree(path)))
    }
    assert {name.rpartition(".")[0] for name in touching} == {"pages.parts.state"}


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
        widest = PAGES if path.parent.name == "pages" else WIDEST
        assert len([one for one in modules if one.parent == path.parent]) <= widest, path.parent


@pytest.mark.parametrize(("below", "above"), NEVER)
def test_what_stands_below_inside_a_package_does_not_look_up(below: str, above: str) -> None:
    for path in MODULES:
        if name_of(path).startswith(below):
            assert not any(name.startswith(above) for name in imports(path)), path


def longest_chain() -> int:
    def depth(package: str) -> int:
        return 1 + max((depth(below) for below in MAY_IMPORT[package]), default=0)

    return max(map(depth, MAY_IMPORT))


def others_imported(path: Path) -> int:
    known = {name_of(one) for one in MODULES} | {name_of(face.parent) for face in CORE.rglob("__init__.py")}
    named = {node.module for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)}
    return len(named & known)


def longest_function() -> int:
    return max(
        (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_the_numbers_of_the_map_are_those_of_the_code() -> None:
    folders = [path.parent for path in MODULES]
    numbers = {
        "Modules in the widest folder": max(folders.count(folder) for folder in folders),
        "Packages in the deepest chain": longest_chain(),
        f"Modules that import more than {MANY} others of `core`": sum(
            others_imported(path) > MANY for path in MODULES
        ),
        "Lines of the longest function, docstring included": longest_function(),
        "Lines of the longest module": max(len(path.read_text().splitlines()) for path in MODULES),
    }
    said = (CORE.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for what, number in numbers.items():
        assert f"| {what} | {number} |" in said, (what, number)
