"""The contract between the app and a way to reach models."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from core.asking.backends.keys import Keyring
from core.asking.requests import Reply, Request
from core.basics.errors import BackendError, ModelUnusableError, TransientError
from core.experiment import ModelName

TIMEOUT, LIST_TIMEOUT = 120.0, 5.0
"""Seconds after which a call, or a list of models, is given up."""
MOST_AT_ONCE = 256
"""Calls that are under way at once at most to a server whose level is found."""
THINKING_ROOM = 4096
"""Tokens for what a model thinks before its visible answer."""
SCHEMA_ROOM = 16
"""Tokens for the JSON around one word."""
FIRST_ERROR = 400
"""HTTP statuses from here on are errors."""
WHOLE_DISTRIBUTION = {"top_k": 0, "min_p": 0.0}
"""Local servers cut off unlikely tokens unless told otherwise; draws should follow the model's probabilities."""


class AskAgainError(BackendError):
    """A call taught how its model must be asked: the same request, put again, is put another way.

    Parameters
    ----------
    message
        For the person at the screen.
    paid
        What came back and must be paid for all the same; None where the server took no call.
    """

    def __init__(self, message: str, paid: Reply | None = None) -> None:
        super().__init__(message)
        self.paid = paid


class LostReplyError(TransientError):
    """A call that the server may have answered, and be paid for, but whose answer did not come through."""


class TimedOutError(LostReplyError):
    """A call whose answer did not come within its time."""


class UnreachableError(TransientError):
    """A server was not there to be called."""


class LostForGoodError(ModelUnusableError):
    """A lost reply that shows that its model can answer no call as things are; it may have to be paid for."""


Ask = Callable[[Request], Awaitable[Reply]]


@dataclass(frozen=True)
class Lines:
    """How a model's calls are written to a file, and the answers read that come back by one.

    Parameters
    ----------
    path
        To which of a server's addresses a call goes.
    body
        What is sent for a request, the same as where it is asked at once.
    read
        Makes a reply of a request, the HTTP status of its answer and the answer's body, and the key that was sent,
        empty for none, which must not be repeated. It raises `BackendError` where that is no answer.
    """

    path: str
    body: Callable[[Request], dict[str, Any]]
    read: Callable[[Request, int, Any, str], Reply]


@runtime_checkable
class Offline(Protocol):
    """A backend whose calls can be written to a file."""

    def offline(self, model: ModelName) -> Lines:
        """Return how, by what is known of the model now."""


class Backend(Protocol):
    """A way to reach models."""

    @property
    def kind(self) -> str:
        """Name of the backend, as in `ModelName.backend`."""

    @property
    def concurrency(self) -> int:
        """Calls that may be under way at once at most, over all runs; how many are, the server's answers say."""

    @property
    def free(self) -> bool:
        """Whether calls cost no money."""

    def default_model(self) -> str:
        """Return the model that is asked when none is named, whether or not it can be served."""

    def gives_logprobs(self, model: ModelName) -> bool:
        """Say whether first-token probabilities can be had of a model, as far as is known."""

    def thinks(self, model: ModelName) -> bool:
        """Say whether a model thinks before it answers, as far as is known."""

    def unavailable(self, model: ModelName, keys: Keyring) -> str | None:
        """Say in one sentence why a model cannot be asked here, or None where it can be tried."""

    def open(self, model: ModelName, keys: Keyring) -> AbstractAsyncContextManager[Ask]:
        """Connect to a model for one run.

        Parameters
        ----------
        model
            The model.
        keys
            Where its server's key is, if it needs one.

        Returns
        -------
        async context manager
            Gives a function from a request to its reply. It makes one call, and raises `BackendError` where no
            answer came; `AskAgainError` where the same request is worth another call at once.
            Entering raises `InputError` where the model cannot be served at all, and `BackendError` where its
            server is not there.
        """

    async def list_models(self, base_url: str | None, keys: Keyring) -> tuple[str, ...]:
        """Return the names of the models that a server has.

        Parameters
        ----------
        base_url
            Its address; None for the vendor's own, or the backend's only one.
        keys
            Where its key is, if it needs one.

        Returns
        -------
        tuple of str

        Raises
        ------
        UnblindError
            When it does not say; the message says why.
        """
