"""What can go wrong, each with a message for the person at the screen.

A message says what happened, what was kept, and what to do next.
"""


class UnblindError(Exception):
    """Base of every error that this project raises on purpose."""


class InputError(UnblindError):
    """What the user asked for cannot be done as asked."""


class BackendError(UnblindError):
    """A model could not be reached or did not answer; nothing of this call is stored."""


class CacheError(UnblindError):
    """The reply cache cannot be read or written."""
