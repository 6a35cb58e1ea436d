"""Who receives what: chats, the units they stand for, and the invites that bind them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    String,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.storage import conflict
from bot.storage.columns import Id, Instant, metadata
from messages.actions import Kind


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
    # How messages that nobody asked for address their reader; None for not at all.
    Column("address", String(80), nullable=True),
    Column("muted_until", Instant, nullable=True),
    # The topic of a group with topics in which it was bound.
    Column("thread_id", BigInteger, nullable=True),
)
# The kinds of messages that a recipient does not want.
kind_off_table = Table(
    "kind_off",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("kind", String(12), primary_key=True),
)
membership_table = Table(
    "membership",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("role", String(8), primary_key=True),
    # None for those of the first release, which kept only since when the recipient is known.
    Column("since", Instant, nullable=True),
)


@dataclass(frozen=True)
class Recipient:
    """A chat that is told things."""

    id: int
    chat_id: int
    address: str | None = None


@dataclass(frozen=True)
class Membership:
    """One unit that a recipient stands for, and as what; `since` where that was kept."""

    unit_id: int
    role: Role
    since: datetime | None = None


@dataclass(frozen=True)
class Member:
    """A recipient with one of its units, as administrators see it.

    Attributes:
        id: of the recipient.
        chat_id: for telling a group from a person; never shown in full.
        membership: the unit and the role.
        since: when it was bound.
        refuses: Telegram said that the chat cannot be reached.
        muted_until: it wants nothing until then.
    """

    id: int
    chat_id: int
    membership: Membership
    since: datetime
    refuses: bool
    muted_until: datetime | None


@dataclass(frozen=True)
class Wish:
    """How a recipient wants to be told things; `off` are the kinds it does not want."""

    since: datetime
    address: str | None
    muted_until: datetime | None
    off: frozenset[Kind]


# Telegram's numbers of chats have at most 52 significant bits; no chat is so far below zero.
NO_CHAT = -(2**60)


def is_group(chat_id: int) -> bool:
    """Whether a chat is a group: Telegram gives those negative numbers."""
    return chat_id < 0


# Built once, as the next ones are: the last is asked before every answer.
_OF_CHAT = select(recipient_table.c.id, recipient_table.c.address).where(
    recipient_table.c.chat_id == bindparam("chat")
)


_OF_RECIPIENT = (
    select(membership_table.c.unit_id, membership_table.c.role, membership_table.c.since)
    .where(membership_table.c.recipient_id == bindparam("recipient"))
    .order_by(membership_table.c.unit_id, membership_table.c.role)
)


_HELD_IN_CHAT = (
    select(
        recipient_table.c.id,
        recipient_table.c.address,
        membership_table.c.unit_id,
        membership_table.c.role,
        membership_table.c.since,
    )
    .outerjoin_from(recipient_table, membership_table)
    .where(recipient_table.c.chat_id == bindparam("chat"))
    .order_by(membership_table.c.unit_id, membership_table.c.role)
)


def asker(connection: Connection, chat_id: int) -> tuple[Recipient | None, tuple[Membership, ...]]:
    """Who is behind a chat and the units they stand for, in one statement."""
    rows = connection.execute(_HELD_IN_CHAT, {"chat": chat_id}).all()
    if not rows:
        return None, ()
    held = (Membership(row.unit_id, Role(row.role), row.since) for row in rows if row.role)
    return Recipient(rows[0].id, chat_id, rows[0].address), tuple(held)


def recipient_of_chat(connection: Connection, chat_id: int) -> Recipient | None:
    """The recipient with that chat."""
    row = connection.execute(_OF_CHAT, {"chat": chat_id}).first()
    return None if row is None else Recipient(row.id, chat_id, row.address)


def enter(connection: Connection, chat_id: int, at: datetime) -> Recipient:
    """The recipient with that chat, made if new; it counts as reachable again."""
    entered = connection.execute(
        conflict.insert(connection, recipient_table)
        .values(chat_id=chat_id, since=at, refuses=False)
        # Two updates of one chat may come at the same moment.
        .on_conflict_do_update(index_elements=["chat_id"], set_={"refuses": False})
        .returning(recipient_table.c.id, recipient_table.c.address)
    ).one()
    return Recipient(entered.id, chat_id, entered.address)


def memberships(connection: Connection, recipient_id: int) -> tuple[Membership, ...]:
    """The units a recipient stands for."""
    rows = connection.execute(_OF_RECIPIENT, {"recipient": recipient_id})
    return tuple(Membership(row.unit_id, Role(row.role), row.since) for row in rows)


def join(
    connection: Connection, recipient_id: int, unit_id: int, role: Role, at: datetime | None = None
) -> None:
    """Let a recipient stand for a unit; twice is the same as once."""
    connection.execute(
        conflict.insert(connection, membership_table)
        .values(recipient_id=recipient_id, unit_id=unit_id, role=role.value, since=at)
        .on_conflict_do_nothing()
    )


def reachable(
    connection: Connection,
    roles: Iterable[Role],
    *,
    kind: Kind | None = None,
    now: datetime | None = None,
) -> tuple[tuple[Recipient, Membership], ...]:
    """Every recipient in one of these roles that does not refuse, with each of its units.

    With a `kind`, only those who want messages of that kind and are not muted at `now`; without,
    also those: what administrators must decide on cannot be muted.
    """
    wanted: list[ColumnElement[bool]] = [
        recipient_table.c.refuses.is_(False),
        membership_table.c.role.in_([role.value for role in roles]),
    ]
    if kind is not None:
        off = select(kind_off_table.c.recipient_id).where(kind_off_table.c.kind == kind.value)
        wanted.append(recipient_table.c.id.not_in(off))
    if now is not None:
        until = recipient_table.c.muted_until
        wanted.append(until.is_(None) | (until <= now))
    rows = connection.execute(
        select(
            recipient_table.c.id,
            recipient_table.c.chat_id,
            recipient_table.c.address,
            membership_table.c.unit_id,
            membership_table.c.role,
        )
        .join_from(recipient_table, membership_table)
        .where(*wanted)
        .order_by(recipient_table.c.id, membership_table.c.unit_id)
    )
    return tuple((Recipient(r[0], r[1], r[2]), Membership(r[3], Role(r[4]))) for r in rows)


def members(connection: Connection) -> tuple[Member, ...]:
    """Everybody with every unit they stand for, by the recipient's number."""
    rows = connection.execute(
        select(
            recipient_table.c.id,
            recipient_table.c.chat_id,
            membership_table.c.unit_id,
            membership_table.c.role,
            func.coalesce(membership_table.c.since, recipient_table.c.since).label("joined"),
            recipient_table.c.refuses,
            recipient_table.c.muted_until,
        )
        .join_from(recipient_table, membership_table)
        .order_by(recipient_table.c.id, membership_table.c.unit_id, membership_table.c.role)
    )
    return tuple(
        Member(
            row.id,
            row.chat_id,
            Membership(row.unit_id, Role(row.role), row.joined),
            row.joined,
            row.refuses,
            row.muted_until,
        )
        for row in rows
    )


