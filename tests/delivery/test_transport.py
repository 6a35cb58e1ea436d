"""One contract for the fake and the real transport; the real one over HTTP to the sandbox."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import MovableClock
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
from bot.transport.protocol import File, Transport
from bot.transport.telegram import UNSAID_REST, TelegramTransport
from messages.message import Button, Message
from tests.fakes import FakeTransport
from tests.sandboxes import TOKEN, started_sandbox
from tests.tcp import listening

CHAT, GROUP = 1001, -5
HELLO = Message(
    "<b>Xin chào</b>", ((Button("Nút", data="x"), Button("Trang", url="https://a.vn")),)
)

SHEET = File("Tổng hợp rà soát 26-11-2026.xlsx", b"PK\x03\x04\x00\xff\r\n--" + bytes(range(256)))
LETTER = File("Báo cáo 'tuần' & 100% (ký).docx", b"\r\n\x00")
CLOSED = Message("<b>Đã rà soát</b>")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A started sandbox with a person who wrote and a group."""
    async with started_sandbox(MovableClock()) as server:
        server.add_user(CHAT, "An")
        server.add_group(GROUP, "Nhóm", [CHAT])
        server.type_text(CHAT, CHAT, "/start")
        yield server


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


async def test_an_album_counts_as_all_its_messages(
    scripted: Callable[[int, str, SendError], Transport],
) -> None:
    """It is known by its first."""
    transport = scripted(CHAT, "ok", SendError())
    first = await transport.send(CHAT, HELLO)
    assert await transport.send(CHAT, CLOSED, files=(SHEET, LETTER)) == first + 1
    assert await transport.send(CHAT, HELLO, files=(LETTER,)) == first + 3
    assert await transport.send(CHAT, HELLO) == first + 4


async def test_an_album_with_buttons_is_no_message(
    scripted: Callable[[int, str, SendError], Transport],
) -> None:
    """It is not sent without them."""
    with pytest.raises(ValueError, match="no buttons"):
        await scripted(CHAT, "ok", SendError()).send(CHAT, HELLO, files=(SHEET, LETTER))


@pytest.mark.parametrize("files", [(), (SHEET,), (SHEET, LETTER)], ids=["text", "one", "album"])
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
    files: tuple[File, ...],
) -> None:
    """The same from both transports, and for a text, a document and an album."""
    transport = scripted(chat, behaviour, error)
    with pytest.raises(type(error)) as raised:
        await transport.send(chat, CLOSED, files=files)
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


async def test_documents_arrive_byte_for_byte(sandbox: Sandbox, bot: Bot) -> None:
    """With names in Vietnamese; the text stands below the last, together they are one album."""
    await TelegramTransport(bot).send(CHAT, CLOSED, files=(SHEET, LETTER))
    sheet, letter = sandbox.messages(CHAT)[1:]
    for shown, file in ((sheet, SHEET), (letter, LETTER)):
        assert shown["document"]["name"] == file.name
        kept = sandbox.world.files.known(shown["document"]["url"].rpartition("/")[2])
        assert kept
        assert kept.data == file.content
    assert (sheet["html"], letter["html"]) == ("", "<b>Đã rà soát</b>")
    assert sheet["album"] == letter["album"] is not None
    assert len(sandbox.calls()) == 1


async def test_one_document_has_text_and_buttons(sandbox: Sandbox, bot: Bot) -> None:
    """In one message."""
    await TelegramTransport(bot).send(CHAT, HELLO, files=(SHEET,))
    (shown,) = sandbox.messages(CHAT)[1:]
    assert (shown["html"], shown["document"]["name"]) == ("<b>Xin chào</b>", SHEET.name)
    assert [button["text"] for row in shown["buttons"] for button in row] == ["Nút", "Trang"]
    assert shown["album"] is None


@pytest.mark.parametrize("files", [(), (SHEET,), (SHEET, LETTER)], ids=["text", "one", "album"])
async def test_a_quiet_message_makes_no_sound(
    sandbox: Sandbox, bot: Bot, files: tuple[File, ...]
) -> None:
    """Any other does."""
    transport = TelegramTransport(bot)
    await transport.send(CHAT, Message("a", quiet=True), files=files)
    await transport.send(CHAT, Message("a"), files=files)
    each = max(len(files), 1)
    assert [m["silent"] for m in sandbox.messages(CHAT)[1:]] == [True] * each + [False] * each


@pytest.mark.parametrize("files", [(SHEET,), (SHEET, LETTER)], ids=["one", "album"])
async def test_a_group_that_takes_no_documents_is_not_lost(
    sandbox: Sandbox, bot: Bot, files: tuple[File, ...]
) -> None:
    """Its digests go on."""
    sandbox.script(GROUP, "no_documents")
    transport = TelegramTransport(bot)
    with pytest.raises(Refused) as refused:
        await transport.send(GROUP, CLOSED, files=files)
    assert not refused.value.chat_lost
    assert await transport.send(GROUP, CLOSED)


@pytest.mark.parametrize("files", [(SHEET,), (SHEET, LETTER)], ids=["one", "album"])
async def test_a_caption_too_long_is_refused_alone(
    sandbox: Sandbox, bot: Bot, files: tuple[File, ...]
) -> None:
    """Nothing of the album arrives; at the limit all of it does."""
    transport = TelegramTransport(bot)
    with pytest.raises(Refused, match="caption is too long") as refused:
        await transport.send(CHAT, Message("<b>" + "ậ" * 1025 + "</b>"), files=files)
    assert not refused.value.chat_lost
    assert len(sandbox.messages(CHAT)) == 1
    await transport.send(CHAT, Message("<b>" + "ậ" * 1024 + "</b>"), files=files)


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


def _answering(reply: bytes) -> AbstractAsyncContextManager[str]:
    """A server that says one thing to everybody, whatever they ask."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        # Whoever closes with bytes unread resets the connection: its word would be lost.
        await reader.readexactly(int(length[1]) if length else 0)
        writer.write(reply)
        await writer.drain()

    return listening(answer)


@pytest.mark.parametrize("status", [b"403 Forbidden", b"400 Bad Request"])
async def test_a_block_page_is_not_telegrams_word(status: bytes) -> None:
    """A censor's 403 must not cost every chat its queue."""
    page = b"<html>blocked</html>"
    head = b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\n\r\n" % len(page)
    async with _answering(head + page) as url:
        bot = await _bot(url)
        with pytest.raises(NotSent):
            await TelegramTransport(bot).send(CHAT, HELLO)
        await bot.request.shutdown()


async def test_documents_larger_than_telegram_takes_are_refused() -> None:
    """A 413 is no doubt: nothing arrived, and nothing ever will."""
    said = b'{"ok":false,"error_code":413,"description":"Request Entity Too Large"}'
    head = b"HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: %d\r\n\r\n" % len(said)
    async with _answering(head + said) as url:
        bot = await _bot(url)
        with pytest.raises(Refused) as refused:
            await TelegramTransport(bot).send(CHAT, CLOSED, files=(SHEET,))
        assert not refused.value.chat_lost
        await bot.request.shutdown()


async def test_a_proxy_that_refuses_got_nothing_through(sandbox: Sandbox) -> None:
    """Surely not sent; it may be down for hours."""
    async with _answering(b"HTTP/1.1 503 Service Unavailable\r\n\r\n") as url:
        request = HTTPXRequest(proxy=url)
        bot = Bot(TOKEN, base_url=sandbox.url.replace("http:", "https:") + "/bot", request=request)
        await request.initialize()
        with pytest.raises(NotSent):
            await TelegramTransport(bot).send(CHAT, HELLO)
        await request.shutdown()
