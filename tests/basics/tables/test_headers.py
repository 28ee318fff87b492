"""The line of names is found under titles; what is unlike it is refused with what may have been meant."""

import pytest

from core.basics.errors import InputError
from core.basics.tables.grids import Row
from core.basics.tables.headers import (
    SEARCHED,
    Header,
    Survey,
    as_known,
    find_header,
    find_survey,
    has_name,
    nearest,
)

COLUMNS = ("name", "regular_price")


def rows(*lines: str) -> list[Row]:
    return [Row(number, tuple(line.split(","))) for number, line in enumerate(lines, start=1)]


@pytest.mark.parametrize("name", ["regular_price", "Regular Price", "REGULAR-PRICE", " regular  price ($)"])
def test_a_name_is_known_whatever_its_case_and_what_parts_its_words(name: str) -> None:
    assert as_known(name) == "regular_price"


@pytest.mark.parametrize(("name", "named"), [("", False), ("Unnamed: 3", False), ("unnamed", False), ("n", True)])
def test_what_pandas_calls_unnamed_has_no_name(name: str, named: bool) -> None:
    assert has_name(name) is named


def test_the_line_of_names_stands_under_any_titles_among_the_first_rows() -> None:
    titles = ["Our prices"] * (SEARCHED - 1)
    assert find_header(rows(*titles, "Name,Regular Price,Size"), COLUMNS) == Header(
        SEARCHED - 1, ("Name", "Regular Price", "Size")
    )
    with pytest.raises(InputError):
        find_header(rows("Our prices", *titles, "Name,Regular Price"), COLUMNS)


def test_a_missing_column_is_refused_with_the_likeliest_line_and_the_near_name() -> None:
    with pytest.raises(InputError) as refused:
        find_header(rows("Prices of May", "Name,Regular prise,Size", "Tea,4,2"), COLUMNS)
    assert str(refused.value) == (
        "One line must name each of the columns name, regular_price; this file does not name regular_price. "
        "Row 2 reads: Name, Regular prise, Size. Regular prise: did you mean regular_price? "
        "Nothing was taken from this file."
    )


def test_where_no_names_are_expected_the_first_wide_row_has_them_unless_most_rows_are_narrow() -> None:
    assert find_header(rows("A title", "age,income", "30,50000"), ()).at == 1
    assert find_header(rows("one", "two", "three", "a,b"), ()).at == 0
    assert find_header([], ()) == Header(0, ())


@pytest.mark.parametrize(
    ("name", "columns", "meant"),
    [
        ("Regular prise", ("name", "regular_price"), "regular_price"),
        ("price", ("name", "regular_price"), "regular_price"),
        ("price", ("regular_price", "competitor_price"), None),
        ("pri", ("price_today",), None),
        ("weather", ("name", "regular_price"), None),
        ("anything", (), None),
    ],
)
def test_a_near_name_is_one_that_can_mean_one_column_only(
    name: str, columns: tuple[str, ...], meant: str | None
) -> None:
    assert nearest(name, columns) == meant


def test_a_column_that_stands_twice_is_refused_by_its_places() -> None:
    header = Header(0, ("Name", "price", "PRICE", "name", "Price"))
    header.refuse_twice(["size"])
    with pytest.raises(InputError, match=r"^The column price stands 3 times, as columns 2, 3 and 5\. Keep one"):
        header.refuse_twice(["size", "price", "name"])


def test_qualtrics_writes_the_questions_and_import_ids_under_the_names() -> None:
    under = [
        Row(2, ("Start Date", "How old are you?")),
        Row(3, ('{"ImportId":"startDate"}', '{"ImportId":"QID1"}')),
        Row(4, ("2026-01-01", "30")),
    ]
    found = find_survey(Header(0, ("StartDate", "Q1")), under)
    assert found == Survey("Qualtrics", 2, ("Start Date", "How old are you?"))
    assert found.is_about_the_sitting("StartDate")
    assert not found.is_about_the_sitting("Q1")


def test_survey_monkey_writes_one_row_and_a_table_of_ones_own_is_no_survey() -> None:
    under = rows(",Response", "118,30")
    assert find_survey(Header(0, ("respondent_id", "How old?")), under) == Survey("SurveyMonkey", 1, ())
    assert find_survey(Header(0, ("person", "How old?")), under) is None
    assert find_survey(Header(0, ("respondent_id",)), []) is None
