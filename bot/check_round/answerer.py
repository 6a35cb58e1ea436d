"""Who writes to us, and for which units do they answer in which round?"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.check_round.answering import SHOWN, led
from bot.check_round.questions import is_unfinished
from bot.storage import answers, check_rounds, people
from bot.storage.check_rounds import StoredRound
from bot.storage.people import Recipient


@dataclass(frozen=True)
class Answerer:
    """Somebody who may answer in a round.

    Attributes:
        recipient: who.
        held: the newest round that can be answered.
        unit_ids: for which units; at least one.
        awaited: those of them of which it was said, by whomever, that they differ, and not in what.
    """

    recipient: Recipient
    held: StoredRound
    unit_ids: tuple[int, ...]
    awaited: tuple[int, ...] = ()


def answerer(connection: Connection, chat_id: int, day: date) -> Answerer | None:
    """Whoever writes in a private chat on a day; None if they answer for no unit then."""
    # In a group anybody reads along: dossiers are a matter of private chats.
    recipient = None if people.is_group(chat_id) else people.recipient_of_chat(connection, chat_id)
    held = check_rounds.newest(connection, day)
    if recipient is None or held is None or day - held.round_on > SHOWN:
        return None
    taking_part = check_rounds.units(connection, held.round_on)
    mine = tuple(uid for uid in led(connection, recipient) if uid in taking_part)
    given = answers.of_round(connection, held.round_on, mine)
    awaited = tuple(uid for uid in mine if uid in given and is_unfinished(given[uid][-1]))
    return Answerer(recipient, held, mine, awaited) if mine else None
