"""What does an office get that asks for a round's compiled list? A fresh one, at any time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.check_round.circles import Circle
from bot.check_round.comparing import below
from bot.check_round.compiling import Compiling, Papers
from bot.clock import Clock
from bot.storage import check_rounds, people, units
from bot.storage.database import Database
from bot.storage.people import Recipient, Role
from messages.answers import NoCheck
from messages.compiled_message import OfficesOnly
from scoring.unit import Unit


@dataclass(frozen=True)
class OnRequest:
    """The use case of offices and administrators, in a chat of their own."""

    database: Database
    clock: Clock
    compiling: Compiling

    def papers(
        self, chat_id: int, round_on: date | None = None
    ) -> tuple[Papers, ...] | OfficesOnly | NoCheck:
        """The list and the letter of a round, for each unit whose office asks.

        Args:
            chat_id: who asks.
            round_on: of which round; None for the newest.
        """
        today = self.clock.now().astimezone(self.compiling.zone).date()
        with self.database.read() as connection:
            asker = people.recipient_of_chat(connection, chat_id)
            if asker is None or people.is_group(chat_id):
                return OfficesOnly()
            known = units.units(connection)
            roots = _roots(connection, known, asker)
            if not roots:
                return OfficesOnly()
            if round_on is None:
                held = check_rounds.newest(connection, today)
            else:
                held = check_rounds.get(connection, round_on)
            if held is None:
                return NoCheck()
            asked = check_rounds.units(connection, held.round_on).keys() & known.keys()
            found = []
            for root_id, is_admin in roots.items():
                here = asked & below(known, root_id)
                # An administrator without units below has the whole installation.
                mine = tuple(sorted(here or (asked if is_admin else ())))
                if mine:
                    circle = Circle(root_id, (asker,), mine)
                    found.append(self.compiling.papers(connection, known, held, circle))
        return tuple(found) or NoCheck()


def _roots(connection: Connection, known: Mapping[int, Unit], asker: Recipient) -> dict[int, bool]:
    """The units whose list somebody may have, and whether as an administrator."""
    held = people.memberships(connection, asker.id)
    return {
        m.unit_id: m.role is Role.ADMIN
        for m in held
        if m.role in {Role.OFFICE, Role.ADMIN} and m.unit_id in known
    }
