"""Lists of late dossiers: read without a citizen's name, kept on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.sources.dates import NotADay, day
from bot.sources.dossiers import take_dossiers
from bot.sources.refusal import Refused
from bot.storage import dossiers, units
from bot.storage.database import Database
from scoring.dossier import Dossier, DossierList, System
from scoring.unit import Level, Unit
from tests.documents import docx_bytes, s004_docx
from tests.factories import S004_CSV, saved

NOW = datetime(2024, 2, 5, tzinfo=UTC)
ROOT = Unit("R", "Huyện Lấp Vò", Level.DISTRICT)
YEN = Unit("R.1", "Xã Định Yên", Level.COMMUNE, "R")
AN = Unit("R.2", "Xã Định An", Level.COMMUNE, "R")
KNOWN = (ROOT, YEN, AN)
TITLE = "UBND huyện Lấp Vò: hồ sơ quá hạn trên Cổng Dịch vụ công quốc gia"
HEAD = "Mã hồ sơ;Tên thủ tục;Đơn vị;Ngày tiếp nhận;Ngày hẹn trả;Trạng thái"
CODE = "H20.31.05-240108-0975"


def _csv(*lines: str, title: str = TITLE) -> bytes:
    return "\n".join([title, *lines]).encode()


def _take(content: bytes, name: str = "a.csv", **more: Any) -> DossierList:  # noqa: ANN401 - take_dossiers' own
    found = take_dossiers(content, name, **{"known": KNOWN, "observed_at": NOW, **more})
    assert found is not None
    return found


def _refusal(content: bytes, name: str = "a.csv", **more: Any) -> str:  # noqa: ANN401 - take_dossiers' own
    with pytest.raises(Refused) as refused:
        _take(content, name, **more)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_list_is_read_with_its_system_and_root() -> None:
    """Every column that is asked for, in the file's order."""
    listed = _take(
        _csv(
            HEAD,
            f"{CODE};Đăng ký khai sinh;UBND xã Định Yên;08/01/2024;12/01/2024 16:30;Đang xử lý",
            "H20.31.06-240109-0001;Chứng thực;Một cửa huyện;2024-01-09T08:00:00;-;",
        )
    )
    assert (listed.system, listed.root, listed.observed_at) == (System.NATIONAL, ROOT, NOW)
    assert listed.dropped == ()
    assert listed.dossiers == (
        Dossier(
            code=CODE,
            procedure="Đăng ký khai sinh",
            unit_name="UBND xã Định Yên",
            unit=YEN,
            received=date(2024, 1, 8),
            due=date(2024, 1, 12),
            state="Đang xử lý",
        ),
        Dossier(
            code="H20.31.06-240109-0001",
            procedure="Chứng thực",
            unit_name="Một cửa huyện",
            received=date(2024, 1, 9),
        ),
    )


