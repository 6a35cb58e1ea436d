"""Until when are answers due, after what the service missed of the morning?"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.storage import uptime
from bot.storage.check_rounds import StoredRound
from bot.working_time import united

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Deadlines:
    """The deadlines of rounds, later by as long as the service was down since they should open.

    Attributes:
        zone: in which `latest` is meant, and in which deadlines are given.
        latest: a deadline is never moved beyond; the end of the working day.
    """

    zone: ZoneInfo
    latest: time

    def of(self, connection: Connection, held: StoredRound) -> datetime:
        """The deadline of a round as it is now; of a closed one, what it was then."""
        if held.closed_at is not None:
            return held.told_deadline.astimezone(self.zone)
        return self.moved(connection, held.opens_at, held.deadline)

    def moved(self, connection: Connection, opens_at: datetime, deadline: datetime) -> datetime:
        """A deadline, moved by whole minutes; what the service was down of those moves it again.

        Args:
            connection: to read with.
            opens_at: when the round was to open, aware.
            deadline: when it was to close, aware.
        """
        end = deadline.astimezone(self.zone)
        latest = max(end, end.replace(hour=self.latest.hour, minute=self.latest.minute))
        while True:
            # In UTC: Python adds to moments of one zone by their wall clocks.
            lost = _lost(connection, opens_at, end)
            moved = min((deadline.astimezone(UTC) + lost).astimezone(self.zone), latest)
            if moved <= end:
                return end
            end = moved


def _lost(connection: Connection, since: datetime, until: datetime) -> timedelta:
    """How long the service was down between two moments, in whole minutes, rounded up."""
    begin, end = since.astimezone(UTC), until.astimezone(UTC)
    gaps = united(uptime.downtimes(connection, since, until))
    lost = sum((min(e, end) - max(b, begin) for b, e in gaps), timedelta())
    return -(-lost // _MINUTE) * _MINUTE
