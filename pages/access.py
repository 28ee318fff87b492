"""Who may do what here, for whoever runs the app."""

import streamlit as st

from core.asking.access import EXAMPLE, spent_this_month
from core.asking.replies.cache import cache_place
from core.report.tables.access import people_table, rights_table, spending_table
from pages.parts import navigation, visitor
from pages.parts.text import errors_as_sentences, plain


@errors_as_sentences()
def show() -> None:
    mine = visitor.access()
    mine.check("manage")
    rules = mine.rules
    st.caption(
        "Whoever opens the app by the name localhost, on this machine and through no proxy that shows itself, may "
        "do everything where .streamlit/secrets.toml says local = true in its section [unblind], or has neither "
        "this section nor [auth]. A forwarder on this machine that hides itself makes its visitors look local; "
        "local = false is the remedy. Anybody else is what that section makes of them, else a viewer."
    )
    if problem := visitor.problem():
        st.error(plain(f"{problem} Until then nobody else may do anything."), icon=":material/error:")
    st.subheader("Roles")
    st.table(rights_table(rules).set_index(""))
    st.subheader("People")
    st.dataframe(people_table(rules), hide_index=True, alt="Who is what")
    st.caption(
        "People log in with a provider of OpenID Connect, which the section [auth] names; an e-mail address "
        "counts where the provider has checked it. A budget counts what runs with your keys cost at list price, "
        "by calendar months of UTC; the most that a run may cost is set aside before its first call."
    )
    spent = spent_this_month(cache_place())
    if spent:
        st.subheader("This month")
        st.dataframe(spending_table(spent), hide_index=True, alt="What people spent this month")
    st.subheader("Servers and uploads")
    listed = [*rules.addresses, *(f"names that lead into {network}" for network in rules.networks)]
    servers = f"Beside the vendors' own, others reach {', '.join(listed) or 'no server'}."
    st.markdown(
        plain(
            f"{servers} A session may upload {rules.upload_mb} MB in all, a reload begins "
            "another, and the workspaces of one person take up to as much on this app's disk."
        )
    )
    with st.expander("How to set this", icon=":material/edit:"):
        st.caption("In .streamlit/secrets.toml; a change counts at once. The app never writes this file.")
        st.code(EXAMPLE, language="toml")


navigation.through_app()
st.header("Who may do what")
show()
