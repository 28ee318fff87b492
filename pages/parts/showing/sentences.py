"""What the curves say, in sentences."""

import streamlit as st

from core.analysis.demand.verdicts import Conclusion
from core.report.tables.sentences import evidence_table
from pages.parts.text import plain


def lead(text: str, *, warns: bool) -> None:
    """Draw what it all comes to: escaped Markdown, with the look of a warning where it is one."""
    if warns:
        st.warning(text, icon=":material/warning:")
    else:
        st.info(text, icon=":material/lightbulb:")


def show(conclusions: list[Conclusion], after_headline: list[Conclusion]) -> None:
    """Draw what the curves say, what to do next, the caveats, and behind them the statistics and their numbers."""
    by_kind: dict[str, list[str]] = {"next": [], "caveat": [], "": []}
    known = [f"- {plain(one.text)}" for one in conclusions if one.lead]
    for one in after_headline:
        if one.about == "replies":
            # Said beside the headline.
            continue
        by_kind[one.about if one.about in by_kind else ""].append(f"- {plain(one.lead or one.text)}")
    st.markdown("\n".join(by_kind[""]))
    if by_kind["next"]:
        st.subheader("What to do next")
        st.markdown("\n".join(by_kind["next"]))
    st.caption("\n".join(by_kind["caveat"]))
    with st.expander("How do we know?", icon=":material/function:"):
        st.markdown("\n".join(known))
        st.dataframe(evidence_table(conclusions), hide_index=True, alt="Numbers behind the sentences")
