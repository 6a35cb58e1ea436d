"""Periods as people say them, among names that hold such words and numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.period import Period, PeriodKind
from scoring.period_readings import Reading, readings
from scoring.period_words import PeriodAsked, Span, months_at
from scoring.spoken import words

TODAY = date(2026, 11, 20)


def _month(index: int, year: int | None = None) -> PeriodAsked:
    return PeriodAsked(PeriodKind.MONTH, index, year)


def _quarter(index: int, year: int | None = None) -> PeriodAsked:
    return PeriodAsked(PeriodKind.QUARTER, index, year)


def _year(year: int) -> PeriodAsked:
    return PeriodAsked(PeriodKind.YEAR, 1, year)


SAID = {
    "tháng 1": _month(1),
    "thang 1": _month(1),
    "Tháng 01": _month(1),
    "THÁNG 12": _month(12),
    "tháng 1/2024": _month(1, 2024),
    "tháng 01-2024": _month(1, 2024),
    "tháng 1.2024": _month(1, 2024),
    "tháng 1/24": _month(1, 2024),
    "tháng 1 năm 2024": _month(1, 2024),
    "thang 1 nam 2024": _month(1, 2024),
    "tháng 1 2024": _month(1, 2024),
    "tháng 1 năm nay": _month(1, 2026),
    "tháng 1 năm ngoái": _month(1, 2025),
    "tháng 3 năm trước": _month(3, 2025),
    "tháng một": _month(1),
    "tháng tư": _month(4),
    "tháng năm": _month(5),
    "tháng năm năm 2024": _month(5, 2024),
    "tháng mười": _month(10),
    "tháng mười hai": _month(12),
    "thang muoi mot nam 2025": _month(11, 2025),
    "tháng này": _month(11, 2026),
    "tháng nay": _month(11, 2026),
    "tháng này năm ngoái": _month(11, 2025),
    "tháng trước": _month(10, 2026),
    "thang truoc": _month(10, 2026),
    "tháng rồi": _month(10, 2026),
    "tháng vừa qua": _month(10, 2026),
    "T1": _month(1),
    "t01": _month(1),
    "T1/2024": _month(1, 2024),
    "T01/2024": _month(1, 2024),
    "T1-2024": _month(1, 2024),
    "T1 năm 2024": _month(1, 2024),
    "Th1/2024": _month(1, 2024),
    "1/2024": _month(1, 2024),
    "01/2024": _month(1, 2024),
    "01-2024": _month(1, 2024),
    "12.2025": _month(12, 2025),
    "2024-01": _month(1, 2024),
    "2024/1": _month(1, 2024),
    "(01/2024)": _month(1, 2024),
    "quý 2": _quarter(2),
    "quy 2": _quarter(2),
    "quý II": _quarter(2),
    "quy iv": _quarter(4),
    "Quý III/2025": _quarter(3, 2025),
    "quý 2/2025": _quarter(2, 2025),
    "quý 2 năm 2025": _quarter(2, 2025),
    "quý hai": _quarter(2),
    "quý tư năm nay": _quarter(4, 2026),
    "quý này": _quarter(4, 2026),
    "quý trước": _quarter(3, 2026),
    "Q2/2025": _quarter(2, 2025),
    "q2-2025": _quarter(2, 2025),
    "QII/2025": _quarter(2, 2025),
    "2025-Q2": _quarter(2, 2025),
    "Q2 năm 2025": _quarter(2, 2025),
    "Q2 2025": _quarter(2, 2025),
    "năm nay": _year(2026),
    "nam nay": _year(2026),
    "năm ngoái": _year(2025),
    "năm trước": _year(2025),
    "năm 2024": _year(2024),
    "2024": _year(2024),
    "9/26": _month(9, 2026),
    "09-26": _month(9, 2026),
    "tháng 9 năm 26": _month(9, 2026),
    "tháng9": _month(9),
    "thang9/2026": _month(9, 2026),
    "quý3": _quarter(3),
    "tháng 9 này": _month(9, 2026),
    "tháng 9 vừa rồi": _month(9),
    "3 tháng đầu năm": _quarter(1, 2026),
    "ba tháng cuối năm ngoái": _quarter(4, 2025),
    "6 tháng đầu năm": PeriodAsked(Span.FIRST, 6, 2026),
    "6 thang dau nam 2025": PeriodAsked(Span.FIRST, 6, 2025),
    "chín tháng đầu năm nay": PeriodAsked(Span.FIRST, 9, 2026),
    "nửa cuối năm 2025": PeriodAsked(Span.LAST, 6, 2025),
    "kỳ trước": PeriodAsked(Span.BEFORE, 1),
    "ky truoc": PeriodAsked(Span.BEFORE, 1),
    "từ đầu năm đến nay": _year(2026),
    **dict.fromkeys(
        (
            "tháng 9 và tháng 10",
            "thang 9 va thang 10",
            "tháng 9 và 10",
            "tháng 9, tháng 10",
            "tháng 9, 10",
            "tháng 9-10",
            "thang 9 - 10",
            "tháng 9/10",
            "T9-T10",
            "t9, t10",
            "tháng 8, tháng 9 và tháng 10",
            "tháng 6 đến tháng 10",
            "từ tháng 6 đến 10",
            "từ đầu năm đến tháng 4",
            "quý 2 và quý 3",
            "tháng 9-10 năm 2025",
            "tháng 9 và 10/2025",
            "kỳ này và kỳ trước",
        ),
        PeriodAsked(Span.RECENT, 1),
    ),
    **dict.fromkeys(
        (
            "hôm qua",
            "7 ngày qua",
            "3 ngay gan day",
            "ngày 15/10",
            "ngay 15-10",
            "ngày 15/10/2026",
            "ngày 15 tháng 10",
            "ngày 15 tháng 10 năm 2026",
            "ngày 5",
            "thứ năm tuần này",
            "thu 5 tuan truoc",
            "chủ nhật tuần trước",
        ),
        PeriodAsked(Span.DAY, 1),
    ),
    **dict.fromkeys(
        ("2 tuần qua", "tuần 42", "tuan thu 42", "tuần sau"),
        PeriodAsked(Span.WEEK, 1),
    ),
}
NEWEST = ("kỳ này", "ky nay", "kỳ mới nhất", "hiện nay", "kỳ vừa rồi")


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("name", ["", "xã Vĩnh Thạnh", "vinh thanh", "Phường 1", "xã Quý Sơn"])
def test_a_period_is_read_and_the_name_is_left(said: str, name: str) -> None:
    """Behind any name; the last reading is the one without the period's words."""
    read = readings(f"{name} {said}", TODAY)
    assert read[-1] == Reading(SAID[said], name)


