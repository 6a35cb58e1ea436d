"""One pass at a time of the loop that keeps boards and questions up to date, on a real line."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Bot

from bot.chat.live import GAP_S, LiveCheck
from bot.chat.reply import Replies
from bot.clock import FixedClock
from bot.office import Office
from bot.sandbox.server import Sandbox
from bot.storage import outbox
from bot.storage.outbox import Delivery, Settlement
from bot.storage.people import Role
from bot.transport.telegram import TelegramTransport
from messages.actions import Reply
from messages.message import Message
from tests.conftest import THURSDAY
from tests.furnishing import bind
from tests.sandboxes import TOKEN, start_sandbox

DAY = THURSDAY.date()
FIRST, SECOND, OFFICE, GROUP = 1001, 1002, 1003, -1001
UNIT = "xã Tân Khánh Trung"


@dataclass
class Rig:
    """An office with a round open, its people on a sandbox, and the loop's passes by hand."""

    office: Office
    clock: FixedClock
    sandbox: Sandbox
    bot: Bot
    replies: Replies
    passed: float = 100.0
    live: LiveCheck = field(init=False)

    def __post_init__(self) -> None:
        """A loop that has seen nothing yet."""
        self.restart()

    def restart(self) -> None:
        """The process died and lives again."""
        self.live = LiveCheck(self.replies, self.office.views, lambda: self.passed)

    def bind(self, chat: int, unit: str, role: Role) -> None:
        """Let a chat stand for a unit."""
        if chat > 0:
            self.sandbox.add_user(chat, "An")
            self.sandbox.world.chats.person(chat).started = True
        else:
            self.sandbox.add_group(chat, "Nhóm", [])
        bind(self.office, chat, unit, role)

    async def deliver(self, most: int = 99) -> None:
        """Send what is queued."""
        for _ in range(most):
            with self.office.database.write() as connection:
                parcel = outbox.claim(connection, self.clock.now())
            if parcel is None:
                return
            sent = await TelegramTransport(self.bot).send(
                parcel.chat_id, Message.from_json(parcel.message)
            )
            with self.office.database.write() as connection:
                done = Settlement(Delivery.SENT, message_id=sent)
                outbox.settle(connection, parcel.id, parcel.attempts, done, self.clock.now())

    def unit_id(self, name: str = UNIT) -> int:
        """A unit's number."""
        return self.office.people.unit(name)

    def answer(self, chat: int, reply: Reply = Reply.MATCH, unit: str = UNIT) -> None:
        """Somebody answers, by whatever way."""
        self.office.check.reply(chat, self.unit_id(unit), DAY, reply)

    async def settle(self) -> None:
        """Passes until nothing is left to do."""
        for _ in range(20):
            left = await self.live.refresh()
            self.passed += GAP_S
            if not left:
                return
        pytest.fail("it never ends")

    def texts(self, chat: int) -> list[str]:
        """What stands in a chat."""
        return [message["text"] for message in self.sandbox.messages(chat)]

    def edits(self, chat: int | None = None) -> list[dict[str, Any]]:
        """The edits that were asked for so far."""
        return [
            call
            for call in self.sandbox.calls()
            if call["method"] == "editMessageText" and chat in (None, call["chat_id"])
        ]


@pytest.fixture
async def rig(january: Office, clock: FixedClock) -> AsyncIterator[Rig]:
    """Two people answer for one commune, an office is above; the round is open and asked."""
    clock.at = THURSDAY
    sandbox = await start_sandbox(clock)
    bot = Bot(TOKEN, base_url=f"{sandbox.url}/bot")
    await bot.initialize()
    rig = Rig(january, clock, sandbox, bot, Replies(bot, january.answers))
    rig.bind(FIRST, UNIT, Role.LEADER)
    rig.bind(SECOND, UNIT, Role.OFFICER)
    rig.bind(OFFICE, "huyện Lấp Vò", Role.OFFICE)
    january.rounds.open()
    try:
        yield rig
    finally:
        await bot.shutdown()
        await sandbox.stop()
