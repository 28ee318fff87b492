"""One module a command of ``python -m core``, and what each tells the shell that called it."""

DONE, SOME_FAILED, BAD_INPUT = 0, 1, 2
