"""Messages with documents from the outbox to the phone, on both databases and a real line."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.app import _CONNECT_S, _MEDIA_WRITE_S, _POOL_S, _READ_S, _WRITE_S
from bot.delivery.dispatch import FOUND, TOLD_BEFORE
from bot.delivery.outcome import DOUBT_PAUSE, backoff
from bot.delivery.pace import GROUP_GAP_S, PRIVATE_GAP_S
from bot.storage import documents, outbox, people
from bot.storage.database import Database
from bot.storage.documents import document_table
from bot.storage.outbox import LEASE, Parcel, outbox_table
from bot.transport.telegram import TelegramTransport
from messages.message import Attachment, Button, Message
from tests.delivery.conftest import ON_SQLITE, Line

CHAT, OTHER, GROUP = 7_000_000_001, 1002, -5
SHEET, LETTER = "Tổng hợp rà soát 26-11-2026.xlsx", "Báo cáo rà soát 26-11-2026.docx"
BYTES = {SHEET: b"PK\x03\x04\x00\xff" + bytes(range(256)), LETTER: b"\r\n--\x00" * 20_000}
ONCE = Counter(BYTES.keys())
TWICE = ONCE + ONCE
TEXT = "<b>Kết quả rà soát ngày 26/11/2026</b>\n13/13 đơn vị đã trả lời."
SHOWN = "Kết quả rà soát ngày 26/11/2026\n13/13 đơn vị đã trả lời."


def _kept(line: Line, contents: dict[str, bytes]) -> tuple[Attachment, ...]:
    with line.database.write() as connection:
        return tuple(
            Attachment(
                name,
                documents.add(connection, name=name, content=content, at=line.clock.now()),
            )
            for name, content in contents.items()
        )


def _queue(line: Line, chat: int, message: Message, subject: str = "check-closed:1") -> None:
    with line.database.write() as connection:
        who = people.enter(connection, chat, line.clock.now())
        outbox.tell(connection, [who], subject, message.to_json(), line.clock.now())


def _album(line: Line, *chats: int, **changed: bytes) -> None:
    """Queue the album; `SHEET=b""` gives it other bytes."""
    contents = BYTES | ({SHEET: changed["sheet"]} if changed else {})
    message = Message(TEXT, (), _kept(line, contents))
    for chat in chats:
        _queue(line, chat, message)


def _arrived(line: Line, chat: int = CHAT) -> list[dict[str, Any]]:
    return [m for m in line.sandbox.messages(chat) if m["from"] == "bot"]


def _bytes(line: Line, shown: dict[str, Any]) -> bytes:
    stored = line.sandbox.world.files.known(shown["document"]["url"].rpartition("/")[2])
    assert stored is not None
    return stored.data


def _names(line: Line, chat: int = CHAT) -> Counter[str]:
    return Counter(shown["document"]["name"] for shown in _arrived(line, chat))


def _rows(line: Line) -> list[Any]:
    with line.database.read() as connection:
        table = outbox_table
        return list(connection.execute(table.select().order_by(table.c.id)).mappings())


def _claim(line: Line) -> Parcel:
    with line.database.write() as connection:
        parcel = outbox.claim(connection, line.clock.now())
    assert parcel is not None
    return parcel


async def test_an_album_is_delivered_once_and_whole(line: Line) -> None:
    """Names, bytes and text; its row knows the first of its messages."""
    line.people(CHAT)
    _album(line, CHAT)
    await line.dispatcher().drain()
    sheet, letter = _arrived(line)
    assert {shown["document"]["name"]: _bytes(line, shown) for shown in (sheet, letter)} == BYTES
    assert (sheet["text"], letter["text"]) == ("", SHOWN)
    assert sheet["album"] == letter["album"] is not None
    (row,) = _rows(line)
    assert (row["state"], row["message_id"]) == ("sent", sheet["message_id"])
    await line.dispatcher().drain()
    assert line.calls(CHAT) == [200]


async def test_one_document_has_buttons_and_makes_no_sound_if_asked(line: Line) -> None:
    """A message like any other."""
    line.people(CHAT)
    (attached,) = _kept(line, {SHEET: b"1;2"})
    _queue(line, CHAT, Message("x", ((Button("Xem", "a"),),), (attached,), quiet=True))
    await line.dispatcher().drain()
    (shown,) = _arrived(line)
    assert (shown["text"], shown["document"]["name"], _bytes(line, shown)) == ("x", SHEET, b"1;2")
    assert shown["buttons"][0][0]["text"] == "Xem"
    assert shown["silent"]


async def test_the_same_bytes_go_to_many_under_their_own_names(line: Line) -> None:
    """Kept once, sent to each."""
    line.people(CHAT, OTHER, GROUP)
    _album(line, CHAT, OTHER, GROUP)
    await line.dispatcher().drain()
    assert [_names(line, chat) for chat in (CHAT, OTHER, GROUP)] == [ONCE] * 3
    with line.database.read() as connection:
        assert len(connection.execute(document_table.select()).all()) == 2


async def test_a_429_lets_the_album_wait_as_long_as_it_says(line: Line) -> None:
    """Then all of it arrives, once."""
    line.people(CHAT)
    line.sandbox.script(CHAT, "too_many", times=1, retry_after_s=300)
    _album(line, CHAT)
    await line.dispatcher().drain()
    assert _arrived(line) == []
    line.pass_time(299)
    await line.dispatcher().drain()
    assert line.calls(CHAT) == [429]
    line.pass_time(1)
    await line.dispatcher().drain()
    assert line.calls(CHAT) == [429, 200]
    assert _names(line) == ONCE


@pytest.mark.parametrize("behaviour", ["accept_then_timeout", "accept_then_reset", "garbage"])
async def test_an_album_in_doubt_is_sent_once_more_and_no_more(line: Line, behaviour: str) -> None:
    """As any message; with a mark."""
    line.people(CHAT)
    line.sandbox.script(CHAT, behaviour)
    _album(line, CHAT)
    for _ in range(4):
        await line.dispatcher().drain()
        line.pass_time(DOUBT_PAUSE.total_seconds())
    (row,) = _rows(line)
    assert (row["state"], row["doubtful"]) == ("uncertain", 2)
    assert _names(line) == TWICE


async def _die_after_sending(line: Line, *, noted: bool) -> None:
    """Everything that happens up to the death: claimed, delivered, perhaps in the journal."""
    dying = line.dispatcher()
    dying._told.take_up(line.clock.now())
    parcel = _claim(line)
    message = Message.from_json(dict(parcel.message))
    await TelegramTransport(line.bot).send(CHAT, message, files=dying._fetch(message))
    if noted:
        dying._told.note(parcel, line.clock.now())
    line.pass_time(LEASE.total_seconds())


async def test_a_death_after_the_journals_line_sends_no_second_album(line: Line) -> None:
    """The journal knows that it went out."""
    line.people(CHAT)
    _album(line, CHAT)
    await _die_after_sending(line, noted=True)
    await line.dispatcher().drain()
    (row,) = _rows(line)
    assert (row["state"], row["error"]) == ("sent", FOUND)
    assert _names(line) == ONCE


async def test_a_death_before_the_journals_line_sends_one_more_marked(line: Line) -> None:
    """It may have gone out or not; it does not go out a third time."""
    line.people(CHAT)
    _album(line, CHAT)
    await _die_after_sending(line, noted=False)
    await line.dispatcher().drain()
    (row,) = _rows(line)
    assert (row["state"], row["doubtful"]) == ("sent", 1)
    line.pass_time(LEASE.total_seconds())
    await line.dispatcher().drain()
    assert _names(line) == TWICE


async def test_a_document_kept_no_more_fails_its_row_with_the_reason(line: Line) -> None:
    """Nothing half arrives, the chat is not lost, and the messages behind it go out."""
    line.people(CHAT)
    _album(line, CHAT)
    _queue(line, CHAT, Message("sau"), "digest:1")
    with line.database.write() as connection:
        connection.execute(delete(document_table).where(document_table.c.name == LETTER))
    await line.dispatcher().drain()
    line.pass_time(2 * PRIVATE_GAP_S)
    await line.dispatcher().drain()
    failed, after = _rows(line)
    assert failed["state"] == "failed"
    assert failed["error"] == "a document it carries is kept no more"
    assert after["state"] == "sent"
    assert [shown["text"] for shown in _arrived(line)] == ["sau"]


async def test_a_group_that_takes_no_documents_still_gets_its_digest(line: Line) -> None:
    """The album fails with Telegram's reason; the group does not count as lost."""
    line.people(GROUP)
    line.sandbox.script(GROUP, "no_documents")
    _album(line, GROUP)
    _queue(line, GROUP, Message("bản tin"), "digest:1")
    await line.dispatcher().drain()
    line.pass_time(2 * GROUP_GAP_S)
    await line.dispatcher().drain()
    failed, after = _rows(line)
    assert (failed["state"], after["state"]) == ("failed", "sent")
    assert "rights to send documents" in failed["error"]


