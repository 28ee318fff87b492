"""The report of an experiment beyond price."""

from collections.abc import Sequence

import pandas as pd

from core.analysis.arms import audit_sentences, leakage_sentences
from core.analysis.arms.prices import price_sentences
from core.asking.accounts import accounts_of
from core.experiment.arms import ARM_STRATEGIES, ArmExperiment, arm_strategy_title
from core.report.arms.prices import choice_table, elasticity_table, spend_table
from core.report.arms.prompts import arm_prompts
from core.report.blocks import Block, Bullets, Figure, Finding, Notice, Report, Section, Table, Text
from core.report.figures.arms import arms_figure, panels
from core.report.sections import IN_SHORT, open_again, printed, replies, sampled_as
from core.report.signature import Signature
from core.report.sources import PAPER, STRATEGIES
from core.report.tables.arms import asked_table, difference_unit, differences_table, levels_table
from core.studies.arms.choice import ArmChoice
from core.studies.arms.findings import ArmFindings
from core.studies.arms.remembered import ArmStudy
from core.studies.choice import Choice

MOST_PANELS = 3
NO_LEVEL = (
    "A level hangs on the words of the question and on who is asked; only a difference between arms is an effect."
)
NOT_ASKED = "Not asked, so whether anything unstated differs between the arms is open."
STATISTICS = (
    "Differences of drawn shares: Agresti & Caffo (2000); over wordings and personas t intervals; all pairs of "
    "arms: Holm (1979). Recovery: Fieller (1954).",
)


def arm_report_on(study: ArmStudy, choice: Choice, signed: Signature | None = None) -> Report:
    """Write the report of an experiment beyond price, with what is stored of its leakage audit.

    Parameters
    ----------
    study
        What was asked, and its replies.
    choice
        That means it; its link is in the report.
    signed
        By whom and when, and where the app is; by default nobody, today, and nowhere.

    Returns
    -------
    Report
        Its content, for `core.report.files.FORMATS` to write down.
    """
    found, experiment, signed = study.findings, study.experiment, signed or Signature()
    titles = {model.name: model.name.title for model in experiment.models}
    figures = _figures(found)
    accounts = accounts_of(experiment, study.memory.runner.cache)
    return Report(
        title=experiment.vignette.title,
        subtitle=f"An experiment beyond price: {len(experiment.vignette.arms)} arms, put to "
        f"{', '.join(titles.values())}.",
        sections=(
            printed(Section("", _cover(found, figures[:MOST_PANELS]))),
            Section("What was asked", _design(experiment)),
            printed(Section("Arms side by side", _answers(found, figures[MOST_PANELS:]))),
            Section("What this says", _findings(found)),
            Section("Can these effects be trusted?", _trust(study, choice)),
            *_people(found),
            Section("What this evidence is not", (Bullets((*found.said("caveat"), *_limits(found))),)),
            Section("Prompts, word for word", arm_prompts(experiment)),
            Section("Models, replies and cost", replies(titles, accounts, study.remarks)),
            Section("Sources", (Bullets((f"{STRATEGIES}: {PAPER}", *_their_source(found), *STATISTICS)),)),
            Section("Open it again", open_again(experiment.id, choice, signed, {})),
        ),
        byline=signed.byline,
    )


def _cover(found: ArmFindings, figures: Sequence[Figure]) -> tuple[Block, ...]:
    headlines = [Notice(text) for text in found.said("headline")]
    failures = [Notice(text, warns=True) for text in found.failed_checks]
    if not found.answered and not failures:
        headlines = [Notice("No answer has been read, so there is no effect.")]
    limits = (Text("What this evidence is not:"), Bullets((*found.said("caveat")[:1], *_limits(found))))
    return (*_synthetic_notice(found), *headlines, *failures, *figures, *limits)


def _synthetic_notice(found: ArmFindings) -> tuple[Block, ...]:
    if not found.synthetic:
        return ()
    return (
        Notice(
            f"Not a language model: {', '.join(found.synthetic)}. Its answers were computed from effects that are "
            "built in, and say nothing about people."
        ),
    )


