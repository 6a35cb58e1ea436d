"""Layouts that go below the groups: components, their maxima, late dossiers."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.checks import check
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import ComponentFigure, Figure, Overdue
from tests.sources.laid_out import NOW, TITLE, refusal_of, taken_of


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (["DOSSIER_SYNC tử số", "DOSSIER_SYNC mẫu số", "DOSSIER_SYNC tỷ lệ"],
         {"numerator": 45, "denominator": 60, "rate": 75}),
        (["Tỷ lệ hồ sơ đồng bộ lên Cổng DVCQG", None, None], {"rate": 45}),
        (["Hồ sơ đồng bộ về Cổng Dịch vụ công quốc gia (%)", None, None], {"rate": 45}),
        (["Điểm hồ sơ đồng bộ lên Cổng DVCQG", None, None], {"points": 45}),
        (["Tỷ lệ HS đồng bộ lên Cổng DVCQG (điểm)", None, None], {"points": 45}),
        (["1.4. Tỷ lệ hồ sơ đồng bộ lên Cổng DVCQG", None, None], {"rate": 45}),
        (["Thời gian giải quyết trung bình", None, None], {"numerator": 45}),
    ],
)  # fmt: skip
def test_a_component_is_found_under_each_of_its_names(
    head: list[Any], fields: dict[str, int]
) -> None:
    """By code, name or heading, flat or not; alone it is a rate unless it speaks of points."""
    width = sum(text is not None for text in head)
    rows = [["Đơn vị", "Điểm tổng", *head[:width]], ["Xã A", 80, *[45, 60, 75][:width]]]
    (seen,) = taken_of(TITLE, *rows).observations
    ((_, figure),) = seen.components.items()
    assert figure == ComponentFigure(**{name: Decimal(value) for name, value in fields.items()})


def test_components_stand_in_columns_under_their_groups() -> None:
    """Three header rows; unknown parts and last month's are left alone."""
    name = "Tỷ lệ hồ sơ nộp trực tuyến"
    head = [
        ["Đơn vị", "Điểm tổng", *["Dịch vụ công trực tuyến"] * 5, "Tháng trước"],
        ["Đơn vị", "Điểm tổng", *[name] * 5, name],
        ["Đơn vị", "Điểm tổng", "Số hồ sơ đạt", "Tổng số", "Tỷ lệ (%)", "Điểm", "Nguồn", "Tỷ lệ"],
    ]
    row = ["Xã A", 80, "1.500", "2.000", "75,0", "4,5/6", "x9", "12"]
    (seen,) = taken_of(TITLE, *head, row).observations
    assert seen.components == {
        "DOSSIER_ONLINE": ComponentFigure(
            Decimal(1500), Decimal(2000), Decimal("75.0"), Decimal("4.5"), Decimal(6)
        )
    }
    assert seen.groups == {}


def test_a_component_that_is_stated_twice_is_refused() -> None:
    """Or one of the two would be lost."""
    rows = [["Đơn vị", "Điểm tổng", "DOSSIER_SYNC", "Tỷ lệ hồ sơ đồng bộ lên Cổng DVCQG"]]
    assert "hai cột" in refusal_of(TITLE, *rows, ["Xã A", 80, 70, 71])


def test_the_maximum_of_a_component_is_checked_where_the_scheme_knows_it() -> None:
    """From March 2026 on; before, the source's own is kept."""
    rows = [["Đơn vị", "Điểm DOSSIER_SYNC"], ["Xã A", "5/4"]]
    old = taken_of(TITLE, *rows).observations[0].components["DOSSIER_SYNC"]
    assert old == ComponentFigure(points=Decimal(5), max=Decimal(4))
    assert "quy định 6" in refusal_of(["UBND huyện Lấp Vò, tháng 6 năm 2026"], *rows)


def test_rates_of_a_component_that_excel_keeps_as_fractions_are_refused() -> None:
    """As those of groups are."""
    rows = [["Đơn vị", "DOSSIER_SYNC"], ["Xã A", 0.75], ["Xã B", 0.5]]
    assert "phần trăm" in refusal_of(TITLE, *rows)


@pytest.mark.parametrize(
    ("head", "late"),
    [
        ("HS trễ hạn trên hệ thống tỉnh", Overdue(provincial=7)),
        ("HS quá hạn trên Cổng DVCQG", Overdue(national=7)),
        ("HS đã giải quyết quá hạn trên Cổng Dịch vụ công quốc gia", Overdue(completed=7)),
        ("HS đang giải quyết quá hạn (Cổng DVCQG)", Overdue(in_progress=7)),
        ("Đang xử lý quá hạn", Overdue(in_progress=7)),
        ("Đang xử lý quá hạn trên hệ thống tỉnh", None),
        ("Tỷ lệ hồ sơ quá hạn (%)", None),
    ],
)
def test_late_dossiers_are_counted_by_system(head: str, late: Overdue | None) -> None:
    """A part of the provincial count is not the whole of it, nor the national one."""
    rows = [["Đơn vị", "Điểm tổng", head], ["Xã A", 80, 7]]
    assert taken_of(TITLE, *rows).observations[0].overdue == late


def test_a_sum_beside_its_parts_is_not_counted_again() -> None:
    """`HS quá hạn trên DVCQG | Hoàn thành | Đang xử lý`."""
    rows = [["Đơn vị", "HS quá hạn trên DVCQG", "Hoàn thành quá hạn", "Đang xử lý quá hạn"]]
    (seen,) = taken_of(TITLE, *rows, ["Xã A", 9, 7, 2]).observations
    assert seen.overdue == Overdue(completed=7, in_progress=2)


def test_the_number_of_dossiers_beside_the_late_ones_is_no_score() -> None:
    """`Tổng số TTHC` in a table of late dossiers; beside points it would be unclear."""
    rows = [["Đơn vị", "Tổng số", "HS trễ hạn trên hệ thống tỉnh"], ["Xã A", 900, 7]]
    assert taken_of(TITLE, *rows).observations[0].total is None
    with_points = [["Đơn vị", "Tổng số", "Số hóa hồ sơ"], ["Xã A", 90, 7]]
    assert "chưa hiểu" in refusal_of(TITLE, *with_points)


def test_figures_beyond_a_maximum_are_kept_for_the_checks() -> None:
    """A total of 101, 23 of 18 points, a rate of 120 per cent: a person decides."""
    head = ["Đơn vị", "Điểm tổng", "Công khai, minh bạch", "Tỷ lệ công khai, minh bạch (%)"]
    (seen,) = taken_of(TITLE, head, ["Xã A", 101, "23/18", "120"]).observations
    assert (seen.total, seen.groups["CKMB"]) == (101, Figure(Decimal(23), Decimal(120)))
    scheme = scheme_for(Period.month(2024, 1))
    notes = check([seen], [score(seen, scheme)], scheme, Period.month(2024, 1), NOW.date())
    assert [note.code for note in notes if note.code == "impossible-value"]


@pytest.mark.parametrize("figure", ["100000", "1000000000000", "-5", -5, "99999999999/18"])
@pytest.mark.parametrize("column", [1, 2, 3])
def test_figures_that_nothing_can_hold_are_refused(figure: object, column: int) -> None:
    """Storage has its limits, and no score is negative."""
    head = ["Đơn vị", "Điểm tổng", "Công khai, minh bạch", "Tỷ lệ công khai, minh bạch (%)"]
    row: list[Any] = ["Xã A", 80, 18, 100]
    row[column] = figure
    assert "BCD"[column - 1] + "3" in refusal_of(TITLE, head, row)
