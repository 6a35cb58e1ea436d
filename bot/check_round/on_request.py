"""What does an office get that asks for a round's compiled list? A fresh one, at any time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.check_round.circles import Circle
from bot.check_round.compiling import Compiling, Papers
from bot.check_round.counted import counted_units
from bot.check_round.two_lists import below
from bot.clock import Clock
from bot.owners import upwards
from bot.storage import check_rounds, people, units
from bot.storage.database import Database
from bot.storage.people import Recipient, Role
from bot.storage.units import Units
from messages.answers import NoCheck
from messages.compiled_message import OfficesOnly


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
            asked = counted_units(connection, held.round_on).keys() & known.keys()
            found = []
            for root_id in roots:
                mine = tuple(sorted(asked & below(known, root_id)))
                if mine:
                    circle = Circle(root_id, (asker,), mine)
                    found.append(self.compiling.papers(connection, known, held, circle))
        return tuple(found) or NoCheck()


def _roots(connection: Connection, known: Units, asker: Recipient) -> dict[int, None]:
    """The units whose list somebody may have: an office's own, for administrators the topmost."""
    found: dict[int, None] = {}
    for membership in people.memberships(connection, asker.id):
        unit = known.get(membership.unit_id)
        if unit is not None and membership.role is Role.ADMIN:
            found[known.ids[upwards(unit, known.by_code)[-1].code]] = None
        elif unit is not None and membership.role is Role.OFFICE:
            found[membership.unit_id] = None
    return found
