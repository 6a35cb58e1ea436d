"""Which periods are due, and which the portal does not show yet."""

from datetime import date

import pytest

from bot.sources.portal.periods import due_periods, is_open_to_ask, refuse_unpublished
from bot.sources.refusal import Refused
from scoring.period import Period, PeriodKind


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2027, 1, 1), "2026-12 2026-Q4 2026"),
        (date(2027, 1, 15), "2026-12 2026-Q4 2026"),
        (date(2027, 1, 16), "2026-12 2027-Q1 2026"),
        (date(2027, 1, 31), "2026-12 2027-Q1 2026"),
        (date(2027, 2, 1), "2027-01 2027-Q1 2027"),
        (date(2026, 3, 31), "2026-02 2026-Q1 2026"),
        (date(2026, 4, 1), "2026-03 2026-Q1 2026"),
        (date(2026, 4, 15), "2026-03 2026-Q1 2026"),
        (date(2026, 4, 16), "2026-03 2026-Q2 2026"),
        (date(2026, 7, 8), "2026-06 2026-Q2 2026"),
        (date(2028, 2, 29), "2028-01 2028-Q1 2028"),
        (date(2026, 12, 31), "2026-11 2026-Q4 2026"),
    ],
)
def test_what_is_due(today: date, due: str) -> None:
    """The last closed month; quarter and year with the days after their end."""
    kinds = (PeriodKind.YEAR, PeriodKind.MONTH, PeriodKind.QUARTER)
    assert [period.code for period in due_periods(kinds, today)] == due.split()


@pytest.mark.parametrize("kinds", [(), ("month",), (PeriodKind.YEAR,), ("quarter", "month")])
def test_only_the_kinds_asked_for_are_due(kinds: tuple[str, ...]) -> None:
    """Months before quarters before years, each once."""
    found = [period.kind for period in due_periods(kinds, date(2026, 9, 3))]
    assert found == [kind for kind in PeriodKind if kind in kinds]


def test_what_is_due_can_always_be_asked_for() -> None:
    """On every day of a year."""
    for day in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal()):
        today = date.fromordinal(day)
        for period in due_periods(tuple(PeriodKind), today):
            assert is_open_to_ask(period, today)
            refuse_unpublished(period, today)


@pytest.mark.parametrize(
    ("period", "today", "expected"),
    [
        (Period.month(2026, 8), date(2026, 8, 31), False),
        (Period.month(2026, 8), date(2026, 9, 1), True),
        (Period.month(2026, 12), date(2026, 9, 1), False),
        (Period.quarter(2026, 3), date(2026, 6, 30), False),
        (Period.quarter(2026, 3), date(2026, 7, 1), True),
        (Period.full_year(2026), date(2025, 12, 31), False),
        (Period.full_year(2026), date(2026, 1, 1), True),
        (Period.full_year(2024), date(2026, 1, 1), True),
    ],
)
def test_months_open_when_they_are_over_and_others_when_they_begin(
    period: Period, today: date, *, expected: bool
) -> None:
    """Quarter and year are provisional until then."""
    assert is_open_to_ask(period, today) is expected
    if expected:
        refuse_unpublished(period, today)
    else:
        with pytest.raises(Refused, match="chưa công khai"):
            refuse_unpublished(period, today)


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        (
            Period.month(2026, 9),
            "tháng 09/2026 chưa kết thúc, Cổng chưa công khai; hãy lấy sau ngày 30/09/2026",
        ),
        (
            Period.quarter(2026, 4),
            "kỳ 2026-Q4 chưa bắt đầu, Cổng chưa công khai; hãy lấy từ ngày 01/10/2026",
        ),
        (
            Period.month(2022, 5),
            (
                "kỳ 2022-05 kết thúc trước khi Bộ chỉ số 766 có hiệu lực (23/06/2022); "
                "hãy chọn kỳ sau đó"
            ),
        ),
    ],
)
def test_a_refusal_says_when_to_come_again(period: Period, sentence: str) -> None:
    """In one sentence."""
    with pytest.raises(Refused) as refused:
        refuse_unpublished(period, date(2026, 9, 3))
    assert str(refused.value) == sentence
