"""Broadcasts that wait for an administrator's word: one row a snapshot, and what was decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, ForeignKey, String, Table, select, update

from bot.storage import conflict
from bot.storage.columns import Instant, metadata

release_table = Table(
    "release",
    metadata,
    Column("snapshot_id", ForeignKey("snapshot.id"), primary_key=True, autoincrement=False),
    Column("root_id", ForeignKey("unit.id"), nullable=False),
    Column("prepared_at", Instant, nullable=False),
    Column("decided_at", Instant, nullable=True),
    Column("decided_by", String(40), nullable=True),
    # Whether it was sent; null while it waits.
    Column("sent", Boolean, nullable=True),
)


@dataclass(frozen=True)
class Release:
    """A broadcast and the word on it; `sent` is None while it waits."""

    snapshot_id: int
    root_id: int
    prepared_at: datetime
    decided_at: datetime | None
    sent: bool | None


def prepare(connection: Connection, snapshot_id: int, root_id: int, at: datetime) -> None:
    """A broadcast waits from now on; twice is once."""
    connection.execute(
        conflict.insert(connection, release_table)
        .values(snapshot_id=snapshot_id, root_id=root_id, prepared_at=at)
        .on_conflict_do_nothing(index_elements=["snapshot_id"])
    )


def get(connection: Connection, snapshot_id: int) -> Release | None:
    """The broadcast of a snapshot; None if it never had to wait."""
    row = connection.execute(
        select(*_COLUMNS).where(release_table.c.snapshot_id == snapshot_id)
    ).first()
    return None if row is None else Release(*row)


def waiting(connection: Connection, root_id: int | None = None) -> tuple[Release, ...]:
    """The broadcasts that wait (of a root), newest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(
            release_table.c.decided_at.is_(None),
            *([] if root_id is None else [release_table.c.root_id == root_id]),
        )
        .order_by(release_table.c.snapshot_id.desc())
    )
    return tuple(Release(*row) for row in rows)


def decide(connection: Connection, snapshot_id: int, *, sent: bool, at: datetime, by: str) -> bool:
    """Record the word on a broadcast; False if there was one before."""
    decided = connection.execute(
        update(release_table)
        .where(release_table.c.snapshot_id == snapshot_id, release_table.c.decided_at.is_(None))
        .values(decided_at=at, decided_by=by, sent=sent)
    )
    return decided.rowcount == 1


_COLUMNS = (
    release_table.c.snapshot_id,
    release_table.c.root_id,
    release_table.c.prepared_at,
    release_table.c.decided_at,
    release_table.c.sent,
)
