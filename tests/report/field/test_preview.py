"""A look at what one person reads shows the answers, too."""

from core.report.field.preview import preview
from tests.support.field import arm_fieldwork, plain_fieldwork


def test_answers_stand_below_what_is_read() -> None:
    asked = plain_fieldwork()
    assert preview(asked.conditions[1], asked).endswith("Price: $8.26\n\n○ yes\n○ no")
    chosen = arm_fieldwork("default_green_power")
    shown = [preview(one, chosen) for one in chosen.conditions]
    assert all(one.endswith("○ A: I stay with my supplier\n○ B: I switch to the other supplier") for one in shown)
    assert "became a customer of BudgetVolt" in shown[0]
    assert "became a customer of LeafCurrent" in shown[1]


def test_of_a_long_scale_the_ends_are_shown_and_of_a_number_its_limits() -> None:
    long = arm_fieldwork("number_in_name")
    assert preview(long.conditions[0], long).endswith("○ 0\n○ …\n○ 100")
    counted = arm_fieldwork("alcohol_task__drinks")
    assert preview(counted.conditions[0], counted).endswith("[ a number from 0 to 50 ]")
