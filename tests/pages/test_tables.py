"""Tables fit into a page at 1280 pixels, 820 of them beside the sidebar, and at 390 begin with what matters."""

import json

import pandas as pd
from streamlit.testing.v1 import AppTest

from pages.parts import tables

ROOM, ROOM_ON_A_PHONE = 820, 358


def of_two_models() -> None:
    import pandas as pd

    from pages.parts import tables

    row = {
        "Model": "smollm2-135m-instruct (embedded)",
        "Strategy": "Experiment disclosure",
        "Shape": "inconclusive",
        "Elasticity": "-0.98",
        "95% interval": "-1.04 to -0.87",
        "Interval over": "none: as read, in 3 wordings that do not differ",
        "Measured by": "probabilities",
        "Prices": 10,
        "Could be read": "100%",
    }
    tables.show(pd.DataFrame([row] * 6), alt="Elasticities")


def test_a_table_of_nine_columns_fits_beside_the_sidebar_and_its_first_three_on_a_phone() -> None:
    drawn = AppTest.from_function(of_two_models).run().dataframe[0].proto
    columns = {name: one for name, one in json.loads(drawn.columns).items() if name != "_index"}
    widths = [one["width"] for one in columns.values()]
    assert len(widths) == 9
    assert sum(widths) <= ROOM
    assert sum(widths[:3]) <= ROOM_ON_A_PHONE
    assert columns["Model"]["pinned"]
    assert drawn.row_height >= 3 * tables.LINE


def test_a_turned_table_has_a_row_a_measure_and_a_column_a_strategy() -> None:
    table = pd.DataFrame({"Strategy": ["Naive", "Full context"], "Held": ["1", "2"], "Broken": ["3", "4"]})
    found = tables.turned(table, ("Model", "Strategy"))
    assert found.to_dict("list") == {"": ["Held", "Broken"], "Naive": ["1", "3"], "Full context": ["2", "4"]}
