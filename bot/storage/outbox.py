"""The outbox: messages to be sent, and what is known of each sending.

States: queued -> sending (a lease) -> sent | queued (not before) | uncertain | failed. An attempt
is recorded before the call, the message id after it; nothing here talks to the network.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
    update,
)

from bot.storage import conflict, people
from bot.storage.columns import Id, Instant, metadata
from bot.storage.people import Recipient

# A send that has not been settled after this time is taken for interrupted. Longer than any
# request may take (connect + write + read timeouts of the transport).
LEASE = timedelta(seconds=90)


class Delivery(StrEnum):
    """Where an outbox row stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


outbox_table = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("recipient_id", ForeignKey("recipient.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    # In which topic of a group with topics; None for the chat itself.
    Column("thread_id", BigInteger, nullable=True),
    # What the message is about: with the recipient the key that makes every rerun add nothing.
    Column("subject", String(80), nullable=False),
    Column("message", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    # How many of the attempts may have arrived without our knowing; at most one is repeated.
    Column("doubtful", Integer, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
    Column("message_id", BigInteger, nullable=True),
    Column("error", Text, nullable=True),
    UniqueConstraint("recipient_id", "subject"),
    Index("ix_outbox_due", "state", "not_before", "id"),
)


@dataclass(frozen=True)
class Parcel:
    """One row handed out for sending."""

    id: int
    chat_id: int
    subject: str
    message: Mapping[str, Any]
    attempts: int
    doubtful: int
    thread_id: int | None = None


@dataclass(frozen=True)
class Settlement:
    """What an attempt did to a row."""

    state: Delivery
    not_before: datetime | None = None
    message_id: int | None = None
    error: str | None = None
    doubtful: bool = False


def add(connection: Connection, rows: Iterable[Mapping[str, Any]], at: datetime) -> int:
    """Queue messages: mappings of recipient_id, chat_id, subject, message and maybe not_before.

    A (recipient, subject) that is there already is left alone. Gives how many were new. A group
    that was bound in one of its topics is written to there.
    """
    threads = people.threads(connection)
    listed = [
        {
            "not_before": at,
            **row,
            "thread_id": threads.get(row["recipient_id"]),
            "state": Delivery.QUEUED.value,
            "attempts": 0,
            "doubtful": 0,
            "created_at": at,
        }
        for row in rows
    ]
    if not listed:
        return 0
    before = _count(connection)
    connection.execute(
        conflict.insert(connection, outbox_table).on_conflict_do_nothing(
            index_elements=["recipient_id", "subject"]
        ),
        listed,
    )
    return _count(connection) - before


def tell(
    connection: Connection,
    recipients: Iterable[Recipient],
    subject: str,
    message: Mapping[str, Any],
    at: datetime,
) -> int:
    """Queue one message to several recipients, each once; gives how many were new."""
    return add(
        connection,
        [
            {
                "recipient_id": who.id,
                "chat_id": who.chat_id,
                "subject": subject,
                "message": message,
            }
            for who in dict.fromkeys(recipients)
        ],
        at,
    )


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(outbox_table)) or 0


def claim(connection: Connection, now: datetime, resting: Collection[int] = ()) -> Parcel | None:
    """Hand out the oldest row that is due, of a chat that is not resting; record the attempt.

    Args:
        connection: in a writing transaction.
        now: the moment.
        resting: chats that may not be written to yet (pacing, a 429).
    """
    due = (
        select(outbox_table.c.id)
        .where(
            outbox_table.c.state == Delivery.QUEUED.value,
            outbox_table.c.not_before <= now,
            outbox_table.c.chat_id.not_in(list(resting)),
        )
        .order_by(outbox_table.c.not_before, outbox_table.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(
        update(outbox_table)
        .where(outbox_table.c.id == due.scalar_subquery())
        .values(
            state=Delivery.SENDING.value,
            lease_until=now + LEASE,
            attempts=outbox_table.c.attempts + 1,
        )
        .returning(
            outbox_table.c.id,
            outbox_table.c.chat_id,
            outbox_table.c.subject,
            outbox_table.c.message,
            outbox_table.c.attempts,
            outbox_table.c.doubtful,
            outbox_table.c.thread_id,
        )
    ).first()
    return None if row is None else Parcel(*row)


def settle(
    connection: Connection, parcel_id: int, attempt: int, done: Settlement, now: datetime
) -> None:
    """Record what became of an attempt, by its number; a later attempt's row is left alone.

    That a message was sent is recorded even after its lease ran out and it was queued again: it
    must not go out twice.
    """
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.id == parcel_id,
            outbox_table.c.attempts == attempt,
            outbox_table.c.state.in_(
                [Delivery.SENDING.value]
                if done.state is not Delivery.SENT
                else [Delivery.SENDING.value, Delivery.QUEUED.value, Delivery.UNCERTAIN.value]
            ),
        )
        .values(
            state=done.state.value,
            lease_until=None,
            not_before=done.not_before or outbox_table.c.not_before,
            message_id=done.message_id,
            error=done.error,
            doubtful=outbox_table.c.doubtful + int(done.doubtful),
            settled_at=None if done.state is Delivery.QUEUED else now,
        )
    )


def interrupted(connection: Connection, now: datetime) -> list[Parcel]:
    """Rows whose sending was begun and never settled: each may or may not have arrived."""
    rows = connection.execute(
        select(
            outbox_table.c.id,
            outbox_table.c.chat_id,
            outbox_table.c.subject,
            outbox_table.c.message,
            outbox_table.c.attempts,
            outbox_table.c.doubtful,
            outbox_table.c.thread_id,
        ).where(outbox_table.c.state == Delivery.SENDING.value, outbox_table.c.lease_until <= now)
    )
    return [Parcel(*row) for row in rows]


def give_up_chat(connection: Connection, chat_id: int, error: str, now: datetime) -> int:
    """Fail everything still queued for a chat that refuses for good; gives how many rows."""
    return connection.execute(
        update(outbox_table)
        .where(outbox_table.c.chat_id == chat_id, outbox_table.c.state == Delivery.QUEUED.value)
        .values(state=Delivery.FAILED.value, error=error, settled_at=now)
    ).rowcount


def move_chat(connection: Connection, old: int, new: int) -> None:
    """Send what is queued for a migrated group to its new id."""
    connection.execute(
        update(outbox_table)
        .where(outbox_table.c.chat_id == old, outbox_table.c.state != Delivery.SENT.value)
        .values(chat_id=new)
    )


def lose_thread(connection: Connection, chat_id: int, thread_id: int) -> None:
    """Write to the group itself what was to go into a topic of it that is gone or closed."""
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.chat_id == chat_id,
            outbox_table.c.thread_id == thread_id,
            outbox_table.c.state != Delivery.SENT.value,
        )
        .values(thread_id=None)
    )


