"""The whole service over HTTP on the sandbox, in one loop with the test."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import Service
from bot.clock import MovableClock
from bot.office import Office, office
from bot.sandbox.server import Sandbox
from bot.storage.people import Role
from tests.e2e.serving import serving, settings_for
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table
from tests.outboxes import counts
from tests.sandboxes import started_sandbox

LEADER, CLERK, ADMIN, STRANGER = 1001, 1002, 1003, 1004
PERSON = LEADER
# Nothing here takes a tenth of it; a machine that is busy elsewhere may.
PATIENCE_S = 20.0

Shown = dict[str, Any]


async def until(seen: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is waited for
    """What `seen` gives once it is true; fails when patience ends."""
    async with asyncio.timeout(PATIENCE_S):
        # The service goes on in the same loop; nothing is waited for longer than needed.
        while not (value := seen()):  # noqa: ASYNC110 - what is seen is HTTP's and a database's
            await asyncio.sleep(0.005)
        return value


@dataclass
class Stage:
    """A running service, its sandbox, and ways to act as a person."""

    sandbox: Sandbox
    office: Office
    clock: MovableClock
    service: Service

    def bind(self, chat: int, unit: str, role: Role) -> None:
        """Let a person stand for a unit, without the chat."""
        bind(self.office, chat, unit, role)

    def import_text(self, text: str) -> int:
        """Import and accept a table; gives the snapshot."""
        return import_table(self.office, text)

    def from_bot(self, chat: int) -> list[Shown]:
        """What the bot wrote in a chat."""
        return [m for m in self.sandbox.messages(chat) if m["from"] == "bot"]

    def counts(self) -> dict[str, int]:
        """How many rows of the outbox stand in each state."""
        return counts(self.office.database)

    def settled(self) -> bool:
        """Whether all that was queued has arrived, and is known to have."""
        return set(self.counts()) <= {"sent"}

    def content(self, shown: Shown) -> bytes:
        """The bytes of a document that was sent."""
        stored = self.sandbox.world.files.known(shown["document"]["url"].rpartition("/")[2])
        assert stored is not None
        return stored.data

    def now(self, chat: int, message: Shown) -> Shown:
        """A message of the bot as it is by now."""
        (shown,) = [m for m in self.from_bot(chat) if m["message_id"] == message["message_id"]]
        return shown

    async def ask(self, chat: int, text: str) -> Shown:
        """Type something; the bot's next message."""
        before = len(self.from_bot(chat))
        self.sandbox.type_text(chat, chat, text)
        await until(lambda: len(self.from_bot(chat)) > before)
        return self.from_bot(chat)[-1]

    async def next_message(self, chat: int, act: Callable[[], object]) -> Shown:
        """What the bot writes after an act."""
        before = len(self.from_bot(chat))
        act()
        await until(lambda: len(self.from_bot(chat)) > before)
        return self.from_bot(chat)[-1]

    async def press(self, chat: int, message: Shown, text: str, person: int | None = None) -> Shown:
        """Press the button with that text; the sandbox's word on it."""
        (data,) = [
            button["callback_data"]
            for row in message["buttons"]
            for button in row
            if button["text"] == text
        ]
        return await self.sandbox.press(
            chat, person or chat, message["message_id"], data, wait_s=PATIENCE_S
        )


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Telegram with one person, for tests that bring their own bot."""
    async with started_sandbox(MovableClock()) as server:
        server.add_user(PERSON, "An")
        yield server


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than hands: without this each would wait a second for most answers."""
    monkeypatch.setattr("bot.chat.crowd.BURST", 10_000)


@pytest.fixture
async def stage(tmp_path: Path, hurried: None) -> AsyncIterator[Stage]:
    """January is imported; nobody is bound; people have said hello."""
    del hurried
    clock = MovableClock()
    async with started_sandbox(clock) as sandbox:
        with office(settings_for(tmp_path, sandbox), clock) as built:
            async with serving(built) as service:
                stage = Stage(sandbox, built, clock, service)
                stage.import_text(S004_CSV)
                for chat, name in (
                    (LEADER, "Bình"),
                    (CLERK, "Chi"),
                    (ADMIN, "Dũng"),
                    (STRANGER, "Lạ"),
                ):
                    sandbox.add_user(chat, name)
                yield stage


@pytest.fixture
def february() -> str:
    """The simulated month."""
    return FEBRUARY_CSV
