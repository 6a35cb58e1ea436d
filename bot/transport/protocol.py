"""What every transport can do; the outbox knows no more than this."""

from typing import Protocol

from messages.message import Message


class Transport(Protocol):
    """Sends messages to chats."""

    async def send(self, chat_id: int, message: Message) -> int:
        """Send one message; gives its id at the receiving side.

        Raises:
            SendError: the subclass says what to do.
        """
        ...
