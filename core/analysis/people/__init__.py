"""A few people and many answers: one estimate from both, and which people to ask."""

from core.analysis.people.allocation import allocate, allocate_for_price
from core.analysis.people.budget import BUDGETS, METHODS, Worth, worth_of_people
from core.analysis.people.numbers import Sides, best_price_sides, change_sides, elasticity_sides
from core.analysis.people.plan import EDGE, Aim, Plan, plan_people
from core.analysis.people.posterior import Posterior, update
from core.analysis.people.prior import Prior, prior_of
from core.analysis.people.rectify import Rectified, rectify, rectify_calibrated

__all__ = [
    "BUDGETS",
    "EDGE",
    "METHODS",
    "Aim",
    "Plan",
    "Posterior",
    "Prior",
    "Rectified",
    "Sides",
    "Worth",
    "allocate",
    "allocate_for_price",
    "best_price_sides",
    "change_sides",
    "elasticity_sides",
    "plan_people",
    "prior_of",
    "rectify",
    "rectify_calibrated",
    "update",
    "worth_of_people",
]