def leave(connection: Connection, recipient_id: int, unit_id: int | None = None) -> int:
    """End what a recipient stands for: one unit, or (None) all; gives how many it was."""
    mine = membership_table.c.recipient_id == recipient_id
    of_unit = membership_table.c.unit_id == unit_id
    ended = delete(membership_table).where(mine if unit_id is None else mine & of_unit)
    return connection.execute(ended).rowcount


def wish(connection: Connection, recipient_id: int) -> Wish:
    """How a recipient wants to be told things."""
    row = connection.execute(
        select(
            recipient_table.c.since, recipient_table.c.address, recipient_table.c.muted_until
        ).where(recipient_table.c.id == recipient_id)
    ).one()
    off = connection.scalars(
        select(kind_off_table.c.kind).where(kind_off_table.c.recipient_id == recipient_id)
    )
    return Wish(row.since, row.address, row.muted_until, frozenset(map(Kind, off)))


def mute(connection: Connection, recipient_id: int, until: datetime | None) -> None:
    """Tell a recipient nothing unasked until then; None lifts it."""
    connection.execute(
        update(recipient_table)
        .where(recipient_table.c.id == recipient_id)
        .values(muted_until=until)
    )


def name_address(connection: Connection, recipient_id: int, address: str | None) -> None:
    """How to address a recipient from now on; None for not at all."""
    connection.execute(
        update(recipient_table).where(recipient_table.c.id == recipient_id).values(address=address)
    )


def switch(connection: Connection, recipient_id: int, kind: Kind, *, on: bool) -> None:
    """Let messages of a kind come, or not; twice is the same as once."""
    if on:
        connection.execute(
            delete(kind_off_table).where(
                kind_off_table.c.recipient_id == recipient_id, kind_off_table.c.kind == kind.value
            )
        )
        return
    connection.execute(
        conflict.insert(connection, kind_off_table)
        .values(recipient_id=recipient_id, kind=kind.value)
        .on_conflict_do_nothing()
    )


def lock(connection: Connection, recipient_id: int) -> None:
    """Let whoever is about to queue messages for a recipient wait until this transaction ends."""
    connection.execute(
        select(recipient_table.c.id).where(recipient_table.c.id == recipient_id).with_for_update()
    )


def places(
    connection: Connection, recipient_ids: Collection[int]
) -> Mapping[int, tuple[int, int | None]]:
    """Where recipients are written to: chat, and topic of a group; locked until the end.

    Whoever was deleted is left out, however lately: nothing may be queued for them.
    """
    rows = connection.execute(
        select(recipient_table.c.id, recipient_table.c.chat_id, recipient_table.c.thread_id)
        .where(recipient_table.c.id.in_(list(recipient_ids)), recipient_table.c.chat_id > NO_CHAT)
        .with_for_update(read=True)
    )
    return {row.id: (row.chat_id, row.thread_id) for row in rows}


def settle_in(connection: Connection, recipient_id: int, thread_id: int | None) -> None:
    """Write to a recipient in that topic of its group from now on; None for the group itself."""
    connection.execute(
        update(recipient_table)
        .where(recipient_table.c.id == recipient_id)
        .values(thread_id=thread_id)
    )


def lose_thread(connection: Connection, chat_id: int, thread_id: int) -> None:
    """A topic is gone or closed: its group is written to as a whole, unless it moved on."""
    connection.execute(
        update(recipient_table)
        .where(recipient_table.c.chat_id == chat_id, recipient_table.c.thread_id == thread_id)
        .values(thread_id=None)
    )


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