def counts(connection: Connection) -> dict[str, int]:
    """How many rows stand in each state."""
    rows = connection.execute(
        select(outbox_table.c.state, func.count().label("rows")).group_by(outbox_table.c.state)
    )
    return {row.state: row.rows for row in rows}


def next_due(connection: Connection, resting: Collection[int] = ()) -> datetime | None:
    """When the next queued row of a chat that is not resting may go."""
    return connection.scalar(
        select(outbox_table.c.not_before)
        .where(
            outbox_table.c.state == Delivery.QUEUED.value,
            outbox_table.c.chat_id.not_in(bindparam("resting", list(resting), expanding=True)),
        )
        .order_by(outbox_table.c.not_before)
        .limit(1)
    )


def listing(connection: Connection, limit: int) -> list[Mapping[str, Any]]:
    """The newest rows without their texts: id, chat, subject, state, attempts, error."""
    rows = connection.execute(
        select(
            outbox_table.c.id,
            outbox_table.c.subject,
            outbox_table.c.state,
            outbox_table.c.attempts,
            outbox_table.c.doubtful,
            outbox_table.c.not_before,
            outbox_table.c.error,
        )
        .order_by(outbox_table.c.id.desc())
        .limit(limit)
    )
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented accessor


def has_subject(connection: Connection, prefix: str) -> bool:
    """Whether anything was ever queued whose subject begins so."""
    found = connection.scalar(
        select(outbox_table.c.id)
        .where(outbox_table.c.subject.startswith(prefix, autoescape=True))
        .limit(1)
    )
    return found is not None


# What a person may keep from coming for a while; what administrators must decide on comes anyway.
_RESTING = ("digest:", "overview:", "revised:", "again:")
_QUESTIONS = "check:"


def let_rest(
    connection: Connection,
    recipient_id: int,
    *,
    before: datetime | None,
    until: datetime | None,
    now: datetime,
) -> None:
    """Let what is queued for a muted recipient wait until then; None: it may go at once.

    `before` is until when it was muted so far. A check's question is answered on its day or never:
    it is given up.
    """
    queued = (
        outbox_table.c.recipient_id == recipient_id,
        outbox_table.c.state == Delivery.QUEUED.value,
    )
    resting = or_(*(outbox_table.c.subject.startswith(prefix) for prefix in _RESTING))
    if before is not None:
        woken = update(outbox_table).where(*queued, resting, outbox_table.c.not_before == before)
        connection.execute(woken.values(not_before=now))
    if until is not None:
        waits = update(outbox_table).where(*queued, resting, outbox_table.c.not_before < until)
        connection.execute(waits.values(not_before=until))
        asked = update(outbox_table).where(*queued, outbox_table.c.subject.startswith(_QUESTIONS))
        connection.execute(
            asked.values(state=Delivery.FAILED.value, error="tạm ngừng nhận tin", settled_at=now)
        )


def give_up(connection: Connection, recipient_id: int, error: str, now: datetime) -> None:
    """Fail everything still queued for a recipient."""
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.recipient_id == recipient_id,
            outbox_table.c.state == Delivery.QUEUED.value,
        )
        .values(state=Delivery.FAILED.value, error=error, settled_at=now)
    )


def postpone_chat(connection: Connection, chat_id: int, until: datetime) -> None:
    """Let everything queued for a chat rest: Telegram asked for it."""
    connection.execute(
        update(outbox_table)
        .where(
            outbox_table.c.chat_id == chat_id,
            outbox_table.c.state == Delivery.QUEUED.value,
            outbox_table.c.not_before < until,
        )
        .values(not_before=until)
    )
