"""What every transport can do; the outbox knows no more than this."""

from typing import Protocol

from messages.message import Message


class Transport(Protocol):
    """Sends messages to chats."""

    async def send(self, chat_id: int, message: Message, *, thread_id: int | None = None) -> int:
        """Send one message, into a topic of a group if one is named; gives its id there.

        Raises:
            SendError: the subclass says what to do.
        """
        ...
