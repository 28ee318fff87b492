"""“Where new code goes” in ARCHITECTURE.md, each recipe followed once in this process and seen from end to end."""

import argparse
import json
import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from core.analysis.demand import curves as demand_curves
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits.answers import answers_of
from core.analysis.demand.fits.logit import Estimate
from core.analysis.demand.fits.shares import combine, price_weights, shares_of
from core.asking.backends import capabilities
from core.asking.backends.base import Ask
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds.market import Market
from core.asking.backends.kinds.synthetic import answer
from core.asking.backends.offered import offered_models
from core.asking.backends.registry import BACKENDS
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.calls import request_for
from core.asking.requests import Reply, Request
from core.asking.runner import Runner
from core.basics import paths
from core.commands import DONE, arguments, parser
from core.commands.documents.values import to_json
from core.commands.main import main
from core.experiment import settings
from core.experiment.experiment import Experiment, sample_cell
from core.experiment.models import ModelName
from core.experiment.products import Product, find_product
from core.experiment.prompts import render as rendering
from core.experiment.prompts.roles import ROLES, Addressed, Role
from core.experiment.prompts.wordings import worded
from core.experiment.settings import ALWAYS, Manner
from core.experiment.strategies import STRATEGY_SUMMARIES, STRATEGY_TITLES, VARIANTS
from core.report import content
from core.report.audits import FACES, Face
from core.report.blocks import Block, Figure
from core.report.figures.looks import BLUE, LOOKS, Look, lay_out, paint
from core.report.gather import report_on
from core.report.html import to_html
from core.studies.audits import AUDITS, Audit, Finding, check_all
from core.studies.choice import Choice
from core.studies.findings import Findings, find
from core.studies.memory import Memory
from tests.support.helpers import experiment, reply
from tests.support.zoo import PRICES, TRUTHS, Asked, answered, mean_curve

pytestmark = pytest.mark.lengthy

ROOT = Path(__file__).parents[1]
SMALL = ("--prices", "0.5,1,1.5", "--draws", "20")


