"""Tables as offices really keep them: each read right, or refused with its place.

A table read wrongly and silently is the worst fault an importer can have.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.sources.documents.grid import Document, Grid
from bot.sources.files import take, take_document
from bot.sources.refusal import Refused
from scoring.checks import check
from scoring.period import Period
from scoring.scheme import scheme_for
from scoring.score import score
from scoring.snapshot import ComponentFigure, Figure, Overdue, Snapshot
from scoring.unit import Level, Unit
from tests.factories import CODES, GROUPS, MAXIMA, saved

NOW = datetime(2026, 2, 5, tzinfo=UTC)
TITLE = ["UBND huyện Lấp Vò, tháng 01 năm 2024"]
ROWS = [
    ["Xã A", 90.5, "18/18", "20/20", "7,2/12", "8,8/10", "18/18", "18,5/22"],
    ["Xã B", 65, "5,8/18", "5,3/20", "7,2/12", "8,8/10", "17,1/18", "15,3/22"],
]
HEAD = ["Tên đơn vị", "Điểm tổng", *GROUPS]


def _sheet(*rows: list[Any], name: str = "Sheet") -> Grid:
    """A sheet as the reader of workbooks gives it: every number a float."""
    width = max(map(len, rows))
    cells = [[float(c) if isinstance(c, int) else c for c in row] for row in rows]
    return Grid(name, [row + [None] * (width - len(row)) for row in cells])


def _take(*rows: list[Any], **more: Any) -> Snapshot:  # noqa: ANN401 - take's own
    given = {"known": (), "observed_at": NOW, **more}
    return take_document(Document((_sheet(*rows),)), **given).snapshot


def _refusal(*rows: list[Any], **more: Any) -> str:  # noqa: ANN401 - take's own
    with pytest.raises(Refused) as refused:
        _take(*rows, **more)
    return str(refused.value)


def _is_right(snapshot: Snapshot) -> bool:
    first, second = snapshot.observations
    points = [first.groups[code].points for code in CODES]
    return (
        (first.unit.name, second.unit.name) == ("Xã A", "Xã B")
        and (first.total, second.total) == (Decimal("90.5"), Decimal(65))
        and points == [Decimal(p) for p in ("18", "20", "7.2", "8.8", "18", "18.5")]
    )


@pytest.mark.parametrize(
    "total",
    ["Điểm tổng", "Tổng điểm", "Tổng điểm (100)", "Tổng điểm (100 điểm)", "Tổng điểm/100",
     "Tổng điểm đạt", "Điểm tổng hợp", "Tổng điểm tháng 01", "TỔNG  ĐIỂM", "Tổng số điểm", "Điểm",
     "Tổng cộng", "Kết quả"],
)  # fmt: skip
def test_the_published_total_is_found_under_each_of_its_names(total: str) -> None:
    """Or the sum of groups would silently take its place."""
    assert _is_right(_take(TITLE, ["Tên đơn vị", total, *GROUPS], *ROWS))


@pytest.mark.parametrize(
    "unit",
    ["Đơn vị", "Tên đơn vị", "Xã, phường", "UBND các xã, thị trấn", "Cơ quan, đơn vị",
     "Sở, ban, ngành", "Xã, phường, đặc khu", "Các xã, thị trấn", "TÊN ĐƠN VỊ"],
)  # fmt: skip
def test_the_column_of_names_is_found_under_each_of_its_names(unit: str) -> None:
    """As the kinds of offices call it."""
    assert _is_right(_take(TITLE, [unit, *HEAD[1:]], *ROWS))


@pytest.mark.parametrize(
    "groups",
    [
        [f"{name} ({most} điểm)" for name, most in zip(GROUPS, MAXIMA, strict=True)],
        [f"{n}. Nhóm chỉ số {name}" for n, name in enumerate(GROUPS, 1)],
        [f"Điểm {name.lower()}" for name in GROUPS],
        ["Công khai", "Tiến độ", "Trực tuyến", "Thanh toán", "Hài lòng", "Số hóa"],
        list(CODES),
    ],
)  # fmt: skip
def test_groups_are_found_under_each_of_their_names(groups: list[str]) -> None:
    """With maxima, numbers, in short or by the portal's codes."""
    assert _is_right(_take(TITLE, ["Tên đơn vị", "Điểm tổng", *groups], *ROWS))


