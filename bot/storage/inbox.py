"""The inbox: updates kept before Telegram may forget them, until they are handled."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Connection, Integer, Table, delete, select, update

from bot.storage import conflict
from bot.storage.columns import Instant, metadata

# An update that was begun again so often and never finished is the cause of the trouble: let it go.
MOST_ATTEMPTS = 3

inbox_table = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("payload", JSON, nullable=True),
    Column("received_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("handled_at", Instant, nullable=True),
)


def keep(connection: Connection, update_id: int, payload: Mapping[str, Any], at: datetime) -> bool:
    """Keep an update; False if it was here before."""
    inserted = connection.execute(
        conflict.insert(connection, inbox_table)
        .values(update_id=update_id, payload=dict(payload), received_at=at, attempts=0)
        .on_conflict_do_nothing(index_elements=["update_id"])
        .returning(inbox_table.c.update_id)
    )
    return inserted.first() is not None


def received_at(connection: Connection, update_id: int) -> datetime | None:
    """When an update came; None if it is not kept."""
    return connection.execute(
        select(inbox_table.c.received_at).where(inbox_table.c.update_id == update_id)
    ).scalar()


def handled(connection: Connection, update_ids: Collection[int], at: datetime) -> None:
    """Updates were handled: what they said is forgotten, that they came is kept."""
    connection.execute(
        update(inbox_table)
        .where(inbox_table.c.update_id.in_(list(update_ids)))
        .values(handled_at=at, payload=None)
    )


def unhandled(connection: Connection) -> list[Mapping[str, Any]]:
    """Payloads that were kept and never handled, oldest first, without what was given up."""
    rows = connection.execute(
        select(inbox_table.c.payload)
        .where(inbox_table.c.handled_at.is_(None))
        .order_by(inbox_table.c.update_id)
    ).all()
    return [row.payload for row in rows]


def is_waiting(connection: Connection, since: datetime) -> bool:
    """Whether something that was received since then is not handled yet."""
    found = connection.scalar(
        select(inbox_table.c.update_id)
        .where(inbox_table.c.handled_at.is_(None), inbox_table.c.received_at > since)
        .limit(1)
    )
    return found is not None


def begun(connection: Connection, update_id: int) -> None:
    """An update is handled again; counted beforehand, since it may end the process."""
    connection.execute(
        update(inbox_table)
        .where(inbox_table.c.update_id == update_id)
        .values(attempts=inbox_table.c.attempts + 1)
    )


def give_up(connection: Connection, at: datetime) -> int:
    """Let go of what was begun too often; gives how many. Its text is forgotten too."""
    return connection.execute(
        update(inbox_table)
        .where(inbox_table.c.handled_at.is_(None), inbox_table.c.attempts >= MOST_ATTEMPTS)
        .values(handled_at=at, payload=None)
    ).rowcount


def forget(connection: Connection, before: datetime) -> int:
    """Delete updates received before that moment; gives how many."""
    return connection.execute(
        delete(inbox_table).where(inbox_table.c.received_at < before)
    ).rowcount
