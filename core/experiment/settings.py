"""Settings: as whom and where a product is bought, in which country, and for which period its price is."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

from core.basics.errors import InputError
from core.basics.paths import data_rows

Kind = Literal["grocery", "online", "subscription", "business", "own"]
Period = Literal["", "week", "month", "year"]
Scale = Literal["Fahrenheit", "Celsius"]

MAX_WORDS = 200
"""Characters that a setting in the user's own words may have."""
HOME_COUNTRY = "US"
FAHRENHEIT = frozenset(("US", "AS", "BS", "BZ", "FM", "GU", "KY", "LR", "MH", "MP", "PR", "PW", "VI"))
"""Countries and territories in which the temperature outside is told in degrees Fahrenheit."""
ALWAYS = ("competitor_price", "last_price")


@dataclass(frozen=True)
class Manner:
    """What a kind of setting is called, and what goes with it.

    Parameters
    ----------
    title
        Its name on screens.
    buyer
        Whom the model plays.
    customer, customers
        Who decides, one and many.
    thing, brand
        What is sold, and who else sells the like.
    fits
        Variables of `core.experiment.context.Context` that full context states unless told otherwise, and that the
        leakage audit asks for.
    unfit
        Those that cannot be stated.
    """

    title: str
    buyer: str
    customer: str
    customers: str
    thing: str
    brand: str
    fits: tuple[str, ...]
    unfit: tuple[str, ...] = ()


SETTING_KINDS: Mapping[Kind, Manner] = {
    "grocery": Manner(
        "Grocery shop",
        "a shopper in a grocery store",
        "shopper",
        "shoppers",
        "product",
        "brand",
        (*ALWAYS, "temperature", "income", "days_to_expiry"),
    ),
    "online": Manner(
        "Online shop",
        "a customer of an online shop",
        "customer",
        "customers",
        "product",
        "brand",
        (*ALWAYS, "income"),
    ),
    "subscription": Manner(
        "Subscription or service",
        "a customer who decides about a {thing}",
        "customer",
        "customers",
        "service",
        "provider",
        (*ALWAYS, "income"),
        ("days_to_expiry",),
    ),
    "business": Manner(
        "Business buyer", "a buyer for a company", "buyer", "buyers", "product", "brand", ALWAYS, ("income",)
    ),
    "own": Manner("Own words", "“{words}”", "customer", "customers", "product", "brand", (*ALWAYS, "income")),
}


@dataclass(frozen=True)
class Setting:
    """As whom, where, and for which period of time one is asked to buy.

    Parameters
    ----------
    kind
        A key of `SETTING_KINDS`.
    words
        As whom and where, in one line of the user's own; empty but for the kind ``own``. Prompts tell it as data.
    country
        ISO 3166 code; empty for the one of the product's currency where that is the US dollar, and for none else.
    period
        What a price is for; empty where it is paid once.
    """

    kind: Kind = "grocery"
    words: str = ""
    country: str = ""
    period: Period = ""

    def __post_init__(self) -> None:
        """Refuse what no prompt could tell."""
        if self.kind not in SETTING_KINDS:
            raise InputError(f"“{self.kind[:40]}” is no kind of setting. Choose from {', '.join(SETTING_KINDS)}.")
        if bool(self.words) != (self.kind == "own"):
            raise InputError("The setting “Own words” needs words, and no other setting has any.")
        if len(self.words) > MAX_WORDS or self.words != " ".join(self.words.split()):
            raise InputError(f"A setting's own words stand in one line of up to {MAX_WORDS} characters.")
        if self.country and self.country not in countries():
            raise InputError(f"“{self.country[:40]}” is no country's code of two letters, such as DE.")
        if self.period not in PERIODS:
            raise InputError(
                f"“{self.period[:40]}” is no period of a price. Choose from {', '.join(PERIODS[1:])}."
            )

    @property
    def title(self) -> str:
        """Its name on screens."""
        return SETTING_KINDS[self.kind].title

    @property
    def buyer(self) -> str:
        """Whom the model plays, such as ``a customer of an online shop``."""
        return SETTING_KINDS[self.kind].buyer.replace("{thing}", self.thing).replace("{words}", self.words)

    @property
    def customer(self) -> str:
        """Who decides."""
        return SETTING_KINDS[self.kind].customer

    @property
    def customers(self) -> str:
        """Those who decide."""
        return SETTING_KINDS[self.kind].customers

    @property
    def thing(self) -> str:
        """What is sold."""
        return "subscription" if self.kind == "subscription" and self.period else SETTING_KINDS[self.kind].thing

    @property
    def brand(self) -> str:
        """Of what a similar product is another."""
        return SETTING_KINDS[self.kind].brand

    @property
    def per(self) -> str:
        """What follows every price, such as `` a month``; empty where it is paid once."""
        return f" a {self.period}" if self.period else ""

    @property
    def fits(self) -> tuple[str, ...]:
        """Contextual variables that go with it, unless the user says otherwise."""
        return SETTING_KINDS[self.kind].fits

    @property
    def unfit(self) -> tuple[str, ...]:
        """Contextual variables that it cannot have."""
        return SETTING_KINDS[self.kind].unfit

    @property
    def written(self) -> str:
        """As `read_setting` reads it, which knows one's own words without a country and a period."""
        if self.kind == "own":
            return f"own: {self.words}"
        what = self.thing if self.kind == "subscription" else self.title.lower()
        period = f"{self.period}ly " if self.period else ""
        return f"{period}{what}{f' in {self.country}' if self.country else ''}"

    def spare(self) -> dict[str, str]:
        """Return the fields that are not as in a grocery shop, so that what has none is written as before."""
        return {name: value for name, value in asdict(self).items() if value != getattr(GROCERY, name)}