@pytest.mark.parametrize(
    "extra",
    [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        ["A", 1, 2, 3, 4, 5, 6, 7],
        ["Điểm tối đa", 100, 18, 20, 12, 10, 18, 22],
        [None, 100, 18, 20, 12, 10, 18, 22],
        ["I. Các xã"],
        [],
    ],
)
def test_rows_between_head_and_data_are_no_units(extra: list[Any]) -> None:
    """Numbers of columns, maxima, sections."""
    snapshot = _take(TITLE, HEAD, extra, *ROWS)
    assert _is_right(snapshot)


@pytest.mark.parametrize(
    "extra",
    [
        ["Trung bình", 77.75, 11.9, 12.65, 7.2, 8.8, 17.55, 16.9],
        ["Tổng cộng", 155.5],
        ["Ghi chú: số liệu lấy ngày 05/02/2024"],
        [None, None, None, None, None, "Lấp Vò, ngày 05 tháng 02 năm 2024"],
        ["NGƯỜI LẬP BIỂU", None, None, None, None, "CHỦ TỊCH"],
        HEAD,
    ],
)
def test_rows_below_the_data_are_no_units(extra: list[Any]) -> None:
    """Averages, totals, notes, signatures, the head of the next page."""
    assert _is_right(_take(TITLE, HEAD, *ROWS, [], extra))


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
    (seen,) = _take(TITLE, *rows).observations
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
    (seen,) = _take(TITLE, *head, row).observations
    assert seen.components == {
        "DOSSIER_ONLINE": ComponentFigure(
            Decimal(1500), Decimal(2000), Decimal("75.0"), Decimal("4.5"), Decimal(6)
        )
    }
    assert seen.groups == {}


def test_a_component_that_is_stated_twice_is_refused() -> None:
    """Or one of the two would be lost."""
    rows = [["Đơn vị", "Điểm tổng", "DOSSIER_SYNC", "Tỷ lệ hồ sơ đồng bộ lên Cổng DVCQG"]]
    assert "hai cột" in _refusal(TITLE, *rows, ["Xã A", 80, 70, 71])


def test_the_maximum_of_a_component_is_checked_where_the_scheme_knows_it() -> None:
    """From March 2026 on; before, the source's own is kept."""
    rows = [["Đơn vị", "Điểm DOSSIER_SYNC"], ["Xã A", "5/4"]]
    old = _take(TITLE, *rows).observations[0].components["DOSSIER_SYNC"]
    assert old == ComponentFigure(points=Decimal(5), max=Decimal(4))
    assert "quy định 6" in _refusal(["UBND huyện Lấp Vò, tháng 6 năm 2026"], *rows)


def test_rates_of_a_component_that_excel_keeps_as_fractions_are_refused() -> None:
    """As those of groups are."""
    rows = [["Đơn vị", "DOSSIER_SYNC"], ["Xã A", 0.75], ["Xã B", 0.5]]
    assert "phần trăm" in _refusal(TITLE, *rows)


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
    assert _take(TITLE, *rows).observations[0].overdue == late


def test_a_sum_beside_its_parts_is_not_counted_again() -> None:
    """`HS quá hạn trên DVCQG | Hoàn thành | Đang xử lý`."""
    rows = [["Đơn vị", "HS quá hạn trên DVCQG", "Hoàn thành quá hạn", "Đang xử lý quá hạn"]]
    (seen,) = _take(TITLE, *rows, ["Xã A", 9, 7, 2]).observations
    assert seen.overdue == Overdue(completed=7, in_progress=2)


