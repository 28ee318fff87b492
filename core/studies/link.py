"""A choice as a link's address, and back; what of a link cannot be read, and what is probably not meant."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import product

from core.asking.backends.capabilities import expects_logprobs
from core.asking.backends.registry import resolve
from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.basics.texts import whole_number
from core.experiment import (
    CONTEXT_BOUNDS,
    MAX_WORDINGS,
    OWN_VARIABLE,
    AnyExperiment,
    Context,
    Experiment,
    ModelChoice,
    ModelName,
    PriceGrid,
    PriceRange,
    Product,
    SamplingSettings,
    find_product,
)
from core.studies.choice import COMPETITORS, ONE_ORDER, OWN_PANEL, Choice
from core.studies.own import NOTHING, Own, carried, carry
from core.studies.stated import CONTEXT_NAMES, UNSTATED, overrides

OPTIONAL = (
    "draws",
    "wordings",
    "orders",
    "probe",
    "competitors",
    "personas",
    "seed",
    "checks",
    "section",
    "sampling",
    "beyond",
    "arm_strategies",
)
"""Texts of a choice that a link names only where they are not empty."""
HIGHEST_USUAL, LOWEST_USUAL = 2.0, 0.1
"""Relative prices beyond which a grid is probably not meant."""
CARRIED = "own"
"""The part of a link that carries the sender's own products and edited prompts."""
MEANT = {
    "relative": "If they were meant in money, put the currency before every price.",
    "dollars": "If they were meant in times of the regular price, leave the currency out.",
}


def from_query(query: Mapping[str, str], own: Own = NOTHING) -> Choice:
    """Read a choice from a link's query; what the query does not name has its default.

    Parameters
    ----------
    query
        As `to_query` writes it.
    own
        What the user brought; what the link carries stands beside it, and in the place of what has its name.

    Returns
    -------
    Choice
    """
    default = Choice()
    return Choice(
        product=query.get("product", default.product),
        prices=query.get("prices", default.prices),
        strategies=_listed(query["strategies"]) if "strategies" in query else default.strategies,
        models=_listed(query["models"]) if "models" in query else default.models,
        drawn=_listed(query.get("drawn", "")),
        context=tuple((name, query[name]) for name in CONTEXT_NAMES if name in query),
        own=carried_by(query).over(own),
        **{name: query[name] for name in OPTIONAL if name in query},
    )


def carried_by(query: Mapping[str, str]) -> Own:
    """Return what a link carries of its sender's own.

    Parameters
    ----------
    query
        As `to_query` writes it.

    Returns
    -------
    Own
        Nothing where it carries nothing that can be read.
    """
    return carried(query[CARRIED]) if CARRIED in query else NOTHING


def to_query(choice: Choice, known: Own = NOTHING, beside: str = "") -> dict[str, str]:
    """Write a choice as a link's query.

    Parameters
    ----------
    choice
        What was chosen.
    known
        What whoever follows it has already of the user's own, so that the link need not carry it.
    beside
        Id of the product that a decision puts beside it; empty for none.

    Returns
    -------
    dict
        Product, prices, strategies and models always; the rest where it is not the default; and the products and
        edited prompts of the user's own on which it rests, where they fit into an address. A server's address that
        is refused, as one with a password or key in it is, does not reach the link.
    """
    query = {
        "product": choice.product,
        "prices": choice.prices,
        "strategies": ",".join(choice.strategies),
        "models": ",".join(filter(_is_readable, choice.models)),
        **dict(choice.context),
    }
    optional = {name: getattr(choice, name) for name in OPTIONAL}
    optional["drawn"] = ",".join(filter(_is_readable, choice.drawn))
    optional[CARRIED] = carry(rests_on(choice, beside).without(known))
    return query | {name: text for name, text in optional.items() if text}


