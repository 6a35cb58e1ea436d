"""Answers to the check that are being written: asked for, read back, not confirmed yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    ForeignKey,
    Table,
    UniqueConstraint,
    delete,
    select,
)

from bot.storage import conflict
from bot.storage.columns import Id, Instant, metadata

check_draft_table = Table(
    "check_draft",
    metadata,
    Column("id", Id, primary_key=True),
    Column("recipient_id", ForeignKey("recipient.id"), nullable=False),
    Column("round_on", Date, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    # When the person was last asked for the details of this unit.
    Column("asked_at", Instant, nullable=False),
    # What they sent, as it was read; None before they did.
    Column("content", JSON, nullable=True),
    UniqueConstraint("recipient_id", "round_on", "unit_id"),
    # A number must not come back: a button of an older draft would confirm another one.
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Draft:
    """An answer that is being written by one person for one unit.

    Attributes:
        id: stands in the buttons; a draft that was confirmed or begun anew has another.
        recipient_id: who writes it.
        round_on: for which round.
        unit_id: for which unit.
        asked_at: when they were last asked for it.
        content: what was read from what they sent; None before.
    """

    id: int
    recipient_id: int
    round_on: date
    unit_id: int
    asked_at: datetime
    content: Mapping[str, Any] | None


def begin(
    connection: Connection, recipient_id: int, round_on: date, unit_id: int, at: datetime
) -> int:
    """Begin a draft, or begin it anew without what it held; gives its id."""
    drop(connection, recipient_id, round_on, unit_id)
    return int(
        connection.execute(
            conflict.insert(connection, check_draft_table)
            .values(recipient_id=recipient_id, round_on=round_on, unit_id=unit_id, asked_at=at)
            .returning(check_draft_table.c.id)
        ).scalar_one()
    )


def fill(connection: Connection, draft_id: int, content: Mapping[str, Any]) -> None:
    """Keep what was read for a draft, in the place of what it held."""
    connection.execute(
        check_draft_table.update()
        .where(check_draft_table.c.id == draft_id)
        .values(content=dict(content))
    )


def get(connection: Connection, draft_id: int) -> Draft | None:
    """A draft by its number; None once it was confirmed, dropped or begun anew."""
    row = connection.execute(
        select(check_draft_table).where(check_draft_table.c.id == draft_id)
    ).first()
    return None if row is None else Draft(*row)


def of_recipient(connection: Connection, recipient_id: int, round_on: date) -> tuple[Draft, ...]:
    """A person's drafts in a round, the one asked for last first."""
    table = check_draft_table.c
    rows = connection.execute(
        select(check_draft_table)
        .where(table.recipient_id == recipient_id, table.round_on == round_on)
        .order_by(table.asked_at.desc(), table.id.desc())
    )
    return tuple(Draft(*row) for row in rows)


def drop(connection: Connection, recipient_id: int, round_on: date, unit_id: int) -> None:
    """End a draft."""
    table = check_draft_table.c
    connection.execute(
        delete(check_draft_table).where(
            table.recipient_id == recipient_id,
            table.round_on == round_on,
            table.unit_id == unit_id,
        )
    )


def forget(connection: Connection, before: datetime) -> int:
    """Forget drafts that were asked for before that moment; gives how many."""
    return connection.execute(
        delete(check_draft_table).where(check_draft_table.c.asked_at < before)
    ).rowcount
