"""How the service ends: sends under way are finished, nothing new begins, nothing holds it."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.office import Office, office
from bot.people import Role
from bot.sandbox.server import Sandbox
from bot.settings import load
from bot.storage import outbox, people
from bot.storage.outbox import outbox_table
from messages.message import Message
from tests.e2e.conftest import PATIENCE_S, PERSON, until
from tests.e2e.processes import Process
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table
from tests.sandboxes import TOKEN
from tests.tcp import between, listening

OTHER = 1002
_SHORT_GRACE = "from bot.cli import ending, main\nending.GRACE_S = 0.5\nmain()"


class Relay:
    """Between the service and Telegram: it can hold back the answers to sends."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._there = sandbox.url
        self.open = asyncio.Event()
        self.open.set()
        self.sends = 0
        self.url = ""

    async def serve(self, near_reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        """One connection of the service."""
        sent = asyncio.Event()

        async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while chunk := await reader.read(65536):
                if b"/sendMessage" in chunk:
                    self.sends += 1
                    sent.set()
                writer.write(chunk)
                await writer.drain()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while chunk := await reader.read(65536):
                if sent.is_set():
                    await self.open.wait()
                    sent.clear()
                writer.write(chunk)
                await writer.drain()

        await between((near_reader, near), self._there, ask, answer)


@pytest.fixture
async def relay(sandbox: Sandbox) -> AsyncIterator[Relay]:
    """It passes everything on until told otherwise."""
    sandbox.add_user(OTHER, "Bình")
    made = Relay(sandbox)
    async with listening(made.serve) as made.url:
        yield made


@pytest.fixture
async def process(tmp_path: Path, relay: Relay, sandbox: Sandbox) -> AsyncIterator[Process]:
    """The service behind the relay; two leaders of one commune, January is imported."""
    for person in (PERSON, OTHER):
        sandbox.type_text(person, person, "/start")
    with _opened(tmp_path) as built:
        _import(tmp_path, S004_CSV)
        for person in (PERSON, OTHER):
            bind(built, person, "xã Bình Thành", Role.LEADER)
    made = Process(
        tmp_path,
        BOT766_TELEGRAM__TOKEN=TOKEN,
        BOT766_TELEGRAM__API_URL=relay.url,
        BOT766_HEALTH__LISTEN="",
    )
    yield made
    await made.end(signal.SIGKILL)


def _opened(folder: Path) -> AbstractContextManager[Office]:
    return office(load(data_dir=str(folder / "var")), SystemClock())


def _import(folder: Path, text: str) -> None:
    with _opened(folder) as built:
        import_table(built, text)


def _states(folder: Path) -> list[str]:
    with _opened(folder) as built, built.database.read() as connection:
        return sorted(connection.scalars(select(outbox_table.c.state)))


async def _heard(process: asyncio.subprocess.Process, event: bytes) -> None:
    """Read the log up to an event."""
    assert process.stderr
    async with asyncio.timeout(PATIENCE_S):
        while event not in await process.stderr.readline():
            pass


async def _answered(sandbox: Sandbox) -> None:
    """Both /start of the beginning are answered."""
    await until(
        lambda: all(
            any(m["from"] == "bot" for m in sandbox.messages(who)) for who in (PERSON, OTHER)
        )
    )


@pytest.fixture
async def sending(
    process: Process, relay: Relay, sandbox: Sandbox, tmp_path: Path
) -> asyncio.subprocess.Process:
    """The process with two sends under way, which Telegram carried out and has not answered."""
    started = await process.start()
    await process.line()
    await _answered(sandbox)
    relay.open.clear()
    relay.sends = 0
    _import(tmp_path, FEBRUARY_CSV)
    await until(lambda: relay.sends == 2)
    return started


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Another process writes and does not end."""
    with closing(sqlite3.connect(folder / "var" / "bot766.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


async def test_sends_under_way_end_and_nothing_new_begins(
    sending: asyncio.subprocess.Process,
    process: Process,
    relay: Relay,
    sandbox: Sandbox,
    tmp_path: Path,
) -> None:
    """What was sent is recorded as sent; what comes later waits for the next start."""
    sending.send_signal(signal.SIGTERM)
    await _heard(sending, b'"stopping"')
    # Nobody listens any more, while what was begun still goes on.
    await until(lambda: sandbox.world.updates._poll is None)
    sandbox.type_text(PERSON, PERSON, "/help")
    with _opened(tmp_path) as built, built.database.write() as connection:
        told = [who for who, _ in people.reachable(connection, Role) if who.chat_id == OTHER]
        later = Message("để sau").to_json()
        assert outbox.tell(connection, told, "later", later, built.clock.now()) == 1
    relay.open.set()
    await asyncio.wait_for(sending.wait(), PATIENCE_S)
    assert await process.end(signal.SIGTERM) == 0
    assert _states(tmp_path) == ["queued", "sent", "sent"]
    assert sandbox.world.updates.pending
    before = len(sandbox.messages(PERSON))
    await process.start()
    await until(lambda: len(sandbox.messages(PERSON)) > before)
    await until(lambda: sandbox.messages(OTHER)[-1]["text"] == "để sau")
    assert await process.end(signal.SIGTERM) == 0


async def test_a_second_signal_ends_at_once(
    sending: asyncio.subprocess.Process, process: Process, relay: Relay, tmp_path: Path
) -> None:
    """A database that cannot record what was sent holds the first one."""
    with _locked(tmp_path):
        sending.send_signal(signal.SIGTERM)
        await _heard(sending, b'"stopping"')
        relay.open.set()
        assert sending.returncode is None
        assert await process.end(signal.SIGINT) == 1
    assert _states(tmp_path) == ["sending", "sending"]


async def test_nothing_holds_the_service_beyond_its_grace(
    process: Process, relay: Relay, sandbox: Sandbox, tmp_path: Path
) -> None:
    """The same after a while, with a line that says so; the next start finds what was under way."""
    process.entry = ("-c", _SHORT_GRACE)
    started = await process.start()
    await process.line()
    await _answered(sandbox)
    relay.open.clear()
    relay.sends = 0
    _import(tmp_path, FEBRUARY_CSV)
    await until(lambda: relay.sends == 2)
    with _locked(tmp_path):
        started.send_signal(signal.SIGTERM)
        relay.open.set()
        await _heard(started, b'"grace_over"')
        assert await asyncio.wait_for(started.wait(), PATIENCE_S) == 1
    assert _states(tmp_path) == ["sending", "sending"]


async def test_a_second_service_on_the_same_database_is_refused(
    process: Process, tmp_path: Path
) -> None:
    """With one clear line and exit code 1; the first goes on."""
    await process.start()
    await process.line()
    second = Process(tmp_path, **process._variables)
    started = await second.start()
    _, errors = await asyncio.wait_for(started.communicate(), PATIENCE_S)
    assert started.returncode == 1
    assert errors.decode().strip().splitlines() == [
        "Đã có một bot766 run khác trên cơ sở dữ liệu này; dừng nó trước rồi chạy lại."
    ]
    assert await process.end(signal.SIGTERM) == 0
