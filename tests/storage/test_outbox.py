"""The outbox on both databases: nothing twice, nothing lost, every attempt recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.storage import forgetting, outbox, people, queued
from bot.storage.database import Database
from bot.storage.outbox import LEASE, Delivery, Settlement
from tests.outboxes import counts

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def _queue(database: Database, *subjects: str, chats: tuple[int, ...] = (1001,)) -> int:
    with database.write() as connection:
        rows = []
        for chat in chats:
            who = people.enter(connection, chat, NOW)
            rows += [
                {"recipient_id": who.id, "chat_id": chat, "subject": s, "message": {"text": s}}
                for s in subjects
            ]
        return outbox.add(connection, rows, NOW)


def _claim(database: Database, at: datetime = NOW, resting: tuple[int, ...] = ()) -> outbox.Parcel:
    with database.write() as connection:
        parcel = outbox.claim(connection, at, resting)
    assert parcel is not None
    return parcel


def test_a_subject_is_queued_once_for_a_recipient(database: Database) -> None:
    """Any rerun adds nothing."""
    assert _queue(database, "digest:1", "digest:2") == 2
    assert _queue(database, "digest:1", "digest:2", "digest:3") == 1
    assert counts(database) == {"queued": 3}


def test_a_claim_records_the_attempt_before_the_call(database: Database) -> None:
    """A death right after it is seen."""
    _queue(database, "a")
    assert _claim(database).attempts == 1
    assert counts(database) == {"sending": 1}
    with database.write() as connection:
        assert outbox.claim(connection, NOW) is None


def test_parcels_go_in_the_order_they_were_queued(database: Database) -> None:
    """First in, first out."""
    _queue(database, "a", "b", "c")
    assert [_claim(database).subject for _ in range(3)] == ["a", "b", "c"]


def test_a_resting_chat_is_passed_over(database: Database) -> None:
    """Others go on meanwhile."""
    _queue(database, "a", chats=(1, 2))
    assert _claim(database, resting=(1,)).chat_id == 2


def test_a_message_waits_for_its_time(database: Database) -> None:
    """Not before is not before."""
    _queue(database, "a")
    later = NOW + timedelta(minutes=5)
    done = Settlement(Delivery.QUEUED, not_before=later)
    parcel = _claim(database)
    with database.write() as connection:
        outbox.settle(connection, parcel.id, parcel.attempts, done, NOW)
        assert outbox.claim(connection, later - timedelta(seconds=1)) is None
        assert outbox.claim(connection, later) is not None


def test_an_interrupted_send_is_seen_when_its_lease_ends(database: Database) -> None:
    """Not a moment before: it may still be under way."""
    _queue(database, "a")
    _claim(database)
    with database.read() as connection:
        assert outbox.interrupted(connection, NOW + LEASE - timedelta(seconds=1)) == []
        assert len(outbox.interrupted(connection, NOW + LEASE)) == 1


def test_a_settled_row_is_not_settled_again(database: Database) -> None:
    """A late answer of a row that was given up changes nothing."""
    _queue(database, "a")
    parcel = _claim(database)
    with database.write() as connection:
        sent, failed = Settlement(Delivery.SENT, message_id=7), Settlement(Delivery.FAILED)
        outbox.settle(connection, parcel.id, parcel.attempts, sent, NOW)
        outbox.settle(connection, parcel.id, parcel.attempts, failed, NOW)
    assert counts(database) == {"sent": 1}


def test_a_chat_that_refuses_loses_its_queue_alone(database: Database) -> None:
    """One dead chat stops nobody else."""
    _queue(database, "a", "b", chats=(1, 2))
    with database.write() as connection:
        assert queued.give_up_chat(connection, 1, "blocked", NOW) == 2
    assert counts(database) == {"failed": 2, "queued": 2}


def test_a_migrated_group_takes_its_queue_along(database: Database) -> None:
    """And the recipient is found under the new id."""
    _queue(database, "a", "b", chats=(-5,))
    with database.write() as connection:
        queued.move_chat(connection, -5, -100500)
        people.move_chat(connection, -5, -100500)
    assert _claim(database).chat_id == -100500
    with database.read() as connection:
        assert people.recipient_of_chat(connection, -5) is None
        assert people.recipient_of_chat(connection, -100500) is not None


def test_a_postponed_chat_never_moves_forward(database: Database) -> None:
    """A later rest is not shortened by an earlier one."""
    _queue(database, "a")
    with database.write() as connection:
        queued.postpone_chat(connection, 1001, NOW + timedelta(hours=12))
        queued.postpone_chat(connection, 1001, NOW + timedelta(seconds=1))
        due = outbox.next_due(connection)
    assert due == NOW + timedelta(hours=12)


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    """Half a broadcast is none."""

    def broken() -> None:
        with database.write() as connection:
            who = people.enter(connection, 1, NOW)
            row = {"recipient_id": who.id, "chat_id": 1, "subject": "a", "message": {}}
            outbox.add(connection, [row], NOW)
            raise RuntimeError("died")

    with pytest.raises(RuntimeError):
        broken()
    assert counts(database) == {}


def test_nothing_is_queued_for_who_was_deleted_meanwhile(database: Database) -> None:
    """The acceptance had found them before; their chat is known nowhere any more."""
    with database.write() as connection:
        gone, stays = (people.enter(connection, chat, NOW) for chat in (1001, 1002))
        forgetting.forget(connection, gone, NOW)
        rows = [
            {"recipient_id": who.id, "chat_id": who.chat_id, "subject": "a", "message": {}}
            for who in (gone, stays)
        ]
        assert outbox.add(connection, rows, NOW) == 1
        chats = connection.execute(outbox.outbox_table.select()).all()
    assert [row.chat_id for row in chats] == [1002]


def test_a_message_goes_where_its_reader_is_now(database: Database) -> None:
    """The group became a supergroup after it was found."""
    with database.write() as connection:
        group = people.enter(connection, -5, NOW)
        people.move_chat(connection, -5, -100500)
        row = {"recipient_id": group.id, "chat_id": -5, "subject": "a", "message": {}}
        assert outbox.add(connection, [row], NOW) == 1
        (kept,) = connection.execute(outbox.outbox_table.select()).all()
    assert kept.chat_id == -100500
