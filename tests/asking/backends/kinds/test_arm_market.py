"""The synthetic market beyond price has an effect that is known, in the direction that people would expect."""

import pytest

from core.asking.backends.kinds.arm_market import true_mean
from core.asking.backends.kinds.market import Market
from core.experiment.arms import shipped_vignettes

BY_PRICE = {name: one for name, one in shipped_vignettes().items() if one.priced_in}
BY_NUMBER = {name: one for name, one in shipped_vignettes().items() if one.levels and not one.priced_in}


@pytest.mark.parametrize("name", BY_PRICE)
def test_less_is_bought_the_higher_the_price(name: str) -> None:
    arms = sorted(BY_PRICE[name].arms, key=lambda arm: arm.level or 0.0)
    bought = [true_mean(Market(), BY_PRICE[name], arm) for arm in arms]
    assert bought == sorted(bought, reverse=True)
    assert bought[0] > bought[-1]


@pytest.mark.parametrize("name", BY_NUMBER)
def test_any_other_number_raises_the_outcome(name: str) -> None:
    arms = sorted(BY_NUMBER[name].arms, key=lambda arm: arm.level or 0.0)
    outcome = [true_mean(Market(), BY_NUMBER[name], arm) for arm in arms]
    assert outcome == sorted(outcome)
    assert outcome[0] < outcome[-1]