@pytest.mark.parametrize("said", NEWEST)
@pytest.mark.parametrize("name", ["", "xã Vĩnh Thạnh", "vinh thanh", "Phường 1"])
def test_the_newest_period_is_asked_for_by_no_other(said: str, name: str) -> None:
    """The words are no part of the name, and no period is named."""
    assert readings(f"{name} {said}", TODAY)[-1] == Reading(None, name)


@pytest.mark.parametrize("said", ["Q3", "q3", "Q.3"])
def test_a_quarter_without_its_year_stands_behind_a_name(said: str) -> None:
    """Where a name with it is known, as of a district, that is meant: it is read first."""
    whole, *parted = readings(f"xã Vĩnh Thạnh {said}", TODAY)
    assert whole == Reading(None, f"xã Vĩnh Thạnh {said}")
    # With a dot it is a district alone.
    expected = [] if "." in said else [Reading(_quarter(3), "xã Vĩnh Thạnh")]
    assert parted == expected


@pytest.mark.parametrize("said", SAID)
def test_a_period_in_front_is_read_as_well(said: str) -> None:
    """`tháng 1 xã Vĩnh Thạnh`."""
    assert readings(f"{said}, xã Vĩnh Thạnh", TODAY)[-1] == Reading(SAID[said], "xã Vĩnh Thạnh")


@pytest.mark.parametrize(
    "name",
    [
        "Phường 1",
        "phường 12",
        "Phường 1/2024",
        "Quận 1",
        "Q2",
        "q.2",
        "Khu 3",
        "xã Quý Sơn",
        "xã Quy Kỳ",
        "quy nhon",
        "xa quy ba",
        "Tân Năm",
        "Năm Căn",
        "nam can",
        "Việt Nam",
        "xã Thắng Lợi",
        "thang loi",
        "xã Thăng Bình",
        "Thàng Tín",
        "Tháng 13",
        "tháng 0",
        "quý 5",
        "T13/2024",
        "Tháp Mười",
        "13/2024",
        "1/1/2024",
        "L.huye6n5-la6p1-vo2",
        "H21.217",
        "",
        "   ",
        "2021x",
        "1999",
        "năm",
        "tháng",
        "quý",
        "tháng tháng",
        "٣/2024",
        "Tuần Giáo",
        "tuan giao",
        "3 ngày",
        "9-10",
    ],
)
def test_a_name_is_no_period(name: str) -> None:
    """Whatever words and numbers it holds."""
    assert readings(name, TODAY) == (Reading(None, name.strip()),)


