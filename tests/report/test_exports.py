"""What a spreadsheet would run is a text in it, and nothing else is changed."""

import io
from pathlib import Path

import pandas as pd
import pytest

from core.basics.tables import to_csv
from core.commands.main import main
from core.report.exports import to_parquet

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1"]
HARMLESS = ["llama-3.1", "market/elasticity=-1.5", "a@b", "", "'quoted'", "ünï 🥤", "a,b"]


def table(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"model": pd.array(texts, dtype="str"), "value": -1.5, "draw": 1, "in_range": True})


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    again = pd.read_csv(io.BytesIO(to_csv(table([text]))), lineterminator="\n" if "\r" in text else None)
    assert again["model"][0].startswith("'")
    assert again["model"][0].replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("separator", [";", "\t", "\n"])
def test_a_formula_after_a_separator_of_another_spreadsheet_is_quoted_too(separator: str) -> None:
    assert f"a{separator}'=1+1" in to_csv(table([f"a{separator}=1+1"])).decode()


def test_other_texts_and_all_numbers_are_as_they_were() -> None:
    again = pd.read_csv(io.BytesIO(to_csv(table(HARMLESS))), keep_default_na=False)
    assert again["model"].tolist() == HARMLESS
    assert again["value"].tolist() == [-1.5] * len(HARMLESS)


def test_parquet_keeps_every_value_and_type() -> None:
    whole = table([*FORMULAS, *HARMLESS])
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(to_parquet(whole))), whole)


def test_the_command_neutralises_a_variable_of_ones_own_and_writes_parquet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    probe = "=cmd;-cm;How wide is the shelf?;0;200"
    words = ["leakage", "--backend", "synthetic", "--strategies", "naive", "--prices", "1", "--draws", "1"]
    csv, parquet = tmp_path / "answers.csv", tmp_path / "answers.parquet"
    assert main([*words, "--probe", probe, "--out", str(csv)]) == 0
    assert main([*words, "--probe", probe, "--out", str(parquet)]) == 0
    (own,) = pd.read_csv(csv)[lambda read: read["variable"] == "'=cmd"].itertuples()
    assert own.unit == "'-cm"
    assert pd.read_parquet(parquet)["variable"].iloc[-1] == "=cmd"


def test_answers_name_their_product_the_currency_of_its_prices_and_as_whom_one_was_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "--backend", "synthetic", "--strategies", "naive", "--prices", "1", "--draws", "1"]
    for name in ("answers.csv", "answers.parquet"):
        assert main([*words, "--out", str(tmp_path / name)]) == 0
    read = pd.read_csv(tmp_path / "answers.csv"), pd.read_parquet(tmp_path / "answers.parquet")
    for table in read:
        assert set(table["product_name"]) == {"Coca-Cola Soda Pop, 12 fl oz, 12 Pack Cans"}
        assert set(table["currency"]) == {"USD"}
        assert set(table["asked_as"]) == {"a shopper in a grocery store in the United States, in US dollars"}
