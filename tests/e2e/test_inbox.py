"""Updates that come in while something is wrong: kept, handled later, or let go by name."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from structlog.typing import EventDict
from telegram import Update

from bot.app import Service
from bot.chat import moment
from bot.chat.buttons import Buttons
from bot.chat.commands import Commands
from bot.chat.inbox import InboxQueue
from bot.chat.inbox_writer import InboxWriter
from bot.chat.questions import QuestionChat
from bot.clock import MovableClock
from bot.office import Office, office
from bot.sandbox.server import Sandbox
from bot.storage import inbox
from bot.storage.inbox import MOST_ATTEMPTS, inbox_table
from tests.e2e.conftest import PATIENCE_S, PERSON, until
from tests.e2e.serving import serving, settings_for

OTHER = 1002


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    """What the service tells."""
    with capture_logs() as told:
        yield told


@pytest.fixture
def built(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose writers give up and come again soon."""
    # Long enough for the service's own writers to wait for one another on a busy machine.
    monkeypatch.setattr("bot.storage.database.BUSY_TIMEOUT_S", 0.5)
    monkeypatch.setattr("bot.chat.inbox._FAULT_S", 0.05)
    sandbox.add_user(OTHER, "Bình")
    settings = settings_for(tmp_path, sandbox)
    with office(settings, MovableClock()) as opened:
        yield opened


def _answers(sandbox: Sandbox, chat: int = PERSON) -> int:
    return sum(message["from"] == "bot" for message in sandbox.messages(chat))


def _events(logs: list[EventDict]) -> list[str]:
    return [entry["event"] for entry in logs]


def _row(built: Office, update_id: int) -> Any:  # noqa: ANN401 - a row
    with built.database.read() as connection:
        return connection.execute(
            select(inbox_table).where(inbox_table.c.update_id == update_id)
        ).one()


