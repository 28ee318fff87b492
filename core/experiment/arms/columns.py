"""The tables of observations beyond price: what those who ask write and the analysis reads."""

MOST_ANSWERS = 10
"""So many answers have their probability in a column each; of wider scales it is not kept."""
SHARES = tuple(f"answer_{number}" for number in range(1, MOST_ANSWERS + 1))

ARM_QUESTION = {
    "experiment_id": "str",
    "backend": "str",
    "base_url": "str",
    "model": "str",
    "strategy": "str",
    "wording": "int64",
    "persona": "str",
    "left_out": "int64",
    "arm": "str",
    "level": "float64",
    "order": "int64",
    "draw": "int64",
    "method": "str",
    "reply_key": "str",
}
ARM_COLUMNS = ARM_QUESTION | {
    "value": "float64",
    "status": "str",
    "mass": "float64",
    "answer": "str",
    **dict.fromkeys(SHARES, "float64"),
}
ARM_PROBE_COLUMNS = ARM_QUESTION | {
    "variable": "str",
    "unit": "str",
    "value": "float64",
    "bounded": "float64",
    "in_range": "bool",
    "status": "str",
}
