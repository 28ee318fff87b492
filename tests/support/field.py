"""A questionnaire on a product whose texts try to break out of every file, and on a plain one."""

from core.experiment import Product
from core.experiment.arms import find_vignette
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice
from core.studies.own import NOTHING
from core.studies.people.fieldwork import Fieldwork
from core.studies.people.questionnaire import arm_fieldwork_of, fieldwork_of

PLANTED = (
    "=cmd|'/c calc'!A0 </script><script>window.planted=1</script><img src=x onerror=window.planted=2> ${q://QID1} "
    '${drawn} *bold* _low_ & “quoted”, "too"'
)


def planted_fieldwork(people: int = 30) -> Fieldwork:
    """Three prices of a product whose name would run, draw or refer in a file that took it for its own."""
    own = NOTHING.with_products([Product("", "Tea; =1+1", PLANTED, 5.0)])
    return fieldwork_of(Choice(product=own.products[0].id, prices="0.5,1,2", own=own).experiment(), people=people)


def plain_fieldwork(prices: str = "0.5,1,1.5", people: int = 160) -> Fieldwork:
    """Cola at a few prices, in the naive prompt's words."""
    return fieldwork_of(Choice(prices=prices).experiment(), people=people)


def arm_fieldwork(name: str = "camera_price") -> Fieldwork:
    """An experiment beyond price that comes with the app."""
    return arm_fieldwork_of(ArmChoice(find_vignette(name)).experiment())
