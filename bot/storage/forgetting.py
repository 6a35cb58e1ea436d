"""What is kept about one chat over all tables, and how it is deleted when that chat asks for it.

The recipient's row stays, without its chat: answers to checks, spent invites and the audit log
refer to its number, and say what units did, not who a person is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update

from bot.storage import people, queued
from bot.storage.answers import check_answer_table
from bot.storage.check_boards import check_board_table
from bot.storage.check_drafts import check_draft_table
from bot.storage.inbox import inbox_table
from bot.storage.invites import invite_table
from bot.storage.outbox import Delivery, outbox_table
from bot.storage.people import (
    Recipient,
    kind_off_table,
    membership_table,
    recipient_table,
)
from bot.storage.uploads import upload_table
from messages.message import Message

_WHY = "đã xóa theo yêu cầu"


@dataclass(frozen=True)
class Counts:
    """How many rows there are about one chat."""

    messages: int
    answers: int
    files: int
    invites: int


def counts(connection: Connection, who: Recipient) -> Counts:
    """How much is kept about a recipient."""

    def count(table: Table, mine: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count()).select_from(table).where(mine)) or 0

    return Counts(
        messages=count(outbox_table, outbox_table.c.recipient_id == who.id),
        answers=count(check_answer_table, check_answer_table.c.recipient_id == who.id),
        files=count(upload_table, upload_table.c.by_chat == who.chat_id),
        invites=count(invite_table, invite_table.c.used_by == who.id),
    )


def tombstone(recipient_id: int) -> int:
    """The number in place of a deleted recipient's chat: one that no chat can have."""
    return people.NO_CHAT - recipient_id


def forget(connection: Connection, who: Recipient, at: datetime) -> None:
    """Delete what is kept about a recipient's chat; nothing can be sent to it afterwards."""
    # An acceptance that is under way has queued its messages before, or will find nobody.
    people.lock(connection, who.id)
    for table in (membership_table, kind_off_table, check_draft_table, check_board_table):
        connection.execute(delete(table).where(table.c.recipient_id == who.id))
    nobody = tombstone(who.id)
    mine = outbox_table.c.recipient_id == who.id
    # What was told stays as a subject without words: a check's day is known by its questions.
    queued.give_up(connection, who.id, _WHY, at)
    connection.execute(
        update(outbox_table)
        .where(mine, outbox_table.c.state == Delivery.SENDING.value)
        .values(state=Delivery.FAILED.value, error=_WHY, settled_at=at)
    )
    connection.execute(
        update(outbox_table)
        .where(mine)
        .values(chat_id=nobody, thread_id=None, message=Message("").to_json())
    )
    connection.execute(
        update(upload_table).where(upload_table.c.by_chat == who.chat_id).values(by_chat=nobody)
    )
    connection.execute(
        update(invite_table).where(invite_table.c.used_by == who.id).values(address=None)
    )
    # Few rows have a payload: only those that wait to be handled.
    waiting = connection.execute(
        select(inbox_table.c.update_id, inbox_table.c.payload).where(
            inbox_table.c.handled_at.is_(None)
        )
    ).all()
    said = [row.update_id for row in waiting if _chat_of(row.payload) == who.chat_id]
    if said:
        connection.execute(
            update(inbox_table)
            .where(inbox_table.c.update_id.in_(said))
            .values(payload=None, handled_at=at)
        )
    connection.execute(
        update(recipient_table)
        .where(recipient_table.c.id == who.id)
        .values(chat_id=nobody, refuses=True, address=None, muted_until=None, thread_id=None)
    )


def _chat_of(payload: Mapping[str, Any] | None) -> int | None:
    """The chat that a kept update came from."""
    for part in (payload or {}).values():
        if not isinstance(part, Mapping):
            continue
        # What a button was pressed under stands one level deeper.
        message = part.get("message")
        for holder in (part, message if isinstance(message, Mapping) else {}):
            chat = holder.get("chat")
            if isinstance(chat, Mapping):
                return int(chat["id"])
    return None
