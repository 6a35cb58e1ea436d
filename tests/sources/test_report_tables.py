"""Tables of a report: of which month, of which unit, of which group."""

from decimal import Decimal

import pytest

from scoring.snapshot import ComponentFigure, Figure, Overdue
from tests.sources.reported import DOWN, PER_GROUP, TITLE, points_of, refusal_of, seen_in, taken_of


def test_tables_of_other_months_are_left_alone() -> None:
    """The caption right above a table says so, or its head does."""
    head = ["Đơn vị", "Điểm tổng"]
    seen = seen_in(
        TITLE,
        [["Đơn vị", "Điểm tổng", "Điểm tổng tháng 12 năm 2023"], ["Xã A", "80", "70"]],
        "Bảng 2. Kết quả tháng 12 năm 2023",
        [head, ["Xã A", "70"], ["Xã B", "60"]],
        "Bảng 3. Kết quả 6 tháng đầu năm 2023",
        [head, ["Xã C", "75"]],
    )
    assert {name: one.total for name, one in seen.items()} == {"Xã A": 80}


def test_other_tables_of_a_report_are_left_alone() -> None:
    """Officials, tasks, dossiers received: none of them is a figure of the index."""
    seen = seen_in(
        TITLE,
        [["Đơn vị", "Tổng số cán bộ"], ["Xã A", "17"]],
        [["Nhiệm vụ", "Cơ quan chủ trì"], ["Số hóa hồ sơ", "Phòng A"], ["Thanh toán", "Phòng B"]],
        [["Nhóm", "Kết quả"], ["Số hóa hồ sơ", "Chưa đạt"], ["Thanh toán", "Đạt"]],
        [["Đơn vị", "Kết quả"], ["Xã A", "Hoàn thành"]],
        [["Đơn vị", "Điểm tổng"], ["Xã A", "80"]],
        [["Đơn vị", "Điểm thi đua"], ["Xã A", "9"]],
    )
    assert {name: one.total for name, one in seen.items()} == {"Xã A": 80}


@pytest.mark.parametrize(
    ("heading", "group", "points"),
    [
        ("1. Chỉ số công khai, minh bạch:", "CKMB", "17/18"),
        ("2. Chỉ số tiến độ, kết quả giải quyết:", "TDGQ", "17/20"),
        ("3. Chỉ số cấp dịch vụ vụ công trực tuyến:", "CLGQ", "7,2/12"),
        ("II.5. Chỉ số về mức độ hài lòng:", "MDHL", "17/18"),
        ("6. Nhóm chỉ số. Số hóa hồ sơ", "MDSH", "17"),
        ("Chỉ số số hóa hồ sơ", "MDSH", "17"),
        ("Bảng 4. Kết quả nhóm chỉ số thanh toán trực tuyến của các xã", "TTTT", "8"),
        ("Điểm đánh giá mức độ hài lòng", "MDHL", "17"),
    ],
)
def test_a_heading_says_which_groups_points_a_table_has(
    heading: str, group: str, points: str
) -> None:
    """In every wording, and with the lines between it and the table."""
    between = ["1.1 Nội dung thực hiện:", "- Tỷ lệ hồ sơ thanh toán trực tuyến.", "1.2. Kết quả:"]
    seen = seen_in(TITLE, heading, *between, [PER_GROUP, ["Xã A", points, "85"]])
    value = Decimal(points.partition("/")[0].replace(",", "."))
    assert seen["Xã A"].groups == {group: Figure(value, Decimal(85))}


@pytest.mark.parametrize(
    ("points", "group"), [("19/20", "TDGQ"), ("7,2/12", "CLGQ"), ("8/10", "TTTT"), ("9/22", "MDSH")]
)
def test_a_maximum_that_one_group_has_says_whose_points_they_are(points: str, group: str) -> None:
    """Where no heading does."""
    seen = seen_in(TITLE, [PER_GROUP, ["Xã A", points, "85"]])
    assert [*seen["Xã A"].groups] == [group]


def test_a_maximum_of_a_hundred_is_that_of_the_total() -> None:
    """`82,07/100` is no group's."""
    seen = seen_in(TITLE, [["Đơn vị", "Điểm"], ["Xã A", "82,07/100"]])
    assert (seen["Xã A"].total, seen["Xã A"].groups) == (Decimal("82.07"), {})


