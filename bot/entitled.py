"""Who may see how a unit does in the check, and its dossiers?

The unit's own people, those of the unit above, its office and administrators; in a private chat
only, since in a group anybody may read along.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from bot.desk import desk_of
from bot.storage import people
from bot.storage.people import LEADING
from scoring.unit import Unit


def may_see(connection: Connection, known: Mapping[int, Unit], chat_id: int, unit_id: int) -> bool:
    """Whether a chat may see it of this unit."""
    recipient = people.recipient_of_chat(connection, chat_id)
    if recipient is None or people.is_group(chat_id):
        return False
    desk = desk_of(connection, chat_id)
    if desk is not None and desk.covers(known[unit_id], known):
        return True
    codes = {known[unit_id].code, known[unit_id].parent}
    held = people.memberships(connection, recipient.id)
    return any(
        m.role in LEADING and m.unit_id in known and known[m.unit_id].code in codes for m in held
    )
