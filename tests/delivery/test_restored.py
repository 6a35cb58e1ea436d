"""Yesterday's backup is put back: nobody is sent yesterday's messages again."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url
from structlog.testing import capture_logs

from bot.delivery.dispatch import Dispatcher
from bot.delivery.journal import NAME, Journal
from bot.storage import journal as marks
from bot.storage import outbox, people
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.outbox import LEASE
from tests.delivery.conftest import ON_SQLITE, Line

PEOPLE = range(1, 9)
Backup = Callable[[], Callable[[], None]]


@pytest.fixture
def backup(line: Line, tmp_path: Path) -> Backup:
    """Takes a backup as deploy/README says; what it gives puts that backup back."""

    def take() -> Callable[[], None]:
        url = make_url(line.database.url)
        if line.database.is_sqlite:
            return _sqlite_backup(line, Path(str(url.database)), tmp_path / "backup.db")
        return _postgres_backup(line)

    return take


def _sqlite_backup(line: Line, file: Path, kept: Path) -> Callable[[], None]:
    with closing(sqlite3.connect(file)) as running:
        running.execute("VACUUM INTO ?", (str(kept),))

    def restore() -> None:
        line.database.close()
        for rest in ("-wal", "-shm"):
            file.with_name(file.name + rest).unlink(missing_ok=True)
        shutil.copy(kept, file)
        line.database = Database(line.database.url)

    return restore


def _postgres_backup(line: Line) -> Callable[[], None]:
    """What pg_dump and pg_restore do, by copies of the tables: the tools are not everywhere."""
    tables = ("recipient", "outbox", "journal", "told_before")
    with line.database.write() as connection:
        for table in tables:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS kept_{table}")
            connection.exec_driver_sql(f"CREATE TABLE kept_{table} AS TABLE {table}")

    def restore() -> None:
        with line.database.write() as connection:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(tables)} CASCADE")
            for table in tables:
                connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608 - ours
        url = line.database.url
        line.database.close()
        line.database = Database(url)

    return restore


@pytest.fixture(autouse=True)
def _closed(line: Line) -> Iterator[None]:
    """What a restore opened is closed too."""
    yield
    line.database.close()


async def _send(line: Line) -> list[dict[str, object]]:
    """What a service started now would send, and what it logs."""
    dispatcher = line.dispatcher()
    with capture_logs() as logs:
        for _ in range(6):
            await dispatcher.drain()
            line.pass_time(1.1)
    return [dict(entry) for entry in logs]


def _event(logs: list[dict[str, object]], name: str) -> list[dict[str, object]]:
    return [entry for entry in logs if entry["event"] == name]


async def test_what_was_sent_since_the_backup_is_not_sent_again(line: Line, backup: Backup) -> None:
    """Queued in the backup, sent after it; new messages still go; on both databases."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE, subjects=("a",))
    await _send(line)
    line.queue(*PEOPLE, subjects=("b",))
    restore = backup()
    began = line.clock.now()
    await _send(line)
    before = line.arrived()
    assert len(before) == 16
    restore()
    assert line.counts() == {"queued": 8, "sent": 8}
    line.pass_time(24 * 3600)
    logs = await _send(line)
    assert line.arrived() == before
    assert line.counts() == {"sent": 16}
    (said,) = _event(logs, "database_restored")
    assert said["deliveries"] == 8
    assert str(said["since"])[:10] == began.isoformat()[:10]
    assert len(_event(logs, "already_delivered")) == 8
    line.queue(*PEOPLE, subjects=("c",))
    await _send(line)
    assert line.arrived() == {f"{chat} {s}": 1 for chat in PEOPLE for s in "abc"}


