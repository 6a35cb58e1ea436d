"""Who may decide on snapshots in a chat: an office on what lies below it, administrators on all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.storage import people
from bot.storage.people import Membership, Recipient, Role
from bot.storage.snapshots import StoredSnapshot
from scoring.unit import Unit


@dataclass(frozen=True)
class Desk:
    """Somebody who may import and decide: who, for which offices; everything for an admin."""

    recipient: Recipient
    offices: frozenset[int]
    is_admin: bool

    @property
    def actor(self) -> str:
        """As the audit log names them."""
        return f"recipient:{self.recipient.id}"

    def covers(self, root: Unit, known: Mapping[int, Unit]) -> bool:
        """Whether the figures of a root are this desk's to decide on."""
        ids = {unit.code: uid for uid, unit in known.items()}
        return self.is_admin or bool(self.offices & _with_those_above(root, known, ids))

    def covers_snapshot(self, head: StoredSnapshot, known: Mapping[int, Unit]) -> bool:
        """The same for a snapshot."""
        return self.covers(head.root, known)


def desk_of(connection: Connection, chat_id: int) -> Desk | None:
    """The desk behind a chat; None for everybody who only reads."""
    recipient = people.recipient_of_chat(connection, chat_id)
    # In a group anybody may type; what counts is decided by a person in a chat of their own.
    if recipient is None or people.is_group(chat_id):
        return None
    return desk_by(recipient, people.memberships(connection, recipient.id))


def desk_by(recipient: Recipient, held: Collection[Membership]) -> Desk | None:
    """The desk of somebody in a chat of their own, by what they stand for."""
    offices = frozenset(m.unit_id for m in held if m.role is Role.OFFICE)
    is_admin = any(m.role is Role.ADMIN for m in held)
    return Desk(recipient, offices, is_admin) if offices or is_admin else None


def _with_those_above(
    root: Unit, known: Mapping[int, Unit], ids: Mapping[str, int]
) -> frozenset[int]:
    """The numbers of a unit and of all units above it."""
    found: set[int] = set()
    code: str | None = root.code
    while code is not None and code in ids and ids[code] not in found:
        found.add(ids[code])
        code = known[ids[code]].parent
    return frozenset(found)