async def test_a_locked_database_confirms_nothing_to_telegram(
    built: Office, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """What came meanwhile stays at Telegram; it is answered when the lock is gone, once."""
    async with serving(built):
        sandbox.type_text(PERSON, PERSON, "/help")
        await until(lambda: _answers(sandbox) == 1)
        with closing(sqlite3.connect(built.settings.data_dir / "bot766.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(3):
                sandbox.type_text(PERSON, PERSON, "/help")
            await until(lambda: _events(logs).count("inbox_unavailable") > 2)
            assert len(sandbox.world.updates.pending) >= 3
            assert _answers(sandbox) == 1
            other.rollback()
        await until(lambda: _answers(sandbox) == 4)
        await until(lambda: not sandbox.world.updates.pending)
        assert _answers(sandbox) == 4


@pytest.mark.usefixtures("hurried")
async def test_a_full_disk_confirms_nothing_to_telegram(
    built: Office, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """The same; the log names the fault and holds no text."""
    engine = built.database.engine

    def fill(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size

    async with serving(built):
        sandbox.type_text(PERSON, PERSON, "/help")
        await until(lambda: _answers(sandbox) == 1)
        event.listen(engine, "connect", fill)
        engine.dispose()
        # Several pages' worth: the file may have some free ones.
        sent = 40
        for _ in range(sent):
            sandbox.type_text(OTHER, OTHER, "bí mật " * 580)
        await until(lambda: "inbox_unavailable" in _events(logs))
        assert sandbox.world.updates.pending
        event.remove(engine, "connect", fill)
        engine.dispose()
        await until(lambda: not sandbox.world.updates.pending)
        await until(lambda: _answers(sandbox, OTHER) == sent)
    assert "bí mật" not in str([entry for entry in logs if "exception" not in entry])


@pytest.mark.usefixtures("hurried")
async def test_what_waited_at_telegram_for_the_start_is_no_flood(
    built: Office, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """A phone that was away, an outage: a whole poll of one chat is answered, none is let go."""
    sent = 30
    for _ in range(sent):
        sandbox.type_text(PERSON, PERSON, "/help")
    async with serving(built):
        await until(lambda: not sandbox.world.updates.pending)
        await until(lambda: not _unhandled(built))
    assert _answers(sandbox) == sent
    assert "chat_floods" not in _events(logs)


async def test_a_handler_that_hangs_stops_neither_others_nor_its_chat(
    built: Office, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """After a while it is let go, and the next update of that chat has its turn."""
    async with serving(built) as service:
        service._application.patience_s = 0.3
        sandbox.script(PERSON, "accept_then_timeout", times=1)
        sandbox.type_text(PERSON, PERSON, "/help")
        sandbox.type_text(PERSON, PERSON, "/help")
        sandbox.type_text(OTHER, OTHER, "/help")
        await until(lambda: _answers(sandbox, OTHER) == 1)
        assert "handler_hung" not in _events(logs)
        # The one that was never answered, the word that something broke, the second answer.
        await until(lambda: _answers(sandbox) == 3)
    assert _events(logs).count("handler_hung") == 1


def _keep(built: Office, update_id: int, chat: int) -> None:
    person = {"id": chat, "is_bot": False, "first_name": "An"}
    payload = {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": "private"},
            "from": person,
            "text": "/help",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    }
    with built.database.write() as connection:
        inbox.keep(connection, {update_id: payload}, built.clock.now())


async def test_an_update_that_ended_three_processes_is_given_up_by_name(
    built: Office, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """Its neighbours are handled; a try counts when it begins, not when the service starts."""
    for person in (PERSON, OTHER):
        sandbox.type_text(person, person, "/start")
    _keep(built, 7, PERSON)
    _keep(built, 8, OTHER)
    with built.database.write() as connection:
        for _ in range(MOST_ATTEMPTS):
            inbox.begun(connection, 7)
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(serving(built))
        # /start, and what was kept.
        await until(lambda: _answers(sandbox, OTHER) == 2)
        await until(lambda: _answers(sandbox) == 1)
        assert not service._application.update_queue.qsize()  # type: ignore[attr-defined]
    assert _answers(sandbox) == 1
    assert "inbox_given_up" in _events(logs)
    assert (_row(built, 8).attempts, _row(built, 7).payload) == (1, None)


async def test_a_kept_update_that_cannot_be_read_does_not_end_the_start(
    built: Office, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """Kept by another version, or damaged: the others are handled."""
    sandbox.type_text(OTHER, OTHER, "/start")
    with built.database.write() as connection:
        inbox.keep(connection, {7: {"update_id": 7, "message": ["bí mật"]}}, built.clock.now())
    _keep(built, 8, OTHER)
    async with serving(built):
        await until(lambda: _answers(sandbox, OTHER) == 2)
    assert "inbox_unreadable" in _events(logs)


async def test_what_is_kept_while_the_service_ends_waits_for_the_next_start(
    built: Office, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the library's own sign to stop nobody would take it, and the end would never come."""
    answering, may_answer, keeping, may_keep = (asyncio.Event() for _ in range(4))
    really = InboxQueue._keep

    async def answer(chat: QuestionChat, update: object, asked: object) -> None:
        del chat, update, asked
        answering.set()
        await may_answer.wait()

    async def keep(queue: InboxQueue, updates: Sequence[Update], at: datetime) -> frozenset[int]:
        if OTHER in {one.effective_chat.id for one in updates if one.effective_chat}:
            keeping.set()
            await may_keep.wait()
        return await really(queue, updates, at)

    monkeypatch.setattr(QuestionChat, "_answer", answer)
    monkeypatch.setattr(InboxQueue, "_keep", keep)
    async with serving(built) as service:
        sandbox.type_text(PERSON, PERSON, "/score xã Tân Mỹ")
        await asyncio.wait_for(answering.wait(), PATIENCE_S)
        sandbox.type_text(OTHER, OTHER, "/help")
        await asyncio.wait_for(keeping.wait(), PATIENCE_S)
        service.stop()
        queue = service._application.update_queue
        assert isinstance(queue, InboxQueue)
        await until(lambda: queue.ended)
        may_keep.set()
        await until(lambda: len(_unhandled(built)) == 2)
        may_answer.set()
    assert len(_unhandled(built)) == 1


def _unhandled(built: Office) -> list[object]:
    with built.database.read() as connection:
        return list(inbox.unhandled(connection))


async def test_all_that_ends_at_once_is_marked(built: Office, sandbox: Sandbox) -> None:
    """In one transaction, none of them forgotten."""
    chats = range(2001, 2013)
    for chat in chats:
        sandbox.add_user(chat, "An")
    async with serving(built):
        for chat in chats:
            sandbox.type_text(chat, chat, "/help")
        await until(lambda: all(_answers(sandbox, chat) for chat in chats))
        await until(lambda: not _unhandled(built))


def _queue_of(service: Service) -> InboxQueue:
    queue = service._application.update_queue
    assert isinstance(queue, InboxQueue)
    return queue


async def _press(sandbox: Sandbox) -> None:
    """A tap on the bot's last message, answered; which button does not matter."""
    message_id = sandbox.messages(PERSON)[-1]["message_id"]
    await sandbox.press(PERSON, PERSON, message_id, "x", PATIENCE_S, forged=True)


async def test_all_that_a_poll_brings_is_kept_by_one_commit(
    built: Office, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library puts in what is here already; nothing is left of it when it is handled."""
    kept: list[int] = []
    really = InboxWriter.keep

    async def keep(writer: InboxWriter, updates: Sequence[Update], at: datetime) -> frozenset[int]:
        kept.append(len(updates))
        return await really(writer, updates, at)

    monkeypatch.setattr(InboxWriter, "keep", keep)
    for _ in range(10):
        sandbox.type_text(PERSON, PERSON, "/help")
    async with serving(built) as service:
        await until(lambda: _answers(sandbox) == 10)
        assert kept == [10]
        await _press(sandbox)
        assert kept == [10, 1]
        await until(lambda: not _unhandled(built))
        queue = _queue_of(service)
        await until(lambda: not queue._here)
        assert not queue._received


async def test_a_press_was_made_when_it_came_though_it_is_handled_later(
    built: Office, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its chat asked before takes its time; an answer to a check counts from the press."""
    answering, may_answer = asyncio.Event(), asyncio.Event()
    moments: list[datetime | None] = []
    pressed = Buttons.pressed

    async def hold(commands: Commands, update: Update, context: object) -> None:
        del commands, update, context
        answering.set()
        await may_answer.wait()

    async def note(buttons: Buttons, update: Update, context: Any) -> None:  # noqa: ANN401 - the library's
        moments.append(moment.given())
        await pressed(buttons, update, context)

    monkeypatch.setattr(Commands, "text", hold)
    monkeypatch.setattr(Buttons, "pressed", note)
    clock = built.clock
    assert isinstance(clock, MovableClock)
    async with serving(built):
        sandbox.type_text(PERSON, PERSON, "/help")
        await until(lambda: _answers(sandbox) == 1 and not _unhandled(built))
        sandbox.type_text(PERSON, PERSON, "xã Tân Mỹ")
        await asyncio.wait_for(answering.wait(), PATIENCE_S)
        begun = clock.now()
        pressing = asyncio.create_task(_press(sandbox))
        await until(lambda: len(_unhandled(built)) == 2)
        came_by = clock.now()
        clock.move(came_by + timedelta(minutes=10))
        may_answer.set()
        await pressing
    (at,) = moments
    assert at is not None
    assert begun <= at <= came_by


async def test_what_could_not_be_marked_is_marked_when_the_service_ends(
    built: Office, sandbox: Sandbox, logs: list[EventDict]
) -> None:
    """It was answered; the next start answers it no more."""
    engine = built.database.engine

    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE inbox"):
            raise OperationalError("", None, Exception("disk I/O error"))

    async with serving(built):
        event.listen(engine, "before_cursor_execute", refuse)
        sandbox.type_text(PERSON, PERSON, "/help")
        await until(lambda: "inbox_not_marked" in _events(logs))
        event.remove(engine, "before_cursor_execute", refuse)
        assert len(_unhandled(built)) == 1
    assert not _unhandled(built)
