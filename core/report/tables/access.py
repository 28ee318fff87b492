"""Who may do what, as tables for the owner."""

import pandas as pd

from core.asking.access import RIGHTS, ROLES, Access, Login, Member, Role, Rules

ROLE_TITLES: dict[Role, str] = {
    "nobody": "Nobody",
    "viewer": "Viewer",
    "analyst": "Analyst",
    "owner": "Owner",
    "local": "At this machine",
}
YES, NO = "yes", "–"


def rights_table(rules: Rules) -> pd.DataFrame:
    """Write what each role may do, a row a right.

    Parameters
    ----------
    rules
        The owner's.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    # Somebody who is logged in and has a budget, for whoever has none may not spend.
    somebody = Login(("",), "")
    accesses = {role: Access(Member("", role, 1.0), rules, somebody) for role in ROLES if role != "nobody"}
    return pd.DataFrame(
        [
            {"": title} | {ROLE_TITLES[role]: YES if one.may(right) else NO for role, one in accesses.items()}
            for right, (title, _) in RIGHTS.items()
        ]
    )


def people_table(rules: Rules) -> pd.DataFrame:
    """Write what people are and may spend: whoever is not logged in, whoever is, and each who is named.

    Parameters
    ----------
    rules
        The owner's.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    everybody = {
        "Whoever is not logged in": Member("", rules.visitors, 0.0),
        "Whoever is logged in and not named": Member("", rules.members),
    } | {one.name: one for one in rules.people}
    return pd.DataFrame(
        [
            {"Who": who, "Role": ROLE_TITLES[one.role], "The owner's keys, a month": _budget(rules, one)}
            for who, one in everybody.items()
        ]
    )


def _budget(rules: Rules, member: Member) -> str:
    if ROLES.index(member.role) < ROLES.index("analyst"):
        return NO
    budget = rules.budget_of(member)
    return "no limit" if budget is None else f"${budget:,.2f}"


def spending_table(spent: dict[str, float]) -> pd.DataFrame:
    """Write what people have spent or set aside this month.

    Parameters
    ----------
    spent
        US dollars by person.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    return pd.DataFrame([{"Who": who, "Spent or set aside": f"${dollars:,.2f}"} for who, dollars in spent.items()])
