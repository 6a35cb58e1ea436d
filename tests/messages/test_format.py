"""Numbers, dates and bars as Vietnamese offices write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import format as write
from messages.figure_words import group_line
from scoring.period import Period
from scoring.scheme import Group
from scoring.score import GroupScore


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("58.25", 1, "58,3"),
        ("58.35", 1, "58,4"),
        ("90.13", 2, "90,13"),
        ("84.40", 2, "84,4"),
        ("18", 2, "18"),
        ("100", 2, "100"),
        ("0.005", 2, "0,01"),
        ("-0.004", 2, "0"),
        ("1773", 2, "1.773"),
        ("885572", 2, "885.572"),
    ],
)
def test_numbers_have_a_decimal_comma_and_round_half_up(value: str, places: int, text: str) -> None:
    """58,25 is 58,3, where Python's own rounding says 58,2."""
    assert write.number(Decimal(value), places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("-2.31", "▼ 2,31"), ("0.5", "▲ 0,5"), ("0", "●"), ("0.001", "●"), ("-0.001", "●")],
)
def test_a_change_too_small_to_show_is_none(value: str, text: str) -> None:
    """`▲ 0` would be nonsense."""
    assert write.change(Decimal(value)) == text


def test_an_unknown_change_is_nothing() -> None:
    """No baseline, no symbol."""
    assert write.change(None) == ""


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period.month(2024, 1), "Tháng 01/2024"),
        (Period.quarter(2024, 2), "Quý II/2024"),
        (Period.full_year(2024), "Năm 2024"),
    ],
)
def test_periods_are_written_as_offices_do(period: Period, text: str) -> None:
    """Roman quarters, two-digit months."""
    assert write.period(period) == text


def test_thursday_is_thursday() -> None:
    """26/11/2026 is a Thursday."""
    assert write.weekday(date(2026, 11, 26)) == "thứ Năm"
    assert write.day(date(2026, 11, 6)) == "06/11/2026"


@given(st.decimals(0, 22, places=2), st.sampled_from([18, 20, 12, 10, 22]))
def test_a_bar_always_fills_its_cells(points: Decimal, most: int) -> None:
    """Aligned whatever the points, even beyond the maximum."""
    bar = write.bar(points, Decimal(most))
    assert len(bar) == write.BAR_CELLS
    cells = int(points * write.BAR_CELLS / most + Decimal("0.0625"))
    assert bar.count("█") == min(cells, write.BAR_CELLS)


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ("9.94", "9,94/10"),
        ("9.95", "9,95/10"),
        ("9.99", "9,99/10"),
        ("9.996", "9,996/10"),
        ("10", "10/10"),
        ("0", "0/10"),
    ],
)
def test_no_rounding_shows_full_marks_that_were_not_reached(points: str, shown: str) -> None:
    """A line without a loss would hide where the total lost it."""
    group = Group("TTTT", "Thanh toán trực tuyến", "Thanh toán", Decimal(10))
    line = group_line(group, GroupScore("TTTT", Decimal(points), Decimal(10), None), "")
    assert line.split()[-1] == shown
