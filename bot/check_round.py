"""The Thursday check of late dossiers: opening a round, and taking what units answer.

S003 orders it: every Thursday before 11:00 each unit compares its late dossiers on the national
portal with those on the provincial system and reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.figures import Reader
from bot.storage import answers, outbox, people, snapshots, units
from bot.storage.answers import StoredAnswer
from bot.storage.database import Database
from bot.storage.people import LEADING, Membership
from messages.actions import Kind, Reply
from messages.answers import NoCheck, NotYours
from messages.notices import CheckReminder, CheckReply
from messages.render import render
from messages.salutation import greeted
from scoring.unit import Unit

log = structlog.get_logger()


@dataclass(frozen=True)
class CheckRound:
    """The use cases of the weekly check."""

    database: Database
    clock: Clock
    reader: Reader
    deadline: time
    holidays: frozenset[date]

    def open(self, due_at: datetime) -> int:
        """Queue the question for every unit with somebody to ask; gives how many are new.

        A round that is opened twice adds nothing. After its deadline, and on a holiday, it is not
        opened: a question whose answer is due an hour ago helps nobody.
        """
        now = self.clock.now()
        day = due_at.astimezone(self.reader.zone).date()
        if day in self.holidays or now >= self._deadline(day):
            log.info("check_not_opened", day=day.isoformat())
            return 0
        with self.database.write() as connection:
            known = units.units(connection)
            asked = people.reachable(connection, LEADING, kind=Kind.CHECK, now=now)
            questions = {
                unit_id: render(self._reminder(connection, known, unit_id, day))
                for unit_id in {membership.unit_id for _, membership in asked}
            }
            rows = [
                {
                    "recipient_id": recipient.id,
                    "chat_id": recipient.chat_id,
                    "subject": _subject(day, membership.unit_id),
                    "message": greeted(questions[membership.unit_id], recipient.address).to_json(),
                }
                for recipient, membership in asked
            ]
            queued = outbox.add(connection, rows, now)
        log.info("check_opened", day=day.isoformat(), queued=queued)
        return queued

    def reply(
        self, chat_id: int, unit_id: int, day: date, reply: Reply
    ) -> CheckReminder | NotYours | NoCheck:
        """Keep an answer given in a chat; the last one of a unit counts.

        A day on which nothing was asked takes none: a button's date may be forged.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            held = people.memberships(connection, recipient.id) if recipient else ()
            if recipient is None or unit_id not in _leading(held):
                return NotYours()
            if not outbox.has_subject(connection, _subject(day, "")):
                return NoCheck()
            given = StoredAnswer(unit_id, recipient.id, reply.value, now)
            answers.add(connection, day, given)
            return self._reminder(connection, units.units(connection), unit_id, day)

    def current(self, chat_id: int) -> tuple[CheckReminder, ...] | NoCheck:
        """The questions of today's round for the units of a chat."""
        day = self.clock.now().astimezone(self.reader.zone).date()
        with self.database.read() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            if recipient is None or not outbox.has_subject(connection, _subject(day, "")):
                return NoCheck()
            held = people.memberships(connection, recipient.id)
            known = units.units(connection)
            mine = tuple(
                self._reminder(connection, known, unit_id, day) for unit_id in _leading(held)
            )
        return mine or NoCheck()

    def _deadline(self, day: date) -> datetime:
        return datetime.combine(day, self.deadline, self.reader.zone)

    def _reminder(
        self, connection: Connection, known: Mapping[int, Unit], unit_id: int, day: date
    ) -> CheckReminder:
        head = snapshots.current_of_unit(connection, known, unit_id=unit_id)
        figures = self.reader.load(connection, head, known, [unit_id]) if head else None
        given = answers.last(connection, day, unit_id)
        deadline = self._deadline(day)
        return CheckReminder(
            unit=known[unit_id],
            unit_id=unit_id,
            round_on=day,
            deadline=deadline,
            overdue=figures.overdue.get(unit_id) if figures else None,
            sight=figures.sight if figures else None,
            reply=CheckReply(
                said=Reply(given.answer),
                at=given.answered_at.astimezone(self.reader.zone),
                late=given.answered_at >= deadline,
            )
            if given
            else None,
        )


def _leading(held: tuple[Membership, ...]) -> list[int]:
    """The units that somebody answers for, each once."""
    return list(dict.fromkeys(m.unit_id for m in held if m.role in LEADING))


def _subject(day: date, unit_id: int | str) -> str:
    """What the question to a unit is about; without a unit, how all of that day begin."""
    return f"check:{day.isoformat()}:{unit_id}"
