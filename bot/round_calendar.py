"""On which days is a round held, and what does a holiday do to it? Pure: touches no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

# Monday to Friday.
_WORKDAYS = 5
_DAY = timedelta(days=1)
# A round is not moved further than this: after a week of holidays the next one is near.
_FARTHEST_DAYS = 3


class OnHoliday(StrEnum):
    """What becomes of a round whose day is a holiday."""

    SKIP = "skip"
    BEFORE = "before"  # held on the working day before
    AFTER = "after"


@dataclass(frozen=True)
class Change:
    """A round that is not held on its ordinary day.

    Attributes:
        ordinary: the holiday it would have fallen on.
        held: the day it is held instead; None if there is none.
        announced: from when on people are told, an aware moment; the change itself comes later.
        until: when it is too late for that.
    """

    ordinary: date
    held: date | None
    announced: datetime
    until: datetime


@dataclass(frozen=True)
class Calendar:
    """The rounds of a year.

    Attributes:
        weekdays: on which they fall, Monday is 0.
        opens: when units are asked, local time.
        deadline: until when they answer.
        reminders: when the silent are reminded, earliest first.
        zone: in which these times are meant.
        holidays: days on which nobody works.
        on_holiday: what becomes of a round on such a day.
    """

    weekdays: frozenset[int]
    opens: time
    deadline: time
    reminders: tuple[time, ...]
    zone: tzinfo
    holidays: frozenset[date] = frozenset()
    on_holiday: OnHoliday = OnHoliday.SKIP

    def is_held(self, day: date) -> bool:
        """Whether a round is held on a day, by its weekday or moved there."""
        near = (day + n * _DAY for n in range(-_FARTHEST_DAYS, _FARTHEST_DAYS + 1))
        return any(
            self._held_for(ordinary) == day for ordinary in near if self._is_ordinary(ordinary)
        )

    def opens_at(self, day: date) -> datetime:
        """When a round of that day opens."""
        return datetime.combine(day, self.opens, self.zone)

    def deadline_of(self, day: date) -> datetime:
        """Until when answers are due, if nothing moves it."""
        return datetime.combine(day, self.deadline, self.zone)

    def reminders_before(self, day: date) -> tuple[timedelta, ...]:
        """How long before the deadline the silent are reminded, the first reminder first."""
        end = self.deadline_of(day)
        return tuple(end - datetime.combine(day, at, self.zone) for at in self.reminders)

    def changes(self, now: datetime) -> tuple[Change, ...]:
        """The changes that people are to be told of at `now`."""
        return tuple(
            change for change in self._coming(now) if change.announced <= now < change.until
        )

    def _coming(self, now: datetime) -> Iterator[Change]:
        today = now.astimezone(self.zone).date()
        # Before a round moved ahead by three days there may be a week without a working day.
        for n in range(-_FARTHEST_DAYS, 3 * _FARTHEST_DAYS + 2 * 7):
            ordinary = today + n * _DAY
            if not self._is_ordinary(ordinary) or ordinary not in self.holidays:
                continue
            held = self._held_for(ordinary)
            first = ordinary if held is None else min(ordinary, held)
            told = self._working_day(first, -_DAY, 2 * 7)
            if told is not None:
                yield Change(ordinary, held, self.opens_at(told), self.opens_at(held or ordinary))

    def _is_ordinary(self, day: date) -> bool:
        return day.weekday() in self.weekdays

    def _held_for(self, ordinary: date) -> date | None:
        """The day on which the round of an ordinary day is held."""
        if ordinary not in self.holidays:
            return ordinary
        match self.on_holiday:
            case OnHoliday.SKIP:
                return None
            case OnHoliday.BEFORE:
                moved = self._working_day(ordinary, -_DAY, _FARTHEST_DAYS)
            case OnHoliday.AFTER:
                moved = self._working_day(ordinary, _DAY, _FARTHEST_DAYS)
        # That day has its own round.
        return None if moved is None or self._is_ordinary(moved) else moved

    def _working_day(self, start: date, step: timedelta, most: int) -> date | None:
        """The nearest working day in a direction, at most so many days away."""
        for n in range(1, most + 1):
            day = start + n * step
            if day.weekday() < _WORKDAYS and day not in self.holidays:
                return day
        return None
