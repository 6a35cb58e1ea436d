"""The days of rounds: ordinary ones, and what holidays do to them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.round_calendar import Calendar, OnHoliday

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
THURSDAY = date(2026, 11, 26)
TUESDAY, WEDNESDAY, FRIDAY = (THURSDAY + timedelta(days=n) for n in (-2, -1, 1))
DAY = timedelta(days=1)


def _calendar(
    *holidays: date, on_holiday: OnHoliday = OnHoliday.SKIP, weekdays: frozenset[int] | None = None
) -> Calendar:
    return Calendar(
        weekdays or frozenset({3}),
        time(7, 30),
        time(11, 0),
        (time(9, 30), time(10, 30)),
        ZONE,
        frozenset(holidays),
        on_holiday,
    )


def _held(calendar: Calendar) -> list[date]:
    """The days of four weeks on which a round is held."""
    days = (date(2026, 11, 9) + n * DAY for n in range(28))
    return [day for day in days if calendar.is_held(day)]


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def test_a_round_is_held_every_thursday() -> None:
    """And on no other day."""
    assert [day.weekday() for day in _held(_calendar())] == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("on_holiday", "holidays", "instead"),
    [
        (OnHoliday.SKIP, (THURSDAY,), None),
        (OnHoliday.BEFORE, (THURSDAY,), WEDNESDAY),
        (OnHoliday.AFTER, (THURSDAY,), FRIDAY),
        (OnHoliday.BEFORE, (WEDNESDAY, THURSDAY), TUESDAY),
        # The weekend is no working day either: Monday is four days away.
        (OnHoliday.AFTER, (THURSDAY, FRIDAY), None),
    ],
)
def test_a_holiday_moves_the_round_or_leaves_it_out(
    on_holiday: OnHoliday, holidays: tuple[date, ...], instead: date | None
) -> None:
    """The rounds of the other weeks stay where they are."""
    others = [THURSDAY + n * 7 * DAY for n in (-2, -1, 1)]
    expected = sorted([*others, *([instead] if instead else [])])
    assert _held(_calendar(*holidays, on_holiday=on_holiday)) == expected


def test_a_round_is_not_moved_to_the_day_of_another() -> None:
    """Two rounds of one day would be one."""
    both = frozenset({2, 3})
    calendar = _calendar(THURSDAY, on_holiday=OnHoliday.BEFORE, weekdays=both)
    assert THURSDAY not in _held(calendar)
    assert len(_held(calendar)) == 7


@pytest.mark.parametrize(
    ("on_holiday", "told_on", "until"),
    [
        (OnHoliday.SKIP, WEDNESDAY, THURSDAY),
        (OnHoliday.BEFORE, TUESDAY, WEDNESDAY),
        (OnHoliday.AFTER, WEDNESDAY, FRIDAY),
    ],
)
def test_a_change_is_told_on_the_working_day_before_it(
    on_holiday: OnHoliday, told_on: date, until: date
) -> None:
    """From the hour of opening on, until the hour at which people would be asked."""
    calendar = _calendar(THURSDAY, on_holiday=on_holiday)
    moments = {
        _at(told_on, "07:29"): 0,
        _at(told_on, "07:30"): 1,
        _at(told_on, "20:00"): 1,
        _at(until, "07:29"): 1,
        _at(until, "07:30"): 0,
    }
    assert {moment: len(calendar.changes(moment)) for moment in moments} == moments


def test_a_change_is_told_before_a_week_of_holidays() -> None:
    """Tet: the last working day before it is a week earlier."""
    week = [THURSDAY - n * DAY for n in range(-1, 7)]
    calendar = _calendar(*week)
    before = THURSDAY - 7 * DAY
    (change,) = calendar.changes(_at(before, "08:00"))
    assert (change.ordinary, change.held) == (THURSDAY, None)


def test_reminders_count_back_from_the_deadline() -> None:
    """So that they move with it."""
    assert _calendar().reminders_before(THURSDAY) == (
        timedelta(hours=1, minutes=30),
        timedelta(minutes=30),
    )