def document(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What a command writes for programs."""
    assert main([*words, "--json"]) == DONE
    return dict(json.loads(capsys.readouterr().out))


@pytest.fixture
def memory() -> Iterator[Memory]:
    """What the commands of this process have stored."""
    runner = Runner(ReplyCache(cache_place()))
    yield Memory(runner)
    runner.close()


# A strategy: nothing but the product and its price, told to an expert who predicts a shopper.

BYSTANDER = "naive:expert"
SENTENCES = (
    "Consider one shopper who comes by.",
    "Think of any one shopper in the aisle.",
    "Picture a customer who happens to pass.",
)
"""One in every wording."""


@pytest.fixture
def bystander(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VARIANTS, BYSTANDER, ("naive", "one_price", "expert", "whole"))
    monkeypatch.setitem(STRATEGY_TITLES, BYSTANDER, "Naive expert")  # type: ignore[arg-type]
    monkeypatch.setitem(STRATEGY_SUMMARIES, BYSTANDER, "states the same to an expert")  # type: ignore[arg-type]
    monkeypatch.setitem(LOOKS, BYSTANDER, Look("Naive expert", BLUE, "dot", "hexagon"))
    usual = rendering._usual

    def with_bystander(cell: Any, parts: Mapping[str, str]) -> tuple[str, str]:
        if cell.strategy.code != BYSTANDER:
            return usual(cell, parts)
        wording, said = worded(cell.wording, cell.product), SENTENCES[cell.wording - 1]
        question = wording.prediction.format(choice="[CHOICE]")
        return wording.expert, f"[PRODUCT]\n{said}\n{question}\nPrice: [PRICE]\nAnswer:"

    monkeypatch.setattr(rendering, "_usual", with_bystander)


@pytest.mark.usefixtures("bystander")
def test_a_strategy_has_a_prompt_in_every_wording() -> None:
    asked = experiment(strategies=("naive", BYSTANDER), wordings="3")
    assert [one.code for one in asked.strategies] == ["naive", BYSTANDER]
    for wording in (1, 2, 3):
        prompt = rendering.render(sample_cell(asked, asked.strategies[1], wording))
        assert SENTENCES[wording - 1] in prompt.messages[1].content
        assert prompt.messages[1].content.endswith("Price: $8.26\nAnswer:")


@pytest.mark.usefixtures("bystander")
def test_a_strategy_has_a_curve_conclusions_and_a_place_in_the_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    words = ("--strategies", f"naive,{BYSTANDER}", "--backend", "synthetic", "--report", str(report))
    found = document(capsys, "run", *SMALL, *words)
    assert [curve["strategy"] for curve in found["curves"]] == ["naive", "naive"]
    assert [curve["voice"] for curve in found["curves"]] == ["shopper", "expert"]
    assert any(one["about"].endswith(BYSTANDER) for one in found["conclusions"])
    page = report.read_text(encoding="utf-8")
    assert "Naive expert states the same to an expert." in page
    assert SENTENCES[0] in page


# A kind of setting: a kiosk, where income is not asked for.

AT_A_KIOSK = Role(
    tuple(
        Addressed(f"{told} at a kiosk{{country}}.", f"{told} how people buy at kiosks{{country}}.")
        for told in ("You are", "You find yourself", "Imagine that you are")
    ),
    seller="The kiosk",
    test_seller="this kiosk",
    take="take this {thing} along",
    taken="take this {thing} along",
    scene="You pass by this {thing} and see its price.",
    where=" on the counter",
    visit=" when you last passed by",
)


@pytest.fixture
def kiosk(monkeypatch: pytest.MonkeyPatch) -> None:
    manner = Manner("Kiosk", "a customer of a kiosk", "customer", "customers", "product", "brand", ALWAYS)
    monkeypatch.setitem(settings.SETTING_KINDS, "kiosk", manner)  # type: ignore[arg-type, index]
    monkeypatch.setitem(settings._KINDS_MEANT, "kiosk", frozenset(("kiosk", "newsstand")))  # type: ignore[arg-type, index]
    monkeypatch.setitem(ROLES, "kiosk", AT_A_KIOSK)  # type: ignore[arg-type, index]


@pytest.mark.usefixtures("kiosk")
def test_a_kind_of_setting_is_read_from_a_file_and_stands_in_prompts_audit_and_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text("name,regular_price,setting\nDaily paper,2,Newsstand in Italy\n")
    report, own = tmp_path / "report.md", ("--products", str(tmp_path / "p.csv"), "--backend", "synthetic")
    found = document(capsys, "run", *SMALL, *own, "--wordings", "3", "--report", str(report))
    assert found["asked_as"] == "a customer of a kiosk in Italy, in US dollars"
    text = report.read_text(encoding="utf-8").replace("\\", "")
    assert "as a customer of a kiosk in Italy" in text
    assert "The kiosk is running an experiment." in text
    asked = document(capsys, "leakage", *SMALL, *own, "--strategies", "naive")["leakage"]
    assert [one["variable"] for one in asked] == [*ALWAYS, "quality"]


# A backend: a model that buys below a price that it reads off the prompt, and gives no probabilities.


class Threshold:
    kind = "threshold"
    concurrency = 2
    free = True

    def default_model(self) -> str:
        return "below-eight"

    def gives_logprobs(self, model: ModelName) -> bool:
        return False

    def thinks(self, model: ModelName) -> bool:
        return False

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        return None

    @asynccontextmanager
    async def open(self, model: ModelName, keys: Keyring) -> AsyncIterator[Ask]:
        async def ask(request: Request) -> Reply:
            price = re.search(r"Price: \$([\d.]+)", request.prompt.messages[-1].content)
            assert price is not None
            return reply("Yes" if float(price[1]) < 8 else "No")

        yield ask

    async def list_models(self, base_url: str | None, keys: Keyring) -> tuple[str, ...]:
        return ("below-eight",)


@pytest.fixture
def threshold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setitem(BACKENDS, "threshold", Threshold())
    monkeypatch.setattr(capabilities, "WITHOUT_LOGPROBS", capabilities.WITHOUT_LOGPROBS | {"threshold"})
    known = (paths.DATA / "models.csv").read_text(encoding="utf-8")
    tables = tmp_path / "data"
    shutil.copytree(paths.DATA, tables)
    (tables / "models.csv").write_text(f"{known.rstrip()}\nthreshold,below-eight,no,no,0,0,2026-11-29\n")
    monkeypatch.setattr(paths, "DATA", tables)
    capabilities.known_models.cache_clear()
    yield
    capabilities.known_models.cache_clear()


@pytest.mark.usefixtures("threshold")
def test_a_backend_is_asked_by_the_command_and_its_answers_make_curves(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--backend", "threshold", "--strategies", "naive,disclosure", "--prices", "0.5,0.7,0.9,1,1.2,1.5")
    found = document(capsys, "run", *words)
    assert (found["calls"]["asked"], found["calls"]["failed"]) == (600, 0)
    for curve in found["curves"]:
        assert (curve["backend"], curve["model"], curve["method"]) == ("threshold", "below-eight", "draw")
        assert [point["purchase"] for point in curve["points"]] == [1, 1, 1, 0, 0, 0]
    assert found["cost"]["actual"]["dollars"] == {"low": 0, "high": 0}


@pytest.mark.usefixtures("threshold")
def test_a_backend_is_offered_with_its_models_and_listed_by_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (offer,) = [one for one in offered_models((), (), Keyring()) if one.text == "threshold:below-eight"]
    assert (offer.title, offer.unavailable, offer.logprobs) == ("below-eight (threshold)", None, False)
    assert main(["models", "--backend", "threshold"]) == DONE
    assert capsys.readouterr().out == "threshold\n  below-eight\n"


# An audit: at how many prices does everybody buy, so that no price could be told from a lower one?


@dataclass(frozen=True)
class Ceiling:
    asked: ModelName
    prices: int
    of: int


def ceilings(observations: pd.DataFrame, curves: list[Curve]) -> list[Ceiling]:
    return [Ceiling(one.asked, int((one.points["purchase"] == 1).sum()), len(one.points)) for one in curves]


def ceiling_sentences(found: list[Ceiling], product: Product) -> list[str]:
    return [f"Everybody buys {product.name} at {one.prices} of {one.of} prices." for one in found]


def ceiling_figures(finding: Finding) -> tuple[Figure, ...]:
    bars = go.Bar(x=[one.asked.title for one in finding.found], y=[one.prices for one in finding.found])
    return (Figure("Prices at which everybody buys", lay_out(go.Figure(bars), height=200)),)


@pytest.fixture
def ceiling(monkeypatch: pytest.MonkeyPatch) -> Audit:
    audit = Audit(
        "ceiling",
        "Ceiling",
        "Does everybody buy?",
        "Where everybody buys, a lower price shows nothing.",
        "Ask lower prices no more.",
        Choice.experiment,
        ceilings,
        ceiling_sentences,
    )
    monkeypatch.setitem(AUDITS, audit.name, audit)
    monkeypatch.setitem(FACES, audit.name, Face(ceiling_figures))  # type: ignore[arg-type]

    def declare(commands: Any) -> None:
        declared = commands.add_parser("ceiling", help="at how many prices everybody buys")
        arguments.add_product(declared)
        arguments.add_choice(declared, draws="50")
        declared.set_defaults(module="audits", audit="ceiling")

    monkeypatch.setattr(parser, "COMMANDS", (*parser.COMMANDS, declare))
    to_json.register(Ceiling, lambda one, unit=1.0: {"model": one.asked.model, "prices": one.prices, "of": one.of})
    return audit


@pytest.mark.usefixtures("threshold")
def test_an_audit_is_asked_by_its_command_and_checked_with_the_others(
    ceiling: Audit, memory: Memory, capsys: pytest.CaptureFixture[str]
) -> None:
    choice = Choice(prices="0.5,1,1.5", strategies=("naive",), models=("threshold",), draws="20")
    assert [check.audit.name for check in check_all(choice, memory)] == [
        "leakage",
        "focalism",
        "designs",
        "ceiling",
    ]
    assert check_all(choice, memory)[-1].finding is None

    found = document(
        capsys, "ceiling", *SMALL, "--strategies", "naive", "--backend", "threshold", "--wordings", "1"
    )
    assert found["ceiling"] == [{"model": "below-eight", "prices": 1, "of": 3}]
    finding = check_all(choice, memory)[-1].finding
    assert finding is not None
    assert finding.sentences == tuple(found["conclusions"])
    assert finding.sentences[0].endswith("at 1 of 3 prices.")
    (figure,) = FACES[ceiling.name].figures(finding)
    assert list(figure.figure.data[0].y) == [1]
    page = to_html(report_on(memory.findings(choice.experiment()), choice, memory)).decode()
    assert "Ceiling. Does everybody buy?" in page
    assert "Prices at which everybody buys" in page


# An estimator: the fall of purchases from the lowest price to the highest, with no model of the curve.


@dataclass(frozen=True)
class CurveWithFall(Curve):
    fall: Estimate


def fall(rows: pd.DataFrame) -> Estimate:
    shares = shares_of(answers_of(rows))
    return combine(shares, price_weights(shares, {0: 1.0, len(shares.purchase) - 1: -1.0}))


@pytest.mark.parametrize("name", ["logit", "hump", "step 0.8 to 0.5 at 0.9", "flat at 0.5"])
def test_an_estimator_is_tried_on_truths_that_are_not_its_own(name: str) -> None:
    """Of 40 samples, an interval of 95% misses more than 6 in one of a thousand such tests."""
    size, truth = Asked(5, 50), mean_curve(TRUTHS[name], Asked(5, 50))
    random = np.random.default_rng(7)
    found = [fall(answered(TRUTHS[name], size, random)) for _ in range(40)]
    assert len(truth) == len(PRICES[5])
    assert sum(one.low <= truth[0] - truth[-1] <= one.high for one in found) >= 34


def test_an_estimator_that_the_curves_call_is_in_the_findings(
    monkeypatch: pytest.MonkeyPatch, cache: ReplyCache
) -> None:
    usual = demand_curves._observed_curve

    def with_fall(asked: ModelName, strategy: str, rows: pd.DataFrame, *rest: object) -> Curve:
        curve = usual(asked, strategy, rows, *rest)
        return CurveWithFall(**vars(curve), fall=fall(rows[rows["status"] == "ok"]))

    monkeypatch.setattr(demand_curves, "_observed_curve", with_fall)
    (curve,) = found_of_market(cache).curves
    assert isinstance(curve, CurveWithFall)
    purchase = curve.points["purchase"]
    assert curve.fall.estimate == pytest.approx(purchase.iloc[0] - purchase.iloc[-1])
    assert curve.fall.low < curve.fall.estimate < curve.fall.high


def found_of_market(cache: ReplyCache) -> Findings:
    """What twenty draws of the synthetic market show under one strategy."""
    asked = market_experiment()
    for cell in asked.cells():
        cache.put(request_for(cell), answer(Market(), request_for(cell)))
    return find(asked, cache)


def market_experiment() -> Experiment:
    return experiment(prices="0.5,1,1.5", strategies=("naive",), models=("synthetic",), draws="20")


# A figure: how many answers were read at every price.


def answers_figure(curve: Curve) -> go.Figure:
    bars = go.Bar(x=curve.points["price"], y=curve.points["answers"], marker={"color": paint(BLUE)})
    return lay_out(go.Figure(bars), height=240)


def test_a_figure_is_in_the_report_as_it_is_drawn(
    monkeypatch: pytest.MonkeyPatch, cache: ReplyCache, memory: Memory
) -> None:
    usual = content.curves

    def with_answers(found: Findings) -> tuple[Block, ...]:
        return (*usual(found), *(Figure("Answers a price", answers_figure(one)) for one in found.answered))

    monkeypatch.setattr(content, "curves", with_answers)
    found = found_of_market(cache)
    choice = Choice(prices="0.5,1,1.5", strategies=("naive",), models=("synthetic",), draws="20")
    page = to_html(report_on(found, choice, memory)).decode()
    assert "Answers a price" in page
    assert list(answers_figure(found.curves[0]).data[0].y) == [20, 20, 20]
    assert page.count("<figure ") == 3


# A page: the headline of the choice, by itself.

PAGE = """
import streamlit as st

from core.experiment.products import find_product
from pages.parts import navigation, state
from pages.parts.text import plain

navigation.through_app()
choice = state.load_choice()
state.save_choice(choice)
st.header("In one sentence")
st.markdown(plain(find_product(choice.product, choice.own.products).name))
st.markdown(plain(state.memory().findings(choice.experiment()).headline))
"""


def test_a_page_has_a_line_in_the_app_and_shares_the_choice_with_the_others(tmp_path: Path) -> None:
    (tmp_path / "sentence.py").write_text(PAGE)
    line = f'        st.Page("{tmp_path}/sentence.py", title="In one sentence", url_path="sentence"),\n'
    app = (ROOT / "app.py").read_text(encoding="utf-8").replace('"pages/', f'"{ROOT}/pages/')
    (tmp_path / "app.py").write_text(app.replace("    ]\n", f"{line}    ]\n"))
    shown = AppTest.from_file(str(tmp_path / "app.py"), default_timeout=60)
    for name, value in {"product": "7", "models": "synthetic", "prices": "0.5,1,1.5", "draws": "5"}.items():
        shown.query_params[name] = value
    shown.switch_page("sentence.py").run()
    assert not shown.exception
    assert [header.value for header in shown.header] == ["In one sentence"]
    name, headline = (text.value.replace("\\", "") for text in shown.markdown)
    assert name == find_product("7").name
    assert headline == "No answer could be read, so there is no curve."
    assert shown.query_params["product"] in ("7", ["7"])


# A command: the regular price of a product.


def price_document(product: Product) -> dict[str, object]:
    return {"product": product.name, "regular_price": product.regular_price}


def run_price(parsed: argparse.Namespace) -> int:
    product = find_product(parsed.product)
    if parsed.json:
        print(json.dumps(price_document(product)))  # noqa: T201
    else:
        print(product.write(product.regular_price))  # noqa: T201
    return DONE


def declare_price(commands: Any) -> None:
    declared = commands.add_parser("price", help="the regular price of a product")
    arguments.add_product(declared)
    declared.add_argument("--json", action="store_true")
    declared.set_defaults(module="price")


@pytest.fixture
def price_command(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("core.commands.price")
    module.main = run_price  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "core.commands.price", module)
    monkeypatch.setattr(parser, "COMMANDS", (*parser.COMMANDS, declare_price))


@pytest.mark.usefixtures("price_command")
def test_a_command_is_in_the_help_writes_its_document_and_refuses_like_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "the regular price of a product" in capsys.readouterr().out
    assert main(["price", "--product", "12"]) == DONE
    assert capsys.readouterr().out == "$8.26\n"
    assert document(capsys, "price", "--product", "12") == price_document(find_product("12"))
    assert main(["price", "--product", "no such product"]) == 2
    assert capsys.readouterr().err.startswith("core: ")
