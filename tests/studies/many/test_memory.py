"""What a study takes of memory does not grow with it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

MEASURED = """
import resource, sys
import pyarrow.parquet
import core.commands.study.command, core.studies.many.results
from core.commands.main import main

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

start = most()
assert main(["study", "study.toml", "--out", "out"]) == 0
print(f"above start: {most() - start:.0f}")
"""
MOST_MB = 300
MODELS = 'models = "synthetic:market/noise=0.1"'
ASKED = f'prices = "0.2:2:0.2"\nstrategies = "naive,disclosure"\n{MODELS}\nwordings = 1\n'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("products", "draws"),
    [(2, 25), (100, 50), (5, 1000)],
    ids=["1,000 cells", "100,000 cells", "100,000 cells in the largest shards"],
)
def test_a_study_of_any_size_takes_less_than_300_mb_above_its_start(
    products: int, draws: int, tmp_path: Path
) -> None:
    rows = "".join(f"Product {number},{5 + number % 50}.10,USD\n" for number in range(products))
    (tmp_path / "mine.csv").write_text(f"name,regular_price,currency\n{rows}")
    (tmp_path / "study.toml").write_text(f'products = "mine.csv"\ndraws = {draws}\n{ASKED}')
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    above = float(done.stdout.rpartition("above start: ")[2])
    assert above < MOST_MB, f"{above:.0f} MB above start"
