"""What is written into the inbox at once, and what becomes of it where nothing can be written."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from telegram import Update

from bot.chat.inbox_writer import InboxWriter
from bot.clock import FixedClock
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.inbox import inbox_table
from tests.e2e.conftest import until

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


@contextmanager
def _refusing(database: Database) -> Iterator[list[object]]:
    """Nothing can be written meanwhile; one entry a try."""
    tries: list[object] = []

    def refuse(*_: Any) -> None:  # noqa: ANN401 - whatever an event brings
        tries.append(None)
        raise OperationalError("", None, Exception("disk I/O error"))

    event.listen(database.engine, "before_cursor_execute", refuse)
    try:
        yield tries
    finally:
        event.remove(database.engine, "before_cursor_execute", refuse)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each id as often as it is written to be handled."""
    seen: list[int] = []
    really: Callable[[Connection, Collection[int], datetime], None] = inbox.handled

    def note(connection: Connection, update_ids: Collection[int], at: datetime) -> None:
        really(connection, update_ids, at)
        seen.extend(update_ids)

    monkeypatch.setattr(inbox, "handled", note)
    return seen


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

    with capture_logs() as told, _refusing(database):
        await writer.mark(1)
        marking = asyncio.create_task(writer.mark(2))
        await asyncio.sleep(0)
        with pytest.raises(OperationalError):
            await writer.keep(_updates(3), NOW)
        await marking
    assert [entry["event"] for entry in told] == ["inbox_not_marked"] * 2
    assert _handled(database) == {1: False, 2: False}
    assert await writer.keep(_updates(3), NOW) == {3}
    assert _handled(database) == {1: True, 2: True, 3: False}
    assert not writer._owed


async def test_each_is_marked_once(writer: InboxWriter, marked: list[int]) -> None:
    """Though marks go along with what comes, and others wait behind them at once."""
    await writer.keep(_updates(1, 2), NOW)
    first = asyncio.create_task(writer.mark(1))
    await asyncio.sleep(0)
    await writer.keep(_updates(3), NOW)
    await asyncio.gather(first, writer.mark(2))
    await writer.mark(3)
    assert marked == [1, 2, 3]


async def test_what_two_writes_side_by_side_could_not_mark_is_marked_once(
    writer: InboxWriter, database: Database, marked: list[int]
) -> None:
    """Neither forgets what the other owes; and what was owed is owed no more."""
    await writer.keep(_updates(1, 2), NOW)
    with _refusing(database):
        writing = []
        for handled, new in ((1, 3), (2, 4)):
            marking = asyncio.create_task(writer.mark(handled))
            await asyncio.sleep(0)
            writing += [marking, asyncio.create_task(writer.keep(_updates(new), NOW))]
            await asyncio.sleep(0)
        await asyncio.gather(*writing, return_exceptions=True)
    for new in (3, 4):
        await writer.keep(_updates(new), NOW)
    assert sorted(marked) == [1, 2]


async def test_what_could_not_be_marked_is_marked_though_nothing_comes(
    writer: InboxWriter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a rest, again and again, and in no hurry; the log hears of it once."""
    rest_s = 0.05
    monkeypatch.setattr("bot.chat.inbox_writer._OWED_REST_S", rest_s)
    await writer.keep(_updates(1), NOW)
    clock = asyncio.get_running_loop()
    begun = clock.time()
    with capture_logs() as told, _refusing(database) as tries:
        await writer.mark(1)
        await until(lambda: len(tries) > 3)
        # The first is no repetition.
        assert len(tries) - 1 <= (clock.time() - begun) / rest_s
    assert [entry["event"] for entry in told] == ["inbox_not_marked"]
    await until(lambda: _handled(database) == {1: True})
    assert writer._settling is not None
    await asyncio.wait_for(writer._settling, 1)


async def test_what_is_owed_can_be_settled_at_the_end(
    writer: InboxWriter, database: Database
) -> None:
    """At once; a database that is still away ends nothing but that."""
    await writer.keep(_updates(1), NOW)
    with _refusing(database):
        await writer.mark(1)
        await writer.settle()
    assert _handled(database) == {1: False}
    await writer.settle()
    assert _handled(database) == {1: True}


class _Broken(Update):
    """An update that cannot be written down."""

    def to_dict(self, recursive: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - the library's own
        raise ValueError(recursive)


async def test_marks_beside_what_cannot_be_written_down_are_not_lost(
    writer: InboxWriter, database: Database
) -> None:
    """Whatever breaks a commit."""
    await writer.keep(_updates(1), NOW)
    marking = asyncio.create_task(writer.mark(1))
    await asyncio.sleep(0)
    with pytest.raises(ValueError, match="True"):
        await writer.keep([_Broken(2)], NOW)
    await marking
    assert _handled(database) == {1: False}
    await writer.settle()
    assert _handled(database) == {1: True}
