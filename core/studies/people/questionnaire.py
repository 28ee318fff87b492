"""From what was asked of models to what is asked of people, word for word."""

from collections.abc import Mapping
from dataclasses import replace

from core.basics.errors import InputError
from core.basics.words import join
from core.experiment import Cell, Experiment, PricePoint, Strategy, strategy_title
from core.experiment.arms import ArmCell, ArmExperiment, arm_strategy_title
from core.experiment.prompts.arms import render_arm
from core.experiment.prompts.render import render
from core.studies.choice import Choice
from core.studies.people.fieldwork import USUAL_PEOPLE, YES_NO, Condition, Fieldwork
from core.studies.people.words import ARMS_FOR_PEOPLE, arm_text, people_text


def price_name(point: PricePoint) -> str:
    """Name the condition of a price, as files know it."""
    return f"p{point.price:.2f}"


def for_people(experiment: Experiment) -> tuple[Strategy, ...]:
    """Return the strategies whose words can be put to people.

    Parameters
    ----------
    experiment
        What models are asked.

    Returns
    -------
    tuple of Strategy
        Those that address a shopper, about one price, without telling them who they are.
    """
    return tuple(one for one in experiment.strategies if one.format == "one_price" and one.voice == "shopper")


def whoever_is_asked(choice: Choice) -> Choice:
    """Choose the usual model where none is chosen: in what people are asked no model has a part.

    Parameters
    ----------
    choice
        Of product, prices and strategies.

    Returns
    -------
    Choice
    """
    return choice if choice.models else replace(choice, models=Choice().models)


def fieldwork_of(
    experiment: Experiment, code: str = "", people: int | Mapping[str, int] = USUAL_PEOPLE
) -> Fieldwork:
    """Put an experiment's question to people, one price a person.

    Parameters
    ----------
    experiment
        What models are asked; personas are left out, for people are who they are.
    code
        Of the strategy whose words are taken; empty for the first of `for_people`.
    people
        How many, as `Fieldwork.with_people` takes it; conditions are named by `price_name`.

    Returns
    -------
    Fieldwork
        In the first wording, with yes named before no.

    Raises
    ------
    InputError
        When no chosen strategy can be put to people.
    """
    strategies = for_people(experiment)
    chosen = [one for one in strategies if code in ("", one.code)]
    if not chosen:
        raise InputError(
            "People are asked about one price, as a shopper is. Choose naive, full context or experiment "
            "disclosure beside what is chosen; nothing was written."
        )
    strategy, product = chosen[0], experiment.product
    points = experiment.asked_at(strategy)
    conditions = tuple(
        Condition(
            price_name(point),
            product.write(point.price),
            people_text(render(Cell(product, strategy, experiment.models[0], point, points, 1, "yes_no", 1))),
            YES_NO,
            YES_NO,
            YES_NO[:1],
            point.price,
        )
        for point in points
    )
    title = f"{product.name} ({strategy_title(strategy.code).lower()})"
    return Fieldwork(title, strategy.code, conditions, product.currency).with_people(people)


def arm_fieldwork_of(
    experiment: ArmExperiment, code: str = "", people: int | Mapping[str, int] = USUAL_PEOPLE
) -> Fieldwork:
    """Put the question of an experiment beyond price to people, one arm a person.

    Parameters
    ----------
    experiment
        What models are asked; personas are left out.
    code
        Of the strategy whose words are taken, of `ARMS_FOR_PEOPLE`; empty for the first that is asked.
    people
        How many, as `Fieldwork.with_people` takes it; conditions are named as the arms are.

    Returns
    -------
    Fieldwork
        In the first wording, with answers in the order of the vignette.

    Raises
    ------
    InputError
        When no chosen strategy can be put to people.
    """
    codes = [one for one in experiment.strategies if one in ARMS_FOR_PEOPLE and code in ("", one)]
    if not codes:
        raise InputError(
            "People are asked in one arm, in words that address them. Choose one of "
            f"{join(ARMS_FOR_PEOPLE, 'or')}; nothing was written."
        )
    vignette, model = experiment.vignette, experiment.models[0]
    conditions = tuple(_arm_condition(ArmCell(vignette, codes[0], model, arm, 1, 0, 1)) for arm in vignette.arms)
    response = vignette.response
    title = f"{vignette.title} ({arm_strategy_title(codes[0]).lower()})"
    currency = vignette.priced_in or response.currency
    numbers = (0.0, 0.0) if conditions[0].answers else (response.lowest, response.most)
    return Fieldwork(title, codes[0], conditions, currency, *numbers).with_people(people)


def _arm_condition(cell: ArmCell) -> Condition:
    vignette, arm = cell.vignette, cell.arm
    counted = vignette.counted_in(arm)
    codes = tuple(code for code, answer in zip(cell.said, cell.listed, strict=True) if answer in counted)
    asked = Condition(
        name=arm.name,
        title=vignette.title_of(arm.name),
        text="",
        answers=tuple(" ".join(answer.split()) for answer in cell.listed),
        codes=cell.said,
        counted=codes,
        price=arm.level if vignette.priced_in else None,
    )
    on_buttons = asked.labels if vignette.response.kind == "options" else ()
    return replace(asked, text=arm_text(render_arm(cell), vignette.setting, on_buttons))
