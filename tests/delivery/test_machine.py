"""What the machine does to a broadcast: a full disk, a locked database, a wild clock, no DNS."""

import asyncio
import resource
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.delivery import dispatch
from bot.delivery.dispatch import Dispatcher
from bot.storage import database as databases
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.outbox import LEASE
from bot.transport.protocol import File
from bot.transport.telegram import TelegramTransport
from messages.message import Message
from tests.delivery.conftest import ON_SQLITE, Line
from tests.sandboxes import TOKEN

PEOPLE = range(1, 31)
PATIENCE_S = 20.0
ALL_ONCE = {f"{chat} s": 1 for chat in PEOPLE}
# Holds the writer's lock until its input ends.
_LOCKER = """
import sqlite3, sys
open_ = sqlite3.connect(sys.argv[1], isolation_level=None)
open_.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rests of the loop, which are real time, are as good as none."""
    monkeypatch.setattr(dispatch, "FAULT_S", 0.01)
    monkeypatch.setattr(dispatch, "IDLE_S", 0.01)
    monkeypatch.setattr(dispatch, "RECOVER_S", 0.0)


@asynccontextmanager
async def _running(dispatcher: Dispatcher) -> AsyncIterator[None]:
    """The loop, as the service runs it."""
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    try:
        yield
        assert not running.done()
    finally:
        stop.set()
        await asyncio.wait_for(running, PATIENCE_S)


async def _until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not seen():  # noqa: ASYNC110 - what is seen is a database's
            await asyncio.sleep(0.005)


def _events(logs: list[Any]) -> dict[str, int]:
    names = [entry["event"] for entry in logs]
    return {name: names.count(name) for name in names}


class At:
    """The real transport, with something that happens after the n-th message was delivered."""

    def __init__(self, line: Line, number: int, happens: Callable[[], object]) -> None:
        self._real = TelegramTransport(line.bot)
        self._left = number
        self._happens = happens

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        files: tuple[File, ...] = (),
    ) -> int:
        """Send; gives the message's id."""
        del thread_id, files
        sent = await self._real.send(chat_id, message)
        self._left -= 1
        if self._left == 0:
            self._happens()
        return sent


@contextmanager
def _disk() -> Iterator[Callable[[bool], None]]:
    """A switch that fills the disk: no file of this process can grow beyond 1 KiB meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(full: bool) -> None:  # noqa: FBT001 - a switch
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024 if full else soft, hard))

    try:
        yield fill
    finally:
        fill(False)  # noqa: FBT003 - a switch


@ON_SQLITE
async def test_a_full_disk_loses_and_doubles_nothing(line: Line) -> None:
    """It fills while messages are on their way; when there is room again, all goes on."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE)
    with capture_logs() as logs, _disk() as fill:
        transport = At(line, 5, lambda: fill(True))  # noqa: FBT003 - a switch
        async with _running(line.dispatcher(transport=transport)):
            # Whether a claim fails too depends on how many sends were under way just then.
            await _until(lambda: "settle_failed" in _events(logs))
            assert len(line.arrived()) < 30
            fill(False)  # noqa: FBT003 - a switch
            await _until(lambda: line.counts() == {"sent": 30})
    assert line.arrived() == ALL_ONCE
    # An outage of hours is said once, and its end.
    said = _events(logs)
    assert said.get("outbox_unavailable", 0) == said.get("outbox_available_again", 0)
    with line.database.read() as connection:
        assert connection.exec_driver_sql("SELECT sum(doubtful) FROM outbox").scalar() == 0