def test_the_number_of_dossiers_beside_the_late_ones_is_no_score() -> None:
    """`Tổng số TTHC` in a table of late dossiers; beside points it would be unclear."""
    rows = [["Đơn vị", "Tổng số", "HS trễ hạn trên hệ thống tỉnh"], ["Xã A", 900, 7]]
    assert _take(TITLE, *rows).observations[0].total is None
    with_points = [["Đơn vị", "Tổng số", "Số hóa hồ sơ"], ["Xã A", 90, 7]]
    assert "chưa hiểu" in _refusal(TITLE, *with_points)


def test_figures_beyond_a_maximum_are_kept_for_the_checks() -> None:
    """A total of 101, 23 of 18 points, a rate of 120 per cent: a person decides."""
    head = ["Đơn vị", "Điểm tổng", "Công khai, minh bạch", "Tỷ lệ công khai, minh bạch (%)"]
    (seen,) = _take(TITLE, head, ["Xã A", 101, "23/18", "120"]).observations
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
    assert "BCD"[column - 1] + "3" in _refusal(TITLE, head, row)


def test_two_sheets_of_one_period_are_one_snapshot() -> None:
    """A sheet a group, named by its sheet or by its title; the same unit in both."""
    head = ["Đơn vị", "Điểm", "Tỷ lệ (%)"]
    sheets = (
        _sheet(TITLE, head, ["Xã A", 18, 100], ["Huyện Lấp Vò", 12, 70], name="CKMB"),
        _sheet(["6. Nhóm chỉ số số hóa hồ sơ"], head, ["Xã A", 17.5, 80], name="Sheet2"),
    )
    snapshot = take_document(Document(sheets), known=(), observed_at=NOW).snapshot
    first, second = snapshot.observations
    assert (first.groups["CKMB"].points, first.groups["MDSH"].points) == (18, Decimal("17.5"))
    assert second.unit == snapshot.root


def test_two_sheets_that_contradict_one_another_are_refused() -> None:
    """With both places."""
    sheets = tuple(
        _sheet(TITLE, ["Đơn vị", "Điểm tổng"], ["Xã A", total], name=name)
        for name, total in (("Một", 80), ("Hai", 81))
    )
    with pytest.raises(Refused, match=r"hai số khác nhau: 80 \(Trang “Một”, ô A3\) và 81"):
        take_document(Document(sheets), known=(), observed_at=NOW)


def test_a_caption_says_which_sheet_of_several_months_is_meant() -> None:
    """It counts like a title."""
    sheets = tuple(
        _sheet([f"Tháng {month} năm 2024"], ["Đơn vị", "Điểm tổng"], ["Xã A", month], name="S")
        for month in (1, 2)
    )
    document = Document(sheets)
    given: dict[str, Any] = {"known": (), "observed_at": NOW, "root": "Huyện Lấp Vò"}
    with pytest.raises(Refused, match="nhiều kỳ"):
        take_document(document, **given)
    lines = ["Em gửi bảng điểm tháng 02/2024"]
    taken = take_document(document, lines=lines, **given)
    assert [seen.total for seen in taken.snapshot.observations] == [2]
    assert taken.notes == ()


def test_period_and_root_may_stand_in_the_caption_alone() -> None:
    """A bare table with a line of text."""
    snapshot = _take(HEAD, *ROWS, lines=["UBND huyện Lấp Vò", "Bảng điểm tháng 01/2024"])
    assert _is_right(snapshot)
    assert (snapshot.root.name, snapshot.period.code) == ("Huyện Lấp Vò", "2024-01")


def test_a_list_of_dossiers_is_no_table_of_late_counts() -> None:
    """Its units stand there many times."""
    rows = [["Mã hồ sơ", "Đơn vị", "HS trễ hạn trên hệ thống tỉnh"], ["H20.1-0001", "Xã A", 3]]
    assert "không thấy bảng điểm" in _refusal(TITLE, *rows)


def test_ignored_columns_stand_anywhere() -> None:
    """Classes, ranks, remarks and comparisons are no points."""
    head = ["STT", *HEAD, "Xếp loại", "Xếp hạng", "Tăng/giảm", "Ghi chú"]
    rows = [[n, *row, "Tốt", n, "1,2", "x"] for n, row in enumerate(ROWS, 1)]
    assert _is_right(_take(TITLE, head, *rows))


