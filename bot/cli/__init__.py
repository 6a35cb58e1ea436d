"""The commands of `bot766`: each reads its arguments, calls one use case, prints the answer."""

# Each module enters its commands when it is imported; their order is that of `bot766 --help`.
from bot.cli import data, asking, checking, reconciling, receipts, persons, care, serving  # noqa: I001 - see above
from bot.cli.frame import app
from bot.lasting import look_rarely

__all__ = [
    "app",
    "asking",
    "care",
    "checking",
    "data",
    "main",
    "persons",
    "receipts",
    "reconciling",
    "serving",
]


def main() -> None:
    """The command line, in a process of its own."""
    look_rarely()
    app()
