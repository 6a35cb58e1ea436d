"""When was the update that is being handled given, by the person who typed or pressed?

A context variable like the topic's: handling may come minutes later, after a restart or a burst,
and an answer to the Thursday check counts from when it was given.
"""

from contextvars import ContextVar
from datetime import datetime

from telegram import Update

_GIVEN: ContextVar[datetime | None] = ContextVar("moment", default=None)


def typed_at(update: Update) -> datetime | None:
    """When Telegram took a typed message, in whole seconds; None for a press, which has no date."""
    # A press carries the message below which it was, whose date says nothing.
    return None if update.message is None else update.message.date


def enter(at: datetime | None) -> None:
    """From now on, in this task, what is handled was given at that moment."""
    _GIVEN.set(at)


def given() -> datetime | None:
    """The moment; None where it is not known to be before now."""
    return _GIVEN.get()
