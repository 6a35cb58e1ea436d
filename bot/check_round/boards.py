"""What does an office see of the round of its units, and which message shows it live?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.check_round.answering import SHOWN
from bot.check_round.circles import asked
from bot.check_round.counted import counted_units
from bot.check_round.reporting import Reports
from bot.clock import Clock
from bot.desk import Desk, desk_of
from bot.letters import letters_due
from bot.owners import upwards
from bot.storage import check_boards, check_rounds, units
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from bot.storage.units import Units
from messages.boards import Board, ReportList, report_list
from messages.compiled import UnitReport
from messages.short_names import short_name
from scoring.names import alphabetical


@dataclass(frozen=True)
class Boards:
    """The use cases of offices and administrators around an open or closed round."""

    database: Database
    clock: Clock
    reports: Reports

    def newest(self, chat_id: int) -> Board | None:
        """The board of the newest round; None if there is none, or none of this chat's units."""
        with self.database.read() as connection:
            held = self.current(connection)
            return None if held is None else self.board(connection, held, chat_id)

    def of_day(self, chat_id: int, day: date) -> Board | None:
        """The board of the round of a day; None if this chat has none there."""
        with self.database.read() as connection:
            held = check_rounds.get(connection, day)
            return None if held is None else self.board(connection, held, chat_id)

    def page(self, chat_id: int, day: date, page: int, *, answered: bool) -> ReportList | None:
        """A page of the units behind a board; None if this chat has none there."""
        with self.database.read() as connection:
            held = check_rounds.get(connection, day)
            desk = desk_of(connection, chat_id)
            if held is None or desk is None:
                return None
            known = units.units(connection)
            reports = self._of_desk(connection, known, held, desk)
            nobody = self._nobody(connection, known, reports)
        if not reports:
            return None
        return report_list(day, tuple(reports.values()), page, answered=answered, nobody=nobody)

    def show(self, chat_id: int, day: date, message_id: int) -> int | None:
        """From now on this message of the chat is its board; gives the recipient's number.

        None if it is not: the round is an older one, or the chat has no board any more.
        """
        with self.database.write() as connection:
            desk, held = desk_of(connection, chat_id), self.current(connection)
            if desk is None or held is None or held.round_on != day:
                return None
            check_boards.keep(connection, check_boards.Board(desk.recipient.id, day, message_id))
            return desk.recipient.id

    def shown(self, day: date) -> tuple[tuple[check_boards.Board, int], ...]:
        """The messages that are boards of the round of a day, each with its chat."""
        with self.database.read() as connection:
            return check_boards.of_round(connection, day)

    def live(self, row: check_boards.Board, chat_id: int) -> Board | None:
        """What a message that is a board should show; None if it is none any more."""
        with self.database.read() as connection:
            held = check_rounds.get(connection, row.round_on)
            if held is None or not check_boards.is_one(connection, row):
                return None
            board = self.board(connection, held, chat_id)
        if board is None:
            # Their units are no longer this chat's to see: what it shows is let stand.
            self.drop(row.recipient_id, row.message_id)
        return board

    def drop(self, recipient_id: int, message_id: int) -> None:
        """This message is no board any more; another one that took its place stays."""
        with self.database.write() as connection:
            check_boards.drop(connection, recipient_id, message_id)

    def turn_away(self, chat_id: int, message_id: int) -> None:
        """A message that may be the board of the chat shows something else for a while."""
        with self.database.write() as connection:
            desk = desk_of(connection, chat_id)
            if desk is not None:
                check_boards.drop(connection, desk.recipient.id, message_id)

    def current(self, connection: Connection) -> StoredRound | None:
        """The newest round, while it is of this week."""
        today = self.clock.now().astimezone(self.reports.zone).date()
        held = check_rounds.newest(connection, today)
        return None if held is None or today - held.round_on > SHOWN else held

    def board(self, connection: Connection, held: StoredRound, chat_id: int) -> Board | None:
        """The board of a round for a chat; None if no unit of the round is its to see."""
        desk = desk_of(connection, chat_id)
        if desk is None:
            return None
        known = units.units(connection)
        reports = self._of_desk(connection, known, held, desk)
        if not reports:
            return None
        letters = letters_due(connection, reports.keys())
        return Board(
            round_on=held.round_on,
            deadline=self.reports.deadlines.of(connection, held),
            units=tuple(reports.values()),
            nobody=self._nobody(connection, known, reports),
            at=self.clock.now().astimezone(self.reports.zone),
            letters=sum(letters.values()) if letters else None,
            closed=held.closed_at is not None,
        )

    def _nobody(
        self, connection: Connection, known: Units, unit_ids: Collection[int]
    ) -> frozenset[str]:
        """Codes of the units that nobody can be asked for."""
        reached = asked(connection, unit_ids, self.clock.now())
        return frozenset(known[uid].code for uid in unit_ids if uid not in reached)

    def _of_desk(
        self, connection: Connection, known: Units, held: StoredRound, desk: Desk
    ) -> dict[int, UnitReport]:
        """The reports of the units that somebody compiles, by their names."""
        taking_part = counted_units(connection, held.round_on)
        by_code = known.by_code
        codes = {known[uid].code for uid in desk.offices if uid in known}
        mine = [
            uid
            for uid in taking_part
            if desk.is_admin or any(above.code in codes for above in upwards(known[uid], by_code))
        ]
        mine.sort(key=lambda uid: (alphabetical(short_name(known[uid])), known[uid].code))
        return self.reports.of(connection, known, held, mine)