def _figures(found: ArmFindings) -> list[Figure]:
    vignette = found.experiment.vignette
    return [
        Figure(
            f"Against {vignette.title_of(vignette.control)}, by {asked.title}",
            arms_figure(vignette, effects, found.people),
        )
        for asked, effects in panels(found.effects).items()
    ]


def _limits(found: ArmFindings) -> tuple[str, ...]:
    return (IN_SHORT,) if len(found.synthetic) < len(found.experiment.models) else ()


def _design(experiment: ArmExperiment) -> tuple[Block, ...]:
    vignette = experiment.vignette
    arms = [
        f"{vignette.title_of(arm.name)}{' (control)' if arm.name == vignette.control else ''}: {arm.text}"
        for arm in vignette.arms
    ]
    strategies = [f"{arm_strategy_title(code)} {ARM_STRATEGIES[code][1]}." for code in experiment.strategies]
    return (
        Text(f"Asked of {vignette.setting}."),
        *((Text(vignette.situation),) if vignette.situation else ()),
        Text(vignette.question),
        Text(f"The arms{f', which differ in {vignette.varies}' if vignette.varies else ''}:"),
        Bullets(tuple(arms)),
        Text("How each arm was put:"),
        Bullets(tuple(strategies)),
        Table("How it was asked", asked_table(experiment)),
        *map(Text, sampled_as(experiment.models)),
    )


def _answers(found: ArmFindings, figures: Sequence[Figure]) -> tuple[Block, ...]:
    if not found.answered:
        return (Text("No answer can be compared."),)
    return (
        *figures,
        Text(difference_unit(found)),
        Table("Differences", differences_table(found)),
        Table("Means of the arms", levels_table(found)),
        Text(NO_LEVEL),
        *_by_price(found),
        *_table("Choice shares, none of the options first", choice_table(found)),
    )


def _by_price(found: ArmFindings) -> tuple[Block, ...]:
    """Write how answers go with the price, where one is varied."""
    if not found.prices:
        return ()
    return (
        Bullets(tuple(price_sentences(found.prices, found.experiment.vignette, found.people))),
        *_table("Elasticities", elasticity_table(found)),
        *_table("Quantity and spend by price", spend_table(found)),
    )


def _table(title: str, rows: pd.DataFrame) -> tuple[Block, ...]:
    return () if rows.empty else (Table(title, rows),)


def _findings(found: ArmFindings) -> tuple[Block, ...]:
    effects = [Finding(f"{arm_strategy_title(one.strategy)}, {one.asked.title}", text) for one, text in found.told]
    return (*effects, *(Finding("People", text) for text in found.said("people")))


def _trust(study: ArmStudy, choice: Choice) -> tuple[Block, ...]:
    """Write what the answers say of how they were asked, and where the leakage audit stands."""
    vignette = study.experiment.vignette
    said = audit_sentences(study.findings.audits, vignette)
    blocks: list[Block] = [Bullets(tuple(said))] if said else []
    if not vignette.probes:
        return (*blocks, Text("No unstated variable is asked for here, so leakage between the arms is open."))
    audit = ArmStudy(study.memory, ArmChoice.of(choice, "leakage").experiment(), study.limits)
    is_asked = not audit.observations.empty
    leaks = leakage_sentences(audit.leakage, vignette) if is_asked else [NOT_ASKED]
    return (
        *blocks,
        Text("Leakage: does anything that is left unsaid differ between the arms?"),
        Bullets(tuple(leaks)),
    )


def _people(found: ArmFindings) -> tuple[Section, ...]:
    if found.people is None:
        return ()
    people = found.people
    text = Text(f"{people.title}. Source: {people.source}. Licence: {people.licence}.")
    return (Section("People's answers", (text, *([Bullets(people.notes)] if people.notes else []))),)


def _their_source(found: ArmFindings) -> tuple[str, ...]:
    return () if found.people is None else (f"People: {found.people.source}.",)
