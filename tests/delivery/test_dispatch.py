"""The dispatcher over a fake transport: one contract with the real one in test_transport."""

from datetime import timedelta

import pytest

from bot.clock import FixedClock
from bot.delivery.dispatch import Dispatcher
from bot.delivery.pace import Pace
from bot.storage import outbox, people
from bot.storage.database import Database
from bot.storage.outbox import LEASE, Delivery, Settlement
from bot.storage.people import Role
from bot.transport.errors import MovedTo, NotSent, Refused, TryLater, Uncertain, Unusable
from messages.message import Message
from tests.fakes import FakeTransport


class _Ticking:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def ticking() -> _Ticking:
    """Time between sends."""
    return _Ticking()


@pytest.fixture
def transport() -> FakeTransport:
    """Where messages end."""
    return FakeTransport()


@pytest.fixture
def dispatcher(
    database: Database, transport: FakeTransport, clock: FixedClock, ticking: _Ticking
) -> Dispatcher:
    """A dispatcher whose time stands still."""
    return Dispatcher(database, transport, clock, Pace(ticking))


def _queue(database: Database, clock: FixedClock, *chats: int, subjects: int = 1) -> None:
    with database.write() as connection:
        rows = [
            {
                "recipient_id": people.enter(connection, chat, clock.now()).id,
                "chat_id": chat,
                "subject": f"s{number}",
                "message": {"text": f"{chat}-{number}", "buttons": []},
            }
            for chat in chats
            for number in range(subjects)
        ]
        outbox.add(connection, rows, clock.now())


def _counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return outbox.counts(connection)


