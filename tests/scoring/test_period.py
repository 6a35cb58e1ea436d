"""Periods: their codes, days and neighbours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.period import Period, PeriodKind, newest

_PER_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1}
periods = st.sampled_from(list(PeriodKind)).flatmap(
    lambda kind: st.builds(
        Period, st.just(kind), st.integers(2023, 2098), st.integers(1, _PER_YEAR[kind])
    )
)


@given(periods)
def test_code_is_read_back(period: Period) -> None:
    """`parse` undoes `code`."""
    assert Period.parse(period.code) == period


@given(periods)
def test_next_period_begins_the_day_after(period: Period) -> None:
    """There is no gap and no overlap."""
    assert period.next.first_day == period.last_day + timedelta(days=1)
    assert period.next.previous == period


@given(periods)
def test_codes_sort_by_time_within_a_kind(period: Period) -> None:
    """Storage compares codes."""
    assert period.code < period.next.code


@pytest.mark.parametrize("text", ["", "2024-13", "2024-Q5", "24-01", "2021", "2024-00", "abc"])
def test_what_is_no_period_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r"."):
        Period.parse(text)


def test_a_period_is_closed_the_day_after_its_end() -> None:
    """Until then its figures are provisional."""
    january = Period.month(2024, 1)
    assert not january.is_closed(date(2024, 1, 31))
    assert january.is_closed(date(2024, 2, 1))


@given(periods, periods)
def test_newer_is_what_began_later_then_the_shorter(one: Period, other: Period) -> None:
    """Any two periods have one order, and it is the calendar's within a kind."""
    if one == other:
        assert one.newness == other.newness
        return
    later = one.first_day > other.first_day
    shorter = one.first_day == other.first_day and one.last_day < other.last_day
    assert newest([one, other]) == newest([other, one]) == (one if later or shorter else other)


def test_an_open_year_or_quarter_does_not_hide_the_month_just_over() -> None:
    """Nor does a closed one; nothing at all has no newest."""
    listed = ["2026-10", "2026-Q4", "2026-09", "2026-08", "2026-Q3", "2026", "2025-12", "2025"]
    found = sorted(map(Period.parse, sorted(listed)), key=lambda p: p.newness, reverse=True)
    assert [period.code for period in found] == listed
    assert newest([]) is None