def test_points_and_rates_stand_in_pairs_under_a_group() -> None:
    """Two header rows; the rate is kept beside the points."""
    first = ["Tên đơn vị", "Điểm tổng"]
    second = [None, None]
    for group in GROUPS:
        first += [group, None]
        second += ["Điểm", "Tỷ lệ (%)"]
    rows = [[*row[:2], *(cell for points in row[2:] for cell in (points, 75))] for row in ROWS]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (TITLE, first, second, *rows):
        sheet.append(row)
    for column in range(3, 15, 2):
        sheet.merge_cells(start_row=2, end_row=2, start_column=column, end_column=column + 1)
    snapshot = take(saved(book), "a.xlsx", known=(), observed_at=NOW).snapshot
    assert _is_right(snapshot)
    assert snapshot.observations[0].groups["MDSH"].rate == 75


def test_maxima_beside_points_are_not_taken_for_them() -> None:
    """`Điểm tối đa | Điểm đạt` under each group."""
    head = ["Tên đơn vị", "Điểm tổng"]
    for group in GROUPS:
        head += [f"{group} - điểm tối đa", group]
    rows = [
        [*row[:2], *(cell for most, points in zip((18, 20, 12, 10, 18, 22), row[2:], strict=True)
                     for cell in (most, points))]
        for row in ROWS
    ]  # fmt: skip
    assert _is_right(_take(TITLE, head, *rows))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Tên đơn vị", "Điểm tổng", "Tổng điểm"], ["Xã A", 80, 70]], ["hai cột", "C2"]),
        ([["Tên đơn vị", "Điểm", "Tỷ lệ (%)"], ["Xã A", 20, 100]], ["chưa rõ", "B2"]),
        ([["Tên đơn vị", "Tổng hợp chung", "Số hóa hồ sơ"], ["Xã A", 80, 20]], ["chưa hiểu", "B2"]),
        ([["Tên đơn vị", "Điểm tổng", "Cung cấp dịch vụ trực tuyến (22)"], ["Xã A", 80, 11.5]],
         ["tối đa", "C2"]),
        ([["Tên đơn vị", "Điểm tổng", "Cung cấp dịch vụ trực tuyến"], ["Xã A", 80, 11.5]],
         ["năm nhóm"]),
        ([["Tên đơn vị", "Điểm tổng"], ["Xã A", "80%"]], ["phần trăm", "B3"]),
        ([["Tên đơn vị", "Điểm tổng"], ["Xã A", None], ["Xã B", 70]], ["để trống", "B3"]),
        ([["Tên đơn vị", "Điểm tổng"], ["Xã A", 80, 13]], ["cột không có tên", "C3"]),
        ([["Tên đơn vị", "Điểm tổng", None, "Đơn vị", "Điểm tổng"], ["Xã A", 80, None, "Xã B", 70]],
         ["hai cột"]),
        ([["Tên đơn vị", "Điểm tổng", *GROUPS[:2]], ["Xã A", 80, 18, 20], [],
          ["Tên đơn vị", "Điểm tổng", GROUPS[1], GROUPS[0]], ["Xã B", 70, 10, 10]],
         ["bảng thứ hai", "C5"]),
        ([["Tên đơn vị", "Điểm tổng"], ["Vĩnh Thạnh", 80], ["Xã Vĩnh Thạnh", 70]], []),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(rows: list[list[Any]], words: list[str]) -> None:
    """With the cell, and what to do."""
    if not words:
        # A bare name and the same with its kind may be two units; both are kept apart.
        assert len(_take(TITLE, *rows).observations) == 2
        return
    text = _refusal(TITLE, *rows)
    for word in words:
        assert word in text


def test_a_bare_name_and_the_same_with_its_kind_are_one_known_unit() -> None:
    """Then the second row is a double."""
    root = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)
    known = (root, Unit("R.1", "Xã Vĩnh Thạnh", Level.COMMUNE, "R"))
    rows = [["Tên đơn vị", "Điểm tổng"], ["Vĩnh Thạnh", 80], ["Xã Vĩnh Thạnh", 70]]
    assert "đã có ở" in _refusal(TITLE, *rows, known=known)


