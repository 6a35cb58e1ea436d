"""In which topic of a group is the update that is being handled, so that it is answered there?

A context variable, since every answer goes there and no handler should be able to forget it.
"""

from contextvars import ContextVar

from telegram import Message, Update

_HERE: ContextVar[int | None] = ContextVar("topic", default=None)


def enter(update: Update) -> None:
    """From now on, in this task, answers belong to the topic of that update."""
    message = update.effective_message
    # Replies in groups without topics carry a thread too, which nothing can be sent to.
    of_topic = isinstance(message, Message) and bool(message.is_topic_message)
    _HERE.set(message.message_thread_id if message is not None and of_topic else None)


def here() -> int | None:
    """The topic's number; None in private chats, groups without topics and the general topic."""
    return _HERE.get()
