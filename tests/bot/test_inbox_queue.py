"""What is let in of what comes, and once only, whatever becomes of the commits."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from telegram import Update

from bot.chat.inbox import InboxQueue
from bot.chat.inbox_writer import InboxWriter
from bot.clock import FixedClock
from bot.storage.database import Database
from tests.e2e.conftest import until

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
_TRIES = 4


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.inbox._FAULT_S", 0.01)


def _queue(database: Database, *, insists: bool = True) -> InboxQueue:
    clock = FixedClock(NOW)
    return InboxQueue(InboxWriter(database, clock), database, clock, insists=insists)


def _queued(queue: InboxQueue) -> list[int]:
    queued = []
    while not queue.empty():
        update = queue.get_nowait()
        assert isinstance(update, Update)
        queued.append(update.update_id)
    return queued


class _Broken(Update):
    """An update that cannot be written down at first."""

    # The library's objects are frozen.
    tries: ClassVar[list[object]] = []

    def to_dict(self, recursive: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - the library's own
        self.tries.append(None)
        if len(self.tries) < _TRIES:
            raise ValueError(recursive)
        return super().to_dict(recursive)


@pytest.fixture
def lost(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of commits whose answers are lost; the first is 1."""
    really, done, numbers = database.write, [0], [1]

    @contextmanager
    def write() -> Iterator[Connection]:
        with really() as connection:
            yield connection
        done[0] += 1
        if done[0] in numbers:
            raise OperationalError("COMMIT", None, Exception("server closed the connection"))

    monkeypatch.setattr(database, "write", write)
    return numbers


@pytest.mark.usefixtures("lost")
async def test_what_was_committed_though_nobody_was_told_so_is_handled_once(
    database: Database,
) -> None:
    """By polls: the try that follows finds it here, and lets it in; the next poll does not."""
    queue = _queue(database)
    await queue.take([Update(1), Update(2)])
    assert _queued(queue) == [1, 2]
    await queue.take([Update(2), Update(3)])
    assert _queued(queue) == [3]
    assert not queue._doubtful


@pytest.mark.usefixtures("lost")
async def test_telegram_is_told_of_a_lost_commit_and_what_it_repeats_is_handled_once(
    database: Database,
) -> None:
    """By webhook: it comes again, perhaps twice."""
    queue = _queue(database, insists=False)
    with pytest.raises(OperationalError):
        await queue.put(Update(1))
    assert _queued(queue) == []
    for _ in range(2):
        await queue.put(Update(1))
    assert _queued(queue) == [1]


async def test_what_was_let_in_before_is_not_let_in_after_a_lost_commit(
    database: Database, lost: list[int]
) -> None:
    """What a poll brings again may be under way, or handled; the new beside it is let in."""
    lost[:] = [2]
    queue = _queue(database)
    await queue.take([Update(1)])
    await queue.take([Update(1), Update(2)])
    assert _queued(queue) == [1, 2]
    assert not queue._doubtful


async def test_two_tries_for_the_same_updates_let_them_in_once(
    database: Database, lost: list[int]
) -> None:
    """A poll that was begun anew brings what the one before still tries to keep."""
    lost[:] = [1, 2, 3]
    queue = _queue(database)
    await asyncio.gather(*(queue.take([Update(1), Update(1)]) for _ in range(3)))
    assert _queued(queue) == [1]
    assert not queue._doubtful


async def test_what_an_earlier_process_left_is_replayed_and_not_let_in_beside_it(
    database: Database, lost: list[int]
) -> None:
    """Telegram brings again what was not confirmed, and a commit of it is lost."""
    lost.clear()
    await _queue(database).take([Update(1)])
    queue = _queue(database)
    assert await queue.replay(None) == 1  # type: ignore[arg-type]
    lost[:] = [3]
    await queue.take([Update(1)])
    assert _queued(queue) == [1]


async def test_few_of_those_let_in_are_known(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year of updates does not fill the memory; the last ones are those that may come again."""
    monkeypatch.setattr("bot.chat.inbox._MOST_LET_IN", 3)
    queue = _queue(database)
    await queue.take([Update(number) for number in range(10)])
    assert list(queue._let_in_lately) == [7, 8, 9]


async def test_whatever_breaks_a_commit_the_next_try_comes_after_a_rest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would poll at once again; each try is one line, and the queue says it keeps."""
    monkeypatch.setattr("bot.chat.inbox._FAULT_S", 0.02)
    _Broken.tries.clear()
    queue = _queue(database)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    with capture_logs() as told:
        taking = asyncio.create_task(queue.take([_Broken(1)]))
        await until(lambda: told)
        assert queue.keeping == 1
        await taking
    assert loop.time() - begun >= (_TRIES - 1) * 0.02
    assert [entry["event"] for entry in told] == ["inbox_unavailable"] * (_TRIES - 1)
    assert _queued(queue) == [1]
    assert queue.keeping == 0


async def test_whatever_breaks_a_commit_telegram_is_told_by_webhook(database: Database) -> None:
    """It comes again by itself."""
    _Broken.tries.clear()
    queue = _queue(database, insists=False)
    with pytest.raises(ValueError, match="True"):
        await queue.put(_Broken(1))
    assert queue.keeping == 0
