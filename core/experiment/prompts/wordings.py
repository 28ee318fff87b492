"""The sentences of the prompts, in three paraphrases each; `core.experiment.prompts.render` puts them together.

What they call things follows the product's setting. The wording is our own, the structure that of Gui & Toubia (arXiv 2312.15524, v1 and v3).
"""

from dataclasses import dataclass, fields
from functools import lru_cache

from core.experiment.cells import Order
from core.experiment.products import Product
from core.experiment.prompts.roles import ROLES
from core.experiment.settings import Scale, Setting

CHOICES: dict[Order, str] = {"yes_no": "yes or no", "no_yes": "no or yes"}
NUMBER = "Answer with one number."
"""What follows a probe's question, in every wording."""


@dataclass(frozen=True)
class Wording:
    """One paraphrase of every strategy; names in braces are filled in.

    Parameters
    ----------
    shopper, expert
        Whom the model is addressed as.
    decision, prediction
        The question for one price, to a shopper and to an expert; ends a prompt together with the price.
    decisions, forecast
        The question for every price at once.
    competitor_price, last_price, temperature, income, days_to_expiry
        What full context states.
    range_design, triangular_design, device_design, list_design
        How the price is assigned: anywhere in a range, there most often near the middle, there by a device that says
        nothing of odds, or one of the listed prices.
    unaware
        What shoppers know, for an expert.
    played, predicted
        What comes before a persona's traits, told to a shopper and to an expert.
    """

    shopper: str
    expert: str
    decision: str
    prediction: str
    decisions: str
    forecast: str
    competitor_price: str
    last_price: str
    temperature: str
    income: str
    days_to_expiry: str
    range_design: str
    triangular_design: str
    device_design: str
    list_design: str
    unaware: str
    played: str
    predicted: str


