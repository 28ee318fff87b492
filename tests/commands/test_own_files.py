"""Products, personas and prompts of one's own on the command line, as the pages take them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from core.basics.errors import InputError
from core.commands.main import main
from core.commands.options import read_choice
from core.commands.parser import make_parser
from core.experiment import Edit, Strategy
from core.studies import link
from core.studies.choice import USUAL_PRICES, Choice
from core.studies.own import NOTHING, Own
from core.studies.own_tables import read_personas, read_products
from core.studies.workspaces import MAX_BYTES, FolderWorkspaces, Owner, Space, Workspace
from tests.pages.test_app import open_app
from tests.support.fault_server import FaultServer

PRODUCTS = "name,regular_price,currency\nStudio headphones,249,USD\nGrüner Tee 100 g,3.49,EUR\n"
PANEL = "name,age,income\nAnn,34,52000\nBob,61,-99\n"
EDITED = Strategy("naive", edit=Edit("Mine", "You are a shopper.", "[PRODUCT] for [PRICE]? [CHOICE]. Answer:"))
OWN = (
    Own(personas=read_personas(b"name,age\nEve,20\n").content)
    .with_products(read_products(PRODUCTS.encode()).content)
    .with_strategy(EDITED)
)
SMALL = ("--backend", "synthetic", "--prices", "0.5,1,1.5", "--draws", "2", "--checks", "0,0,1")


def written(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def chosen(*words: str, command: str = "run") -> Choice:
    """What the command line means."""
    return read_choice(make_parser().parse_args([command, *words]))


def said_to_refuse(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line with which a command line is refused."""
    assert main(["run", *SMALL, *words]) == 2
    printed = capsys.readouterr()
    (line,) = printed.err.splitlines()
    assert printed.out == ""
    assert line.startswith("core: ")
    return line


def of_the_page(own: Own, directory: Path, **query: str) -> Choice:
    """What a page that holds a user's own means by an address."""
    space = Space(FolderWorkspaces(directory), Owner("local"))
    space.change_own(lambda held: own.over(held))
    return link.from_query(query, space.own)


CHOICES: dict[str, tuple[dict[str, str], Sequence[str]]] = {
    "a product by its name": ({"product": OWN.products[0].id}, ("--product", "studio headphones")),
    "a product in euros": (
        {"product": OWN.products[1].id, "prices": "€2,€3,€4"},
        ("--product", "Grüner Tee", "--prices", "€2,€3,€4"),
    ),
    "personas": ({"product": "12", "personas": "own"}, ("--product", "12", "--personas", "own")),
    "an edited prompt": (
        {"product": "12", "strategies": "naive,naive~Mine"},
        ("--product", "12", "--strategies", "naive,naive~Mine"),
    ),
}


@pytest.mark.parametrize("case", CHOICES)
def test_page_and_command_mean_the_same_experiment_by_the_same_workspace(case: str, tmp_path: Path) -> None:
    query, words = CHOICES[case]
    file = written(tmp_path / "mine.json", Workspace(own=OWN).to_json())
    page = of_the_page(OWN, tmp_path / "workspaces", **query)
    command = chosen("--own", file, *words)
    assert command.experiment() == page.experiment()
    assert command.experiment().id == page.experiment().id
    if "~" not in query.get("strategies", ""):
        assert chosen("--own", file, *words, command="leakage").leakage().id == page.leakage().id


def test_page_and_command_mean_the_same_experiment_by_files_of_rows(tmp_path: Path) -> None:
    products, panel = written(tmp_path / "p.csv", PRODUCTS), written(tmp_path / "panel.csv", PANEL)
    own = NOTHING.with_products(read_products(PRODUCTS.encode()).content)
    own = own.over(Own(personas=read_personas(PANEL.encode(), "-99").content))
    page = of_the_page(own, tmp_path / "workspaces", product=own.products[0].id, personas="own")
    words = ("--products", products, "--product", "headphones", "--panel", panel, "--no-answer", "-99")
    assert chosen(*words).experiment().id == page.experiment().id


