"""A message on its way through the states, arrow by arrow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import FixedClock
from bot.delivery.dispatch import Dispatcher
from bot.delivery.journal import NAME, Journal
from bot.storage import outbox, people
from bot.storage.database import Database
from bot.storage.outbox import Parcel
from bot.transport.errors import SendError
from bot.transport.protocol import File
from messages.message import Message
from tests.delivery.conftest import Swift, Ticking
from tests.outboxes import queue

CHAT, OTHER, GROUP, SUPERGROUP = 7_000_000_001, 1002, -5, -1_001_000_000_005


@dataclass
class Walk:
    """A dispatcher, and the way of the first row through the states."""

    database: Database
    clock: FixedClock
    folder: Path
    ticking: Ticking = field(default_factory=Ticking)
    path: list[str] = field(default_factory=lambda: ["nothing"])
    sent: list[int] = field(default_factory=list)
    errors: list[SendError] = field(default_factory=list)
    in_call: Callable[[], None] = lambda: None

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        files: tuple[File, ...] = (),
    ) -> int:
        """The transport: look, then end as told."""
        del message, thread_id, files
        self.look()
        self.in_call()
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(chat_id)
        return 700 + len(self.sent)

    def dispatcher(self) -> Dispatcher:
        """A fresh one, as after a restart."""
        journal = Journal(self.folder / NAME)
        return Dispatcher(self.database, self, self.clock, Swift(self.ticking), kept=journal)

    def queue(self, chat: int = CHAT, *subjects: str) -> None:
        """Queue messages."""
        queue(self.database, self.clock, (chat,), subjects=subjects or ("digest:1",))
        self.look()

    def wait(self, *subjects: str) -> None:
        """Keep messages until they are approved."""
        with self.database.write() as connection:
            recipient = people.enter(connection, CHAT, self.clock.now())
            row = {"recipient_id": recipient.id, "chat_id": CHAT, "message": Message("x").to_json()}
            rows = [{**row, "subject": subject} for subject in subjects or ("digest:1",)]
            outbox.add(connection, rows, self.clock.now(), waiting=True)
        self.look()

    async def drain(self, *errors: SendError, dispatcher: Dispatcher | None = None) -> None:
        """Send what is due; the first sends end with these errors."""
        self.errors = list(errors)
        await (dispatcher or self.dispatcher()).drain()
        self.errors = []
        self.look()

    def pass_time(self, span: timedelta) -> None:
        """Both clocks run on."""
        self.clock.at += span
        self.ticking.at += span.total_seconds()

    def rows(self) -> list[dict[str, Any]]:
        """All rows, oldest first."""
        with self.database.read() as connection:
            table = outbox.outbox_table
            return [
                dict(row)
                for row in connection.execute(table.select().order_by(table.c.id)).mappings()
            ]

    def row(self) -> dict[str, Any]:
        """The first row."""
        return self.rows()[0]

    def look(self) -> None:
        """Where the first row stands."""
        rows = self.rows()
        if rows and rows[0]["state"] != self.path[-1]:
            self.path.append(rows[0]["state"])

    def claim(self) -> Parcel:
        """Begin a send and do nothing more, as a process that dies."""
        with self.database.write() as connection:
            parcel = outbox.claim(connection, self.clock.now())
        assert parcel is not None
        self.look()
        return parcel