def test_a_workbook_with_two_header_rows_and_real_dates_is_read() -> None:
    """As the systems export them: merged heads, dates of Excel, section rows, a total, a note."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows: list[list[object]] = [
        ["UBND huyện Lấp Vò"],
        ["Danh sách hồ sơ trễ hạn trên Hệ thống thông tin giải quyết TTHC tỉnh Đồng Tháp"],
        ["STT", "Số hồ sơ", "Cơ quan xử lý", "Ngày", None, "Tình trạng"],
        [None, None, None, "Tiếp nhận", "Hẹn trả", None],
        ["I. Các xã"],
        [1, CODE, "Định Yên", datetime(2024, 1, 8), 45303.5, "Trễ hạn"],  # noqa: DTZ001 - Excel's dates have no zone
        ["Tổng cộng: 1 hồ sơ"],
        [None, None, None, "Lấp Vò, ngày 05 tháng 02 năm 2024"],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"):
        sheet.merge_cells(area)
    listed = _take(saved(book), "a.xlsx")
    assert listed.system is System.PROVINCIAL
    (one,) = listed.dossiers
    assert (one.unit, one.received, one.due) == (YEN, date(2024, 1, 8), date(2024, 1, 12))


def test_a_list_in_a_document_is_read() -> None:
    """With its title as a paragraph."""
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(2, 3)
    cells = (("Mã hồ sơ", "Hạn xử lý", "Đơn vị thụ lý"), (CODE, "12/01/2024", "Xã Định An"))
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    listed = _take(docx_bytes(document), "a.docx")
    assert [(one.unit, one.due) for one in listed.dossiers] == [(AN, date(2024, 1, 12))]


@pytest.mark.parametrize(
    "content", [S004_CSV.encode(), b"a;b\n1;2\n", _csv("Mã hồ sơ;Ghi chú", f"{CODE};x")]
)
def test_what_is_no_list_is_none(content: bytes) -> None:
    """Tables of figures, and codes that nobody says anything of."""
    assert take_dossiers(content, "a.csv", known=KNOWN, observed_at=NOW) is None


def test_numbers_of_dossiers_are_no_codes() -> None:
    """A column "Số hồ sơ" may hold either."""
    content = _csv("Đơn vị;Số hồ sơ;Tình trạng", "Xã Định Yên;1.250;tốt", "Xã Định An;20;tốt")
    assert take_dossiers(content, "a.csv", known=KNOWN, observed_at=NOW) is None


def test_a_report_holds_no_list() -> None:
    """S004 counts late dossiers; it does not list them."""
    assert take_dossiers(s004_docx(), "a.docx", known=KNOWN, observed_at=NOW) is None


@pytest.mark.parametrize(
    "heading",
    ["Người nộp", "Họ tên", "Họ và tên người nộp", "Chủ hồ sơ", "Tên tổ chức, cá nhân", "CCCD",
     "Số CMND/CCCD", "Số điện thoại", "SĐT", "Điện thoại liên hệ", "Email", "Địa chỉ",
     "Cán bộ xử lý", "Người yêu cầu", "Ngày sinh", "Số định danh cá nhân", "Tên công dân"],
)  # fmt: skip
def test_columns_about_people_are_dropped_and_named(heading: str) -> None:
    """Nothing of them comes in, whatever they hold."""
    listed = _take(_csv(f"Mã hồ sơ;{heading};Đơn vị", f"{CODE};Nguyễn Văn A 0912345678;Xã Định An"))
    assert listed.dropped == (heading,)
    assert "Nguyễn" not in repr(listed)
    assert "0912" not in repr(listed)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Chờ bổ sung, gọi 0912345678", "Chờ bổ sung, gọi **********"),
        ("Gọi 0912 345 678 hoặc +84912.345.678", "Gọi **** *** *** hoặc +*****.***.***"),
        ("CCCD 079123456789.", "CCCD ************."),
        ("Theo Nghị định 45/2020/NĐ-CP, ngày 12/01/2024", None),
        ("Đã xử lý 12345678 lượt", None),
    ],
)
def test_numbers_of_people_within_texts_are_masked(text: str, kept: str | None) -> None:
    """Phones and identity numbers have nine to twelve digits; the rest stays."""
    listed = _take(_csv("Mã hồ sơ;Tên thủ tục;Trạng thái", f"{CODE};{text};{text}"))
    (one,) = listed.dossiers
    assert (one.procedure, one.state) == (kept or text, kept or text)


def test_names_within_the_columns_that_are_read_are_cut_off_and_told() -> None:
    """Systems and hands put people behind the procedure, the unit, the state."""
    listed = _take(
        _csv(
            HEAD,
            f"{CODE};Cấp GCN cho ông Nguyễn Văn An;Xã Định An - Trần Thị Bích thụ lý;;;"
            "Đang xử lý (Lê Văn Cường)",
            "H20-2;Xác nhận tình trạng hôn nhân của bà Phạm Thị Dung;Xã Định Yên;;;"
            "Chờ bổ sung - Lê Văn Cường",
            "H20-3;Khai sinh cho cháu Hồ Văn Em;Định Yên – TT Bích;;;",
        )
    )
    assert [(one.procedure, one.unit_name, one.unit, one.state) for one in listed.dossiers] == [
        ("Cấp GCN", "Xã Định An", AN, "Đang xử lý"),
        ("Xác nhận tình trạng hôn nhân", "Xã Định Yên", YEN, "Chờ bổ sung"),
        ("Khai sinh", "Định Yên", YEN, ""),
    ]
    cut = ("Trạng thái", "Tên thủ tục", "Đơn vị")
    assert set(listed.dropped) == {f"một phần cột {heading}" for heading in cut}


@pytest.mark.parametrize(
    ("procedure", "unit_name"),
    [
        ("Cấp GCN cho hộ gia đình", "UBND xã Định An - huyện Lấp Vò"),
        ("Trợ cấp cho bà mẹ Việt Nam anh hùng", "Xã Định An - huyện Lai Vung"),
        ("Chứng thực - bản sao", "Bộ phận một cửa - Định An"),
    ],
)
def test_what_names_nobody_stays(procedure: str, unit_name: str) -> None:
    """A neighbour district's commune must not become ours."""
    (one,) = _take(_csv(HEAD, f"{CODE};{procedure};{unit_name};;;Trễ hạn")).dossiers
    assert (one.procedure, one.unit_name) == (procedure, unit_name)
    assert (one.unit is AN) == ("Lấp Vò" in unit_name)


