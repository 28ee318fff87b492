"""What answers must reach to be believed."""

from dataclasses import dataclass

from core.basics.errors import InputError


@dataclass(frozen=True)
class Limits:
    """What the answers of a curve must reach.

    Parameters
    ----------
    mass
        Least mean probability, 0 to 1, that the first token is a readable answer.
    parsed
        Least share of the replies that can be read.
    refused
        Largest share of the replies that are refusals.
    """

    mass: float = 0.1
    parsed: float = 0.8
    refused: float = 0.2

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        if not all(0 <= value <= 1 for value in (self.mass, self.parsed, self.refused)):
            raise InputError("The limits of the checks are shares between 0 and 1.")


USUAL = Limits()
