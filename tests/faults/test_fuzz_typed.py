"""What people type in any field, and what links and command lines say, is a result or one sentence."""

import numpy as np
from hypothesis import strategies as st

from core.analysis.benchmark import own_points
from core.analysis.decision import Decision
from core.asking.backends.kinds.market import Market
from core.asking.backends.kinds.synthetic import market_name
from core.asking.backends.registry import resolve
from core.basics.money import CURRENCIES
from core.experiment import CONTEXT_BOUNDS, VARIANTS, ModelName, PriceGrid, Probe, find_product
from core.studies.choice import Choice
from core.studies.link import choice_of, doubt, from_query, readable, to_query
from tests.support.fuzz import AMOUNTS, NUMBERS, TYPED, a_result_or_one_sentence, fuzz, joined

PRODUCT = find_product("12")


@fuzz(st.tuples(TYPED, st.sampled_from(list(CURRENCIES))), 150, 2_000)
def test_typed_prices(typed: tuple[str, str]) -> None:
    text, currency = typed
    with a_result_or_one_sentence():
        grid = PriceGrid.parse(text, currency)
        points = grid.points(PRODUCT.regular_price)
        assert len(points) <= 1_000
        assert PriceGrid.parse(grid.write(currency), currency) == grid


LINES = st.lists(st.tuples(AMOUNTS, AMOUNTS).map(" ".join), max_size=6).map("\n".join)


@fuzz(st.one_of(TYPED, LINES), 80, 1_000)
def test_own_points(text: str) -> None:
    with a_result_or_one_sentence():
        table = own_points.read_own_points(text, PRODUCT)
        assert table["share"].between(0, 1).all()
        assert (table["price"] >= 0).all()


MARKETS = joined(
    st.sampled_from(["market", "/", "elasticity=", "rho=", "share=", "phi=", "noise=", "seed=", "=", "-"]), NUMBERS
)


@fuzz(st.one_of(MARKETS, MARKETS.map("market/".__add__), TYPED), 80, 800)
def test_names_of_markets(text: str) -> None:
    with a_result_or_one_sentence():
        name = market_name(text)
        assert market_name(name) == name
        truth = Market.parse(name).truth(np.array([0.0, 0.5, 1.0, 2.0, 1e9]))
        assert ((truth >= 0) & (truth <= 1)).all()


MODELS = st.one_of(
    st.sampled_from(["embedded", "synthetic", "openai:m", "openai-compatible:m@http://127.0.0.1:1/v1"]),
    joined(
        st.sampled_from(["openai", "openai-compatible", ":", "@", "http://", "https://", "[", "]", "/v1", "é"]),
        NUMBERS,
        TYPED,
    ),
)


@fuzz(MODELS, 60, 600)
def test_models(text: str) -> None:
    with a_result_or_one_sentence():
        name = resolve(text)
        assert str(ModelName.parse(str(name))) == str(name)
        name.title.encode("utf-8", "surrogatepass")


def field(*likely: str) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(likely), NUMBERS, TYPED)


LINKS = st.fixed_dictionaries(
    {},
    optional={
        "product": field("12", "1", "soda", "own-1"),
        "prices": field("0.5,1,1.5", "$6,$8"),
        "strategies": st.one_of(st.lists(st.sampled_from(list(VARIANTS)), max_size=4).map(",".join), TYPED),
        "models": st.lists(MODELS, max_size=3).map(",".join),
        "drawn": st.lists(MODELS, max_size=2).map(",".join),
        "draws": field("", "1", "1000"),
        "wordings": field("", "1", "3"),
        "orders": field("", "usual"),
        "probe": field("", "brand loyalty (0-10)"),
        "competitors": field("", "0.7,1.3"),
        "personas": field("", "10", "own"),
        "seed": field("", "7"),
        "checks": field("", "0.1,0.8,0.2"),
        "section": field("", "leakage"),
        **{name: field("off", "5") for name in CONTEXT_BOUNDS},
        "other": TYPED,
    },
)


@fuzz(LINKS, 100, 1_500)
def test_links(query: dict[str, str]) -> None:
    with a_result_or_one_sentence():
        choice = from_query(query)
        assert from_query(to_query(choice)) == from_query(to_query(from_query(to_query(choice))))
        kept = readable(choice)
        assert readable(kept) == kept
        for said in (choice.problem(), kept.problem(), doubt(choice)):
            assert said is None or said
        asked = kept.experiment()
        assert len(asked.id) > 4
        found = choice_of(asked)
        assert found is None or found.experiment().id == asked.id


@fuzz(st.tuples(*[field("", "5", "0.2")] * 5), 60, 600)
def test_what_is_typed_beside(typed: tuple[str, ...]) -> None:
    """Probes, checks, competitors, stated context."""
    probe, checks, competitors, stated, name = typed
    choice = Choice(
        probe=probe, checks=checks, competitors=competitors, context=((name, stated), ("competitor_price", stated))
    )
    for made in (choice.probes, choice.limits, choice.focalism, choice.stated, choice.leakage):
        with a_result_or_one_sentence():
            made()
    with a_result_or_one_sentence():
        Probe.parse(probe)


FLOATS = st.one_of(st.floats(), st.sampled_from([0.0, -1.0, 1e308, 5e-324, float("nan"), float("inf")]))


@fuzz(st.tuples(st.lists(FLOATS, min_size=1, max_size=4), FLOATS, FLOATS), 40, 300)
def test_decisions(typed: tuple[list[float], float, int]) -> None:
    (current, *candidates), cost, size = typed
    with a_result_or_one_sentence():
        Decision(current, tuple(candidates), cost, size)
