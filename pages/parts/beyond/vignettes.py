"""Which experiment beyond price is asked, by which strategies, or one of the user's own."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.experiment.arms import (
    ARM_STRATEGIES,
    FOR_LEVELS,
    KINDS,
    TEMPLATE,
    USUAL_ARM_STRATEGIES,
    Arm,
    Response,
    Vignette,
    arm_strategy_title,
    read_vignette,
    shipped_vignettes,
    write_vignette,
)
from core.studies.arms.choice import USUAL_VIGNETTE, ArmChoice, is_own
from core.studies.choice import Choice
from pages.parts import state
from pages.parts.text import errors_as_sentences, plain

OWN = "own"
ANSWERS = {
    "yes_no": "Yes or no",
    "options": "One of several options",
    "scale": "A step of a scale",
    "count": "A count",
    "money": "An amount of money",
}
ARMS = {
    "name": st.column_config.TextColumn("Name", required=True, help="Letters, digits, - and _"),
    "text": st.column_config.TextColumn("What is read in this arm alone", required=True, width="large"),
    "level": st.column_config.NumberColumn("Number", help="Where a number is what differs"),
}
FACTS_HELP = "What full context states: one neutral sentence a line, about something that the text leaves unsaid."


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
        key=state.seed("beyond", current)["key"],
        filter_mode="contains",
        help="Those with people's answers beside come with the app; more under “Write your own”.",
    )
    if picked is not None and picked not in (OWN, current):
        choice = replace(choice, beyond=picked)
    return _choose_strategies(choice)


def _choose_strategies(choice: Choice) -> Choice:
    asked = ArmChoice.of(choice)
    offered = [code for code in ARM_STRATEGIES if code != FOR_LEVELS or asked.vignette.levels]
    offered = [code for code in offered if code != "full_context" or asked.vignette.facts]
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
        st.caption(
            "Begins with what is shown above. As a file it also runs by `python -m core experiment --file`."
        )
        with st.form("own_vignette", border=False), errors_as_sentences():
            written = _form(vignette)
            if st.form_submit_button("Use it", icon=":material/check:", type="primary"):
                _take(choice, write_vignette(written()))
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


def _form(vignette: Vignette) -> Callable[[], Vignette]:
    """Draw the fields, and return what puts together what they hold."""
    key = vignette.name or str(hash(vignette))
    texts = {
        "title": st.text_input("Title", vignette.title, key=f"v_title_{key}", max_chars=120),
        "setting": st.text_input("Who is asked: You are …", vignette.setting, key=f"v_setting_{key}"),
        "situation": st.text_area("What all arms share", vignette.situation, key=f"v_situation_{key}", height=90),
        "varies": st.text_input(
            "What differs: It varies …", vignette.varies, key=f"v_varies_{key}", max_chars=120
        ),
    }
    arms = st.data_editor(
        pd.DataFrame([{name: getattr(arm, name) for name in ARMS} for arm in vignette.arms]),
        column_config=ARMS,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        key=f"v_arms_{key}",
    )
    texts["control"] = st.text_input("Name of the control arm", vignette.control, key=f"v_control_{key}")
    texts["question"] = st.text_input("Question", vignette.question, key=f"v_question_{key}")
    response = _answer_fields(vignette, key)
    facts = st.text_area("Facts", "\n".join(vignette.facts), key=f"v_facts_{key}", help=FACTS_HELP)

    def written() -> Vignette:
        return Vignette(
            **{name: " ".join(text.split()) for name, text in texts.items()},
            response=response(),
            arms=tuple(_arm(row, vignette) for row in arms.to_dict("records")),
            facts=tuple(line.strip() for line in facts.splitlines() if line.strip()),
            probes=vignette.probes,
        )

    return written


def _answer_fields(vignette: Vignette, key: str) -> Callable[[], Response]:
    response = vignette.response
    kind = st.selectbox(
        "Answer", KINDS, KINDS.index(response.kind), format_func=ANSWERS.__getitem__, key=f"v_kind_{key}"
    )
    options = st.text_area(
        "Options, one a line; the first is counted", "\n".join(_counted_first(response)), key=f"v_options_{key}"
    )
    left, right = st.columns(2)
    lowest = left.number_input("Lowest step or plausible number", value=response.lowest, key=f"v_low_{key}")
    highest = right.number_input("Highest", value=response.highest, key=f"v_high_{key}")
    low = left.text_input("Name of the lowest step", response.ends[0], key=f"v_lowest_{key}")
    high = right.text_input("Name of the highest step", response.ends[1], key=f"v_highest_{key}")
    unit = left.text_input("What a count counts", response.unit, key=f"v_unit_{key}")

    def written() -> Response:
        lines = tuple(" ".join(line.split()) for line in options.splitlines() if line.strip())
        if kind == "options":
            return Response(kind, lines, counted=lines[:1])
        if kind == "yes_no":
            return Response(kind)
        return Response(kind, (), lowest, highest, (low.strip(), high.strip()), unit.strip())

    return written


def _counted_first(response: Response) -> list[str]:
    return sorted(response.options, key=lambda option: option not in response.counted)


def _arm(row: Mapping[Any, Any], vignette: Vignette) -> Arm:
    """Read a row of the table; what only a file can say of an arm is kept."""
    name, level = str(row["name"] or "").strip(), row["level"]
    known = next((arm for arm in vignette.arms if arm.name == name), None)
    options, counted = (known.options, known.counted) if known else ((), ())
    number = None if level is None or math.isnan(level) else float(level)
    return Arm(name, " ".join(str(row["text"] or "").split()), number, options, counted)


def _button(label: str, text: str, name: str) -> None:
    st.download_button(
        label, text, file_name=name, mime="application/toml", icon=":material/download:", on_click="ignore"
    )