def test_last_months_column_is_left_alone() -> None:
    """Two months side by side: the one asked for is read."""
    head = ["Tên đơn vị", "Điểm tổng tháng 12 năm 2023", "Điểm tổng tháng 01 năm 2024"]
    rows = [["UBND huyện Lấp Vò"], head, ["Xã A", 70, 80]]
    assert "nhiều kỳ" in _refusal(*rows)
    assert _take(*rows, period=Period.month(2024, 1)).observations[0].total == 80
    assert _take(*rows, period=Period.month(2023, 12)).observations[0].total == 70


def test_the_overdue_table_of_s004_alone_has_no_totals() -> None:
    """II.2.2: "Điểm" there is a group's; only the late dossiers are read."""
    head = ["Đơn vị", "Điểm", "Tỷ lệ (%)", "HS trễ hạn trên HTTT giải quyết TTHC tỉnh",
            "Hoàn thành quá hạn", "Đang xử lý quá hạn"]  # fmt: skip
    snapshot = _take(TITLE, head, ["Xã A", "20/20", 100, 0, 1, 0], ["Xã B", "5,3/20", 77, 1, 42, 3])
    assert [seen.total for seen in snapshot.observations] == [None, None]
    assert snapshot.observations[1].overdue is not None
    assert snapshot.observations[1].overdue.completed == 42
    # Only one group has a maximum of 20.
    assert snapshot.observations[1].groups == {"TDGQ": Figure(Decimal("5.3"), Decimal(77))}


def test_rates_that_excel_keeps_as_fractions_are_refused() -> None:
    """75 % arrives as 0,75: everybody would be weak."""
    head = ["Đơn vị", *(f"Tỷ lệ {name.lower()} (%)" for name in GROUPS)]
    rows = [["Sở Y tế", *[0.75] * 6], ["Sở Nội vụ", *[0.9] * 6]]
    assert "phần trăm" in _refusal(["UBND tỉnh Phú Thọ, tháng 01 năm 2024"], head, *rows)


def test_an_offices_own_row_numbers_are_no_codes() -> None:
    """01 in Lấp Vò and 01 in Lai Vung are two communes."""
    head = ["Mã", "Tên đơn vị", "Điểm tổng"]
    one = _take(TITLE, head, ["01", "Xã A", 80])
    other = _take(["UBND huyện Lai Vung, tháng 01 năm 2024"], head, ["01", "Xã B", 70])
    assert one.observations[0].unit.code != other.observations[0].unit.code


def test_a_lasting_code_with_another_name_is_refused() -> None:
    """One of the two is wrong."""
    root = Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE)
    known = (root, Unit("H20.17", "Sở Y tế", Level.AGENCY, "H20"))
    rows = [["Mã", "Tên đơn vị", "Điểm tổng"], ["H20.17", "Sở Nội vụ", 80]]
    title = ["UBND tỉnh Đồng Tháp, tháng 01 năm 2024"]
    assert "H20.17" in _refusal(title, *rows, known=known)


def test_a_unit_without_figures_is_kept() -> None:
    """It has none, which is not 0 and not absence."""
    rows = [["Tên đơn vị", *GROUPS], ["Xã A", 18, 20, 7, 8, 18, 20], ["Xã B"], ["Phần II"]]
    snapshot = _take(TITLE, *rows)
    assert [seen.unit.name for seen in snapshot.observations] == ["Xã A", "Xã B"]
    assert snapshot.observations[1].groups["CKMB"].points is None


