"""What a person chose, as the short texts of a link or a command line, and the experiments that it means."""

from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Self

from core.analysis.demand.limits import USUAL, Limits
from core.asking.backends.capabilities import check_sampling, expects_logprobs
from core.asking.backends.registry import find_backend, resolve
from core.basics.errors import InputError
from core.basics.texts import number, whole_number
from core.experiment import (
    DESIGNS,
    MAX_SEED,
    MAX_WORDINGS,
    PRICE_VARIABLES,
    VARIANTS,
    Context,
    Experiment,
    ModelChoice,
    ModelName,
    Persona,
    PriceGrid,
    Probe,
    SamplingSettings,
    Strategy,
    catalog,
    draw_panel,
    find_product,
    is_edited,
    probes_for,
    strategy_title,
)
from core.studies.own import NOTHING, Own
from core.studies.stated import UNSTATED, holds_for, stated_of

COMPETITORS = "0.7,1.3"
"""Competitor's prices that the test of focalism states unless told otherwise, relative to the regular price."""
OWN_PANEL = "own"
USUAL_PRICES = "0.2:2:0.2"
"""The ten prices that the benchmark's people were asked."""
PAPER_PRICES = "0:2:0.2"
"""The eleven prices of Gui & Toubia; what people answer at 0 is not in our source."""
ONE_ORDER = "usual"
DEFAULT_STRATEGIES = ("naive", "full_context", "disclosure")


