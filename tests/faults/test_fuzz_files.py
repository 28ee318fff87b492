"""Files of other people, whatever is in them, are a result or one sentence."""

import gzip
import hashlib
import io
import json
from base64 import urlsafe_b64encode
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from zlib import compress

import openpyxl
from hypothesis import strategies as st

from core.analysis.benchmark import read_results
from core.asking.replies.cache import Entry
from core.asking.replies.calls import call_keys, requests_of
from core.asking.replies.reading import why_unread
from core.asking.replies.recording_lines import Header, write_header, write_reply
from core.asking.replies.recordings import read_recording
from core.asking.requests import content_of
from core.experiment import Experiment
from core.report.tables.own import runs_table
from core.report.tables.replies import token_table
from core.studies.choice import Choice
from core.studies.link import from_query
from core.studies.own import carry
from core.studies.own_tables import read_personas, read_products
from core.studies.workspaces import CurveFound, Outcome, Workspace, begun
from tests.support.fuzz import AMOUNTS, JSON, NUMBERS, TYPED, a_result_or_one_sentence, cut, fuzz, marred
from tests.support.helpers import experiment, reply

CASES = Path(__file__).parent.parent / "cases"
NAMES = st.one_of(
    st.sampled_from(
        [
            "name",
            "regular_price",
            "Regular Price",
            "currency",
            "category",
            "competitor",
            "sep=;",
            "product",
            "price",
        ]
    ),
    st.sampled_from(["price", "relative_price", "share", "model", "strategy", "product_id", "purchase", "age"]),
    TYPED,
)
VALUES = st.one_of(
    NUMBERS, AMOUNTS, TYPED, st.sampled_from(["Soap", "USD", "12", "yes", "no", "=1+1", "'", "\ufeff"])
)
GRIDS = st.tuples(st.lists(NAMES, min_size=1, max_size=6), st.lists(st.lists(VALUES, max_size=7), max_size=5)).map(
    lambda parts: [parts[0], *parts[1]]
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    mark = draw(st.sampled_from([",", ";", "\t", "|"]))
    quote = draw(st.sampled_from(["", '"']))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(mark.join(f"{quote}{field}{quote}" for field in row) for row in draw(GRIDS))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"]))
    return text.encode(encoding, errors="replace")


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    book = openpyxl.Workbook()
    for row in draw(GRIDS):
        kept = ["".join(one for one in field if one.isprintable())[:100] for field in row]
        book.active.append([float(field) if field.isascii() and field.isdecimal() else field for field in kept])
    held = io.BytesIO()
    book.save(held)
    good = held.getvalue()
    return draw(st.one_of(st.just(good), cut(good)))


KNOWN = [path.read_bytes() for path in sorted(CASES.glob("*.csv"))]
TABLES = st.one_of(texts(), st.sampled_from(KNOWN).flatmap(cut), st.binary(max_size=200))


@fuzz(st.tuples(TABLES, st.sampled_from(["", "Sheet"])), 60, 900)
def test_tables(file: tuple[bytes, str]) -> None:
    data, sheet = file
    for read in (read_products, read_personas, read_results):
        with a_result_or_one_sentence():
            read(data, sheet=sheet)


@fuzz(workbooks(), 10, 150)
def test_workbooks(data: bytes) -> None:
    for read in (read_products, read_personas, read_results):
        with a_result_or_one_sentence():
            read(data)


ASKED = experiment(prices="$6,$8", strategies=("naive", "full_context"), personas="2", draws="1")
WRITTEN = json.loads(ASKED.to_json())


@fuzz(st.one_of(marred(WRITTEN), JSON), 100, 900)
def test_experiments(data: Any) -> None:
    with a_result_or_one_sentence():
        read = Experiment.from_json(json.dumps(data))
        assert Experiment.from_json(read.to_json()) == read
        assert {request.key for _, request in requests_of(read)} == call_keys(read)


OWN = {
    "products": [asdict(ASKED.product)],
    "personas": [{"name": "A", "traits": [["age", "30"]]}],
    "strategies": [],
}
RUN = begun(ASKED, Choice(), 4)
RAN = replace(RUN, outcome=Outcome(4, "nothing", "Falls.", (CurveFound("M", "Naive", "falling", "-1.00"),)))
KEPT = json.loads(Workspace("Mine", choice=(("product", "3"),), runs=(RAN,)).to_json())


@fuzz(st.one_of(marred({"version": 1, **OWN}), marred({**KEPT, "own": OWN}), JSON), 60, 500)
def test_what_a_user_exported(data: Any) -> None:
    with a_result_or_one_sentence():
        kept = Workspace.from_json(json.dumps(data))
        assert Workspace.from_json(kept.to_json()) == kept
        runs_table(kept.runs)


@fuzz(
    st.one_of(TYPED, marred(OWN).map(lambda one: urlsafe_b64encode(compress(json.dumps(one).encode())).decode())),
    60,
    500,
)
def test_what_a_link_carries(text: str) -> None:
    own = from_query({"own": text}).own
    assert from_query({"own": carry(own)}).own == own


RECORDED = experiment(prices="1", strategies=("naive",), draws="2")
CALLS = {request.key: (cell, request) for cell, request in requests_of(RECORDED)}


def entries() -> list[Entry]:
    replies = reply("Yes", (("Yes", -0.1), ("No", -2.5)))
    return [Entry(content_of(CALLS[key][1], replies), replies) for key in sorted(CALLS)]


LINES = [
    write_header(Header((RECORDED,), len(CALLS), "2026-01-01T00:00:00+00:00")),
    *(write_reply(number, entry) for number, entry in enumerate(entries(), start=2)),
]
HELD = [{name: held for name, held in json.loads(line).items() if name != "sha256"} for line in LINES]


def sealed(content: Any) -> bytes:
    """A line as its format says, whatever it holds."""
    body = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    return body[:-1] + b',"sha256":"' + hashlib.sha256(body).hexdigest().encode() + b'"}\n'


def with_line(at: int, content: Any) -> bytes:
    return gzip.compress(b"".join([*LINES[:at], sealed(content), *LINES[at + 1 :]]))


RECORDINGS = st.one_of(
    cut(gzip.compress(b"".join(LINES))),
    cut(b"".join(LINES)).map(gzip.compress),
    marred(HELD).map(lambda lines: gzip.compress(b"".join(map(sealed, lines if isinstance(lines, list) else [])))),
    st.integers(0, 2).flatmap(lambda at: marred(HELD[at]).map(lambda line: with_line(at, line))),
)


@fuzz(RECORDINGS, 150, 1_000)
def test_recordings(content: bytes) -> None:
    """Damaged files, and lines that were changed and sealed anew: what is taken can be read."""
    with a_result_or_one_sentence():
        header, found = read_recording(io.BytesIO(content))
        for entry in found:
            cell, _ = CALLS.get(entry.key, next(iter(CALLS.values())))
            why_unread(entry.reply, cell)
            token_table(entry.reply)
        assert header.replies > 0
