"""Who writes to us, and for which units do they answer in which round?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.check_round.answering import SHOWN, led
from bot.storage import check_rounds, people
from bot.storage.check_rounds import StoredRound
from bot.storage.people import Recipient


@dataclass(frozen=True)
class Answerer:
    """Somebody who may answer in a round.

    Attributes:
        recipient: who.
        held: the newest round that can be answered.
        unit_ids: for which units; at least one.
    """

    recipient: Recipient
    held: StoredRound
    unit_ids: tuple[int, ...]


def answerer(connection: Connection, chat_id: int, day: date) -> Answerer | None:
    """Whoever writes in a private chat on a day; None if they answer for no unit then."""
    # In a group anybody reads along: dossiers are a matter of private chats.
    recipient = None if people.is_group(chat_id) else people.recipient_of_chat(connection, chat_id)
    held = check_rounds.newest(connection, day)
    if recipient is None or held is None or day - held.round_on > SHOWN:
        return None
    taking_part = check_rounds.units(connection, held.round_on)
    mine = tuple(uid for uid in led(connection, recipient) if uid in taking_part)
    return Answerer(recipient, held, mine) if mine else None