@contextmanager
def _failing(database: Database, words: str) -> Iterator[None]:
    """Statements with these words fail, as if the database had gone away."""

    def fail(*given: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
        if words in given[2]:
            raise OperationalError(given[2], {}, OSError("gone"))

    event.listen(database.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", fail)


async def test_a_database_that_goes_away_in_between_makes_no_doubt(line: Line) -> None:
    """Nothing was sent yet: it is tried again, however often."""
    line.people(CHAT)
    _album(line, CHAT)
    with _failing(line.database, "FROM document"), capture_logs() as logs:
        await line.dispatcher().drain()
    assert [entry["error"] for entry in logs if entry["event"] == "send_failed"] == ["NotSent"]
    (row,) = _rows(line)
    assert (row["state"], row["doubtful"]) == ("queued", 0)
    assert row["not_before"] == line.clock.now() + backoff(1)
    line.pass_time(3)
    await line.dispatcher().drain()
    assert _names(line) == ONCE


def _seen(line: Line, see: Callable[[str], None]) -> Callable[..., None]:
    def look(*given: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
        see(given[2])

    event.listen(line.database.engine, "before_cursor_execute", look)
    return look


async def test_an_ordinary_message_asks_for_no_documents(line: Line) -> None:
    """What it costs stays as it was; an album costs one more query."""
    line.people(CHAT, OTHER)
    said: list[str] = []
    look = _seen(line, said.append)
    line.queue(CHAT)
    await line.dispatcher().drain()
    assert not [statement for statement in said if "document" in statement]
    _album(line, OTHER)
    await line.dispatcher().drain()
    assert len([s for s in said if s.startswith("SELECT document")]) == 1
    event.remove(line.database.engine, "before_cursor_execute", look)


@ON_SQLITE
@pytest.mark.parametrize(
    ("chat", "rest"), [(CHAT, 2 * PRIVATE_GAP_S), (GROUP, 2 * GROUP_GAP_S)], ids=["person", "group"]
)
async def test_an_album_counts_as_many_messages_as_it_has_documents(
    line: Line, chat: int, rest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So long the chat rests, and so many places of the broadcast it takes: Telegram counts too."""
    line.people(chat)
    _album(line, chat)
    dispatcher, places = line.dispatcher(), 0

    async def turn() -> None:
        nonlocal places
        places += 1

    monkeypatch.setattr(dispatcher._pace, "turn", turn)
    await dispatcher.drain()
    assert places == 2
    line.ticking.at += rest - 0.1
    assert dispatcher._pace.resting() == {chat}
    line.ticking.at += 0.1
    assert dispatcher._pace.resting() == frozenset()


async def _restored(line: Line, again: Callable[[], None]) -> None:
    """An album goes out after the backup was made; the backup is put back; then `again`."""
    line.people(CHAT)
    await line.dispatcher().drain()
    with line.database.read() as connection:
        before = connection.exec_driver_sql("SELECT identity, known FROM journal").one()
    _album(line, CHAT)
    await line.dispatcher().drain()
    with line.database.write() as connection:
        connection.execute(delete(outbox_table))
        connection.execute(delete(document_table))
        connection.exec_driver_sql(f"UPDATE journal SET known = {before.known}")  # noqa: S608 - a number
    line.pass_time(60)
    again()
    await line.dispatcher().drain()


async def test_after_a_restore_the_same_album_is_not_sent_again(line: Line) -> None:
    """Made anew it has the same numbers."""
    await _restored(line, lambda: _album(line, CHAT))
    assert [row["error"] for row in _rows(line)] == [TOLD_BEFORE]
    assert _names(line) == ONCE


async def test_after_a_restore_an_album_with_other_documents_goes_out(line: Line) -> None:
    """Though its text and names are the same: one more unit has answered."""
    await _restored(line, lambda: _album(line, CHAT, sheet=b"another"))
    assert [row["error"] for row in _rows(line)] == [None]
    assert _bytes(line, _arrived(line)[2]) == b"another"


async def test_after_a_restore_the_text_alone_is_another_message(line: Line) -> None:
    """Without the documents nobody got it yet."""
    await _restored(line, lambda: _queue(line, CHAT, Message(TEXT)))
    assert [row["error"] for row in _rows(line)] == [None]
    assert _arrived(line)[2]["text"] == SHOWN


@pytest.mark.parametrize("write", [_WRITE_S, _MEDIA_WRITE_S])
def test_a_request_ends_before_its_lease_does(write: float) -> None:
    """What is under way is not taken for interrupted."""
    assert timedelta(seconds=_CONNECT_S + _READ_S + write + _POOL_S) < LEASE
