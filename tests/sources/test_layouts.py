"""Tables as offices really keep them: each read right, or refused with its place.

A table read wrongly and silently is the worst fault an importer can have.
"""

from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.sources.documents.grid import Document
from bot.sources.files import take, take_document
from bot.sources.refusal import Refused
from scoring.period import Period
from scoring.snapshot import Figure
from scoring.unit import Level, Unit
from tests.factories import CODES, GROUPS, MAXIMA, saved
from tests.sources.laid_out import HEAD, NOW, ROWS, TITLE, is_right, refusal_of, sheet_of, taken_of


@pytest.mark.parametrize(
    "total",
    ["Điểm tổng", "Tổng điểm", "Tổng điểm (100)", "Tổng điểm (100 điểm)", "Tổng điểm/100",
     "Tổng điểm đạt", "Điểm tổng hợp", "Tổng điểm tháng 01", "TỔNG  ĐIỂM", "Tổng số điểm", "Điểm",
     "Tổng cộng", "Kết quả"],
)  # fmt: skip
def test_the_published_total_is_found_under_each_of_its_names(total: str) -> None:
    """Or the sum of groups would silently take its place."""
    assert is_right(taken_of(TITLE, ["Tên đơn vị", total, *GROUPS], *ROWS))


@pytest.mark.parametrize(
    "unit",
    ["Đơn vị", "Tên đơn vị", "Xã, phường", "UBND các xã, thị trấn", "Cơ quan, đơn vị",
     "Sở, ban, ngành", "Xã, phường, đặc khu", "Các xã, thị trấn", "TÊN ĐƠN VỊ"],
)  # fmt: skip
def test_the_column_of_names_is_found_under_each_of_its_names(unit: str) -> None:
    """As the kinds of offices call it."""
    assert is_right(taken_of(TITLE, [unit, *HEAD[1:]], *ROWS))


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
    assert is_right(taken_of(TITLE, ["Tên đơn vị", "Điểm tổng", *groups], *ROWS))


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
    snapshot = taken_of(TITLE, HEAD, extra, *ROWS)
    assert is_right(snapshot)


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
    assert is_right(taken_of(TITLE, HEAD, *ROWS, [], extra))


def test_two_sheets_of_one_period_are_one_snapshot() -> None:
    """A sheet a group, named by its sheet or by its title; the same unit in both."""
    head = ["Đơn vị", "Điểm", "Tỷ lệ (%)"]
    sheets = (
        sheet_of(TITLE, head, ["Xã A", 18, 100], ["Huyện Lấp Vò", 12, 70], name="CKMB"),
        sheet_of(["6. Nhóm chỉ số số hóa hồ sơ"], head, ["Xã A", 17.5, 80], name="Sheet2"),
    )
    snapshot = take_document(Document(sheets), known=(), observed_at=NOW).snapshot
    first, second = snapshot.observations
    assert (first.groups["CKMB"].points, first.groups["MDSH"].points) == (18, Decimal("17.5"))
    assert second.unit == snapshot.root


def test_two_sheets_that_contradict_one_another_are_refused() -> None:
    """With both places."""
    sheets = tuple(
        sheet_of(TITLE, ["Đơn vị", "Điểm tổng"], ["Xã A", total], name=name)
        for name, total in (("Một", 80), ("Hai", 81))
    )
    with pytest.raises(Refused, match=r"hai số khác nhau: 80 \(Trang “Một”, ô A3\) và 81"):
        take_document(Document(sheets), known=(), observed_at=NOW)


def test_a_caption_says_which_sheet_of_several_months_is_meant() -> None:
    """It counts like a title."""
    sheets = tuple(
        sheet_of([f"Tháng {month} năm 2024"], ["Đơn vị", "Điểm tổng"], ["Xã A", month], name="S")
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
    snapshot = taken_of(HEAD, *ROWS, lines=["UBND huyện Lấp Vò", "Bảng điểm tháng 01/2024"])
    assert is_right(snapshot)
    assert (snapshot.root.name, snapshot.period.code) == ("Huyện Lấp Vò", "2024-01")


def test_a_list_of_dossiers_is_no_table_of_late_counts() -> None:
    """Its units stand there many times."""
    rows = [["Mã hồ sơ", "Đơn vị", "HS trễ hạn trên hệ thống tỉnh"], ["H20.1-0001", "Xã A", 3]]
    assert "không thấy bảng điểm" in refusal_of(TITLE, *rows)


def test_ignored_columns_stand_anywhere() -> None:
    """Classes, ranks, remarks and comparisons are no points."""
    head = ["STT", *HEAD, "Xếp loại", "Xếp hạng", "Tăng/giảm", "Ghi chú"]
    rows = [[n, *row, "Tốt", n, "1,2", "x"] for n, row in enumerate(ROWS, 1)]
    assert is_right(taken_of(TITLE, head, *rows))


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
    assert is_right(snapshot)
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
    assert is_right(taken_of(TITLE, head, *rows))


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
        assert len(taken_of(TITLE, *rows).observations) == 2
        return
    text = refusal_of(TITLE, *rows)
    for word in words:
        assert word in text


def test_a_bare_name_and_the_same_with_its_kind_are_one_known_unit() -> None:
    """Then the second row is a double."""
    root = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)
    known = (root, Unit("R.1", "Xã Vĩnh Thạnh", Level.COMMUNE, "R"))
    rows = [["Tên đơn vị", "Điểm tổng"], ["Vĩnh Thạnh", 80], ["Xã Vĩnh Thạnh", 70]]
    assert "đã có ở" in refusal_of(TITLE, *rows, known=known)


