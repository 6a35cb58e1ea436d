"""Who receives what: chats, the units they stand for, and the invites that bind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from bot.storage import conflict
from bot.storage.columns import Id, Instant, metadata


class Role(StrEnum):
    """What a person is to a unit."""

    LEADER = "leader"
    OFFICER = "officer"
    OFFICE = "office"
    ADMIN = "admin"


# Who is told about a unit itself and answers for it; the office and administrators see the whole.
LEADING = frozenset({Role.LEADER, Role.OFFICER})

# A recipient is a chat: a person's private one, or a group that stands for a unit.
recipient_table = Table(
    "recipient",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, unique=True),
    # Telegram said this chat can never be reached; a new /start lifts it.
    Column("refuses", Boolean, nullable=False, default=False),
    Column("since", Instant, nullable=False),
)
membership_table = Table(
    "membership",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("role", String(8), primary_key=True),
)
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
    UniqueConstraint("code_hash"),
)


@dataclass(frozen=True)
class Recipient:
    """A chat that is told things."""

    id: int
    chat_id: int


@dataclass(frozen=True)
class Membership:
    """One unit that a recipient stands for, and as what."""

    unit_id: int
    role: Role


@dataclass(frozen=True)
class Invite:
    """An invite as it is stored; the code itself is not."""

    id: int
    unit_id: int
    role: Role
    expires_at: datetime
    used_at: datetime | None
    used_by: int | None


def recipient_of_chat(connection: Connection, chat_id: int) -> Recipient | None:
    """The recipient with that chat."""
    row = connection.execute(
        select(recipient_table.c.id).where(recipient_table.c.chat_id == chat_id)
    ).first()
    return None if row is None else Recipient(row.id, chat_id)


def enter(connection: Connection, chat_id: int, at: datetime) -> Recipient:
    """The recipient with that chat, made if new; it counts as reachable again."""
    entered = connection.execute(
        conflict.insert(connection, recipient_table)
        .values(chat_id=chat_id, since=at, refuses=False)
        # Two updates of one chat may come at the same moment.
        .on_conflict_do_update(index_elements=["chat_id"], set_={"refuses": False})
        .returning(recipient_table.c.id)
    )
    return Recipient(entered.scalar_one(), chat_id)


def memberships(connection: Connection, recipient_id: int) -> tuple[Membership, ...]:
    """The units a recipient stands for."""
    rows = connection.execute(
        select(membership_table.c.unit_id, membership_table.c.role)
        .where(membership_table.c.recipient_id == recipient_id)
        .order_by(membership_table.c.unit_id)
    )
    return tuple(Membership(row.unit_id, Role(row.role)) for row in rows)


def join(connection: Connection, recipient_id: int, unit_id: int, role: Role) -> None:
    """Let a recipient stand for a unit; twice is the same as once."""
    connection.execute(
        conflict.insert(connection, membership_table)
        .values(recipient_id=recipient_id, unit_id=unit_id, role=role.value)
        .on_conflict_do_nothing()
    )


def reachable(
    connection: Connection, roles: Iterable[Role]
) -> tuple[tuple[Recipient, Membership], ...]:
    """Every recipient in one of these roles that does not refuse, with each of its units."""
    rows = connection.execute(
        select(
            recipient_table.c.id,
            recipient_table.c.chat_id,
            membership_table.c.unit_id,
            membership_table.c.role,
        )
        .join_from(recipient_table, membership_table)
        .where(
            recipient_table.c.refuses.is_(False),
            membership_table.c.role.in_([role.value for role in roles]),
        )
        .order_by(recipient_table.c.id, membership_table.c.unit_id)
    )
    return tuple((Recipient(r[0], r[1]), Membership(r[2], Role(r[3]))) for r in rows)


def mark_refusing(connection: Connection, chat_id: int) -> None:
    """Send nothing more to a chat that refused for good."""
    connection.execute(
        update(recipient_table).where(recipient_table.c.chat_id == chat_id).values(refuses=True)
    )


def move_chat(connection: Connection, old: int, new: int) -> None:
    """Follow a group that became a supergroup with another id."""
    if recipient_of_chat(connection, new) is None:
        connection.execute(
            update(recipient_table).where(recipient_table.c.chat_id == old).values(chat_id=new)
        )


def add_invite(
    connection: Connection, *, code_hash: str, unit_id: int, role: Role, expires_at: datetime
) -> int:
    """Keep an invite; gives its id."""
    inserted = connection.execute(
        insert(invite_table)
        .values(code_hash=code_hash, unit_id=unit_id, role=role.value, expires_at=expires_at)
        .returning(invite_table.c.id)
    )
    return int(inserted.scalar_one())


def invite(connection: Connection, code_hash: str) -> Invite | None:
    """The invite whose code has that hash; in a writing transaction nobody else can take it."""
    row = connection.execute(
        select(invite_table).where(invite_table.c.code_hash == code_hash).with_for_update()
    ).first()
    if row is None:
        return None
    return Invite(row.id, row.unit_id, Role(row.role), row.expires_at, row.used_at, row.used_by)


def use_invite(connection: Connection, invite_id: int, *, by: int, at: datetime) -> bool:
    """Spend an invite; False if somebody was faster."""
    spent = connection.execute(
        update(invite_table)
        .where(invite_table.c.id == invite_id, invite_table.c.used_at.is_(None))
        .values(used_at=at, used_by=by)
    )
    return spent.rowcount == 1


def drop_expired_invites(connection: Connection, before: datetime) -> int:
    """Forget unused invites that ran out before that moment; gives how many."""
    return connection.execute(
        delete(invite_table).where(
            invite_table.c.used_at.is_(None), invite_table.c.expires_at < before
        )
    ).rowcount