def test_points_beside_a_total_need_a_heading() -> None:
    """Without one they are left alone: the total is what the table is about."""
    rows = [["Đơn vị", "Điểm tổng", "Điểm"], ["Xã A", "80", "17/20"]]
    assert seen_in(TITLE, rows)["Xã A"].groups == {}
    seen = seen_in(TITLE, "2. Chỉ số tiến độ giải quyết:", rows)
    assert (seen["Xã A"].total, points_of(seen["Xã A"])) == (80, {"TDGQ": 17})


def test_a_heading_further_up_decides_between_groups_of_one_maximum() -> None:
    """Two tables of one section; alone 18 may be of two groups, and is refused."""
    first, second = ([PER_GROUP, [name, "17/18", "85"]] for name in ("Xã A", "Xã B"))
    heading = "5. Chỉ số về mức độ hài lòng:"
    seen = seen_in(TITLE, heading, first, "a) Các xã còn lại", second)
    assert [*seen["Xã B"].groups] == ["MDHL"]
    assert "chưa rõ cột điểm (tối đa 18)" in refusal_of(TITLE, first)
    ended = refusal_of(TITLE, heading, first, "6. Đánh giá chung", second)
    assert "chưa rõ cột điểm" in ended


@pytest.mark.parametrize(
    ("above", "points", "words"),
    [
        # A maximum that contradicts the heading, in the cells or in the head.
        (["1. Chỉ số công khai, minh bạch:"], "7,2/12", "tối đa 12, nhóm ghi ở tiêu"),
        (["1. Chỉ số công khai, minh bạch:"], "82/100", "tối đa 100, nhóm ghi ở tiêu"),
        # Another section has begun, and none of them names a group.
        (["6. Nhóm chỉ số. Số hóa hồ sơ", "2. Đối với các xã, thị trấn:"], "17", "chưa rõ"),
        (["1. Chỉ số công khai, minh bạch:", "II. CÁC XÃ"], "17", "chưa rõ"),
        # Totals below a heading that happens to be near.
        (["Chỉ số số hóa hồ sơ"], "82,07", "vượt mức tối đa 22"),
        # Headings of several groups, sentences and bullets say nothing.
        (["3. Chỉ số dịch vụ công trực tuyến, thanh toán trực tuyến:"], "7", "chưa rõ"),
        (["- Chỉ số công khai, minh bạch:"], "7", "chưa rõ"),
        (["V/v công khai kết quả thực hiện Bộ chỉ số"], "7", "chưa rõ"),
        (["Liên quan đến nhóm tiêu chí số 2"], "7", "chưa rõ"),
        ([], "7", "chưa rõ"),
        ([], "7/15", "chưa rõ"),
    ],
)
def test_points_never_go_to_a_group_by_guess(above: list[str], points: str, words: str) -> None:
    """What neither heading nor maximum settles is refused."""
    rows = [PER_GROUP, ["Xã A", points, "85"], ["Xã B", points, "80"]]
    assert words in refusal_of(TITLE, *above, rows)


def test_points_of_nobody_are_left_out_where_other_figures_stand() -> None:
    """The late dossiers of table II.2 are read without its section too."""
    head = ["Đơn vị", "Điểm", "Tỷ lệ (%)", "HS trễ hạn trên hệ thống tỉnh"]
    seen = seen_in(TITLE, [head, ["Xã A", "19", "85", "3"]])
    assert (seen["Xã A"].groups, seen["Xã A"].overdue) == ({}, Overdue(3))


def test_one_figure_stated_twice_must_agree() -> None:
    """I.2 and II.1 tell the same points, or the report is refused with both places."""
    ranking = [["Đơn vị", "Điểm tổng", "Công khai, minh bạch"], ["Xã A", "80", "17/18"]]
    heading = "1. Chỉ số công khai, minh bạch:"
    agreeing = [PER_GROUP, ["UBND xã A", "17,0/18", "94,4"]]
    seen = seen_in(TITLE, ranking, heading, agreeing)
    assert seen["Xã A"].groups == {"CKMB": Figure(Decimal(17), Decimal("94.4"))}
    text = refusal_of(TITLE, ranking, heading, [PER_GROUP, ["Xã A", "16/18", "94,4"]])
    assert "Bảng 1, dòng 2" in text
    assert "Bảng 2, dòng 2" in text
    assert "17" in text
    assert "16" in text


def test_a_bare_name_of_one_table_is_the_whole_name_of_another() -> None:
    """Whichever comes first; two units of that name leave it open."""
    short, whole = ([["Đơn vị", "Điểm tổng"], [n, "80"]] for n in ("Vĩnh Thạnh", "Xã Vĩnh Thạnh"))
    assert [*seen_in(TITLE, short, whole)] == ["Xã Vĩnh Thạnh"]
    assert [*seen_in(TITLE, whole, short)] == ["Xã Vĩnh Thạnh"]
    town = [["Đơn vị", "Điểm tổng"], ["Thị trấn Vĩnh Thạnh", "80"]]
    assert len(seen_in(TITLE, short, whole, town)) == 3