@pytest.mark.parametrize(
    ("said", "rests"),
    [
        ("xã Tân Năm 2024", ["xã Tân Năm", "xã Tân"]),
        ("Việt Nam 2024", ["Việt Nam", "Việt"]),
        ("xã Ba Tháng Hai", ["xã Ba Tháng Hai", "xã Ba"]),
        ("xã Tân Kỳ tháng 1", ["xã Tân Kỳ", "xã Tân"]),
        ("xã Vĩnh Thạnh kỳ tháng 1", ["xã Vĩnh Thạnh kỳ", "xã Vĩnh Thạnh"]),
        ("van thang 6 thang dau nam", ["van thang"]),
        ("van thang nam ngoai", ["van thang"]),
        ("xã Vĩnh Thạnh tháng 1 năm 2024", ["xã Vĩnh Thạnh"]),
    ],
)
def test_where_a_word_may_end_the_name_both_are_read(said: str, rests: list[str]) -> None:
    """The longer name first."""
    assert [reading.rest for reading in readings(said, TODAY)] == rests


@pytest.mark.parametrize("said", ["hai tuần trước", "ba tuan gan day", "bon ngay qua"])
def test_a_number_before_days_is_theirs_unless_it_ends_a_name(said: str) -> None:
    """Xã Vụ Bổn is one."""
    first, then = readings(f"xa vinh thanh {said}", TODAY)
    assert first.rest == "xa vinh thanh"
    assert first.period in {PeriodAsked(Span.DAY, 1), PeriodAsked(Span.WEEK, 1)}
    assert then == Reading(first.period, f"xa vinh thanh {said.split(maxsplit=1)[0]}")


def test_the_word_of_between_period_and_name_is_neithers() -> None:
    """But Cửa Lò is a name."""
    assert readings("tháng 1 của xã Tân Mỹ", TODAY)[-1] == Reading(_month(1), "xã Tân Mỹ")
    assert readings("tháng 1 Cửa Lò", TODAY)[-1] == Reading(_month(1), "Cửa Lò")
    assert readings("thang 1 cua lo", TODAY)[-1] == Reading(_month(1), "cua lo")


def test_of_two_periods_the_last_is_meant() -> None:
    """A day of a month before it may be part of a name."""
    assert readings("xã X tháng 1 quý 2", TODAY)[-1] == Reading(_quarter(2), "xã X tháng 1")


def test_in_january_and_the_first_quarter_the_one_before_is_last_years() -> None:
    """The year turns."""
    new_year = date(2026, 1, 5)
    assert readings("tháng trước", new_year)[0].period == _month(12, 2025)
    assert readings("quý trước", new_year)[0].period == _quarter(4, 2025)
    assert readings("tháng này", new_year)[0].period == _month(1, 2026)


KNOWN = [
    Period.month(2024, 1),
    Period.month(2024, 2),
    Period.month(2025, 1),
    Period.quarter(2025, 2),
]


@pytest.mark.parametrize(
    ("asked", "meant", "nearest"),
    [
        (_month(1), Period.month(2025, 1), Period.month(2025, 1)),
        (_month(1, 2024), Period.month(2024, 1), Period.month(2024, 1)),
        (_month(2), Period.month(2024, 2), Period.month(2025, 1)),
        (_month(3, 2024), None, Period.month(2024, 2)),
        (_month(5, 2025), None, Period.quarter(2025, 2)),
        (_quarter(1, 2024), None, Period.month(2024, 2)),
        (_quarter(2), Period.quarter(2025, 2), Period.quarter(2025, 2)),
        (_year(2024), None, Period.month(2024, 2)),
        (_year(2026), None, Period.quarter(2025, 2)),
        (_month(7, 1999), None, Period.month(2025, 1)),
    ],
)
def test_the_period_meant_is_one_there_are_figures_for(
    asked: PeriodAsked, meant: Period | None, nearest: Period
) -> None:
    """Without a year the newest such; else exactly it, and the nearest one for those without."""
    assert asked.among(KNOWN) == meant
    assert asked.nearest(KNOWN) == nearest


@pytest.mark.parametrize(
    ("asked", "meant", "nearest"),
    [
        (PeriodAsked(Span.FIRST, 6, 2025), None, Period.quarter(2025, 2)),
        (PeriodAsked(Span.FIRST, 2, 2024), None, Period.month(2024, 2)),
        (PeriodAsked(Span.LAST, 6, 2024), None, Period.month(2025, 1)),
        (PeriodAsked(Span.BEFORE, 1), None, Period.quarter(2025, 2)),
    ],
)
def test_months_in_a_row_are_no_period_of_anybodys(
    asked: PeriodAsked, meant: Period | None, nearest: Period
) -> None:
    """Nor is a period before the newest there, if it is not known."""
    assert asked.among(KNOWN) == meant
    assert asked.nearest(KNOWN) == nearest


def test_the_period_before_is_that_before_the_newest() -> None:
    """Of its kind; before the first there is none."""
    before = PeriodAsked(Span.BEFORE, 1)
    assert before.among(KNOWN[:2]) == Period.month(2024, 1)
    assert before.among([Period.month(2024, 3), Period.month(2024, 1)]) is None
    assert before.among([Period(PeriodKind.YEAR, 2022)]) is None
    assert before.among([]) is None


