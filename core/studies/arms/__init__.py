"""Experiments beyond price, from a choice to what its answers show."""

from core.studies.arms.choice import USUAL_VIGNETTE, ArmChoice, is_own
from core.studies.arms.findings import ArmFindings, find_ablations, find_arm_leakage, find_arms, find_arms_in

__all__ = [
    "USUAL_VIGNETTE",
    "ArmChoice",
    "ArmFindings",
    "find_ablations",
    "find_arm_leakage",
    "find_arms",
    "find_arms_in",
    "is_own",
]
