"""How much of the time between two moments counts as working time? Pure: touches no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Interval = tuple[datetime, datetime]
# Monday to Friday.
_WORKDAYS = 5


@dataclass(frozen=True)
class WorkingTime:
    """When an office works.

    Attributes:
        zone: in which `opens` and `closes` are meant.
        opens: when a working day begins.
        closes: when it ends, later on the same day.
        holidays: days on which nobody works.
    """

    zone: tzinfo
    opens: time
    closes: time
    holidays: frozenset[date] = frozenset()

    def between(self, since: datetime, until: datetime, lost: Iterable[Interval] = ()) -> timedelta:
        """The working time from `since` to `until`, without `lost`; none if `until` is earlier.

        Args:
            since: an aware moment.
            until: an aware moment.
            lost: intervals of aware moments that do not count; they may overlap.
        """
        # In UTC: Python subtracts moments of one zone by their wall clocks.
        begin, end = since.astimezone(UTC), until.astimezone(UTC)
        gaps = united(lost)
        total = timedelta()
        day = begin.astimezone(self.zone).date()
        last = end.astimezone(self.zone).date()
        while day <= last:
            if day.weekday() < _WORKDAYS and day not in self.holidays:
                opens = datetime.combine(day, self.opens, self.zone).astimezone(UTC)
                closes = datetime.combine(day, self.closes, self.zone).astimezone(UTC)
                at_work = (max(begin, opens), min(end, closes))
                total += _length(at_work)
                total -= sum((_common(at_work, gap) for gap in gaps), timedelta())
            day += timedelta(days=1)
        return total


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments as intervals that do not overlap, in order, in UTC."""
    united: list[Interval] = []
    for began, ended in sorted((b.astimezone(UTC), e.astimezone(UTC)) for b, e in intervals):
        if united and began <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], ended))
        else:
            united.append((began, ended))
    return united


def _length(interval: Interval) -> timedelta:
    return max(interval[1] - interval[0], timedelta())


def _common(one: Interval, other: Interval) -> timedelta:
    return _length((max(one[0], other[0]), min(one[1], other[1])))