def test_groups_below_one_another_are_the_roots() -> None:
    """With maxima, rates, components among them and the total below."""
    rows = [
        DOWN,
        ["1. Công khai, minh bạch", "18", "12,9", "71,8"],
        ["Tỷ lệ hồ sơ đồng bộ lên Cổng DVCQG", "", "4,5/6", "75"],
        ["2. Chỉ số Số hóa hồ sơ", "22", "-", "77,2"],
        ["3. Dịch vụ vụ công trực tuyến", "12", "7,2", "-"],
        ["Tổng cộng", "100", "82,07", ""],
    ]
    (own,) = taken_of(TITLE, rows).snapshot.observations
    assert own.unit.name == "Huyện Lấp Vò"
    assert own.total == Decimal("82.07")
    assert own.groups == {
        "CKMB": Figure(Decimal("12.9"), Decimal("71.8")),
        "MDSH": Figure(None, Decimal("77.2")),
        "CLGQ": Figure(Decimal("7.2"), None),
    }
    figure = ComponentFigure(rate=Decimal(75), points=Decimal("4.5"), max=Decimal(6))
    assert own.components == {"DOSSIER_SYNC": figure}


def test_groups_below_one_another_may_be_of_several_units() -> None:
    """A column a unit."""
    rows = [
        ["Chỉ số", "Xã A", "Xã B", "Xếp hạng"],
        ["Công khai, minh bạch", "18/18", "17/18", "3"],
        ["Tiến độ", "20", "19", "4"],
    ]
    seen = seen_in(TITLE, rows)
    assert {name: points_of(one) for name, one in seen.items()} == {
        "Xã A": {"CKMB": 18, "TDGQ": 20},
        "Xã B": {"CKMB": 17, "TDGQ": 19},
    }


@pytest.mark.parametrize(
    ("above", "owner"),
    [
        ([], "Huyện Lấp Vò"),
        (["1. Đối với huyện Lấp Vò:"], "Huyện Lấp Vò"),
        (["1. Đối với xã Định Yên:"], "Xã Định Yên"),
        (["1. Đối với xã Định Yên:", "Huyện Lấp Vò nói chung như sau:"], "Huyện Lấp Vò"),
        (
            ["Qua đó, xã Định Yên cần khắc phục ngay những hạn chế đã nêu trong báo cáo trước"],
            "Huyện Lấp Vò",
        ),
    ],
)
def test_a_table_without_units_is_of_the_unit_that_its_heading_names(
    above: list[str], owner: str
) -> None:
    """Else of the root; a sentence on the way says nothing."""
    rows = [DOWN, ["Số hóa hồ sơ", "22", "17", "77"], ["Hài lòng", "18", "18", "100"]]
    assert [*seen_in(TITLE, *above, rows)] == [owner]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Số hóa hồ sơ", "20", "17"], ["Hài lòng", "18", "17"]], ["quy định 22", "cột 2"]),
        ([["Số hóa hồ sơ", "22", "17/20"], ["Hài lòng", "18", "17"]], ["quy định 22", "cột 3"]),
        ([["Số hóa hồ sơ", "22", "17"], ["Số hóa", "22", "17"], ["Hài lòng", "18", "17"]],
         ["đã có ở", "dòng 3"]),
        ([["Số hóa hồ sơ", "22", "chưa"], ["Hài lòng", "18", "17"]], ["không phải số"]),
        ([["Cung cấp dịch vụ trực tuyến", "", "17"], ["Hài lòng", "18", "17"]], ["năm nhóm"]),
    ],
)  # fmt: skip
def test_groups_below_one_another_are_checked(rows: list[list[str]], words: list[str]) -> None:
    """Maxima against the scheme, each group once."""
    text = refusal_of(TITLE, [DOWN[:3], *rows])
    for word in words:
        assert word in text


def test_two_units_in_one_heading_leave_a_table_open() -> None:
    """It says to whom the figures belong, or they are nobody's."""
    rows = [DOWN, ["Số hóa hồ sơ", "22", "17", "77"], ["Hài lòng", "18", "18", "100"]]
    assert "của đơn vị nào" in refusal_of(TITLE, "Xã Định Yên và xã Định An", rows)
