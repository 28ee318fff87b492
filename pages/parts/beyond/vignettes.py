"""Which experiment beyond price is asked, by which strategies, or one of the user's own."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.basics.money import CURRENCIES
from core.experiment.arms import (
    ARM_STRATEGIES,
    FOR_LEVELS,
    KINDS,
    TEMPLATE,
    USUAL_ARM_STRATEGIES,
    WHOLE_SET,
    ResponseKind,
    Vignette,
    arm_strategy_title,
    read_vignette,
    shipped_vignettes,
    write_vignette,
)
from core.studies.arms.choice import USUAL_VIGNETTE, ArmChoice, is_own
from core.studies.arms.written import WrittenArm, put_together
from core.studies.choice import Choice
from pages.parts import state
from pages.parts.beyond import answers
from pages.parts.text import emphasis, errors_as_sentences, plain

OWN = "own"
ARMS = {
    "name": st.column_config.TextColumn("Name", required=True, help="Letters, digits, - and _"),
    "text": st.column_config.TextColumn("What is read in this arm alone", required=True, width="large"),
    "options": st.column_config.ListColumn("Own options", help="Where they are others than in the other arms"),
    "counted": st.column_config.ListColumn("Counted", help="Which of them, where others than in the other arms"),
    "place": None,
}
FACTS_HELP = "What full context states: one neutral sentence a line, about something that the text leaves unsaid."
BEGINNINGS = ("What is shown above", "A plain question with two arms")
"""Of an experiment of the user's own."""


def choose(choice: Choice) -> Choice:
    """Draw which experiment is asked, and by which strategies."""
    shipped = shipped_vignettes()
    names = [*([OWN] if is_own(choice.beyond) else []), *shipped]
    current = OWN if is_own(choice.beyond) else choice.beyond or USUAL_VIGNETTE
    picked = st.selectbox(
        "Experiment",
        names,
        format_func=lambda name: "Your own" if name == OWN else shipped[name].title,
        index=names.index(current) if current in names else None,
        filter_mode="contains",
        help="Those with people's answers beside come with the app; more under “Write your own”.",
        **state.seed("beyond", current, None),
    )
    if picked is not None and picked not in (OWN, current):
        choice = replace(choice, beyond=picked)
    return _choose_strategies(choice)


def _choose_strategies(choice: Choice) -> Choice:
    asked = ArmChoice.of(choice)
    offered = [code for code in ARM_STRATEGIES if code != FOR_LEVELS or asked.vignette.levels]
    offered = [code for code in offered if code != "full_context" or asked.vignette.facts]
    offered = [code for code in offered if code != WHOLE_SET or asked.vignette.fits_one_prompt]
    picked = st.pills(
        "Strategies",
        offered,
        selection_mode="multi",
        format_func=lambda code: plain(arm_strategy_title(code)),
        help="\n".join(f"- **{title}** {summary}." for title, summary in map(ARM_STRATEGIES.__getitem__, offered)),
        **state.seed(
            f"arm_strategies_{len(offered)}", [code for code in offered if code in asked.strategies], "default"
        ),
    )
    codes = tuple(code for code in offered if code in picked)
    return replace(choice, arm_strategies="" if codes == USUAL_ARM_STRATEGIES else ",".join(codes) or "none")


def write_own(choice: Choice) -> None:
    """Draw the form in which an experiment of the user's own is written, and where its file goes in and out."""
    vignette = ArmChoice.of(choice).vignette
    with st.expander("Write your own", icon=":material/edit:"):
        begins = st.segmented_control(
            "Begins with", BEGINNINGS, required=True, default=BEGINNINGS[0], key="v_begins"
        )
        st.caption(
            "All that you leave as it is stays in your experiment: facts, options and what is counted, too. As a "
            "file it also runs by `python -m core experiment --file`."
        )
        if begins == BEGINNINGS[1]:
            vignette = read_vignette(TEMPLATE)
        key = vignette.name or hashlib.sha256(write_vignette(vignette).encode()).hexdigest()
        # Outside of the form, which asks for what this kind of answer has, and for nothing that would be lost.
        kind = st.selectbox(
            "Answer",
            KINDS,
            KINDS.index(vignette.response.kind),
            format_func=answers.KINDS_SAID.__getitem__,
            key=f"v_kind_{key}",
        )
        with st.form("own_vignette", border=False), errors_as_sentences():
            written = _form(vignette, kind, key)
            if st.form_submit_button("Use it", icon=":material/check:", type=emphasis()):
                _take(choice, write_vignette(written()))
        _offer_files(choice, vignette)


