"""The inbox: updates kept before Telegram may forget them, until they are handled."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Integer,
    Table,
    bindparam,
    delete,
    select,
    update,
)

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


# Built once: every update passes through it.
_KEEPING = {
    dialect: insert(inbox_table)
    .on_conflict_do_nothing(index_elements=["update_id"])
    .returning(inbox_table.c.update_id)
    for dialect, insert in conflict.INSERTS.items()
}


def keep(
    connection: Connection, payloads: Mapping[int, Mapping[str, Any]], at: datetime
) -> frozenset[int]:
    """Keep updates by their ids; gives the ids of those that were not here before."""
    rows = [
        {"update_id": update_id, "payload": payload, "received_at": at, "attempts": 0}
        for update_id, payload in payloads.items()
    ]
    if not rows:
        return frozenset()
    return frozenset(connection.scalars(_KEEPING[connection.dialect.name], rows))


_HANDLED = (
    update(inbox_table)
    .where(inbox_table.c.update_id.in_(bindparam("ids", expanding=True)))
    .values(handled_at=bindparam("at"), payload=None)
)


def handled(connection: Connection, update_ids: Collection[int], at: datetime) -> None:
    """Updates were handled: what they said is forgotten, that they came is kept."""
    if update_ids:
        connection.execute(_HANDLED, {"ids": list(update_ids), "at": at})


@dataclass(frozen=True)
class Waiting:
    """An update that was kept and never handled, and when it was received."""

    payload: Mapping[str, Any]
    received_at: datetime


def unhandled(connection: Connection) -> Sequence[Waiting]:
    """What was kept and never handled, oldest first, without what was given up."""
    rows = connection.execute(
        select(inbox_table.c.payload, inbox_table.c.received_at)
        .where(inbox_table.c.handled_at.is_(None))
        .order_by(inbox_table.c.update_id)
    )
    return [Waiting(payload, received_at) for payload, received_at in rows]


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