def mean_the_same(one: Choice, other: Choice) -> bool:
    """Say whether two choices differ at most in how their models are written.

    Parameters
    ----------
    one, other
        What was chosen.

    Returns
    -------
    bool
    """
    queries = [to_query(replace(choice, models=())) for choice in (one, other)]
    with suppress(InputError):
        return queries[0] == queries[1] and [*map(resolve, one.models)] == [*map(resolve, other.models)]
    return one.models == other.models and queries[0] == queries[1]


def rests_on(choice: Choice, beside: str = "") -> Own:
    """Return what a choice needs of what the user brought.

    Parameters
    ----------
    choice, beside
        As for `to_query`.

    Returns
    -------
    Own
    """
    own = choice.own
    return Own(
        tuple(product for product in own.products if product.id in (choice.product, beside)),
        own.personas if choice.personas == OWN_PANEL else (),
        tuple(strategy for strategy in own.strategies if strategy.code in choice.strategies),
    )


def says_it_all(choice: Choice, beside: str = "") -> bool:
    """Say whether a link brings anybody to a choice, whatever of the user's own it rests on.

    Parameters
    ----------
    choice, beside
        As for `to_query`.

    Returns
    -------
    bool
    """
    needed = rests_on(choice, beside)
    return not needed.personas and (needed == NOTHING or CARRIED in to_query(choice, beside=beside))


def whom_of(experiment: AnyExperiment) -> Choice:
    """Return whom an experiment asks, how often, and in how many wordings.

    Parameters
    ----------
    experiment
        Made by this or another app.

    Returns
    -------
    Choice
        With nothing else in it that is not usual.
    """
    first = experiment.models[0]
    return Choice(
        models=tuple(str(model.name) for model in experiment.models),
        drawn=tuple(
            str(model.name) for model in experiment.models if not model.logprobs and expects_logprobs(model.name)
        ),
        draws="" if first.draws is None else str(first.draws),
        wordings=str(experiment.wordings),
        personas=str(len(experiment.personas) or ""),
        sampling=first.sampling.write(),
    )


def choice_of(experiment: Experiment) -> Choice | None:
    """Return the choice that means an experiment, or one of whose audits it is.

    Parameters
    ----------
    experiment
        Made by this or another app.

    Returns
    -------
    Choice or None
        None where no choice means it here, as one of a product that is not in the catalog.
    """
    whom = whom_of(experiment)
    choice = replace(
        whom,
        product=experiment.product.id,
        prices=experiment.grid.write(experiment.product.currency),
        strategies=tuple(strategy.code for strategy in experiment.strategies),
        context=_overridden(experiment),
    )
    spellings = product((Choice.prices, choice.prices), ("", choice.wordings), ("", ONE_ORDER))
    for prices, wordings, orders in spellings:
        likely = replace(choice, prices=prices, wordings=wordings, orders=orders)
        for made in (likely.experiment, likely.leakage, likely.designs):
            with suppress(InputError):
                if experiment == made():
                    return likely
    return None


def readable(choice: Choice) -> Choice:
    """Leave out numbers and other texts that cannot be read, as a mistyped link may hold.

    Parameters
    ----------
    choice
        As a link names it.

    Returns
    -------
    Choice
    """
    default = Choice()
    for names, read in _READ.items():
        try:
            read(choice)
        except InputError:
            choice = replace(choice, **{name: getattr(default, name) for name in names})
    return choice


def of_models(choice: Choice, models: tuple[str, ...]) -> Choice:
    """Choose models; of those that stay, however they are written, answers are drawn where they were to be.

    Parameters
    ----------
    choice
        What was chosen before.
    models
        Each as `resolve` reads it.

    Returns
    -------
    Choice
    """
    chosen = set(map(_meant, models))
    return replace(choice, models=models, drawn=tuple(one for one in choice.drawn if _meant(one) in chosen))