WORDINGS = (
    Wording(
        shopper="{shopper}",
        expert="{expert}",
        decision="Would you buy this {thing} at this price? Answer with one word, {choice}.",
        prediction="Will a randomly chosen {customer} buy this {thing} at this price? Answer with one word, {choice}.",
        decisions=(
            "Before the draw, say for each price whether you would buy this {thing} at it. "
            "Answer with a JSON object that has one key a price, such as {example}, each with {choice}."
        ),
        forecast=(
            "Forecast for each price which percentage of the {customers} who see it buy this {thing}. "
            "Answer with a JSON object that has one key a price, such as {example}, each with a number from 0 to 100."
        ),
        competitor_price="A similar {thing} of another {brand} costs {value} today.",
        last_price="You paid {value} for this {thing} last time.",
        temperature="It is {value} degrees {scale} outside.",
        income="Your household income is {value} a year.",
        days_to_expiry="The {thing} can be used for another {value} days.",
        range_design=(
            "{seller} is running an experiment. It draws the price of this {thing} at random: every price "
            "between {lowest} and {highest} is equally likely. The draw is independent of everything else, such as "
            "other prices, the season, and the quality of the {thing}."
        ),
        triangular_design=(
            "{seller} is running an experiment. It draws the price of this {thing} at random between {lowest} and "
            "{highest}: the nearer a price is to {middle}, the likelier it is. The draw is independent of everything "
            "else, such as other prices, the season, and the quality of the {thing}."
        ),
        device_design=(
            "{seller} is running an experiment. A random device draws the price of this {thing}, anywhere between "
            "{lowest} and {highest}. The draw is independent of everything else, such as other prices, the season, and "
            "the quality of the {thing}."
        ),
        list_design=(
            "{seller} is running an experiment. It draws the price of this {thing} at random: each of the prices "
            "{prices} is equally likely. The draw is independent of everything else, such as other prices, the "
            "season, and the quality of the {thing}."
        ),
        unaware="Every {customer} sees one price, and does not know of the experiment.",
        played="This is you:",
        predicted="The {customers} in question are people like this one:",
    ),
    Wording(
        shopper="{shopper}",
        expert="{expert}",
        decision="Do you {take} at this price? Say one word, {choice}.",
        prediction="Does a {customer} picked at random {taken} at this price? Say one word, {choice}.",
        decisions=(
            "The price is not drawn yet. For each price, do you {take} at it? "
            "Reply with a JSON object that has one key a price, such as {example}, each with {choice}."
        ),
        forecast=(
            "For each price, how many of a hundred {customers} who see it {taken}? "
            "Reply with a JSON object that has one key a price, such as {example}, each with a number from 0 to 100."
        ),
        competitor_price="Another {brand}'s comparable {thing} is priced at {value}.",
        last_price="Last time, this {thing} cost you {value}.",
        temperature="The temperature outside is {value} degrees {scale}.",
        income="Your household earns {value} a year.",
        days_to_expiry="The {thing} expires in {value} days.",
        range_design=(
            "This {thing}'s price is part of a pricing experiment: a computer picks it by chance, with equal "
            "probability anywhere from {lowest} to {highest}, and looks at nothing else when it does, neither at "
            "other prices, nor at the time of year, nor at the {thing}'s quality."
        ),
        triangular_design=(
            "This {thing}'s price is part of a pricing experiment: a computer picks it by chance from {lowest} to "
            "{highest}, most often near {middle} and seldom near either end, and looks at nothing else when it does, "
            "neither at other prices, nor at the time of year, nor at the {thing}'s quality."
        ),
        device_design=(
            "This {thing}'s price is part of a pricing experiment: a random generator names it, somewhere from "
            "{lowest} to {highest}, and looks at nothing else when it does, neither at other prices, nor at the time "
            "of year, nor at the {thing}'s quality."
        ),
        list_design=(
            "This {thing}'s price is part of a pricing experiment: a computer picks it by chance, with equal "
            "probability, from the prices {prices}, and looks at nothing else when it does, neither at other prices, "
            "nor at the time of year, nor at the {thing}'s quality."
        ),
        unaware="Each {customer} is shown a single price and has not been told of the experiment.",
        played="You are the following person:",
        predicted="Every {customer} in question is like the following person:",
    ),
    Wording(
        shopper="{shopper}",
        expert="{expert}",
        decision="{scene} Is it a purchase? One word, {choice}.",
        prediction="A customer chosen by chance sees this {thing} at this price. Is it a purchase? One word, {choice}.",
        decisions=(
            "Picture each price{where} in turn. Is it a purchase? "
            "Give a JSON object that has one key a price, such as {example}, each with {choice}."
        ),
        forecast=(
            "Picture each price{where} in turn. What percentage of customers purchase? "
            "Give a JSON object that has one key a price, such as {example}, each with a number from 0 to 100."
        ),
        competitor_price="A rival {brand} sells a similar {thing} for {value}.",
        last_price="You remember paying {value} for this {thing}{visit}.",
        temperature="Outside it is {value} degrees {scale}.",
        income="The income of your household is {value} a year.",
        days_to_expiry="There are {value} days left until the {thing}'s expiry date.",
        range_design=(
            "For a test, {test_seller} sets the {thing}'s price by lottery. Any price from {lowest} to {highest} "
            "comes up with the same chance, whatever other {thing}s cost, whatever the season, and whatever the "
            "quality."
        ),
        triangular_design=(
            "For a test, {test_seller} sets the {thing}'s price by lottery, from {lowest} to {highest}. Prices near "
            "{middle} come up more often than prices near the ends, whatever other {thing}s cost, whatever the "
            "season, and whatever the quality."
        ),
        device_design=(
            "For a test, a random device of {test_seller} sets the {thing}'s price, at some value from {lowest} to "
            "{highest}, whatever other {thing}s cost, whatever the season, and whatever the quality."
        ),
        list_design=(
            "For a test, {test_seller} sets the {thing}'s price by lottery. Each of the prices {prices} comes up "
            "with the same chance, whatever other {thing}s cost, whatever the season, and whatever the quality."
        ),
        unaware="A customer meets only one of the prices and knows nothing of the test.",
        played="Imagine that you are this person:",
        predicted="The customers in question resemble this person:",
    ),
)


def worded(number: int, product: Product) -> Wording:
    """Return the sentences of one wording as they suit a product's setting.

    Parameters
    ----------
    number
        Of the paraphrase, from 1.
    product
        Whose setting it is.

    Returns
    -------
    Wording
        With the rest in braces, as `WORDINGS` has it; a role in the user's own words holds `IN_OWN_WORDS`.
    """
    return _worded(WORDINGS[number - 1], number, product.setting, product.country, product.scale)


@lru_cache(maxsize=1024)
def _worded(wording: Wording, number: int, setting: Setting, country: str, scale: Scale) -> Wording:
    role = ROLES[setting.kind]
    shopper, expert = role.addressed[number - 1]
    nouns = _Nouns(
        country=f" in {country}" if country else "",
        scale=scale,
        customer=setting.customer,
        customers=setting.customers,
        thing=setting.thing,
        brand=setting.brand,
    )
    names = ("seller", "test_seller", "take", "taken", "scene", "where", "visit")
    phrases = {name: getattr(role, name).format_map(nouns) for name in names}
    addressed = {"shopper": shopper.format_map(nouns), "expert": expert.format_map(nouns)}
    nouns = _Nouns(nouns | phrases | addressed)
    return Wording(**{field.name: getattr(wording, field.name).format_map(nouns) for field in fields(Wording)})


class _Nouns(dict[str, str]):
    """What is filled in for a setting; what a cell fills in stays in its braces."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
