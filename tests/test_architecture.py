"""The arrows of the design: pages -> core, and inside core one way only."""

import ast
from pathlib import Path

import pytest

CORE = Path(__file__).parent.parent / "core"
ORDER = [
    ["errors", "money", "typed_json", "words"],
    ["uploads"],
    ["products"],
    ["prices", "personas", "amounts", "decision"],
    ["context", "models", "channels", "numerals", "probes"],
    ["variants", "keys"],
    ["own"],
    ["experiment"],
    ["prompts", "wordings", "series", "exports", "blocks"],
    ["strategies", "market"],
    ["backends.base"],
    ["backends.faults", "backends.known"],
    ["backends.openai_compatible"],
    ["backends.embedded", "backends.anthropic", "backends.synthetic"],
    ["backends.registry"],
    ["backends.reach"],
    ["cache", "costs", "pace", "report_html", "report_markdown"],
    ["plan", "elicitation", "choice", "accounts", "report_pdf"],
    ["run", "observations"],
    ["runner", "benchmark_asking", "recording_lines"],
    ["answers", "people", "recordings"],
    ["logit"],
    ["elasticity", "confounding", "focalism", "entries", "own_points", "resampling", "draws"],
    ["mechanism", "calibration", "external", "small_multiples", "effects"],
    ["shape", "benchmark"],
    ["willingness", "standings"],
    ["demand"],
    ["published"],
    ["contrasts", "verdicts", "segments"],
    ["next_steps", "designs", "what_if", "tables", "report_sources"],
    ["what_if_headline", "what_if_verdicts", "what_if_table"],
    ["audits"],
    ["conclusions", "figures", "audit_figures", "documents", "benchmark_documents"],
    ["benchmark_figures", "what_if_figures"],
    ["report", "report_files"],
    ["report_inputs"],
    ["commands.asking"],
    [
        "commands.run",
        "commands.what_if",
        "commands.probe",
        "commands.focalism",
        "commands.designs",
        "commands.benchmark",
        "commands.record",
        "commands.models",
    ],
    ["cli"],
    ["__main__"],
]
RANK = {f"core.{name}": rank for rank, names in enumerate(ORDER) for name in names}
MODULES = [path for path in sorted(CORE.rglob("*.py")) if path.name != "__init__.py"]
ANALYSIS = {
    f"core.{name}"
    for name in (
        "answers",
        "logit",
        "elasticity",
        "confounding",
        "focalism",
        "designs",
        "shape",
        "willingness",
        "demand",
        "contrasts",
        "conclusions",
        "figures",
        "entries",
        "resampling",
        "calibration",
        "own_points",
        "external",
        "benchmark",
        "standings",
        "published",
        "benchmark_figures",
        "small_multiples",
        "draws",
        "effects",
        "what_if",
        "what_if_headline",
        "what_if_verdicts",
        "what_if_table",
        "what_if_figures",
        "tables",
        "exports",
        "report",
    )
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(CORE.parent).with_suffix("").parts)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_core_never_imports_streamlit_and_only_looks_down(path: Path) -> None:
    used = imports(path)
    assert not any(name.split(".")[0] in ("streamlit", "pages", "pickle") for name in used)
    mine = RANK[name_of(path)]
    assert all(RANK[name] < mine for name in used if name in RANK)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_analysis_knows_no_backend_cache_or_runner(path: Path) -> None:
    if name_of(path) in ANALYSIS:
        assert not any("backends" in name or name in ("core.cache", "core.runner") for name in imports(path))
