"""The dispatcher over a fake transport: one contract with the real one in test_transport."""

from dataclasses import dataclass
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
from bot.transport.protocol import File
from messages.message import Message
from tests.delivery.conftest import Ticking
from tests.fakes import FakeTransport
from tests.outboxes import counts, queue


@dataclass
class Desk:
    """A dispatcher whose time stands still, and all it works with."""

    database: Database
    clock: FixedClock
    transport: FakeTransport
    ticking: Ticking

    def dispatcher(self) -> Dispatcher:
        """A fresh one, as after a restart; it remembers nothing."""
        return Dispatcher(self.database, self.transport, self.clock, Pace(self.ticking))

    def queue(self, *chats: int, subjects: int = 1) -> None:
        """Queue so many messages for each chat."""
        queue(self.database, self.clock, chats, subjects=[f"s{n}" for n in range(subjects)])

    def counts(self) -> dict[str, int]:
        """How many rows stand in each state."""
        return counts(self.database)

    def chats(self) -> list[int]:
        """The chats that were sent something, in order."""
        return [chat for chat, _ in self.transport.sent]


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    """An empty outbox, nothing sent."""
    return Desk(database, clock, FakeTransport(), Ticking())


async def test_what_is_queued_is_sent_once(desk: Desk) -> None:
    """And the message id is kept."""
    dispatcher = desk.dispatcher()
    desk.queue(1, 2, 3)
    await dispatcher.drain()
    await dispatcher.drain()
    assert sorted(chat for chat, _ in desk.transport.sent) == [1, 2, 3]
    assert desk.counts() == {"sent": 3}


async def test_a_chat_gets_one_message_a_second(desk: Desk) -> None:
    """The others do not wait for it."""
    dispatcher = desk.dispatcher()
    desk.queue(1, 2, subjects=2)
    await dispatcher.drain()
    assert desk.chats() == [1, 2]
    desk.ticking.at += 1.01
    await dispatcher.drain()
    assert len(desk.transport.sent) == 4


async def test_a_group_gets_one_message_in_three_seconds(desk: Desk) -> None:
    """Twenty a minute."""
    dispatcher = desk.dispatcher()
    desk.queue(-5, subjects=2)
    await dispatcher.drain()
    desk.ticking.at += 1.01
    await dispatcher.drain()
    assert len(desk.transport.sent) == 1
    desk.ticking.at += 2.0
    await dispatcher.drain()
    assert len(desk.transport.sent) == 2


async def test_a_429_rests_its_chat_and_no_other(desk: Desk) -> None:
    """Everything queued for the chat waits, through a restart too."""
    dispatcher = desk.dispatcher()
    desk.queue(1, 2, subjects=2)
    desk.transport.faults[1] = [lambda: TryLater(timedelta(seconds=300))]
    await dispatcher.drain()
    desk.ticking.at += 2
    await dispatcher.drain()
    assert desk.chats() == [2, 2]
    after_restart = desk.dispatcher()
    await after_restart.drain()
    assert desk.chats() == [2, 2]
    desk.clock.at += timedelta(seconds=300)
    await after_restart.drain()
    assert desk.chats() == [2, 2, 1]


async def test_a_chat_that_refuses_for_good_is_left_alone(desk: Desk) -> None:
    """Its queue fails, its recipient is no longer reachable."""
    dispatcher = desk.dispatcher()
    desk.queue(1, 2, subjects=2)
    desk.transport.faults[1] = [lambda: Refused("Forbidden: bot was blocked", chat_lost=True)]
    await dispatcher.drain()
    assert desk.counts() == {"failed": 2, "sent": 1, "queued": 1}
    with desk.database.read() as connection:
        assert people.reachable(connection, Role) == ()


async def test_a_refused_message_does_not_lose_its_chat(desk: Desk) -> None:
    """One broken template is not a block."""
    dispatcher = desk.dispatcher()
    desk.queue(1, subjects=2)
    desk.transport.faults[1] = [lambda: Refused("can't parse entities", chat_lost=False)]
    await dispatcher.drain()
    desk.ticking.at += 2
    await dispatcher.drain()
    assert desk.counts() == {"failed": 1, "sent": 1}


