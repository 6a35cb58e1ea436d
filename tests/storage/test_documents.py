"""Documents that messages carry: kept once, by a number that says what they are."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.clock import FixedClock
from bot.housekeeping import Housekeeping
from bot.storage import documents, outbox, people
from bot.storage.database import Database
from bot.storage.documents import Document, document_table
from bot.storage.outbox import Delivery, outbox_table
from messages.message import LONGEST_NAME, Attachment, Message

NAME = "Tổng hợp rà soát 26-11-2026.xlsx"
# The letter's bytes are no text in any encoding.
BYTES = b"PK\x03\x04\x00\xff\xfe" + bytes(range(256)) * 300
LIFE = timedelta(days=90)


def _add(database: Database, clock: FixedClock, name: str = NAME, content: bytes = BYTES) -> int:
    with database.write() as connection:
        return documents.add(connection, name=name, content=content, at=clock.now())


def _forget(database: Database, clock: FixedClock) -> int:
    with database.write() as connection:
        return documents.forget(connection, clock.now() - LIFE)


def _queue(database: Database, clock: FixedClock, state: Delivery, message: Any) -> None:  # noqa: ANN401 - also what is no message
    with database.write() as connection:
        who = people.enter(connection, 1001, clock.now())
        outbox.tell(connection, [who], f"check-closed:{state}", message, clock.now())
        connection.execute(
            update(outbox_table)
            .where(outbox_table.c.subject == f"check-closed:{state}")
            .values(state=state.value)
        )


def test_a_document_comes_back_as_it_was(database: Database, clock: FixedClock) -> None:
    """Each byte and each letter."""
    number = _add(database, clock)
    with database.read() as connection:
        assert documents.read(connection, [number, 7]) == {number: Document(NAME, BYTES)}


def test_the_same_document_is_kept_once(database: Database, clock: FixedClock) -> None:
    """Another name or other bytes make another one."""
    first = _add(database, clock)
    assert _add(database, clock) == first
    others = {_add(database, clock, name="b.xlsx"), _add(database, clock, content=BYTES[:-1])}
    assert len(others | {first}) == 3
    with database.read() as connection:
        assert len(connection.execute(document_table.select()).all()) == 3


def test_a_number_is_made_of_the_document(database: Database, clock: FixedClock) -> None:
    """It never comes to mean another one, neither later nor in a database made anew."""
    assert _add(database, clock, "a.csv", b"1;2") == 2435780829987185740
    clock.at += 2 * LIFE
    assert _forget(database, clock) == 1
    assert _add(database, clock, "b.csv", b"3;4") != 2435780829987185740


def test_old_documents_are_forgotten_and_those_added_anew_stay(
    database: Database, clock: FixedClock
) -> None:
    """Its time is counted from the last adding."""
    old, renewed = _add(database, clock, "a.csv"), _add(database, clock, "b.csv")
    clock.at += timedelta(days=60)
    _add(database, clock, "b.csv")
    assert _forget(database, clock) == 0
    clock.at += timedelta(days=31)
    assert _forget(database, clock) == 1
    with database.read() as connection:
        assert documents.read(connection, [old, renewed]).keys() == {renewed}


@pytest.mark.parametrize("state", list(Delivery))
def test_what_an_unsent_message_carries_is_not_forgotten(
    database: Database, clock: FixedClock, state: Delivery
) -> None:
    """However old it is; what is settled needs its documents no more."""
    number = _add(database, clock)
    _queue(database, clock, state, Message("x", (), (Attachment(NAME, number),)).to_json())
    clock.at += LIFE + timedelta(seconds=1)
    unsent = state in {Delivery.WAITING, Delivery.QUEUED, Delivery.SENDING}
    assert _forget(database, clock) == (0 if unsent else 1)


@pytest.mark.parametrize(
    "broken",
    [
        {"text": 'nói về "attachments" thôi', "buttons": []},
        {"attachments": "none"},
        {"text": "x", "attachments": [["a", "b"]]},
        {"text": "x", "attachments": [1]},
        ['"attachments"'],
    ],
)
def test_a_broken_message_keeps_no_other_from_being_forgotten(
    database: Database, clock: FixedClock, broken: object
) -> None:
    """Nor does one that speaks of documents."""
    _add(database, clock)
    _queue(database, clock, Delivery.QUEUED, broken)
    clock.at += 2 * LIFE
    assert _forget(database, clock) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("", b"a"),
        (" ", b"a"),
        ("a\n.csv", b"a"),
        ("26/11.csv", b"a"),
        ('Báo cáo "tuần".csv', b"a"),
        ("ậ" * (LONGEST_NAME + 1), b"a"),
        ("a.csv", b""),
    ],
)
def test_what_nobody_could_be_sent_is_not_kept(
    database: Database, clock: FixedClock, name: str, content: bytes
) -> None:
    """Said to whoever made it, not to whoever waits for it."""
    with pytest.raises(ValueError, match="1 to"):
        _add(database, clock, name, content)


def test_the_longest_name_is_kept(database: Database, clock: FixedClock) -> None:
    """In letters, not bytes."""
    name = "ậ" * LONGEST_NAME
    number = _add(database, clock, name)
    with database.read() as connection:
        assert documents.read(connection, [number])[number].name == name


def test_the_nightly_job_forgets_documents_with_the_lists(
    database: Database, clock: FixedClock
) -> None:
    """They name dossiers as those do."""
    _add(database, clock)
    tidy = Housekeeping(database, clock, timedelta(days=5), LIFE)
    tidy.tidy(clock.now() + LIFE)
    with database.read() as connection:
        assert len(connection.execute(document_table.select()).all()) == 1
    tidy.tidy(clock.now() + LIFE + timedelta(seconds=1))
    with database.read() as connection:
        assert connection.execute(document_table.select()).all() == []
