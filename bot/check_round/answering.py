"""Takes what units answer to the check, and shows people the questions that concern them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.check_round.compiling import Compiling
from bot.check_round.questions import Questions
from bot.clock import Clock
from bot.storage import answers, check_drafts, check_rounds, people, units
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from bot.storage.people import LEADING, Membership, Recipient
from messages.actions import Reply
from messages.answers import NoCheck, NotYours
from messages.notices import CheckReminder
from scoring.register import Register

log = structlog.get_logger()

# So long a round can be looked at and answered late: until the next one of the week.
SHOWN = timedelta(days=6)


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
class Over:
    """A round is over: what is said for it, and a draft for it, counts no more."""

    round_on: date


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
    ) -> CheckReminder | NotYours | NoCheck | Over:
        """Keep an answer given in a chat; the last one of a unit counts.

        A day on which nothing was asked takes none: a button's date may be forged. Nor does a
        round that can no more be seen; an answer that waited for us counts by when it was given.

        Args:
            chat_id: who answers.
            unit_id: for which unit.
            day: of the round.
            reply: the answer.
            given_at: when it was given, where that is known to be before now. An answer of the
                same person, moment and words is the same one, handled again after a restart.
            details: what is said beside it.
        """
        with self.database.write() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            if recipient is None or unit_id not in led(connection, recipient):
                return NotYours()
            held = check_rounds.get(connection, day)
            if held is None or unit_id not in check_rounds.units(connection, day):
                return NoCheck()
            if self.day(given_at) - day > SHOWN:
                return Over(day)
            if reply is not Reply.DIFFERS:
                # Whoever was writing what differs thought better of it.
                check_drafts.drop(connection, recipient.id, day, unit_id)
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
        known = units.units(connection)
        # Two of a unit's people at once: the second one's answer is the correction.
        check_rounds.lock_unit(connection, held.round_on, unit_id)
        before = answers.of_unit(connection, held.round_on, unit_id)
        said = details or _kept(before, reply)
        one = StoredAnswer(
            unit_id,
            recipient.id,
            reply.value,
            self._moment(held, given_at),
            said.portal,
            said.provincial,
            said.codes,
        )
        if given_at is None or not _is_among(before, one):
            answers.add(connection, held.round_on, one)
            self.compiling.late(connection, known, held, unit_id, self.clock.now())
        return self.questions.of(connection, known, held, unit_id, reader_id=recipient.id)

    def _moment(self, held: StoredRound, given_at: datetime | None) -> datetime:
        """When an answer counts as given: never in the future, and not before it was asked for."""
        now = self.clock.now()
        return max(min(given_at or now, now), held.opened_at)

    def day(self, at: datetime | None = None) -> date:
        """The local day of a moment that is not in the future, or of now."""
        now = self.clock.now()
        return min(at or now, now).astimezone(self.questions.reader.zone).date()

    def answers_for_any(self, chat_id: int) -> bool:
        """Whether a chat stands for any unit in a way that answers checks."""
        with self.database.read() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            return recipient is not None and bool(led(connection, recipient))

    def register(self) -> Register:
        """The register of known units, read anew: it tells another unit's name from other words."""
        with self.database.read() as connection:
            return units.units(connection).register

    def current(
        self, chat_id: int, at: datetime | None = None
    ) -> tuple[CheckReminder, ...] | NoCheck:
        """The questions of the newest round to the units of a chat, with their answers.

        Args:
            chat_id: who asks.
            at: when they did, where that is known to be before now.
        """
        today = self.day(at)
        with self.database.read() as connection:
            recipient = people.recipient_of_chat(connection, chat_id)
            held = check_rounds.newest(connection, today)
            if recipient is None or held is None or today - held.round_on > SHOWN:
                return NoCheck()
            known = units.units(connection)
            taking_part = check_rounds.units(connection, held.round_on)
            mine = tuple(
                self.questions.of(connection, known, held, unit_id, reader_id=recipient.id)
                for unit_id in led(connection, recipient)
                if unit_id in taking_part
            )
        return mine or NoCheck()


def _is_among(given: tuple[StoredAnswer, ...], one: StoredAnswer) -> bool:
    """Whether an answer was kept before; stored codes are in another order."""
    same = replace(one, codes=tuple(sorted(one.codes)))
    return any(replace(kept, id=0, codes=tuple(sorted(kept.codes))) == same for kept in given)


def led(connection: Connection, recipient: Recipient) -> list[int]:
    """The units that somebody answers for, each once."""
    held: tuple[Membership, ...] = people.memberships(connection, recipient.id)
    return list(dict.fromkeys(m.unit_id for m in held if m.role in LEADING))


def _kept(before: Sequence[StoredAnswer], reply: Reply) -> Details:
    """The details that still hold: "Có chênh lệch" said once more takes nothing of them back."""
    if reply is not Reply.DIFFERS or not before or before[-1].answer != reply.value:
        return Details()
    last = before[-1]
    return Details(last.portal, last.provincial, last.codes)
