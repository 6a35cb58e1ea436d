"""Each arrow of docs/delivery.md, on both databases: from where, to where, what is recorded.

A test is named by its arrow and the two states; `walk` checks that its row took that step last.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import FixedClock
from bot.delivery.dispatch import FOUND, TOLD_BEFORE
from bot.delivery.outcome import DOUBT_PAUSE, UNUSABLE_PAUSE, backoff
from bot.storage import outbox, people, queued, units
from bot.storage.database import Database
from bot.storage.outbox import LEASE, Parcel, Settlement
from bot.storage.people import Role
from bot.storage.queued import MISSED_LIFE
from bot.transport.errors import MovedTo, NotSent, Refused, TryLater, Uncertain, Unusable
from scoring.unit import Level, Unit
from tests.delivery.walking import CHAT, GROUP, OTHER, SUPERGROUP, Walk

DOCUMENT = Path(__file__).parents[2] / "docs" / "delivery.md"
_ARROW = re.compile(r"^\| ([a-z]) \| (?:`(\w+)` )?→ `(\w+)` \|", re.MULTILINE)
_NAME = re.compile(r"test_([a-z])_from_([a-z]+)_to_([a-z]+)_")


@pytest.fixture
def walk(
    database: Database, clock: FixedClock, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Walk]:
    """An empty outbox; at the end the last step must be the one the test is named by."""
    made = Walk(database, clock, tmp_path)
    yield made
    made.look()
    named = _NAME.match(request.node.name)
    assert named
    assert tuple(made.path[-2:]) == named.groups()[1:]


def test_the_arrows_of_the_document_are_the_arrows_tested() -> None:
    """None more, none fewer, with the same states."""
    drawn = {
        (letter, start or "nothing", end)
        for letter, start, end in _ARROW.findall(DOCUMENT.read_text("utf-8"))
    }
    tested = {found.groups() for name in globals() if (found := _NAME.match(name))}
    assert drawn == tested
    assert len({letter for letter, _, _ in drawn}) == len(drawn)


def test_a_from_nothing_to_queued_once(walk: Walk) -> None:
    """A rerun adds nothing."""
    walk.queue()
    walk.queue()
    (row,) = walk.rows()
    assert (row["attempts"], row["doubtful"], row["settled_at"]) == (0, 0, None)
    assert row["created_at"] == row["not_before"] == walk.clock.now()


def test_b_from_queued_to_sending_with_a_lease(walk: Walk) -> None:
    """The attempt is recorded before the call."""
    walk.queue()
    walk.claim()
    row = walk.row()
    assert row["attempts"] == 1
    assert row["lease_until"] == walk.clock.now() + LEASE


async def test_c_from_sending_to_sent_with_the_message_id(walk: Walk) -> None:
    """And when; the lease is over."""
    walk.queue()
    await walk.drain()
    row = walk.row()
    assert walk.path == ["nothing", "queued", "sending", "sent"]
    assert (row["message_id"], row["settled_at"]) == (701, walk.clock.now())
    assert (row["lease_until"], row["error"]) == (None, None)


async def test_d_from_sending_to_queued_when_surely_not_sent(walk: Walk) -> None:
    """Again soon, less and less soon; no doubt."""
    walk.queue()
    for attempt in (1, 2, 3):
        await walk.drain(NotSent("no connection"))
        row = walk.row()
        assert (row["attempts"], row["doubtful"], row["error"]) == (attempt, 0, "no connection")
        assert row["not_before"] == walk.clock.now() + backoff(attempt)
        assert row["settled_at"] is row["lease_until"] is None
        walk.pass_time(backoff(attempt))


async def test_e_from_sending_to_queued_when_the_chat_must_rest(walk: Walk) -> None:
    """With all that is queued for it; other chats go on."""
    walk.queue(CHAT, "digest:1", "digest:2")
    walk.queue(OTHER)
    await walk.drain(TryLater(timedelta(seconds=300)))
    first, second, other = walk.rows()
    assert first["not_before"] == second["not_before"] == walk.clock.now() + timedelta(minutes=5)
    assert (first["attempts"], second["attempts"], other["state"]) == (1, 0, "sent")


async def test_f_from_sending_to_queued_when_the_group_moved(walk: Walk) -> None:
    """Recipient and rows follow to the new id, at once."""
    walk.queue(GROUP, "digest:1", "digest:2")
    await walk.drain(MovedTo(SUPERGROUP))
    assert {row["chat_id"] for row in walk.rows()} == {SUPERGROUP}
    assert walk.row()["not_before"] == walk.clock.now()
    with walk.database.read() as connection:
        assert people.recipient_of_chat(connection, SUPERGROUP) is not None


async def test_g_from_sending_to_queued_when_the_token_is_refused(walk: Walk) -> None:
    """Nothing is sent to anybody for a minute."""
    walk.queue()
    walk.queue(OTHER)
    dispatcher = walk.dispatcher()
    await walk.drain(Unusable("Unauthorized"), dispatcher=dispatcher)
    assert walk.row()["not_before"] == walk.clock.now() + UNUSABLE_PAUSE
    await walk.drain(dispatcher=dispatcher)
    # What was under way at that moment may have ended; nothing was begun since.
    assert walk.row()["attempts"] == 1
    assert walk.sent in ([], [OTHER])


async def test_h_from_sending_to_failed_when_refused(walk: Walk) -> None:
    """With the reason; one message alone does not lose its chat."""
    walk.queue()
    await walk.drain(Refused("can't parse entities", chat_lost=False))
    row = walk.row()
    assert (row["error"], row["settled_at"]) == ("can't parse entities", walk.clock.now())
    with walk.database.read() as connection:
        assert not connection.scalar(people.recipient_table.select().with_only_columns(
            people.recipient_table.c.refuses
        ))  # fmt: skip


@pytest.mark.parametrize("death", [False, True])
async def test_i_from_sending_to_queued_when_in_doubt(walk: Walk, death: bool) -> None:  # noqa: FBT001 - a case
    """For the first time: no answer, or nobody left to hear it."""
    walk.queue()
    if death:
        walk.claim()
        walk.pass_time(LEASE)
        walk.dispatcher()._recover()
        walk.look()
    else:
        await walk.drain(Uncertain("no answer in time"))
    row = walk.row()
    pause = timedelta() if death else DOUBT_PAUSE
    assert (row["doubtful"], row["attempts"]) == (1, 1)
    assert row["not_before"] == walk.clock.now() + pause
    assert row["error"] == ("interrupted" if death else "no answer in time")


@pytest.mark.parametrize("death", [False, True])
async def test_j_from_sending_to_uncertain_the_second_time(walk: Walk, death: bool) -> None:  # noqa: FBT001 - a case
    """And never again."""
    walk.queue()
    await walk.drain(Uncertain("no answer in time"))
    walk.pass_time(DOUBT_PAUSE)
    if death:
        walk.claim()
        walk.pass_time(LEASE)
    else:
        await walk.drain(Uncertain("no answer in time"))
    walk.dispatcher()._recover()
    walk.pass_time(timedelta(days=9))
    await walk.drain()
    row = walk.row()
    assert (row["doubtful"], row["attempts"], walk.sent) == (2, 2, [])
    assert row["settled_at"] is not None


async def test_k_from_queued_to_sent_by_a_late_answer(walk: Walk) -> None:
    """Taken for interrupted by another process, and answered after all."""
    walk.queue()

    def late() -> None:
        walk.pass_time(LEASE)
        walk.dispatcher()._recover()
        walk.look()

    walk.in_call = late
    await walk.drain()
    assert walk.path[-3:] == ["sending", "queued", "sent"]
    assert (walk.row()["message_id"], walk.row()["attempts"], walk.sent) == (701, 1, [CHAT])


async def test_l_from_uncertain_to_sent_by_a_late_answer(walk: Walk) -> None:
    """The same at the second attempt."""
    walk.queue()
    await walk.drain(Uncertain("no answer in time"))
    walk.pass_time(DOUBT_PAUSE)

    def late() -> None:
        walk.pass_time(LEASE)
        walk.dispatcher()._recover()
        walk.look()

    walk.in_call = late
    await walk.drain()
    assert walk.path[-3:] == ["sending", "uncertain", "sent"]
    assert walk.row()["message_id"] == 701


async def test_m_from_queued_to_failed_with_its_chat(walk: Walk) -> None:
    """Another message of the chat was refused for good."""
    walk.queue(CHAT, "digest:1", "digest:2")
    with walk.database.write() as connection:
        connection.execute(
            outbox.outbox_table.update()
            .where(outbox.outbox_table.c.subject == "digest:1")
            .values(not_before=walk.clock.now() + timedelta(hours=1))
        )
    await walk.drain(Refused("Forbidden: bot was blocked by the user", chat_lost=True))
    first, second = walk.rows()
    assert first["error"] == second["error"] == "Forbidden: bot was blocked by the user"
    assert (first["attempts"], second["attempts"]) == (0, 1)
    with walk.database.read() as connection:
        assert people.reachable(connection, Role) == ()


async def test_n_from_sending_to_sent_because_the_journal_knows(walk: Walk) -> None:
    """Delivered and noted; the process died before the record."""
    walk.queue()
    dying = walk.dispatcher()
    dying._told.take_up(walk.clock.now())
    assert dying._told.note(walk.claim(), walk.clock.now()) == 1
    walk.pass_time(LEASE)
    await walk.drain()
    row = walk.row()
    assert (row["error"], row["attempts"], row["doubtful"]) == (FOUND, 1, 0)
    assert walk.sent == []


async def test_o_from_sending_to_sent_because_it_was_told_before_the_restore(walk: Walk) -> None:
    """Nothing is called."""
    walk.queue()
    await walk.drain()
    # What a backup from before the send says.
    with walk.database.write() as connection:
        connection.exec_driver_sql("UPDATE journal SET known = 0")
        connection.exec_driver_sql("UPDATE outbox SET state = 'queued', attempts = 0")
    walk.look()
    dispatcher = walk.dispatcher()
    claim, states = outbox.claim_row, []

    def watched(*given: Any) -> Parcel | None:  # noqa: ANN401 - as it is called
        parcel = claim(*given)
        if parcel is not None:
            states.append("sending")
        return parcel

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox, "claim_row", watched)
        await dispatcher.drain()
    walk.path += states
    walk.look()
    row = walk.row()
    assert (row["error"], row["attempts"], walk.sent) == (TOLD_BEFORE, 1, [CHAT])


async def test_p_from_failed_to_queued_when_the_person_comes_back(walk: Walk) -> None:
    """The newest digest, all its messages, within a week; nothing older and nothing else."""
    with walk.database.write() as connection:
        unit = Unit("R", "Xã Tân Mỹ", Level.COMMUNE)
        unit_id = units.enter(connection, (unit,))[unit.code]
        for chat in (CHAT, OTHER):
            who = people.enter(connection, chat, walk.clock.now())
            people.join(connection, who.id, unit_id, Role.LEADER, walk.clock.now())
    walk.queue(CHAT, "digest:9", "digest:8", "check:2026-11-19:1", "digest:9:5")
    await walk.drain(Refused("Forbidden: bot was blocked by the user", chat_lost=True))
    walk.pass_time(MISSED_LIFE - timedelta(seconds=1))
    with walk.database.write() as connection:
        assert queued.queue_missed(connection, OTHER, walk.clock.now()) == 0
        too_late = walk.clock.now() + timedelta(seconds=2)
        assert queued.queue_missed(connection, CHAT, too_late) == 0
        assert queued.queue_missed(connection, CHAT, walk.clock.now()) == 2
        people.enter(connection, CHAT, walk.clock.now())
        assert queued.queue_missed(connection, CHAT, walk.clock.now()) == 0
    assert [row["state"] for row in walk.rows()] == ["queued", "failed", "failed", "queued"]
    assert (walk.row()["not_before"], walk.row()["error"]) == (walk.clock.now(), None)


def test_q_from_nothing_to_waiting_for_approval(walk: Walk) -> None:
    """It is not handed out, however long it waits."""
    walk.wait()
    walk.pass_time(timedelta(days=9))
    with walk.database.write() as connection:
        assert outbox.claim(connection, walk.clock.now()) is None


def test_r_from_waiting_to_queued_when_it_is_released(walk: Walk) -> None:
    """Due at once, but for who is muted; nothing of another snapshot."""
    walk.wait("digest:1", "digest:1:2", "digest:12", "overview:1")
    until = walk.clock.now() + timedelta(days=7)
    with walk.database.write() as connection:
        assert queued.release(connection, 1, walk.clock.now()) == 3
        assert queued.release(connection, 1, walk.clock.now()) == 0
    assert [row["state"] for row in walk.rows()] == ["queued", "queued", "waiting", "queued"]
    assert walk.row()["not_before"] == walk.clock.now()
    with walk.database.write() as connection:
        muted = people.recipient_table.update().values(muted_until=until)
        connection.execute(muted)
        assert queued.release(connection, 12, walk.clock.now()) == 1
    assert walk.rows()[2]["not_before"] == until


def test_s_from_waiting_to_cancelled_when_it_is_called_off(walk: Walk) -> None:
    """And never released afterwards."""
    walk.wait()
    with walk.database.write() as connection:
        assert queued.cancel(connection, 1, walk.clock.now()) == 1
        assert queued.release(connection, 1, walk.clock.now()) == 0
    assert walk.row()["settled_at"] == walk.clock.now()


def test_t_from_queued_to_cancelled_when_its_reader_is_removed(walk: Walk) -> None:
    """What is under way is left to its end; other readers keep theirs."""
    walk.queue(CHAT, "digest:1", "digest:2")
    walk.queue(OTHER, "digest:1")
    with walk.database.write() as connection:
        connection.execute(
            outbox.outbox_table.update()
            .where(outbox.outbox_table.c.subject == "digest:2")
            .values(state="sending")
        )
        who = people.recipient_of_chat(connection, CHAT)
        assert who is not None
        queued.give_up(connection, who.id, "gone", walk.clock.now())
    assert [row["state"] for row in walk.rows()] == ["cancelled", "sending", "queued"]
    assert walk.row()["error"] == "gone"


def test_u_from_cancelled_to_queued_when_its_reader_may_be_asked_again(walk: Walk) -> None:
    """Due at once; what was sent meanwhile, or never called off, is left alone."""
    walk.queue(CHAT, "check:2026-11-26:1", "check:2026-11-26:2")
    with walk.database.write() as connection:
        queued.call_off(connection, "check:2026-11-26:1", walk.clock.now())
    walk.look()
    with walk.database.write() as connection:
        ended = outbox.ended(connection, "check:2026-11-26")
        assert [subject for _, subject in ended.values()] == ["check:2026-11-26:1"]
        ids = [row["id"] for row in walk.rows()]
        walk.clock.at += timedelta(hours=1)
        assert queued.queue_again(connection, ids, walk.clock.now()) == 1
    assert walk.row()["state"] == "queued"
    assert walk.row()["not_before"] == walk.clock.now()
    assert walk.row()["settled_at"] is None


def test_settlements_of_another_attempt_change_nothing(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    """No arrow: an outcome belongs to one attempt."""
    there = Walk(database, clock, tmp_path)
    there.queue()
    parcel = there.claim()
    before = there.row()
    with database.write() as connection:
        for state in outbox.Delivery:
            outbox.settle(
                connection, parcel.id, parcel.attempts + 1, Settlement(state), clock.now()
            )
    assert there.row() == before
