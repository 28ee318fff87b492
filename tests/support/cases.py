"""The inputs of tests/cases, each with its right value."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent.parent / "cases"


def cases(name: str) -> list[dict[str, Any]]:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


FIELD = {case["id"]: case for case in cases("server_replies")}
"""Replies of servers that users reported, by number."""
