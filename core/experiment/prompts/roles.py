"""Whom the model is addressed as in every kind of setting, and what the sentences of prompts call things there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.experiment.settings import Kind

IN_OWN_WORDS = "[SETTING]"
"""What stands in a role where the user's own words come, as data."""


class Addressed(NamedTuple):
    """Whom one wording addresses; names in braces are filled in.

    Parameters
    ----------
    shopper, expert
        Who decides, and who predicts.
    """

    shopper: str
    expert: str


@dataclass(frozen=True)
class Role:
    """What prompts of one kind of setting say otherwise than those of another.

    Parameters
    ----------
    addressed
        One a wording.
    seller, test_seller
        Who runs the experiment, at the beginning of a sentence and within one.
    take, taken
        What who decides does, in the second wording, told to who decides and to an expert.
    scene
        Where the product is seen, in the third wording.
    where
        Where its prices stand, in the third wording.
    visit
        When it was bought the last time, in the third wording.
    """

    addressed: tuple[Addressed, Addressed, Addressed]
    seller: str
    test_seller: str
    take: str
    taken: str
    scene: str
    where: str
    visit: str


ROLES: Mapping[Kind, Role] = {
    "grocery": Role(
        (
            Addressed(
                "You are a shopper in a grocery store{country}.",
                "You are an expert on how shoppers in grocery stores{country} decide.",
            ),
            Addressed(
                "You are doing your household's grocery shopping in a store{country}.",
                "You study how people{country} shop for groceries, and predict what they do.",
            ),
            Addressed(
                "Imagine that you are a customer of a supermarket{country}.",
                "Imagine that you forecast sales for supermarkets{country}.",
            ),
        ),
        seller="The store",
        test_seller="this supermarket",
        take="put this product into your cart",
        taken="put this product into the cart",
        scene="You stand before this product and see its price.",
        where=" on the shelf label",
        visit=" on your last visit",
    ),
    "online": Role(
        (
            Addressed(
                "You are a customer of an online shop{country}.",
                "You are an expert on how customers of online shops{country} decide.",
            ),
            Addressed(
                "You are shopping online{country}.",
                "You study how people{country} shop online, and predict what they do.",
            ),
            Addressed(
                "Imagine that you are on the website of an online shop{country}.",
                "Imagine that you forecast sales for online shops{country}.",
            ),
        ),
        seller="The online shop",
        test_seller="this online shop",
        take="put this product into your cart",
        taken="put this product into the cart",
        scene="You look at this product's page and see its price.",
        where=" on the product's page",
        visit=" with your last order",
    ),
    "subscription": Role(
        (
            Addressed(
                "You are a customer{country} who decides about a {thing}.",
                "You are an expert on how customers{country} decide about {thing}s.",
            ),
            Addressed(
                "You are looking for a {thing}{country}.",
                "You study how people{country} choose {thing}s, and predict what they do.",
            ),
            Addressed(
                "Imagine that you are a person{country} to whom a {thing} is offered.",
                "Imagine that you forecast sales of {thing}s{country}.",
            ),
        ),
        seller="The provider",
        test_seller="this provider",
        take="buy this {thing}",
        taken="buy this {thing}",
        scene="You look at this {thing} and see its price.",
        where=" in the offer",
        visit=" before",
    ),
    "business": Role(
        (
            Addressed(
                "You are a buyer for a company{country}.",
                "You are an expert on how buyers for companies{country} decide.",
            ),
            Addressed(
                "You are doing your company's purchasing{country}.",
                "You study how companies{country} purchase, and predict what they do.",
            ),
            Addressed(
                "Imagine that you are in charge of purchasing at a company{country}.",
                "Imagine that you forecast sales to companies{country}.",
            ),
        ),
        seller="The supplier",
        test_seller="this supplier",
        take="order this product for your company",
        taken="order this product for a company",
        scene="You look at a supplier's offer of this product and see its price.",
        where=" in the offer",
        visit=" with your last order",
    ),
    "own": Role(
        (
            Addressed(
                f"You are a customer{{country}}. Where and as whom you buy: {IN_OWN_WORDS}",
                f"You are an expert on how customers{{country}} decide. Where and as whom: {IN_OWN_WORDS}",
            ),
            Addressed(
                f"You are a person{{country}} who is buying something. Your situation: {IN_OWN_WORDS}",
                f"You study how people{{country}} buy, and predict what they do. Their situation: {IN_OWN_WORDS}",
            ),
            Addressed(
                f"Imagine that you are a buyer{{country}} in this situation: {IN_OWN_WORDS}",
                f"Imagine that you forecast sales{{country}} in this situation: {IN_OWN_WORDS}",
            ),
        ),
        seller="The seller",
        test_seller="this seller",
        take="buy this product",
        taken="buy this product",
        scene="You look at this product and see its price.",
        where="",
        visit=" the last time",
    ),
}