async def test_what_is_queued_is_sent_once(
    dispatcher: Dispatcher, database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """And the message id is kept."""
    _queue(database, clock, 1, 2, 3)
    await dispatcher.drain()
    await dispatcher.drain()
    assert sorted(chat for chat, _ in transport.sent) == [1, 2, 3]
    assert _counts(database) == {"sent": 3}


async def test_a_chat_gets_one_message_a_second(
    dispatcher: Dispatcher,
    database: Database,
    clock: FixedClock,
    transport: FakeTransport,
    ticking: _Ticking,
) -> None:
    """The others do not wait for it."""
    _queue(database, clock, 1, 2, subjects=2)
    await dispatcher.drain()
    assert [chat for chat, _ in transport.sent] == [1, 2]
    ticking.at += 1.01
    await dispatcher.drain()
    assert len(transport.sent) == 4


async def test_a_group_gets_one_message_in_three_seconds(
    dispatcher: Dispatcher,
    database: Database,
    clock: FixedClock,
    transport: FakeTransport,
    ticking: _Ticking,
) -> None:
    """Twenty a minute."""
    _queue(database, clock, -5, subjects=2)
    await dispatcher.drain()
    ticking.at += 1.01
    await dispatcher.drain()
    assert len(transport.sent) == 1
    ticking.at += 2.0
    await dispatcher.drain()
    assert len(transport.sent) == 2


async def test_a_429_rests_its_chat_and_no_other(
    dispatcher: Dispatcher,
    database: Database,
    clock: FixedClock,
    transport: FakeTransport,
    ticking: _Ticking,
) -> None:
    """Everything queued for the chat waits, through a restart too."""
    _queue(database, clock, 1, 2, subjects=2)
    transport.faults[1] = [lambda: TryLater(timedelta(seconds=300))]
    await dispatcher.drain()
    ticking.at += 2
    await dispatcher.drain()
    assert [chat for chat, _ in transport.sent] == [2, 2]
    after_restart = Dispatcher(database, transport, clock, Pace(ticking))
    await after_restart.drain()
    assert [chat for chat, _ in transport.sent] == [2, 2]
    clock.at += timedelta(seconds=300)
    await after_restart.drain()
    assert [chat for chat, _ in transport.sent] == [2, 2, 1]


async def test_a_chat_that_refuses_for_good_is_left_alone(
    dispatcher: Dispatcher, database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """Its queue fails, its recipient is no longer reachable."""
    _queue(database, clock, 1, 2, subjects=2)
    transport.faults[1] = [lambda: Refused("Forbidden: bot was blocked", chat_lost=True)]
    await dispatcher.drain()
    assert _counts(database) == {"failed": 2, "sent": 1, "queued": 1}
    with database.read() as connection:
        assert people.reachable(connection, Role) == ()


async def test_a_refused_message_does_not_lose_its_chat(
    dispatcher: Dispatcher,
    database: Database,
    clock: FixedClock,
    transport: FakeTransport,
    ticking: _Ticking,
) -> None:
    """One broken template is not a block."""
    _queue(database, clock, 1, subjects=2)
    transport.faults[1] = [lambda: Refused("can't parse entities", chat_lost=False)]
    await dispatcher.drain()
    ticking.at += 2
    await dispatcher.drain()
    assert _counts(database) == {"failed": 1, "sent": 1}


async def test_a_migrated_group_is_followed(
    dispatcher: Dispatcher,
    database: Database,
    clock: FixedClock,
    transport: FakeTransport,
    ticking: _Ticking,
) -> None:
    """The message and all later ones go to the new id."""
    _queue(database, clock, -5, subjects=2)
    transport.faults[-5] = [lambda: MovedTo(-100500)]
    for _ in range(3):
        await dispatcher.drain()
        ticking.at += 4
    assert [chat for chat, _ in transport.sent] == [-100500, -100500]


async def test_a_missed_connection_is_tried_again_later(
    dispatcher: Dispatcher,
    database: Database,
    clock: FixedClock,
    transport: FakeTransport,
    ticking: _Ticking,
) -> None:
    """Nothing is doubled, nothing lost."""
    _queue(database, clock, 1)
    transport.faults[1] = [lambda: NotSent("no connection")] * 3
    for _ in range(4):
        await dispatcher.drain()
        clock.at += timedelta(minutes=6)
        ticking.at += 360
    assert _counts(database) == {"sent": 1}
    assert len(transport.sent) == 1


async def test_a_doubtful_message_is_sent_at_most_once_more(
    dispatcher: Dispatcher,
    database: Database,
    clock: FixedClock,
    transport: FakeTransport,
    ticking: _Ticking,
) -> None:
    """Then it stays uncertain, and is counted."""
    _queue(database, clock, 1)
    transport.faults[1] = [lambda: Uncertain("no answer")] * 5
    for _ in range(4):
        await dispatcher.drain()
        clock.at += timedelta(minutes=6)
        ticking.at += 360
    assert _counts(database) == {"uncertain": 1}
    assert len(transport.faults[1]) == 3


async def test_a_death_between_claim_and_settlement_is_a_doubt(
    database: Database, clock: FixedClock, transport: FakeTransport, ticking: _Ticking
) -> None:
    """After its lease the row is sent once more."""
    _queue(database, clock, 1)
    with database.write() as connection:
        assert outbox.claim(connection, clock.now()) is not None
    survivor = Dispatcher(database, transport, clock, Pace(ticking))
    await survivor.drain()
    assert transport.sent == []
    clock.at += LEASE
    await survivor.drain()
    assert len(transport.sent) == 1
    with database.read() as connection:
        (row,) = outbox.listing(connection, 9)
    assert (row["state"], row["doubtful"], row["attempts"]) == ("sent", 1, 2)


async def test_an_error_nobody_thought_of_stops_no_other_message(
    dispatcher: Dispatcher, database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """The row is in doubt, the rest goes out."""
    _queue(database, clock, 1, 2)
    transport.faults[1] = [lambda: ValueError("surprise")]
    await dispatcher.drain()
    assert _counts(database) == {"queued": 1, "sent": 1}


async def test_a_refused_token_loses_nothing(
    dispatcher: Dispatcher, database: Database, clock: FixedClock, transport: FakeTransport
) -> None:
    """Everything waits for the operator."""
    _queue(database, clock, 1)
    transport.faults[1] = [lambda: Unusable("Unauthorized")]
    await dispatcher.drain()
    assert _counts(database) == {"queued": 1}


async def test_a_send_under_way_is_not_taken_for_interrupted(
    database: Database, clock: FixedClock, ticking: _Ticking
) -> None:
    """The clock jumps while a message is on its way: it must not go out twice."""
    sent: list[int] = []
    dispatcher: Dispatcher

    class Slow:
        async def send(self, chat_id: int, message: Message) -> int:
            del message
            sent.append(chat_id)
            clock.at += 2 * LEASE
            dispatcher._recover()
            assert _counts(database) == {"sending": 1}
            return 7

    dispatcher = Dispatcher(database, Slow(), clock, Pace(ticking))
    _queue(database, clock, 1)
    await dispatcher.drain()
    ticking.at += 10
    await dispatcher.drain()
    assert sent == [1]
    assert _counts(database) == {"sent": 1}


def test_a_message_known_to_be_sent_is_recorded_after_its_lease(
    database: Database, clock: FixedClock
) -> None:
    """The database was away: the row had been queued again meanwhile."""
    _queue(database, clock, 1)
    with database.write() as connection:
        parcel = outbox.claim(connection, clock.now())
        assert parcel is not None
        doubt = Settlement(Delivery.QUEUED, not_before=clock.now(), doubtful=True)
        outbox.settle(connection, parcel.id, parcel.attempts, doubt, clock.now())
        done = Settlement(Delivery.SENT, message_id=7)
        outbox.settle(connection, parcel.id, parcel.attempts, done, clock.now())
        assert outbox.claim(connection, clock.now()) is None
