"""Files of locked forecasts that a workspace keeps, so that they need not be brought again."""

from dataclasses import dataclass

from core.studies.forecasts.seal import Sealed, unseal

MOST_FILES = 20


@dataclass(frozen=True)
class ForecastFile:
    """A locked forecast's file.

    Parameters
    ----------
    sha256
        Of the file.
    product, locked
        As in `core.studies.forecasts.forecast.Forecast`.
    text
        The file itself, UTF-8.
    """

    sha256: str
    product: str
    locked: str
    text: str

    @property
    def title(self) -> str:
        """What it is called in a list."""
        return f"{self.product[:60]}, locked {self.locked[:16].replace('T', ' ')} UTC ({self.sha256[:12]})"

    def unseal(self, expected: str = "") -> Sealed:
        """Read it, as `core.studies.forecasts.seal.unseal` does.

        Raises
        ------
        InputError
            As there.
        """
        return unseal(self.text.encode(errors="replace"), expected)


def keep_file(sealed: Sealed, data: bytes) -> ForecastFile:
    """Return what a workspace keeps of a file that was seen to be untouched.

    Parameters
    ----------
    sealed
        As `core.studies.forecasts.seal.unseal` reads it.
    data
        The file.

    Returns
    -------
    ForecastFile
    """
    return ForecastFile(sealed.sha256, sealed.forecast.product, sealed.forecast.locked, data.decode())
