"""How far an unconfirmed severe alert has gone: told, reminded, escalated."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Table, select, update

from bot.storage import conflict
from bot.storage.columns import Instant, metadata
from bot.storage.outbox import Delivery, of_subject, outbox_table
from bot.storage.people import LEADING, membership_table

escalation_table = Table(
    "escalation",
    metadata,
    Column("snapshot_id", ForeignKey("snapshot.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("reminded_at", Instant, nullable=False),
    Column("escalated_at", Instant, nullable=True),
)


@dataclass(frozen=True)
class Step:
    """When a unit's people were reminded, and when others were told."""

    reminded_at: datetime
    escalated_at: datetime | None


@dataclass(frozen=True)
class Told:
    """A message to somebody who leads a unit.

    Attributes:
        unit_id: which.
        recipient_id: who.
        queued_at: when it was kept.
        sent_at: when it arrived, as far as is known.
        lost_at: when it was given up, because it never will arrive.
    """

    unit_id: int
    recipient_id: int
    queued_at: datetime
    sent_at: datetime | None
    lost_at: datetime | None


def of_snapshot(connection: Connection, snapshot_id: int) -> dict[int, Step]:
    """The steps of a snapshot's units, by unit id."""
    rows = connection.execute(
        select(
            escalation_table.c.unit_id,
            escalation_table.c.reminded_at,
            escalation_table.c.escalated_at,
        ).where(escalation_table.c.snapshot_id == snapshot_id)
    )
    return {row.unit_id: Step(row.reminded_at, row.escalated_at) for row in rows}


def mark_reminded(
    connection: Connection, snapshot_id: int, unit_ids: Collection[int], at: datetime
) -> None:
    """Record that units' people were reminded; the first time stays."""
    if unit_ids:
        connection.execute(
            conflict.insert(connection, escalation_table).on_conflict_do_nothing(
                index_elements=["snapshot_id", "unit_id"]
            ),
            [{"snapshot_id": snapshot_id, "unit_id": uid, "reminded_at": at} for uid in unit_ids],
        )


def mark_escalated(
    connection: Connection, snapshot_id: int, unit_ids: Collection[int], at: datetime
) -> None:
    """Record that others were told of reminded units; the first time stays."""
    connection.execute(
        update(escalation_table)
        .where(
            escalation_table.c.snapshot_id == snapshot_id,
            escalation_table.c.unit_id.in_(list(unit_ids)),
            escalation_table.c.escalated_at.is_(None),
        )
        .values(escalated_at=at)
    )


_NOT_ASKED = (Delivery.WAITING, Delivery.CANCELLED)


def told(connection: Connection, subject: str) -> tuple[Told, ...]:
    """The messages of a subject, and of those that continue it, to whoever leads a unit now."""
    rows = connection.execute(
        select(
            membership_table.c.unit_id,
            outbox_table.c.recipient_id,
            outbox_table.c.created_at,
            outbox_table.c.settled_at,
            outbox_table.c.state,
        )
        .distinct()
        .join_from(
            outbox_table,
            membership_table,
            membership_table.c.recipient_id == outbox_table.c.recipient_id,
        )
        .where(
            membership_table.c.role.in_([role.value for role in LEADING]),
            # Nobody was asked by what waits for approval, or was called off.
            outbox_table.c.state.not_in([state.value for state in _NOT_ASKED]),
            of_subject(subject),
        )
    )
    arrived = {Delivery.SENT.value, Delivery.UNCERTAIN.value}
    return tuple(
        Told(
            row.unit_id,
            row.recipient_id,
            row.created_at,
            row.settled_at if row.state in arrived else None,
            row.settled_at if row.state == Delivery.FAILED.value else None,
        )
        for row in rows
    )
