"""What every transport can do; the outbox knows no more than this."""

from dataclasses import dataclass
from typing import Protocol

from messages.message import Message


@dataclass(frozen=True)
class File:
    """A document on its way: its name as people see it, and its bytes."""

    name: str
    content: bytes


class Transport(Protocol):
    """Sends messages to chats."""

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        files: tuple[File, ...] = (),
    ) -> int:
        """Send one message, into a topic of a group if one is named; gives its id there.

        `files` are the documents that the message carries, in its order. Text and documents arrive
        together, by one call; of an album the id is the first document's.

        Raises:
            SendError: the subclass says what to do.
            ValueError: several documents and buttons.
        """
        ...
