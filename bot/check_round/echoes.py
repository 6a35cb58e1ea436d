"""Which question messages no longer tell how their unit stands, and how should they read?

Two people may answer for one unit: each is to see the other's answer where they were asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.check_round.questions import Questions
from bot.check_round.telling import question_subject
from bot.storage import answers, check_rounds, check_sent, people, units
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from bot.storage.people import LEADING, Recipient
from bot.storage.units import Units
from messages.message import Message
from messages.render import render
from messages.salutation import greeted


@dataclass(frozen=True)
class Standing:
    """What the questions of a unit should tell.

    Attributes:
        answer_id: the answer that counts; 0 for none.
        deadline: until when answers are due, as people were told last.
    """

    answer_id: int
    deadline: datetime


@dataclass(frozen=True)
class Look:
    """A round as it was looked at, with the standing of its units and who answers for each."""

    held: StoredRound
    known: Units
    standings: Mapping[int, Standing]
    asked: Mapping[int, Mapping[int, Recipient]]


@dataclass(frozen=True)
class Echo:
    """A question in somebody's chat and how it should read now.

    Attributes:
        chat_id: whose chat.
        message_id: which message.
        message: how it should read.
        contested: its reader has answered in this round, and somebody else has: a tap of theirs may
            still be changing it to what was known before.
    """

    chat_id: int
    message_id: int
    message: Message
    contested: bool


@dataclass(frozen=True)
class Echoes:
    """Reads and renders; who edits remembers what was edited."""

    database: Database
    questions: Questions

    def look(self, held: StoredRound) -> Look:
        """How the units of a round stand."""
        asked: dict[int, dict[int, Recipient]] = {}
        with self.database.read() as connection:
            last = answers.last_ids(connection, held.round_on)
            taking_part = check_rounds.units(connection, held.round_on)
            for who, membership in people.reachable(connection, LEADING):
                asked.setdefault(membership.unit_id, {})[who.id] = who
            known = units.units(connection)
        standings = {uid: Standing(last.get(uid, 0), held.told_deadline) for uid in taking_part}
        return Look(held, known, standings, asked)

    def of_unit(self, look: Look, unit_id: int) -> tuple[tuple[Echo, ...], bool]:
        """The messages that ask about a unit, and whether all of them are delivered.

        Nobody is shown what a unit said who does not answer for it any more. Of a unit that is
        silent only the first question is given: reminders came after it and say when they did.
        """
        asked = look.asked.get(unit_id, {})
        about = question_subject(look.held.round_on, unit_id)
        found = []
        with self.database.read() as connection:
            held = check_rounds.get(connection, look.held.round_on) or look.held
            given = answers.of_unit(connection, held.round_on, unit_id)
            by = {one.recipient_id for one in given}
            sent = check_sent.of_subject_to(connection, about, asked)
            for one in sent:
                if one.message_id is None or not (given or one.is_first):
                    continue
                reader_id = one.recipient_id
                question = self.questions.of(
                    connection, look.known, held, unit_id, reader_id=reader_id
                )
                found.append(
                    Echo(
                        one.chat_id,
                        one.message_id,
                        greeted(render(question), asked[reader_id].address),
                        contested=reader_id in by and len(by) > 1,
                    )
                )
        return tuple(found), all(one.message_id is not None for one in sent)
