"""The forms in which models put an answer: words, objects, a line a price."""

from core.asking.replies.forms.by_price import answers_by_price, shares_by_price
from core.asking.replies.forms.objects import Found, Pairs, find_objects, read_object
from core.asking.replies.forms.versions import said_of_version
from core.asking.replies.forms.words import read_answer

__all__ = [
    "Found",
    "Pairs",
    "answers_by_price",
    "find_objects",
    "read_answer",
    "read_object",
    "said_of_version",
    "shares_by_price",
]
