"""What a command tells the shell that called it."""

DONE, SOME_FAILED, BAD_INPUT = 0, 1, 2
