"""The outbox: messages to be sent, and what is known of each sending.

States: queued -> sending (a lease) -> sent | queued (not before) | uncertain | failed. An attempt
is recorded before the call, the message id after it; nothing here talks to the network. What must
be approved first begins as waiting -> queued | cancelled.
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
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    func,
    or_,
    select,
    update,
)

from bot.storage import conflict, people
from bot.storage.columns import Id, Instant, metadata
from bot.storage.people import Recipient, membership_table

# A send that has not been settled after this time is taken for interrupted. Longer than any
# request may take (connect + write + read timeouts of the transport).
LEASE = timedelta(seconds=90)
# A message that was refused so often is not tried again when its chat is back.
MOST_REFUSED = 2


class Delivery(StrEnum):
    """Where an outbox row stands."""

    WAITING = "waiting"
    CANCELLED = "cancelled"
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
class Due:
    """A row that may be claimed."""

    id: int
    chat_id: int


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


# The statements of every single message are built once: that takes longer than the database does.
_PARCEL = (
    outbox_table.c.id,
    outbox_table.c.chat_id,
    outbox_table.c.subject,
    outbox_table.c.message,
    outbox_table.c.attempts,
    outbox_table.c.doubtful,
    outbox_table.c.thread_id,
)
_DUE = (
    outbox_table.c.state == Delivery.QUEUED.value,
    outbox_table.c.not_before <= bindparam("now"),
)
_FOREMOST = (
    select(outbox_table.c.id, outbox_table.c.chat_id)
    .where(*_DUE)
    .order_by(outbox_table.c.not_before, outbox_table.c.id)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(outbox_table)
    .values(
        state=Delivery.SENDING.value,
        lease_until=bindparam("lease"),
        attempts=outbox_table.c.attempts + 1,
    )
    .returning(*_PARCEL)
)
_CLAIM_ROW = _CLAIM.where(
    outbox_table.c.id == bindparam("row_id"), outbox_table.c.chat_id == bindparam("chat"), *_DUE
)
_CLAIM_OLDEST = _CLAIM.where(
    outbox_table.c.id
    == select(outbox_table.c.id)
    .where(
        *_DUE, outbox_table.c.chat_id.not_in(bindparam("resting", type_=BigInteger, expanding=True))
    )
    .order_by(outbox_table.c.not_before, outbox_table.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)


def _settling(*states: Delivery) -> Update:
    return (
        update(outbox_table)
        .where(
            outbox_table.c.id == bindparam("row_id"),
            outbox_table.c.attempts == bindparam("attempt"),
            outbox_table.c.state.in_([state.value for state in states]),
        )
        .values(
            state=bindparam("new_state"),
            lease_until=None,
            not_before=func.coalesce(bindparam("later", type_=Instant), outbox_table.c.not_before),
            message_id=bindparam("sent_as"),
            error=bindparam("reason"),
            doubtful=outbox_table.c.doubtful + bindparam("doubts"),
            settled_at=bindparam("at"),
        )
    )


_SETTLE = _settling(Delivery.SENDING)
_SETTLE_SENT = _settling(Delivery.SENDING, Delivery.QUEUED, Delivery.UNCERTAIN)


def add(
    connection: Connection,
    rows: Iterable[Mapping[str, Any]],
    at: datetime,
    *,
    waiting: bool = False,
) -> int:
    """Queue messages: mappings of recipient_id, chat_id, subject, message and maybe not_before.

    A (recipient, subject) that is there already is left alone. Gives how many were new. `waiting`
    ones are not sent until they are released. A group that was bound in one of its topics is
    written to there.
    """
    given = list(rows)
    places = people.places(connection, {row["recipient_id"] for row in given})
    listed = [
        {
            "not_before": at,
            **row,
            "chat_id": places[row["recipient_id"]][0],
            "thread_id": places[row["recipient_id"]][1],
            "state": (Delivery.WAITING if waiting else Delivery.QUEUED).value,
            "attempts": 0,
            "doubtful": 0,
            "created_at": at,
        }
        for row in given
        # Somebody may have had their data deleted since they were found.
        if row["recipient_id"] in places
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


def row(who: Recipient, subject: str, message: Mapping[str, Any]) -> Mapping[str, Any]:
    """One message to one person, as `add` takes it; `message` as `Message.to_json` gives it."""
    return {
        "recipient_id": who.id,
        "chat_id": who.chat_id,
        "subject": subject,
        "message": message,
    }


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
        [row(who, subject, message) for who in dict.fromkeys(recipients)],
        at,
    )


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(outbox_table)) or 0


def foremost(connection: Connection, now: datetime, most: int) -> list[Due]:
    """So many rows that are due, oldest first: a hint whom to claim, of chats that rest too."""
    return [Due(*row) for row in connection.execute(_FOREMOST, {"now": now, "most": most})]


def claim_row(connection: Connection, due: Due, now: datetime) -> Parcel | None:
    """Hand out this row and record the attempt; None if it is not to be sent any more, or not yet.

    Args:
        connection: in a writing transaction.
        due: which row, by an earlier look; what became of it since is looked at here.
        now: the moment.
    """
    row = connection.execute(
        _CLAIM_ROW,
        {"row_id": due.id, "chat": due.chat_id, "now": now, "lease": now + LEASE},
    ).first()
    return None if row is None else Parcel(*row)


def claim(connection: Connection, now: datetime, resting: Collection[int] = ()) -> Parcel | None:
    """Hand out the oldest row that is due, of a chat that is not resting; record the attempt.

    Args:
        connection: in a writing transaction.
        now: the moment.
        resting: chats that may not be written to yet (pacing, a 429).
    """
    row = connection.execute(
        _CLAIM_OLDEST, {"now": now, "resting": list(resting), "lease": now + LEASE}
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
        _SETTLE_SENT if done.state is Delivery.SENT else _SETTLE,
        {
            "row_id": parcel_id,
            "attempt": attempt,
            "new_state": done.state.value,
            "later": done.not_before,
            "sent_as": done.message_id,
            "reason": done.error,
            "doubts": int(done.doubtful),
            "at": None if done.state is Delivery.QUEUED else now,
        },
    )


def begun(connection: Connection, *lease: ColumnElement[bool]) -> list[Parcel]:
    """Rows whose sending was begun and is not settled; those alone whose lease is such."""
    rows = connection.execute(
        select(
            outbox_table.c.id,
            outbox_table.c.chat_id,
            outbox_table.c.subject,
            outbox_table.c.message,
            outbox_table.c.attempts,
            outbox_table.c.doubtful,
            outbox_table.c.thread_id,
        ).where(outbox_table.c.state == Delivery.SENDING.value, *lease)
    )
    return [Parcel(*row) for row in rows]


def interrupted(connection: Connection, now: datetime) -> list[Parcel]:
    """Rows whose sending was begun and never settled: each may or may not have arrived.

    A lease that still has longer to run than any lease is given was taken by a clock that was
    ahead and has been set back since.
    """
    until = outbox_table.c.lease_until
    return begun(connection, or_(until <= now, until > now + LEASE))


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
            outbox_table.c.chat_id.not_in(
                # Telegram's ids need 64 bits; a bare parameter of PostgreSQL would have 32.
                bindparam("resting", list(resting), BigInteger, expanding=True)
            ),
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


def of_subject(subject: str) -> ColumnElement[bool]:
    """Rows with this subject, or with one that continues it: parts of a long message, units."""
    column = outbox_table.c.subject
    return or_(column == subject, column.startswith(f"{subject}:", autoescape=True))


def about(
    connection: Connection, subject: str, *, unit_id: int | None = None
) -> tuple[Mapping[str, Any], ...]:
    """Rows with this subject or a part of it, without chats and texts: id, subject, state, times.

    With `unit_id` those alone whose recipients stand for that unit.
    """
    table = outbox_table.c
    query = select(
        table.id, table.subject, table.state, table.attempts, table.created_at, table.settled_at
    ).where(of_subject(subject))
    if unit_id is not None:
        mine = select(membership_table.c.recipient_id).where(membership_table.c.unit_id == unit_id)
        query = query.where(table.recipient_id.in_(mine))
    rows = connection.execute(query.order_by(table.id))
    return tuple(dict(row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented accessor


def told(connection: Connection, subject: str) -> dict[tuple[int, str], datetime]:
    """Since when each (recipient, subject) is queued, of this subject and those it begins."""
    table = outbox_table.c
    rows = connection.execute(
        select(table.recipient_id, table.subject, table.created_at).where(of_subject(subject))
    )
    return {(row.recipient_id, row.subject): row.created_at for row in rows}


def ended(connection: Connection, subject: str) -> dict[int, tuple[int, str]]:
    """Rows that were called off or refused, of this subject and those it begins: whose, and what.

    One that was tried and refused more than once is left out.
    """
    table = outbox_table.c
    rows = connection.execute(
        select(table.id, table.recipient_id, table.subject).where(
            of_subject(subject),
            table.state.in_([Delivery.CANCELLED.value, Delivery.FAILED.value]),
            table.attempts < MOST_REFUSED,
        )
    )
    return {row.id: (row.recipient_id, row.subject) for row in rows}
