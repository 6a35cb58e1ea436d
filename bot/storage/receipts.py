"""Who confirmed the severe alerts of a snapshot, for which unit, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, String, Table, UniqueConstraint, select

from bot.storage import conflict
from bot.storage.columns import Id, Instant, metadata

receipt_table = Table(
    "receipt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("snapshot_id", ForeignKey("snapshot.id"), nullable=False),
    # What somebody leads may change; a receipt stays with the units it was given for.
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("recipient_id", ForeignKey("recipient.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("snapshot_id", "unit_id", "recipient_id", "kind"),
)


@dataclass(frozen=True)
class StoredReceipt:
    """One person's word on the severe alerts of one unit; `kind` as the buttons name it."""

    unit_id: int
    recipient_id: int
    kind: str
    at: datetime


def add(
    connection: Connection,
    snapshot_id: int,
    unit_ids: Collection[int],
    *,
    recipient_id: int,
    kind: str,
    at: datetime,
) -> None:
    """Keep a receipt for several units; one that is there already stays as it is."""
    rows = [
        {
            "snapshot_id": snapshot_id,
            "unit_id": unit_id,
            "recipient_id": recipient_id,
            "kind": kind,
            "at": at,
        }
        for unit_id in unit_ids
    ]
    if rows:
        connection.execute(
            conflict.insert(connection, receipt_table).on_conflict_do_nothing(
                index_elements=["snapshot_id", "unit_id", "recipient_id", "kind"]
            ),
            rows,
        )


def of_snapshot(connection: Connection, snapshot_id: int) -> tuple[StoredReceipt, ...]:
    """All receipts of a snapshot, earliest first."""
    rows = connection.execute(
        select(
            receipt_table.c.unit_id,
            receipt_table.c.recipient_id,
            receipt_table.c.kind,
            receipt_table.c.at,
        )
        .where(receipt_table.c.snapshot_id == snapshot_id)
        .order_by(receipt_table.c.at, receipt_table.c.id)
    )
    return tuple(StoredReceipt(*row) for row in rows)
