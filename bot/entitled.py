"""Who may see how a unit does in the check, and its dossiers?

The unit's own people, those of the unit above, its office and administrators; in a private chat
only, since in a group anybody may read along.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from bot.desk import desk_by
from bot.storage import people
from bot.storage.people import LEADING, Membership, Recipient
from bot.storage.units import Units


def may_see(connection: Connection, known: Units, chat_id: int, unit_id: int) -> bool:
    """Whether a chat may see it of this unit."""
    recipient, held = people.asker(connection, chat_id)
    return recipient is not None and is_entitled(recipient, held, known, unit_id)


def is_entitled(
    recipient: Recipient, held: Collection[Membership], known: Units, unit_id: int
) -> bool:
    """The same by what somebody stands for, where that was read already."""
    if people.is_group(recipient.chat_id):
        return False
    codes = {known[unit_id].code, known[unit_id].parent}
    if any(
        m.role in LEADING and m.unit_id in known and known[m.unit_id].code in codes for m in held
    ):
        return True
    desk = desk_by(recipient, held)
    return desk is not None and desk.covers(known[unit_id], known)
