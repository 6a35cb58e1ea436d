"""Who may see a unit's dossiers, and which: the unit's people, its parent's, the office above.

Codes are shown in private chats alone, and rights are looked up anew with every question.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.check_round.differing import differing, of_one_system
from bot.check_round.two_lists import compare, end_of_week
from bot.clock import Clock
from bot.desk import desk_of
from bot.entitled import may_see
from bot.storage import answers, check_rounds, people, units
from bot.storage.database import Database
from bot.storage.people import LEADING
from bot.storage.units import Units
from messages.dossier_page import (
    A_PAGE,
    DossierAnswer,
    DossierPage,
    NoDossiers,
    NotYourDossiers,
    OnlyInPrivate,
    WhoseDossiers,
)
from scoring.dossier import System
from scoring.register import Ambiguous, Found

# So long a round's answers belong to what is shown of a unit.
_SHOWN = timedelta(days=6)
# Several units of one name, or of one person, are all shown, up to so many.
_MOST_UNITS = 5


@dataclass(frozen=True)
class Viewing:
    """The use cases of those who look at single dossiers."""

    database: Database
    clock: Clock
    zone: ZoneInfo

    def page(self, chat_id: int, round_on: date | None, unit_id: int, page: int) -> DossierAnswer:
        """A page of a unit's dossiers; pages count from 1, the nearest that is there is shown."""
        if people.is_group(chat_id):
            return OnlyInPrivate()
        with self.database.read() as connection:
            known = units.units(connection)
            if unit_id not in known or not may_see(connection, known, chat_id, unit_id):
                return NotYourDossiers()
            if round_on is not None and check_rounds.get(connection, round_on) is None:
                # A button's date may be forged, as far off as the calendar goes.
                round_on = None
            return self._page(connection, known, round_on, unit_id, page)

    def typed(self, chat_id: int, name: str) -> tuple[DossierAnswer, ...]:
        """The first pages of the units meant; without a name, of the asker's own."""
        if people.is_group(chat_id):
            return (OnlyInPrivate(),)
        with self.database.read() as connection:
            known = units.units(connection)
            newest = check_rounds.newest(connection, self._today())
            current = newest is not None and self._today() - newest.round_on <= _SHOWN
            round_on = newest.round_on if newest is not None and current else None
            meant = _meant(connection, known, name, chat_id) if name else _own(connection, chat_id)
            shown = [
                uid for uid in meant if uid in known and may_see(connection, known, chat_id, uid)
            ]
            pages = tuple(
                self._page(connection, known, round_on, uid, 1) for uid in shown[:_MOST_UNITS]
            )
            if not pages and not name and desk_of(connection, chat_id) is not None:
                return (WhoseDossiers(),)
        return pages or (NotYourDossiers(),)

    def _page(
        self,
        connection: Connection,
        known: Units,
        round_on: date | None,
        unit_id: int,
        page: int,
    ) -> DossierPage | NoDossiers:
        unit = known[unit_id]
        until = end_of_week(round_on or self._today(), self.zone)
        given = answers.of_unit(connection, round_on, unit_id) if round_on else ()
        named = {unit: given[-1].codes} if given and given[-1].codes else {}
        compared = compare(connection, known, [unit_id], until)
        read = tuple(
            (system, moment.astimezone(self.zone).date())
            for system in System
            if (moment := compared.read_at(system)) is not None
        )
        if not read and not named:
            return NoDossiers(unit)
        # With one list alone there is nothing to compare: all of it is shown.
        rows = (of_one_system if len(read) == 1 else differing)(compared, named)
        pages = max(1, -(-len(rows) // A_PAGE))
        page = min(max(page, 1), pages)
        return DossierPage(
            unit=unit,
            unit_id=unit_id,
            round_on=round_on,
            rows=rows[(page - 1) * A_PAGE : page * A_PAGE],
            page=page,
            pages=pages,
            count=len(rows),
            read=read,
        )

    def _today(self) -> date:
        return self.clock.now().astimezone(self.zone).date()


def _own(connection: Connection, chat_id: int) -> list[int]:
    _, held = people.asker(connection, chat_id)
    return list(dict.fromkeys(m.unit_id for m in held if m.role in LEADING))


def _meant(connection: Connection, known: Units, name: str, chat_id: int) -> list[int]:
    """The units that a name may mean; of one and the former ones of its name the chat's own."""
    match known.register.find(name):
        case Found(unit):
            bearers = (unit, *known.register.successors.before_under_its_name(unit))
            listed = [known.ids[bearer.code] for bearer in bearers]
            return [uid for uid in listed if may_see(connection, known, chat_id, uid)][:1]
        case Ambiguous(those):
            return [known.ids[unit.code] for unit in those]
        case _:
            return []
