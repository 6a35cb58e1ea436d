"""Titles: whose figures, of which period."""

import pytest

from bot.sources.title import is_simulated, periods, roots
from scoring.period import Period


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Tháng 01 năm 2024", "2024-01"),
        ("KẾT QUẢ THÁNG 1 NĂM 2024", "2024-01"),
        ("tháng 02/2024", "2024-02"),
        ("Quý II/2024", "2024-Q2"),
        ("quý 3 năm 2024", "2024-Q3"),
        ("QUÝ IV NĂM 2024", "2024-Q4"),
        ("Kết quả năm 2024", "2024"),
    ],
)
def test_a_period_is_read_from_a_title(line: str, code: str) -> None:
    """As offices write it."""
    assert periods([line]) == [Period.parse(code)]


@pytest.mark.parametrize(
    "line",
    ["Lấp Vò, ngày 05 tháng 02 năm 2024", "Lấp Vò, ngày  tháng 02 năm 2024", "Bảng điểm", ""],
)
def test_a_day_of_signing_is_no_period(line: str) -> None:
    """S004 is signed in February and describes January."""
    assert periods([line]) == []


def test_a_month_that_no_calendar_holds_is_an_error() -> None:
    """Not silently another month."""
    with pytest.raises(ValueError, match="không có thật"):
        periods(["tháng 13 năm 2024"])


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["UBND huyện Lấp Vò"], ["Huyện Lấp Vò"]),
        (["UBND HUYỆN LẤP VÒ THÁNG 01 NĂM 2024"], ["Huyện Lấp Vò"]),
        (["UBND TỈNH ĐỒNG THÁP", "UBND HUYỆN LẤP VÒ"], ["Huyện Lấp Vò"]),
        (["trên địa bàn huyện Lấp Vò tháng 01 năm 2024"], ["Huyện Lấp Vò"]),
        (["Kết quả các xã, tỉnh Phú Thọ, quý I/2026"], ["Tỉnh Phú Thọ"]),
        (["Thành phố Hà Nội"], ["Thành phố Hà Nội"]),
        (["Bảng xếp hạng toàn quốc"], ["Cả nước"]),
        (["UBND các xã, thị trấn"], []),
        (["Huyện Lấp Vò", "Huyện Lai Vung"], ["Huyện Lấp Vò", "Huyện Lai Vung"]),
    ],
)
def test_roots_are_read_from_titles(lines: list[str], names: list[str]) -> None:
    """The narrowest unit named; several only if they are equals."""
    assert [name.display for name in roots(lines)] == names


def test_a_title_says_that_figures_are_simulated() -> None:
    """In any case of letters."""
    assert is_simulated(["SỐ LIỆU MÔ PHỎNG, chỉ để giới thiệu"])
    assert not is_simulated(["UBND huyện Lấp Vò"])
