"""When the service lived: its last beat, and the intervals in which it was down."""

from datetime import datetime

from sqlalchemy import Column, Connection, Index, Integer, Table, insert, select

from bot.storage import conflict
from bot.storage.columns import Id, Instant, metadata

# The only row of `pulse`.
_ONLY = 1

pulse_table = Table(
    "pulse",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)
downtime_table = Table(
    "downtime",
    metadata,
    Column("id", Id, primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Index("ix_downtime_ended_at", "ended_at"),
)


def last_beat(connection: Connection) -> datetime | None:
    """When the service last said that it lives; None if it never did."""
    at: datetime | None = connection.scalar(
        select(pulse_table.c.at).where(pulse_table.c.id == _ONLY)
    )
    return at


def beat(connection: Connection, at: datetime) -> None:
    """Record that the service lives."""
    connection.execute(
        conflict.insert(connection, pulse_table)
        .values(id=_ONLY, at=at)
        .on_conflict_do_update(index_elements=["id"], set_={"at": at})
    )


def add_downtime(connection: Connection, began_at: datetime, ended_at: datetime) -> None:
    """Record that the service was down."""
    connection.execute(insert(downtime_table).values(began_at=began_at, ended_at=ended_at))


def downtimes(
    connection: Connection, since: datetime, until: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """The intervals that touch the time from `since` to `until`, earliest first, whole."""
    rows = connection.execute(
        select(downtime_table.c.began_at, downtime_table.c.ended_at)
        .where(downtime_table.c.ended_at > since, downtime_table.c.began_at < until)
        .order_by(downtime_table.c.began_at, downtime_table.c.id)
    )
    return tuple((row.began_at, row.ended_at) for row in rows)
