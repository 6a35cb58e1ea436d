"""What happens in a round and when: announced, opened, reminded, moved, closed.

One step does whatever is due by now, and running it again adds nothing: a restart at any minute of
the morning neither repeats nor forgets a message.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from sqlalchemy import Connection

from bot.check_round.circles import TakingPart, asked
from bot.check_round.questions import Questions
from bot.clock import Clock
from bot.round_calendar import Calendar
from bot.storage import check_rounds, outbox, units
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from messages.render import render
from messages.salutation import greeted
from scoring.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class Rounds:
    """The use cases of the timetable."""

    database: Database
    clock: Clock
    calendar: Calendar
    questions: Questions
    taking_part: TakingPart

    def run(self, due_at: datetime) -> int:
        """Do what is due by now; gives how many messages are new."""
        del due_at
        return self.open()

    def open(self) -> int:
        """Open today's round if it is time, and ask whoever was not asked yet."""
        now = self.clock.now()
        day = now.astimezone(self.calendar.zone).date()
        if not self.calendar.is_held(day):
            return 0
        with self.database.write() as connection:
            opens_at, deadline = self.calendar.opens_at(day), self.calendar.deadline_of(day)
            due = self.questions.deadlines.moved(connection, opens_at, deadline)
            if not opens_at <= now < due:
                return 0
            held = StoredRound(day, opens_at, deadline, now, due)
            check_rounds.add(connection, held)
            known = units.units(connection)
            check_rounds.take_part(connection, day, self.taking_part.units(connection, known), now)
            queued = self._ask(connection, known, held, now)
        log.info("check_opened", day=day.isoformat(), queued=queued)
        return queued

    def _ask(
        self,
        connection: Connection,
        known: Mapping[int, Unit],
        held: StoredRound,
        now: datetime,
    ) -> int:
        """Queue the question for everybody who was not asked yet."""
        taking_part = check_rounds.units(connection, held.round_on)
        rows = []
        for unit_id, people_of_unit in asked(connection, taking_part, now).items():
            question = render(self.questions.of(connection, known, held, unit_id))
            rows += [
                {
                    "recipient_id": who.id,
                    "chat_id": who.chat_id,
                    "subject": subject(held.round_on, unit_id),
                    "message": greeted(question, who.address).to_json(),
                }
                for who in people_of_unit
            ]
        return outbox.add(connection, rows, now)


def subject(day: date, unit_id: int) -> str:
    """What the question to a unit is about; reminders continue it."""
    return f"check:{day.isoformat()}:{unit_id}"
