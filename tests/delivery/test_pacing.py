"""The real dispatcher, transport and pace against a sandbox that enforces Telegram's limits."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import SystemClock
from bot.delivery.dispatch import Dispatcher
from bot.sandbox.server import Sandbox
from bot.storage.database import Database
from bot.transport.telegram import TelegramTransport
from tests.outboxes import queue
from tests.sandboxes import TOKEN

# More than the sandbox's bucket of 30 takes at once; at 28 a second they need two seconds.
CHATS = range(1, 61)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A strict sandbox with sixty people who said hello."""
    clock = SystemClock()
    server = Sandbox(token=TOKEN, username="b_bot", now=clock.now)
    await server.start(port=0)
    for chat in CHATS:
        server.add_user(chat, "An")
        # A person who wrote just now is answered, not broadcast to; `started` alone is not.
        server.world.chats.person(chat).started = True
    yield server
    await server.stop()


async def test_a_broadcast_meets_no_429(sandbox: Sandbox, database: Database) -> None:
    """Smoothly at 28 a second, each message once."""
    clock = SystemClock()
    queue(database, clock, CHATS)
    request = HTTPXRequest(connection_pool_size=16)
    bot = Bot(TOKEN, base_url=f"{sandbox.url}/bot", request=request)
    await request.initialize()
    await Dispatcher(database, TelegramTransport(bot), clock).drain()
    await request.shutdown()
    sends = [call for call in sandbox.calls() if call["method"] == "sendMessage"]
    assert {call["status"] for call in sends} == {200}
    assert sorted(call["chat_id"] for call in sends) == list(CHATS)
    # Not faster than the limit: sixty messages leave 59 gaps of 1/28 s.
    assert sends[-1]["monotonic"] - sends[0]["monotonic"] > 59 / 28 * 0.9