def test_where_there_are_no_figures_nothing_is_near() -> None:
    """And nothing breaks."""
    assert _month(1).among([]) is None
    assert _month(1, 2024).nearest([]) is None


@given(
    st.sampled_from(
        [
            PeriodAsked(Span.FIRST, 6, 2026),
            _month(1),
            _month(12, 2099),
            _quarter(4),
            _quarter(2, 2025),
            _year(2024),
        ]
    )
)
def test_the_code_of_a_button_comes_back(asked: PeriodAsked) -> None:
    """As it was."""
    assert PeriodAsked.parse(asked.code) == asked


@given(st.text(max_size=30) | st.from_regex(r"\A[mqybflx][0-9-]{0,9}\Z"))
def test_a_forged_code_is_refused_or_is_a_period(code: str) -> None:
    """Nothing else comes of it."""
    try:
        asked = PeriodAsked.parse(code)
    except ValueError:
        return
    asked.nearest(KNOWN)
    assert asked.index >= 1


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    """It is only text."""
    assert readings(text, TODAY)


def test_the_nearest_is_of_the_kind_that_was_asked_for() -> None:
    """For a month a month, unless a quarter holds it; else whatever there is."""
    known = [Period.month(2026, 3), Period.quarter(2027, 1)]
    assert PeriodAsked(PeriodKind.MONTH, 11, 2026).nearest(known) == known[0]
    assert PeriodAsked(PeriodKind.MONTH, 11).nearest(known) == known[0]
    assert PeriodAsked(PeriodKind.QUARTER, 1).nearest(known) == known[1]
    assert PeriodAsked(PeriodKind.MONTH, 2, 2027).nearest(known) == known[1]
    assert PeriodAsked(PeriodKind.YEAR, 1, 2028).nearest(known) == known[1]


@pytest.mark.parametrize(
    ("text", "taken"),
    [("6 tháng qua", 3), ("sau thang gan day", 4), ("X 12 tháng", 2),
     ("X từ tháng 1 đến tháng 4", 6),
     ("X từ quý 1 tới quý 3", 6), ("X từ đầu năm đến tháng 9", 6), ("X 6 tháng đầu năm", 0),
     ("6 tháng", 0), ("X 1 tháng qua", 0), ("phường 12 tháng 9", 0), ("X từ tháng 1", 0),
     ("X nửa đầu năm", 0), ("từ", 0), ("", 0)],
)  # fmt: skip
def test_months_in_a_row_are_no_one_period(text: str, taken: int) -> None:
    """With a number and a look back, or from one period to another."""
    spoken = words(text)
    at = 1 if text.startswith(("X", "phường")) else 0
    assert months_at(spoken, at) == taken


NOBODY_PUBLISHES = {
    "tuần trước": PeriodAsked(Span.WEEK, 1),
    "tuan nay": PeriodAsked(Span.WEEK, 1),
    "hôm nay": PeriodAsked(Span.DAY, 1),
    "ngày hôm qua": PeriodAsked(Span.DAY, 1),
    "6 tháng qua": PeriodAsked(Span.RECENT, 6),
    "chín tháng gần đây": PeriodAsked(Span.RECENT, 9),
    "nửa năm": PeriodAsked(Span.RECENT, 6),
    "nua nam qua": PeriodAsked(Span.RECENT, 6),
    "từ tháng 1 đến tháng 4": PeriodAsked(Span.RECENT, 1),
    "tu thang 1 den thang 4": PeriodAsked(Span.RECENT, 1),
    "100 tháng qua": PeriodAsked(Span.RECENT, 1),
    "nửa năm đầu": PeriodAsked(Span.FIRST, 6, TODAY.year),
    "nua nam cuoi 2024": PeriodAsked(Span.LAST, 6, 2024),
}


@pytest.mark.parametrize("said", NOBODY_PUBLISHES)
def test_what_nobody_publishes_is_no_part_of_a_name(said: str) -> None:
    """Behind a name and in front of it; its code comes back, and no figures are of it."""
    asked = NOBODY_PUBLISHES[said]
    for text in (f"xã Tân Mỹ {said}", f"{said} xã Tân Mỹ"):
        assert readings(text, TODAY)[-1] == Reading(asked, "xã Tân Mỹ"), text
    assert PeriodAsked.parse(asked.code) == asked
    known = [Period.month(2024, 1), Period.quarter(2024, 1)]
    assert asked.among(known) is None
    assert asked.nearest(known) in known


def test_of_what_ends_now_no_year_is_said() -> None:
    """Such a code is forged."""
    for code in ("w1-2024", "d1-2024", "r6-2024", "w2", "r0", "d0"):
        with pytest.raises(ValueError, match="no such period"):
            PeriodAsked.parse(code)
