"""By whom and when a report is written, from which address, and under which name it is saved."""

import re
from dataclasses import dataclass, field
from datetime import date

ADDRESS = re.compile(r"https?://[\w.\-:\[\]]+(/[\w.\-~/%]*)?")
LONGEST_AUTHOR, LONGEST_NAME = 120, 60


@dataclass(frozen=True)
class Signature:
    """What a report's first page says of where it comes from.

    Parameters
    ----------
    author
        As typed; may be empty.
    address
        Of the page of the app that shows the same, without a query; empty where it is not known.
    written
        The day.
    """

    author: str = ""
    address: str = ""
    written: date = field(default_factory=date.today)

    @property
    def byline(self) -> str:
        """The day, and the author where one is named."""
        author = " ".join(self.author.split())[:LONGEST_AUTHOR]
        day = f"{self.written.day} {self.written:%B %Y}"
        return f"{author}, {day}" if author else day

    def link(self, query: str) -> str | None:
        """Return the full address of a choice; None where the app's own is not known or is none.

        Parameters
        ----------
        query
            Of the choice, encoded.

        Returns
        -------
        str or None
        """
        return f"{self.address}?{query}" if ADDRESS.fullmatch(self.address) else None


def file_name(about: str, what: str, suffix: str, written: date) -> str:
    """Name a file by what it is about, what it holds, and the day.

    Parameters
    ----------
    about
        Such as a product's name.
    what
        Such as ``report``.
    suffix
        With its dot.
    written
        The day.

    Returns
    -------
    str
        Letters, digits and hyphens.
    """
    words = [word for word in re.split(r"[\W_]+", about.casefold()) if word]
    while len("-".join(words)) > LONGEST_NAME and len(words) > 1:
        words.pop()
    name = "-".join(["unblind", *words])[: LONGEST_NAME + len("unblind-")]
    return f"{name}-{what}-{written.isoformat()}{suffix}"
