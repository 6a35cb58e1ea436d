"""Takes what units answer to the check, and shows people the questions that concern them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.check_round.compiling import Compiling
from bot.check_round.questions import Questions
from bot.clock import Clock
from bot.storage import answers, check_rounds, people, units
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from bot.storage.people import LEADING, Membership, Recipient
from messages.actions import Reply
from messages.answers import NoCheck, NotYours
from messages.notices import CheckReminder

log = structlog.get_logger()

# So long a round can be looked at and answered late: until the next one of the week.
_SHOWN = timedelta(days=6)


@dataclass(frozen=True)
class Details:
    """What a unit says beside its answer.

    Attributes:
        portal: late dossiers in progress on the national portal, as it counts them.
        provincial: the same on the provincial system.
        codes: of the dossiers that differ.
    """

    portal: int | None = None
    provincial: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answering:
    """The use cases of those who are asked."""

    database: Database
    clock: Clock
    questions: Questions
    compiling: Compiling

    def reply(
        self,
        chat_id: int,
        unit_id: int,
        day: date,
        reply: Reply,
        *,
        given_at: datetime | None = None,
        details: Details | None = None,
    ) -> CheckReminder | NotYours | NoCheck:
        """Keep an answer given in a chat; the last one of a unit counts.

        A day on which nothing was asked takes none: a button's date may be forged.

        Args:
            chat_id: who answers.
            unit_id: for which unit.
            day: of the round.
            reply: the answer.
            given_at: when it was given, where that is known to be before now.
            details: what is said beside it.
        """
        with self.database.write() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            if recipient is None or unit_id not in led(connection, recipient):
                return NotYours()
            held = check_rounds.get(connection, day)
            if held is None or unit_id not in check_rounds.units(connection, day):
                return NoCheck()
            return self.keep(connection, held, recipient, unit_id, reply, given_at, details)

    def keep(
        self,
        connection: Connection,
        held: StoredRound,
        recipient: Recipient,
        unit_id: int,
        reply: Reply,
        given_at: datetime | None = None,
        details: Details | None = None,
    ) -> CheckReminder:
        """The same for somebody whose right was looked up, in a transaction that writes."""
        now = self.clock.now()
        said = details or Details()
        answers.add(
            connection,
            held.round_on,
            StoredAnswer(
                unit_id,
                recipient.id,
                reply.value,
                # A moment that somebody else's clock tells is believed within the round's life.
                max(min(given_at or now, now), held.opened_at),
                said.portal,
                said.provincial,
                said.codes,
            ),
        )
        known = units.units(connection)
        self.compiling.late(connection, known, held, unit_id, now)
        return self.questions.of(connection, known, held, unit_id, reader_id=recipient.id)

    def current(self, chat_id: int) -> tuple[CheckReminder, ...] | NoCheck:
        """The questions of the newest round to the units of a chat, with their answers."""
        today = self.clock.now().astimezone(self.questions.reader.zone).date()
        with self.database.read() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            held = check_rounds.newest(connection, today)
            if recipient is None or held is None or today - held.round_on > _SHOWN:
                return NoCheck()
            known = units.units(connection)
            taking_part = check_rounds.units(connection, held.round_on)
            mine = tuple(
                self.questions.of(connection, known, held, unit_id, reader_id=recipient.id)
                for unit_id in led(connection, recipient)
                if unit_id in taking_part
            )
        return mine or NoCheck()


def led(connection: Connection, recipient: Recipient) -> list[int]:
    """The units that somebody answers for, each once."""
    held: tuple[Membership, ...] = people.memberships(connection, recipient.id)
    return list(dict.fromkeys(m.unit_id for m in held if m.role in LEADING))