def test_the_name_of_a_dossier_is_not_its_procedure() -> None:
    """It names whom it is for, in whatever words."""
    listed = _take(_csv("Mã hồ sơ;Tên hồ sơ;Đơn vị", f"{CODE};Khai sinh cháu Dung;Xã Định An"))
    assert listed.dropped == ("Tên hồ sơ",)
    assert "Dung" not in repr(listed.dossiers)


@pytest.mark.parametrize(
    ("title", "lines", "system"),
    [
        ("UBND huyện Lấp Vò, Cổng DVCQG", [], System.NATIONAL),
        ("UBND huyện Lấp Vò tỉnh Đồng Tháp - quá hạn trên Cổng quốc gia", [], System.NATIONAL),
        ("UBND huyện Lấp Vò - trễ hạn trên hệ thống tỉnh", [], System.PROVINCIAL),
        ("UBND huyện Lấp Vò - trễ hạn của tỉnh", [], System.PROVINCIAL),
        ("UBND huyện Lấp Vò - DVC tỉnh Đồng Tháp", [], System.PROVINCIAL),
        ("UBND huyện Lấp Vò", ["Danh sách DVCQG ạ"], System.NATIONAL),
        # What was sent with the file counts before what stands in it.
        ("UBND huyện Lấp Vò - Cổng DVCQG và hệ thống tỉnh", ["hệ thống tỉnh"], System.PROVINCIAL),
    ],
)
def test_the_system_stands_in_the_title_or_the_caption(
    title: str, lines: list[str], system: System
) -> None:
    """In the words of offices; the province of a letterhead is no system."""
    content = _csv(HEAD.partition(";Ngày")[0], f"{CODE};x;Xã Định An", title=title)
    assert _take(content, lines=lines).system is system


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("UBND huyện Lấp Vò", "hệ thống nào"),
        ("UBND TỈNH ĐỒNG THÁP - UBND HUYỆN LẤP VÒ", "hệ thống nào"),
        ("UBND huyện Lấp Vò: Cổng DVCQG và hệ thống thông tin giải quyết TTHC tỉnh", "cả Cổng"),
        ("Danh sách trên Cổng DVCQG", "đơn vị gốc"),
    ],
)
def test_a_list_that_does_not_say_whose_it_is_is_refused(title: str, words: str) -> None:
    """It asks for a word in the title or the caption."""
    assert words in _refusal(_csv(HEAD, f"{CODE};x;Xã Định An;;;", title=title))


def test_the_root_can_be_given() -> None:
    """By code or name; it overrides the title."""
    content = _csv(HEAD, f"{CODE};x;Xã Định An;;;", title="Cổng DVCQG")
    assert _take(content, root="R").root == ROOT


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Xã Định An", AN),
        ("UBND XÃ ĐỊNH AN", AN),
        ("Định An", AN),
        ("UBND xã Định An - huyện Lấp Vò", AN),
        ("UBND huyện Lấp Vò", ROOT),
        ("xã Định Ân", None),
        ("Xã Dinh An", None),
        ("Thị trấn Định An", None),
        ("Xã Cũ", AN),
        ("", None),
    ],
)
def test_units_are_known_by_their_exact_names(written: str, unit: Unit | None) -> None:
    """Likeness counts for nothing; no new unit is made."""
    content = _csv("Mã hồ sơ;Đơn vị;Hạn trả", f"{CODE};{written};12/01/2024")
    (one,) = _take(content, aliases={"R.2": ("Xã Cũ",)}).dossiers
    assert (one.unit, one.unit_name) == (unit, written)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"{CODE};x;Xã Định An;32/6/2022;;", ["dòng 3, cột 4", "32/6/2022", "lịch"]),
        (f"{CODE};x;Xã Định An;;hôm qua;", ["dòng 3, cột 5", "hôm qua"]),
        (f"{CODE};x;Xã Định An;12/01/1024;;", ["cột 4", "12/01/1024"]),
        (";x;Xã Định An;12/01/2024;;", ["thiếu mã", "cột 1"]),
        ("mã số 12;x;Xã Định An;12/01/2024;;", ["không phải mã", "cột 1"]),
        (f"{CODE};x;Xã Định An;;;\n{CODE};x;Xã Định Yên;;;", ["đã có ở", "dòng 4"]),
        (f"{CODE};{'x' * 1001};Xã Định An;;;", ["dài quá", "cột 2"]),
        ("Không có hồ sơ;;;;;", ["không có hồ sơ nào"]),
    ],
)
def test_a_bad_row_is_refused_with_its_place(row: str, words: list[str]) -> None:
    """Which cell, and what was expected."""
    text = _refusal(_csv(HEAD, row)).lower()
    for word in words:
        assert word.lower() in text


