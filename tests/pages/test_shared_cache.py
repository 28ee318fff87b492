"""The app on a database that several machines share: what pages keep is there, and its password nowhere."""

import signal
from contextlib import closing

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.asking.replies.cache import ReplyCache
from core.asking.replies.store import PostgresAddress
from core.asking.replies.store.postgresql import connections
from core.studies.workspaces import Owner, store_at
from tests.pages.test_app import APP, open_app, said
from tests.pages.test_workspaces import add
from tests.support.postgres import PASSWORD, PostgresServer

FREE = {"prices": "0.5,1,1.5", "strategies": "naive", "models": "synthetic:market", "draws": "4"}


@pytest.fixture(autouse=True)
def shared(database: PostgresAddress, monkeypatch: pytest.MonkeyPatch) -> PostgresAddress:
    monkeypatch.setenv("UNBLIND_CACHE", database.url)
    return database


def own_page() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60).switch_page("pages/own.py").run()


def test_what_a_page_asks_and_keeps_is_in_the_database_and_there_for_the_next_session(
    database: PostgresAddress,
) -> None:
    open_app(**FREE)
    with closing(ReplyCache(database)) as cache:
        assert len(cache.keys()) == 12
    add(own_page(), "Green tea", 4.5)
    (kept,) = store_at(database).listed(Owner("local"))
    assert kept.workspace.own.products[0].name == "Green tea"
    # As another machine would.
    st.cache_resource.clear()
    assert "Your products (1)" in said(own_page())


def test_a_database_that_is_away_is_a_sentence_on_the_page(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.0)
    open_app(**FREE)
    postgres_server.stop(signal.SIGQUIT)
    try:
        app = AppTest.from_file(APP, default_timeout=60).run()
        assert not app.exception
        assert "cannot be reached" in said(app)
        assert PASSWORD not in said(app)
        st.cache_resource.clear()
        app.run()
        assert not app.exception
        assert "cannot be reached" in said(app)
    finally:
        postgres_server.start()
    assert "cannot be reached" not in said(app.run())


def test_an_address_that_is_none_is_a_sentence_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNBLIND_CACHE", f"postgresql//ann:{PASSWORD}@host/name")
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert not app.exception
    assert "such as postgresql://user@host/name" in said(app)
    assert PASSWORD not in said(app)
