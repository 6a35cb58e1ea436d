"""Listening to Telegram: neither a 401 nor a second poller must make the bot deaf for good."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict
from telegram import Bot, Update
from telegram.ext import Updater
from telegram.request import HTTPXRequest

from bot.chat.inbox import InboxBot, InboxQueue
from bot.chat.inbox_writer import InboxWriter
from bot.chat.polling import Listener
from bot.chat.watched import WatchedRequest
from bot.clock import SystemClock
from bot.health.line import RIVAL_GONE_S, Line, State
from bot.sandbox.server import Sandbox
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.e2e.conftest import PATIENCE_S, PERSON, until
from tests.sandboxes import TOKEN


class Ear:
    """A listener of its own, without a service around it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.ahead_s = 0.0
        self.line = Line("listening", SystemClock(), lambda: time.monotonic() + self.ahead_s)
        self.queue: asyncio.Queue[object] = asyncio.Queue()

    @property
    def state(self) -> State:
        """How its line stands."""
        return self.line.standing.state

    async def hears(self, text: str) -> None:
        """A person types; the text comes in."""
        self.sandbox.type_text(PERSON, PERSON, text)
        heard = ""
        while heard != text:
            update = await asyncio.wait_for(self.queue.get(), PATIENCE_S)
            assert isinstance(update, Update)
            assert update.message is not None
            heard = update.message.text or ""


@pytest.fixture
async def ear(sandbox: Sandbox) -> AsyncIterator[Ear]:
    """It listens and watches over itself, faster than the service does."""
    made = Ear(sandbox)
    bot = Bot(
        TOKEN,
        base_url=f"{sandbox.url}/bot",
        request=HTTPXRequest(),
        get_updates_request=WatchedRequest(made.line),
    )
    stop = asyncio.Event()
    async with Updater(bot, update_queue=made.queue) as updater:
        listener = Listener(updater, made.line)
        await listener.begin()
        watching = asyncio.create_task(listener.watch(stop, deaf_after_s=90.0, look_every_s=0.05))
        yield made
        stop.set()
        await watching


def _told(logs: list[EventDict]) -> list[str]:
    """What an operator reads."""
    return [entry["event"] for entry in logs if entry["log_level"] != "debug"]


@pytest.mark.parametrize("fault", ["unauthorized", "not_found"])
async def test_polling_that_died_is_begun_anew(ear: Ear, fault: str) -> None:
    """python-telegram-bot ends its polling for good and still says that it runs."""
    with capture_logs() as logs:
        ear.sandbox.script_method("getUpdates", fault, times=1)
        # A text ends the long poll that is under way; the next one meets the fault.
        ear.sandbox.type_text(PERSON, PERSON, "hai")
        await until(lambda: "polling_begun_anew" in _told(logs))
        await ear.hears("ba")
        await until(lambda: ear.state is State.OK)
    assert set(_told(logs)) == {"token_refused", "telegram_recovered", "polling_begun_anew"}
    assert len(_told(logs)) == 3


async def test_a_token_that_stays_revoked_is_one_line_in_the_log(ear: Ear) -> None:
    """And works again as soon as it is valid again, without a restart."""
    await ear.hears("không")
    with capture_logs() as logs:
        for method in ("getUpdates", "deleteWebhook"):
            ear.sandbox.script_method(method, "unauthorized")
        ear.sandbox.type_text(PERSON, PERSON, "một")
        await until(lambda: _refusals(ear.sandbox) > 5)
        assert _told(logs) == ["token_refused"]
        for method in ("getUpdates", "deleteWebhook"):
            ear.sandbox.script_method(method, "ok")
        await ear.hears("hai")
    assert ear.state is State.OK


def _refusals(sandbox: Sandbox) -> int:
    return sum(call["status"] == 401 for call in sandbox.calls())


async def _rival(sandbox: Sandbox) -> None:
    """Another bot with the same token."""
    async with httpx.AsyncClient() as client:
        while True:
            await client.post(f"{sandbox.url}/bot{TOKEN}/getUpdates", json={"timeout": 50})


async def test_a_second_poller_is_noticed_and_its_end_too(ear: Ear) -> None:
    """Both get 409s in turn; when it has gone, everything is heard again."""
    await ear.hears("một")
    with capture_logs() as logs:
        rival = asyncio.create_task(_rival(ear.sandbox))
        await until(lambda: ear.state is State.SECOND_POLLER)
        rival.cancel()
        with suppress(asyncio.CancelledError):
            await rival
        await ear.hears("hai")
        # An answer in between is no proof that it has gone.
        assert ear.state is State.SECOND_POLLER
        ear.ahead_s += RIVAL_GONE_S
        await ear.hears("ba")
        await until(lambda: ear.state is State.OK)
    assert _told(logs) == ["second_poller", "telegram_recovered"]


async def test_polls_that_nobody_answers_are_begun_anew(ear: Ear) -> None:
    """The library's loop may hang without any error."""
    await ear.hears("một")
    with capture_logs() as logs:
        ear.ahead_s += 100
        await until(lambda: "polling_begun_anew" in _told(logs))
        await ear.hears("hai")
        await until(lambda: ear.state is State.OK)
    assert set(_told(logs)) == {"polling_dead", "polling_begun_anew", "telegram_recovered"}
    assert len(_told(logs)) == 3


async def test_who_waits_for_the_database_is_not_deaf(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polling begun anew would leave one more try behind each time; it goes on by itself."""
    monkeypatch.setattr("bot.storage.database.BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr("bot.chat.inbox._FAULT_S", 0.01)
    database, clock = Database(f"sqlite:///{tmp_path}/kept.db"), SystemClock()
    migrate(database)
    made = Ear(sandbox)
    queue = InboxQueue(InboxWriter(database, clock), database, clock)
    made.queue = queue
    bot = InboxBot(
        queue,
        token=TOKEN,
        base_url=f"{sandbox.url}/bot",
        request=HTTPXRequest(),
        get_updates_request=WatchedRequest(made.line),
    )
    stop = asyncio.Event()
    with capture_logs() as logs, closing(sqlite3.connect(tmp_path / "kept.db")) as other:
        async with Updater(bot, update_queue=queue) as updater:
            listener = Listener(updater, made.line)
            await listener.begin()
            watching = asyncio.create_task(
                listener.watch(stop, deaf_after_s=90.0, look_every_s=0.01)
            )
            await made.hears("một")
            other.execute("BEGIN IMMEDIATE")
            sandbox.type_text(PERSON, PERSON, "hai")
            await until(lambda: queue.keeping)
            made.ahead_s += 100
            await until(lambda: _told(logs).count("inbox_unavailable") > 5)
            other.rollback()
            await asyncio.wait_for(queue.get(), PATIENCE_S)
            # Several looks, while the next poll is under way and nothing was answered for long.
            await asyncio.sleep(0.1)
            assert set(_told(logs)) == {"inbox_unavailable"}
            assert made.state is State.OK
            made.ahead_s += 100
            await until(lambda: "polling_begun_anew" in _told(logs))
            stop.set()
            await watching
    database.close()
