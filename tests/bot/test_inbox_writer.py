"""What is written into the inbox at once, and what becomes of it where nothing can be written."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from telegram import Update

from bot.chat.inbox_writer import InboxWriter
from bot.clock import FixedClock
from bot.storage.database import Database
from bot.storage.inbox import inbox_table

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


@pytest.fixture
def commits(database: Database) -> Iterator[list[object]]:
    """One entry a transaction that is committed."""
    seen: list[object] = []

    def note(connection: Connection) -> None:
        seen.append(connection)

    event.listen(database.engine, "commit", note)
    yield seen
    event.remove(database.engine, "commit", note)


@pytest.fixture
def writer(database: Database) -> InboxWriter:
    """Over either database."""
    return InboxWriter(database, FixedClock(NOW))


def _updates(*ids: int) -> list[Update]:
    return [Update(update_id) for update_id in ids]


def _handled(database: Database) -> dict[int, bool]:
    with database.read() as connection:
        rows = connection.execute(select(inbox_table)).all()
    return {row.update_id: row.handled_at is not None and row.payload is None for row in rows}


async def test_all_that_a_poll_brings_is_one_transaction(
    writer: InboxWriter, commits: list[object], database: Database
) -> None:
    """What was here before, or comes twice, is not new."""
    assert await writer.keep(_updates(1, 2), NOW) == {1, 2}
    assert await writer.keep(_updates(2, 3, 3), NOW) == {3}
    assert len(commits) == 2
    assert _handled(database) == {1: False, 2: False, 3: False}


async def test_what_was_handled_is_marked_with_what_comes_next(
    writer: InboxWriter, commits: list[object], database: Database
) -> None:
    """In its transaction, without waiting."""
    await writer.keep(_updates(1, 2), NOW)
    marking = [asyncio.create_task(writer.mark(update_id)) for update_id in (1, 2)]
    await asyncio.sleep(0)
    await writer.keep(_updates(3), NOW)
    await asyncio.gather(*marking)
    assert len(commits) == 2
    assert _handled(database) == {1: True, 2: True, 3: False}


async def test_what_was_handled_is_marked_though_nothing_comes(
    writer: InboxWriter, commits: list[object], database: Database
) -> None:
    """All that waits in one transaction; the next ones begin anew."""
    await writer.keep(_updates(1, 2, 3), NOW)
    await asyncio.gather(writer.mark(1), writer.mark(2))
    await writer.mark(3)
    assert len(commits) == 3
    assert all(_handled(database).values())


async def test_whoever_waits_for_the_mark_may_be_cancelled(
    writer: InboxWriter, database: Database
) -> None:
    """The others are marked all the same."""
    await writer.keep(_updates(1, 2), NOW)
    first, second = (asyncio.create_task(writer.mark(update_id)) for update_id in (1, 2))
    await asyncio.sleep(0)
    first.cancel()
    await second
    assert all(_handled(database).values())


async def test_a_mark_that_cannot_be_made_is_made_with_the_next_and_nobody_waits_for_it(
    writer: InboxWriter, database: Database
) -> None:
    """Neither for one made alone nor for one that goes with what comes; the log tells of both."""
    await writer.keep(_updates(1, 2), NOW)

    def refuse(*_: Any) -> None:  # noqa: ANN401 - whatever an event brings
        raise OperationalError("", None, Exception("disk I/O error"))

    event.listen(database.engine, "before_cursor_execute", refuse)
    with capture_logs() as told:
        await writer.mark(1)
        marking = asyncio.create_task(writer.mark(2))
        await asyncio.sleep(0)
        with pytest.raises(OperationalError):
            await writer.keep(_updates(3), NOW)
        await marking
    event.remove(database.engine, "before_cursor_execute", refuse)
    assert [entry["event"] for entry in told] == ["inbox_not_marked"] * 2
    assert _handled(database) == {1: False, 2: False}
    assert await writer.keep(_updates(3), NOW) == {3}
    assert _handled(database) == {1: True, 2: True, 3: False}