def test_the_explore_page_asks_what_the_command_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "p.csv", PRODUCTS)
    assert main(["run", *SMALL, "--products", file, "--product", "headphones", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["calls"]["asked"] == 18
    query = link.to_query(chosen(*SMALL, "--products", file, "--product", "headphones"))
    app: AppTest = open_app(**{"orders": "", "wordings": "", **query})
    assert app.session_state["choice"].experiment().id == document["experiment"]["id"]
    assert app.main.dataframe[0].value["Strategy"].tolist()[:1] == ["Naive"]


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "products that stand there twice": (
        "--products",
        b"name,regular_price\nTea,5\nTea,5\n",
        "row 3: the product",
    ),
    "products in a damaged file": ("--products", b"PK\x03\x04 and then nothing", "Excel file is damaged"),
    "products in no text": ("--products", b"\x81\x8d", "not text"),
    "too many bytes of products": ("--products", b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
    "personas of one name": ("--panel", b"name,age\nAnn,30\nAnn,31\n", "“Ann” is another persona's"),
    "an empty panel": ("--panel", b"", "The file is empty"),
    "a workspace that is no JSON": ("--own", b"{", "not a workspace that this app wrote"),
    "a workspace that is no UTF-8": (
        "--own",
        Workspace(own=OWN).to_json().encode("latin-1", errors="replace"),
        "not a workspace that this app wrote",
    ),
    "a workspace that is too large": ("--own", b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
    "a workspace with a product twice": (
        "--own",
        Workspace(own=Own(products=(OWN.products[0],) * 2)).to_json().encode(),
        "twice",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_page_refuses_the_command_refuses_in_the_same_sentence(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    option, content, sentence = REFUSED[case]
    page = {"--products": read_products, "--panel": read_personas, "--own": Workspace.from_file}[option]
    with pytest.raises(InputError, match=sentence) as refused:
        page(content)
    file = written(tmp_path / "file", content)
    assert said_to_refuse(capsys, option, file) == f"core: {file}: {refused.value}"


@pytest.mark.parametrize("option", ["--products", "--panel", "--own"])
def test_a_file_that_is_not_there_is_named_and_nothing_is_asked(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = said_to_refuse(capsys, option, str(tmp_path / "none.csv"))
    assert line.endswith(f"cannot be read (No such file or directory). Nothing was asked; give another {option}.")


def test_what_was_not_read_of_a_file_is_said_as_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "p.csv", "name,regular_price,shelf\nTea,5,3\n")
    assert chosen("--products", file).experiment().product.name == "Tea"
    assert f"{file}: Columns that were not read: shelf." in capsys.readouterr().err


def test_of_several_products_of_ones_own_one_is_named_and_never_another_product_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "p.csv", PRODUCTS)
    assert f"{file} brings 2 products. Name what is asked" in said_to_refuse(capsys, "--products", file)
    assert chosen("--products", file, "--product", "12").experiment().product.id == "12"


@pytest.mark.parametrize("count", [1, 2])
def test_products_of_a_workspace_are_asked_where_they_are_named_and_one_that_a_file_brings_alone_without(
    count: int, tmp_path: Path
) -> None:
    held = replace(OWN, products=OWN.products[:count])
    own = written(tmp_path / "mine.json", Workspace(own=held).to_json())
    assert chosen("--own", own).product == Choice.product
    assert chosen("--own", own, "--product", "studio").product == OWN.products[0].id
    file = written(tmp_path / "p.csv", "name,regular_price,currency\nTea,5,USD\n")
    assert chosen("--own", own, "--products", file).experiment().product.name == "Tea"


def test_beside_a_link_which_names_a_product_too_one_of_a_file_is_asked_where_it_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "p.csv", "name,regular_price,currency\nTea,5,USD\n")
    words = ("--link", "http://localhost:8501/?product=12", "--products", file)
    assert said_to_refuse(capsys, *words).endswith("brings others. Name by --product what is asked.")
    assert chosen(*words, "--product", "tea").experiment().product.name == "Tea"
    assert chosen(*words, "--product", "12").experiment().product.id == "12"


def test_a_panel_stands_in_the_place_of_the_workspaces_and_does_not_go_with_drawn_personas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = written(tmp_path / "mine.json", Workspace(own=OWN).to_json())
    panel = written(tmp_path / "panel.csv", "name,age\nAnn,34\nBob,61\n")
    asked = chosen("--own", own, "--panel", panel, "--product", "12").experiment()
    assert [one.name for one in asked.personas] == ["Ann", "Bob"]
    assert f"The personas of {panel} are asked, not those of {own}." in capsys.readouterr().err
    assert "--personas draws shoppers" in said_to_refuse(capsys, "--panel", panel, "--personas", "5")
    assert chosen("--own", own, "--product", "12").experiment().personas == ()


def test_an_edited_prompt_that_no_file_brings_is_refused_with_the_way_to_bring_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = said_to_refuse(capsys, "--strategies", "naive~Mine")
    assert "“Mine” is somebody's own" in line
    assert "--own" in line
    assert "--panel" in said_to_refuse(capsys, "--personas", "own")


def test_before_personas_of_ones_own_leave_this_machine_it_is_said_to_whom_and_no_script_waits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")
    panel = written(tmp_path / "panel.csv", "name,age\nAnn,34\n")
    words = ["run", "--prices", "0.5,1", "--strategies", "naive", "--panel", panel]
    assert main([*words, "--backend", "openai"]) == 2
    warned, refused = capsys.readouterr().err.splitlines()
    assert warned.startswith("Your own personas are sent to api.openai.com, word for word. ")
    assert "To agree, add --budget" in refused
    assert main([*words, "--backend", "synthetic", "--draws", "1", "--checks", "0,0,1"]) == 0
    assert "word for word" not in capsys.readouterr().err
    with FaultServer() as server:
        here = ("--backend", "openai-compatible", "--model", "m", "--base-url", f"{server.address}/v1")
        assert main([*words, *here, "--wordings", "1", "--draws", "1", "--checks", "0,0,1"]) in (0, 1)
        assert len(server.calls) == 2
    assert "word for word" not in capsys.readouterr().err


def test_the_address_of_a_page_is_a_choice_that_other_options_change(capsys: pytest.CaptureFixture[str]) -> None:
    meant = Choice(
        product=OWN.products[0].id,
        prices="$199,$249",
        strategies=("naive", "naive~Mine"),
        models=("synthetic",),
        draws="3",
        context=(("income", "off"),),
        own=OWN,
    )
    parts = "&".join(f"{name}={value}" for name, value in link.to_query(meant).items())
    page = f"http://localhost:8501/explore?{parts.replace('$', '%24')}&workspace=a-secret"
    assert chosen("--link", page).experiment() == meant.experiment()
    changed = chosen("--link", page, "--draws", "4", "--strategies", "naive").experiment()
    assert [(model.draws, len(changed.strategies)) for model in changed.models] == [(4, 1)]
    assert "a-secret" not in "".join(capsys.readouterr())
    assert "--link takes the address of a page" in said_to_refuse(capsys, "--link", "http://localhost:8501")


IN_MONEY = (
    "http://localhost:8501/?product=12&prices=%248%2C%249&competitors=%247%2C%2410&competitor_price=7&income=off"
)
"""The address of a page on which amounts of money were set for product 12."""


def test_amounts_of_money_that_a_link_set_for_its_product_do_not_go_to_another() -> None:
    page = link.from_query(dict(parse_qsl(urlsplit(IN_MONEY).query)))
    command = chosen("--link", IN_MONEY, "--product", "3")
    assert command == page.for_product("3")
    assert (command.prices, command.context) == (USUAL_PRICES, (("income", "off"),))
    audited = chosen("--link", IN_MONEY, "--product", "3", command="focalism")
    assert audited.focalism() == Choice(product="3", context=command.context).focalism()
    stated = chosen(
        "--link", IN_MONEY, "--product", "3", "--prices", "$13,$14", "--context", "competitor_price=12"
    )
    assert stated.experiment().grid.values == (13, 14)
    assert stated.stated().competitor_price == 12


def test_amounts_of_money_stay_where_the_product_is_the_links_own_however_it_is_named(tmp_path: Path) -> None:
    assert chosen("--link", IN_MONEY, "--product", "12") == chosen("--link", IN_MONEY)
    file = written(tmp_path / "p.csv", PRODUCTS)
    page = "http://localhost:8501/?product=studio+headphones&prices=%24199%2C%24249"
    again = chosen("--link", page, "--products", file, "--product", "headphones")
    assert (again.product, again.prices) == (OWN.products[0].id, "$199,$249")


def test_a_links_model_of_which_answers_are_drawn_is_left_out_with_its_draws_where_others_are_named() -> None:
    page = "http://localhost:8501/?product=12&models=embedded%2Csynthetic&drawn=embedded%2Csynthetic"
    assert chosen("--link", page).drawn == ("embedded", "synthetic")
    assert chosen("--link", page, "--backend", "synthetic").drawn == ("synthetic",)
    spelled_out = page.replace("drawn=embedded", "drawn=embedded%3Asmollm2-135m-instruct")
    (embedded,) = chosen("--link", spelled_out, "--backend", "embedded").experiment().models
    assert not embedded.logprobs


@pytest.mark.parametrize(
    ("part", "file"),
    [("--panel-sheet", "--panel"), ("--no-answer", "--panel"), ("--products-sheet", "--products")],
)
def test_what_tells_how_to_read_a_file_is_refused_without_the_file(
    part: str, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = said_to_refuse(capsys, part, "99", "--product", "12")
    assert line == (
        f"core: {part} tells how to read the file of {file}, and none is named. Nothing was asked; add {file}, or "
        f"leave {part} out."
    )
    other = {"--panel": "--products", "--products": "--panel"}[file]
    content = {"--products": PRODUCTS, "--panel": PANEL}[other]
    assert line == said_to_refuse(capsys, part, "99", other, written(tmp_path / "f.csv", content))
