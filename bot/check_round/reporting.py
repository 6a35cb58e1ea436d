"""What has each unit reported in a round so far, as it counts now?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.check_round.deadline import Deadlines
from bot.check_round.two_lists import end_of_week
from bot.storage import answers, late_counts
from bot.storage.answers import StoredAnswer
from bot.storage.check_rounds import StoredRound
from messages.actions import Reply
from messages.compiled import UnitReport
from scoring.snapshot import Overdue
from scoring.unit import Unit


@dataclass(frozen=True)
class Reports:
    """Builds the reports of many units at once.

    Attributes:
        deadlines: of the rounds.
        zone: of the times people see.
    """

    deadlines: Deadlines
    zone: ZoneInfo

    def of(
        self,
        connection: Connection,
        known: Mapping[int, Unit],
        held: StoredRound,
        unit_ids: Collection[int],
    ) -> dict[int, UnitReport]:
        """A report a unit, in the order given: its last answer, late if the first one was.

        Of figures that came after the round's week nothing is taken.
        """
        deadline = self.deadlines.of(connection, held)
        given = answers.of_round(connection, held.round_on, unit_ids)
        figures = late_counts.newest_overdue(
            connection, unit_ids, end_of_week(held.round_on, self.zone)
        )
        reports = {}
        for unit_id in unit_ids:
            overdue = figures[unit_id][0] if unit_id in figures else None
            report = UnitReport(known[unit_id], None if overdue == Overdue() else overdue)
            if unit_id in given:
                first = min(one.answered_at for one in given[unit_id])
                last = given[unit_id][-1]
                report = UnitReport(
                    report.unit,
                    report.overdue,
                    said=Reply(last.answer),
                    at=last.answered_at.astimezone(self.zone),
                    late=first >= deadline,
                    portal=last.portal,
                    provincial=last.provincial,
                    listed=len(last.codes),
                    corrected=_corrected(given[unit_id], deadline),
                )
            reports[unit_id] = report
        return reports


def _corrected(given: Sequence[StoredAnswer], deadline: datetime) -> bool:
    """Whether a unit that answered in time says something else since the deadline."""
    in_time = [one for one in given if one.answered_at < deadline]
    return bool(in_time) and in_time[-1].content != given[-1].content
