"""The prompts of a report are those that were asked, word for word, and it is said how the others differ."""

from dataclasses import replace

from core.experiment.experiment import sample_cell
from core.experiment.prompts.render import render
from core.experiment.strategies import Edit, Strategy
from core.report.blocks import Text, Verbatim
from core.report.sections.prompts import prompts
from tests.support.helpers import experiment


def test_every_message_of_every_wording_stands_under_its_title_at_the_middle_price() -> None:
    asked = experiment(prices="0.5,1,1.5", strategies=("naive",), wordings="2")
    first, *printed = prompts(asked)
    assert first == Text("At other prices only the price at the end differs.")
    told = [render(sample_cell(asked, asked.strategies[0], wording)).messages for wording in (1, 2)]
    assert printed == [
        Verbatim("Naive, wording 1, at $8.26 (system)", told[0][0].content),
        Verbatim("Naive, wording 1, at $8.26 (user)", told[0][1].content),
        Verbatim("Naive, wording 2, at $8.26 (system)", told[1][0].content),
        Verbatim("Naive, wording 2, at $8.26 (user)", told[1][1].content),
    ]


def test_where_every_price_is_asked_at_once_there_are_no_others() -> None:
    printed = prompts(experiment(prices="0.5,1", strategies=("disclosure:grid",)))
    titles = [block.title for block in printed if isinstance(block, Verbatim)]
    assert titles == [f"Whole-grid disclosure, every price at once ({role})" for role in ("system", "user")]
    assert len(printed) == 2


def test_of_edited_prompts_and_personas_it_is_said_what_else_differs() -> None:
    asked = experiment(prices="0.5,1", strategies=("naive",), personas="3")
    mine, yours = (
        Strategy("naive", edit=Edit(name, "", "[PERSONA] Buy it at [PRICE]?")) for name in ("Mine", "Yours")
    )
    said, *_ = prompts(replace(asked, strategies=(mine, yours)))
    assert said == Text(
        "At other prices only the price differs: every place that “Mine” and “Yours” gives it. "
        "So are all 3 personas asked, each with their own traits."
    )
