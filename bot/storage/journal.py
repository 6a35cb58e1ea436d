"""What the database knows of the journal of deliveries, and what it learned from it when restored.

The journal itself is a file (`bot/delivery/journal.py`); a restored database is older than it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.storage.columns import Id, Instant, metadata

# One row: who this database is, and the newest line of the journal that it knows.
journal_table = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # Made at random by the migration and carried along by backups. A new database beside an old
    # journal is another one, and nobody's restore.
    Column("identity", String(32), nullable=False),
    Column("known", BigInteger, nullable=False),
)
# Deliveries that happened after the backup which this database was restored from; each keeps one
# equal message from going out again.
told_before_table = Table(
    "told_before",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, index=True),
    Column("noted_at", Instant, nullable=False),
)


@dataclass(frozen=True)
class Mark:
    """Who this database is, and the number of the newest line it knows."""

    identity: str
    known: int


def mark(connection: Connection) -> Mark:
    """The mark; the migration made it."""
    row = connection.execute(select(journal_table.c.identity, journal_table.c.known)).one()
    return Mark(row.identity, row.known)


def know(connection: Connection, number: int) -> None:
    """The database knows of that line now; never of less than before."""
    connection.execute(
        update(journal_table).where(journal_table.c.known < number).values(known=number)
    )


def learn(connection: Connection, keys: Iterable[str], now: datetime) -> None:
    """Keep deliveries that only the journal knows, one row each."""
    rows = [{"key": key, "noted_at": now} for key in keys]
    if rows:
        connection.execute(insert(told_before_table), rows)


def keys(connection: Connection) -> frozenset[str]:
    """What was delivered before the database was restored, and not yet asked for again."""
    return frozenset(connection.scalars(select(told_before_table.c.key)))


def spend(connection: Connection, key: str) -> bool:
    """Use up one such delivery; False if there is none."""
    oldest = (
        select(func.min(told_before_table.c.id))
        .where(told_before_table.c.key == key)
        .scalar_subquery()
    )
    spent = connection.execute(delete(told_before_table).where(told_before_table.c.id == oldest))
    return spent.rowcount == 1


def forget(connection: Connection, before: datetime) -> int:
    """Drop what was noted before that moment; gives how many."""
    return connection.execute(
        delete(told_before_table).where(told_before_table.c.noted_at < before)
    ).rowcount
