"""What answers beyond price show: effects of arms, and how far they are people's."""

from core.analysis.arms.ablation import Ablation, AblationAudit, ablate
from core.analysis.arms.audits import (
    PEOPLE_CHOOSE_NONE,
    ArmAudits,
    Gain,
    NoneChosen,
    PlaceEffect,
    audit_answers,
    audit_sentences,
    disclosure_gains,
    none_chosen,
    place_effects,
)
from core.analysis.arms.choices import ChoiceShare, choice_shares
from core.analysis.arms.combinations import Combination, Combined, combine_arms
from core.analysis.arms.conclusions import ArmConclusion, conclude_arms
from core.analysis.arms.differences import Difference
from core.analysis.arms.effects import COLLAPSED, ArmEffects, estimate_arms, spread_of
from core.analysis.arms.leakage import ArmLeakage, audit_arms
from core.analysis.arms.leakage_words import leakage_failures, leakage_sentences
from core.analysis.arms.people import (
    HumanArm,
    HumanElasticity,
    Humans,
    all_humans,
    human_elasticities,
    humans_of,
)
from core.analysis.arms.recovery import REGIMES, Recovery, Regime, fieller, recover, regime_of

__all__ = [
    "COLLAPSED",
    "PEOPLE_CHOOSE_NONE",
    "REGIMES",
    "Ablation",
    "AblationAudit",
    "ArmAudits",
    "ArmConclusion",
    "ArmEffects",
    "ArmLeakage",
    "ChoiceShare",
    "Combination",
    "Combined",
    "Difference",
    "Gain",
    "HumanArm",
    "HumanElasticity",
    "Humans",
    "NoneChosen",
    "PlaceEffect",
    "Recovery",
    "Regime",
    "ablate",
    "all_humans",
    "audit_answers",
    "audit_arms",
    "audit_sentences",
    "choice_shares",
    "combine_arms",
    "conclude_arms",
    "disclosure_gains",
    "estimate_arms",
    "fieller",
    "human_elasticities",
    "humans_of",
    "leakage_failures",
    "leakage_sentences",
    "none_chosen",
    "place_effects",
    "recover",
    "regime_of",
    "spread_of",
]
