"""The sentences of the prompts, in three paraphrases each; `core.experiment.prompts.render` puts them together.

The wording is our own, the structure that of Gui & Toubia (arXiv 2312.15524, v1 and v3).
"""

from dataclasses import dataclass

from core.experiment.cells import Order

CHOICES: dict[Order, str] = {"yes_no": "yes or no", "no_yes": "no or yes"}
COUNTRY = " in the United States"
"""Where the shop is, whose prices are in US dollars; of others it is not said."""
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
    range_design, triangular_design, list_design
        How the price is assigned: anywhere in a range, there most often near the middle, or one of the listed
        prices.
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
    list_design: str
    unaware: str
    played: str
    predicted: str


WORDINGS = (
    Wording(
        shopper="You are a shopper in a grocery store{country}.",
        expert="You are an expert on how shoppers in grocery stores{country} decide.",
        decision="Would you buy this product at this price? Answer with one word, {choice}.",
        prediction="Will a randomly chosen shopper buy this product at this price? Answer with one word, {choice}.",
        decisions=(
            "Before the draw, say for each price whether you would buy this product at it. "
            "Answer with a JSON object that has one key a price, such as {example}, each with {choice}."
        ),
        forecast=(
            "Forecast for each price which percentage of the shoppers who see it buy this product. "
            "Answer with a JSON object that has one key a price, such as {example}, each with a number from 0 to 100."
        ),
        competitor_price="A similar product of another brand costs {value} today.",
        last_price="You paid {value} for this product last time.",
        temperature="It is {value} degrees Fahrenheit outside.",
        income="Your household income is {value} a year.",
        days_to_expiry="The product can be used for another {value} days.",
        range_design=(
            "The store is running an experiment. It draws the price of this product at random: every price "
            "between {lowest} and {highest} is equally likely. The draw is independent of everything else, such as "
            "other prices, the season, and the quality of the product."
        ),
        triangular_design=(
            "The store is running an experiment. It draws the price of this product at random between {lowest} and "
            "{highest}: the nearer a price is to {middle}, the likelier it is. The draw is independent of everything "
            "else, such as other prices, the season, and the quality of the product."
        ),
        list_design=(
            "The store is running an experiment. It draws the price of this product at random: each of the prices "
            "{prices} is equally likely. The draw is independent of everything else, such as other prices, the "
            "season, and the quality of the product."
        ),
        unaware="Every shopper sees one price, and does not know of the experiment.",
        played="This is you:",
        predicted="The shoppers in question are people like this one:",
    ),
    Wording(
        shopper="You are doing your household's grocery shopping in a store{country}.",
        expert="You study how people{country} shop for groceries, and predict what they do.",
        decision="Do you put this product into your cart at this price? Say one word, {choice}.",
        prediction="Does a shopper picked at random put this product into the cart at this price? Say one word, {choice}.",
        decisions=(
            "The price is not drawn yet. For each price, do you put this product into your cart at it? "
            "Reply with a JSON object that has one key a price, such as {example}, each with {choice}."
        ),
        forecast=(
            "For each price, how many of a hundred shoppers who see it put this product into the cart? "
            "Reply with a JSON object that has one key a price, such as {example}, each with a number from 0 to 100."
        ),
        competitor_price="Another brand's comparable product is priced at {value}.",
        last_price="Last time, this product cost you {value}.",
        temperature="The temperature outside is {value} degrees Fahrenheit.",
        income="Your household earns {value} a year.",
        days_to_expiry="The product expires in {value} days.",
        range_design=(
            "This product's price is part of a pricing experiment: a computer picks it by chance, with equal "
            "probability anywhere from {lowest} to {highest}, and looks at nothing else when it does, neither at "
            "other prices, nor at the time of year, nor at the product's quality."
        ),
        triangular_design=(
            "This product's price is part of a pricing experiment: a computer picks it by chance from {lowest} to "
            "{highest}, most often near {middle} and seldom near either end, and looks at nothing else when it does, "
            "neither at other prices, nor at the time of year, nor at the product's quality."
        ),
        list_design=(
            "This product's price is part of a pricing experiment: a computer picks it by chance, with equal "
            "probability, from the prices {prices}, and looks at nothing else when it does, neither at other prices, "
            "nor at the time of year, nor at the product's quality."
        ),
        unaware="Each shopper is shown a single price and has not been told of the experiment.",
        played="You are the following person:",
        predicted="Every shopper in question is like the following person:",
    ),
    Wording(
        shopper="Imagine that you are a customer of a supermarket{country}.",
        expert="Imagine that you forecast sales for supermarkets{country}.",
        decision="You stand before this product and see its price. Is it a purchase? One word, {choice}.",
        prediction="A customer chosen by chance sees this product at this price. Is it a purchase? One word, {choice}.",
        decisions=(
            "Picture each price on the shelf label in turn. Is it a purchase? "
            "Give a JSON object that has one key a price, such as {example}, each with {choice}."
        ),
        forecast=(
            "Picture each price on the shelf label in turn. What percentage of customers purchase? "
            "Give a JSON object that has one key a price, such as {example}, each with a number from 0 to 100."
        ),
        competitor_price="A rival brand sells a similar product for {value}.",
        last_price="You remember paying {value} for this product on your last visit.",
        temperature="Outside it is {value} degrees Fahrenheit.",
        income="The income of your household is {value} a year.",
        days_to_expiry="There are {value} days left until the product's expiry date.",
        range_design=(
            "For a test, this supermarket sets the product's price by lottery. Any price from {lowest} to {highest} "
            "comes up with the same chance, whatever other products cost, whatever the season, and whatever the "
            "quality."
        ),
        triangular_design=(
            "For a test, this supermarket sets the product's price by lottery, from {lowest} to {highest}. Prices near "
            "{middle} come up more often than prices near the ends, whatever other products cost, whatever the "
            "season, and whatever the quality."
        ),
        list_design=(
            "For a test, this supermarket sets the product's price by lottery. Each of the prices {prices} comes up "
            "with the same chance, whatever other products cost, whatever the season, and whatever the quality."
        ),
        unaware="A customer meets only one of the prices and knows nothing of the test.",
        played="Imagine that you are this person:",
        predicted="The customers in question resemble this person:",
    ),
)