@dataclass(frozen=True)
class Choice:
    """What a person chose.

    Parameters
    ----------
    product
        Number of a product, or words from its name.
    prices
        Price grid as `PriceGrid.parse` reads it.
    strategies
        Codes of strategies, as in `core.experiment.strategies.VARIANTS`.
    models
        Each as `ModelName.parse` reads it.
    drawn
        Of these, the ones whose answers are drawn though first-token probabilities are expected of them, as where
        a server turned out to give none.
    context
        Changes to what full context states by default: name of the variable, of `CONTEXT_NAMES`, and its value, or
        ``off``.
    draws
        Draws a prompt; empty reads first-token probabilities of models that give them, and draws the usual number
        of others.
    wordings
        Paraphrases a strategy; empty for as many as `usual_wordings` says.
    orders
        Empty reads first-token probabilities in both orders of yes and no; `ONE_ORDER` does so only from two
        wordings on, as experiments from before there was a choice did.
    probe
        What the audit asks for besides the usual, as `Probe.parse` reads it; empty for nothing.
    competitors
        Competitor's prices that the test of focalism states, as `PriceGrid.parse` reads them; empty for the usual.
    personas, seed
        How many personas are drawn, empty for none, or `OWN_PANEL`; and the seed of the draw, empty for 0.
    checks
        What answers must reach, as `limits` reads it; empty for the usual.
    section
        Which audit the pages show, a key of `core.studies.audits.AUDITS`; empty for the first.
    own
        What the user brought; of that, a link carries the products and edited prompts on which the choice rests.
    sampling
        How models draw and think, as `SamplingSettings.parse` reads it; empty for the usual.
    beyond
        The experiment beyond price: the name of one that comes with the app, or TOML; empty for the usual.
    arm_strategies
        Codes of the strategies beyond price, with commas; empty for the usual.
    """

    product: str = "12"
    prices: str = USUAL_PRICES
    strategies: tuple[str, ...] = DEFAULT_STRATEGIES
    models: tuple[str, ...] = ("embedded",)
    drawn: tuple[str, ...] = ()
    context: tuple[tuple[str, str], ...] = ()
    draws: str = ""
    wordings: str = ""
    orders: str = ""
    probe: str = ""
    competitors: str = ""
    personas: str = ""
    seed: str = ""
    checks: str = ""
    section: str = ""
    own: Own = NOTHING
    sampling: str = ""
    beyond: str = ""
    arm_strategies: str = ""

    def for_product(self, product: str) -> Self:
        """Choose another product; amounts of money that were set for the old one return to their default.

        Parameters
        ----------
        product
            Number of the product.

        Returns
        -------
        Choice
        """
        kept = tuple(pair for pair in self.context if pair[1] == UNSTATED or self._holds_for(product, pair[0]))
        competitors = "" if self._in_money(self.competitors) else self.competitors
        prices = USUAL_PRICES if self._in_money(self.prices) else self.prices
        return replace(self, product=product, prices=prices, context=kept, competitors=competitors)

    def _holds_for(self, product: str, variable: str) -> bool:
        with suppress(InputError):
            new, old = (find_product(text, self.own.products) for text in (product, self.product))
            return holds_for(new, old, variable)
        return variable not in PRICE_VARIABLES

    def _in_money(self, prices: str) -> bool:
        try:
            return PriceGrid.parse(prices, self.currency).unit == "dollars"
        except InputError:
            return False

    @property
    def currency(self) -> str:
        """Currency of the product's prices; the catalog's where there is no such product."""
        with suppress(InputError):
            return find_product(self.product, self.own.products).currency
        return catalog()[0].currency

    def stated(self) -> Context:
        """Return what full context states under this choice.

        Returns
        -------
        Context

        Raises
        ------
        InputError
            When a value is not a number, out of bounds, or of a variable that the product's setting cannot have.
        """
        return stated_of(find_product(self.product, self.own.products), self.context, self.probe)

    def experiment(self) -> Experiment:
        """Return the experiment that the choice means.

        Returns
        -------
        Experiment
            Strategies in their usual order, so that the order of clicks makes no other experiment. Whether
            probabilities are read of a model follows from the choice and from what is known of the model
            beforehand, so that equal choices mean equal experiments in every process.

        Raises
        ------
        InputError
            When the choice cannot be asked; the message says what to mend.
        """
        own = {strategy.code: strategy for strategy in self.own.strategies}
        for code in self.strategies:
            if code not in VARIANTS and code not in own:
                if is_edited(code):
                    raise InputError(
                        f"The prompt {strategy_title(code)[:60]} is somebody's own, and no link brought it. Ask "
                        "for the file of “Export” on “Your own”, and import it there, or bring it by --own."
                    )
                raise InputError(
                    f"There is no strategy “{code[:60]}”. Choose from {', '.join([*VARIANTS, *own])}."
                )
        return Experiment(
            product=find_product(self.product, self.own.products),
            grid=PriceGrid.parse(self.prices, self.currency),
            strategies=tuple(
                own.get(code) or self._strategy(code) for code in [*VARIANTS, *own] if code in self.strategies
            ),
            models=self.model_choices(),
            wordings=whole_number(self.wordings, "number of wordings") or self.usual_wordings(),
            personas=self.panel(),
            orders="both" if self.orders != ONE_ORDER else "usual",
        )

    def usual_wordings(self) -> int:
        """Return in how many wordings is asked where the choice does not say it.

        Returns
        -------
        int
            All of them where every model costs nothing, its probabilities are read, and any shopper is asked, so
            that a question takes one call. Else one.

        Raises
        ------
        InputError
            When a model cannot be read.
        """
        asked_once = not self.draws and not self.personas
        free = all(find_backend(model.name.backend).free and model.logprobs for model in self.model_choices())
        return MAX_WORDINGS if asked_once and free else 1

    def _asked_by_an_audit(self) -> Experiment:
        """Return the experiment in one wording unless more are chosen, for an audit asks many times as much."""
        return replace(self, wordings=self.wordings or "1").experiment()

    def drawn_models(self) -> frozenset[ModelName]:
        """Return the models whose answers are drawn though probabilities are expected of them.

        Returns
        -------
        frozenset of ModelName

        Raises
        ------
        InputError
            When one cannot be read.
        """
        return frozenset(map(resolve, self.drawn))

    def panel(self) -> tuple[Persona, ...]:
        """Draw the personas of the choice.

        Returns
        -------
        tuple of Persona
            None where any shopper is asked.

        Raises
        ------
        InputError
            When their number or seed cannot be used.
        """
        seed = whole_number(self.seed, "seed") or 0
        if seed > MAX_SEED:
            raise InputError(f"The seed must lie between 0 and {MAX_SEED:,}.")
        if self.personas == OWN_PANEL:
            if not self.own.personas:
                raise InputError(
                    "No personas of your own are here, for links carry none. Bring them by “Your own” or --panel."
                )
            return self.own.personas
        size = whole_number(self.personas, "number of personas")
        return draw_panel(size, seed) if size else ()

    def leakage(self) -> Experiment:
        """Return what asks for leakage under the choice's strategies that ask one price, in the app's own prompts.

        Returns
        -------
        Experiment

        Raises
        ------
        InputError
            When the choice cannot be asked, or no such strategy is chosen.
        """
        chosen = self._asked_by_an_audit()
        one_price = tuple(one for one in chosen.strategies if one.format == "one_price" and not one.edit)
        if not one_price:
            raise InputError(
                "Leakage is asked one price a prompt, by the app's own prompts; every chosen strategy asks "
                "all prices at once, or is edited. Choose another, too."
            )
        return replace(chosen, strategies=one_price, probes=self.probes())

    def probes(self) -> tuple[Probe, ...]:
        """Return what the audit asks for: the usual, and the user's own.

        Returns
        -------
        tuple of Probe

        Raises
        ------
        InputError
            When the user's own cannot be asked.
        """
        own = (Probe.parse(self.probe),) if self.probe else ()
        product = find_product(self.product, self.own.products)
        stated = self.stated() if "full_context" in self.strategies else None
        return probes_for(product, stated) + own

    def focalism(self) -> Experiment:
        """Return the test of focalism: full context at several competitor's prices.

        Returns
        -------
        Experiment

        Raises
        ------
        InputError
            When the choice cannot be asked, or fewer than two competitor's prices are given.
        """
        chosen = replace(self, strategies=("full_context",))._asked_by_an_audit()
        stated = PriceGrid.parse(self.competitors or COMPETITORS, self.currency).points(
            chosen.product.regular_price
        )
        if len(stated) < 2:
            raise InputError(
                "The test of focalism needs two different competitor's prices or more. Write them like 0.7,1.3."
            )
        context = self.stated()
        return replace(
            chosen,
            strategies=tuple(
                Strategy("full_context", replace(context, competitor_price=point.price)) for point in stated
            ),
        )

    def designs(self) -> Experiment:
        """Return the comparison of disclosed designs.

        Returns
        -------
        Experiment

        Raises
        ------
        InputError
            When the choice cannot be asked.
        """
        return replace(self, strategies=DESIGNS)._asked_by_an_audit()

    def limits(self) -> Limits:
        """Return what the answers of a curve must reach.

        Returns
        -------
        Limits

        Raises
        ------
        InputError
            When they are not three shares.
        """
        if not self.checks:
            return USUAL
        parts = self.checks.split(",")
        if len(parts) != len(fields(Limits)):
            raise InputError("The checks take three shares: readable, read and refused, such as 0.1,0.8,0.2.")
        return Limits(*(number(part, "limit of a check") for part in parts))

    def problem(self) -> str | None:
        """Say what keeps the choice from being an experiment, or None where it is one.

        Returns
        -------
        str or None
        """
        try:
            self.experiment()
        except InputError as error:
            return str(error)
        return None

    def _strategy(self, code: str) -> Strategy:
        name, format_, voice, design = VARIANTS[code]
        return Strategy(name, self.stated() if name == "full_context" else None, format_, voice, design)

    def model_choices(self) -> tuple[ModelChoice, ...]:
        """Return the models of the choice, with how their answers are measured.

        Returns
        -------
        tuple of ModelChoice
            Each once.

        Raises
        ------
        InputError
            When one cannot be read.
        """
        draws, drawn = whole_number(self.draws, "number of draws"), self.drawn_models()
        sampling, names = SamplingSettings.parse(self.sampling), dict.fromkeys(map(resolve, self.models))
        check_sampling(names, sampling)
        return tuple(
            ModelChoice(name, draws, expects_logprobs(name) and name not in drawn, sampling.for_model(name))
            for name in names
        )
