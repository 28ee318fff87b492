"""What is typed on the command line and into any field of a page ends in a result or in one sentence."""

import contextlib
import io

import pytest
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.commands.main import main
from tests.pages.test_app import APP, open_app, settle
from tests.support.fuzz import NUMBERS, TYPED, a_result_or_one_sentence, fuzz

ANY = st.one_of(NUMBERS, TYPED)
OPTIONS = {
    "--product": st.one_of(st.sampled_from(["12", "soda"]), ANY),
    "--prices": st.one_of(st.sampled_from(["1", "0.5,1"]), ANY),
    "--strategies": st.one_of(st.sampled_from(["naive", "naive,disclosure"]), ANY),
    "--draws": st.one_of(st.sampled_from(["1", "2"]), ANY),
    "--wordings": ANY,
    "--personas": st.one_of(st.sampled_from(["2"]), ANY),
    "--seed": ANY,
    "--context": st.one_of(st.sampled_from(["competitor_price=off"]), ANY),
    "--budget": ANY,
    "--checks": ANY,
    "--model": st.one_of(st.sampled_from(["market/elasticity=-1"]), ANY.map("market/".__add__), ANY),
    "--base-url": ANY,
    "--current": ANY,
    "--candidate": ANY,
    "--unit-cost": ANY,
    "--market-size": ANY,
    "--probe": ANY,
    "--competitors": ANY,
    "--link": st.one_of(ANY, ANY.map("http://localhost:8501/?product=12&draws=1&own=".__add__)),
}
LINES = st.tuples(
    st.sampled_from(["run", "what-if", "leakage", "focalism", "designs", "models"]),
    st.dictionaries(st.sampled_from(list(OPTIONS)), st.none(), max_size=4).flatmap(
        lambda chosen: st.fixed_dictionaries({name: OPTIONS[name] for name in chosen})
    ),
)


@pytest.mark.lengthy
@fuzz(LINES, 60, 600)
def test_command_lines(line: tuple[str, dict[str, str]]) -> None:
    """Of the synthetic market, which answers at once; a status, and on standard error no traceback."""
    command, options = line
    small = {"--prices": "1", "--strategies": "naive", "--draws": "1", "--wordings": "1", **options}
    words = [word for name, text in small.items() for word in (f"{name}={text}",)]
    out, err = io.StringIO(), io.StringIO()
    with a_result_or_one_sentence(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([command, "--backend=synthetic", *words])
        except SystemExit as ended:
            status = int(ended.code or 0)
    assert status in (0, 1, 2)
    assert "Traceback" not in err.getvalue()
    if status == 2:
        assert err.getvalue().strip()


NASTY = ["0:1:9e999999", "<b>$x$</b> [a](http://b) :red[c]\x00", "nan,inf,-1", "½,²;" * 100]
PAGES = ["explore", "confounding", "what_if", "studio", "own", "benchmark"]


@pytest.mark.lengthy
@pytest.mark.parametrize("page", PAGES)
def test_fields_of_pages(page: str) -> None:
    app = open_app(prices="0.5,1", strategies="naive", models="synthetic", draws="2")
    settle(app.switch_page(f"pages/{page}.py").run())
    for kind in ("text_input", "text_area"):
        for at, text in enumerate(NASTY):
            if at < len(fields := app.get(kind)):
                before = fields[at].value
                fields[at].set_value(text).run()
                assert not app.exception, (at, text)
                if at < len(fields := app.get(kind)):
                    fields[at].set_value(before or "").run()


@pytest.mark.lengthy
@pytest.mark.parametrize("name", ["product", "prices", "strategies", "models", "draws", "personas", "checks"])
def test_links_of_pages(name: str) -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params[name] = NASTY[1]
    app.run()
    assert not app.exception