PERIODS: tuple[Period, ...] = ("", "week", "month", "year")
USUAL_PERIOD: Period = "month"
"""What a subscription's price is for where nothing is said."""
GROCERY = Setting()
"""Where the products of the catalog are asked of."""


@cache
def countries() -> Mapping[str, str]:
    """Return what sentences call every country, by its ISO 3166 code."""
    return {row["code"]: row["name"] for row in data_rows("countries.csv")}


_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


_FILLERS = _words("a an and any at by for from in of on or the to via with per each every")
_SHOP = _words("shop shops store stores shopping retail retailer site website customer shopper buyer price plan")
_PAID_ONCE = _words("service services dienst dienstleistung")
_KINDS_MEANT: Mapping[Kind, frozenset[str]] = {
    "business": _words(
        "b2b business businesses company companies corporate enterprise firm procurement purchasing unternehmen "
        "firmenkunde geschäftskunde"
    ),
    "subscription": _PAID_ONCE
    | _words(
        "subscription subscriptions subscribe subscriber sub subs saas software membership member streaming abo "
        "abonnement"
    ),
    "online": _words(
        "online onlineshop onlinestore web webshop webstore internet ecommerce e-commerce eshop e-shop marketplace"
    ),
    "grocery": _words(
        "grocery groceries grocer supermarket supermarkets hypermarket food supermarkt lebensmittelgeschäft"
    ),
}
"""What people write for each, that first which says most: a company's subscription is a company's."""
_PERIODS_MEANT: Mapping[str, Period] = {
    **dict.fromkeys(_words("week weekly wk woche wöchentlich"), "week"),
    **dict.fromkeys(_words("month monthly mo mth monat monatlich"), "month"),
    **dict.fromkeys(_words("year yearly annual annually yr jahr jährlich"), "year"),
}
_OWN = re.compile(
    r"\s*(?:(?:in )?(?:my )?own(?: words?)?|other)\s*[:=–-]\s*(?P<words>.+)", re.IGNORECASE | re.DOTALL
)
_CALLED: Mapping[str, str] = {
    "uk": "GB",
    "britain": "GB",
    "great britain": "GB",
    "england": "GB",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "america": "US",
    "deutschland": "DE",
    "schweiz": "CH",
    "österreich": "AT",
    "czechia": "CZ",
    "türkiye": "TR",
    "holland": "NL",
    "korea": "KR",
}


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("e commerce", "ecommerce"))


def read_setting(text: str) -> Setting:
    """Read a setting as people write one.

    Parameters
    ----------
    text
        Such as ``Online shop``, ``SaaS``, ``B2B``, ``yearly subscription in Germany``, or ``own:`` and a line of
        one's own words; empty for the grocery shop.

    Returns
    -------
    Setting
        A subscription's price is a month's unless it says otherwise, a service's is paid once.

    Raises
    ------
    InputError
        When it is none, or may be something else.
    """
    if own := _OWN.fullmatch(text):
        return Setting("own", " ".join(own["words"].split()))
    if not text.strip():
        return GROCERY
    what, _, place = re.sub(r"\s+in\s+(?=\S)", "\n", text.strip(), flags=re.IGNORECASE).rpartition("\n")
    words = _tokens(what or place)
    named = [kind for kind, meant in _KINDS_MEANT.items() if meant.intersection(words)]
    known = frozenset().union(_FILLERS, _SHOP, _PERIODS_MEANT, *_KINDS_MEANT.values())
    if not named or not known.issuperset(words) or {"online", "grocery"} <= set(named):
        raise InputError(
            f"“{text.strip()[:40]}” is no setting; write grocery shop, online shop, subscription, service, "
            "business buyer, or own: and, in your own words, as whom and where one buys"
        )
    country = read_country(place) if what else ""
    monthly = USUAL_PERIOD if _KINDS_MEANT["subscription"].difference(_PAID_ONCE).intersection(words) else ""
    periods = [_PERIODS_MEANT[word] for word in words if word in _PERIODS_MEANT]
    return Setting(named[0], country=country, period=periods[0] if periods else monthly)


def read_country(text: str) -> str:
    """Read a country as people write one.

    Parameters
    ----------
    text
        Its English name or its code of two letters, such as ``Germany`` or ``DE``; empty for none.

    Returns
    -------
    str
        ISO 3166 code; empty for none.

    Raises
    ------
    InputError
        When it is none.
    """
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return ""
    if wanted.upper() in countries():
        return wanted.upper()
    named = {name.casefold().removeprefix("the "): code for code, name in countries().items()}
    plain = wanted.removeprefix("the ")
    if code := named.get(plain) or _CALLED.get(plain):
        return code
    raise InputError(
        f"“{text.strip()[:40]}” is no country; write its English name or its code, such as Germany or DE"
    )
