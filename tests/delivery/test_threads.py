"""Messages into a topic of a group, and what becomes of them when the topic is gone."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import FixedClock, MovableClock
from bot.delivery.dispatch import Dispatcher
from bot.delivery.pace import Pace
from bot.sandbox.server import Sandbox
from bot.storage import outbox, people
from bot.storage.database import Database
from bot.storage.outbox import outbox_table
from bot.transport.errors import Refused, ThreadLost
from bot.transport.protocol import File
from bot.transport.telegram import TelegramTransport
from messages.message import Message
from tests.fakes import FakeTransport
from tests.sandboxes import TOKEN, started_sandbox

PERSON, GROUP, TOPIC = 1001, -1001766000001, 7
HELLO = Message("Xin chào")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A started sandbox with a group that has a topic."""
    async with started_sandbox(MovableClock()) as server:
        server.add_user(PERSON, "An")
        server.add_group(GROUP, "Nhóm", [PERSON])
        server.set_topic(GROUP, TOPIC, "open")
        yield server


@pytest.fixture
async def transport(sandbox: Sandbox) -> AsyncIterator[TelegramTransport]:
    """The real transport to it."""
    request = HTTPXRequest(read_timeout=5, connect_timeout=5)
    await request.initialize()
    yield TelegramTransport(Bot(TOKEN, base_url=f"{sandbox.url}/bot", request=request))
    await request.shutdown()


async def test_a_message_goes_into_its_topic(
    sandbox: Sandbox, transport: TelegramTransport
) -> None:
    """Or into the group itself."""
    await transport.send(GROUP, HELLO, thread_id=TOPIC)
    await transport.send(GROUP, HELLO)
    await transport.send(GROUP, HELLO, thread_id=TOPIC, files=_FILES[:1])
    await transport.send(GROUP, HELLO, thread_id=TOPIC, files=_FILES)
    assert [m["thread_id"] for m in sandbox.messages(GROUP)] == [TOPIC, None, TOPIC, TOPIC, TOPIC]


_FILES = (File("a.xlsx", b"a"), File("b.docx", b"b"))


@pytest.mark.parametrize("files", [(), _FILES[:1], _FILES], ids=["text", "one", "album"])
@pytest.mark.parametrize("state", ["closed", "deleted", "unknown"])
async def test_a_topic_that_is_gone_is_told_from_a_chat_that_is_gone(
    sandbox: Sandbox, transport: TelegramTransport, state: str, files: tuple[File, ...]
) -> None:
    """The chat can still be written to."""
    thread_id = 99 if state == "unknown" else TOPIC
    if state != "unknown":
        sandbox.set_topic(GROUP, TOPIC, state)
    with pytest.raises(ThreadLost):
        await transport.send(GROUP, HELLO, thread_id=thread_id, files=files)
    sandbox.script(GROUP, "kicked", times=1)
    with pytest.raises(Refused) as refused:
        await transport.send(GROUP, HELLO, thread_id=None)
    assert refused.value.chat_lost


async def test_what_was_for_a_lost_topic_goes_to_the_group(
    database: Database, clock: FixedClock
) -> None:
    """All that is queued for it, each once; a topic it was bound in since is kept."""
    with database.write() as connection:
        who = people.enter(connection, GROUP, clock.now())
        people.settle_in(connection, who.id, TOPIC)
        for number in range(3):
            outbox.tell(connection, [who], f"t:{number}", HELLO.to_json(), clock.now())
        people.settle_in(connection, who.id, TOPIC + 1)
        outbox.tell(connection, [who], "t:3", HELLO.to_json(), clock.now())
    fake = FakeTransport(faults={GROUP: [lambda: ThreadLost("Topic_closed")]})
    for _ in range(5):
        # A dispatcher of its own each time: a group is written to every three seconds.
        await Dispatcher(database, fake, clock, Pace()).drain()
    assert len(fake.sent) == 4
    assert sorted(thread or 0 for thread in fake.threads) == [0, 0, 0, TOPIC, TOPIC + 1]
    with database.read() as connection:
        rows = connection.execute(outbox_table.select()).all()
        assert people.places(connection, [who.id]) == {who.id: (GROUP, TOPIC + 1)}
    assert {row.state for row in rows} == {"sent"}
    assert {row.doubtful for row in rows} == {0}
