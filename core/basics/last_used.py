"""A memory that forgets."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LastUsed(Generic[Value]):
    """The values that were used last, by a text, as many as weigh no more than a limit together.

    Threads may share it. One value alone is kept whatever it weighs.

    Parameters
    ----------
    limit
        In the unit in which the values are weighed.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._weight = 0
        self._kept: OrderedDict[str, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Value | None:
        """Look a value up; None where it is not known, or not any more.

        Parameters
        ----------
        key
            As it was kept.

        Returns
        -------
        Value or None
        """
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: str, value: Value, weight: int) -> None:
        """Keep a value, in place of what was kept under the same key.

        Parameters
        ----------
        key
            Finds it again.
        value
            Shared by whoever looks it up, so not to be changed.
        weight
            What it counts towards the limit, 0 or above.
        """
        with self._lock:
            self._weight -= self._kept.pop(key, (value, 0))[1]
            self._kept[key] = value, weight
            self._weight += weight
            while self._weight > self._limit and len(self._kept) > 1:
                _, (_, forgotten) = self._kept.popitem(last=False)
                self._weight -= forgotten