async def test_a_migrated_group_is_followed(desk: Desk) -> None:
    """The message and all later ones go to the new id."""
    dispatcher = desk.dispatcher()
    desk.queue(-5, subjects=2)
    desk.transport.faults[-5] = [lambda: MovedTo(-100500)]
    for _ in range(3):
        await dispatcher.drain()
        desk.ticking.at += 4
    assert desk.chats() == [-100500, -100500]


async def test_a_missed_connection_is_tried_again_later(desk: Desk) -> None:
    """Nothing is doubled, nothing lost."""
    dispatcher = desk.dispatcher()
    desk.queue(1)
    desk.transport.faults[1] = [lambda: NotSent("no connection")] * 3
    for _ in range(4):
        await dispatcher.drain()
        desk.clock.at += timedelta(minutes=6)
        desk.ticking.at += 360
    assert desk.counts() == {"sent": 1}
    assert len(desk.transport.sent) == 1


async def test_a_doubtful_message_is_sent_at_most_once_more(desk: Desk) -> None:
    """Then it stays uncertain, and is counted."""
    dispatcher = desk.dispatcher()
    desk.queue(1)
    desk.transport.faults[1] = [lambda: Uncertain("no answer")] * 5
    for _ in range(4):
        await dispatcher.drain()
        desk.clock.at += timedelta(minutes=6)
        desk.ticking.at += 360
    assert desk.counts() == {"uncertain": 1}
    assert len(desk.transport.faults[1]) == 3


async def test_a_death_between_claim_and_settlement_is_a_doubt(desk: Desk) -> None:
    """After its lease the row is sent once more."""
    desk.queue(1)
    with desk.database.write() as connection:
        assert outbox.claim(connection, desk.clock.now()) is not None
    survivor = desk.dispatcher()
    await survivor.drain()
    assert desk.transport.sent == []
    desk.clock.at += LEASE
    await survivor.drain()
    assert len(desk.transport.sent) == 1
    with desk.database.read() as connection:
        (row,) = outbox.listing(connection, 9)
    assert (row["state"], row["doubtful"], row["attempts"]) == ("sent", 1, 2)


async def test_an_error_nobody_thought_of_stops_no_other_message(desk: Desk) -> None:
    """The row is in doubt, the rest goes out."""
    dispatcher = desk.dispatcher()
    desk.queue(1, 2)
    desk.transport.faults[1] = [lambda: ValueError("surprise")]
    await dispatcher.drain()
    assert desk.counts() == {"queued": 1, "sent": 1}


async def test_a_refused_token_loses_nothing(desk: Desk) -> None:
    """Everything waits for the operator."""
    dispatcher = desk.dispatcher()
    desk.queue(1)
    desk.transport.faults[1] = [lambda: Unusable("Unauthorized")]
    await dispatcher.drain()
    assert desk.counts() == {"queued": 1}


async def test_a_send_under_way_is_not_taken_for_interrupted(desk: Desk) -> None:
    """The clock jumps while a message is on its way: it must not go out twice."""
    sent: list[int] = []
    dispatcher: Dispatcher

    class Slow:
        async def send(
            self,
            chat_id: int,
            message: Message,
            *,
            thread_id: int | None = None,
            files: tuple[File, ...] = (),
        ) -> int:
            del message, thread_id, files
            sent.append(chat_id)
            desk.clock.at += 2 * LEASE
            dispatcher._recover()
            assert desk.counts() == {"sending": 1}
            return 7

    dispatcher = Dispatcher(desk.database, Slow(), desk.clock, Pace(desk.ticking))
    desk.queue(1)
    await dispatcher.drain()
    desk.ticking.at += 10
    await dispatcher.drain()
    assert sent == [1]
    assert desk.counts() == {"sent": 1}


def test_a_message_known_to_be_sent_is_recorded_after_its_lease(
    database: Database, clock: FixedClock
) -> None:
    """The database was away: the row had been queued again meanwhile."""
    queue(database, clock, [1])
    with database.write() as connection:
        parcel = outbox.claim(connection, clock.now())
        assert parcel is not None
        doubt = Settlement(Delivery.QUEUED, not_before=clock.now(), doubtful=True)
        outbox.settle(connection, parcel.id, parcel.attempts, doubt, clock.now())
        done = Settlement(Delivery.SENT, message_id=7)
        outbox.settle(connection, parcel.id, parcel.attempts, done, clock.now())
        assert outbox.claim(connection, clock.now()) is None