async def test_an_import_repeated_after_the_restore_tells_nobody_twice(
    line: Line, backup: Backup
) -> None:
    """The same text under another subject, as a new snapshot has; even after more restarts."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE, subjects=("old",))
    await _send(line)
    restore = backup()
    line.queue(*PEOPLE, subjects=("digest",))
    await _send(line)
    before = line.arrived()
    restore()
    await _send(line)
    line.queue(1, subjects=("news",))
    await _send(line)
    with line.database.write() as connection:
        outbox.add(
            connection,
            [
                {
                    "recipient_id": people.enter(connection, chat, line.clock.now()).id,
                    "chat_id": chat,
                    "subject": "digest:99",
                    "message": {
                        "text": f"{chat} digest",
                        "buttons": [[["Chi tiết", "d:99", None]]],
                    },
                }
                for chat in PEOPLE
            ],
            line.clock.now(),
        )
    logs = await _send(line)
    assert _event(logs, "database_restored") == []
    assert line.arrived() == before + Counter(["1 news"])


@ON_SQLITE
async def test_each_delivery_holds_back_one_message_of_its_chat(line: Line, backup: Backup) -> None:
    """The same text twice to one person, and later to another one."""
    line.people(1, 2)

    def say(chat: int, subject: str, hours: int = 0) -> None:
        with line.database.write() as connection:
            row = {
                "recipient_id": people.enter(connection, chat, line.clock.now()).id,
                "chat_id": chat,
                "subject": subject,
                "message": {"text": "Nhắc rà soát", "buttons": []},
            }
            outbox.add(connection, [row], line.clock.now() - timedelta(hours=hours))

    say(1, "first")
    say(1, "second")
    restore = backup()
    await _send(line)
    restore()
    # Due before the others: it must not use up what one of them is held back by.
    say(2, "first", hours=1)
    await _send(line)
    assert [len(line.sandbox.messages(chat)) for chat in (1, 2)] == [2, 1]
    assert line.counts() == {"sent": 3}


def test_what_the_database_knows_never_shrinks(database: Database) -> None:
    """Outcomes are recorded in any order."""
    with database.write() as connection:
        for number in (7, 9, 8):
            marks.know(connection, number)
        assert marks.mark(connection).known == 9


@ON_SQLITE
async def test_a_text_that_is_due_again_goes_out_again(line: Line, backup: Backup) -> None:
    """What the backup knows of, and what was told already once more, hold nothing back."""
    line.people(1)

    def remind(subject: str) -> None:
        with line.database.write() as connection:
            who = people.enter(connection, 1, line.clock.now())
            row = {"recipient_id": who.id, "chat_id": 1, "subject": subject}
            outbox.add(
                connection,
                [{**row, "message": {"text": "Nhắc rà soát", "buttons": []}}],
                line.clock.now(),
            )

    remind("first")
    await _send(line)
    restore = backup()
    remind("second")
    await _send(line)
    restore()
    remind("second")
    await _send(line)
    assert line.arrived() == {"Nhắc rà soát": 2}
    remind("third")
    await _send(line)
    assert line.arrived() == {"Nhắc rà soát": 3}


@ON_SQLITE
async def test_the_clock_may_have_jumped_between_backup_and_restore(
    line: Line, backup: Backup
) -> None:
    """The journal counts lines, not hours."""
    line.people(*PEOPLE)
    line.clock.at += timedelta(hours=5)
    line.queue(*PEOPLE, subjects=("a",))
    await _send(line)
    line.queue(*PEOPLE, subjects=("b",))
    restore = backup()
    line.clock.at -= timedelta(hours=9)
    dispatcher = line.dispatcher()
    await dispatcher.drain()
    line.pass_time(1)
    await dispatcher.drain()
    before = line.arrived()
    assert len(before) == 16
    restore()
    line.clock.at += timedelta(hours=3)
    await _send(line)
    line.clock.at += timedelta(days=1)
    await _send(line)
    assert line.arrived() == before


@ON_SQLITE
async def test_the_same_backup_may_be_put_back_twice(line: Line, backup: Backup) -> None:
    """Between the two a restored service went on working."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE, subjects=("a",))
    restore = backup()
    await _send(line)
    restore()
    await _send(line)
    line.queue(*PEOPLE, subjects=("b",))
    await _send(line)
    before = line.arrived()
    restore()
    line.queue(*PEOPLE, subjects=("b",))
    await _send(line)
    assert line.arrived() == before == {f"{chat} {s}": 1 for chat in PEOPLE for s in "ab"}


@ON_SQLITE
async def test_a_new_database_beside_an_old_journal_is_no_restore(line: Line) -> None:
    """Whoever begins anew is told everything anew."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE)
    await _send(line)
    line.database.close()
    file = Path(str(make_url(line.database.url).database))
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()
    line.database = Database(line.database.url)
    migrate(line.database)
    line.queue(*PEOPLE)
    logs = await _send(line)
    assert _event(logs, "database_restored") == []
    assert set(line.arrived().values()) == {2}


async def test_a_death_between_delivery_and_record_is_not_taken_for_a_restore(line: Line) -> None:
    """The journal knows that the message went out: it does not go out twice."""
    line.people(1)
    line.queue(1)

    dying = line.dispatcher()
    dying._told.take_up(line.clock.now())
    with line.database.write() as connection:
        parcel = outbox.claim(connection, line.clock.now())
    assert parcel is not None
    dying._told.note(parcel, line.clock.now())
    line.pass_time(LEASE.total_seconds())
    logs = await _send(line)
    assert line.arrived() == {}
    assert line.counts() == {"sent": 1}
    assert _event(logs, "database_restored") == []
    assert [entry["state"] for entry in _event(logs, "send_interrupted")] == ["sent"]


@ON_SQLITE
async def test_a_journal_that_cannot_be_written_stops_no_message(line: Line) -> None:
    """It is said once, and again when it can be."""
    line.people(*PEOPLE)
    line.queue(*PEOPLE)
    (line.folder / NAME).mkdir()
    dispatcher = line.dispatcher()
    with capture_logs() as logs:
        await dispatcher.drain()
        (line.folder / NAME).rmdir()
        line.queue(*PEOPLE, subjects=("b",))
        line.pass_time(1.1)
        await dispatcher.drain()
    events = [entry["event"] for entry in logs]
    assert events == ["journal_unreadable", "journal_unwritable", "journal_writable_again"]
    assert line.counts() == {"sent": 16}
    assert len(Journal(line.folder / NAME).entries()) == 8


@ON_SQLITE
async def test_neither_text_nor_chat_stands_in_the_journal(line: Line) -> None:
    """Nor can they be tried out on it: the hash has salt that stays in the database."""
    line.people(123456789)
    line.queue(123456789)
    await _send(line)
    written = (line.folder / NAME).read_text()
    assert written.count("\n") == 1
    assert "123456789" not in written
    with line.database.read() as connection:
        salt = connection.exec_driver_sql("SELECT identity FROM journal").scalar_one()
    assert salt not in written
    assert salt[:8] in written


async def test_without_a_journal_all_is_as_before(line: Line) -> None:
    """A dispatcher may go without."""
    line.people(1)
    line.queue(1)
    await Dispatcher(line.database, line.dispatcher()._transport, line.clock).drain()
    assert line.counts() == {"sent": 1}
