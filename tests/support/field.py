"""A questionnaire on a product whose texts try to break out of every file, and on a plain one."""

import numpy as np

from core.analysis.demand.people import human_points
from core.experiment import Product, find_product
from core.experiment.arms import find_vignette
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice
from core.studies.own import NOTHING
from core.studies.people.fieldwork import Fieldwork
from core.studies.people.questionnaire import arm_fieldwork_of, fieldwork_of

ANSWER_HEADER = "questionnaire,person,condition,price,answer,check,seconds,finished"
PLANTED = (
    "=cmd|'/c calc'!A0 </script><script>window.planted=1</script><img src=x onerror=window.planted=2> ${q://QID1} "
    '${drawn} *bold* _low_ & “quoted”, "too"'
)


def planted_fieldwork(people: int = 30) -> Fieldwork:
    """Three prices of a product whose name would run, draw or refer in a file that took it for its own."""
    own = NOTHING.with_products([Product("", "Tea; =1+1", PLANTED, 5.0)])
    return fieldwork_of(Choice(product=own.products[0].id, prices="0.5,1,2", own=own).experiment(), people=people)


def benchmark_answers(
    fieldwork: Fieldwork, product: str = "12", seed: int = 1, extra: tuple[str, ...] = ()
) -> bytes:
    """What the page would save of people drawn from the benchmark's shares, and extra rows as they are."""
    shares = human_points(find_product(product))
    assert shares is not None
    by_price = dict(zip(shares["price"].round(2), shares["purchase"], strict=True))
    random = np.random.default_rng(seed)
    rows = [
        f"{fieldwork.id},{number},{one.name},{one.price},"
        f"{'yes' if random.random() < by_price[one.price] else 'no'},"
        f"orange,{random.integers(15, 60)},yes"
        for number, one in enumerate(fieldwork.drawn(), start=1)
    ]
    return "\n".join([ANSWER_HEADER, *rows, *extra]).encode()


def plain_fieldwork(prices: str = "0.5,1,1.5", people: int = 160) -> Fieldwork:
    """Cola at a few prices, in the naive prompt's words."""
    return fieldwork_of(Choice(prices=prices).experiment(), people=people)


def arm_fieldwork(name: str = "camera_price") -> Fieldwork:
    """An experiment beyond price that comes with the app."""
    return arm_fieldwork_of(ArmChoice(find_vignette(name)).experiment())
