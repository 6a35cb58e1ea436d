"""Who may decide on snapshots in a chat: an office on what lies below it, administrators on all."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.owners import upwards
from bot.storage import people
from bot.storage.people import Membership, Recipient, Role
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
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

    def covers(self, root: Unit, known: Units) -> bool:
        """Whether the figures of a root are this desk's to decide on."""
        if self.is_admin:
            return True
        here = known.by_code.get(root.code)
        codes = {known[uid].code for uid in self.offices if uid in known}
        above = upwards(here, known.by_code) if here and codes else ()
        return any(unit.code in codes for unit in above)

    def covers_snapshot(self, head: StoredSnapshot, known: Units) -> bool:
        """The same for a snapshot."""
        return self.covers(head.root, known)


def desk_of(connection: Connection, chat_id: int) -> Desk | None:
    """The desk behind a chat; None for everybody who only reads."""
    recipient, held = people.asker(connection, chat_id)
    # In a group anybody may type; what counts is decided by a person in a chat of their own.
    if recipient is None or people.is_group(chat_id):
        return None
    return desk_by(recipient, held)


def desk_by(recipient: Recipient, held: Collection[Membership]) -> Desk | None:
    """The desk of somebody in a chat of their own, by what they stand for."""
    offices = frozenset(m.unit_id for m in held if m.role is Role.OFFICE)
    is_admin = any(m.role is Role.ADMIN for m in held)
    return Desk(recipient, offices, is_admin) if offices or is_admin else None