def _offer_files(choice: Choice, vignette: Vignette) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _button("This one as TOML", write_vignette(vignette), f"{vignette.name or OWN}.toml")
        _button("A template", TEMPLATE, "experiment.toml")
    file = st.file_uploader("Or a TOML file", type="toml", key="vignette_file")
    if file is not None and st.button("Use this file", icon=":material/upload_file:"):
        with errors_as_sentences():
            state.admit(file.file_id, file.size)
            _take(choice, file.getvalue().decode("utf-8-sig", errors="replace"))


def _take(choice: Choice, text: str) -> None:
    """Choose an experiment of the user's own, once it can be asked."""
    read_vignette(text)
    state.forget("beyond")
    state.save_choice(replace(choice, beyond=text))
    st.rerun()


def _form(vignette: Vignette, kind: ResponseKind, key: str) -> Callable[[], Vignette]:
    """Draw the fields, and return what puts together what they hold."""
    texts = {
        "title": st.text_input("Title", vignette.title, key=f"v_title_{key}", max_chars=120),
        "setting": st.text_input("Who is asked: You are …", vignette.setting, key=f"v_setting_{key}"),
        "situation": st.text_area("What all arms share", vignette.situation, key=f"v_situation_{key}", height=90),
        "varies": st.text_input(
            "What differs: It varies …", vignette.varies, key=f"v_varies_{key}", max_chars=120
        ),
    }
    arms = st.data_editor(
        _rows(vignette, kind),
        column_config={**ARMS, "level": _level_column(vignette)},
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        key=f"v_arms_{kind}_{key}",
    )
    texts["control"] = st.text_input("Name of the control arm", vignette.control, key=f"v_control_{key}")
    texts["question"] = st.text_input("Question", vignette.question, key=f"v_question_{key}")
    response = answers.fields(vignette, kind, key)
    facts = st.text_area("Facts", "\n".join(vignette.facts), key=f"v_facts_{key}", help=FACTS_HELP)

    def written() -> Vignette:
        rows = [_arm(row, vignette, kind) for row in arms.to_dict("records")]
        stripped = {name: text.strip() for name, text in texts.items()}
        return put_together(vignette, stripped, response(), rows, facts.splitlines())

    return written


def _level_column(vignette: Vignette) -> Any:
    currency = vignette.levels_in
    return st.column_config.NumberColumn(
        "Number",
        format=f"{CURRENCIES[currency]}%.2f" if currency else None,
        help="Where a number is what differs; with an amount of money in the text, the amount",
    )


def _rows(vignette: Vignette, kind: ResponseKind) -> pd.DataFrame:
    """Write the arms a row each, with their number, and with their own options where options are chosen."""
    names = ("name", "text", "level", *(("options", "counted") if kind == "options" else ()))
    rows = [
        {"place": place, **{name: getattr(arm, name) for name in names}} for place, arm in enumerate(vignette.arms)
    ]
    table = pd.DataFrame(rows).astype({"level": "float64"})
    for name in names[3:]:
        table[name] = [list(texts) for texts in table[name]]
    return table


def _arm(row: Mapping[Any, Any], vignette: Vignette, kind: ResponseKind) -> WrittenArm:
    """Read a row of the table; what it does not show of an arm is as it was."""
    place = None if pd.isna(row["place"]) else int(row["place"])
    level = None if row["level"] is None or math.isnan(row["level"]) else float(row["level"])
    before = vignette.arms[place] if place is not None else None
    if kind == "options":
        options, counted = (_list(row[name]) for name in ("options", "counted"))
    else:
        options, counted = (), before.counted if before and kind == vignette.response.kind else ()
    return WrittenArm(
        place, str(row["name"] or "").strip(), str(row["text"] or "").strip(), level, options, counted
    )


def _list(value: Any) -> tuple[str, ...]:
    texts = [] if value is None or isinstance(value, float) else value
    return tuple(text for one in texts if (text := " ".join(str(one).split())))


def _button(label: str, text: str, name: str) -> None:
    st.download_button(
        label, text, file_name=name, mime="application/toml", icon=":material/download:", on_click="ignore"
    )