def test_wards_named_by_numbers_are_wards() -> None:
    """Phường 1 and 2 of a town, written as numbers."""
    rows = [["Phường", *HEAD[1:]], ["1", *ROWS[0][1:]], ["2", *ROWS[1][1:]]]
    rows[0][0] = "Xã, phường"
    snapshot = _take(TITLE, *rows)
    assert [seen.unit.name for seen in snapshot.observations] == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "shown", "level"),
    [
        ("Hội An Đông", "Hội An Đông", Level.COMMUNE),
        ("Trường Xuân", "Trường Xuân", Level.COMMUNE),
        ("P. Tài chính - Kế hoạch", "Phòng Tài chính - Kế hoạch", Level.AGENCY),
        ("VP HĐND&UBND", "Văn phòng HĐND&UBND", Level.AGENCY),
        ("1. Xã Vĩnh Thạnh", "Xã Vĩnh Thạnh", Level.COMMUNE),
        ("P. An Hòa", "Phường An Hòa", Level.COMMUNE),
    ],
)
def test_names_as_offices_shorten_them(name: str, shown: str, level: Level) -> None:
    """A commune is no department and a department no ward."""
    unit = _take(TITLE, ["Tên đơn vị", "Điểm tổng"], [name, 80]).observations[0].unit
    assert (unit.name, unit.level) == (shown, level)


@pytest.mark.parametrize(
    ("lines", "root"),
    [
        (["UBND HUYỆN LẤP VÒ\nVĂN PHÒNG"], "Huyện Lấp Vò"),
        (["UBND CẤP HUYỆN TRÊN ĐỊA BÀN TỈNH ĐỒNG NAI"], "Tỉnh Đồng Nai"),
        (["UBND TỈNH ĐỒNG THÁP", "UBND TP CAO LÃNH"], "Thành phố Cao Lãnh"),
        (["ỦY BAN NHÂN DÂN QUẬN 12"], "Quận 12"),
        (["UBND huyện Văn Giang"], "Huyện Văn Giang"),
    ],
)
def test_roots_of_letterheads(lines: list[str], root: str) -> None:
    """Several lines, capitals, numbers."""
    rows = [[line] for line in lines]
    head = ["Tên đơn vị", "Điểm tổng tháng 01 năm 2024"]
    assert _take(*rows, head, ["Xã A", 80]).root.name == root


@pytest.mark.parametrize(
    "title",
    ["6 tháng đầu năm 2024", "Từ tháng 01 đến tháng 3 năm 2024", "Lũy kế đến tháng 6 năm 2024",
     "Quý I và II năm 2024", "Tháng 01 và tháng 02 năm 2024", "Tuần 12 năm 2024",
     "Nửa đầu năm 2024"],
)  # fmt: skip
def test_spans_that_the_index_does_not_know_are_refused(title: str) -> None:
    """Not read as their last month, nor as a year."""
    rows = [["UBND huyện Lấp Vò"], [title], ["Tên đơn vị", "Điểm tổng"], ["Xã A", 80]]
    assert "khoảng thời gian" in _refusal(*rows)


@pytest.mark.parametrize(
    "title", ["Kế hoạch cải cách hành chính năm 2024", "Quyết định 766/QĐ-TTg năm 2022"]
)
def test_a_year_in_passing_is_no_period(title: str) -> None:
    """The file must say its period."""
    rows = [["UBND huyện Lấp Vò"], [title], ["Tên đơn vị", "Điểm tổng"], ["Xã A", 80]]
    assert "không thấy kỳ" in _refusal(*rows)


def test_a_hidden_sheet_is_not_read() -> None:
    """It is a draft, or a list for a drop-down."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (TITLE, HEAD, *ROWS):
        sheet.append(row)
    draft = book.create_sheet("Nháp")
    for row in (TITLE, ["Tên đơn vị", "Điểm tổng"], ["Xã Nháp", 1]):
        draft.append(row)
    draft.sheet_state = "hidden"
    assert _is_right(take(saved(book), "a.xlsx", known=(), observed_at=NOW).snapshot)


def test_a_csv_with_unquoted_decimals_is_refused() -> None:
    """`Xã A,90,13` must not be 90."""
    text = "UBND huyện Lấp Vò tháng 01 năm 2024\nTên đơn vị,Điểm tổng\nXã A,90,13\nXã B,80,12\n"
    with pytest.raises(Refused, match="ngoặc kép"):
        take(text.encode(), "a.csv", known=(), observed_at=NOW)