@ON_SQLITE
async def test_a_database_locked_by_another_process_is_waited_for(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For longer than a writer waits; nothing is sent that cannot be recorded."""
    monkeypatch.setattr(databases, "BUSY_TIMEOUT_S", 1)
    line.database.close()
    line.database = Database(line.database.url)
    line.people(*PEOPLE)
    line.queue(*PEOPLE)
    file = str(make_url(line.database.url).database)
    locker = subprocess.Popen(  # noqa: ASYNC220, S603 - our own words
        [sys.executable, "-c", _LOCKER, file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert locker.stdout is not None
    assert locker.stdout.readline() == b"locked\n"
    with capture_logs() as logs:
        async with _running(line.dispatcher()):
            await _until(lambda: "outbox_unavailable" in _events(logs))
            assert line.arrived() == {}
            locker.communicate()
            await _until(lambda: line.counts() == {"sent": 30})
    assert line.arrived() == ALL_ONCE
    assert _events(logs)["outbox_available_again"] == 1
    line.database.close()


@ON_SQLITE
@pytest.mark.parametrize("hours", [(-5, 3, -9), (7, -12, 1), (-1, -1, -1), (0.02, 9, -9)])
async def test_a_clock_that_jumps_by_hours_delays_and_doubles_nothing(
    line: Line, hours: tuple[float, ...]
) -> None:
    """In the middle of a broadcast, back and forth."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE)
    jumps = iter(hours)
    left = 0

    class Jumping:
        async def send(
            self,
            chat_id: int,
            message: Message,
            *,
            thread_id: int | None = None,
            files: tuple[File, ...] = (),
        ) -> int:
            del thread_id, files
            nonlocal left
            left += 1
            if left % 5 == 0:
                line.clock.at += timedelta(hours=next(jumps, 0))
            return await TelegramTransport(line.bot).send(chat_id, message)

    async with _running(line.dispatcher(transport=Jumping())):
        await _until(lambda: line.counts() == {"sent": 30})
    assert line.arrived() == ALL_ONCE


@ON_SQLITE
async def test_a_clock_that_was_ahead_holds_nothing_back(line: Line) -> None:
    """Queued and begun by a clock hours ahead, then set right: neither waits for it to catch up."""
    line.people(1, 2)
    line.clock.at += timedelta(hours=6)
    line.queue(1, 2)
    with line.database.write() as connection:
        assert outbox.claim(connection, line.clock.now()) is not None
    line.clock.at -= timedelta(hours=6)
    with capture_logs() as logs:
        await line.dispatcher().drain()
    assert line.counts() == {"sent": 2}
    assert _events(logs) == {"clock_set_back": 1, "send_interrupted": 1}


@ON_SQLITE
async def test_a_lease_is_no_shorter_for_a_clock_that_was_set_back_a_little(line: Line) -> None:
    """Seconds are no jump: the send may still be under way."""
    line.people(1)
    line.queue(1)
    with line.database.write() as connection:
        assert outbox.claim(connection, line.clock.now()) is not None
    line.clock.at += LEASE - timedelta(seconds=1)
    await line.dispatcher().drain()
    assert line.counts() == {"sending": 1}


@ON_SQLITE
async def test_a_name_that_does_not_resolve_loses_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Surely not sent; it goes out, in doubt about none, when names resolve again."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE)
    resolve = socket.getaddrinfo
    known = False

    def names(host: Any, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - the resolver's own
        # The machine's resolver may take its time to say no, or be asked by nobody in a test.
        if host in {"api.telegram.invalid", b"api.telegram.invalid"}:
            if not known:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            host = "127.0.0.1"
        return resolve(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    request = HTTPXRequest(connection_pool_size=16, connect_timeout=2)
    url = line.sandbox.url.replace("127.0.0.1", "api.telegram.invalid")
    await request.initialize()
    dispatcher = line.dispatcher(
        transport=TelegramTransport(Bot(TOKEN, f"{url}/bot", request=request))
    )
    with capture_logs() as logs:
        for _ in range(3):
            await dispatcher.drain()
            line.pass_time(400)
        assert line.counts() == {"queued": 30}
        assert {entry["error"] for entry in logs} == {"NotSent"}
        known = True
        await dispatcher.drain()
    with suppress(RuntimeError):
        await request.shutdown()
    assert line.counts() == {"sent": 30}
    assert line.arrived() == ALL_ONCE
