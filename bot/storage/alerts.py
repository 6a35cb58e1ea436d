"""Alerts as stored facts: what an accepted snapshot gave reason to say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
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
    UniqueConstraint("snapshot_id", "unit_id", "key"),
)


def add(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep alerts: mappings of snapshot_id, unit_id, key, rule, severity and facts."""
    listed = [dict(row) for row in rows]
    if listed:
        connection.execute(insert(alert_table), listed)


@dataclass(frozen=True)
class KeptAlert:
    """An alert as it was stored."""

    unit_id: int
    rule: str
    severity: int
    facts: Mapping[str, Any]


def of_snapshot(
    connection: Connection, snapshot_id: int, unit_ids: Collection[int] | None = None
) -> tuple[KeptAlert, ...]:
    """The alerts of a snapshot as they were raised, most severe first; of the given units alone."""
    query = select(
        alert_table.c.unit_id, alert_table.c.rule, alert_table.c.severity, alert_table.c.facts
    ).where(alert_table.c.snapshot_id == snapshot_id)
    if unit_ids is not None:
        query = query.where(alert_table.c.unit_id.in_(list(unit_ids)))
    rows = connection.execute(query.order_by(alert_table.c.severity.desc(), alert_table.c.id))
    return tuple(KeptAlert(*row) for row in rows)
