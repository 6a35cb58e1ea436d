"""What a unit is asked in a round, with what is known of it and what it answered so far."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.check_round.deadline import Deadlines
from bot.check_round.differing import counts
from bot.check_round.two_lists import compare, end_of_week
from bot.figures import Reader
from bot.letters import letters_due
from bot.storage import answers, current_figures
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from bot.storage.snapshots import StoredSnapshot
from bot.storage.units import Units
from messages.actions import Reply
from messages.notices import CheckReminder, CheckReply, Sight
from scoring.snapshot import Overdue


@dataclass(frozen=True)
class Questions:
    """Builds the questions of rounds."""

    reader: Reader
    deadlines: Deadlines

    def differing(
        self,
        connection: Connection,
        known: Units,
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
        known: Units,
        held: StoredRound,
        unit_id: int,
        *,
        reader_id: int | None = None,
    ) -> CheckReminder:
        """The question to one unit, see `of_many`."""
        return self.of_many(connection, known, held, [unit_id], reader_id=reader_id)[unit_id]

    def of_many(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        unit_ids: Collection[int],
        *,
        reader_id: int | None = None,
        left: int | None = None,
    ) -> Mapping[int, CheckReminder]:
        """The questions to units as they stand now; thousands are read together.

        Args:
            connection: to read with.
            known: all units by id.
            held: the round.
            unit_ids: who is asked.
            reader_id: the recipient who reads them; None where nobody has answered yet.
            left: minutes until the deadline, where the silent are reminded.
        """
        if not unit_ids:
            return {}
        stated = self._stated(connection, known, unit_ids)
        deadline = self.deadlines.of(connection, held)
        given = answers.of_round(connection, held.round_on, unit_ids)
        letters = letters_due(connection, unit_ids)
        differing = self.differing(connection, known, held, unit_ids)
        zone = self.reader.zone
        return {
            unit_id: CheckReminder(
                unit=known[unit_id],
                unit_id=unit_id,
                round_on=held.round_on,
                deadline=deadline,
                overdue=stated[unit_id][1] if unit_id in stated else None,
                sight=stated[unit_id][0] if unit_id in stated else None,
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
                    for one in given.get(unit_id, ())
                ),
                closed=held.closed_at is not None,
                letters=letters.get(unit_id),
                left=left,
                differing=differing.get(unit_id),
            )
            for unit_id in unit_ids
        }

    def _stated(
        self, connection: Connection, known: Units, unit_ids: Collection[int]
    ) -> dict[int, tuple[Sight, Overdue | None]]:
        """What the snapshot that counts for each unit states, and where that comes from."""
        of_head: dict[StoredSnapshot, list[int]] = defaultdict(list)
        for unit_id, head in current_figures.heads(connection, known, unit_ids).items():
            of_head[head].append(unit_id)
        found = {}
        for head, named in of_head.items():
            sight, overdue = self.reader.late(connection, head, known, named)
            found.update({unit_id: (sight, overdue.get(unit_id)) for unit_id in named})
        return found


def counts_late(given: tuple[StoredAnswer, ...], held: StoredRound) -> bool:
    """Whether a unit's first answer came after the deadline of a closed round."""
    return bool(given) and min(one.answered_at for one in given) >= held.told_deadline


def is_unfinished(last: StoredAnswer) -> bool:
    """Whether a unit said that the systems differ, and not in what."""
    silent = last.portal is None and last.provincial is None and not last.codes
    return last.answer == Reply.DIFFERS.value and silent
