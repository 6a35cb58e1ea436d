"""The circuit breaker of a source: while it is open nobody asks that source."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, Text, delete, select

from bot.storage import conflict
from bot.storage.columns import Instant, metadata

breaker_table = Table(
    "breaker",
    metadata,
    Column("source", String(40), primary_key=True),
    Column("opened_at", Instant, nullable=False),
    Column("open_until", Instant, nullable=False),
    # How often in a row it was opened: each time it stays open longer.
    Column("failures", Integer, nullable=False),
    Column("why", Text, nullable=False),
)


@dataclass(frozen=True)
class Breaker:
    """An open breaker, or one whose time is over and that nothing closed yet."""

    opened_at: datetime
    open_until: datetime
    failures: int
    why: str

    def is_open(self, now: datetime) -> bool:
        """Whether the source must still be left alone."""
        return now < self.open_until


def get(connection: Connection, source: str) -> Breaker | None:
    """The breaker of a source; None if it is closed."""
    row = connection.execute(select(breaker_table).where(breaker_table.c.source == source)).first()
    return None if row is None else Breaker(row.opened_at, row.open_until, row.failures, row.why)


def open_until(
    connection: Connection, source: str, *, at: datetime, until: datetime, failures: int, why: str
) -> None:
    """Open the breaker, or keep it open longer."""
    values = {"opened_at": at, "open_until": until, "failures": failures, "why": why}
    connection.execute(
        conflict.insert(connection, breaker_table)
        .values(source=source, **values)
        .on_conflict_do_update(index_elements=["source"], set_=values)
    )


def close(connection: Connection, source: str) -> bool:
    """Close the breaker; False if it was closed already."""
    return (
        connection.execute(delete(breaker_table).where(breaker_table.c.source == source)).rowcount
        == 1
    )
