"""Working time: only office hours count, and only those in which the service lived."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_time import WorkingTime
from tests.conftest import FRIDAY, ZONE

HOLIDAY = date(2026, 11, 24)
OFFICE = WorkingTime(ZONE, time(7), time(17), frozenset({HOLIDAY}))
_MOMENTS = st.datetimes(
    datetime(2026, 11, 16),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2026, 12, 6),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
_INTERVALS = st.lists(
    st.tuples(_MOMENTS, _MOMENTS).map(lambda two: (min(two), max(two))), max_size=4
)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (_at(20, 9), _at(20, 17), 8),
        (_at(20, 9), _at(20, 23), 8),
        (_at(20, 5), _at(20, 7), 0),
        # Over the weekend, and over the holiday on Tuesday.
        (_at(20, 16), _at(23, 8), 2),
        (_at(23, 16), _at(25, 8), 2),
        (_at(21, 8), _at(22, 20), 0),
        (_at(20, 17), _at(20, 9), 0),
    ],
)
def test_only_office_hours_count(since: datetime, until: datetime, hours: int) -> None:
    """Friday is the 20th, the 24th a holiday."""
    assert OFFICE.between(since, until) == timedelta(hours=hours)


def test_downtime_does_not_count_and_counts_once() -> None:
    """Two overlapping outages, partly at night."""
    lost = [(_at(20, 11), _at(20, 13)), (_at(20, 12), _at(20, 14)), (_at(20, 18), _at(20, 23))]
    assert OFFICE.between(FRIDAY, _at(20, 17), lost) == timedelta(hours=5)


def test_a_changed_clock_of_the_zone_changes_nothing() -> None:
    """Moments are subtracted in UTC: an office that works over the change works an hour less."""
    berlin = ZoneInfo("Europe/Berlin")
    always = WorkingTime(berlin, time(0), time(23, 59))
    monday = datetime(2026, 3, 30, 1, tzinfo=berlin)
    assert always.between(monday.astimezone(UTC), monday + timedelta(hours=2)) == timedelta(hours=2)


@given(_MOMENTS, _MOMENTS, _MOMENTS, _INTERVALS)
def test_it_is_additive_and_never_more_than_the_wall_clock(
    one: datetime, two: datetime, three: datetime, lost: list[tuple[datetime, datetime]]
) -> None:
    """And so monotone, since nothing is negative."""
    first, middle, last = sorted((one, two, three))
    whole = OFFICE.between(first, last, lost)
    parts = OFFICE.between(first, middle, lost), OFFICE.between(middle, last, lost)
    assert whole == sum(parts, timedelta())
    assert timedelta() <= min(parts) <= whole <= last - first
    assert whole <= OFFICE.between(first, last)


@given(_MOMENTS, _MOMENTS)
def test_nothing_counts_on_a_holiday(one: datetime, two: datetime) -> None:
    """Nor where everything was lost."""
    first, last = sorted((one, two))
    days = frozenset(first.date() + timedelta(days=n) for n in range(-1, 30))
    assert WorkingTime(ZONE, time(7), time(17), days).between(first, last) == timedelta()
    assert OFFICE.between(first, last, [(first, last)]) == timedelta()
