"""Alerts as stored facts: what an accepted snapshot gave reason to say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    insert,
    select,
)

from bot.storage.columns import Id, metadata

alert_table = Table(
    "alert",
    metadata,
    Column("id", Id, primary_key=True),
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("rule", String(24), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    # What it was measured by then: thresholds by name, and the snapshot it was compared with.
    # NULL in rows of earlier releases.
    Column("thresholds", JSON, nullable=True),
    Column("baseline_id", BigInteger, nullable=True),
    UniqueConstraint("snapshot_id", "unit_id", "key"),
)


def add(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep alerts: mappings of the table's columns without the id."""
    listed = [dict(row) for row in rows]
    if listed:
        connection.execute(insert(alert_table), listed)


@dataclass(frozen=True)
class StoredAlert:
    """An alert as it was raised; `thresholds` None where an earlier release kept none."""

    id: int
    snapshot_id: int
    unit_id: int
    key: str
    rule: str
    severity: int
    facts: Mapping[str, Any]
    thresholds: Mapping[str, Any] | None
    baseline_id: int | None


def get(connection: Connection, alert_id: int) -> StoredAlert | None:
    """The alert with that id."""
    row = connection.execute(select(alert_table).where(alert_table.c.id == alert_id)).first()
    return None if row is None else StoredAlert(*row)


def of_snapshot(
    connection: Connection, snapshot_id: int, unit_ids: Collection[int] | None = None
) -> tuple[StoredAlert, ...]:
    """The alerts of a snapshot as they were raised, most severe first; of the given units alone."""
    query = select(alert_table).where(alert_table.c.snapshot_id == snapshot_id)
    if unit_ids is not None:
        query = query.where(alert_table.c.unit_id.in_(list(unit_ids)))
    rows = connection.execute(query.order_by(alert_table.c.severity.desc(), alert_table.c.id))
    return tuple(StoredAlert(*row) for row in rows)


def has(connection: Connection, unit_id: int, key: str) -> bool:
    """Whether an alert with this key was ever raised for a unit."""
    found = connection.scalar(
        select(alert_table.c.id)
        .where(alert_table.c.unit_id == unit_id, alert_table.c.key == key)
        .limit(1)
    )
    return found is not None
