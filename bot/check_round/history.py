"""Who answered when and what, in one round over all units, or of one unit over its rounds?

People are told apart by a number, never by a name or a chat.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.check_round.circles import asked
from bot.check_round.counted import counted_units
from bot.check_round.reporting import Reports
from bot.clock import Clock
from bot.letters import letters_due
from bot.punctuality import punctuality_of
from bot.storage import answers, check_rounds, units
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from bot.storage.database import Database
from messages.compiled import UnitReport
from messages.short_names import short_name
from scoring.names import plain_key
from scoring.punctuality import MOST_ROUNDS, Punctuality
from scoring.unit import Unit


class Turnout(StrEnum):
    """What became of a unit in a round; its first answer decides whether it was late."""

    ON_TIME = "on-time"
    LATE = "late"
    SILENT = "silent"
    NOBODY = "nobody"  # it is silent because nobody can be asked


@dataclass(frozen=True)
class UnitTurnout:
    """One unit in a round.

    Attributes:
        report: what it reported, as it counts now.
        turnout: whether and when.
        first_at: when it answered first; None if it did not.
        answers: how many it gave.
        people: how many people gave them.
        letters: apology letters due; None if nothing tells.
    """

    report: UnitReport
    turnout: Turnout
    first_at: datetime | None
    answers: int
    people: int
    letters: int | None


@dataclass(frozen=True)
class RoundTurnout:
    """One round: its deadline, and its units by name."""

    held: StoredRound
    deadline: datetime
    units: tuple[UnitTurnout, ...]

    def count(self, turnout: Turnout) -> int:
        """How many units that became of."""
        return sum(one.turnout is turnout for one in self.units)


@dataclass(frozen=True)
class GivenAnswer:
    """One answer of a unit, by one of its people, who are numbered from 1."""

    person: int
    late: bool
    given: StoredAnswer


@dataclass(frozen=True)
class UnitRound:
    """One round of a unit, with all answers in the order they came."""

    held: StoredRound
    deadline: datetime
    turnout: Turnout
    answers: tuple[GivenAnswer, ...]


@dataclass(frozen=True)
class UnitHistory:
    """A unit over its last rounds, newest first, and what the closed ones come to."""

    unit: Unit
    rounds: tuple[UnitRound, ...]
    punctuality: Punctuality


@dataclass(frozen=True)
class History:
    """What operators look up."""

    database: Database
    clock: Clock
    reports: Reports

    def of_round(self) -> RoundTurnout | None:
        """The round of today, or the newest before; None if there was none."""
        now = self.clock.now()
        with self.database.read() as connection:
            held = check_rounds.newest(connection, now.astimezone(self.reports.zone).date())
            if held is None:
                return None
            known = units.units(connection)
            here = sorted(
                counted_units(connection, held.round_on),
                key=lambda uid: (plain_key(short_name(known[uid])), known[uid].code),
            )
            reports = self.reports.of(connection, known, held, here)
            given = answers.of_round(connection, held.round_on)
            reached = asked(connection, here, now)
            letters = letters_due(connection, here)
            deadline = self.reports.deadlines.of(connection, held)
        return RoundTurnout(
            held,
            deadline,
            tuple(
                UnitTurnout(
                    report=report,
                    turnout=_turnout(given.get(uid, ()), deadline, reached=uid in reached),
                    first_at=min((one.answered_at for one in given.get(uid, ())), default=None),
                    answers=len(given.get(uid, ())),
                    people=len({one.recipient_id for one in given.get(uid, ())}),
                    letters=letters.get(uid),
                )
                for uid, report in reports.items()
            ),
        )

    def of_unit(self, unit_id: int) -> UnitHistory:
        """The last rounds of a unit, an open one among them."""
        now = self.clock.now()
        with self.database.read() as connection:
            today = now.astimezone(self.reports.zone).date()
            newest = check_rounds.newest(connection, today)
            held = check_rounds.of_unit(connection, unit_id, MOST_ROUNDS)
            if (
                newest is not None
                and newest.closed_at is None
                and unit_id in check_rounds.units(connection, newest.round_on)
            ):
                held = (newest, *held)
            given = {
                one.round_on: answers.of_unit(connection, one.round_on, unit_id) for one in held
            }
            deadlines = {one.round_on: self.reports.deadlines.of(connection, one) for one in held}
            reached = unit_id in asked(connection, [unit_id], now)
            known = units.units(connection)
            lately = punctuality_of(connection, unit_id)
        numbers: dict[int, int] = {}
        for day in sorted(given):
            for one in given[day]:
                numbers.setdefault(one.recipient_id, len(numbers) + 1)
        return UnitHistory(
            known[unit_id],
            tuple(
                UnitRound(
                    one,
                    deadlines[one.round_on],
                    # Who could be asked in an earlier round is not kept.
                    _turnout(
                        given[one.round_on],
                        deadlines[one.round_on],
                        reached=reached or one.closed_at is not None,
                    ),
                    tuple(
                        GivenAnswer(
                            numbers[each.recipient_id],
                            each.answered_at >= deadlines[one.round_on],
                            each,
                        )
                        for each in given[one.round_on]
                    ),
                )
                for one in held
            ),
            lately,
        )


def _turnout(given: tuple[StoredAnswer, ...], deadline: datetime, *, reached: bool) -> Turnout:
    if not given:
        return Turnout.SILENT if reached else Turnout.NOBODY
    first = min(one.answered_at for one in given)
    return Turnout.LATE if first >= deadline else Turnout.ON_TIME