def test_a_dossier_that_stands_there_twice_alike_is_one() -> None:
    """Lists overlap at the edges of pages; the head comes again too."""
    row = f"{CODE};x;Xã Định An;;;"
    assert len(_take(_csv(HEAD, row, HEAD, row)).dossiers) == 1


@pytest.mark.parametrize(
    "cell",
    ["05/02/2024", "5/2/2024", "05-02-2024", "5.2.2024", "05/02/2024 08:30", "08:30 05/02/2024",
     "08:30:15 - 05/02/2024", "05/02/2024 8:30 AM", "ngày 05/02/2024", "2024-02-05",
     "2024-02-05 08:30", "2024-02-05T08:30:00.123Z", "2024-02-05T08:30:00+07:00",
     datetime(2024, 2, 5, 23, 59, tzinfo=UTC), date(2024, 2, 5), 45327, 45327.99],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling(cell: Any) -> None:  # noqa: ANN401 - a cell of any kind
    """The day comes first or the year; never the month."""
    assert day(cell) == date(2024, 2, 5)


@given(
    st.none() | st.text(max_size=30) | st.text("0123456789/-.: T", max_size=20) | st.floats()
    | st.integers() | st.booleans() | st.dates() | st.datetimes() | st.times() | st.timedeltas()
)  # fmt: skip
def test_any_cell_is_a_day_of_our_time_or_refused(cell: Any) -> None:  # noqa: ANN401 - a cell of any kind
    """No other error comes out."""
    try:
        found = day(cell)
    except NotADay:
        return
    assert found is None or 2000 <= found.year <= 2099


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(when: date) -> None:
    """By hand, by a program, by Excel."""
    by_excel = (when - date(1899, 12, 30)).days
    assert {day(f"{when:%d/%m}/{when.year}"), day(when.isoformat()), day(by_excel)} == {when}


def _listed(*found: Dossier, system: System = System.NATIONAL, later: int = 0) -> DossierList:
    return DossierList(system, ROOT, found, (), NOW + timedelta(days=later))


def _dossier(code: str, unit: Unit | None) -> Dossier:
    return Dossier(code, "Khai sinh", "x", unit, date(2024, 1, 8), date(2024, 1, 12), "Trễ")


def test_lists_are_kept_and_the_newest_counts(database: Database) -> None:
    """By root and system, in the order in which they were read."""
    one, two, other = _dossier("A-1", YEN), _dossier("A-2", AN), _dossier("A-3", None)
    with database.write() as connection:
        ids = units.enter(connection, KNOWN)
        dossiers.add(connection, _listed(two, later=-1), ids, by="t")
        newest = dossiers.add(connection, _listed(one, other), ids, by="t")
        assert dossiers.add(connection, _listed(one, other), ids, by="again") == newest
        provincial = _listed(two, one, system=System.PROVINCIAL, later=-7)
        dossiers.add(connection, provincial, ids, by="t")
        known = units.units(connection, staged=True)
        root_id = ids["R"]
        found = dossiers.newest(connection, root_id, System.NATIONAL, known)
        assert found is not None
        assert (found.id, found.by, found.listed) == (newest, "t", _listed(one, other))
        assert dossiers.newest(connection, ids["R.1"], System.NATIONAL, known) is None

        own = dossiers.of_unit(connection, ids["R.2"], known)
        assert {system: kept.listed.dossiers for system, kept in own.items()} == {
            System.NATIONAL: (),
            System.PROVINCIAL: (two,),
        }
        assert dossiers.forget(connection, NOW) == 2
        assert [*dossiers.of_unit(connection, ids["R.2"], known)] == [System.NATIONAL]
        assert dossiers.forget(connection, NOW + timedelta(seconds=1)) == 1
        assert dossiers.of_unit(connection, ids["R.2"], known) == {}


def test_the_same_list_has_the_same_hash_in_any_order() -> None:
    """Whenever it was read; another state is another list."""
    one, two = _dossier("A-1", YEN), _dossier("A-2", AN)
    assert _listed(one, two).content_hash == _listed(two, one, later=3).content_hash
    assert _listed(one).content_hash != _listed(two).content_hash
    assert _listed(one).content_hash != _listed(one, system=System.PROVINCIAL).content_hash
