"""What can go wrong, each with a message for the person at the screen.

A message says what happened, what was kept, and what to do next.
"""


class UnblindError(Exception):
    """Base of every error that this project raises on purpose."""


class InputError(UnblindError):
    """What the user asked for cannot be done as asked."""


class BackendError(UnblindError):
    """A model did not answer this call; nothing of the call is stored."""


class TransientError(BackendError):
    """A call failed in a way that the same call may not fail again.

    Parameters
    ----------
    message
        For the person at the screen.
    retry_after
        Seconds after which the server wants to be asked again; None where it did not say.
    slow_down
        Whether the server has too much to do, so that every call should wait.
    """

    def __init__(self, message: str, retry_after: float | None = None, *, slow_down: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.slow_down = slow_down


class ModelUnusableError(BackendError):
    """A model can answer no call as things are: a wrong key, a wrong name, a spent quota."""


class CacheError(UnblindError):
    """The reply cache cannot be read or written."""


class WorkspaceError(UnblindError):
    """A workspace cannot be read or written."""
