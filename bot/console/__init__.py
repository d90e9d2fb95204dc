"""The operator's door: what is typed on the command line, beside starting the bot. Each command answers in lines."""


class No(Exception):  # noqa: N818  the operator reads it, and it says what to do
    """It cannot be done, and why."""
