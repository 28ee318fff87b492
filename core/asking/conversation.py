"""One run's calls to one model: whether it answers, and when it is asked no more."""

import sys
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.asking.backends.base import Ask, Backend
from core.asking.backends.keys import Secret, redact
from core.asking.deadlines import Deadlines
from core.asking.pace import Pace
from core.asking.requests import Request
from core.asking.run import Run
from core.basics.errors import BackendError, ModelUnusableError, TransientError, UnblindError
from core.experiment import ModelName

GIVE_UP_AFTER = 3
"""So many calls in a row that failed for good, and the rest of a model's calls are not tried."""


@dataclass
class Tries:
    """How a call went so far.

    Parameters
    ----------
    number
        Which of its model's calls it is.
    failed, slowed
        How often it failed, and how often its server only asked for patience.
    """

    number: int
    failed: int = 0
    slowed: int = 0


@dataclass
class Conversation:
    """What came of the calls so far.

    Parameters
    ----------
    run, model, backend
        Whose calls to whom.
    ask, pace, deadlines
        Makes one, and says when and for how long it may.
    secret
        The key that is sent, which is not to be repeated.
    failed_in_a_row
        Calls that failed for good since the last that was answered.
    unusable
        Why the rest is not tried; None while it is.
    has_answered
        Whether the model ever did.
    """

    run: Run
    model: ModelName
    backend: Backend
    ask: Ask
    pace: Pace
    deadlines: Deadlines
    secret: Secret | None
    failed_in_a_row: int = 0
    unusable: str | None = None
    has_answered: bool = False

    @asynccontextmanager
    async def turn(self, tries: Tries) -> AsyncIterator[bool]:
        """Wait for a call's turn, as `Pace.turn` does; what the first waits for is none of the run's own time."""
        came = time.monotonic()
        async with self.pace.turn(lambda: self.run.stopping) as mine:
            if mine and (tries.number, tries.failed, tries.slowed) == (1, 0, 0):
                self.run.watches[self.model].leave_out(time.monotonic() - came)
            yield mine

    def fail(self, request: Request, error: BackendError) -> None:
        """Note that a call failed for good."""
        said = redact(str(error), [self.secret])
        self.run.note_failed(request, said)
        self.failed_in_a_row += 1
        shut = isinstance(error, TransientError) and error.slow_down and not self.has_answered
        if isinstance(error, ModelUnusableError) or shut or self.failed_in_a_row >= GIVE_UP_AFTER:
            self.unusable = said

    def break_off(self, request: Request, error: UnblindError) -> None:
        """Try no further call, for a reason that is no server's."""
        self.unusable = str(error)
        self.run.note_failed(request, self.unusable)
        self.run.note_error(error)

    def succeed(self, request: Request, number: int, seconds: float) -> None:
        """Note that a call, of this number among those that were begun, was answered after so many seconds."""
        self.failed_in_a_row = 0
        self.has_answered = True
        self.pace.speed_up(seconds)
        self.run.note_asked(request, number)


def fault_of_the_app(run: Run, model: ModelName, error: Exception) -> UnblindError:
    """Write what went wrong to standard error, without the key, and return it as one sentence."""
    secret = run.keys.find(model.backend, model.base_url)
    sys.stderr.write(redact("".join(traceback.format_exception(error)), [secret]))
    return UnblindError(
        f"The run of {model.model} broke off by a fault of this app ({type(error).__name__}). "
        "What was answered is kept. Run again to go on."
    )
