"""Results of others: what is taken from a CSV file, and how every fault is named."""

from pathlib import Path

import numpy as np
import pytest

from core.analysis.benchmark.entries import entries_of
from core.analysis.benchmark.scores import score
from core.analysis.benchmark.uploaded import UPLOAD_EXAMPLE, read_results
from core.analysis.demand.people import asked_prices, people_matrix
from core.basics.errors import InputError
from core.experiment.products import catalog

HEAD = "product,relative_price,share,model,strategy\n"


def test_results_are_scored_like_the_rest() -> None:
    rows = [
        f"{product.id},{price},{share},mine,persona"
        for product, row in zip(catalog(), people_matrix(), strict=True)
        for price, share in zip(asked_prices(), row, strict=True)
    ]
    (entry,) = entries_of(read_results((HEAD + "\n".join(rows)).encode()).content)
    assert (entry.title, score(entry, 40).raw.error.estimate) == ("mine (uploaded), persona", 0)


SAME = {
    "the example": UPLOAD_EXAMPLE,
    "a byte order mark": "\ufeff" + UPLOAD_EXAMPLE,
    "semicolons and decimal commas": UPLOAD_EXAMPLE.replace(",", ";").replace(".", ","),
    "semicolons and points": UPLOAD_EXAMPLE.replace(",", ";"),
    "another order, capitals and a column more": (
        "Strategy,SHARE,note,Model, relative_price ,product\n"
        "disclosure,0.81,x,my-model,0.2,12\ndisclosure,0.74,,my-model,0.4,12"
    ),
    "an exact name": UPLOAD_EXAMPLE.replace("\n12,", '\n"Coca-Cola Soda Pop, 12 fl oz, 12 Pack Cans",'),
    "words of a name": UPLOAD_EXAMPLE.replace("\n12,", "\ncoca-cola carbonated,"),
    "Windows line ends and empty lines": UPLOAD_EXAMPLE.replace("\n", "\r\n\r\n") + "\r\n,,,,\r\n",
    "trailing commas": UPLOAD_EXAMPLE.replace("\n", ",,\n") + ",,",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_a_file_may_be_written_in_many_ways(text: str) -> None:
    found = read_results(text.encode()).content
    assert found["product_id"].tolist() == ["12", "12"]
    assert found["relative_price"].tolist() == [0.2, 0.4]
    assert found["share"].tolist() == [0.81, 0.74]
    assert set(found["model"]) == {"my-model"}


FAULTS = {
    "a product that is none": ("99,1,0.5,m,s", "row 2, product: There is no product “99”"),
    "words that fit several": ("soda,1,0.5,m,s", "row 2, product: “soda” fits"),
    "no product": (",1,0.5,m,s", "row 2, product: nothing is given"),
    "a price in words": ("12,cheap,0.5,m,s", "row 2, relative_price: “cheap” is not a number"),
    "a price in dollars": ("12,799,0.5,m,s", "row 2, relative_price: 799 is not between 0 and 100"),
    "a negative price": ("12,-1,0.5,m,s", "row 2, relative_price: -1 is not between 0 and 100"),
    "per cent": ("12,1,45,m,s", "row 2, share: 45 is not between 0 and 1"),
    "not a number": ("12,1,nan,m,s", "row 2, share: “nan” is not a number"),
    "no share": ("12,1,,m,s", "row 2, share: “” is not a number"),
    "no model": ("12,1,0.5,,s", "row 2, model: a name has 1 to 80 letters"),
    "a name of two lines": ('12,1,0.5,"a\nb",s', "row 2, model: a name has 1 to 80 letters"),
    "a long name": (f"12,1,0.5,m,{'s' * 81}", "row 2, strategy: a name has 1 to 80 letters"),
    "a row twice": (
        "12,1,0.5,m,s\n12,1.001,0.5,m,s",
        "row 3: the same product, price, model and strategy as row 2",
    ),
    "decimal commas between commas": ("12,0,2,0,81,m,s", "Row 2 has 7 fields, where the line of names has 5"),
    "a quote that does not end": ('12,1,0.5,"m,s', "Line 2 of this file is not CSV"),
    "no rows": ("", "no row under it"),
}


@pytest.mark.parametrize(("rows", "sentence"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_named_by_row_and_column_and_nothing_is_taken(rows: str, sentence: str) -> None:
    with pytest.raises(InputError) as found:
        read_results((HEAD + rows).encode())
    assert sentence in str(found.value)
    assert "othing was taken" in str(found.value)


def test_up_to_ten_faults_are_named_and_the_rest_counted() -> None:
    with pytest.raises(InputError) as found:
        read_results((HEAD + "12,x,y,m,s\n" * 20).encode())
    text = str(found.value)
    assert text.count("is not a number") == 10
    assert text.endswith("And 30 more.")


BAD_FILES = {
    "a column missing": (b"product,share,model,strategy\n1,0.5,m,s", "does not name relative_price"),
    "a column twice": (
        b"product,share,share,relative_price,model,strategy\n",
        "share stands 2 times, as columns 2 and 3",
    ),
    "nothing": (b"", "The file is empty"),
    "no text": (b"\x81\x8d,\x00", "not text"),
    "a large file": (b"x" * 5_000_001, "larger than 5 MB"),
    "many rows": ((HEAD + "12,1,0.5,m,s\n" * 50_001).encode(), "more than 50,000 rows"),
    "many models": (
        (HEAD + "".join(f"12,1,0.5,m{number},s\n" for number in range(51))).encode(),
        "51 models and strategies, more than 50",
    ),
}


@pytest.mark.parametrize(("data", "sentence"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_none_is_refused_as_a_whole(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_results(data)


def test_a_files_text_is_data() -> None:
    found = read_results((HEAD + "12,1,0.5,=cmd|' /C calc'!A0,<b>bold</b>\n").encode()).content
    assert found["model"].tolist() == ["=cmd|' /C calc'!A0"]
    assert np.isfinite(found["share"]).all()


CASES = Path(__file__).parents[2] / "cases"


def test_shares_in_per_cent_are_shares() -> None:
    assert read_results((CASES / "b_pct.csv").read_bytes()).content["share"].tolist() == [0.81, 0.74]
    with pytest.raises(InputError, match="row 3, share: “1” has no % sign"):
        read_results((HEAD + "12,0.2,81%,m,s\n12,0.4,1,m,s").encode())


def test_prices_in_dollars_are_no_relative_prices() -> None:
    with pytest.raises(InputError, match=r"look like prices in dollars.*1\.65 in row 2 is 0\.2 times"):
        read_results((CASES / "b_dollars.csv").read_bytes())
    with pytest.raises(InputError, match=r"No row of this file is at a price that people were asked: 0\.2 to 2 "):
        read_results((HEAD + "12,20,0.5,m,s\n12,40,0.4,m,s").encode())


def test_rows_that_match_nothing_are_named_by_their_number() -> None:
    (note,) = read_results((HEAD + "12,0.2,0.5,m,s\n12,0.3,0.5,m,s\n\n12,0.5,0.4,m,s").encode()).notes
    assert note.startswith("Rows 3 and 5: people were not asked at such a price")


WIDE = {
    "relative prices": "product,model,strategy,0.2,0.4\n12,m,s,0.8,0.7",
    "per cent": "product,model,strategy,20%,40%\n12,m,s,80%,70%",
    "dollars": "product,model,strategy,$1.65,$3.30\n12,m,s,0.8,0.7",
    "named as prices": "product,model,strategy,price_0.2,price_0.4\n12,m,s,0.8,0.7",
    "decimal commas": "product;model;strategy;0,2;0,4\n12;m;s;0,8;0,7",
    "a row a respondent": "product,model,strategy,id,$1.65,$3.30\n"
    + "".join(f"12,m,s,{n},{'yes' if n < 8 else 'no'},{int(n < 7)}\n" for n in range(10)),
    "absolute prices in rows": "product,price,share,model,strategy\n12,$1.65,0.8,m,s\n12,3.30,0.7,m,s",
    "signs in rows": "product,relative_price,share,model,strategy\n12,$1.65,0.8,m,s\n12,$3.30,0.7,m,s",
}


@pytest.mark.parametrize("text", WIDE.values(), ids=WIDE)
def test_a_column_a_price_and_prices_in_dollars_are_read_as_what_they_are(text: str) -> None:
    found = read_results(text.encode()).content
    assert found["relative_price"].tolist() == pytest.approx([0.2, 0.4])
    assert found["share"].tolist() == pytest.approx([0.8, 0.7])


def test_who_gave_no_answer_counts_for_nothing_at_that_price() -> None:
    text = "product,model,strategy,0.2,0.4\n12,m,s,1,\n12,m,s,NA,0\n12,m,s,0,1"
    assert read_results(text.encode()).content["share"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("product,model,0.2,0.4\n12,m,0.8,0.7", r"a column for each price: 0\.2, 0\.4.*does not name strategy"),
        (
            "product,model,strategy,0.2,0.4\n12,m,s,3,1",
            "“3” is more than 1. Where fields hold how many",
        ),
        ("product,model,strategy,0.2,0.4\n12,m,s,0.8,0.7\n12,m,s,0.8,0.7", "row 3: the same product"),
        ("product,model,strategy,$1.65,3.30\n12,m,s,0.8,0.7", "“3.30” has no \\$ sign, and other prices have one"),
        ("product,model,strategy,€1.65,€3.30\n12,m,s,0.8,0.7", "“€1.65” is not in USD"),
    ],
)
def test_a_column_a_price_that_may_mean_something_else_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_results(text.encode())
