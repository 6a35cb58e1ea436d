"""Titles: whose figures, of which period."""

import pytest

from bot.sources.wording.mentions import mentions
from bot.sources.wording.title import is_simulated, periods, roots, title_block
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


@pytest.mark.parametrize(
    "line",
    [
        "Công văn số 43/UBND-HCC ngày 18 tháng 12 năm 2023",
        "đạt 87,1 điểm (tăng 0,7% so với tháng 02/2024)",
        "tăng so với cùng kỳ quý I/2023",
        "So sánh với kết quả của tháng 12 năm 2023",
    ],
)
def test_a_cited_day_and_a_comparison_are_no_period(line: str) -> None:
    """The figures are of another time."""
    assert periods([line]) == []


def test_what_follows_a_comparison_is_a_period_again() -> None:
    """Behind a comma a new thought begins."""
    assert periods(["So với tháng 12/2023, tháng 01/2024 tăng"]) == [Period.month(2024, 1)]


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
        (["Hệ thống của tỉnh. Cụ thể như sau", "huyện. Kết quả"], []),
        (["trên địa bàn huyện Lấp", "Kết quả của huyện Lấp Vò đạt 82 điểm"], ["Huyện Lấp Vò"]),
        (["Huyện Lấp Vò Xếp hạng 8/12"], ["Huyện Lấp Vò"]),
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


def test_a_title_ends_where_sentences_begin() -> None:
    """What a person writes as a heading has no full stop."""
    lines = [
        "UBND HUYỆN LẤP VÒ",
        "BÁO CÁO",
        "Kết quả tháng 01 năm 2024",
        "Thực hiện Công văn.",
        "x",
    ]
    assert title_block(lines) == (lines[:3], lines[3:])
    assert title_block(lines[:2]) == (lines[:2], [])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", []),
        ("Đối với xã Định Yên, thị trấn Lấp Vò và các xã khác", ["Xã Định Yên", "Thị trấn Lấp Vò"]),
        ("UBND xã Mỹ An Hưng B (huyện Lấp Vò)", ["Xã Mỹ An Hưng B", "Huyện Lấp Vò"]),
        ("vấn đề xã hội của Xã Hội An Đông", ["Xã Hội An Đông"]),
        ("TP. Cao Lãnh", ["Thành phố Cao Lãnh"]),
    ],
)
def test_units_are_found_within_a_line(line: str, names: list[str]) -> None:
    """By their kind and words in capitals."""
    assert [mention.name.display for mention in mentions(line)] == names
