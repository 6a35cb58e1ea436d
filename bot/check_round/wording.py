"""How do the questions of a round read? Made once, before the transaction that queues them.

Thousands of them take seconds, in which nobody else could write. So whom to tell is looked up
twice: first while others write, to make the texts; then in the transaction that queues, which finds
them made, unless the deadline or an answer has changed what they say.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.check_round.questions import Questions
from bot.storage import answers
from bot.storage.check_rounds import StoredRound
from bot.storage.units import Units
from messages.message import Message
from messages.render import render


@dataclass(frozen=True)
class Wording:
    """The texts of one step of a round.

    Attributes:
        questions: builds what they say.
        made: by unit, the minutes left, the deadline and the number of the unit's last answer.
    """

    questions: Questions
    made: dict[tuple[int, int | None, datetime, int | None], Message] = field(default_factory=dict)

    def of(
        self,
        connection: Connection,
        known: Units,
        held: StoredRound,
        unit_ids: Collection[int],
        *,
        left: int | None = None,
    ) -> Mapping[int, Message]:
        """The question to each of these units, as `Questions.of_many` has it."""
        due = self.questions.deadlines.of(connection, held)
        last = answers.last_ids(connection, held.round_on)
        keys = {unit_id: (unit_id, left, due, last.get(unit_id)) for unit_id in unit_ids}
        missing = [unit_id for unit_id, key in keys.items() if key not in self.made]
        new = self.questions.of_many(connection, known, held, missing, left=left)
        self.made.update({keys[unit_id]: render(said) for unit_id, said in new.items()})
        return {unit_id: self.made[key] for unit_id, key in keys.items()}
