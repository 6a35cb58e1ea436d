"""One contract for the fake and the real transport; the real one over HTTP to the sandbox."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import MovableClock
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.transport.errors import (
    MovedTo,
    NotSent,
    Refused,
    SendError,
    TryLater,
    Uncertain,
    Unusable,
)
from bot.transport.protocol import Transport
from bot.transport.telegram import UNSAID_REST, TelegramTransport
from messages.message import Button, Message
from tests.fakes import FakeTransport

TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's
CHAT, GROUP = 1001, -5
HELLO = Message(
    "<b>Xin chào</b>", ((Button("Nút", data="x"), Button("Trang", url="https://a.vn")),)
)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A started sandbox with a person who wrote and a group."""
    clock = MovableClock()
    server = Sandbox(
        token=TOKEN, username="b_bot", now=clock.now, move=clock.move, limits=Limits.none()
    )
    await server.start(port=0)
    server.add_user(CHAT, "An")
    server.add_group(GROUP, "Nhóm", [CHAT])
    server.type_text(CHAT, CHAT, "/start")
    yield server
    await server.stop()


async def _bot(url: str, token: str = TOKEN) -> Bot:
    # The read timeout is what a test of a silent server waits for.
    request = HTTPXRequest(read_timeout=0.5, connect_timeout=2)
    bot = Bot(token, base_url=f"{url}/bot", request=request)
    await request.initialize()
    return bot


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A client that has not logged in: sending needs no getMe."""
    made = await _bot(sandbox.url)
    yield made
    await made.request.shutdown()


@pytest.fixture(params=["fake", "telegram"])
def scripted(
    request: pytest.FixtureRequest, sandbox: Sandbox, bot: Bot
) -> Callable[[int, str, SendError], Transport]:
    """A transport whose next send to a chat ends as told."""
    if request.param == "fake":
        fake = FakeTransport()

        def make_fake(chat: int, behaviour: str, error: SendError) -> Transport:
            if behaviour != "ok":
                fake.faults[chat] = [lambda: error]
            return fake

        return make_fake
    real = TelegramTransport(bot)

    def make_real(chat: int, behaviour: str, error: SendError) -> Transport:
        after = getattr(error, "after", None)
        rest = int(after.total_seconds()) if after and after != UNSAID_REST else None
        sandbox.script(chat, behaviour, retry_after_s=rest, times=1)
        return real

    return make_real


async def test_a_send_gives_the_messages_id(
    scripted: Callable[[int, str, SendError], Transport],
) -> None:
    """A different one each time."""
    transport = scripted(CHAT, "ok", SendError())
    first = await transport.send(CHAT, HELLO)
    assert await transport.send(CHAT, HELLO) > first


@pytest.mark.parametrize(
    ("chat", "behaviour", "error"),
    [
        (CHAT, "blocked", Refused("x", chat_lost=True)),
        (CHAT, "deactivated", Refused("x", chat_lost=True)),
        (GROUP, "kicked", Refused("x", chat_lost=True)),
        (CHAT, "too_many", TryLater(timedelta(seconds=1))),
        (CHAT, "too_many", TryLater(timedelta(seconds=300))),
        (CHAT, "too_many", TryLater(timedelta(seconds=43838))),
        (CHAT, "too_many", TryLater(UNSAID_REST)),
        (CHAT, "accept_then_timeout", Uncertain("x")),
        (CHAT, "server_error", Uncertain("x")),
        (CHAT, "garbage", Uncertain("x")),
    ],
)
async def test_every_fault_becomes_its_decision(
    scripted: Callable[[int, str, SendError], Transport],
    chat: int,
    behaviour: str,
    error: SendError,
) -> None:
    """The same from both transports."""
    transport = scripted(chat, behaviour, error)
    with pytest.raises(type(error)) as raised:
        await transport.send(chat, HELLO)
    assert getattr(raised.value, "after", None) == getattr(error, "after", None)
    assert getattr(raised.value, "chat_lost", None) == getattr(error, "chat_lost", None)


async def test_a_migrated_group_tells_its_new_id(sandbox: Sandbox, bot: Bot) -> None:
    """Which then works."""
    sandbox.script(GROUP, "migrate")
    transport = TelegramTransport(bot)
    with pytest.raises(MovedTo) as moved:
        await transport.send(GROUP, HELLO)
    assert await transport.send(moved.value.chat_id, HELLO)


async def test_an_unknown_chat_is_lost(bot: Bot) -> None:
    """Nobody there will ever be reached."""
    with pytest.raises(Refused) as refused:
        await TelegramTransport(bot).send(424242, HELLO)
    assert refused.value.chat_lost


async def test_a_broken_message_is_refused_alone(bot: Bot) -> None:
    """The chat is not lost by it."""
    with pytest.raises(Refused) as refused:
        await TelegramTransport(bot).send(CHAT, Message("<b>Xin chào"))
    assert not refused.value.chat_lost


async def test_a_wrong_token_is_unusable(sandbox: Sandbox) -> None:
    """Nothing can be sent to anybody."""
    bot = await _bot(sandbox.url, "1234:wrong")
    with pytest.raises(Unusable):
        await TelegramTransport(bot).send(CHAT, HELLO)
    await bot.request.shutdown()


async def test_a_server_that_is_not_there_got_nothing(sandbox: Sandbox) -> None:
    """Surely not sent: it may be tried again without a doubt."""
    url = sandbox.url
    await sandbox.stop()
    bot = await _bot(url)
    with pytest.raises(NotSent):
        await TelegramTransport(bot).send(CHAT, HELLO)
    await bot.request.shutdown()


async def _answering(reply: bytes) -> asyncio.Server:
    """A server that says one thing to everybody, whatever they ask."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


def _url(server: asyncio.Server) -> str:
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("status", [b"403 Forbidden", b"400 Bad Request"])
async def test_a_block_page_is_not_telegrams_word(status: bytes) -> None:
    """A censor's 403 must not cost every chat its queue."""
    page = b"<html>blocked</html>"
    head = b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\n\r\n" % len(page)
    server = await _answering(head + page)
    async with server:
        bot = await _bot(_url(server))
        with pytest.raises(NotSent):
            await TelegramTransport(bot).send(CHAT, HELLO)
        await bot.request.shutdown()


async def test_a_proxy_that_refuses_got_nothing_through(sandbox: Sandbox) -> None:
    """Surely not sent; it may be down for hours."""
    server = await _answering(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
    async with server:
        request = HTTPXRequest(proxy=_url(server))
        bot = Bot(TOKEN, base_url=sandbox.url.replace("http:", "https:") + "/bot", request=request)
        await request.initialize()
        with pytest.raises(NotSent):
            await TelegramTransport(bot).send(CHAT, HELLO)
        await request.shutdown()
