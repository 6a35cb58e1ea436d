"""The real dispatcher and transport over HTTP to a sandbox, with time that a test moves."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import FixedClock
from bot.delivery.dispatch import Dispatcher
from bot.delivery.journal import NAME, Journal
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.sandbox.server import Sandbox
from bot.storage.database import Database
from bot.transport.protocol import Transport
from bot.transport.telegram import TelegramTransport
from tests.outboxes import counts, queue
from tests.sandboxes import TOKEN, start_sandbox

# For what the kind of database has no part in.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Ticking:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.at


class Swift(Pace):
    """The pace without the wait between two chats' messages, which is real time."""

    async def turn(self) -> None:
        """At once."""


@dataclass
class Line:
    """A dispatcher on a real line to a sandbox."""

    database: Database
    clock: FixedClock
    sandbox: Sandbox
    folder: Path
    bot: Bot
    ticking: Ticking = field(default_factory=Ticking)

    def dispatcher(
        self, *, quiet: QuietHours | None = None, transport: Transport | None = None
    ) -> Dispatcher:
        """A fresh one, as after a restart; it remembers what a restart remembers."""
        return Dispatcher(
            self.database,
            transport or TelegramTransport(self.bot),
            self.clock,
            Swift(self.ticking),
            quiet=quiet,
            kept=Journal(self.folder / NAME),
        )

    def people(self, *chats: int) -> None:
        """People who have started the bot, and groups."""
        for chat in chats:
            if chat > 0:
                self.sandbox.add_user(chat, "An")
                self.sandbox.world.chats.person(chat).started = True
            else:
                self.sandbox.add_group(chat, "Nhóm", [])

    def queue(self, *chats: int, subjects: Sequence[str] = ("s",)) -> None:
        """Queue a message for each chat and subject."""
        queue(self.database, self.clock, chats, subjects=subjects)

    def pass_time(self, seconds: float) -> None:
        """Both clocks run on."""
        self.clock.at += timedelta(seconds=seconds)
        self.ticking.at += seconds

    def counts(self) -> dict[str, int]:
        """How many rows stand in each state."""
        return counts(self.database)

    def arrived(self) -> Counter[str]:
        """What stands in the chats, by text."""
        return Counter(
            message["text"]
            for chat in self.sandbox.chats()
            for message in self.sandbox.messages(chat["id"])
            # A group's move leaves messages without a text.
            if message["from"] == "bot" and message["text"]
        )

    def calls(self, chat: int) -> list[int]:
        """The HTTP statuses of what was tried with a chat; 0 for no answer."""
        return [call["status"] for call in self.sandbox.calls() if call["chat_id"] == chat]


@pytest.fixture
async def line(database: Database, clock: FixedClock, tmp_path: Path) -> AsyncIterator[Line]:
    """Nobody is there yet, nothing is queued."""
    sandbox = await start_sandbox(clock)
    # The read timeout is what a test of a silent server waits for.
    request = HTTPXRequest(connection_pool_size=16, read_timeout=0.4, connect_timeout=2)
    bot = Bot(TOKEN, base_url=f"{sandbox.url}/bot", request=request)
    await request.initialize()
    made = Line(database, clock, sandbox, tmp_path, bot)
    yield made
    await request.shutdown()
    await made.sandbox.stop()
