"""The dispatcher after a death, beside another one, and when its look ahead has grown old."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import FixedClock
from bot.delivery.dispatch import MOST_SEEN, Dispatcher
from bot.storage import outbox, queued
from bot.storage.database import Database
from bot.storage.outbox import Delivery, Settlement
from tests.delivery.conftest import Swift
from tests.fakes import FakeTransport
from tests.outboxes import queue


@pytest.fixture
def transport() -> FakeTransport:
    """Nothing sent yet."""
    return FakeTransport()


def _rows(database: Database) -> list[tuple[str, int]]:
    with database.read() as connection:
        return [(row["state"], row["doubtful"]) for row in outbox.listing(connection, 9)]


async def _run_until_idle(dispatcher: Dispatcher, transport: FakeTransport, sent: int) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    async with asyncio.timeout(20):
        while len(transport.sent) < sent:  # noqa: ASYNC110 - a database's own time
            await asyncio.sleep(0.005)
    stop.set()
    await running


async def test_at_the_start_a_dead_process_s_sends_are_taken_up_at_once(
    database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """One service a database: nobody else may be sending them; each is marked as doubtful."""
    queue(database, clock, [1])
    with database.write() as connection:
        assert outbox.claim(connection, clock.now()) is not None
    dispatcher = Dispatcher(database, transport, clock, Swift())
    await _run_until_idle(dispatcher, transport, 1)
    assert _rows(database) == [("sent", 1)]


async def test_what_changed_since_the_look_ahead_is_not_sent(
    database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """Given up, postponed, moved, or taken by another: seen when it is claimed."""
    queue(database, clock, [1, 2, 3, -4, 5])
    dispatcher = Dispatcher(database, transport, clock, Swift())
    first = dispatcher._claim()
    assert first is not None
    with database.write() as connection:
        queued.give_up_chat(connection, 2, "blocked", clock.now())
        queued.postpone_chat(connection, 3, clock.now() + timedelta(hours=1))
        queued.move_chat(connection, -4, -100500)
    other = Dispatcher(database, transport, clock, Swift())._claim()
    assert other is not None
    last = dispatcher._claim()
    assert last is not None
    assert [first.chat_id, other.chat_id, last.chat_id] == [1, -100500, 5]
    assert dispatcher._claim() is None


def test_a_group_that_moved_since_the_look_rests_under_its_new_id(
    database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """The look saw the old id, which does not rest."""
    queue(database, clock, [1, -4])
    pace = Swift()
    dispatcher = Dispatcher(database, transport, clock, pace)
    assert dispatcher._claim() is not None
    with database.write() as connection:
        queued.move_chat(connection, -4, -100500)
    pace.rest(-100500, 3600)
    assert dispatcher._claim() is None


async def test_chats_that_rest_hold_up_nobody_behind_them(
    database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """Even if all that one look sees must rest."""
    pace = Swift()
    resting = range(1, MOST_SEEN + 6)
    for chat in resting:
        pace.rest(chat, 3600)
    queue(database, clock, resting)
    clock.at += timedelta(seconds=1)
    queue(database, clock, [999])
    await Dispatcher(database, transport, clock, pace).drain()
    assert [chat for chat, _ in transport.sent] == [999]


async def test_two_dispatchers_send_each_message_once(
    database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """Both look at the same rows; one of them gets each."""
    queue(database, clock, range(1, 2 * MOST_SEEN))
    both = [Dispatcher(database, transport, clock, Swift()) for _ in range(2)]
    await asyncio.gather(*(dispatcher.drain() for dispatcher in both))
    assert sorted(chat for chat, _ in transport.sent) == list(range(1, 2 * MOST_SEEN))


def test_a_settlement_keeps_the_time_that_it_does_not_change(
    database: Database, clock: FixedClock
) -> None:
    """`not_before` of a row that was sent stays what it was."""
    queue(database, clock, [1])
    queued_at = clock.now()
    clock.at += timedelta(minutes=1)
    with database.write() as connection:
        parcel = outbox.claim(connection, clock.now())
        assert parcel is not None
        done = Settlement(Delivery.SENT, message_id=7)
        outbox.settle(connection, parcel.id, parcel.attempts, done, clock.now())
        (row,) = outbox.listing(connection, 9)
    assert row["not_before"] == queued_at
