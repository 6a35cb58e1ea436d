"""What a unit is asked in a round, with what is known of it and what it answered so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.check_round.deadline import Deadlines
from bot.check_round.differing import counts
from bot.check_round.two_lists import compare, end_of_week
from bot.figures import Reader
from bot.letters import letters_due
from bot.storage import answers, snapshots
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from messages.actions import Reply
from messages.notices import CheckReminder, CheckReply
from scoring.unit import Unit


@dataclass(frozen=True)
class Questions:
    """Builds the questions of rounds."""

    reader: Reader
    deadlines: Deadlines

    def differing(
        self,
        connection: Connection,
        known: Mapping[int, Unit],
        held: StoredRound,
        unit_ids: Collection[int],
    ) -> Mapping[int, int]:
        """How many dossiers the newest lists tell differently, of units that both systems list."""
        if not unit_ids:
            return {}
        until = end_of_week(held.round_on, self.reader.zone)
        compared = compare(connection, known, unit_ids, until)
        return counts(compared, {unit_id: known[unit_id] for unit_id in unit_ids})

    def of(
        self,
        connection: Connection,
        known: Mapping[int, Unit],
        held: StoredRound,
        unit_id: int,
        *,
        reader_id: int | None = None,
        left: int | None = None,
        differing: Mapping[int, int] | None = None,
    ) -> CheckReminder:
        """The question to a unit as it stands now.

        Args:
            connection: to read with.
            known: all units by id.
            held: the round.
            unit_id: who is asked.
            reader_id: the recipient who reads it; None where nobody has answered yet.
            left: minutes until the deadline, where the silent are reminded.
            differing: what `differing` gave, where many are asked; else it is looked up.
        """
        head = snapshots.current_of_unit(connection, known, unit_id=unit_id)
        figures = self.reader.load(connection, head, known, [unit_id]) if head else None
        deadline = self.deadlines.of(connection, held)
        given = answers.of_unit(connection, held.round_on, unit_id)
        zone = self.reader.zone
        if differing is None:
            differing = self.differing(connection, known, held, [unit_id])
        return CheckReminder(
            unit=known[unit_id],
            unit_id=unit_id,
            round_on=held.round_on,
            deadline=deadline,
            overdue=figures.overdue.get(unit_id) if figures else None,
            sight=figures.sight if figures else None,
            replies=tuple(
                CheckReply(
                    said=Reply(one.answer),
                    at=one.answered_at.astimezone(zone),
                    late=one.answered_at >= deadline,
                    by_reader=one.recipient_id == reader_id,
                    portal=one.portal,
                    provincial=one.provincial,
                    listed=len(one.codes),
                )
                for one in given
            ),
            closed=held.closed_at is not None,
            letters=letters_due(connection, [unit_id]).get(unit_id),
            left=left,
            differing=differing.get(unit_id),
        )


def counts_late(given: tuple[StoredAnswer, ...], held: StoredRound) -> bool:
    """Whether a unit's first answer came after the deadline of a closed round."""
    return bool(given) and min(one.answered_at for one in given) >= held.told_deadline


def is_unfinished(last: StoredAnswer) -> bool:
    """Whether a unit said that the systems differ, and not in what."""
    silent = last.portal is None and last.provincial is None and not last.codes
    return last.answer == Reply.DIFFERS.value and silent
