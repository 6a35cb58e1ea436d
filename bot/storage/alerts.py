"""Alerts as stored facts: what an accepted snapshot gave reason to say."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    insert,
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
    UniqueConstraint("snapshot_id", "unit_id", "key"),
)


def add(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep alerts: mappings of snapshot_id, unit_id, key, rule, severity and facts."""
    listed = [dict(row) for row in rows]
    if listed:
        connection.execute(insert(alert_table), listed)
