"""Who may do what: who a session is, what it may do, which servers it reaches, and what it may spend."""

from core.asking.access.allowances import Allowance, spent_this_month
from core.asking.access.rights import REFUSALS, RIGHTS, Access, Right, access_of
from core.asking.access.rules import EXAMPLE, ROLES, Member, Role, Rules, read_rules, rules_of, rules_of_nobody
from core.asking.access.start import allowance_for, check_models, start, start_on
from core.asking.access.visits import Login, Visit

__all__ = [
    "EXAMPLE",
    "REFUSALS",
    "RIGHTS",
    "ROLES",
    "Access",
    "Allowance",
    "Login",
    "Member",
    "Right",
    "Role",
    "Rules",
    "Visit",
    "access_of",
    "allowance_for",
    "check_models",
    "read_rules",
    "rules_of",
    "rules_of_nobody",
    "spent_this_month",
    "start",
    "start_on",
]