def doubt(choice: Choice) -> str | None:
    """Say what in a choice is probably not meant, or None.

    Parameters
    ----------
    choice
        What was chosen.

    Returns
    -------
    str or None
    """
    try:
        grid = PriceGrid.parse(choice.prices, choice.currency)
    except InputError:
        return None
    if len(grid.values) == 2 and re.fullmatch(r"\s*[0-9]+,[0-9]+\s*", choice.prices):
        one, other = (f"{value:g}" for value in grid.values)
        written = choice.prices.strip().replace(",", ".")
        return f"Asked at {one} and {other} times the regular price. If one price was meant, write {written}."
    try:
        product = find_product(choice.product, choice.own.products)
    except InputError:
        return None
    far = _far_off(grid, product)
    return f"{far} {product.write(product.regular_price)}. {MEANT[grid.unit]}" if far else None


def meant_in_money(choice: Choice) -> str | None:
    """Write plain prices as money where they are in doubt as multiples of the regular price, and as money are not.

    Parameters
    ----------
    choice
        What was chosen.

    Returns
    -------
    str or None
        Prices as `PriceGrid.parse` reads them; None where they are to stay as they are.
    """
    try:
        product = find_product(choice.product, choice.own.products)
        grid = PriceGrid.parse(choice.prices, product.currency)
    except InputError:
        return None
    money = replace(grid, unit="dollars")
    if grid.unit == "dollars" or not _far_off(grid, product) or _far_off(money, product):
        return None
    sign, regular = CURRENCIES[product.currency], product.regular_price
    if ":" in choice.prices and (spaced := PriceRange.of(money, regular, "dollars")):
        return spaced.write(product.currency)
    return ",".join(f"{sign}{point.price:.2f}" for point in money.points(regular))


def _far_off(grid: PriceGrid, product: Product) -> str:
    """Say how far prices are from the regular price; empty where they are as prices usually are."""
    asked = [point.relative_price for point in grid.points(product.regular_price)]
    if max(asked) > HIGHEST_USUAL:
        return f"Prices go up to {max(asked):,.3g} times the regular price of"
    return "All prices are below a tenth of the regular price of" if max(asked) < LOWEST_USUAL else ""


def _read_wordings(choice: Choice) -> None:
    if choice.wordings not in ("", *map(str, range(1, MAX_WORDINGS + 1))):
        raise InputError(f"The number of wordings must lie between 1 and {MAX_WORDINGS}.")


def _read_orders(choice: Choice) -> None:
    if choice.orders not in ("", ONE_ORDER):
        raise InputError(f"The orders of yes and no are {ONE_ORDER}, or are left out for both.")


_READ: dict[tuple[str, ...], Callable[[Choice], object]] = {
    ("draws",): lambda choice: ModelChoice(ModelName("", ""), whole_number(choice.draws, "number of draws")),
    ("personas", "seed"): Choice.panel,
    ("sampling",): lambda choice: SamplingSettings.parse(choice.sampling),
    ("wordings",): _read_wordings,
    ("orders",): _read_orders,
    ("probe",): Choice.probes,
    ("competitors",): lambda choice: PriceGrid.parse(choice.competitors or COMPETITORS, choice.currency),
    ("checks",): Choice.limits,
    ("drawn",): Choice.drawn_models,
    ("context",): lambda choice: overrides(choice.context, choice.probe),
}
"""Parts of a choice that a link can spoil, each with what refuses it."""


def _overridden(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    """Return what an experiment's full context states otherwise than by default."""
    stated = next((strategy.context for strategy in experiment.strategies if strategy.context), None)
    if stated is None:
        return ()
    typical = Context.typical(experiment.product)
    values = (
        (name, getattr(stated, name)) for name in CONTEXT_BOUNDS if getattr(stated, name) != getattr(typical, name)
    )
    own = ((OWN_VARIABLE, repr(stated.variable.value)),) if stated.variable else ()
    return (*((name, UNSTATED if value is None else repr(value)) for name, value in values), *own)


def _meant(model: str) -> ModelName | str:
    try:
        return resolve(model)
    except InputError:
        return model


def _is_readable(model: str) -> bool:
    try:
        ModelName.parse(model)
    except InputError:
        return False
    return True


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