def test_last_months_column_is_left_alone() -> None:
    """Two months side by side: the one asked for is read."""
    head = ["Tên đơn vị", "Điểm tổng tháng 12 năm 2023", "Điểm tổng tháng 01 năm 2024"]
    rows = [["UBND huyện Lấp Vò"], head, ["Xã A", 70, 80]]
    assert "nhiều kỳ" in refusal_of(*rows)
    assert taken_of(*rows, period=Period.month(2024, 1)).observations[0].total == 80
    assert taken_of(*rows, period=Period.month(2023, 12)).observations[0].total == 70


def test_the_overdue_table_of_s004_alone_has_no_totals() -> None:
    """II.2.2: "Điểm" there is a group's; only the late dossiers are read."""
    head = ["Đơn vị", "Điểm", "Tỷ lệ (%)", "HS trễ hạn trên HTTT giải quyết TTHC tỉnh",
            "Hoàn thành quá hạn", "Đang xử lý quá hạn"]  # fmt: skip
    snapshot = taken_of(
        TITLE, head, ["Xã A", "20/20", 100, 0, 1, 0], ["Xã B", "5,3/20", 77, 1, 42, 3]
    )
    assert [seen.total for seen in snapshot.observations] == [None, None]
    assert snapshot.observations[1].overdue is not None
    assert snapshot.observations[1].overdue.completed == 42
    # Only one group has a maximum of 20.
    assert snapshot.observations[1].groups == {"TDGQ": Figure(Decimal("5.3"), Decimal(77))}


def test_rates_that_excel_keeps_as_fractions_are_refused() -> None:
    """75 % arrives as 0,75: everybody would be weak."""
    head = ["Đơn vị", *(f"Tỷ lệ {name.lower()} (%)" for name in GROUPS)]
    rows = [["Sở Y tế", *[0.75] * 6], ["Sở Nội vụ", *[0.9] * 6]]
    assert "phần trăm" in refusal_of(["UBND tỉnh Phú Thọ, tháng 01 năm 2024"], head, *rows)


def test_an_offices_own_row_numbers_are_no_codes() -> None:
    """01 in Lấp Vò and 01 in Lai Vung are two communes."""
    head = ["Mã", "Tên đơn vị", "Điểm tổng"]
    one = taken_of(TITLE, head, ["01", "Xã A", 80])
    other = taken_of(["UBND huyện Lai Vung, tháng 01 năm 2024"], head, ["01", "Xã B", 70])
    assert one.observations[0].unit.code != other.observations[0].unit.code


def test_a_lasting_code_with_another_name_is_refused() -> None:
    """One of the two is wrong."""
    root = Unit("H20", "Tỉnh Đồng Tháp", Level.PROVINCE)
    known = (root, Unit("H20.17", "Sở Y tế", Level.AGENCY, "H20"))
    rows = [["Mã", "Tên đơn vị", "Điểm tổng"], ["H20.17", "Sở Nội vụ", 80]]
    title = ["UBND tỉnh Đồng Tháp, tháng 01 năm 2024"]
    assert "H20.17" in refusal_of(title, *rows, known=known)


def test_a_unit_without_figures_is_kept() -> None:
    """It has none, which is not 0 and not absence."""
    rows = [["Tên đơn vị", *GROUPS], ["Xã A", 18, 20, 7, 8, 18, 20], ["Xã B"], ["Phần II"]]
    snapshot = taken_of(TITLE, *rows)
    assert [seen.unit.name for seen in snapshot.observations] == ["Xã A", "Xã B"]
    assert snapshot.observations[1].groups["CKMB"].points is None


def test_wards_named_by_numbers_are_wards() -> None:
    """Phường 1 and 2 of a town, written as numbers."""
    rows = [["Phường", *HEAD[1:]], ["1", *ROWS[0][1:]], ["2", *ROWS[1][1:]]]
    rows[0][0] = "Xã, phường"
    snapshot = taken_of(TITLE, *rows)
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
    unit = taken_of(TITLE, ["Tên đơn vị", "Điểm tổng"], [name, 80]).observations[0].unit
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
    assert taken_of(*rows, head, ["Xã A", 80]).root.name == root


@pytest.mark.parametrize(
    "title",
    ["6 tháng đầu năm 2024", "Từ tháng 01 đến tháng 3 năm 2024", "Lũy kế đến tháng 6 năm 2024",
     "Quý I và II năm 2024", "Tháng 01 và tháng 02 năm 2024", "Tuần 12 năm 2024",
     "Nửa đầu năm 2024"],
)  # fmt: skip
def test_spans_that_the_index_does_not_know_are_refused(title: str) -> None:
    """Not read as their last month, nor as a year."""
    rows = [["UBND huyện Lấp Vò"], [title], ["Tên đơn vị", "Điểm tổng"], ["Xã A", 80]]
    assert "khoảng thời gian" in refusal_of(*rows)


@pytest.mark.parametrize(
    "title", ["Kế hoạch cải cách hành chính năm 2024", "Quyết định 766/QĐ-TTg năm 2022"]
)
def test_a_year_in_passing_is_no_period(title: str) -> None:
    """The file must say its period."""
    rows = [["UBND huyện Lấp Vò"], [title], ["Tên đơn vị", "Điểm tổng"], ["Xã A", 80]]
    assert "không thấy kỳ" in refusal_of(*rows)


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
    assert is_right(take(saved(book), "a.xlsx", known=(), observed_at=NOW).snapshot)


def test_a_csv_with_unquoted_decimals_is_refused() -> None:
    """`Xã A,90,13` must not be 90."""
    text = "UBND huyện Lấp Vò tháng 01 năm 2024\nTên đơn vị,Điểm tổng\nXã A,90,13\nXã B,80,12\n"
    with pytest.raises(Refused, match="ngoặc kép"):
        take(text.encode(), "a.csv", known=(), observed_at=NOW)
