"""A questionnaire from the command line, and the answers to it."""

import json
from pathlib import Path

import pytest

from core.commands.main import main

HERE = ("--product", "12", "--prices", "0.5,1,1.5")


def test_the_questionnaire_is_written_and_the_answers_to_it_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [tmp_path / f"ask{suffix}" for suffix in (".html", ".qsf", ".xlsx", ".csv")]
    assert (
        main(
            ["field", *HERE, "--people", "4.13=2,8.26=4", *[w for n in names for w in ("--out", str(n))], "--json"]
        )
        == 0
    )
    document = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["people"]) for one in document["conditions"]] == [
        ("p4.13", 2),
        ("p8.26", 4),
        ("p12.39", 0),
    ]
    assert all(one.stat().st_size > 500 for one in names)

    answers = tmp_path / "answers.csv"
    rows = [
        f"{document['questionnaire']},{n},p8.26,8.26,{'yes' if n < 3 else 'no'},orange,30,yes" for n in range(4)
    ]
    answers.write_text("\n".join(["questionnaire,person,condition,price,answer,check,seconds,finished", *rows]))
    assert main(["field", *HERE, "--answers", str(answers)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "4 sittings came in, and 4 count.",
        "$8.26: 75.0% of 4 people",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say by --out"),
        (("--out", "ask.doc"), "A questionnaire is written as .html, .qsf, .xlsx, .csv, not “.doc”"),
        (("--out", "ask.csv", "--people", "9.99=4"), "--people names 9.99, where nobody is asked"),
        (("--out", "ask.csv", "--people", "many"), "--people takes a number"),
        (("--out", "ask.csv", "--strategies", "disclosure:forecast"), "People are asked about one price"),
        (("--answers", "missing.csv"), "missing.csv cannot be read"),
    ],
)
def test_what_cannot_be_done_ends_in_one_line(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["field", *HERE, *words]) == 2
    assert said in capsys.readouterr().err


def test_an_arm_of_an_experiment_beyond_price_is_put_to_people(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "ask.html"
    assert main(["field", "--name", "default_green_power", "--people", "10", "--out", str(out)]) == 0
    assert "who ends with green power" in capsys.readouterr().out
    assert "B: I switch to the other supplier" in out.read_text()
