"""Notes on a snapshot's figures, as they were written when it came in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
)

from bot.storage.columns import Id, metadata
from scoring.unit import Unit

note_table = Table(
    "note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=True),
    Column("code", String(24), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("text", Text, nullable=False),
)

# Built once: to build a query takes as long as to run it.
_OF_ALL = (
    select(note_table)
    .where(note_table.c.snapshot_id == bindparam("head"))
    .order_by(note_table.c.id)
)
_OF_SOME = _OF_ALL.where(
    note_table.c.unit_id.in_(bindparam("listed", expanding=True)) | note_table.c.unit_id.is_(None)
)


@dataclass(frozen=True)
class StoredNote:
    """A note as it was written when the snapshot came in."""

    code: str
    unit: Unit | None
    text: str
    facts: Mapping[str, Any]


def add(connection: Connection, snapshot_id: int, notes: Iterable[dict[str, Any]]) -> None:
    """Keep notes: dicts of unit_id, code, facts and text."""
    rows = [{"snapshot_id": snapshot_id, **note} for note in notes]
    if rows:
        connection.execute(insert(note_table), rows)


def of_snapshot(
    connection: Connection,
    snapshot_id: int,
    units: Mapping[int, Unit],
    unit_ids: Iterable[int] | None = None,
) -> tuple[StoredNote, ...]:
    """The notes of a snapshot: all, or those about these units and those about no one unit."""
    if unit_ids is None:
        rows = connection.execute(_OF_ALL, {"head": snapshot_id})
    else:
        rows = connection.execute(_OF_SOME, {"head": snapshot_id, "listed": list(unit_ids)})
    return tuple(
        StoredNote(row.code, units[row.unit_id] if row.unit_id else None, row.text, row.facts)
        for row in rows.all()
    )
