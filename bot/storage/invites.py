"""The invites that bind chats to units: each serves once, and may run out or be taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from bot.storage.columns import Id, Instant, metadata
from bot.storage.people import Role

invite_table = Table(
    "invite",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code_hash", String(64), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("role", String(8), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=True),
    Column("used_by", ForeignKey("recipient.id"), nullable=True),
    Column("address", String(80), nullable=True),
    Column("revoked_at", Instant, nullable=True),
    UniqueConstraint("code_hash"),
)


@dataclass(frozen=True)
class Invite:
    """An invite as it is stored; the code itself is not."""

    id: int
    unit_id: int
    role: Role
    expires_at: datetime
    used_at: datetime | None
    used_by: int | None
    address: str | None
    revoked_at: datetime | None


def add(
    connection: Connection,
    *,
    code_hash: str,
    unit_id: int,
    role: Role,
    expires_at: datetime,
    address: str | None = None,
) -> int:
    """Keep an invite; gives its id."""
    inserted = connection.execute(
        insert(invite_table)
        .values(
            code_hash=code_hash,
            unit_id=unit_id,
            role=role.value,
            expires_at=expires_at,
            address=address,
        )
        .returning(invite_table.c.id)
    )
    return int(inserted.scalar_one())


def by_hash(connection: Connection, code_hash: str) -> Invite | None:
    """The invite whose code has that hash; in a writing transaction nobody else can take it."""
    row = connection.execute(
        select(invite_table).where(invite_table.c.code_hash == code_hash).with_for_update()
    ).first()
    if row is None:
        return None
    return _invite(row)


def listing(connection: Connection) -> tuple[Invite, ...]:
    """All invites that are kept, newest first."""
    rows = connection.execute(select(invite_table).order_by(invite_table.c.id.desc()))
    return tuple(map(_invite, rows))


def _invite(row: Row[Any]) -> Invite:
    return Invite(
        id=row.id,
        unit_id=row.unit_id,
        role=Role(row.role),
        expires_at=row.expires_at,
        used_at=row.used_at,
        used_by=row.used_by,
        address=row.address,
        revoked_at=row.revoked_at,
    )


def revoke(connection: Connection, invite_id: int, at: datetime) -> bool:
    """Take an invite back; False if there is none that could still be taken."""
    revoked = connection.execute(
        update(invite_table)
        .where(
            invite_table.c.id == invite_id,
            invite_table.c.used_at.is_(None),
            invite_table.c.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )
    return revoked.rowcount == 1


def use(connection: Connection, invite_id: int, *, by: int, at: datetime) -> bool:
    """Spend an invite; False if somebody was faster."""
    spent = connection.execute(
        update(invite_table)
        .where(
            invite_table.c.id == invite_id,
            invite_table.c.used_at.is_(None),
            invite_table.c.revoked_at.is_(None),
        )
        .values(used_at=at, used_by=by)
    )
    return spent.rowcount == 1


def drop_expired(connection: Connection, before: datetime) -> int:
    """Forget unused invites that ran out before that moment; gives how many."""
    return connection.execute(
        delete(invite_table).where(
            invite_table.c.used_at.is_(None), invite_table.c.expires_at < before
        )
    ).rowcount
