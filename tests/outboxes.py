"""What a test puts into an outbox, and what stands there."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.storage import outbox, people
from bot.storage.database import Database


def queue(
    database: Database, clock: Clock, chats: Sequence[int], *, subjects: Sequence[str] = ("s",)
) -> None:
    """Queue a message for each chat and subject; its text tells both."""
    with database.write() as connection:
        rows = [
            {
                "recipient_id": people.enter(connection, chat, clock.now()).id,
                "chat_id": chat,
                "subject": subject,
                "message": {"text": f"{chat} {subject}", "buttons": []},
            }
            for chat in chats
            for subject in subjects
        ]
        outbox.add(connection, rows, clock.now())


def counts(database: Database) -> dict[str, int]:
    """How many rows stand in each state."""
    with database.read() as connection:
        return outbox.counts(connection)
